import { beforeAll, describe, expect, test } from 'vitest';
import { stranger, system } from '#modules/people/rules.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { importTemplates, retireTemplate, saveTemplate } from './actions.ts';
import { templateForm } from './input.ts';
import { deskTemplates, templatesFor } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});

const form = (given: Record<string, unknown> = {}) =>
  templateForm.parse({
    ...{ locale: 'ru', position: 5, title: 'Передано', words: 'Ваше сообщение {code} передано.' },
    ...given,
  });
const titles = async (category: string, state = 'assigned', locale: 'ru' | 'kk' = 'ru') =>
  (await templatesFor(town.category(category), state, locale)).map(({ title }) => title);

describe('templates', () => {
  test('the first ones are brought in once, and never over what is kept here', async () => {
    expect(await importTemplates(system, [form({ locale: 'en' })])).toBe(1);
    expect(await importTemplates(system, [form({ locale: 'en' })])).toBe(0);
    await expect(importTemplates(stranger, [])).resolves.toBe(0);
  });

  test('are picked by category with its group, state and language, in their order', async () => {
    const lamp = town.category('lamp');
    await saveTemplate(cast.administrator, form());
    await saveTemplate(cast.administrator, form({ title: 'Лампа', categoryId: lamp, position: 1 }));
    await saveTemplate(cast.administrator, form({ title: 'Отказ', state: 'declined' }));
    await saveTemplate(cast.administrator, form({ title: 'Жіберілді', locale: 'kk' }));
    expect(await titles('lamp')).toEqual(['Лампа', 'Передано']);
    expect(await titles('dogs')).toEqual(['Передано']);
    expect(await titles('dogs', 'declined')).toEqual(['Отказ', 'Передано']);
    expect(await titles('lamp', 'assigned', 'kk')).toEqual(['Жіберілді']);
  });

  test('are changed and taken out of use', async () => {
    const [first] = await deskTemplates(cast.administrator);
    await saveTemplate(cast.administrator, form({ id: first?.id, title: 'Иначе', locale: 'en' }));
    expect((await deskTemplates(cast.administrator)).map(({ title }) => title)).toContain('Иначе');
    await retireTemplate(cast.administrator, first?.id ?? '');
    expect((await deskTemplates(cast.administrator)).map(({ id }) => id)).not.toContain(first?.id);
    const again = retireTemplate(cast.administrator, first?.id ?? '');
    await expect(again).rejects.toMatchObject({ key: 'template.unknown', status: 404 });
  });

  test('are refused with a placeholder that nobody can fill, and a category there is not', async () => {
    const wrong = saveTemplate(cast.administrator, form({ words: 'Dear {name}, {code}' }));
    await expect(wrong).rejects.toMatchObject({
      ...{ key: 'template.unknown-placeholder', field: 'words', params: { name: 'name' } },
    });
    const nowhere = form({ categoryId: '0197a2c0-0000-7000-8000-000000000000' });
    await expect(saveTemplate(cast.administrator, nowhere)).rejects.toMatchObject({
      key: 'report.choose-category',
    });
  });

  test('are kept by those who may, and nobody else', async () => {
    for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
      await expect(saveTemplate(actor, form())).rejects.toMatchObject({ status: 403 });
      await expect(deskTemplates(actor)).rejects.toMatchObject({ status: 403 });
      await expect(retireTemplate(actor, form().locale)).rejects.toMatchObject({ status: 403 });
    }
  });
});
