import { locales, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { slugOf } from '#basics/slug.ts';
import { requireCampaign } from '#modules/campaigns/choices.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { eraseVideos } from '#modules/videos/actions.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { freeSlug, isSlugTaken } from '#server/free-slug.ts';
import { newId } from '#server/ids.ts';
import { borrowedFrom } from './borrowing.ts';
import { requireThere } from './grounds.ts';
import type { NewPublication, PublicationForm } from './input.ts';
import {
  canBecome,
  type PublicationKind,
  type PublicationText,
  type PublicationTexts,
} from './rules.ts';
import { lockPublication, note, putTexts, setPublication, textsOf } from './stored.ts';
import type { Publication } from './stored.ts';

/** What an empty text has besides its title. */
export const emptyText: Omit<PublicationText, 'title'> = {
  ...{ summary: '', markdown: '', sources: '', note: '', machineMade: false, toTranslate: false },
};

/** Begins a publication with a title in one language. Gives its id. */
export async function draftPublication(actor: Actor, input: NewPublication): Promise<string> {
  const { kind, areaId, organisationId } = input;
  await requireThere(actor, 'publication.edit', { areaId, organisationId });
  const texts = { [input.locale]: { ...emptyText, title: input.title } };
  return change((tx) => insertDraft(tx, actor, { kind, areaId, organisationId, texts }));
}

type Draft = {
  kind: PublicationKind;
  areaId: string | null;
  organisationId: string | null;
  texts: PublicationTexts;
  categoryIds?: string[];
  reportCode?: string;
  campaignId?: string;
  adoptedFrom?: string;
};

/** Enters a draft, in the caller's transaction. Gives its id. */
export async function insertDraft(tx: Tx, actor: Actor, draft: Draft): Promise<string> {
  const id = newId();
  const title = Object.values(draft.texts).find((text) => text.title)?.title ?? '';
  await tx
    .insertInto('publications')
    .values({
      ...{ id, kind: draft.kind, slug: await freeSlug(tx, 'publications', slugOf(title), id) },
      ...{ area_id: draft.areaId, organisation_id: draft.organisationId },
      ...{ category_ids: draft.categoryIds ?? [], report_code: draft.reportCode ?? null },
      ...{ campaign_id: draft.campaignId ?? null, adopted_from: draft.adoptedFrom ?? null },
      ...{ made_by: personOf(actor), changed_by: personOf(actor), changed_at: now() },
    })
    .execute();
  await putTexts(tx, id, draft.texts);
  await note(tx, actor, id, { event: 'drafted', revision: 1 });
  return id;
}

/**
 * Keeps what was written. An approval it had is void with it; of one that is out already a correction
 * begins, which nobody outside sees yet. Refuses when somebody changed it since the writer saw it.
 */
export function changePublication(actor: Actor, id: string, input: PublicationForm) {
  return change(async (tx) => {
    const row = await lockPublication(tx, id);
    const { areaId, organisationId } = input;
    await requireThere(actor, 'publication.edit', lyingOf(row));
    await requireThere(actor, 'publication.edit', { areaId, organisationId });
    if (input.campaignId !== row.campaign_id) await requireCampaign(input.campaignId);
    const slug = await slugFor(tx, row, input.slug);
    const revision = await beginChange(tx, actor, row, input.revision);
    await setPublication(tx, id, {
      ...{ kind: input.kind, slug, area_id: areaId, organisation_id: organisationId },
      ...{ category_ids: Object.keys(input.category), tags: input.tags },
      ...{ video_url: input.videoUrl, comments: input.comments },
      campaign_id: input.campaignId,
    });
    await putTexts(tx, id, writtenIn(input, await textsOf(tx, id)));
    await note(tx, actor, id, { event: 'changed', revision });
    return revision;
  });
}

export const lyingOf = (row: Publication) => ({
  areaId: row.area_id,
  organisationId: row.organisation_id,
});

/** Makes it a draft of this person, at its next revision, which it gives. Refuses what was changed meanwhile or withdrawn. */
export async function beginChange(tx: Tx, actor: Actor, row: Publication, seen: number) {
  if (!canBecome(row.state, 'draft')) throw new Refusal('publication.is-withdrawn');
  if (row.revision !== seen) throw new Refusal('publication.changed-meanwhile', 409);
  await setPublication(tx, row.id, {
    ...{ state: 'draft', publish_at: null, approved_by: null, revision: seen + 1 },
    ...{ changed_by: personOf(actor), changed_at: now() },
  });
  return seen + 1;
}

/** An address people have stays: it is chosen before the first publishing only. */
async function slugFor(tx: Tx, row: Publication, wished: string): Promise<string> {
  if (row.published_at || !wished || wished === row.slug) return row.slug;
  if (await isSlugTaken(tx, 'publications', wished, row.id))
    throw new Refusal('publication.slug-taken', 409, {}, 'slug');
  return wished;
}

type Typed = Record<Locale, Omit<PublicationText, 'note'>>;

/** The languages in which anything stands; what was noted of a correction stays with it. */
function writtenIn(typed: Typed, before: PublicationTexts): PublicationTexts {
  const written = locales.filter((locale) => {
    const { title, summary, markdown, sources } = typed[locale];
    return Boolean(title || summary || markdown || sources);
  });
  return Object.fromEntries(
    written.map((locale) => [locale, { ...typed[locale], note: before[locale]?.note ?? '' }]),
  );
}

/** Throws away a publication that never was out. */
export function dropPublication(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    const row = await lockPublication(tx, id);
    await requireThere(actor, 'publication.edit', lyingOf(row));
    if (row.published_at) throw new Refusal('publication.is-out');
    await note(tx, actor, id, { event: 'dropped', revision: row.revision });
    await erasePhotos(tx, id, await borrowedFrom(tx, id));
    await eraseVideos(tx, id);
    await tx.deleteFrom('publications').where('id', '=', id).execute();
  });
}
