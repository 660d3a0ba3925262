import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { claimWithProof, fileAndSettle, linkOf, monday, type Filed } from '../../test/loop.ts';
import { layTown, yard } from '../../test/town.ts';
import { load as homePage } from './(public)/+page.server.ts';
import { load as figuresPage } from './(public)/figures/+page.server.ts';
import { load as receiptPage } from './(public)/receipt/[key]/+page.server.ts';
import { load as formPage } from './(public)/report/+page.server.ts';
import { load as reportPage } from './(public)/reports/[code]/+page.server.ts';
import { load as warningsPage } from './(public)/warnings/+page.server.ts';
import { load as subscribePage } from './(public)/subscribe/+page.server.ts';
import { load as listPage } from './(public)/reports/+page.server.ts';

const MOST = 5;
let filed: Filed;

/** How many questions a page asks: each takes a connection from the pool, for pages only read. */
async function questionsOf(load: () => unknown): Promise<number> {
  const taken = vi.spyOn(pg.Pool.prototype, 'connect');
  await load();
  const count = taken.mock.calls.length;
  taken.mockRestore();
  return count;
}

beforeAll(async () => {
  setClock(monday);
  const town = await layTown();
  filed = await fileAndSettle(town, { category: 'lamp' });
  await claimWithProof(await linkOf(filed.id), yard);
});
afterAll(() => setClock(null));

const event = (path: string, params: Record<string, string> = {}) =>
  ({
    url: new URL(path, 'http://town.example'),
    ...{ params, request: new Request('http://town.example'), setHeaders: () => undefined },
    locals: { locale: 'ru', actor: stranger },
    cookies: { get: () => undefined },
  }) as never;

const pages: [string, () => unknown][] = [
  ['the front page', () => homePage(event('/'))],
  ['the list', () => listPage(event('/reports?area=petropavl&category=lamp&state=claimed'))],
  ['what is late', () => listPage(event('/reports?area=petropavl&category=lamp&state=late'))],
  ['a report', () => reportPage(event(`/reports/${filed.code}`, { code: filed.code }))],
  ['the form', () => formPage(event('/report'))],
  ['the figures', () => figuresPage(event('/figures'))],
  ['the form to subscribe', () => subscribePage(event('/subscribe'))],
  ['the warnings', () => warningsPage(event('/warnings'))],
  ['a receipt', () => receiptPage(event(`/receipt/${filed.key}`, { key: filed.key }))],
];

test.each(pages)('%s asks the database at most five times', async (_name, load) => {
  await load();
  expect(await questionsOf(load)).toBeLessThanOrEqual(MOST);
});

test('counting the questions would notice one', async () => {
  const page = () => reportPage(event(`/reports/${filed.code}`, { code: filed.code }));
  expect(await questionsOf(page)).toBeGreaterThan(0);
});
