// An event as the staff bring it about: written by an officer, approved by an administrator, signed up for.
import { DateTime } from 'luxon';
import { sayIn } from '#server/words.ts';
import type { PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';

const say = sayIn('en');
const HOUR = 3_600_000;

const inHours = (hours: number) =>
  DateTime.fromMillis(Date.now() + hours * HOUR, { zone: 'Asia/Almaty' }).toFormat(
    "yyyy-MM-dd'T'HH:mm",
  );

export type PlannedEvent = { id: string; page: string; officer: PlainBrowser };

/** Has an event of two hours published that begins in so many hours; gives where it is found. */
export async function publishEvent(
  title: string,
  startsInH = 2,
  more: Record<string, string> = {},
): Promise<PlannedEvent> {
  const officer = await signInAs('officer.ruslan@example.org');
  const second = await signInAs('desk@example.org');
  const form = await officer.open('/desk/events/new?lang=en');
  const drafted = await officer.press(form, say('activity.save-draft'), {
    [say('activity.name-of')]: title,
    [say('activity.description')]: 'An investigator tells **how** they do it.',
    [say('activity.place')]: 'School 7, Bukhar Zhyrau 12',
    [say('activity.point')]: '54.8721, 69.1430',
    [say('activity.begins')]: inHours(startsInH),
    [say('activity.ends')]: inHours(startsInH + 2),
    [say('activity.capacity')]: '30',
    [say('activity.audience.school-students')]: true,
    ...more,
  });
  const sent = await officer.press(drafted, say('activity.send'));
  const path = sent.path.split('?')[0] ?? '';
  const seen = await second.open(`${path}?lang=en`);
  const out = await second.press(seen, say('activity.approve'));
  const page = out.root
    .querySelectorAll('a')
    .map((one) => one.getAttribute('href') ?? '')
    .find((href) => /^\/events\/\w{7}$/.test(href));
  if (!page) throw new Error(`Not published: ${out.path}`);
  return { id: path.split('/')[3] ?? '', page, officer };
}

/** Signs somebody up on the event's page; gives the address of their ticket. */
export async function signUpFor(page: string, who: PlainBrowser, email: string): Promise<string> {
  const form = await who.open(`${page}?lang=en`);
  const ticket = await who.press(form, say('activity.sign-up'), {
    [say('activity.name')]: 'Aigerim',
    [say('report.email')]: email,
  });
  return ticket.path.split('?')[0] ?? '';
}
