// Every page of the site as one finds it in a town where things happen, by its place among the routes.
import { vi } from 'vitest';
import { newId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { hearElsewhere } from './elsewhere.ts';
import { contestPages } from './contest-pages.ts';
import { eventPages } from './event-pages.ts';
import { corner, uploadBeat } from './territory.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf, spot } from './photos.ts';
import { openPlainBrowser, type PlainBrowser, type PlainPage } from './plain-browser.ts';
import { campaignOut } from './campaign.ts';
import { linkFor, signInAs } from './staff.ts';
import { asFile, sendReport, withoutDashes } from './steps.ts';
import { pressDeskPages, pressPages } from './press-pages.ts';
import { holdingWarning } from './warning-room.ts';

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
    ...withBrowser(responder, { '/work': '/work', '/work/walk': '/work/walk' }),
    '/kit/[id] unknown': { path: `/kit/${newId()}`, by: resident, status: 404 },
    '/reports/[code] unknown': { path: '/reports/000000000', by: resident, status: 404 },
    '/desk not allowed': { path: '/desk', by: responder, status: 403 },
    '/desk/audit': { path: '/desk/audit', by: await signInAs('auditor.sergei@example.org') },
    // Where letters are really sent, nobody reads them here.
    '/desk/outbox/[id] sent': { path: `/desk/outbox/${newId()}`, by: admin, status: 403 },
    // What mail makes of them is looked at where mail is tried.
    '/mail/[key] over': { path: `/mail/${'x'.repeat(43)}`, by: resident, status: 404 },
    '/desk/mails/[id] unknown': { path: `/desk/mails/${newId()}`, by: admin, status: 404 },
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
  }, 60_000);
  const receipt = filed.receipt.path.split('?')[0] ?? '';
  return {
    '/': '/',
    ...{ '/about': '/about', '/api': '/api' },
    '/figures': '/figures',
    '/report': '/report',
    '/reports': '/reports',
    '/reports nothing found': '/reports?q=nothingofthesort',
    '/reports/[code]': inPublic(code),
    '/reports/[code]/flag': `${inPublic(code)}/flag`,
    '/reports/[code]/there': `${inPublic(code)}/there`,
    '/offline': '/offline',
    '/embed': '/embed',
    '/feeds': '/feeds?area=petropavl&kind=warning&in=kk',
    '/receipt': '/receipt',
    '/receipts/mine': '/receipts/mine',
    '/receipt/[key]': receipt,
    '/receipt/[key]/email': linkIn(await letterTo(email, code), '/email'),
    '/receipt/[key]/mine': `${receipt}/mine`,
    '/follow/[key]': follow,
    '/follow/[key]/stop': `${follow}/stop`,
    ...(await ofSubscribers()),
    '/unsubscribe/[key]': (await letterTo(follower, /./, 2)).unsubscribe.replace('/now', ''),
    '/work/[key] offered': offered,
    '/work/[key] done': task,
    ...(await ofMeetings()),
    ...(await eventPages()).public,
    ...(await contestPages()).public,
    ...(await ofCampaigns()),
    ...{ '/appeal': '/appeal', '/appeals': '/appeals' },
    ...(await pressPages(resident)),
    '/warnings': '/warnings',
    '/warnings/[code]': (await holdingWarning()).page,
  };
}

const subscriber = 'subscriber.pages@example.org';

/** Subscribes to what is passed on, and says yes; the second question shows the page of one's own. */
async function ofSubscribers() {
  await resident.press(await resident.open('/subscribe?lang=en'), say('subscribe.button'), {
    [say('subscribe.circle-place')]: '54.8651, 69.1423',
    [say('subscribe.email')]: subscriber,
  });
  const question = await letterTo(subscriber, say('letter.subscribe-ask.subject'));
  const confirm = new URL(linkIn(question, '/subscribe/confirm/')).pathname;
  const asked = await resident.open(`${confirm}?lang=en`);
  const done = await resident.press(asked, say('subscribe.confirm-button'));
  return {
    '/subscribe': '/subscribe?area=petropavl',
    '/subscribe/circle': '/subscribe/circle?place=54.87%2C+69.14&radiusKm=2',
    '/subscribe/confirm/[key]': confirm,
    '/subscribe/[key]': hrefOn(done, /\/subscribe\/[\w-]{43,}$/),
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

async function ofCampaigns() {
  const { page, person } = await campaignOut();
  return {
    '/campaigns': '/campaigns',
    '/campaigns/[slug]': page,
    '/campaigns/[slug]/news': `${page}/news`,
    '/campaigns/[slug]/events': `${page}/events`,
    '/campaigns/[slug]/ambassadors': `${page}/ambassadors`,
    '/campaigns/[slug]/ambassadors/[code]': person.page,
    '/campaigns/[slug]/about': `${page}/about`,
    '/campaigns/[slug]/[area]': `${page}/petropavl`,
  };
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
  '/account/chats': '/account/chats',
  '/account/keys': '/account/keys',
  '/account/notifications': '/account/notifications',
  '/account/passkeys': '/account/passkeys',
};

async function ofTheDesk(admin: PlainBrowser) {
  hearElsewhere();
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
    '/desk/campaigns': '/desk/campaigns',
    '/desk/campaigns/[id]': (await campaignOut()).desk,
    '/desk/campaigns/[id]/parts/[part]': (await campaignOut()).person.desk,
    '/desk/campaigns/[id]/parts/[part] section': (await campaignOut()).section,
    '/desk/district': '/desk/district',
    '/desk/district/associates': '/desk/district/associates',
    '/desk/district/meetings/[id]': hrefOn(district, /\/desk\/district\/meetings\/\w+-/),
    '/desk/district/meetings/new': '/desk/district/meetings/new',
    ...(await eventPages()).desk,
    ...(await contestPages()).desk,
    '/desk/indicators': '/desk/indicators',
    '/desk/indicators/[id]': await confirmedIndicator(admin),
    '/desk/keys': '/desk/keys',
    '/desk/mails': '/desk/mails',
    '/desk/offers': '/desk/offers',
    '/desk/outbox': '/desk/outbox',
    '/desk/replies': '/desk/replies',
    '/desk/reports/[code]': atDesk(code),
    '/desk/reports/[code]/photos/[photo]': hrefOn(asked, /\/photos\/[\w-]+$/),
    '/desk/reports/bans': '/desk/reports/bans',
    '/desk/reports/new': '/desk/reports/new',
    '/desk/search': '/desk/search?q=manhole',
    ...(await pressDeskPages(admin)),
    '/desk/waiting': '/desk/waiting',
    '/desk/warnings': '/desk/warnings',
    '/desk/warnings/[id]': (await holdingWarning()).desk,
    '/desk/warnings/new': '/desk/warnings/new',
    '/desk/warnings/sources': '/desk/warnings/sources',
  };
}

/** What the desk typed of a wall; gives its page. */
async function confirmedIndicator(admin: PlainBrowser) {
  const painted = { category: 'drug-advert', answer: 'Painted', place: spot(47) };
  const wall = await sendReport(resident, 'en', painted);
  const sheet = await admin.open(`${atDesk(wall.code)}?lang=en`);
  const kept = await admin.press(sheet, say('desk.wall.confirm'), {
    [say('desk.wall.value')]: '@every_page_shop',
  });
  return hrefOn(kept, /\/desk\/indicators\/[\w-]+$/);
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
    '/desk/admin/hooks': part('hooks'),
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
