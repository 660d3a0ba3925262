// Contests as the staff bring them about and residents enter them; days pass by moving their dates.
import { DateTime } from 'luxon';
import { inject } from 'vitest';
import { sayIn } from '#server/words.ts';
import { query } from '../database-copies.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { openPlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';

const { DATABASE_URL = '' } = inject('siteEnv');
const say = sayIn('en');
const resident = openPlainBrowser('en');
const pathOf = (link: string) => new URL(link).pathname;
const inDays = (days: number) =>
  DateTime.now().setZone('Asia/Almaty').plus({ days }).toFormat("yyyy-MM-dd'T'HH:mm");

/** Has a contest with a jury and a vote published, entered, and its one entry accepted. */
export async function contestEntered(title: string) {
  const officer = await signInAs('officer.ruslan@example.org');
  const second = await signInAs('desk@example.org');
  const form = await officer.open('/desk/contests/new?lang=en');
  const drafted = await officer.press(form, say('activity.save-draft'), {
    [say('activity.name-of')]: title,
    [say('contest.rules')]: 'Make it **yourself**.',
    [say('contest.criteria')]: 'Thought',
    [say('contest.opens')]: inDays(-1),
    [say('contest.closes')]: inDays(5),
    [say('contest.votes-from')]: inDays(6),
    [say('contest.votes-until')]: inDays(9),
  });
  const sent = await officer.press(drafted, say('activity.send'));
  const desk = sent.path.split('?')[0] ?? '';
  const out = await second.press(await second.open(`${desk}?lang=en`), say('activity.approve'));
  const page = out.root
    .querySelectorAll('a')
    .map((one) => one.getAttribute('href') ?? '')
    .find((href) => /^\/contests\/\w{7}$/.test(href));
  if (!page) throw new Error(`Not published: ${out.path}`);
  const own = await enter(page, `entrant.${title.toLowerCase().replaceAll(/\W/g, '')}@example.org`);
  const held = await officer.open(`${desk}/entries/1?lang=en`);
  await officer.press(held, say('contest.accept'));
  return { page, desk, own, officer, second, id: desk.split('/')[3] ?? '' };
}

export type EnteredContest = Awaited<ReturnType<typeof contestEntered>>;

async function enter(page: string, email: string): Promise<string> {
  const form = await resident.open(`${page}/enter?lang=en`);
  await resident.press(form, say('contest.send-entry'), {
    [say('contest.entry-title')]: 'The call',
    [say('contest.words')]: 'I hung up and rang the bank.',
    [say('contest.your-name')]: 'Aigerim Serikova',
    [say('contest.shown-as')]: 'Owl',
    [say('contest.may-name')]: true,
    [say('report.email')]: email,
    [say('contest.minor.no')]: true,
    [say('contest.agrees-rules')]: true,
    [say('contest.agrees-publish')]: true,
  });
  const own = pathOf(linkIn(await letterTo(email, /./), '/own/'));
  await resident.press(await resident.open(`${own}?lang=en`), say('contest.confirm'));
  return own;
}

/** Lets the closing pass: the entry is seen, everybody votes. Gives the link of a vote that was asked for. */
export async function votesOpen({ id, page }: EnteredContest): Promise<string> {
  await move(id, `closes_at = now() - interval '2 days', votes_from = now() - interval '1 day'`);
  const email = `voter.${page.slice(-7)}@example.org`;
  await resident.press(
    await resident.open(`${page}/entries/1?lang=en`),
    say('contest.vote-button'),
    {
      [say('report.email')]: email,
    },
  );
  return pathOf(linkIn(await letterTo(email, /./), '/vote/'));
}

/** Asks a juror; gives the link of their letter. */
export async function jurorAsked({ desk, page, officer }: EnteredContest): Promise<string> {
  const email = `juror.${page.slice(-7)}@example.org`;
  await officer.press(await officer.open(`${desk}?lang=en`), say('contest.invite'), {
    [say('activity.name')]: 'Baqyt',
    [say('report.email')]: email,
  });
  return pathOf(linkIn(await letterTo(email, /./), '/jury/'));
}

/** Lets the voting be over, closes judging and has a second person let the results out. */
export async function resultsOut({ id, desk, officer, second }: EnteredContest): Promise<void> {
  await move(id, `votes_until = now() - interval '1 hour'`);
  const page = await officer.open(`${desk}?lang=en`);
  const judged = await officer.press(page, say('contest.close-judging'));
  await officer.press(judged, say('activity.send'), { [say('activity.in.en')]: 'Well done' });
  await second.press(await second.open(`${desk}?lang=en`), say('contest.publish-results'));
}

const move = (id: string, set: string) =>
  query(
    DATABASE_URL,
    `update contests set opens_at = now() - interval '9 days', ${set} where id = '${id}'`,
  );

let made: ReturnType<typeof makePages> | undefined;

/** Every page about contests, with something on each: what everybody sees, and what the desk does. Made once. */
export const contestPages = () => (made ??= makePages());

async function makePages() {
  const open = await contestEntered('Contest pages');
  const voted = await contestEntered('Voted pages');
  const vote = await votesOpen(voted);
  const jury = await jurorAsked(voted);
  const done = await contestEntered('Results pages');
  await votesOpen(done);
  await resultsOut(done);
  return {
    public: {
      '/contests': '/contests',
      '/contests/[code]': open.page,
      '/contests/[code]/enter': `${open.page}/enter`,
      '/contests/[code]/own/[key]': open.own,
      '/contests/[code]/entries': `${voted.page}/entries`,
      '/contests/[code]/entries/[number]': `${voted.page}/entries/1`,
      '/contests/[code]/vote/[key]': vote,
      '/contests/[code]/jury/[key]': jury,
      '/contests/[code]/results': `${done.page}/results`,
      '/contests/[code]/own/[key]/certificate': `${done.own}/certificate`,
    },
    desk: {
      '/desk/contests': '/desk/contests',
      '/desk/contests/new': '/desk/contests/new',
      '/desk/contests/[id]': voted.desk,
      '/desk/contests/[id] results': done.desk,
      '/desk/contests/[id]/entries': `${voted.desk}/entries`,
      '/desk/contests/[id]/entries/[number]': `${voted.desk}/entries/1`,
      '/desk/contests/[id]/judge': `${voted.desk}/judge`,
      '/desk/contests/[id]/certificates': `${done.desk}/certificates`,
    },
  };
}
