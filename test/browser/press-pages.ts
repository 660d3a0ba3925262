// What is published and the press desk, among all pages.
import { ofComments } from './commenting.ts';
import type { PlainBrowser } from './plain-browser.ts';
import { somethingOut } from './press.ts';

/** What readers open of what is published. */
export async function pressPages(reader: PlainBrowser) {
  const { path } = await somethingOut();
  return {
    '/news': '/news',
    '/news nothing found': '/news?tag=nothingofthesort',
    '/news/[slug]': path,
    ...(await ofComments(reader, path)),
  };
}

/** What editors open. */
export async function pressDeskPages(editor: PlainBrowser) {
  const { desk } = await somethingOut();
  const library = await editor.open('/desk/pictures');
  const first = library.root
    .querySelectorAll('main a')
    .map((link) => link.getAttribute('href') ?? '')
    .find((to) => /^\/desk\/pictures\/\w+-/.test(to));
  return {
    '/desk/comments': '/desk/comments',
    '/desk/partners': '/desk/partners',
    '/desk/pictures': `/desk/pictures?for=${desk.split('/').at(-1)}`,
    '/desk/pictures/[id]': first ?? '',
    '/desk/publications': '/desk/publications',
    '/desk/publications/[id]': desk,
    '/desk/publications/[id]/pictures': `${desk}/pictures`,
    '/desk/publications/[id]/video': `${desk}/video`,
  };
}
