import type { Choices } from '#modules/notifications/input.ts';
import { addPerson, makeSignInLink, signIn } from '#modules/people/actions.ts';
import { newPerson } from '#modules/people/input.ts';
import { actorOfSession } from '#modules/people/queries.ts';
import type { RoleName } from '#modules/people/roles.ts';
import { system, type Actor } from '#modules/people/rules.ts';
import { change } from '#server/database.ts';

export type Person = Extract<Actor, { kind: 'person' }>;
type GivenRole = {
  role: RoleName;
  organisationKey?: string;
  areaKey?: string;
};

/** Takes somebody on and signs them in by a link, as the app itself does. */
export async function newStaff(name: string, ...roles: GivenRole[]): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const { id } = await addPerson(system, newPerson.parse({ email, name, locale: 'ru', roles }));
  const link = await change((tx) => makeSignInLink(tx, id));
  const { cookie } = await signIn(link.split('/').at(-1) ?? '');
  return (await actorOfSession(cookie)) as Person;
}

/** The cast: who works where. The town must have been laid out. */
export async function hireCast() {
  return {
    administrator: await newStaff('Asel', { role: 'administrator' }),
    operatorOfAll: await newStaff('Dana', { role: 'operator' }),
    operatorOfPetropavl: await newStaff('Pavel', { role: 'operator', areaKey: 'petropavl' }),
    operatorOfKyzylzhar: await newStaff('Gulnar', { role: 'operator', areaKey: 'kyzylzhar' }),
    lampWorker: await newStaff('Olga', { role: 'responder', organisationKey: 'lamp-service' }),
    cleaner: await newStaff('Timur', { role: 'responder', organisationKey: 'cleaners' }),
  };
}

/** What somebody chooses who wants to hear of everything at once, in the night too. */
export const atAnyHour: Choices = {
  ...{ timeZone: 'Asia/Almaty', quietFrom: 0, quietUntil: 0 },
  ...{ digestHour: 9, digestWeekday: 1, ways: {} },
};

export type Cast = Awaited<ReturnType<typeof hireCast>>;
