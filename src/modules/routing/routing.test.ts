import { beforeAll, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { tryRule } from '#modules/reports/trying-rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, rowOf, tasksOf } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { checkedRule, retireRule, saveRule } from './actions.ts';
import { ruleForm } from './input.ts';
import { deskRules, rulesWith, whoIsAsked } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});

const form = (given: Record<string, unknown> = {}) =>
  ruleForm.parse({
    ...{ name: 'Shops on walls', condition: 'mentions("shop")', position: 10 },
    organisationId: town.organisation('police'),
    why: 'Investigators read them first',
    ...given,
  });

async function saved(given: Record<string, unknown> = {}) {
  await saveRule(cast.administrator, form(given));
  const rules = await deskRules(cast.administrator);
  return rules.find(({ name }) => name === form(given).name)!;
}

describe('a rule', () => {
  test('sends a report where category and area would not, and says which rule it was', async () => {
    const rule = await saved();
    const { id } = await fileAndSettle(town, { words: 'A shop is painted here' });
    expect(await rowOf(id)).toMatchObject({ organisation_id: town.organisation('police') });
    const [task] = await tasksOf(id);
    expect(task?.why).toMatchObject({ ruleId: rule.id, rule: 'Shops on walls' });
    const { id: other } = await fileAndSettle(town);
    expect((await rowOf(other)).organisation_id).not.toBe(town.organisation('police'));
  });

  test('is passed over when its organisation has said no', async () => {
    const report = {
      ...{ category_id: town.category('lamp'), words: 'shop', channel: 'web', severity: 'normal' },
      filed_at: now(),
      ...yard,
    };
    const asked = await whoIsAsked(report, { except: [town.organisation('police')] });
    expect(asked?.organisationId).not.toBe(town.organisation('police'));
  });

  test('is tried on the last month before it is saved, and changes nothing', async () => {
    const { code } = await fileAndSettle(town, { words: 'A broken swing', category: 'bench' });
    const draft = await checkedRule(
      cast.administrator,
      form({ name: 'Swings', condition: 'mentions("swing")', position: 5 }),
    );
    const trial = await tryRule(cast.administrator, await rulesWith(draft));
    expect(trial).toMatchObject({ held: 1, moved: 1 });
    expect(trial.looked).toBeGreaterThan(1);
    expect(trial.examples).toMatchObject([{ code, to: town.organisation('police') }]);
    expect((await deskRules(cast.administrator)).map(({ name }) => name)).not.toContain('Swings');
    await expect(tryRule(stranger, await rulesWith(draft))).rejects.toMatchObject({ status: 403 });
  });

  test('taken out of use sends nothing any more; what it sent stays', async () => {
    const rule = await saved({ name: 'Owls', condition: 'mentions("owl")' });
    const { id } = await fileAndSettle(town, { words: 'An owl' });
    await retireRule(cast.administrator, { id: rule.id, why: 'No owls left' });
    expect(await rowOf(id)).toMatchObject({ organisation_id: town.organisation('police') });
    const { id: later } = await fileAndSettle(town, { words: 'An owl' });
    expect((await rowOf(later)).organisation_id).not.toBe(town.organisation('police'));
    const events = await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', rule.id)
      .orderBy('id')
      .execute();
    expect(events.map(({ event }) => event)).toEqual(['rule.added', 'rule.retired']);
  });
});

describe('a rule is refused', () => {
  test.each([
    ['a condition with a slip in it', { condition: 'mentions("a"' }, 'routing.condition-wrong'],
    ['a category nobody knows', { condition: 'category("rally")' }, 'routing.unknown-name'],
    [
      'an organisation there is not',
      { organisationId: '0197a2c0-0000-7000-8000-000000000000' },
      'task.choose-organisation',
    ],
  ])('with %s', async (_, given, key) => {
    await expect(saveRule(cast.administrator, form(given))).rejects.toMatchObject({ key });
  });

  test('when somebody changed it meanwhile', async () => {
    const rule = await saved({ name: 'Twice', condition: 'hour == 3' });
    const id = rule.id;
    await saveRule(cast.administrator, form({ id, name: 'Twice', condition: 'hour == 4' }));
    const late = form({ id, name: 'Twice', changedAt: '2020-01-01T00:00:00.000Z' });
    const refusal = { key: 'routing.changed-meanwhile', status: 409 };
    await expect(saveRule(cast.administrator, late)).rejects.toMatchObject(refusal);
  });

  test('to everybody who may not change them', async () => {
    for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
      const no = { status: 403 };
      await expect(saveRule(actor, form())).rejects.toMatchObject(no);
      await expect(checkedRule(actor, form())).rejects.toMatchObject(no);
      await expect(deskRules(actor)).rejects.toMatchObject(no);
      await expect(
        retireRule(actor, { id: form().organisationId, why: 'no' }),
      ).rejects.toMatchObject(no);
    }
  });
});
