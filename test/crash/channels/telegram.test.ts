// Telegram: one report from photo to confirmed outcome on the wire, by polling; and as Telegram brings it to us.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptTask } from '#modules/assignments/actions.ts';
import { accountIdOf } from '#modules/chats/accounts.ts';
import { db } from '#server/database.ts';
import { claimWithProof, linkOf, rowOf, tasksOf } from '../../loop.ts';
import { hireCast } from '../../people.ts';
import { startTelegram, TOKEN, type Shown } from '../../telegram-api.ts';
import { telegramPerson } from '../../telegram-people.ts';
import { layTown, yard } from '../../town.ts';
import { confirmedOnce, openHouse, soon, type House } from './house.ts';

let api: Awaited<ReturnType<typeof startTelegram>>;
let house: House;
const person = telegramPerson(91, { language: 'en' });
const accountId = accountIdOf('telegram', '91');
const other = telegramPerson(92, { language: 'en' });

beforeAll(async () => {
  await layTown();
  await hireCast();
  api = await startTelegram();
  const bytes = await readFile('test/fixtures/photos/hopper.jpg');
  api.state.files.set('entrance', { path: 'photos/file_1.jpg', bytes });
  house = await houseWith(['worker'], 'polling');
});
afterAll(async () => {
  await house?.stop();
  await api?.stop();
});

const houseWith = (parts: Parameters<typeof openHouse>[0], mode: 'polling' | 'webhook') =>
  openHouse(parts, () => ({
    ...{ TELEGRAM_TOKEN: TOKEN, TELEGRAM_MODE: mode },
    TELEGRAM_API_URL: api.settings(mode).apiUrl,
    // Telegram brings nothing to an address without https.
    PUBLIC_URL: 'https://town.example',
  }));

/** The newest message in the chat that fits. */
const shown = (fits: (one: Shown) => boolean, whose = person): Promise<Shown> =>
  soon(() => {
    const found = api.inChat(whose.id).findLast(fits);
    if (!found)
      throw new Error(
        api
          .inChat(whose.id)
          .map(({ words }) => words)
          .join('\n---\n'),
      );
    return found;
  });

/** Somebody presses the button that reads like this. */
async function press(words: string, whose = person, bring: Bring = api.bring): Promise<void> {
  const reads = RegExp(words);
  const { id, buttons } = await shown(
    (one) => one.buttons.some((it) => reads.test(it.text)),
    whose,
  );
  const button = buttons.find((it) => reads.test(it.text));
  await bring(whose.presses(button?.callback_data ?? '', id));
}

type Bring = (...updates: { update_id: number }[]) => unknown;

/** As Telegram brings it: to the path and with the secret the worker gave at its start. */
async function bringToHook(...updates: { update_id: number }[]): Promise<void> {
  const hook = await soon(() => api.state.webhook ?? Promise.reject(new Error('no address yet')));
  for (const update of updates) {
    const { pathname, search } = new URL(String(hook.url));
    const secret = String(hook.secret_token);
    const json = { 'content-type': 'application/json' };
    const headers = { ...json, 'x-telegram-bot-api-secret-token': secret };
    const body = JSON.stringify(update);
    const url = new URL(pathname + search, house.site);
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
  }
}

test('from photo to confirmed outcome in Telegram, once, though the worker is killed in the middle', async () => {
  // Killed while it fetches the photo.
  const photo = person.sendsPhoto({ fileId: 'entrance', words: 'The entrance has no light' });
  const fetching = api.hold('getFile');
  api.bring(photo);
  await house.killWhileHeld(fetching);
  await shown(({ markup }) => markup !== undefined && 'keyboard' in markup);
  // Killed while it asks what kind of problem it is.
  const asking = api.hold('sendMessage');
  api.bring(person.isAt(yard.lat, yard.lon), photo);
  await house.killWhileHeld(asking);
  await press('^entrance$');
  await press('^Send report$');
  await shown(({ words }) => words.includes('Return code'));
  const reports = await db.selectFrom('chat_reports').selectAll().execute();
  expect(reports).toHaveLength(1);
  const id = reports[0]?.report_id ?? '';
  expect(await rowOf(id)).toMatchObject({ channel: 'telegram', lat: yard.lat, lon: yard.lon });
  const photos = db.selectFrom('media_photos').select('kind').where('subject_id', '=', id);
  expect(await photos.execute()).toEqual([{ kind: 'report' }]);

  await soon(async () => expect(await tasksOf(id)).not.toEqual([]));
  const link = await linkOf(id);
  await acceptTask(link.actor, link.ref);
  await claimWithProof(link);
  // The after-photo as a picture, with the question below it.
  const asked = await shown(({ photo: picture }) => picture !== undefined);
  expect(asked.photo?.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  const yes = asked.buttons.find((it) => it.callback_data?.startsWith('done:yes'));
  api.bring(person.presses(yes?.callback_data ?? '', asked.id));
  await soon(async () => expect((await rowOf(id)).state).toBe('confirmed'));
  await confirmedOnce('telegram');

  const waiting = db
    .selectFrom('chat_updates')
    .select('id')
    .where('account_id', '=', accountId)
    .where((it) => it.or([it('handled_at', 'is', null), it('heard', 'is not', null)]));
  await soon(async () => expect(await waiting.execute()).toEqual([]));
  // Every button stopped turning, and nothing was said twice.
  await soon(() => expect(api.state.answered).toHaveLength(3));
  const words = api.inChat(person.id).map((one) => one.words);
  expect(words).toEqual([...new Set(words)]);
});

test('from photo to number when Telegram brings it, each update twice and the last ones first', async () => {
  await house.stop();
  house = await houseWith(['web', 'worker'], 'webhook');
  const photo = other.sendsPhoto({ fileId: 'entrance', words: 'No light here either' });
  const place = other.isAt(yard.lat + 0.05, yard.lon + 0.05);
  await bringToHook(place, photo, photo, place);
  await press('^entrance$', other, bringToHook);
  await press('^Send report$', other, bringToHook);
  await shown(({ words }) => words.includes('Return code'), other);
  const filed = db
    .selectFrom('chat_reports')
    .select('report_id')
    .where('account_id', '=', accountIdOf('telegram', '92'));
  expect(await filed.execute()).toHaveLength(1);
});
