import { z } from 'zod';
import { paths } from '#basics/paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import type { PublicPhoto } from '#modules/media/queries.ts';
import { photoKinds } from '#modules/media/rules.ts';
import { organisationsKept } from '#modules/organisations/queries.ts';
import type { PublicReport } from '#modules/reports/public-face.ts';
import { states } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';

/** A moment as programs read it: RFC 3339, UTC. */
export const moment = z.string().meta({ format: 'date-time' });
const place = z.object({ lon: z.number(), lat: z.number() });

export const photoFace = z.object({
  kind: z.enum(photoKinds),
  largeUrl: z.string(),
  smallUrl: z.string(),
  width: z.int(),
  height: z.int(),
});

/** What a program may know of a report: what a stranger sees, by keys and numbers. */
export const reportFace = z.object({
  code: z.string(),
  url: z.string(),
  state: z.enum(states),
  category: z.string().meta({ description: 'Key of the category' }),
  area: z.string().nullable().meta({ description: 'Key of the smallest area' }),
  organisation: z.string().nullable().meta({ description: 'Key of the organisation responsible' }),
  place: place.nullable().meta({ description: 'The public place: WGS 84 degrees' }),
  address: z.string(),
  words: z.string(),
  round: z.int(),
  filedAt: moment,
  changedAt: moment,
  dueAt: moment.nullable(),
  claimedAt: moment.nullable(),
  confirmedAt: moment.nullable(),
  photos: z.array(photoFace),
});
export type ReportFace = z.infer<typeof reportFace>;

/** A whole address of this site. */
export const wholeUrl = (path: string) => new URL(path, config.publicUrl).href;

/** A moment as text; none stays none. */
export const said = (at: Date | null) => at && at.toISOString();

/** A photo's copies at whole addresses. */
const faceOfPhoto = ({ kind, largeUrl, smallUrl, width, height }: PublicPhoto) => ({
  ...{ kind, width, height },
  ...{ largeUrl: wholeUrl(largeUrl), smallUrl: wholeUrl(smallUrl) },
});

/** The keys by which programs know areas, categories and organisations; '' and null are none. */
export async function keysOf() {
  const [areas, categories, organisations] = await Promise.all([
    areaTree(),
    allCategories(),
    organisationsKept(),
  ]);
  const keyed = (rows: readonly { id: string; key: string }[]) => {
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return (id: string | null) => keys.get(id ?? '') ?? null;
  };
  const category = keyed(categories);
  return {
    area: keyed(areas),
    category: (id: string) => category(id) ?? '',
    sensitivity: (id: string) => categories.find((one) => one.id === id)?.sensitivity ?? null,
    organisation: keyed(organisations),
  };
}
export type Keys = Awaited<ReturnType<typeof keysOf>>;

/** Public reports as programs get them. All names come from memory: no query. */
export async function facesOf(reports: readonly PublicReport[]): Promise<ReportFace[]> {
  const keys = await keysOf();
  return reports.map((report) => ({
    code: report.code,
    url: wholeUrl(paths.reportPage(report.code)),
    state: report.state,
    category: keys.category(report.categoryId),
    area: keys.area(report.areaId),
    organisation: keys.organisation(report.organisationId),
    place: report.place,
    ...{ address: report.address, words: report.words, round: report.round },
    filedAt: report.filedAt.toISOString(),
    changedAt: report.changedAt.toISOString(),
    dueAt: said(report.dueAt),
    claimedAt: said(report.claimedAt),
    confirmedAt: said(report.confirmedAt),
    photos: report.photos.map(faceOfPhoto),
  }));
}
