import type { Role, RoleName } from './roles.ts';

/** What somebody on the staff may be allowed to do. The first word is the subject. */
export const permissions = [
  'report.see',
  'report.moderate',
  'report.assign',
  'report.answer',
  'report.note',
  'report.enter',
  'report.ban',
  'contact.read',
  'original.read',
  'reporter.history',
  'appeal.see',
  'appeal.handle',
  'appeal.enter',
  'meeting.see',
  'meeting.hold',
  'associate.change',
  'indicator.see',
  'indicator.confirm',
  'task.act',
  'template.change',
  'routing.change',
  'calendar.change',
  'area.change',
  'category.change',
  'organisation.change',
  'person.change',
  'client.change',
  'letter.see',
  'letter.read',
  'audit.read',
  'retention.run',
  'figure.see',
  'campaign.edit',
  'campaign.approve',
  'activity.hold',
  'contest.hold',
  'contest.judge',
  'warning.edit',
  'warning.approve',
  'warning.source',
  'publication.edit',
  'publication.approve',
  'comment.moderate',
  'partner.see',
] as const;
export type Permission = (typeof permissions)[number];

const deskWork: readonly Permission[] = [
  'report.see',
  'report.moderate',
  'report.assign',
  'report.answer',
  'report.note',
  'report.enter',
  'report.ban',
  'contact.read',
  'original.read',
  'reporter.history',
  'appeal.see',
  'appeal.handle',
  'appeal.enter',
  'meeting.see',
  'indicator.see',
  'indicator.confirm',
  'letter.see',
  'figure.see',
  'warning.edit',
  'warning.approve',
];

const press: readonly Permission[] = [
  'campaign.edit',
  'campaign.approve',
  'activity.hold',
  'contest.hold',
  'contest.judge',
  'publication.edit',
  'publication.approve',
  'comment.moderate',
];

/** Who may do what. docs/privacy.md shows this very table, and a test goes through it cell by cell. */
export const granted: Record<RoleName, readonly Permission[]> = {
  administrator: [
    ...deskWork,
    ...press,
    'meeting.hold',
    'associate.change',
    'template.change',
    'routing.change',
    'calendar.change',
    'area.change',
    'category.change',
    'organisation.change',
    'person.change',
    'client.change',
    'letter.read',
    'retention.run',
    'warning.source',
  ],
  operator: deskWork,
  officer: [
    'report.see',
    'report.assign',
    'report.answer',
    'report.note',
    'report.enter',
    'contact.read',
    'appeal.see',
    'appeal.handle',
    'meeting.see',
    'meeting.hold',
    'activity.hold',
    'contest.hold',
    'contest.judge',
    'associate.change',
    'indicator.see',
    'figure.see',
    'warning.edit',
  ],
  responder: ['task.act'],
  editor: [...press, 'warning.edit', 'figure.see'],
  analyst: ['figure.see'],
  liaison: ['partner.see', 'figure.see'],
  auditor: ['audit.read', 'figure.see'],
};

/** What changes the whole house: only a role that is bound to no area and no category gives it. */
const wholeHouse: readonly Permission[] = [
  'template.change',
  'routing.change',
  'calendar.change',
  'area.change',
  'category.change',
  'organisation.change',
  'person.change',
  'client.change',
  'letter.see',
  'letter.read',
  'audit.read',
  'retention.run',
  'warning.source',
];

/** Whether only a role that is bound to no area and no category gives it. */
export const isForWholeHouse = (permission: Permission) => wholeHouse.includes(permission);

/**
 * What a thing lies in: its areas and its category with the groups above (each leaf to root), and
 * who answers for it. What is left out is not asked.
 */
export type Where = {
  areas?: readonly string[];
  categories?: readonly string[];
  organisationId?: string | null;
};

/** Whether these roles allow it there. Not told where: whether they allow it anywhere. */
export const allows = (roles: readonly Role[], permission: Permission, where: Where = {}) =>
  roles.some((role) => gives(role, permission) && reaches(role, where));

/** Where a permission reaches: each row one role; an empty list is nowhere, null is everywhere. */
export type Scope = {
  areaId: string | null;
  categoryId: string | null;
  organisationId: string | null;
};

/** The grounds on which these roles give a permission: null is everywhere, an empty list nowhere. */
export function scopesOf(roles: readonly Role[], permission: Permission): Scope[] | null {
  const scopes = roles
    .filter((role) => gives(role, permission) && (!isBound(role) || role.organisationId))
    .map((role) => ({
      areaId: role.areaId,
      categoryId: role.categoryId,
      organisationId: isBound(role) ? role.organisationId : null,
    }));
  const free = scopes.some((it) => !it.areaId && !it.categoryId && it.organisationId === null);
  return free ? null : scopes;
}

const gives = (role: Role, permission: Permission) =>
  granted[role.role].includes(permission) &&
  (!isForWholeHouse(permission) || (!role.areaId && !role.categoryId && !role.assignedOnly));

const reaches = (role: Role, { areas, categories, organisationId }: Where) =>
  (role.areaId === null || !areas || areas.includes(role.areaId)) &&
  (role.categoryId === null || !categories || categories.includes(role.categoryId)) &&
  (!isBound(role) ||
    // Bound to an organisation that nobody named: that is nowhere.
    (role.organisationId !== null &&
      (organisationId === undefined || organisationId === role.organisationId)));

/** Bound to what was given to their organisation: responders always, others when it is said. */
const isBound = (role: Role) => role.assignedOnly || role.role === 'responder';
