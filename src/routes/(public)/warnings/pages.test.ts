import { parseAtomFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { monday } from '../../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../../test/people.ts';
import { layTown, type Town } from '../../../../test/town.ts';
import {
  expectValidCap,
  passHours,
  publicWarning,
  publishWarning,
} from '../../../../test/warnings.ts';
import { bannersFor } from '../../warning-area.ts';
import { actions, load } from './+page.server.ts';
import { load as loadOne } from './[code]/+page.server.ts';
import { GET as feed } from './cap.atom/+server.ts';
import { GET as file } from './cap/[identifier].xml/+server.ts';

let town: Town;
let cast: Cast;
let editor: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Ruslan', { role: 'editor' });
  const area = { [town.area('petropavl')]: 'yes' };
  const two = { author: editor, second: cast.operatorOfAll };
  await publishWarning(two, { area });
  await publishWarning(two, { area, exercise: 'yes' });
});
afterAll(() => setClock(null));

type Asked = { cookie?: string; path?: string; actor?: Actor; headers?: Record<string, string> };
const kept = new Map<string, string>();
const event = ({ cookie, path = '/warnings', actor = stranger, headers = {} }: Asked = {}) => {
  const url = new URL(path, 'http://town.example');
  return {
    ...{ url, params: {} as Record<string, string> },
    ...{ locale: 'ru' as const, actor, locals: { locale: 'ru', actor } },
    request: new Request(url, { headers }),
    cookies: {
      get: () => cookie,
      set: (name: string, value: string) => kept.set(name, value),
      delete: (name: string) => kept.delete(name),
    } as never,
  };
};

describe('the banner', () => {
  const words = async (asked: Asked) => (await bannersFor(event(asked))).map((one) => one.words);

  test('stands before those who chose the area, and on a page about it, and before nobody else', async () => {
    const here = ['Не ходите к реке'];
    expect(await words({ cookie: 'petropavl' })).toEqual(here);
    expect(await words({ path: '/reports?area=petropavl' })).toEqual(here);
    expect(await words({})).toEqual([]);
    expect(await words({ cookie: 'kyzylzhar', path: '/reports?area=kyzylzhar' })).toEqual([]);
    expect(await words({ cookie: 'nowhere' })).toEqual([]);
  });

  test('says until when it holds, and is in no copy that a phone keeps', async () => {
    const [banner] = await bannersFor(event({ cookie: 'petropavl' }));
    expect(banner?.until).toMatch(/^До .*21:00/);
    const headers = { 'sec-fetch-dest': 'empty' };
    expect(await words({ cookie: 'petropavl', headers })).toEqual([]);
  });

  test('of an exercise stands, marked, before those only who work on warnings', async () => {
    const marks = async (actor: Actor) =>
      (await bannersFor(event({ cookie: 'petropavl', actor }))).map(({ mark }) => mark);
    expect(await marks(stranger)).toEqual(['Предупреждение']);
    expect((await marks(editor)).sort()).toEqual(['Предупреждение', 'Учение']);
  });
});

describe('the page of warnings', () => {
  const page = async (asked: Asked = {}) => (await load(event(asked) as never)) as PageData;
  type PageData = Record<'near' | 'far' | 'past', { headline: string; exercise: boolean }[]> & {
    chosen: string;
  };

  test('lists all that hold, those of one’s own area first, and no exercise', async () => {
    expect(await page()).toMatchObject({ chosen: '', near: [], far: [{ exercise: false }] });
    expect(await page({ cookie: 'petropavl' })).toMatchObject({ near: [{}], far: [], past: [] });
  });

  test('keeps the chosen area in a cookie, forgets it again, and keeps nothing else', async () => {
    const choose = async (area: string) => {
      const asked = event();
      const request = new Request(asked.url, {
        method: 'POST',
        body: new URLSearchParams({ area }),
      });
      await expect(actions.default?.({ ...asked, request } as never)).rejects.toMatchObject({
        status: 303,
      });
    };
    await choose('petropavl');
    expect([...kept]).toEqual([['area', 'petropavl']]);
    await choose('<script>');
    expect([...kept]).toEqual([]);
  });
});

describe('for other systems', () => {
  test('the Atom feed leads to every alert but exercises, each a valid CAP file; known bytes are not sent again', async () => {
    const answer = await feed(event() as never);
    const { entries = [], title } = parseAtomFeed(await answer.text());
    expect(title?.value).toMatch(/^Предупреждения/);
    expect(entries).toHaveLength(1);
    const link = entries[0]?.links?.find(({ type }) => type === 'application/cap+xml');
    const identifier = /cap\/(.+)\.xml$/.exec(link?.href ?? '')?.[1] ?? '';
    const one = await file({ ...event(), params: { identifier } } as never);
    expect(one.headers.get('content-type')).toBe('application/cap+xml; charset=utf-8');
    expectValidCap(await one.text());
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    expect((await feed(event({ headers }) as never)).status).toBe(304);
    await expect(file({ ...event(), params: { identifier: 'no' } } as never)).rejects.toMatchObject(
      {
        status: 404,
      },
    );
  });
});

describe('a page of one warning', () => {
  test('stays when the warning is over, with its alerts and where it held', async () => {
    const area = { [town.area('petropavl')]: 'yes' };
    const id = await publishWarning({ author: editor, second: cast.operatorOfAll }, { area });
    const { code } = await publicWarning(id);
    passHours(13);
    const shown = await loadOne({ ...event(), params: { code } } as never);
    setClock(monday);
    expect(shown).toMatchObject({
      state: 'ended',
      where: 'petropavl ru',
      alerts: [{ msgType: 'Alert' }],
    });
    expect((shown as { drawing: { marked: string[] } }).drawing.marked).toHaveLength(1);
    await expect(loadOne({ ...event(), params: { code: 'none' } } as never)).rejects.toMatchObject({
      status: 404,
    });
  });
});
