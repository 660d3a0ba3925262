import { parse, type HTMLElement } from 'node-html-parser';
import { site } from './chromium.ts';

export type PlainPage = { status: number; path: string; html: string; root: HTMLElement };
/** What a person puts into a form, by the words of its label: text, a choice (true), or files. */
export type Filled = Record<string, string | true | File[]>;

export type PlainBrowser = ReturnType<typeof openPlainBrowser>;

/** A browser that knows no scripts: addresses, cookies, redirects and forms, by HTTP alone. */
export function openPlainBrowser(language: string) {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<PlainPage> {
    const url = new URL(path, site);
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'accept-language': language,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.method === 'POST' && { origin: site }),
      },
    });
    keepCookies(response);
    const to = response.headers.get('location');
    if (to) return ask(new URL(to, url).href);
    const html = await response.text();
    return { status: response.status, path: url.pathname + url.search, html, root: parse(html) };
  }

  function keepCookies(response: Response) {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /** Fills in the form that has this button, as far as named, and presses the button. */
  function press(page: PlainPage, words: string, filled: Filled = {}): Promise<PlainPage> {
    const button = buttonOf(page.root, words);
    const form = button.closest('form');
    if (!form) throw new Error(`"${words}" stands in no form`);
    for (const [label, value] of Object.entries(filled)) fillIn(form, label, value);
    const action = button.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    const to = new URL(action || page.path, new URL(page.path, site)).href;
    const sent = sentBy(form, button, filled);
    if (form.getAttribute('method') !== 'post') {
      return ask(`${to.split('?')[0]}?${asQuery(sent)}`);
    }
    const files = form.getAttribute('enctype') === 'multipart/form-data';
    return ask(to, { method: 'POST', body: files ? sent : asQuery(sent) });
  }

  const cookiesFor = (url: string) => [...cookies].map(([name, value]) => ({ name, value, url }));
  return { open: (path: string) => ask(path), press, cookiesFor };
}

const asQuery = (sent: FormData) =>
  new URLSearchParams([...sent].map(([name, value]) => [name, String(value)]));

/** The words of an element as a person reads them: what stands in two cells is two words. */
export const wordsOf = (element: HTMLElement) =>
  parse(element.innerHTML.replaceAll('<', ' <')).textContent.replace(/\s+/g, ' ').trim();

/** The words of the page between header and footer. */
export const mainWords = (page: PlainPage) => {
  const main = page.root.querySelector('main');
  return main ? wordsOf(main) : wordsOf(page.root);
};

function buttonOf(root: HTMLElement, words: string): HTMLElement {
  const buttons = root
    .querySelectorAll('button')
    .filter((one) => one.getAttribute('type') !== 'button');
  const found = buttons.filter((one) => wordsOf(one) === words);
  // The first one may be the hidden one that Enter presses.
  const button = found.find((one) => !one.hasAttribute('aria-hidden')) ?? found[0];
  if (button) return button;
  throw new Error(`No button "${words}"; there are: ${buttons.map(wordsOf).join(' | ')}`);
}

/** The control that a label of the form speaks of. */
function labelled(form: HTMLElement, words: string): HTMLElement {
  const labels = form.querySelectorAll('label');
  const label = labels.find((one) => wordsOf(one).startsWith(words));
  const id = label?.getAttribute('for');
  const control = id
    ? form.querySelectorAll('input,textarea,select').find((one) => one.id === id)
    : label?.querySelector('input');
  if (control) return control;
  throw new Error(`No field "${words}"; there are: ${labels.map(wordsOf).join(' | ')}`);
}

function fillIn(form: HTMLElement, words: string, value: string | true | File[]) {
  const control = labelled(form, words);
  if (value === true) choose(form, control);
  else if (control.tagName === 'SELECT') pick(control, String(value));
  else if (control.tagName === 'TEXTAREA') control.textContent = value as string;
  else if (typeof value === 'string') control.setAttribute('value', value);
}

function pick(control: HTMLElement, words: string) {
  for (const option of control.querySelectorAll('option')) {
    if (wordsOf(option) === words) option.setAttribute('selected', '');
    else option.removeAttribute('selected');
  }
}

function choose(form: HTMLElement, control: HTMLElement) {
  for (const other of form.querySelectorAll('input')) {
    if (other.getAttribute('name') === control.getAttribute('name'))
      other.removeAttribute('checked');
  }
  control.setAttribute('checked', '');
}

/** What a browser sends of a form when this button is pressed. */
function sentBy(form: HTMLElement, button: HTMLElement, filled: Filled): FormData {
  const sent = new FormData();
  for (const control of form.querySelectorAll('input,textarea,select')) {
    const name = control.getAttribute('name');
    if (name) for (const value of valuesOf(control)) sent.append(name, value);
  }
  for (const [label, files] of Object.entries(filled)) {
    if (!Array.isArray(files)) continue;
    const name = labelled(form, label).getAttribute('name') ?? '';
    for (const file of files) sent.append(name, file);
  }
  const name = button.getAttribute('name');
  if (name) sent.append(name, button.getAttribute('value') ?? '');
  return sent;
}

function valuesOf(control: HTMLElement): string[] {
  const type = control.getAttribute('type');
  if (type === 'file') return [];
  if (control.tagName === 'TEXTAREA') return [control.textContent];
  if (control.tagName === 'SELECT') {
    const options = control.querySelectorAll('option');
    const chosen = options.find((one) => one.hasAttribute('selected')) ?? options[0];
    return chosen ? [chosen.getAttribute('value') ?? ''] : [];
  }
  const off = (type === 'radio' || type === 'checkbox') && !control.hasAttribute('checked');
  return off ? [] : [control.getAttribute('value') ?? ''];
}
