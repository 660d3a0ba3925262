const LATIN: Record<string, string> = {
  ...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z' },
  ...{ и: 'i', й: 'i', к: 'k', қ: 'q', л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p' },
  ...{ р: 'r', с: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ф: 'f', х: 'kh', һ: 'h', ц: 'ts', ч: 'ch' },
  ...{ ш: 'sh', щ: 'shch', ъ: '', ы: 'y', і: 'i', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};
const SLUG_CHARS = 60;

/** A title as the end of an address: Latin letters, digits and hyphens; '' when nothing is left of it. */
export function slugOf(title: string): string {
  const latin = Array.from(title.toLowerCase(), (sign) => LATIN[sign] ?? sign).join('');
  const plain = latin.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean);
  let slug = '';
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word.slice(0, SLUG_CHARS);
    if (longer.length > SLUG_CHARS) break;
    slug = longer;
  }
  return slug;
}
