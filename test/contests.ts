import { approveContest, draftContest, sendForApproval } from '#modules/contests/actions.ts';
import { enterContest } from '#modules/contests/entering.ts';
import { contestForm, type ContestForm } from '#modules/contests/input.ts';
import { newEntry } from '#modules/contests/input-entry.ts';
import type { EntryPicture } from '#modules/contests/keeping.ts';
import { entryKey } from '#modules/contests/keys.ts';
import { confirmEntry } from '#modules/contests/own.ts';
import { acceptEntry, declineEntry, deskEntry } from '#modules/contests/reading.ts';
import type { Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday } from './loop.ts';

/** Moments of the contest that `contest` describes: entries, then votes. */
export const whileOpen = new Date('2026-03-05T05:00:00Z');
export const afterClosing = new Date('2026-03-11T05:00:00Z');
export const whileVoting = new Date('2026-03-12T05:00:00Z');
export const afterVoting = new Date('2026-03-20T05:00:00Z');

/** What the form of a contest sends: drawings and essays of two classes, a jury and a vote. */
export const contest = (given: Record<string, unknown> = {}): ContestForm =>
  contestForm.parse({
    titles: { ru: 'Город без мошенников', en: 'A town without fraud' },
    rules: { ru: 'Пишите **сами**.', en: 'Write it **yourself**.' },
    prizes: { ru: 'Книга', en: 'A book' },
    groups: { ru: '5–8 класс\n9–11 класс', en: 'Grade 5–8\nGrade 9–11' },
    criteria: { ru: 'Мысль\nИсполнение', en: 'Thought\nCraft' },
    ...{ opens: '2026-03-03T09:00', closes: '2026-03-10T18:00' },
    ...{ votesFrom: '2026-03-11T12:00', votesUntil: '2026-03-18T18:00' },
    ...{ takes: { words: 'yes', pictures: 'yes', video: 'yes' }, mostEntries: '2', ...given },
  });

export type Contest = { id: string; code: string };

/** Writes a contest by one person and has it published by another. */
export async function publishedContest(
  by: Actor,
  second: Actor,
  given: Record<string, unknown> = {},
): Promise<Contest> {
  const id = await draftContest(by, contest(given));
  await sendForApproval(by, id);
  await approveContest(second, id, await contestSeen(id));
  return { id, code: await codeOfContest(id) };
}

/** What whoever approves it looked at: its last change. */
export async function contestSeen(id: string): Promise<string> {
  const { changed_at: at } = await db
    .selectFrom('contests')
    .select('changed_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return at.toISOString();
}

export async function codeOfContest(id: string): Promise<string> {
  const { code } = await db
    .selectFrom('contests')
    .select('code')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return code;
}

/** What the form of an entry sends: a grown-up's essay. */
export const essay = (given: Record<string, unknown> = {}) =>
  newEntry.parse({
    ...{ id: newId(), title: 'Звонок', words: 'Мне позвонили.', name: 'Айгерім Серікова' },
    ...{ shownAs: 'Айгерім', mayName: 'yes', school: 'Школа № 7', locale: 'ru', minor: 'no' },
    ...{ email: `${newId()}@example.org`, agreesRules: 'yes', agreesPublish: 'yes' },
    ...given,
  });

export type Entered = { id: string; key: string; number: number };

/** Enters, confirms by the letter's link, and gives what it is known by. The clock is left where it was put. */
export async function entered(
  { id: contestId, code }: Contest,
  given: Record<string, unknown> = {},
  pictures: EntryPicture[] = [],
): Promise<Entered> {
  const form = essay(given);
  await enterContest(code, form, pictures);
  const key = entryKey({ contestId, id: form.id });
  await confirmEntry(key);
  return { id: form.id, key, number: await numberOf(contestId, form.id) };
}

async function numberOf(contestId: string, id: string): Promise<number> {
  const { number } = await db
    .selectFrom('contest_entries')
    .select('number')
    .where('contest_id', '=', contestId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return number ?? 0;
}

/** An editor reads an entry and does not let it take part. */
export async function decline(by: Actor, { id }: Contest, number: number, reason: string) {
  const { seen } = await deskEntry(by, id, number);
  await declineEntry(by, id, number, { reason, seen });
}

/** An editor reads an entry and lets it take part. */
export async function accept(by: Actor, { id }: Contest, { number }: Entered): Promise<void> {
  const { seen } = await deskEntry(by, id, number);
  await acceptEntry(by, id, number, seen);
}

/** A contest with so many entries that take part, at the moment the jury begins. */
export async function closedContest(
  by: Actor,
  second: Actor,
  many: number,
  given: Record<string, unknown> = {},
) {
  setClock(monday);
  const made = await publishedContest(by, second, given);
  setClock(whileOpen);
  const entries: Entered[] = [];
  for (let nth = 0; nth < many; nth += 1) {
    const entry = await entered(made, { title: `Essay ${nth}` });
    await accept(by, made, entry);
    entries.push(entry);
  }
  setClock(afterClosing);
  return { ...made, entries };
}
