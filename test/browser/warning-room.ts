// Warnings as two people of the desk make them, without scripts.
import { pressPaths } from '#basics/press-paths.ts';
import { newId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import type { PlainBrowser, PlainPage } from './plain-browser.ts';
import { signInNewOperator } from './staff.ts';

const say = sayIn('en');
let room: Promise<[PlainBrowser, PlainBrowser]> | undefined;

/** Two operators, signed in: one writes, one approves. */
export const warningRoom = () =>
  (room ??= Promise.all([
    signInNewOperator(`${newId()}@warnings.example.org`),
    signInNewOperator(`${newId()}@warnings.example.org`),
  ]));

const DAY_MS = 86_400_000;
const tomorrow = () => new Date(Date.now() + DAY_MS).toISOString().slice(0, 16);

/** Puts words into fields by their names: each language has the same labels. */
function write(page: PlainPage, texts: Record<string, string>): PlainPage {
  for (const [name, words] of Object.entries(texts)) {
    const control = page.root.querySelector(`[name="${name}"]`);
    if (control?.tagName === 'TEXTAREA') control.textContent = words;
    else control?.setAttribute('value', words);
  }
  return page;
}

/** Writes a warning for the city down; gives its page at the desk. */
export async function writeWarning(writer: PlainBrowser, texts: Record<string, string>) {
  const blank = await writer.open(`${pressPaths.deskWarning('new')}?lang=en`);
  return writer.press(write(blank, texts), say('warning.keep-draft'), {
    [say('warning.kind')]: say('warning.kind.place-danger'),
    [say('warning.severity')]: say('warning.severity.severe'),
    [say('warning.urgency')]: say('warning.urgency.immediate'),
    [say('warning.certainty')]: say('warning.certainty.observed'),
    [say('warning.response')]: say('warning.response.avoid'),
    [say('warning.expires')]: tomorrow(),
    Petropavl: true,
  });
}

/** Has a second person approve what a page of the desk shows; gives the writer's page afterwards. */
export async function approved(page: PlainPage, what: 'alert' | 'cancel' = 'alert') {
  const [writer, second] = await warningRoom();
  await second.press(await second.open(page.path), say(`warning.approve.${what}`));
  return writer.open(page.path);
}

let holding: Promise<{ desk: string; page: string }> | undefined;

/** A warning that holds in the city: its page at the desk and the one everybody sees. */
export const holdingWarning = () => (holding ??= publishOne());

async function publishOne() {
  const [writer] = await warningRoom();
  const draft = await writeWarning(writer, {
    'kk.headline': 'Өзенге шықпаңыз',
    'kk.description': 'Ишім өзенінде мұз жұқарды.',
    'kk.instruction': 'Мұзға шықпаңыз.',
    'ru.headline': 'Не выходите на лёд Ишима',
    'ru.description': 'Лёд на реке Ишим стал тонким.',
    'ru.instruction': 'Не выходите на лёд. Детей не оставляйте одних.',
    'en.headline': 'Keep off the ice of the Ishim',
    'en.description': 'The ice on the river has become thin.',
    'en.instruction': 'Keep off the ice. Leave no children alone.',
    circle: '54.87, 69.10, 3',
  });
  const page = await approved(await writer.press(draft, say('warning.send')));
  const links = page.root.querySelectorAll('a').map((one) => one.getAttribute('href') ?? '');
  const desk = page.path.split('?')[0] ?? '';
  return { desk, page: links.find((href) => /^\/warnings\/\w{7}$/.test(href)) ?? '' };
}
