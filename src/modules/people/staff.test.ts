import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { makeSignInLink, signIn } from './actions.ts';
import { roleGiven, staffFilters, staffTaken } from './input-staff.ts';
import { actorOfSession } from './queries.ts';
import { stranger, type Actor } from './rules.ts';
import { disablePerson, enablePerson, giveRole, takeOn, takeRole } from './staff.ts';
import { staffList, staffPerson } from './staff-list.ts';

const why = 'Order 17 of 1 March';
let town: Town;
let cast: Cast;
let boss: Person;
let hired = 0;
let person: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  boss = cast.administrator;
});
beforeEach(async () => {
  person = await newStaff(`Hired ${++hired}`, { role: 'operator' });
});

const officer = (more: object = {}) => roleGiven.parse({ role: 'officer', why, ...more });
const rolesOf = async ({ personId }: Person) => (await staffPerson(boss, personId)).roles;
const lastOf = async (id: string) => (await eventsOf(db, id)).at(-1);
const reasonOf = async (id: string) =>
  (
    await db.selectFrom('ledger_reasons').select('words').where('subject_id', '=', id).execute()
  ).map(({ words }) => words);

describe('taking somebody on', () => {
  const somebody = (email: string) =>
    staffTaken.parse({ ...officer(), email, name: 'Nurlan', locale: 'kk' });

  test('gives them a first role, writes down why, and sends the invitation', async () => {
    const { id } = await takeOn(boss, somebody('Nurlan@example.org'));
    await settle();
    expect(await staffPerson(boss, id)).toMatchObject({
      ...{ email: 'nurlan@example.org', disabled_at: null, seen_at: null },
      roles: [{ role: 'officer', areaId: null, assignedOnly: false }],
    });
    const events = (await eventsOf(db, id)).map(({ event }) => event);
    expect(events).toEqual(['person.added', 'person.role-given', 'person.invited']);
    expect(await reasonOf(id)).toEqual([why, why]);
    const letter = db
      .selectFrom('letters')
      .select('kind')
      .where('recipient', '=', 'nurlan@example.org');
    expect(await letter.execute()).toEqual([{ kind: 'invitation' }]);
  });

  test('refuses an address somebody works under', async () => {
    await expect(takeOn(boss, somebody('dana@example.org'))).rejects.toMatchObject({
      ...{ key: 'people.already-there', field: 'email' },
    });
  });

  test('a responder without an organisation is refused at the form', () => {
    const form = roleGiven.safeParse({ role: 'responder', why });
    expect(form.error?.issues[0]).toMatchObject({ message: 'people.role-needs-organisation' });
    expect(roleGiven.safeParse({ role: 'operator', assignedOnly: 'yes', why }).success).toBe(false);
    expect(roleGiven.safeParse({ role: 'operator', why: 'x' }).success).toBe(false);
  });
});

describe('changing what somebody may', () => {
  test('a role is given with its bounds, and works at their next step', async () => {
    const bounds = { areaId: town.area('petropavl'), categoryId: town.category('lamp') };
    await giveRole(boss, person.personId, officer(bounds));
    expect(await rolesOf(person)).toMatchObject([{ role: 'officer', ...bounds }, {}]);
    expect(await lastOf(person.personId)).toMatchObject({
      ...{ event: 'person.role-given', personId: boss.personId },
      facts: { role: 'officer', area: bounds.areaId, category: bounds.categoryId },
    });
    const again = giveRole(boss, person.personId, officer(bounds));
    await expect(again).rejects.toMatchObject({ key: 'people.has-role', field: 'role' });
  });

  test('an area nobody knows, a person nobody knows: refused, and nothing is given', async () => {
    const nowhere = giveRole(boss, person.personId, officer({ areaId: newId() }));
    await expect(nowhere).rejects.toMatchObject({ key: 'people.unknown-bound' });
    const noOne = giveRole(boss, newId(), officer());
    await expect(noOne).rejects.toMatchObject({ key: 'people.unknown-person' });
    expect(await rolesOf(person)).toMatchObject([{ role: 'operator' }]);
  });

  test('a role is taken, once, and why is kept', async () => {
    const [role] = await rolesOf(person);
    const taking = { roleId: role?.id ?? '', why };
    await takeRole(boss, person.personId, taking);
    expect(await rolesOf(person)).toEqual([]);
    expect(await lastOf(person.personId)).toMatchObject({
      ...{ event: 'person.role-taken', facts: { role: 'operator' } },
    });
    expect(await reasonOf(person.personId)).toEqual([why]);
    const again = takeRole(boss, person.personId, taking);
    await expect(again).rejects.toMatchObject({ key: 'people.no-such-role' });
  });

  test('nobody changes their own rights', async () => {
    const refusal = { key: 'people.not-own-role', status: 403 };
    const own = boss.personId;
    const tries = [
      () => giveRole(boss, own, officer()),
      () => takeRole(boss, own, { roleId: newId(), why }),
      () => disablePerson(boss, own, { why }),
      () => enablePerson(boss, own, { why }),
    ];
    for (const one of tries) await expect(async () => one()).rejects.toMatchObject(refusal);
  });

  test('two administrators who take each other’s role at once: one of them stays', async () => {
    const other = await newStaff(`Second ${hired}`, { role: 'administrator' });
    const roleOf = async (one: Person) => (await rolesOf(one))[0]?.id ?? '';
    const [mine, theirs] = [await roleOf(boss), await roleOf(other)];
    const tried = await Promise.allSettled([
      takeRole(boss, other.personId, { roleId: theirs, why }),
      takeRole(other, boss.personId, { roleId: mine, why }),
    ]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const stays = (await staffPerson(boss, boss.personId)).roles.length > 0 ? boss : other;
    const last = disablePerson({ kind: 'system' }, stays.personId, { why });
    await expect(last).rejects.toMatchObject({ key: 'people.last-administrator', status: 409 });
    const back = roleGiven.parse({ role: 'administrator', why });
    if (stays === other) await giveRole(other, boss.personId, back);
  });
});

describe('somebody leaves', () => {
  test('they are signed out everywhere at once; when they come back they hold what they held', async () => {
    const link = await change((tx) => makeSignInLink(tx, person.personId));
    const { cookie } = await signIn(link.split('/').at(-1) ?? '');
    await disablePerson(boss, person.personId, { why });
    expect(await actorOfSession(cookie)).toEqual(stranger);
    expect(await lastOf(person.personId)).toMatchObject({ event: 'person.disabled' });
    await enablePerson(boss, person.personId, { why });
    expect(await actorOfSession(cookie)).toEqual(stranger);
    expect(await staffPerson(boss, person.personId)).toMatchObject({ disabled_at: null });
    expect(await rolesOf(person)).toMatchObject([{ role: 'operator' }]);
  });
});

describe('the list of people', () => {
  const listed = async (given: object, areas: string[] | null = null) =>
    (await staffList(boss, staffFilters.parse(given), areas)).people.map(({ name }) => name);

  test('can be searched, and narrowed by role, organisation, area, and who left', async () => {
    expect(await listed({ q: 'DANA' })).toEqual(['Dana']);
    expect(await listed({ q: '%' })).toEqual([]);
    expect(await listed({ role: 'responder' })).toEqual(['Olga', 'Timur']);
    const cleaners = town.organisation('cleaners');
    expect(await listed({ organisation: cleaners })).toEqual(['Timur']);
    expect(await listed({ q: 'l' }, [town.area('kyzylzhar')])).toEqual(['Gulnar']);
    await disablePerson(boss, person.personId, { why });
    expect(await listed({ state: 'disabled' })).toEqual([`Hired ${hired}`]);
    expect(await listed({ q: `Hired ${hired}` })).toEqual([]);
  });

  test('goes on where its page ended', async () => {
    for (let at = 0; at < 52; at++) await newStaff(`Page ${String(at).padStart(2, '0')}`);
    const first = await staffList(boss, staffFilters.parse({ q: 'Page ' }), null);
    expect(first.people).toHaveLength(50);
    const rest = await listed({ q: 'Page ', after: first.next });
    expect(rest).toEqual(['Page 50', 'Page 51']);
  });
});

const others: [string, () => Actor][] = [
  ['an operator', () => cast.operatorOfAll],
  ['a member of an organisation', () => cast.lampWorker],
  ['a stranger', () => stranger],
];
test.each(others)('%s sees and changes nobody', async (_, actor) => {
  const refusal = { key: 'people.may-not-administer', status: 403 };
  const id = person.personId;
  const tries = [
    () => staffList(actor(), staffFilters.parse({}), null),
    () => staffPerson(actor(), id),
    () =>
      takeOn(
        actor(),
        staffTaken.parse({ ...officer(), email: 'x@y.kz', name: 'X Y', locale: 'ru' }),
      ),
    () => giveRole(actor(), id, officer()),
    () => takeRole(actor(), id, { roleId: newId(), why }),
    () => disablePerson(actor(), id, { why }),
    () => enablePerson(actor(), id, { why }),
  ];
  for (const one of tries) await expect(async () => one()).rejects.toMatchObject(refusal);
});
