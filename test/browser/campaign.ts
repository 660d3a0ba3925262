// A campaign as two editors make it, without scripts: its page, an area's section, an ambassador.
import { DateTime } from 'luxon';
import { vi } from 'vitest';
import { pressPaths } from '#basics/press-paths.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { photoOf } from './photos.ts';
import type { PlainBrowser, PlainPage } from './plain-browser.ts';
import { letOut as letItemOut, pressRoom, writeOne } from './press.ts';
import { asFile } from './steps.ts';

const say = sayIn('en');

/** Fills in fields by their names: each language has the same labels. */
function fill(page: PlainPage, values: Record<string, string>): PlainPage {
  for (const [name, value] of Object.entries(values)) {
    const control = page.root.querySelector(`[name="${name}"]`);
    if (!control) throw new Error(`No field ${name} on ${page.path}`);
    if (control.tagName === 'TEXTAREA') control.textContent = value;
    else control.setAttribute('value', value);
  }
  return page;
}

const at = (page: PlainPage) => page.path.split('?')[0] ?? '';
/** A day as the campaign counts it: where it is, it may be tomorrow already. */
const inDays = (days: number) =>
  DateTime.now().setZone(config.timeZone).plus({ days }).toISODate() ?? '';

/** What is written goes to the second person, who lets it out; gives its page at the desk. */
async function letOut([writer, second]: PlainBrowser[], written: PlainPage): Promise<PlainPage> {
  if (!writer || !second) throw new Error('Two editors are needed');
  await writer.press(written, say('publication.send'));
  const read = await second.open(at(written));
  return second.press(read, say('publication.approve'));
}

const hrefOn = (page: PlainPage, wanted: RegExp) =>
  page.root
    .querySelectorAll('main a')
    .map((link) => link.getAttribute('href') ?? '')
    .find((href) => wanted.test(href)) ?? '';

let out: ReturnType<typeof makeCampaign> | undefined;

/** A campaign with a section in Petropavl and an ambassador, all let out: their pages, and those at the desk. */
export const campaignOut = () => (out ??= makeCampaign());

async function makeCampaign() {
  const two = await pressRoom();
  const [writer] = two as [PlainBrowser, PlainBrowser];
  const list = await writer.open(`${pressPaths.deskCampaigns()}?lang=en`);
  const begun = await writer.press(list, say('campaign.begin'), {
    [say('campaign.name')]: 'Turn back crime together',
  });
  const desk = at(begun);
  const written = fill(begun, {
    'en.lead': 'Light yards, watchful neighbours, nobody tricked by a phone call.',
    'en.words':
      '## Why\n\nMost thefts happen in **dark** yards.\n\n- report what is broken\n- come to a lesson\n\n[The map](/reports)',
    'ru.title': 'Вместе против преступности',
    'ru.lead': 'Светлые дворы, внимательные соседи, никого не обманули по телефону.',
    'ru.words': '## Зачем\n\nБольшинство краж случается в **тёмных** дворах.',
    'kk.title': 'Қылмысқа бірге тосқауыл',
    'kk.lead': 'Жарық аула, сақ көрші, телефонмен ешкім алданбайды.',
    'kk.words': '## Не үшін\n\nҰрлықтың көбі **қараңғы** аулада болады.',
    ...{ tags: '#safeyard', target: '50', worldDay: inDays(40), until: inDays(200) },
    'partnerUrl.0': 'https://example.org/',
  });
  const goal = {
    [say('campaign.goal-counts')]: say('campaign.goal.repairs'),
    [say('campaign.partner', { number: 1 })]: 'Tirek regional police unit (example)',
  };
  const kept = await writer.press(written, say('publication.save'), goal);
  const page = hrefOn(await letOut(two, kept), /^\/campaigns\//);
  await publishIn(two, 'Turn back crime together');
  const section = await makeSection(two, desk);
  const person = await makeAmbassador(two, desk);
  return { page, desk, section, person, gone: () => withdraw(writer, person.desk) };
}

/** News that belongs to a campaign, let out. */
async function publishIn([writer, second]: PlainBrowser[], campaign: string) {
  if (!writer || !second) throw new Error('Two editors are needed');
  const words = {
    title: 'A lesson in every school',
    summary: 'Two hundred pupils learned how callers try to trick them.',
    markdown: 'The next one is **on Friday**.',
  };
  const written = await writeOne(writer, words.title, { en: words });
  const kept = await writer.press(written, say('publication.save'), {
    [say('campaign.of')]: campaign,
  });
  await writer.press(kept, say('publication.send'));
  await letItemOut(second, kept);
}

async function makeSection(two: PlainBrowser[], desk: string) {
  const [writer] = two as [PlainBrowser];
  const begun = await writer.press(await writer.open(desk), say('campaign.begin-section'), {
    [say('list.area')]: 'Petropavl',
  });
  fill(begun, {
    'ru.lead': 'Что мы делаем в Петропавловске.',
    'ru.words': 'Приходите в **школу 7**.',
    'ru.contact': '+7 715 200 00 00',
  });
  await letOut(two, await writer.press(begun, say('publication.save')));
  return at(begun);
}

async function makeAmbassador(two: PlainBrowser[], desk: string) {
  const [writer] = two as [PlainBrowser];
  const begun = await writer.press(await writer.open(desk), say('campaign.begin-ambassador'), {
    [say('campaign.person-name')]: 'Aigul Saparova',
  });
  const page = at(begun);
  await writer.press(fill(begun, { givenOn: inDays(-2) }), say('campaign.note-consent'));
  await writer.press(await writer.open(page), say('campaign.put-picture'), {
    [say('campaign.choose-picture')]: [asFile(await photoOf('lit'), 'aigul.jpg')],
  });
  await vi.waitFor(async () => {
    const { html } = await writer.open(page);
    if (!html.includes('-small.webp')) throw new Error('no picture yet');
  }, 60_000);
  const written = fill(await writer.open(page), {
    'en.lead': 'Teacher of physics, and of crossing the street.',
    'en.words': 'She talks with **children** in every school of the city.',
    ...{ until: inDays(90), 'alt.en': 'A woman beside a lit lamp', rights: 'Her own' },
  });
  const out = await letOut(two, await writer.press(written, say('publication.save')));
  return { page: hrefOn(out, /^\/campaigns\/.*\/ambassadors\//), desk: page };
}

const withdraw = async (writer: PlainBrowser, page: string) =>
  writer.press(await writer.open(page), say('campaign.withdraw-consent'));
