import { locales, type Locale } from '#basics/localised.ts';
import type { deskContest } from '#modules/contests/desk.ts';
import type { ContestForm } from '#modules/contests/input.ts';
import { typedMoment } from '../typed-moment.ts';

type Contest = Awaited<ReturnType<typeof deskContest>>;
type Values = Record<string, string>;

/** A contest as its form shows it, as it is. */
export function valuesOf(contest: Contest): Values {
  const lines = (named: Contest['groups'], locale: Locale) =>
    named.flatMap((one) => one[locale] ?? []).join('\n');
  return {
    ...{ areaId: contest.area_id ?? '', organisationId: contest.organisation_id ?? '' },
    ...{ campaignId: contest.campaign_id ?? '', tags: contest.tags.join(' ') },
    ...{ opens: typedMoment(contest.opens_at), closes: typedMoment(contest.closes_at) },
    ...{ votesFrom: typedMoment(contest.votes_from), votesUntil: typedMoment(contest.votes_until) },
    ...Object.fromEntries(contest.takes.map((one) => [`takes.${one}`, 'yes'])),
    mostEntries: String(contest.most_entries),
    mostPictures: String(contest.most_pictures),
    mostLetters: String(contest.most_letters),
    forMinors: contest.for_minors ? 'yes' : '',
    ...Object.fromEntries(
      locales.flatMap((one) => [
        [`titles.${one}`, contest.texts[one]?.title ?? ''],
        [`rules.${one}`, contest.texts[one]?.rules ?? ''],
        [`prizes.${one}`, contest.texts[one]?.prizes ?? ''],
        [`organisers.${one}`, contest.texts[one]?.organisers ?? ''],
        [`groups.${one}`, lines(contest.groups, one)],
        [`criteria.${one}`, lines(contest.criteria, one)],
      ]),
    ),
  };
}

/** The same of a change that waits for a second person. */
export function proposedValues(form: ContestForm): Values {
  const { areaId = '', organisationId = '', campaignId = '', votesFrom = '' } = form;
  return {
    ...{ areaId, organisationId, campaignId, tags: form.tags.join(' ') },
    ...{ opens: form.opens, closes: form.closes, votesFrom, votesUntil: form.votesUntil ?? '' },
    ...Object.fromEntries(Object.keys(form.takes).map((one) => [`takes.${one}`, 'yes'])),
    mostEntries: String(form.mostEntries),
    mostPictures: String(form.mostPictures),
    mostLetters: String(form.mostLetters),
    forMinors: form.forMinors ? 'yes' : '',
    ...Object.fromEntries(
      locales.flatMap((one) => [
        ...(['titles', 'rules', 'prizes', 'organisers'] as const).map((name) => [
          ...[`${name}.${one}`, form[name][one] ?? ''],
        ]),
        [`groups.${one}`, (form.groups[one] ?? []).join('\n')],
        [`criteria.${one}`, (form.criteria[one] ?? []).join('\n')],
      ]),
    ),
  };
}
