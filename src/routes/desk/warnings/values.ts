import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { deskWarning } from '#modules/warnings/queries-desk.ts';
import { writeCircle } from '#basics/drawn-shape.ts';
import { writeCorners } from '#modules/warnings/rules-shape.ts';
import { typedMoment } from '../typed-moment.ts';

type Warning = Awaited<ReturnType<typeof deskWarning>>;

/** A warning as its form shows it. */
export function valuesOf(warning: Warning): Record<string, string> {
  const { kind, urgency, severity, certainty, response, circle, outline } = warning;
  const texts = locales.flatMap((locale) =>
    Object.entries(warning.texts[locale] ?? {}).map(([name, text]) => [`${locale}.${name}`, text]),
  );
  return {
    ...{ kind, urgency, severity, certainty, response },
    ...{ onset: typedMoment(warning.onset), expires: typedMoment(warning.expires) },
    ...{ circle: circle ? writeCircle(circle) : '', corners: outline ? writeCorners(outline) : '' },
    ...(warning.exercise && { exercise: 'yes' }),
    campaignId: warning.campaignId ?? '',
    ...Object.fromEntries(warning.areaIds.map((id) => [`area.${id}`, 'yes'])),
    ...(Object.fromEntries(texts) as Record<string, string>),
  };
}

/** The areas somebody may warn in, named. */
export async function areasToWarn(actor: Actor, locale: Locale) {
  const [ids, tree] = await Promise.all([areasFor(actor, 'warning.edit'), areaTree()]);
  return tree
    .filter(({ id, retired }) => !retired && ids.includes(id))
    .map(({ id, names, parentId }) => ({ id, name: inLocale(names, locale), top: !parentId }));
}
