import { z } from 'zod';
import type { SeenPhoto } from '#modules/media/queries.ts';
import { moment, photoFace, said, wholeUrl, type Keys } from '#modules/clients/report-face.ts';
import { publicEvents, type TimelineLine } from '#modules/reports/timeline.ts';

/** Names in every language there is. */
export const names = z.object({ kk: z.string(), ru: z.string(), en: z.string() }).partial();

export const timelineFace = z.object({
  event: z.enum(publicEvents),
  at: moment,
  organisation: z.string().nullable(),
  by: z.enum(['reporter', 'neighbour']).nullable(),
  proof: z.enum(['at-place', 'elsewhere', 'unverified']).nullable(),
});

/** What happened, by the organisations' keys. */
export const timelineOf = (lines: readonly TimelineLine[], keys: Keys) =>
  lines.map(({ organisationId, at, ...line }) => ({
    ...line,
    at: at.toISOString(),
    organisation: keys.organisation(organisationId),
  }));

/** A photo as those see it who act on the report: its copies are missing while they are made. */
export const seenPhoto = z.object({
  kind: photoFace.shape.kind,
  state: z.enum(['waiting', 'ready', 'refused']),
  takenAt: moment.nullable(),
  largeUrl: z.string().nullable(),
  smallUrl: z.string().nullable(),
});

/** The photos as those see them who act on the report. */
export const seenPhotos = (photos: readonly SeenPhoto[]) =>
  photos.map(({ kind, state, takenAt, copies }) => ({
    ...{ kind, state, takenAt: said(takenAt) },
    largeUrl: copies && wholeUrl(copies.largeUrl),
    smallUrl: copies && wholeUrl(copies.smallUrl),
  }));

export const keptPhoto = z.object({
  id: z.string(),
  place: z
    .object({ lon: z.number(), lat: z.number(), accuracyM: z.number().optional() })
    .nullable()
    .meta({ description: 'Where the camera says it was taken' }),
  takenAt: moment.nullable(),
});

type Kept = { id: string; place: z.infer<typeof keptPhoto>['place']; takenAt: Date | null };
export const faceOfKept = ({ id, place, takenAt }: Kept) => ({ id, place, takenAt: said(takenAt) });

/** A list's page: its rows, and where the next begins. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({
    items: z.array(row),
    next: z.string().nullable().meta({ description: 'Send it as `after` for the next page' }),
  });

export const messageFace = z.object({
  side: z.enum(['reporter', 'responder', 'desk']),
  organisation: z.string().nullable(),
  words: z.string(),
  saidAt: moment,
  readAt: moment.nullable(),
  photos: z.array(seenPhoto),
});

type Message = {
  side: 'reporter' | 'responder' | 'desk';
  organisation_id: string | null;
  words: string;
  said_at: Date;
  readAt: Date | null;
  photos: SeenPhoto[];
};
export const facesOfMessages = (messages: readonly Message[], keys: Keys) =>
  messages.map((one) => ({
    ...{ side: one.side, words: one.words, readAt: said(one.readAt) },
    saidAt: one.said_at.toISOString(),
    organisation: keys.organisation(one.organisation_id),
    photos: seenPhotos(one.photos),
  }));
