// Publications as two editors make them, without scripts.
import { vi } from 'vitest';
import { locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { newId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { webmOf } from '../videos.ts';
import { photoOf } from './photos.ts';
import type { PlainBrowser, PlainPage } from './plain-browser.ts';
import { signInNewEditor } from './staff.ts';
import { asFile } from './steps.ts';

const say = sayIn('en');
let room: Promise<PlainBrowser[]> | undefined;

/** Two editors, signed in. */
export const pressRoom = () =>
  (room ??= Promise.all(
    ['writer', 'second'].map((name) => signInNewEditor(`${name}.${newId()}@example.org`)),
  ));

export type Written = Partial<Record<Locale, { title: string; summary: string; markdown: string }>>;

/** Fills in the texts of a publication: each language has the same labels. */
export function write(page: PlainPage, texts: Written): PlainPage {
  for (const locale of locales) {
    for (const [field, words] of Object.entries(texts[locale] ?? {})) {
      const control = page.root.querySelector(`[name="${locale}.${field}"]`);
      if (control?.tagName === 'TEXTAREA') control.textContent = words;
      else control?.setAttribute('value', words);
    }
  }
  return page;
}

/** Begins a publication and writes it; gives its page at the desk. */
export async function writeOne(writer: PlainBrowser, title: string, texts: Written) {
  const list = await writer.open(`${pressPaths.deskPublications()}?lang=en`);
  const begun = await writer.press(list, say('publication.begin'), {
    [say('publication.begin-language')]: say('publication.language-name.en'),
    [say('publication.title')]: title,
  });
  return writer.press(write(begun, texts), say('publication.save'));
}

const idOf = (page: PlainPage) => page.path.split(/[/?]/)[3] ?? '';

/** Adds a picture with its words and waits until it can be shown. */
export async function addPictureTo(writer: PlainBrowser, page: PlainPage, alt: string) {
  const path = pressPaths.deskPictures(idOf(page));
  const added = await writer.press(await writer.open(path), say('publication.picture-add'), {
    [say('publication.picture')]: [asFile(await photoOf('lit'), 'yard.jpg')],
    ...Object.fromEntries(
      locales.map((locale) => [
        say('publication.alt', { language: say(`publication.language-name.${locale}`) }),
        alt,
      ]),
    ),
    [say('publication.credit')]: 'Press office',
    [say('publication.rights')]: 'Our own',
    [say('publication.people.none')]: true,
  });
  await vi.waitFor(async () => {
    const { html } = await writer.open(path);
    if (!html.includes('-small.webp')) throw new Error('no picture yet');
  }, 60_000);
  return added;
}

/** Adds a video, and what is said in it in Kazakh. */
export async function addVideoTo(writer: PlainBrowser, page: PlainPage, bytes: Buffer) {
  const form = await writer.open(pressPaths.deskVideo(idOf(page)));
  const added = await writer.press(form, say('video.send'), {
    [say('video.file')]: [asFile(bytes, 'yard.webm')],
  });
  if (!added.html.includes('<video')) return added;
  return writer.press(added, say('captions.save'), {
    [say('captions.typed')]: 'WEBVTT\n\n00:00.100 --> 00:01.900\n<v Айгүл>Шамдар қайта жанды.',
  });
}

/** The second person lets it out; gives the address of its public page. */
export async function letOut(second: PlainBrowser, page: PlainPage): Promise<string> {
  const read = await second.open(pressPaths.deskPublication(idOf(page)));
  const out = await second.press(read, say('publication.approve'));
  const links = out.root.querySelectorAll('main a');
  return (
    links.map((link) => link.getAttribute('href') ?? '').find((to) => to.startsWith('/news/')) ?? ''
  );
}

let out: ReturnType<typeof makeSomethingOut> | undefined;

/** A publication in three languages with a picture and a video, let out: its page, and its page at the desk. */
export const somethingOut = () => (out ??= makeSomethingOut());

async function makeSomethingOut() {
  const [writer, second] = (await pressRoom()) as [PlainBrowser, PlainBrowser];
  const written = await writeOne(writer, 'The yard on Abay street is lit', {
    en: {
      title: 'The yard on Abay street is lit',
      summary: 'Twelve lamps shine again after nine reports of residents.',
      markdown:
        '## What was done\n\nThe **lamp service** changed twelve lamps.\n\n- in nine days\n- at no cost\n\n> It is light again.\n\n[See the map](/reports)',
    },
    ru: {
      title: 'Двор на улице Абая снова освещён',
      summary: 'После девяти сообщений жителей снова горят двенадцать фонарей.',
      markdown:
        '## Что сделано\n\n**Горсвет** заменил двенадцать фонарей.\n\n- за девять дней\n- бесплатно для жителей\n\n[Карта](/reports)',
    },
    kk: {
      title: 'Абай көшесіндегі аула қайта жарықтандырылды',
      summary: 'Тұрғындардың тоғыз хабарламасынан кейін он екі шам қайта жанды.',
      markdown:
        '## Не істелді\n\n**Қалажарық** он екі шамды ауыстырды.\n\n- тоғыз күнде\n- тұрғындар үшін тегін',
    },
  });
  await addPictureTo(writer, written, 'A lamp over a yard at night');
  await addVideoTo(writer, written, await webmOf());
  const page = await writer.open(pressPaths.deskPublication(idOf(written)));
  await writer.press(page, say('publication.send'), {
    [say('publication.comments')]: say('publication.comments.open'),
  });
  return { path: await letOut(second, written), desk: pressPaths.deskPublication(idOf(written)) };
}
