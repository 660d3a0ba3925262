import { granted, isForWholeHouse, type Permission } from '#modules/people/permissions.ts';
import { roleOf, roles, type Role, type RoleName } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { Town } from './town.ts';

type Bounds = Partial<Omit<Role, 'role'>>;

/** What there is to get at. An appeal has no category; a meeting lies in an area only. */
export type Kind = 'report' | 'appeal' | 'meeting';

/**
 * How a role may be bound, and what of a lamp in the city, an appeal there, both with the lamp
 * service, and a meeting there it then reaches.
 */
const bounds: Record<string, { reaches: readonly Kind[]; of: (town: Town) => Bounds }> = {
  everywhere: { reaches: ['report', 'appeal', 'meeting'], of: () => ({}) },
  'their own area': {
    reaches: ['report', 'appeal', 'meeting'],
    of: (town) => ({ areaId: town.area('petropavl') }),
  },
  'a foreign area': { reaches: [], of: (town) => ({ areaId: town.area('kyzylzhar') }) },
  'their own category': {
    reaches: ['report', 'appeal', 'meeting'],
    of: (town) => ({ categoryId: town.category('lamp') }),
  },
  'a foreign category': {
    reaches: ['appeal', 'meeting'],
    of: (town) => ({ categoryId: town.category('dogs') }),
  },
  'what is assigned to them': {
    reaches: ['report', 'appeal'],
    of: (town) => ({ organisationId: town.organisation('lamp-service'), assignedOnly: true }),
  },
  'what is assigned to others': {
    reaches: [],
    of: (town) => ({ organisationId: town.organisation('cleaners'), assignedOnly: true }),
  },
};

/** Somebody who tries: who, and what the table of permissions lets them do. */
export type Trying = {
  who: string;
  actor: Actor;
  /** What of the things tried lies on their ground. */
  reaches: readonly Kind[];
  signedIn: boolean;
  /** Whether they hold a role bound to nothing. */
  everywhere: boolean;
  /** Whether they may at all: with the thing tried, else with anything. */
  may: (permission: Permission, here?: Kind) => boolean;
};

const signedIn = (...held: Role[]): Actor => ({
  ...{ kind: 'person', personId: newId(), name: 'Trying' },
  roles: held,
});

const nobody = (who: string, actor: Actor): Trying => ({
  ...{ who, actor, reaches: [], signedIn: actor.kind === 'person' },
  everywhere: false,
  may: () => false,
});

function holderOf(role: RoleName, name: string, town: Town): Trying {
  const { reaches, of } = bounds[name] as (typeof bounds)[string];
  const actor = signedIn(roleOf(role, of(town)));
  const may = (permission: Permission, here?: Kind) => {
    if (!granted[role].includes(permission)) return false;
    if (isForWholeHouse(permission)) return name === 'everywhere';
    return !here || reaches.includes(here);
  };
  return {
    who: `${role} of ${name}`,
    actor,
    reaches,
    signedIn: true,
    everywhere: name === 'everywhere',
    may,
  };
}

/** Everybody: each role bound in each way, and all who hold none. */
export async function everybody(town: Town): Promise<Trying[]> {
  const people = whoever(town);
  const ids = people.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.personId] : []));
  await db
    .insertInto('people')
    .values(
      ids.map((id) => ({ id, name: 'Trying', email: `${id}@example.org`, created_at: now() })),
    )
    .execute();
  return people;
}

function whoever(town: Town): Trying[] {
  const cleaners = town.organisation('cleaners');
  return [
    nobody('a stranger', stranger),
    nobody('a reporter of something else', { kind: 'reporter', reportId: newId() }),
    nobody('a link to another task', {
      ...{ kind: 'responder', reportId: newId(), assignmentId: newId() },
      organisationId: cleaners,
    }),
    nobody('somebody signed in without a role', signedIn()),
    ...roles
      .filter((role) => role !== 'responder')
      .flatMap((role) => Object.keys(bounds).map((name) => holderOf(role, name, town))),
    responder('the lamp service', town.organisation('lamp-service'), ['report']),
    responder('a foreign organisation', cleaners, []),
  ];
}

const responder = (who: string, organisationId: string, reaches: Kind[]): Trying => ({
  ...{ who: `responder of ${who}`, reaches, signedIn: true, everywhere: false },
  actor: signedIn(roleOf('responder', { organisationId })),
  may: (permission, here) =>
    granted.responder.includes(permission) && (!here || reaches.includes(here)),
});
