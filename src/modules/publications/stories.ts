import { inLocale, locales, type Locale, type Localised } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { publicHistory, publicReportByCode } from '#modules/reports/queries.ts';
import { readCode, writeCode } from '#modules/reports/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { emptyText, insertDraft } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { PublicationText } from './rules.ts';
import { takenBackOf } from './taken-back.ts';

type Found = NonNullable<Awaited<ReturnType<typeof publicReportByCode>>>;
const DAY_MS = 86_400_000;

/**
 * Writes the first draft of a success story from a confirmed report, in every language: before and
 * after, how many days it took, which organisations did it. Only what everybody can read already
 * goes in; nothing of the reporter, nor their words. The same report again gives the draft there is.
 */
export async function draftFromRepair(actor: Actor, typed: string): Promise<string> {
  const found = await publicReportByCode(readCode(typed)?.code ?? '');
  const areaId = found?.report.areaId ?? null;
  await requireThere(actor, 'publication.edit', { areaId, organisationId: null });
  if (found?.report.state !== 'confirmed') {
    throw new Refusal('publication.not-confirmed', 409, {}, 'code');
  }
  const texts = await textsAbout(found);
  const alts = await altsAbout(found);
  return change(async (tx) => {
    const there = await storyOf(tx, found.report.code);
    if (there) return there;
    const id = await insertDraft(tx, actor, {
      ...{ kind: 'success', areaId, organisationId: null, texts },
      ...{ categoryIds: [found.report.categoryId], reportCode: found.report.code },
    });
    await showBeforeAndAfter(tx, id, found, alts);
    return id;
  });
}

const storyOf = async (tx: Tx, code: string) =>
  (
    await tx
      .selectFrom('publications')
      .select('id')
      .where('report_code', '=', code)
      .where('state', '<>', 'withdrawn')
      .executeTakeFirst()
  )?.id;

async function textsAbout({ id, report }: Found): Promise<Record<Locale, PublicationText>> {
  const [areas, category, history] = await Promise.all([
    areaNames(),
    categoryById(report.categoryId),
    publicHistory(id),
  ]);
  const ids = [report.organisationId, ...history.map(({ organisationId }) => organisationId)];
  const done = report.confirmedAt ?? report.changedAt;
  const days = Math.max(1, Math.ceil((done.getTime() - report.filedAt.getTime()) / DAY_MS));
  const write = async (locale: Locale): Promise<PublicationText> => {
    const say = sayIn(locale);
    const names = await organisationNames(locale);
    const helped = [...new Set(ids.flatMap((one) => names.get(one ?? '') ?? []))];
    const words = {
      days,
      area: inLocale(areas.get(report.areaId ?? '') ?? {}, locale) || say('site.name'),
      category: inLocale(category?.names ?? {}, locale),
      code: writeCode(report.code),
    };
    const link = `[${words.code}](${paths.reportPage(report.code)})`;
    const thanks = helped.map((name) => `- ${name.replace(/[\\`*_[\]<>#]/g, String.raw`\$&`)}`);
    const who = helped.length > 0 ? [say('publication.story.who'), thanks.join('\n')] : [];
    return {
      ...emptyText,
      title: say('publication.story.title', words),
      summary: say('publication.story.summary', words),
      markdown: [say('publication.story.words', words), ...who].join('\n\n'),
      sources: say('publication.story.source', { link }),
    };
  };
  const written = await Promise.all(locales.map(async (one) => [one, await write(one)] as const));
  return Object.fromEntries(written) as Record<Locale, PublicationText>;
}

type Alts = Record<'before' | 'after', Localised>;

async function altsAbout({ report }: Found): Promise<Alts> {
  const names = (await categoryById(report.categoryId))?.names ?? {};
  const inAll = (key: 'publication.story.before-alt' | 'publication.story.after-alt') =>
    Object.fromEntries(
      locales.map((locale) => [locale, sayIn(locale)(key, { category: inLocale(names, locale) })]),
    ) as Localised;
  return {
    before: inAll('publication.story.before-alt'),
    after: inAll('publication.story.after-alt'),
  };
}

/** The copies everybody sees, by reference: what the desk takes away there is gone here too. */
async function showBeforeAndAfter(
  tx: Tx,
  id: string,
  { id: subjectId, report }: Found,
  alts: Alts,
) {
  const gone = await takenBackOf(tx, subjectId);
  const photos = report.photos.filter((photo) => !gone.includes(photo.id));
  const before = photos.find(({ kind }) => kind === 'report');
  const after = photos.findLast(({ kind }) => kind === 'proof');
  const shown = [
    ...(before ? [{ photo: before, said: alts.before }] : []),
    ...(after ? [{ photo: after, said: alts.after }] : []),
  ];
  for (const [position, { photo, said }] of shown.entries()) {
    await tx
      .insertInto('publication_pictures')
      .values({
        ...{ publication_id: id, id: photo.id, subject_id: subjectId, position },
        ...{ alts: JSON.stringify(said), people: 'unsaid', rights: writeCode(report.code) },
      })
      .execute();
  }
}
