/** What a form sends: text, and files. */
export type Fields = Record<string, string | Blob>;

/** Sends a form of the site as a browser without scripts does, with files, and follows nothing. */
export function sendForm(
  site: string,
  path: string,
  { fields, signal }: { fields: Fields; signal?: AbortSignal },
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) body.set(name, value, 'photo.jpg');
    else body.set(name, value);
  }
  const headers = { origin: site, accept: 'text/html' };
  return fetch(new URL(path, site), {
    ...{ method: 'POST', body, headers, redirect: 'manual' },
    ...(signal && { signal }),
  });
}

/** What the form of a report sends when everything was checked, without kind and answers. */
export const reportForm = (id: string, email: string, more: Record<string, string>): Fields => ({
  ...{ id, email, seen: '1', placeFrom: 'pin', accuracyM: '10', where: '', whereWas: '' },
  ...more,
});
