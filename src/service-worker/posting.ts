// A form that could not be sent: what was in it is put aside on the phone.
import { paths } from '#basics/paths.ts';
import { newName } from '#ui/phone/lazy.ts';
import { parcelOf, photosOf, putParcel, putPhoto, type Trouble } from '#ui/phone/shelf.ts';
import { shrink } from '#ui/phone/shrink.ts';

type Waiting = { kind: 'report' } | { kind: 'task'; path: string; act: string };

/** What of a form may wait for the network; null for all others. */
export function mayWait({ pathname, search }: URL): Waiting | null {
  if (pathname === paths.report() && /^\?\/(check|send)$/.test(search)) return { kind: 'report' };
  const act = /^\?\/(accept|decline|handBack|done)$/.exec(search)?.[1];
  if (act && /^\/work\/[\w-]{20,}$/.test(pathname)) return { kind: 'task', path: pathname, act };
  return null;
}

/** Puts a form aside; gives the address of the page that says so. */
export async function putAside(form: FormData, waiting: Waiting): Promise<string> {
  const values = textsOf(form);
  const id = (waiting.kind === 'report' && values.id) || newName();
  await keepPhotos(id, form.getAll('photos'));
  const known = await parcelOf(id);
  if (known?.state === 'sent') return paths.onPhone();
  if (waiting.kind === 'task') {
    await putParcel({ id, state: 'waiting', problems: [], values, ...waiting });
    return waiting.path;
  }
  const problems = await missingIn(id, values);
  const state = problems.length > 0 ? 'refused' : 'waiting';
  await putParcel({ id, kind: 'report', state, problems, values });
  return paths.onPhone();
}

/** What the server would ask for at once is asked for here, while the writer still looks. */
async function missingIn(id: string, values: Record<string, string>): Promise<Trouble[]> {
  const placed = values.lon || values.where || (await photosOf(id)).length > 0;
  return [
    ...(placed ? [] : [{ field: 'place', key: 'report.place-missing' }]),
    ...(values.categoryId ? [] : [{ field: 'categoryId', key: 'report.choose-category' }]),
  ];
}

function textsOf(form: FormData): Record<string, string> {
  const texts = [...form].filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  return Object.fromEntries(texts);
}

async function keepPhotos(parcel: string, sent: FormDataEntryValue[]): Promise<void> {
  for (const file of sent) {
    if (typeof file === 'string' || file.size === 0) continue;
    await putPhoto({ key: newName(), parcel, file: await shrink(file) });
  }
}

/** A photo shared from the gallery begins a report; gives the address of the form with it. */
export async function takeShared(form: FormData): Promise<string> {
  const id = newName();
  await keepPhotos(id, form.getAll('photos'));
  const { title = '', text = '', url = '' } = textsOf(form);
  const words = [title, text, url].filter(Boolean).join('\n');
  await putParcel({ id, kind: 'report', state: 'draft', problems: [], values: { id, words } });
  return `${paths.report()}?draft=${id}`;
}
