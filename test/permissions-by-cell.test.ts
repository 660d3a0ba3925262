// Goes through the table of permissions cell by cell: everybody tries everything there is under
// /desk, /work, /account and /api, on a thing of their own ground and of a foreign one, by calling
// the page, the form's action or the endpoint directly, as a guessed link or a script would.
//
// A new route, form action or endpoint is one line in test/permission-routes.ts; without it the
// first test fails and names it. What is expected comes from `granted`, never from the line.
import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { clientScopes } from '#modules/clients/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { monday } from './loop.ts';
import { everybody, type Trying } from './permission-actors.ts';
import { usual, type Line } from './permission-lines.ts';
import { lines } from './permission-routes.ts';
import { foreign, theTown, withReport, type Thing } from './permission-things.ts';

type Asked = (event: never) => unknown;
type Route = Partial<Record<string, unknown>> & { actions?: Record<string, Asked> };

const files = import.meta.glob<Route>(
  '../src/routes/{desk,account,work,api}/**/+{page.server,layout.server,server}.ts',
);
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What can be asked of a route, by the names the lines use. */
function askedOf(file: string, route: Route): [string, Asked][] {
  const names: [string, unknown][] = Object.entries(route).filter(([name]) =>
    methods.includes(name),
  );
  if (route.load) names.push([file.includes('+layout') ? 'layout' : 'load', route.load]);
  for (const [name, act] of Object.entries(route.actions ?? {})) names.push([`?/${name}`, act]);
  return names as [string, Asked][];
}

const folderOf = (file: string) => /routes(\/.*)\/\+/.exec(file)?.[1] ?? '';
const all = await Promise.all(
  Object.entries(files).map(async ([file, load]) =>
    askedOf(file, await load()).map(([name, ask]) => ({ folder: folderOf(file), name, ask })),
  ),
).then((found) => found.flat());
const lineOf = (one: { folder: string; name: string }) => lines[one.folder]?.[one.name];

test('everything that can be asked has its line in the table, and no line is idle', () => {
  const there = all.map(({ folder, name }) => `${folder} ${name}`).sort();
  const written = Object.entries(lines).flatMap(([folder, own]) =>
    Object.keys(own).map((name) => `${folder} ${name}`),
  );
  expect(written.sort()).toEqual(there);
});

type Try = { folder: string; name: string; ask: Asked; line: Line; thing: Thing };

function eventOf({ folder, name, line, thing }: Try, { actor }: Trying) {
  const known = { ...thing.params, ...line.params?.(thing) };
  const params = Object.fromEntries(
    [...folder.matchAll(/\[(\w+)\]/g)].map(([, key = '']) => [key, known[key] ?? foreign]),
  );
  const path = folder.replace(/\[(\w+)\]/g, (_, key: string) => params[key] ?? '');
  const query = name.startsWith('?/') ? name : `?${line.query ?? ''}`;
  const url = new URL(`${path}${query}`, 'http://town.example');
  const own = typeof line.form === 'function' ? line.form(thing) : line.form;
  const sent = { ...usual(thing), ...(own === 'unread' ? {} : own) };
  const asking = name === 'load' || name === 'layout' || name === 'GET';
  const api = folder.startsWith('/api/');
  const body = api ? JSON.stringify(own ?? {}) : new URLSearchParams(sent);
  const client = api && actor.kind === 'person' ? clientFor(actor) : undefined;
  return {
    ...{ url, params, route: { id: folder } },
    locals: { locale: 'en', actor, sessionId: foreign, ...(client && { client }) },
    request: new Request(url, {
      method: asking ? 'GET' : 'POST',
      ...(!asking && { body }),
      ...(api && { headers: { 'content-type': 'application/json' } }),
    }),
    cookies: { get: () => undefined, getAll: () => [], set: () => {}, delete: () => {} },
    ...{ getClientAddress: () => '192.0.2.7', setHeaders: () => {}, depends: () => {} },
    ...{ parent: () => Promise.resolve({}), untrack: (read: () => unknown) => read() },
    ...{ isDataRequest: false, isSubRequest: false, platform: {}, fetch },
  } as never;
}

/** A key with every scope, so that only the person's own permissions can stand in the way. */
const clientFor = (actor: Extract<Trying['actor'], { kind: 'person' }>) => ({
  ...{ id: actor.personId, name: 'Trying', actor, scopes: clientScopes, quotaPerHour: 100_000 },
});

/** `unread`: the form was not taken as it is, so that nobody asked who sends it. */
type Outcome = { allowed: boolean; said: string; unread?: boolean };

/** Of something that is not there, "unknown" means that they were let in: a 404 refuses a thing only. */
const refuses = ({ line }: Try, status: number) =>
  [401, 403, 410, 429].includes(status) || (status === 404 && aThing(line));
const aThing = ({ on, needs }: Line) => on !== undefined || needs === 'a-link';

async function outcomeOf(one: Try, who: Trying): Promise<Outcome> {
  try {
    const answer = await one.ask(eventOf(one, who));
    if (isActionFailure(answer))
      return byStatus(
        one,
        answer.status,
        JSON.stringify(
          (answer.data as { problems?: unknown } | undefined)?.problems ?? answer.data ?? {},
        ),
      );
    if (!(answer instanceof Response)) return { allowed: true, said: JSON.stringify(answer) ?? '' };
    if (answer.headers.get('content-type')?.includes('event-stream')) {
      await answer.body?.cancel();
      return byStatus(one, answer.status, '');
    }
    return byStatus(one, answer.status, await answer.text());
  } catch (problem) {
    if (problem instanceof Refusal) return byStatus(one, problem.status, problem.key);
    if (isHttpError(problem)) return byStatus(one, problem.status, problem.body.message);
    if (!isRedirect(problem)) throw problem;
    return { allowed: !problem.location.startsWith('/sign-in'), said: problem.location };
  }
}

const byStatus = (one: Try, status: number, said: string): Outcome =>
  status === 400 || said.includes('people.wrong-')
    ? { allowed: false, said, unread: true }
    : { allowed: !refuses(one, status), said };

function expected({ line: { needs, on, forAll }, thing }: Try, who: Trying): boolean {
  if (needs === 'everybody') return true;
  if (needs === 'a-link') return false;
  if (needs === 'signed-in') return who.signedIn;
  if (forAll && !who.everywhere) return false;
  return [needs].flat().some((one) => who.may(one, on && thing.kind));
}

const entries = () => db.selectFrom('ledger_entries').select((it) => it.fn.countAll().as('count'));

/** Everybody tries it, those first who may not: what came out otherwise than the table says. */
async function wrongOf(one: Try, people: Trying[]): Promise<string[]> {
  const wrong: string[] = [];
  const tries = people.map((who) => ({ who, should: expected(one, who) }));
  const before = await entries().executeTakeFirst();
  for (const { who } of tries.filter(({ should }) => !should)) {
    const { allowed, said } = await outcomeOf(one, who);
    if (allowed) wrong.push(`${who.who} was allowed: ${said.slice(0, 80)}`);
    if (leaks(one, said)) wrong.push(`${who.who} was told of it though refused`);
  }
  expect(await entries().executeTakeFirst(), 'a refused try left a trace').toEqual(before);
  for (const { who } of tries.filter(({ should }) => should)) {
    const { allowed, said, unread } = await outcomeOf(one, who);
    if (one.line.form === 'unread' && (unread || !allowed)) continue;
    if (!allowed && !(await allowedAnew(one, who))) wrong.push(`${who.who} was refused: ${said}`);
    if (!who.reaches.includes(one.thing.kind) && leaks(one, said))
      wrong.push(`${who.who} saw what is not theirs`);
  }
  return wrong.length > 4 ? [...wrong.slice(0, 4), `and ${wrong.length - 4} more`] : wrong;
}

const leaks = ({ thing, line }: Try, said: string) =>
  line.needs !== 'everybody' && thing.secrets.some((one) => said.includes(one));

/** Whether it is allowed on a fresh thing: somebody before them may have given it away. */
async function allowedAnew(one: Try, who: Trying): Promise<boolean> {
  const thing = await one.line.on?.();
  return thing !== undefined && (await outcomeOf({ ...one, thing }, who)).allowed;
}

let people: Trying[];
let shown: Thing;
beforeAll(async () => {
  setClock(monday);
  people = await everybody(await theTown());
  shown = await withReport();
});

describe('the table says who may', () => {
  test.each(all.filter(lineOf).map((one) => [one.folder, one.name, one] as const))(
    '%s %s',
    async (_folder, _name, one) => {
      const line = lineOf(one) as Line;
      const thing = (await line.on?.()) ?? { ...shown, params: {} };
      expect(await wrongOf({ ...one, line, thing }, people)).toEqual([]);
    },
    60_000,
  );
});
