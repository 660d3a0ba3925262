import { unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteOutcome } from '#modules/chats/outbox.ts';
import { declineReport } from '#modules/reports/moderation.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { buttonIn, ChatPerson, corner, reportsOf } from '../../../test/chats.ts';
import { monday, picture } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { eraseReport } from './anonymising.ts';
import { exportOwn } from './own-data.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

const mark = 'Qvyrchat';

/** The tables of chats in which the mark is still read. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name like 'chat\\_%'`.execute(db);
  const found: string[] = [];
  for (const { name } of rows) {
    const hits = await sql`select 1 from ${sql.table(name)} as held
      where held::text ilike ${`%${text}%`} limit 1`.execute(db);
    if (hits.rows.length > 0) found.push(name);
  }
  return found;
}

/** All that waits in a chat reaches its messenger. */
async function everythingIsSent({ accountId }: ChatPerson) {
  const rows = await db
    .selectFrom('chat_messages')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'queued')
    .execute();
  for (const { id } of rows) {
    await noteOutcome(accountId, id, { state: 'sent', externalId: `out ${id}` });
  }
}

test('what was told in a chat can be taken out; once it is anonymised, nothing is left in the chat', async () => {
  const person = new ChatPerson();
  await person.sends(await picture(), `${mark} saw this`);
  await person.does({ kind: 'voice', media: person.spoken(`OggS ${mark}`) });
  await person.says(`${mark} street 5`);
  const kinds = await person.shares(corner());
  const summary = await person.presses(buttonIn(kinds, 'bench'));
  expect(await tablesWith(mark)).toEqual(['chat_drafts', 'chat_messages']);
  await person.presses(buttonIn(summary, 'Send report'));
  const [report] = await reportsOf(person);
  const id = report?.id ?? '';
  const own = await exportOwn({ kind: 'reporter', reportId: id });
  expect(Object.keys(unzipSync(own.bytes))).toContain('voices/voice-1.ogg');
  await everythingIsSent(person);
  await declineReport(cast.operatorOfAll, id, { why: 'Not ours', anyway: true });
  await change((tx) => eraseReport(tx, { kind: 'system' }, id));
  expect(await tablesWith(mark)).toEqual([]);
  expect(await tablesWith(id)).toEqual([]);
  expect(await reportsOf(person)).toEqual([]);
});
