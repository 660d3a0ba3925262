// The web form: one report from photo to confirmed outcome by forms and the links of letters, nothing else.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#server/ids.ts';
import { picture } from '../../loop.ts';
import { layTown, yard, type Town } from '../../town.ts';
import { reportForm, sendForm, type Fields } from '../forms.ts';
import { startMailCounter } from '../mail-counter.ts';
import {
  confirmedOnce,
  holdTable,
  lettersOnce,
  linkTo,
  openHouse,
  soon,
  type House,
} from './house.ts';

const resident = 'resident@example.org';
const lampService = 'lamp-service@example.org';
const hopper = readFileSync('test/fixtures/photos/hopper.jpg');

let town: Town;
let mail: Awaited<ReturnType<typeof startMailCounter>>;
let house: House;

beforeAll(async () => {
  town = await layTown();
  mail = await startMailCounter();
  house = await openHouse(['web', 'worker'], () => ({ SMTP_URL: mail.url }));
});
afterAll(async () => {
  await house?.stop();
  await mail?.stop();
});

/** Sends a form until the site says what comes next; gives where that is. */
const send = (path: string, fields: Fields): Promise<string> =>
  soon(async () => {
    const answer = await sendForm(house.site, path, { fields });
    const { status } = answer;
    expect({ status, said: status === 303 || (await answer.text()) }).toMatchObject({
      status: 303,
    });
    return answer.headers.get('location') ?? '';
  });

/** Sends a form, and the web process is killed in the middle of what it does with it; then again. */
async function sendTwice(path: string, fields: Fields, table: 'reports' | 'assignments') {
  const held = await holdTable(table);
  const lost = sendForm(house.site, path, { fields }).catch((problem: Error) => problem);
  await house.killWhileHeld(held.waits(), 'web');
  expect(await lost).toBeInstanceOf(Error);
  await held.letGo();
  return send(path, fields);
}

test('from photo to confirmed outcome by forms, once, though web and worker are killed in the middle', async () => {
  const receiptHeld = mail.holdNextTo(resident);
  const form = {
    ...reportForm(newId(), resident, { words: 'Во дворе темно' }),
    ...{ lon: String(yard.lon), lat: String(yard.lat), categoryId: town.category('lamp') },
    photos: new Blob([hopper], { type: 'image/jpeg' }),
  };
  const receipt = await sendTwice('/report?/send', form, 'reports');
  expect(receipt).toMatch(/^\/receipt\//);
  await house.killWhileHeld(receiptHeld);
  // Who does not hear that it went well sends it again: the receipt is the same.
  expect(await send('/report?/send', form)).toBe(receipt);
  await send(await linkTo(mail, resident, '/email'), {});
  const task = await linkTo(mail, lampService, '/work/');
  await send(`${task}?/accept`, {});
  await soon(async () => expect(await mail.lettersTo(resident)).toHaveLength(2));
  const question = mail.holdNextTo(resident);
  const photos = new Blob([new Uint8Array(await picture())], { type: 'image/png' });
  await sendTwice(`${task}?/done`, { words: 'Заменили', photos }, 'assignments');
  await house.killWhileHeld(question);
  const { pathname } = new URL(await linkTo(mail, resident, 'answer=yes'));
  await send(`${pathname}?/verdict`, { answer: 'yes', words: 'Спасибо' });

  await confirmedOnce('web');
  expect(house.killed).toEqual(['web', 'worker', 'web', 'worker']);
  expect(await lettersOnce(mail)).toBeGreaterThanOrEqual(mail.unanswered());
});
