import { inLocale, type Locale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import type { Area } from '#modules/areas/rules.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { choosable, type Category, type Question } from '#modules/categories/rules.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { textOf, type Asked } from './asked.ts';
import { Fault } from './fault.ts';
import { momentOf, type Answer, type Shape } from './shapes.ts';

/** When what this endpoint offers was last changed by us. */
const CHANGESET = new Date('2026-11-22T00:00:00Z');

/** Where everything is, for a program that has only one address. */
export const discovery = (): Promise<Answer> =>
  Promise.resolve({
    root: 'discovery',
    one: {
      changeset: momentOf(CHANGESET),
      contact: new URL('/about', config.publicUrl).href,
      key_service: new URL('/account/keys', config.publicUrl).href,
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: new URL('/open311/v2', config.publicUrl).href,
          changeset: momentOf(CHANGESET),
          type: 'production',
          formats: ['text/xml', 'application/json'],
        },
      ],
    },
  });

/** The area a program calls its jurisdiction; null when it names none. Refuses one that is not ours. */
export async function jurisdictionOf(asked: Asked): Promise<Area | null> {
  const key = textOf(asked, 'jurisdiction_id');
  if (!key) return null;
  const areas = (await areaTree()).filter(({ retired }) => !retired);
  const tops = new Set(areas.filter(({ parentId }) => parentId === null).map(({ id }) => id));
  const found = areas.find(
    (area) => area.key === key && (area.parentId === null || tops.has(area.parentId)),
  );
  if (!found) throw new Fault(404, `jurisdiction_id "${key}" is not known here`);
  return found;
}

/** What can be reported, in the language asked. */
export async function listServices(asked: Asked): Promise<Answer> {
  await jurisdictionOf(asked);
  const all = await publicCategories();
  const list = choosable(all).map((category) => service(category, all, asked.locale));
  return { root: 'services', each: 'service', list };
}

function service(category: Category, all: readonly Category[], locale: Locale): Shape {
  const group = all.find(({ id }) => id === category.parentId);
  return {
    service_code: category.key,
    service_name: inLocale(category.names, locale),
    description: inLocale(category.hints, locale),
    metadata: category.questions.length > 0,
    type: 'realtime',
    keywords: (category.keywords[locale] ?? []).join(', '),
    group: group ? inLocale(group.names, locale) : '',
  };
}

/** The kind of report behind a service code. Refuses one that nobody can report. */
export async function categoryOf(code: string): Promise<Category> {
  const found = choosable(await publicCategories()).find(({ key }) => key === code);
  if (!found) throw new Fault(404, `service_code "${code}" is not known here`);
  return found;
}

/** What is asked besides place and words. */
export async function serviceDefinition(asked: Asked): Promise<Answer> {
  await jurisdictionOf(asked);
  const category = await categoryOf(asked.id);
  const attributes = category.questions.map((question, nth) =>
    attribute(question, nth + 1, asked.locale),
  );
  return { root: 'service_definition', one: { service_code: category.key, attributes } };
}

function attribute(question: Question, order: number, locale: Locale): Shape {
  const values = valuesOf(question, locale);
  return {
    variable: true,
    code: question.key,
    datatype: values ? 'singlevaluelist' : 'string',
    // One that is asked only after a certain answer cannot be demanded from everybody.
    required: question.required && !question.onlyIf,
    datatype_description: inLocale(question.hint ?? {}, locale),
    order,
    description: inLocale(question.label, locale),
    ...(values && { values }),
  };
}

function valuesOf({ type, options = [] }: Question, locale: Locale): Shape[] | null {
  if (type === 'text') return null;
  const say = sayIn(locale);
  if (type === 'yes-no') {
    return [
      { key: 'yes', name: say('category.yes') },
      { key: 'no', name: say('category.no') },
    ];
  }
  return options.map(({ key, label }) => ({ key, name: inLocale(label, locale) }));
}
