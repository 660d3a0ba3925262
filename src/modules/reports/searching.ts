import { sql, type RawBuilder } from 'kysely';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { all } from './desk-filtering.ts';
import type { Condition } from './desk-kinds.ts';
import { goesOnAfter, type Found } from './desk-sorting.ts';
import { onGrounds } from './grounds.ts';
import type { DeskFilters } from './input.ts';
import {
  codeBeginIn,
  codePartIn,
  contactIn,
  foursOf,
  wordsIn,
  type SoughtContact,
  type SoughtWord,
} from './rules-searching.ts';

type Asked = { conditions: readonly Condition[]; filters: DeskFilters; limit: number };

/** A word that every hundredth report has is found among these newest ones. */
const NEWEST = 5000;
/** A rarer one is looked up in the index; of what it finds, no more than so many are put in order. */
const MOST = 10_000;

/**
 * The rows of one page of a search, newest first: by number or a part of it, by words, handle or
 * address. A phone number or an e-mail is looked up among the reporters' contacts for whoever may
 * read those (`reader`), which is written down as a reading; for others it is a word like any other.
 */
export async function searchRows(asked: Asked, q: string, reader: Actor | null): Promise<Found[]> {
  const after = goesOnAfter(asked.filters);
  const from = after ? { ...asked, conditions: [...asked.conditions, after] } : asked;
  const contact = contactIn(q);
  if (reader?.kind === 'person' && contact) return byContact(reader, from, contact);
  const [numbered, worded] = await Promise.all([byNumber(from, q), byWords(from, wordsIn(q))]);
  const found = new Map([...numbered, ...worded].map((row) => [row.code, row]));
  return [...found.values()].toSorted(newestFirst).slice(0, asked.limit);
}

/** Every four signs in a row of a number, exactly as the index has them. */
const fours = sql`array[
  substr(code, 1, 4), substr(code, 2, 4), substr(code, 3, 4),
  substr(code, 4, 4), substr(code, 5, 4), substr(code, 6, 4)]`;

/** Three signs can be its beginning only; from four on, any part of it. */
async function byNumber(asked: Asked, q: string): Promise<Found[]> {
  const part = codePartIn(q);
  if (part) {
    const has = sql<boolean>`${fours} @> ${foursOf(part)}::text[] and code like ${`%${part}%`}`;
    return inIndex(asked, has);
  }
  const begin = codeBeginIn(q);
  return begin ? newest(asked, [sql<boolean>`code like ${`${begin}%`}`]) : [];
}

const newestFirst = (a: Found, b: Found) =>
  (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0) || (b.code > a.code ? 1 : -1);

const inOrder = sql`order by filed_at desc, code desc`;

async function newest({ conditions, limit }: Asked, more: readonly Condition[]): Promise<Found[]> {
  const { rows } = await sql<Found>`/* planned anew */
    select code, filed_at as at, null as group from reports
    where ${all([...conditions, ...more])} ${inOrder} limit ${limit}`.execute(db);
  return rows;
}

/** A report is found when each word is in it: in another form, or as the beginning of one. */
async function byWords(asked: Asked, words: readonly SoughtWord[]): Promise<Found[]> {
  if (words.length === 0) return [];
  const sought = sql`(${sql.join(words.map(soughtWord), sql` && `)})`;
  const quick = await amongNewest(asked, sought);
  return quick.length >= asked.limit ? quick : inIndex(asked, sql`search @@ ${sought}`);
}

/** Russian stems (English ones for Latin letters), the word as it is, its beginning, a handle in an address of the net. */
function soughtWord({ word, begins, handle }: SoughtWord): RawBuilder<unknown> {
  return sql`(phraseto_tsquery('russian', ${word}) || phraseto_tsquery('simple', ${word})
    ${begins ? sql`|| to_tsquery('simple', ${begins})` : sql``}
    ${handle ? sql`|| to_tsquery('simple', ${handle})` : sql``})`;
}

async function amongNewest({ conditions, limit }: Asked, sought: RawBuilder<unknown>) {
  const { rows } = await sql<Found>`/* planned anew */
    select code, filed_at as at, null as group from (
      select code, filed_at, search from reports where ${all(conditions)} ${inOrder} limit ${NEWEST}
    ) newest where search @@ ${sought} ${inOrder} limit ${limit}`.execute(db);
  return rows;
}

const inIndex = ({ conditions, limit }: Asked, isSought: RawBuilder<unknown>) =>
  db.transaction().execute(async (tx) => {
    // Taking words that are never together for likely neighbours, it would read a million reports.
    await sql`set local enable_seqscan = off`.execute(tx);
    await sql`set local enable_indexscan = off`.execute(tx);
    const { rows } = await sql<Found>`/* planned anew */
      select code, filed_at as at, null as group from (
        select * from reports where ${isSought} limit ${MOST}
      ) found where ${all(conditions)} ${inOrder} limit ${limit}`.execute(tx);
    return rows;
  });

/** Reports whose reporter is reached so, where this person may read contacts. */
async function byContact(
  reader: Extract<Actor, { kind: 'person' }>,
  asked: Asked,
  contact: SoughtContact,
): Promise<Found[]> {
  const same =
    'email' in contact
      ? sql`email_folded = ${contact.email}`
      : sql`phone_digits = ${contact.phone}`;
  const found = await newest(asked, [
    await onGrounds(reader, 'contact.read'),
    sql<boolean>`id in (select report_id from report_contacts where ${same})`,
  ]);
  await change((tx) =>
    record(tx, reader, 'report.contact-search-read', {
      ...{ subject: 'person', id: reader.personId },
      ...{ why: 'email' in contact ? 'search by e-mail' : 'search by phone' },
      found: found.map(({ code }) => code),
    }),
  );
  return found;
}
