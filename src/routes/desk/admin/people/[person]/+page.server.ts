import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { adminPaths } from '#basics/admin-paths.ts';
import { roleGiven, roleTaken, staffChange } from '#modules/people/input-staff.ts';
import { invite } from '#modules/people/invitations.ts';
import { disablePerson, enablePerson, giveRole, takeRole } from '#modules/people/staff.ts';
import { staffPerson } from '#modules/people/staff-list.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { boundChoices, namingRoles } from '../bounds.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const { roles, ...person } = await staffPerson(actor, params.person);
  const [named, choices] = await Promise.all([namingRoles(locale), boundChoices(locale)]);
  return {
    person,
    choices,
    roles: named(roles),
    audits: may(actor, 'audit.read'),
    own: actor.kind === 'person' && actor.personId === person.id,
  };
};

type Change<T> = (actor: Actor, personId: string, input: T) => Promise<unknown>;

/** Checks a form of the page, changes what it says about this person, and shows the page again. */
const onPerson =
  <S extends z.ZodType>(schema: S, act: Change<z.output<S>>) =>
  async ({ locals, params, request, url }: RequestEvent) => {
    const { values } = await readForm(request);
    const id = params.person ?? '';
    const answer = await answerForm(values, schema, async (input) => act(locals.actor, id, input));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: url.search });
    redirect(303, adminPaths.person(id));
  };

export const actions: Actions = {
  give: onPerson(roleGiven, giveRole),
  take: onPerson(roleTaken, takeRole),
  disable: onPerson(staffChange, disablePerson),
  enable: onPerson(staffChange, enablePerson),
  invite: async ({ locals, params, url }) => {
    try {
      await invite(locals.actor, params.person);
    } catch (problem) {
      return refusedForm({}, problem);
    }
    return { values: {}, problems: [], form: url.search };
  },
};
