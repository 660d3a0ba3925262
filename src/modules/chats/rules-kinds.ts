import { inLocale, type Locale } from '#basics/localised.ts';
import { choosable, type Category } from '#modules/categories/rules.ts';

/** One button: a kind to choose, or a page of others. */
export type KindRow =
  { kind: string; words: string } | { page: string; words: 'more' | 'back' | string };

export const MOST_LIKELY = 6;
const PAGE_ROWS = 8;

type Shelf = {
  /** What residents may choose from, groups too, in the usual order. */
  categories: readonly Category[];
  /** What their words speak of, and what is reported most near there: ids, likeliest first. */
  suggested: readonly string[];
  usualNear: readonly string[];
  locale: Locale;
};

/** The kinds to choose from, likeliest first: by their words, by what is usual there, by the order. */
export function likelyKinds({ categories, suggested, usualNear }: Shelf): Category[] {
  const open = choosable(categories);
  const usual = open.map(({ id }) => id);
  const ids = [...new Set([...suggested, ...usualNear, ...usual])];
  return ids.flatMap((id) => open.find((one) => one.id === id) ?? []);
}

/** The buttons of one page of the kinds. A page nobody knows is the first. */
export function kindRows(page: string, shelf: Shelf): KindRow[] {
  const [name = '', part = '1'] = page.split(':');
  const { categories } = shelf;
  if (name === 'groups') return paged(name, part, [...inGroup(null, shelf), back('likely')]);
  if (categories.some(({ parentId }) => parentId === name)) {
    return paged(name, part, [...inGroup(name, shelf), back('groups')]);
  }
  const likely = likelyKinds(shelf);
  const rows = likely.slice(0, MOST_LIKELY).map((one) => rowOf(one, shelf));
  return likely.length > MOST_LIKELY ? [...rows, { page: 'groups', words: 'more' }] : rows;
}

const back = (page: string): KindRow => ({ page, words: 'back' });

function inGroup(groupId: string | null, shelf: Shelf): KindRow[] {
  return shelf.categories
    .filter(({ parentId }) => parentId === groupId)
    .map((one) => rowOf(one, shelf));
}

function rowOf(category: Category, { categories, locale }: Shelf): KindRow {
  const words = inLocale(category.names, locale);
  const isGroup = categories.some(({ parentId }) => parentId === category.id);
  return isGroup ? { page: category.id, words } : { kind: category.id, words };
}

/** So many rows as every messenger can show; the last leads on. */
function paged(name: string, part: string, rows: KindRow[]): KindRow[] {
  if (rows.length <= PAGE_ROWS + 1) return rows;
  const at = Math.max(1, Number(part) || 1);
  const shown = rows.slice((at - 1) * PAGE_ROWS, at * PAGE_ROWS);
  const left = rows.length > at * PAGE_ROWS;
  return left ? [...shown, { page: `${name}:${at + 1}`, words: 'more' }] : shown;
}
