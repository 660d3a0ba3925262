/** The inner part of another page of ours, to be shown beside this one. */
export type Fragment = { address: string; nodes: Node[] };

/**
 * Fetches a page of the desk and gives what stands in its main part, with addresses that work from
 * here and its styles at hand. Null when it led somewhere that cannot stand beside the list.
 */
export async function fetchFragment(address: string, sent?: RequestInit): Promise<Fragment | null> {
  const answer = await fetch(address, { ...sent, headers: { accept: 'text/html' } });
  const path = new URL(answer.url).pathname;
  if (!path.startsWith('/desk/reports/')) return null;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.querySelector('main');
  if (!main) return null;
  main.querySelector('nav')?.remove();
  for (const attribute of ['href', 'src', 'action', 'formaction']) {
    for (const element of main.querySelectorAll(`[${attribute}]`)) {
      element.setAttribute(
        attribute,
        new URL(element.getAttribute(attribute) ?? '', answer.url).href,
      );
    }
  }
  for (const form of main.querySelectorAll('form:not([action])')) {
    form.setAttribute('action', answer.url);
  }
  await addStyles(page);
  return {
    address: answer.url,
    nodes: [...main.childNodes].map((node) => document.adoptNode(node)),
  };
}

/** The styles of that page which this one has not. */
async function addStyles(page: Document): Promise<void> {
  const known = new Set([...document.styleSheets].map(({ href }) => href));
  const links = [...page.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
  const missing = links
    .map((link) => new URL(link.getAttribute('href') ?? '', location.href).href)
    .filter((href) => !known.has(href));
  await Promise.all(missing.map(addStyle));
}

const addStyle = (href: string) =>
  new Promise<void>((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });

/** What a form of such a part sends, and where to. */
export function sendingOf(form: HTMLFormElement, button: HTMLElement | null) {
  const body = new FormData(form, button);
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
  if (form.method === 'post') return { address, sent: { method: 'POST', body } };
  const asked = new URL(address, location.href);
  for (const [name, value] of body) asked.searchParams.set(name, String(value));
  return { address: asked.href, sent: {} };
}
