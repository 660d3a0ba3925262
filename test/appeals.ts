import { fileAppeal } from '#modules/appeals/filing.ts';
import { newAppeal } from '#modules/appeals/input.ts';
import { applicantOf } from '#modules/appeals/keys.ts';
import { roleOf, type Role } from '#modules/people/roles.ts';
import { stranger } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DateTime } from 'luxon';
import type { Person } from './people.ts';
import type { Town } from './town.ts';

/** A moment on the clock on the wall in Astana, such as 2026-01-05 or 2026-01-05T17:30. */
export const at = (moment: string) =>
  DateTime.fromISO(moment.length === 10 ? `${moment}T10:00` : moment, {
    zone: 'Asia/Almaty',
  }).toJSDate();

/** The day on which a moment lies in Astana. */
export const dayOf = (moment: Date) =>
  DateTime.fromJSDate(moment, { zone: 'Asia/Almaty' }).toISODate();

/** What a resident of the town writes, unless it says otherwise. */
export const appealForm = (town: Town, given: Record<string, unknown> = {}) => ({
  ...{ id: newId(), kind: 'application', subject: 'The stairs to the river' },
  words: 'Nobody has mended the stairs by the river since spring',
  ...{ areaId: town.area('petropavl'), address: 'By the old bridge', locale: 'ru' },
  ...{ name: 'Жанна Сәуле', answerBy: 'email', email: 'zhanna@private.example' },
  ...given,
});

/** Files an appeal as a resident would; gives its id, number, link and applicant. */
export async function appealFiled(town: Town, given: Record<string, unknown> = {}) {
  const input = newAppeal.parse(appealForm(town, given));
  const filed = await fileAppeal(stranger, input);
  return { id: input.id, ...filed, applicant: applicantOf(filed.key) };
}

export const appealRow = (id: string) =>
  db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** The same person with other roles. */
export const withRoles = (person: Person, ...roles: Role[]): Person => ({ ...person, roles });

/** An officer who sees and handles only what was given to one body. */
export const officerOf = (person: Person, organisationId: string) =>
  withRoles(person, roleOf('officer', { organisationId, assignedOnly: true }));

/** The smallest sound PDF, like no other. */
export const pdfFile = (words = 'one') => ({
  name: `${words}.pdf`,
  bytes: Buffer.from(`%PDF-1.4\n% ${words}\ntrailer<<>>\n%%EOF\n`),
});
