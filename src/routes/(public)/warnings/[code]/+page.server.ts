import { Refusal } from '#basics/refusal.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree, wholeTerritory } from '#modules/areas/queries.ts';
import { warningOf } from '#modules/warnings/queries.ts';
import { readIn, whereOf } from '../briefs.ts';
import { drawingOf } from '../drawing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [warning, areas, territory] = await Promise.all([
    warningOf(params.code),
    areaTree(),
    wholeTerritory(),
  ]);
  if (!warning) throw new Refusal('warning.unknown', 404);
  const { content, alerts, state, exercise } = warning;
  const language = readIn(warning, locale);
  return {
    ...{ state, exercise, language, cancelled: content.cancelled },
    ...{ kind: content.kind, severity: content.severity, urgency: content.urgency },
    ...{ certainty: content.certainty, text: content.texts[language] },
    where: whereOf(warning, locale, areas),
    drawing: drawingOf(content, territory),
    onset: content.onset && new Date(content.onset),
    expires: new Date(content.expires),
    publishedAt: warning.publishedAt,
    alerts: alerts.map((one) => ({ ...one, href: pressPaths.warningAlert(one.identifier) })),
  };
};
