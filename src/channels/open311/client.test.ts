// Tasks of an organisation that has its own Open311 endpoint, over real HTTP with an endpoint of others.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { saveEndpoint, tryEndpointAgain } from '#modules/endpoints/actions.ts';
import { endpointChange } from '#modules/endpoints/input.ts';
import { deskEndpoint, endpointToTry } from '#modules/endpoints/queries.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { jobs } from '../../every-job.ts';
import {
  file,
  fileAndSettle,
  HOUR,
  monday,
  pass,
  picture,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { startEndpoint } from '../../../test/open311-endpoint.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { newId } from '#server/ids.ts';
import { lookAt } from './reading.ts';

const MINUTE = 60_000;
let town: Town;
let cast: Cast;
let theirs: Awaited<ReturnType<typeof startEndpoint>>;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(true);
  await begin('json');
});
afterEach(async () => {
  await theirs.stop();
  await db.deleteFrom('endpoint_requests').execute();
});
afterAll(() => setClock(null));

const settings = (more: object = {}) =>
  endpointChange.parse({
    ...{
      url: `${theirs.url}/services.${theirs.format}`,
      apiKey: 'their-key',
      format: theirs.format,
    },
    ...{
      jurisdictionId: 'city.example',
      codes: { lamp: 'L1', dogs: '' },
      otherCode: 'X1',
      ...more,
    },
  });

async function begin(format: 'json' | 'xml') {
  await (theirs as typeof theirs | undefined)?.stop();
  theirs = await startEndpoint(format);
  await saveEndpoint(cast.administrator, town.organisation('lamp-service'), settings());
}

/** So many milliseconds pass, and what is due by the minute happens. */
async function minutes(count: number) {
  await pass(count * MINUTE);
  await jobs['endpoints.queue-due']?.({} as never);
  await settle();
}
const stateOf = async (id: string) => (await tasksOf(id)).at(-1)?.state;
const requestOf = (id: string) =>
  db
    .selectFrom('endpoint_requests')
    .selectAll()
    .where('report_id', '=', id)
    .orderBy('round', 'desc')
    .executeTakeFirstOrThrow();
const endpoint = () => deskEndpoint(cast.administrator, town.organisation('lamp-service'));

test('a task is sent once, with place, words, photo and number, never with who reported it', async () => {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  await settle();
  const { code } = await file(town, { id, words: 'Dark. Call +7 701 123 45 67', name: 'Aru Bek' });
  await settle();
  await minutes(2);
  expect(theirs.came).toHaveLength(1);
  const form = theirs.came[0]?.form;
  expect(Object.fromEntries(form ?? [])).toMatchObject({
    ...{ service_code: 'L1', api_key: 'their-key', jurisdiction_id: 'city.example' },
    ...{ lat: '54.8712345', long: '69.1421234' },
  });
  expect(form?.get('media_url')).toMatch(/^http.*\/photos\/.*-large\.jpg$/);
  const written = code.replace(/(.{3})(?=.)/g, '$1-');
  expect(form?.get('description')).toContain(`${written}\n${config.publicUrl}/reports/${code}`);
  expect(form?.get('description')).toContain('Dark. Call ▇▇▇');
  // Whole words only: the address of the photo is made of random letters.
  expect(String(form)).not.toMatch(/Aru\+Bek|\b(first_name|last_name|email|phone)\b/);
  expect(await stateOf(id)).toBe('accepted');
  expect(await requestOf(id)).toMatchObject({ state: 'sent', service_request_id: '100' });
});

test('what does not work is tried again, later each time, and stands on the page of the organisation', async () => {
  theirs.faults.push('broken', 'refused', 'busy');
  const { id, code } = await fileAndSettle(town);
  expect(await requestOf(id)).toMatchObject({ state: 'waiting', problem: '500' });
  await minutes(1);
  expect(await endpoint()).toMatchObject({
    problem: '400: What is this?',
    failing: [{ code, state: 'waiting', attempts: 2 }],
  });
  await minutes(2);
  await minutes(9);
  expect(theirs.came).toHaveLength(0);
  await minutes(1);
  expect(await requestOf(id)).toMatchObject({ state: 'sent', problem: null });
  expect(await endpoint()).toMatchObject({ problem: null, failing: [] });
});

test('a task whose answer was lost on the way is found there by its number and not sent twice', async () => {
  theirs.faults.push('lost');
  const { id } = await fileAndSettle(town);
  expect(await stateOf(id)).toBe('offered');
  await minutes(1);
  expect(theirs.came).toHaveLength(1);
  expect(await requestOf(id)).toMatchObject({ state: 'sent', service_request_id: '100' });
});

test('the desk can have it tried at once, and nobody else', async () => {
  theirs.faults.push('broken');
  const { id } = await fileAndSettle(town);
  const organisation = town.organisation('lamp-service');
  await expect(tryEndpointAgain(cast.operatorOfAll, organisation)).rejects.toThrow(
    'people.may-not',
  );
  await tryEndpointAgain(cast.administrator, organisation);
  await settle();
  expect(await requestOf(id)).toMatchObject({ state: 'sent' });
});

test('a token becomes a number', async () => {
  theirs.faults.push('token');
  const { id } = await fileAndSettle(town);
  expect(await requestOf(id)).toMatchObject({ state: 'token', token: 't100' });
  expect(await stateOf(id)).toBe('offered');
  await minutes(1);
  expect(await requestOf(id)).toMatchObject({ state: 'sent', service_request_id: '100' });
  expect(await stateOf(id)).toBe('accepted');
});

test('closed with a photo is said to be done; a dispute goes back there with the earlier number', async () => {
  await begin('xml');
  const { id, reporter } = await fileAndSettle(town);
  await minutes(1);
  expect(await stateOf(id)).toBe('accepted');
  theirs.showPhoto(await picture());
  theirs.set('100', { status: 'closed', status_notes: 'New bulb & cable' });
  const when = new Date(monday.getTime() + 30 * 24 * HOUR).toISOString();
  theirs.updates.push({
    ...{ update_id: '1', service_request_id: '100', status: 'closed', updated_datetime: when },
    ...{ description: 'New bulb & cable', media_url: `${theirs.site}/photo` },
  });
  await minutes(1);
  expect((await tasksOf(id)).at(-1)).toMatchObject({
    state: 'claimed',
    remark: 'New bulb & cable',
  });
  expect((await rowOf(id)).state).toBe('claimed');
  await minutes(5);
  await giveVerdict(reporter, id, { answer: 'no', words: '', lon: undefined, lat: undefined });
  await settle();
  expect(theirs.came).toHaveLength(2);
  expect(theirs.came[1]?.form.get('description')).toContain('100');
  expect(theirs.came[1]?.name).not.toBe(theirs.came[0]?.name);
});

test('closed without the photo that is demanded is not done, and the others are told once', async () => {
  const { id } = await fileAndSettle(town);
  await minutes(1);
  theirs.set('100', { status: 'closed', status_notes: 'Fixed' });
  await minutes(1);
  await minutes(1);
  expect(await stateOf(id)).toBe('accepted');
  const said = await messagesOf(cast.operatorOfAll, id);
  expect(said.map(({ words }) => words)).toEqual([expect.stringMatching(/\n\nFixed$/)]);
  expect(await endpoint()).toMatchObject({ failing: [{ state: 'unproved' }] });
  theirs.showPhoto(await picture());
  theirs.set('100', { media_url: `${theirs.site}/photo` });
  await minutes(1);
  expect(await stateOf(id)).toBe('claimed');
});

test('what they refuse goes to the next one, with their words', async () => {
  const { id } = await fileAndSettle(town);
  await minutes(1);
  theirs.set('100', { status: 'closed', status_notes: 'Not our responsibility' });
  await minutes(1);
  const [first, second] = await tasksOf(id);
  expect(first).toMatchObject({ state: 'returned', reason: 'Not our responsibility' });
  expect(second?.organisation_id).toBe(town.organisation('light-club'));
});

test('a paused endpoint keeps what waits until it goes on', async () => {
  const organisation = town.organisation('lamp-service');
  await saveEndpoint(cast.administrator, organisation, settings({ apiKey: '', paused: 'yes' }));
  const { id } = await fileAndSettle(town);
  await minutes(2);
  expect(theirs.came).toHaveLength(0);
  await saveEndpoint(cast.administrator, organisation, settings({ apiKey: '' }));
  await minutes(1);
  expect(await requestOf(id)).toMatchObject({ state: 'sent' });
  expect(theirs.came[0]?.form.get('api_key')).toBe('their-key');
});

test('only who changes organisations sets an endpoint, and none inside our own network', async () => {
  const organisation = town.organisation('lamp-service');
  await expect(saveEndpoint(cast.operatorOfAll, organisation, settings())).rejects.toThrow(
    'people.may-not-administer',
  );
  await expect(endpointToTry(cast.operatorOfAll, organisation)).rejects.toThrow(
    'people.may-not-administer',
  );
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(false);
  for (const url of [
    'http://127.0.0.1:80/v2',
    'http://10.1.2.3/v2',
    'http://[::1]/v2',
    'http://localhost/v2',
  ]) {
    await expect(saveEndpoint(cast.administrator, organisation, settings({ url }))).rejects.toThrow(
      'endpoint.url-inside',
    );
  }
  const { id } = await fileAndSettle(town);
  expect(await requestOf(id)).toMatchObject({ problem: 'the address is not on the open internet' });
});

test('an endpoint that is tried says what it offers, and its key is told to nobody', async () => {
  const reach = await endpointToTry(cast.administrator, town.organisation('lamp-service'));
  if (!reach) throw new Error('There is none');
  expect(await lookAt(reach)).toEqual({
    ...{ discovery: false, problem: null },
    services: [
      { code: 'L1', name: 'Lamps & lights' },
      { code: 'D1', name: 'Dogs' },
    ],
  });
  expect(JSON.stringify(await endpoint())).not.toContain('their-key');
  const row = await db.selectFrom('endpoints').select('api_key').executeTakeFirstOrThrow();
  expect(row.api_key).not.toContain('their-key');
});
