// What a desk asks its list for: each filter as ours reads it, and as a plain question.
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationsKept } from '#modules/organisations/queries.ts';

type Asked = { where: string } & Record<string, string>;

/** Every kind of filter, the rare and the odd among them. */
export async function filtersOfDesk(): Promise<Record<string, Asked>> {
  const [areas, categories] = [await areaTree(), await allCategories()];
  const organisation = (await organisationsKept())[3];
  const area = (key: string) => `area_id = '${areas.find((one) => one.key === key)?.id}'`;
  const kind = (key: string) => `category_id = '${categories.find((one) => one.key === key)?.id}'`;
  const whose = `organisation_id = '${organisation?.id}'`;
  const atWork = "state in ('assigned', 'accepted', 'disputed')";
  return {
    none: { where: 'true' },
    category: { category: 'dark-street', where: kind('dark-street') },
    area: { area: 'petropavl', where: area('petropavl') },
    district: { area: 'ualikhanov', where: area('ualikhanov') },
    state: { state: 'disputed', where: "state = 'disputed'" },
    urgent: { severity: 'high', where: "severity = 'high'" },
    organisation: { organisation: organisation?.key ?? '', where: whose },
    nobody: { organisation: 'nobody', where: 'organisation_id is null' },
    channel: { channel: 'api', where: "channel = 'api'" },
    month: {
      ...{ since: '2026-09-01', until: '2026-09-30' },
      where: "filed_at >= '2026-09-01' and filed_at < '2026-10-01'",
    },
    old: { until: '2024-01-31', where: "filed_at < '2024-02-01'" },
    late: { due: 'late', where: `${atWork} and due_at < now()` },
    disputed: { disputed: 'yes', where: "(state = 'disputed' or round > 1)" },
    'area, category, state': {
      ...{ area: 'kyzylzhar', category: 'syringes', state: 'disputed' },
      where: `${area('kyzylzhar')} and ${kind('syringes')} and state = 'disputed'`,
    },
    'organisation elsewhere': {
      ...{ organisation: organisation?.key ?? '', area: 'ualikhanov', severity: 'low' },
      where: `${whose} and ${area('ualikhanov')} and severity = 'low'`,
    },
  };
}

/** How a plain question sorts. */
export const bareOrder: Record<string, string> = {
  filed: 'filed_at desc',
  due: 'due_at',
  changed: 'changed_at desc',
  severity: 'severity, filed_at desc',
  category: 'category_id, filed_at desc',
  area: 'area_id, filed_at desc',
  state: 'state, filed_at desc',
};

/** What is looked for, by kind. */
export const searches: Record<string, readonly string[]> = {
  'a common word': ['фонарь', 'дети'],
  'words in another form': ['фонари не горят', 'люки'],
  'the beginning of a word': ['шпр', 'мус'],
  'a word nobody wrote': ['слон', 'жираф'],
  'a handle': ['@shop', 'dvor_petropavl'],
  'an address': ['Хименко 22', 'Абай'],
  'a number, whole or its beginning': ['7K2', '7K2-M9', '7K2-M9Q-XD4'],
  'a phone number': ['+7 701 555 44 33'],
  'an e-mail address': ['resident-7k2m9qxd4@example.org'],
};
