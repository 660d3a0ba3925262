import { pressPaths } from '#basics/press-paths.ts';
import { locales, inLocale, type Locale } from '#basics/localised.ts';
import { areaTree, wholeTerritory } from '#modules/areas/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { groundOf } from './ground.ts';
import { drawnOf, textsOf, type Row } from './keeping.ts';
import { capCategory, type Content, type MsgType } from './rules.ts';
import {
  capName,
  capTime,
  referenceTo,
  writeCap,
  type CapAlert,
  type CapArea,
  type CapInfo,
} from './rules-cap.ts';
import { capCircle, capPolygons } from './rules-shape.ts';
import { saidIn } from './telling.ts';

/** What the next alert of a warning says: as it is worked on, or, when it ends, as it was last out. */
export async function contentOf(tx: Tx, row: Row, msgType: MsgType): Promise<Content> {
  const texts = await textsOf(tx, row.id);
  if (msgType === 'Cancel') {
    const last = await lastContent(tx, row);
    const cleared = locales.flatMap((locale) => {
      const text = last.texts[locale];
      return text ? [[locale, { ...text, allClear: texts[locale]?.allClear ?? '' }] as const] : [];
    });
    const cancelled = row.cancel_reason === 'mistake' ? 'mistake' : 'all-clear';
    return { ...last, texts: Object.fromEntries(cleared), cancelled };
  }
  const drawn = drawnOf(row);
  const { everywhere, concernedIds } = await groundOf(drawn);
  const { kind, urgency, severity, certainty, response } = row as unknown as Content;
  return {
    ...{ kind, urgency, severity, certainty, response, texts, everywhere, concernedIds },
    ...{ areaIds: [...drawn.areaIds], outline: drawn.outline, circle: drawn.circle },
    ...{ onset: row.onset?.toISOString() ?? null, campaignId: row.campaign_id },
    expires: row.expires.toISOString(),
    cancelled: null,
  };
}

async function lastContent(tx: Tx, { id, alerts }: Row): Promise<Content> {
  const { content } = await tx
    .selectFrom('warning_alerts')
    .select('content')
    .where('warning_id', '=', id)
    .where('number', '=', alerts)
    .executeTakeFirstOrThrow();
  return content as Content;
}

type Alert = { warning: Row; msgType: MsgType; content: Content; approvedBy: string };

/** Freezes an alert as CAP 1.2; an update or an end names all alerts of the warning before it. */
export async function writeAlert(tx: Tx, { warning, msgType, content, approvedBy }: Alert) {
  const host = capName(new URL(config.publicUrl).hostname);
  const number = warning.alerts + 1;
  const earlier = await tx
    .selectFrom('warning_alerts')
    .select(['sender', 'identifier', 'sent'])
    .where('warning_id', '=', warning.id)
    .orderBy('number')
    .execute();
  const alert = {
    identifier: `${host}-${warning.code}-${number}`,
    sender: `warnings@${host}`,
    sent: capTime(now(), config.timeZone),
  };
  const refersTo = earlier.map(referenceTo);
  const cap: CapAlert = {
    ...alert,
    status: warning.exercise ? 'Exercise' : 'Actual',
    ...{ msgType, references: refersTo, note: noteOf(warning, content) },
    infos: await infosOf(content, warning.code),
    area: await areaOf(content),
  };
  await tx
    .insertInto('warning_alerts')
    .values({
      ...{ warning_id: warning.id, number, ...alert, sent_at: now(), msg_type: msgType },
      ...{ refers_to: refersTo, exercise: warning.exercise, approved_by: approvedBy },
      ...{ content: JSON.stringify(content), xml: writeCap(cap) },
    })
    .execute();
}

/** CAP has one note for all languages: what an exercise is, and that an alert was a mistake. */
function noteOf({ exercise }: Row, { cancelled }: Content): string {
  const say = sayIn(config.defaultLocale);
  if (cancelled === 'mistake') return say('warning.was-mistake');
  return exercise ? say('warning.is-exercise') : '';
}

async function infosOf(content: Content, code: string): Promise<CapInfo[]> {
  const areas = await areaTree();
  const namesIn = (locale: Locale) =>
    content.areaIds
      .map((id) => inLocale(areas.find((area) => area.id === id)?.names ?? {}, locale))
      .filter(Boolean)
      .join(', ');
  const { kind, urgency, severity, certainty, response, cancelled } = content;
  return locales.flatMap((locale) => {
    const said = saidIn(content, locale);
    const say = sayIn(locale);
    if (!said) return [];
    const where = content.circle || content.outline ? 'warning.drawn-area' : 'warning.everywhere';
    return {
      ...{ language: locale, category: capCategory[kind], event: say(`warning.kind.${kind}`) },
      responseType: cancelled ? 'AllClear' : response,
      ...{ urgency: cancelled ? 'Past' : urgency, severity, certainty },
      onset: content.onset && capTime(new Date(content.onset), config.timeZone),
      expires: capTime(new Date(content.expires), config.timeZone),
      senderName: say('site.name'),
      ...said,
      web: new URL(pressPaths.warning(code), config.publicUrl).href,
      areaDesc: namesIn(locale) || say(where),
    };
  });
}

/** What was drawn, or the borders of the areas chosen; their keys as codes of ours. */
async function areaOf({ circle, outline, areaIds, everywhere }: Content): Promise<CapArea> {
  const { areas, outlines } = await wholeTerritory();
  const chosen = areas.filter(({ id, parentId }) =>
    areaIds.length > 0 ? areaIds.includes(id) : everywhere && parentId === null,
  );
  const bordered = circle || outline ? [] : chosen;
  return {
    circles: circle ? [capCircle(circle)] : [],
    polygons: [
      ...(outline ? capPolygons(outline) : []),
      ...bordered.flatMap(({ id }) => {
        const own = outlines.get(id);
        return own ? capPolygons(own) : [];
      }),
    ],
    geocodes: chosen.map(({ key }) => ({
      valueName: `${new URL(config.publicUrl).hostname}:area`,
      value: key,
    })),
  };
}
