import { fail } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import type { Problem } from '#basics/problems.ts';
import { may } from '#modules/people/rules.ts';
import { suggestCategories } from '#modules/categories/rules.ts';
import { enterReport } from '#modules/reports/entering.ts';
import { enteredReport } from '#modules/reports/input-desk.ts';
import { deskNearPlace } from '#modules/reports/near.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { categoryDetails, formCategories } from '../../../(public)/report/categories.ts';
import { placeOfForm } from '../../../(public)/report/sent-report.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!may(locals.actor, 'report.enter')) throw new Refusal('people.may-not-desk', 403);
  return {
    id: newId(),
    categories: await formCategories(locals.locale),
    details: await categoryDetails(locals.locale),
  };
};

/** What every button does first: find the place, look what the words sound like and what is near. */
async function takeForm({ request, locals }: RequestEvent) {
  if (!may(locals.actor, 'report.enter')) throw new Refusal('people.may-not-desk', 403);
  const sent = await readForm(request);
  const values: Record<string, string> = { ...sent.values, locale: sent.values.locale ?? 'ru' };
  const choices = await placeOfForm(values, []);
  if (values.placeFrom === 'pin' && !values.lon) values.placeFrom = 'desk';
  const details = await categoryDetails(locals.locale);
  const suggested = suggestCategories(values.words ?? '', details, locals.locale).slice(0, 3);
  const place = { lon: Number(values.lon), lat: Number(values.lat) };
  const near = values.lon && values.lat ? await deskNearPlace(locals.actor, place) : [];
  return { values, more: { choices, suggested, near } };
}

type Taken = Awaited<ReturnType<typeof takeForm>>;
const again = ({ values, more }: Taken, status: number, problems: Problem[]) =>
  fail(status, { values, problems, ...more, receipt: null, looked: Boolean(values.looked) });

/** A missing longitude and a missing latitude are one problem to a person. */
function placeTogether(problems: Problem[]): Problem[] {
  const ofPlace = ({ field }: Problem) => field === 'lon' || field === 'lat';
  const place = problems.find(ofPlace);
  const others = problems.filter((one) => !ofPlace(one));
  return place ? [{ ...place, field: 'where' }, ...others] : others;
}

export const actions: Actions = {
  /** Finds the place and shows what is there already: nothing is saved. */
  look: async (event) => {
    const taken = await takeForm(event);
    return { ...taken.more, values: taken.values, problems: [], receipt: null, looked: true };
  },
  save: async (event) => {
    const taken = await takeForm(event);
    // What is near is shown once before anything is saved.
    if (taken.more.near.length > 0 && !taken.values.looked) {
      return { ...taken.more, values: taken.values, problems: [], receipt: null, looked: true };
    }
    const answer = await answerForm(taken.values, enteredReport, (input) =>
      enterReport(event.locals.actor, input),
    );
    if (!('done' in answer)) {
      return again(taken, answer.status, placeTogether(answer.data.problems));
    }
    const { code, pin } = answer.done;
    return { ...taken.more, values: {}, problems: [], looked: false, receipt: { code, pin } };
  },
};
