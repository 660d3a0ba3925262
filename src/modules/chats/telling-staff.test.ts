import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chooseTelling } from '#modules/notifications/actions.ts';
import { waysFor } from '#modules/notifications/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { chatOf } from '../../../test/chatting.ts';
import { fileAndSettle, lettersAbout, monday } from '../../../test/loop.ts';
import { atAnyHour, hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { makeLinkCode } from './codes.ts';
import { tellPerson } from './telling-staff.ts';

let town: Town;
let cast: Cast;
const chat = chatOf('dana');
const chooseChat = () =>
  chooseTelling(cast.operatorOfAll, { ...atAnyHour, ways: { triage: 'chat' } });
/** A report for which nobody answers: the desk hears of it. */
const forNobody = () => fileAndSettle(town, { category: 'bench', ...village });
const lettersTo = async (id: string) =>
  (await lettersAbout(id, 'triage')).filter(({ recipient }) => recipient === 'dana@example.org');

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  await chat.commands(
    'start',
    (await makeLinkCode(cast.operatorOfAll, { organisationId: null })).code,
  );
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

test('somebody at the desk hears in their chat what they chose to hear there, and by no letter', async () => {
  await chooseChat();
  const { id } = await forNobody();
  const last = await chat.last();
  expect(last).toMatchObject({ template: { name: 'staff_news' } });
  expect(last?.link?.href).toContain('/desk/reports/');
  expect(JSON.stringify(last)).not.toContain(id);
  expect(await lettersTo(id)).toEqual([]);
});

test('what was told is kept nowhere but in the chat, and told once', async () => {
  await chooseChat();
  await forNobody();
  const rows = await db.selectFrom('notifications').selectAll().where('way', '=', 'chat').execute();
  expect(rows.every(({ subject, path }) => subject === '' && path === '')).toBe(true);
  const before = (await chat.said()).length;
  for (const { person_id: personId, id } of rows) await tellPerson({ personId, id });
  expect(await chat.said()).toHaveLength(before);
});

test('whoever has no chat any more gets a letter instead', async () => {
  await chooseChat();
  await db
    .updateTable('chat_accounts')
    .set({ blocked_at: monday })
    .where('id', '=', chat.id)
    .execute();
  const { id } = await forNobody();
  expect(await lettersTo(id)).toHaveLength(1);
});

test('what the law wants told is never left to a messenger', () => {
  expect(waysFor('appeal')).not.toContain('chat');
  expect(waysFor('task-offer')).toContain('chat');
});

test('words of danger are answered with the number to call, whatever was being talked about', async () => {
  const other = chatOf('witness');
  await other.writes('Hello');
  const answers = await other.delivered();
  const said = await other.writes('They are beating a man, he has a knife', { answers });
  expect(said.some(({ words }) => words.includes('102'))).toBe(true);
  expect(said.some(({ words }) => words === sayIn('en')('chat.message.sent'))).toBe(false);
});
