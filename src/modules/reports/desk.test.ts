import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  DAY,
  fileAndClaim,
  fileAndSettle,
  HOUR,
  monday,
  pass,
  type Filed,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { deskCounts, deskQueue } from './desk-queues.ts';
import { deskReport, deskRow, readContact, requireDesk } from './desk.ts';
import { deskFilters, type Queue } from './input.ts';
import { hideReport } from './moderation.ts';
import { deskNear } from './near.ts';
import { giveVerdict } from './outcome.ts';

const why = { why: 'call-back: the lamp is still dark' };
let town: Town;
let cast: Cast;
const filed: Record<string, Filed> = {};
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  filed.open = await fileAndSettle(town, { words: 'Разбиты лампы у школы' });
  filed.triage = await fileAndSettle(town, { category: 'bench', words: 'Сломана скамейка' });
  filed.held = await fileAndSettle(town, { category: 'entrance', address: 'Абая 12' });
  filed.claimed = await fileAndClaim(town);
  filed.disputed = await fileAndClaim(town);
  await giveVerdict(filed.disputed.reporter, filed.disputed.id, { answer: 'no', words: '' });
  filed.away = await fileAndSettle(town, { ...village, words: 'headlight' });
  await pass(0);
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const queue = async (actor: Actor, filters: object) => {
  const { reports } = await deskQueue(actor, deskFilters.parse(filters));
  const names = new Map(Object.entries(filed).map(([name, { code }]) => [code, name]));
  return reports.map(({ code }) => names.get(code)).sort();
};

describe('the queue of the desk', () => {
  test.each<[Queue, string[]]>([
    ['triage', ['triage']],
    ['held', ['held']],
    ['open', ['away', 'held', 'open']],
    ['claimed', ['claimed']],
    ['disputed', ['disputed']],
    ['late', []],
    ['all', ['away', 'claimed', 'disputed', 'held', 'open', 'triage']],
  ])('%s', async (name, reports) => {
    expect(await queue(cast.operatorOfAll, { queue: name })).toEqual(reports);
  });

  test('late is what was due and is not done, by the clock', async () => {
    setClock(new Date(monday.getTime() + 2 * DAY + HOUR));
    expect(await queue(cast.operatorOfAll, { queue: 'late' })).toEqual([
      ...['away', 'disputed', 'held', 'open'],
    ]);
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({ late: 4 });
  });

  test('shows an operator of one area that area only, and counts no other', async () => {
    expect(await queue(cast.operatorOfKyzylzhar, { queue: 'all' })).toEqual(['away']);
    expect(await queue(cast.operatorOfKyzylzhar, { queue: 'all', area: 'petropavl' })).toEqual([]);
    expect(await deskCounts(cast.operatorOfKyzylzhar)).toMatchObject({ open: 1, triage: 0 });
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({
      ...{ triage: 1, held: 1, open: 3, claimed: 1, disputed: 1 },
    });
  });

  test.each<[string, object, string[]]>([
    ['a word in another form', { q: 'лампа школа' }, ['open']],
    ['a number as it is read on the phone', {}, ['triage']],
    ['an address', { q: 'Абая' }, ['held']],
    ['a word that looks like a number', { q: 'headlight' }, ['away']],
    ['words nobody wrote', { q: 'слон' }, []],
    ['a kind of problem', { category: 'bench' }, ['triage']],
    ['a group of kinds in an area', { category: 'places', area: 'kyzylzhar' }, ['away']],
    ['an area nobody knows', { area: 'atlantis' }, []],
  ])('is searched by %s', async (_, filters, reports) => {
    const asked = Object.keys(filters).length > 0 ? filters : { q: filed.triage?.code };
    expect(await queue(cast.operatorOfAll, { queue: 'all', ...asked })).toEqual(reports);
  });

  test('goes on where a page ended, though many came in the same moment', async () => {
    const seen: string[] = [];
    for (let at = 0; at < 55; at++) await fileAndSettle(town, { words: 'страница' });
    for (let after: string | undefined; ;) {
      const page = await deskQueue(
        cast.operatorOfAll,
        deskFilters.parse({ queue: 'all', q: 'страница', after }),
      );
      seen.push(...page.reports.map(({ code }) => code));
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toHaveLength(55);
    expect(new Set(seen).size).toBe(55);
  });

  test('is closed to strangers, reporters and members of organisations', async () => {
    const others: Actor[] = [stranger, cast.lampWorker, { kind: 'reporter', reportId: newId() }];
    for (const actor of others) {
      const refusal = { key: 'people.may-not-desk', status: 403 };
      await expect(deskQueue(actor, deskFilters.parse({}))).rejects.toMatchObject(refusal);
      await expect(deskCounts(actor)).rejects.toMatchObject(refusal);
      await expect(deskReport(actor, filed.open?.code ?? '')).rejects.toMatchObject(refusal);
      await expect(requireDesk(actor, filed.open?.id ?? '')).rejects.toMatchObject(refusal);
    }
  });
});

describe('one report at the desk', () => {
  const contact = { name: 'Жанна', email: 'zhanna@example.org', phone: '+7 701 555 44 33' };

  test('shows the words, the history, and why something was done', async () => {
    const { code, id } = await fileAndSettle(town);
    await hideReport(cast.operatorOfPetropavl, id, { why: 'A name on the wall' });
    const seen = await deskReport(cast.operatorOfPetropavl, code);
    expect(seen.report).toMatchObject({ ...yard, words: 'It is dark here' });
    expect(seen.notes).toMatchObject([{ event: 'report.hidden', words: 'A name on the wall' }]);
    expect(seen.events.map(({ event }) => event)).toContain('report.hidden');
  });

  test('is closed to an operator of another area, contact included; a number nobody has is unknown', async () => {
    const { code, id } = await fileAndSettle(town, contact);
    const refusal = { key: 'report.not-your-area', status: 403 };
    const elsewhere = cast.operatorOfKyzylzhar;
    await expect(deskReport(elsewhere, code)).rejects.toMatchObject(refusal);
    await expect(readContact(elsewhere, code, why)).rejects.toMatchObject(refusal);
    await expect(requireDesk(elsewhere, id)).rejects.toMatchObject(refusal);
    const unknown = { key: 'report.unknown', status: 404 };
    await expect(deskReport(cast.operatorOfAll, 'ZZZZZZZZZ')).rejects.toMatchObject(unknown);
    await expect(deskRow(cast.operatorOfAll, 'ZZZZZZZZZ')).rejects.toMatchObject(unknown);
    expect(await deskRow(cast.operatorOfPetropavl, code)).toMatchObject({ id, state: 'assigned' });
    await expect(requireDesk(cast.operatorOfAll, newId())).rejects.toMatchObject(unknown);
  });

  test('says how to reach the reporter only when asked, and writes down who asked', async () => {
    const { code, id } = await fileAndSettle(town, contact);
    const seen = JSON.stringify(await deskReport(cast.operatorOfPetropavl, code));
    expect(seen).not.toMatch(/Жанна|zhanna|555 ?44 ?33/);
    expect(await readContact(cast.operatorOfPetropavl, code, why)).toMatchObject(contact);
    expect((await eventsOf(db, id)).at(-1)).toMatchObject({
      ...{ event: 'report.contact-read', personId: cast.operatorOfPetropavl.personId },
    });
  });

  test('does not say it without a reason, and keeps the reason beside the ledger', async () => {
    const { code, id } = await fileAndSettle(town, contact);
    for (const none of ['', ' no ']) {
      await expect(
        readContact(cast.operatorOfPetropavl, code, { why: none }),
      ).rejects.toMatchObject({ key: 'ledger.say-why', status: 422, field: 'why' });
    }
    await readContact(cast.operatorOfPetropavl, code, why);
    const kept = db.selectFrom('ledger_reasons').select('words').where('subject_id', '=', id);
    expect(await kept.execute()).toEqual([{ words: why.why }]);
    const [row] = await db
      .selectFrom('ledger_entries')
      .select('payload')
      .where('subject_id', '=', id)
      .where('event', '=', 'report.contact-read')
      .execute();
    expect(row?.payload).not.toContain('lamp is still');
  });

  test('writes nothing down where there is nobody to reach', async () => {
    const { code, id } = await fileAndSettle(town);
    const before = await eventsOf(db, id);
    expect(await readContact(cast.operatorOfPetropavl, code, why)).toBeNull();
    expect(await eventsOf(db, id)).toEqual(before);
  });

  test('shows what else lies within 250 metres, nearest first', async () => {
    const far = { lon: 69.5, lat: 54.5 };
    const north = (metres: number) => ({ ...far, lat: far.lat + metres / 111_195 });
    const here = await fileAndSettle(town, far);
    const near = await fileAndSettle(town, north(20));
    const next = await fileAndSettle(town, { ...north(200), category: 'bench' });
    await fileAndSettle(town, north(900));
    expect(await deskNear(cast.operatorOfAll, { ...far, id: here.id })).toMatchObject([
      { code: near.code, metres: 20 },
      { code: next.code, metres: 200 },
    ]);
  });
});
