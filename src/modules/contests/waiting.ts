import { locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaLine } from '#modules/activities/grounds.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import type { Tx } from '#server/database.ts';
import { deskContests } from './desk.ts';
import { textsById, type ContestRow } from './keeping.ts';
import { textIn } from './rules.ts';

/** Has those asked who may let a contest out, a change of it or its results. `changed`: who changed it last, and when. */
export async function askSecondPerson(
  tx: Tx,
  actor: Actor,
  { id, area_id: areaId }: ContestRow,
  changed: { changed_by: string | null; changed_at: Date },
): Promise<void> {
  const texts = (await textsById(tx, [id])).get(id) ?? {};
  await askApprovers(tx, {
    ...{ what: 'contest', id, path: pressPaths.deskContest(id) },
    once: `${id} ${changed.changed_at.toISOString()}`,
    titles: Object.fromEntries(locales.map((locale) => [locale, texts[locale]?.title ?? ''])),
    permission: 'contest.hold',
    lies: [{ areas: await areaLine(areaId), organisationId: null }],
    except: [changed.changed_by, personOf(actor)],
  });
}

/** The contests that wait for this very person, those that wait longest first. */
export async function waitingContests(actor: Actor, locale: Locale) {
  if (!may(actor, 'contest.hold')) return [];
  const me = personOf(actor);
  return (await deskContests(actor))
    .flatMap(({ id, texts, waiting_since: since, changed_by: by }) =>
      since && by !== me ? [{ id, title: textIn(texts, locale).title, since }] : [],
    )
    .toSorted((one, other) => one.since.getTime() - other.since.getTime());
}
