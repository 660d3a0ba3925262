// Open311: a program files with the address of a photo, an organisation answers from its own endpoint.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveEndpoint, tryEndpointAgain } from '#modules/endpoints/actions.ts';
import { endpointChange } from '#modules/endpoints/input.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { keyOf } from '../../keys.ts';
import { picture } from '../../loop.ts';
import { startEndpoint } from '../../open311-endpoint.ts';
import type { Row } from '../../open311-program.ts';
import { hireCast, type Cast } from '../../people.ts';
import { layTown, yard, type Town } from '../../town.ts';
import { sendForm } from '../forms.ts';
import { startMailCounter } from '../mail-counter.ts';
import { confirmedOnce, lettersOnce, linkTo, openHouse, soon, type House } from './house.ts';

const resident = 'resident@example.org';
let town: Town;
let cast: Cast;
let theirs: Awaited<ReturnType<typeof startEndpoint>>;
let mail: Awaited<ReturnType<typeof startMailCounter>>;
let house: House;
let api_key: string;

beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  theirs = await startEndpoint();
  mail = await startMailCounter();
  config.open311ToLoopback = true;
  const input = { url: theirs.url, format: 'json', codes: { lamp: 'L1' }, otherCode: '' };
  await saveEndpoint(
    cast.administrator,
    organisation(),
    endpointChange.parse({ ...input, apiKey: 'their-key', jurisdictionId: '' }),
  );
  api_key = await keyOf(cast.operatorOfAll, 'open311');
  house = await openHouse(['web', 'worker'], () => ({
    ...{ SMTP_URL: mail.url, OPEN311_TO_LOOPBACK: 'true' },
  }));
});
afterAll(async () => {
  await house?.stop();
  await mail?.stop();
  await theirs?.stop();
});

async function asked(path: string, form?: Record<string, string>): Promise<Row> {
  const url = `${house.site}/open311/v2/${path}`;
  const answer = await fetch(form ? url : `${url}?${new URLSearchParams({ api_key })}`, {
    ...(form && { method: 'POST', body: new URLSearchParams({ api_key, ...form }) }),
  });
  const rows = (await answer.json()) as Row[];
  expect([answer.status, rows]).toEqual([200, rows]);
  return rows[0] ?? {};
}

async function file(): Promise<string> {
  theirs.showPhoto(readFileSync('test/fixtures/photos/hopper.jpg'));
  const report = {
    ...{ service_code: 'lamp', lat: String(yard.lat), long: String(yard.lon), email: resident },
    ...{ description: 'The lamp by the school does not burn', media_url: `${theirs.site}/photo` },
    requested_datetime: new Date().toISOString(),
  };
  const { service_request_id: code } = await asked('requests.json', report);
  expect(await asked('requests.json', report)).toMatchObject({ service_request_id: code });
  return String(code);
}

const organisation = () => town.organisation('lamp-service');

/** Somebody of the desk presses "try again", until the task is seen to be so there. */
async function lookThere(seen: object): Promise<void> {
  const row = db.selectFrom('endpoint_requests').select(['state', 'seen_media', 'problem']);
  await tryEndpointAgain(cast.administrator, organisation());
  await soon(async () => expect(await row.execute()).toMatchObject([seen]));
}

/** They say that it is done, and show it. */
async function sayDone(): Promise<void> {
  theirs.showPhoto(await picture());
  theirs.set('100', {
    status: 'closed',
    status_notes: 'New bulb',
    media_url: `${theirs.site}/photo`,
  });
  await tryEndpointAgain(cast.administrator, organisation());
}

test('from photo to confirmed outcome by Open311, once, though the worker is killed in the middle', async () => {
  // Killed while it fetches the photo, and when they have taken the task and it has not heard so.
  const fetches = theirs.hold('GET /photo');
  const sends = theirs.hold('POST');
  const code = await file();
  await house.killWhileHeld(Promise.all([fetches, sends]));
  await lookThere({ state: 'sent' });
  await lookThere({ state: 'sent', seen_media: '' });
  await sendForm(house.site, await linkTo(mail, resident, '/email'), { fields: {} });
  // Killed while it fetches the photo that shows it is done.
  const proves = theirs.hold('GET /photo');
  await sayDone();
  await house.killWhileHeld(proves);
  await lookThere({ state: 'claimed' });
  const { pathname } = new URL(await linkTo(mail, resident, 'answer=yes'));
  await sendForm(house.site, `${pathname}?/verdict`, { fields: { answer: 'yes' } });

  await confirmedOnce('open311');
  expect(house.killed).toEqual(['worker', 'worker']);
  expect(theirs.came).toHaveLength(1);
  expect(await asked(`requests/${code}.json`)).toMatchObject({
    ...{ status: 'closed', extended_status: 'confirmed' },
  });
  await lettersOnce(mail);
  const requests = db.selectFrom('endpoint_requests').select(['state', 'problem', 'round']);
  expect(await requests.execute()).toEqual([{ state: 'claimed', problem: null, round: 1 }]);
});
