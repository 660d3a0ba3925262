import { locales, type Locale } from '#basics/localised.ts';
import type { deskActivity } from '#modules/activities/desk.ts';
import type { ActivityForm } from '#modules/activities/input.ts';
import { campaignChoices } from '#modules/campaigns/choices.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { changesOf } from '../changes.ts';
import { holdingChoices } from '../holding-choices.ts';
import { typedMoment } from '../typed-moment.ts';

type Activity = Awaited<ReturnType<typeof deskActivity>>;
type Values = Record<string, string>;

/** An activity as its form shows it, as it is. */
export function valuesOf(activity: Activity): Values {
  const { time_zone: zone, lat, lon } = activity;
  const local = (at: Date | null) => typedMoment(at, zone);
  return {
    ...{ kind: activity.kind, place: activity.place, areaId: activity.area_id ?? '' },
    ...{ point: lat === null ? '' : `${lat}, ${lon}`, timeZone: zone },
    ...{ begins: local(activity.starts_at), ends: local(activity.ends_at) },
    ...{ repeats: activity.repeats, times: String(activity.times) },
    ...{ signsUp: activity.signs_up ? 'yes' : '', forMinors: activity.for_minors ? 'yes' : '' },
    ...{ capacity: String(activity.capacity ?? ''), signUpUntil: local(activity.sign_up_until) },
    organisationId: activity.organisation_id ?? '',
    campaignId: activity.campaign_id ?? '',
    ...Object.fromEntries(activity.audiences.map((one) => [`audiences.${one}`, 'yes'])),
    ...Object.fromEntries(
      locales.flatMap((locale) => [
        [`titles.${locale}`, activity.texts[locale]?.title ?? ''],
        [`descriptions.${locale}`, activity.texts[locale]?.description ?? ''],
      ]),
    ),
  };
}

/** The same of a change that waits for a second person. */
export function proposedValues(form: ActivityForm): Values {
  const { titles, descriptions, audiences, signsUp, forMinors, capacity, times, ...rest } = form;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value ?? '')])),
    ...{ signsUp: signsUp ? 'yes' : '', forMinors: forMinors ? 'yes' : '' },
    ...{ capacity: String(capacity ?? ''), times: String(times ?? 1) },
    ...Object.fromEntries(Object.keys(audiences).map((one) => [`audiences.${one}`, 'yes'])),
    ...Object.fromEntries(
      locales.flatMap((locale) => [
        [`titles.${locale}`, titles[locale] ?? ''],
        [`descriptions.${locale}`, descriptions[locale] ?? ''],
      ]),
    ),
  };
}

// How often it is was settled when it was published; a place is written in more ways than one.
const notCompared = ['repeats', 'times', 'point'];

/** What a proposed change of an activity would change. */
export const changesIn = (before: Values, after: Values) =>
  changesOf(before, after).filter(({ name }) => !notCompared.includes(name));

/** What the form of an activity offers to choose from. */
export async function choicesFor(actor: Actor, locale: Locale, campaignId = '') {
  const [choices, campaigns] = await Promise.all([
    holdingChoices(actor, 'activity.hold', locale),
    campaignChoices(locale, campaignId),
  ]);
  return {
    ...choices,
    timeZone: config.timeZone,
    campaigns: campaigns.map(({ id, name }) => ({ value: id, text: name })),
  };
}
