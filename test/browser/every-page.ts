// Every page of the site as one finds it in a town where things happen, by its place among the routes.
import { vi } from 'vitest';
import { newId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { corner, uploadBeat } from './territory.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf, spot } from './photos.ts';
import { openPlainBrowser, type PlainBrowser, type PlainPage } from './plain-browser.ts';
import { linkFor, signInAs } from './staff.ts';
import { asFile, sendReport, withoutDashes } from './steps.ts';

/** One page: whose browser opens it, and what it answers where that is not 200. */
export type PageThere = { path: string; by: PlainBrowser; status?: number };

const say = sayIn('en');
const resident = openPlainBrowser('en');
const email = 'resident.pages@example.org';
const manhole = { category: 'open-manhole', answer: say('category.no') };

/** Makes something happen on every page. What stands after a space in a name tells apart two looks at one route. */
export async function everyPage(): Promise<Record<string, PageThere>> {
  const admin = await signInAs('desk@example.org');
  const responder = await signInAs('responder.tuma@example.org');
  return {
    ...withBrowser(resident, { ...(await ofResidents()), ...(await ofSigningIn()) }),
    ...withBrowser(admin, {
      ...ofAccounts,
      ...(await ofTheDesk(admin)),
      ...(await ofAdministration(admin)),
    }),
    ...withBrowser(responder, { '/work': '/work' }),
    '/reports/[code] unknown': { path: '/reports/000000000', by: resident, status: 404 },
    '/desk not allowed': { path: '/desk', by: responder, status: 403 },
    '/desk/audit': { path: '/desk/audit', by: await signInAs('auditor.sergei@example.org') },
    // Where letters are really sent, nobody reads them here.
    '/desk/outbox/[id] sent': { path: `/desk/outbox/${newId()}`, by: admin, status: 403 },
    '/sign-in/second-step over': { path: '/sign-in/second-step', by: resident, status: 410 },
  };
}

const withBrowser = (by: PlainBrowser, paths: Record<string, string>) =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { path, by }]));

const inPublic = (code: string) => `/reports/${withoutDashes(code)}`;
const atDesk = (code: string) => `/desk/reports/${withoutDashes(code)}`;
let code = '';

async function ofResidents() {
  const place = spot(41);
  const filed = await sendReport(resident, 'en', { ...manhole, place, email, photo: true });
  code = filed.code;
  const follow = await followIt();
  const task = linkIn(await letterTo('tuma@example.org', code), '/work/');
  await resident.press(await resident.open(task), say('task.done'), {
    [say('task.photo')]: [asFile(await photoOf('lit', place), 'after.jpg')],
  });
  const open = await sendReport(resident, 'en', { ...manhole, place: spot(43) });
  const offered = linkIn(await letterTo('tuma@example.org', open.code), '/work/');
  await vi.waitFor(async () => {
    const { html } = await resident.open(inPublic(code));
    if (!html.includes('<img')) throw new Error('no photo yet');
  }, 15_000);
  const receipt = filed.receipt.path.split('?')[0] ?? '';
  return {
    '/': '/',
    '/about': '/about',
    '/figures': '/figures',
    '/report': '/report',
    '/reports': '/reports',
    '/reports nothing found': '/reports?q=nothingofthesort',
    '/reports/[code]': inPublic(code),
    '/reports/[code]/flag': `${inPublic(code)}/flag`,
    '/reports/[code]/there': `${inPublic(code)}/there`,
    '/receipt': '/receipt',
    '/receipt/[key]': receipt,
    '/receipt/[key]/email': linkIn(await letterTo(email, code), '/email'),
    '/receipt/[key]/mine': `${receipt}/mine`,
    '/follow/[key]': follow,
    '/follow/[key]/stop': `${follow}/stop`,
    '/unsubscribe/[key]': (await letterTo(follower, /./, 2)).unsubscribe.replace('/now', ''),
    '/work/[key] offered': offered,
    '/work/[key] done': task,
    ...(await ofMeetings()),
    '/appeal': '/appeal',
    '/appeals': '/appeals',
  };
}

const follower = 'follower.pages@example.org';

/** Follows the report by e-mail; gives the page where one said so. */
async function followIt() {
  await resident.press(await resident.open(inPublic(code)), say('follow.button'), {
    [say('report.email')]: follower,
  });
  const link = new URL(linkIn(await letterTo(follower, /./), '/follow/')).pathname;
  await resident.press(await resident.open(`${link}?lang=en`), say('follow.confirm-button'));
  return link;
}

async function ofMeetings() {
  const officer = await signInAs('officer.ruslan@example.org');
  const form = await officer.open('/desk/district/meetings/new?lang=en');
  const planned = await officer.press(form, say('meeting.plan'), {
    [say('meeting.title')]: 'Our yards',
    [say('meeting.place')]: 'School 7',
    [say('meeting.begins')]: '2030-03-10T18:30',
  });
  const id = planned.path.split(/[/?]/)[4] ?? '';
  return { '/meetings': '/meetings', '/meetings/[id]': `/meetings/${id}` };
}

const somebody = 'responder.qamqor@example.org';

const ofSigningIn = async () => ({
  '/sign-in': '/sign-in',
  '/sign-in/[token]': await linkFor(somebody, 'sign-in'),
  '/sign-in/invitation/[token]': await linkFor(somebody, 'invitation'),
  '/sign-in/reset': '/sign-in/reset',
  '/sign-in/reset/[token]': await linkFor(somebody, 'reset'),
});

const ofAccounts = {
  '/account': '/account',
  '/account/authenticator': '/account/authenticator',
  '/account/notifications': '/account/notifications',
  '/account/passkeys': '/account/passkeys',
};

async function ofTheDesk(admin: PlainBrowser) {
  const sheet = await admin.open(`${atDesk(code)}?lang=en`);
  const asked = await admin.press(sheet, say('desk.outside-send'), {
    [say('desk.outside-name')]: 'Water works',
    [say('report.email')]: 'water.pages@outside.example',
    [say('desk.outside-words')]: 'Is this manhole yours?',
  });
  const appeal = await enterAppeal(admin);
  const district = await admin.open('/desk/district');
  return {
    '/outside/[key]': linkIn(await letterTo('water.pages@outside.example', /./), '/outside/'),
    '/appeal/[key]': linkIn(await letterTo(email, appeal), '/appeal/'),
    '/desk': '/desk?queue=all',
    '/desk nothing found': '/desk?queue=all&q=nothingofthesort',
    '/desk/appeals': '/desk/appeals?queue=all',
    '/desk/appeals/[number]': `/desk/appeals/${appeal}`,
    '/desk/appeals/new': '/desk/appeals/new',
    '/desk/board': '/desk/board',
    '/desk/district': '/desk/district',
    '/desk/district/associates': '/desk/district/associates',
    '/desk/district/meetings/[id]': hrefOn(district, /\/desk\/district\/meetings\/\w+-/),
    '/desk/district/meetings/new': '/desk/district/meetings/new',
    '/desk/keys': '/desk/keys',
    '/desk/outbox': '/desk/outbox',
    '/desk/reports/[code]': atDesk(code),
    '/desk/reports/[code]/photos/[photo]': hrefOn(asked, /\/photos\/[\w-]+$/),
    '/desk/reports/bans': '/desk/reports/bans',
    '/desk/reports/new': '/desk/reports/new',
    '/desk/search': '/desk/search?q=manhole',
  };
}

/** Registers an appeal that came on paper; gives its number. */
async function enterAppeal(admin: PlainBrowser) {
  const form = await admin.open('/desk/appeals/new?lang=en');
  const entered = await admin.press(form, say('appeal.enter-now'), {
    [say('appeal.channel.paper')]: true,
    [say('appeal.received-on')]: new Date().toISOString().slice(0, 10),
    [say('appeal.kind.application')]: true,
    [say('appeal.subject')]: 'Өзен жағасындағы баспалдақ',
    [say('appeal.words')]: 'Баспалдақ сынған, жөндеңіздерші',
    [say('appeal.area')]: '– Petropavl',
    [say('appeal.name')]: 'Жанна Сәуле',
    [say('appeal.answer-by.email')]: true,
    [say('appeal.email')]: email,
  });
  return entered.path.split(/[/?]/)[3] ?? '';
}

async function ofAdministration(admin: PlainBrowser) {
  const part = (name: string) => `/desk/admin/${name}`;
  const one = async (name: string) =>
    hrefOn(await admin.open(part(name)), new RegExp(`${part(name)}/[\\w]+-`));
  const category = await one('categories');
  return {
    '/desk/admin': '/desk/admin',
    '/desk/admin/calendar': part('calendar'),
    '/desk/admin/categories': part('categories'),
    '/desk/admin/categories/[category]': category,
    '/desk/admin/categories/[category]/history': `${category}/history`,
    '/desk/admin/categories/new': part('categories/new'),
    '/desk/admin/notifications': part('notifications'),
    '/desk/admin/organisations': part('organisations'),
    '/desk/admin/organisations/[organisation]': await one('organisations'),
    '/desk/admin/organisations/matrix': part('organisations/matrix'),
    '/desk/admin/organisations/new': part('organisations/new'),
    '/desk/admin/people': part('people'),
    '/desk/admin/people/[person]': await one('people'),
    '/desk/admin/people/new': part('people/new'),
    '/desk/admin/retention': part('retention'),
    '/desk/admin/routing': part('routing'),
    '/desk/admin/templates': part('templates'),
    '/desk/admin/territory': part('territory'),
    '/desk/admin/territory/[area]': await one('territory'),
    '/desk/admin/territory/anew': part('territory/anew'),
    '/desk/admin/territory/draft/[draft]': (await uploadBeat(admin, corner)).path,
  };
}

function hrefOn(page: PlainPage, wanted: RegExp): string {
  const links = page.root.querySelectorAll('a').map((one) => one.getAttribute('href') ?? '');
  const found = links.find((href) => wanted.test(href));
  if (found) return found;
  throw new Error(`No link like ${wanted} on ${page.path}: ${links.join(' ')}`);
}
