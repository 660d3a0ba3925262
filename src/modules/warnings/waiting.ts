import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { db, type Tx } from '#server/database.ts';
import { groundOf, mayOn } from './ground.ts';
import { drawnOf, textsOf, type Row } from './keeping.ts';

/** Has those asked who may publish a warning, its update or its end: at night too, unless it is an exercise. */
export async function askSecondPerson(tx: Tx, actor: Actor, row: Row): Promise<void> {
  const { id, exercise, changed_at: changedAt, changed_by: changedBy } = row;
  const texts = await textsOf(tx, id);
  const { lines } = await groundOf(drawnOf(row));
  await askApprovers(tx, {
    ...{ what: 'warning', id, path: pressPaths.deskWarning(id), urgent: !exercise },
    once: `${id} ${row.proposed ?? ''} ${changedAt.toISOString()}`,
    titles: Object.fromEntries(locales.map((locale) => [locale, texts[locale]?.headline ?? ''])),
    permission: 'warning.approve',
    lies: lines.map((areas) => ({ areas, organisationId: null })),
    except: [changedBy, personOf(actor)],
  });
}

/** The warnings that wait for this very person, those that wait longest first. */
export async function waitingWarnings(actor: Actor, locale: Locale) {
  if (!may(actor, 'warning.approve')) return [];
  const rows = (await db
    .selectFrom('warnings')
    .selectAll()
    .where('waiting_since', 'is not', null)
    .where('changed_by', 'is distinct from', personOf(actor))
    .orderBy('waiting_since')
    .limit(MOST)
    .execute()) as Row[];
  const all = await Promise.all(
    rows.map(async (row) => {
      const isTheirs = mayOn(actor, 'warning.approve', await groundOf(drawnOf(row)));
      if (!isTheirs) return [];
      const texts = await textsOf(db, row.id);
      const headlines = locales.map((one) => [one, texts[one]?.headline ?? '']);
      const title = inLocale(Object.fromEntries(headlines) as Record<Locale, string>, locale);
      return [
        { id: row.id, title, exercise: row.exercise, since: row.waiting_since ?? row.changed_at },
      ];
    }),
  );
  return all.flat();
}

const MOST = 100;
