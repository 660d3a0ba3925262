import type { Permission } from '#modules/people/permissions.ts';
import type { Role } from '#modules/people/roles.ts';
import { may, type Actor } from '#modules/people/rules.ts';

/** What a key may be used for. The first word is the subject. */
export const clientScopes = [
  'reports:read',
  'reports:write',
  'tasks:write',
  'desk:read',
  'desk:write',
  'open311',
  'hooks',
] as const;
export type ClientScope = (typeof clientScopes)[number];

/** A program that shows a key: it acts as the key's person, as far as the key's scopes go. */
export type Client = {
  id: string;
  name: string;
  actor: Actor;
  scopes: readonly ClientScope[];
  quotaPerHour: number;
};

/** Requests an hour, unless a key has a number of its own. */
export const QUOTA_PER_HOUR = 3600;

/** How long a key may live. */
export const keyDays = ['30', '90', '365'] as const;

/** As many keys as one person may have at a time; and webhooks. */
export const MOST_KEYS = 20;
export const MOST_HOOKS = 20;

/** Any of these makes a scope worth having; the others are open to everybody who is signed in. */
const neededFor: Partial<Record<ClientScope, readonly Permission[]>> = {
  'tasks:write': ['task.act'],
  'desk:read': ['report.see'],
  'desk:write': ['report.moderate', 'report.assign', 'report.answer', 'report.note'],
};

/** The scopes a person may give to a key: as far as their own permissions reach somewhere. */
export const scopesFor = (actor: Actor): ClientScope[] =>
  clientScopes.filter((scope) => {
    const needed = neededFor[scope];
    return !needed || needed.some((permission) => may(actor, permission));
  });

const deskScopes: readonly ClientScope[] = ['desk:read', 'desk:write'];

/** The roles a key has of its person's: a responder's for tasks, the desk's for the desk. */
export const rolesWithin = (roles: readonly Role[], scopes: readonly ClientScope[]): Role[] =>
  roles.filter(({ role }) =>
    role === 'responder'
      ? scopes.includes('tasks:write')
      : deskScopes.some((scope) => scopes.includes(scope)),
  );

/** What a key looks like: a prefix that scanners of published code can find, and 40 signs. */
export const looksLikeKey = (text: string) => /^lk_[0-9A-Za-z]{40}$/.test(text);

/** Whether they look after the keys and hooks of everybody. */
export const mayChangeClients = (actor: Actor) => may(actor, 'client.change');
