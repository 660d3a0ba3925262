// WhatsApp: one report from photo to confirmed outcome on the wire, reporter and responder in their chats.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLinkCode } from '#modules/chats/codes.ts';
import { chooseTelling } from '#modules/notifications/actions.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { picture } from '../../loop.ts';
import { atAnyHour, hireCast, type Cast } from '../../people.ts';
import { layTown, yard } from '../../town.ts';
import { saying, signed, startWhatsapp, type Sent } from '../../whatsapp-api.ts';
import { confirmedOnce, openHouse, soon, type House } from './house.ts';

const say = sayIn('ru');
let api: Awaited<ReturnType<typeof startWhatsapp>>;
let house: House;
let cast: Cast;

beforeAll(async () => {
  await layTown();
  cast = await hireCast();
  // These processes go by the real clock: a task told in the night would wait for the morning.
  await chooseTelling(cast.cleaner, atAnyHour);
  api = await startWhatsapp();
  api.keep('dark', readFileSync('test/fixtures/photos/hopper.jpg'));
  api.keep('lit', await picture(), { mime: 'image/png' });
  house = await openHouse(['web', 'worker'], () => ({
    ...{ WHATSAPP_TOKEN: api.config.token, WHATSAPP_PHONE_ID: api.config.phoneId },
    ...{ WHATSAPP_APP_SECRET: api.config.appSecret, WHATSAPP_API_URL: api.config.apiUrl },
    WHATSAPP_VERIFY_TOKEN: api.config.verifyToken,
  }));
});
afterAll(async () => {
  await house?.stop();
  await api?.stop();
});

/** Somebody with WhatsApp: what they do is brought to us as Meta does it, until we say that we have it. */
function phoneOf(number: string) {
  const does = async (message: object) => {
    const at = Math.floor(Date.now() / 1000);
    const body = saying(api.config.phoneId, number, [message], at);
    const bring = async () =>
      expect((await fetch(signed(body, api.config.appSecret, house.site))).status).toBe(200);
    await soon(bring);
    // Meta brings things twice.
    await bring();
  };
  const sees = (fits: (sent: Sent) => boolean) =>
    soon(() => {
      const found = api.sent.findLast((sent) => sent.to === number && fits(sent));
      if (found) return found;
      throw new Error(api.sent.map((sent) => `${sent.to} ${JSON.stringify(sent)}`).join('\n'));
    });
  return {
    sees,
    writes: (body: string) => does({ type: 'text', text: { body } }),
    sendsPhoto: (id: string, mime = 'image/jpeg', caption = '') =>
      does({ type: 'image', image: { id, mime_type: mime, ...(caption && { caption }) } }),
    isAt: ({ lon, lat }: typeof yard) =>
      does({ type: 'location', location: { latitude: lat, longitude: lon } }),
    /** Presses a button, or the row of a list, that reads like this. */
    presses: async (title: string) => {
      const found = await sees((sent) => buttonsOf(sent).some((it) => it.title === title));
      const button = buttonsOf(found).find((it) => it.title === title);
      await does({ type: 'interactive', interactive: { button_reply: button } });
    },
  };
}

function buttonsOf(sent: Sent): { id: string; title: string }[] {
  if (sent.type !== 'interactive') return [];
  const { interactive: it } = sent;
  if (it.type === 'button') return it.action.buttons.map(({ reply }) => reply);
  return it.type === 'list' ? it.action.sections.flatMap(({ rows }) => rows) : [];
}

const saidIn = (sent: Sent) =>
  sent.type === 'text' ? sent.text.body : sent.type === 'interactive' && sent.interactive.body.text;

const reporter = phoneOf('77015550000');
const responder = phoneOf('77015551111');
const sees = (who: typeof reporter, words: string) => who.sees((sent) => saidIn(sent) === words);

async function fileTheReport() {
  // Killed while it asks where the photo lies.
  const fetching = api.hold(/^GET \/dark/);
  await reporter.sendsPhoto('dark', 'image/jpeg', 'В подъезде темно');
  await house.killWhileHeld(fetching);
  await reporter.sees(({ type, ...more }) =>
    JSON.stringify({ type, ...more }).includes('location_request_message'),
  );
  // Killed while it asks what kind of problem it is.
  const asking = api.hold(/^POST .*"list"/);
  await reporter.isAt(yard);
  await house.killWhileHeld(asking);
  await reporter.presses('entrance ru');
  await reporter.presses(say('chat.send'));
}

async function doTheTask() {
  await responder.presses(say('task.accept'));
  await responder.presses(say('task.done'));
  await sees(responder, say('chat.task.may-send-photo'));
  await responder.sendsPhoto('lit', 'image/png');
  await sees(responder, say('chat.task.photo-kept'));
}

test('from photo to confirmed outcome in WhatsApp, once, though the worker is killed in the middle', async () => {
  const { code } = await makeLinkCode(cast.cleaner, { organisationId: null });
  await responder.writes(code);
  await sees(responder, say('chat.link.done'));
  await fileTheReport();
  await doTheTask();
  // Killed while it shows the reporter the after-photo.
  const showing = api.hold(/^POST \S*\/media/);
  await responder.presses(say('chat.task.ready'));
  await house.killWhileHeld(showing);
  await reporter.presses(say('verdict.yes').slice(0, 20));
  await reporter.sees((sent) => String(saidIn(sent)).includes(say('state.confirmed')));

  await confirmedOnce('whatsapp');
  expect(house.killed).toEqual(['worker', 'worker', 'worker']);
  expect(api.refused).toEqual([]);
  const rows = await db.selectFrom('chat_messages').select(['id', 'state', 'problem']).execute();
  expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
  // Each message left, none twice; the first parts of one bear no name.
  const names = api.sent.flatMap((sent) => sent.biz_opaque_callback_data ?? []);
  expect(names.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  const waiting = db.selectFrom('chat_updates').select('id').where('handled_at', 'is', null);
  expect(await waiting.execute()).toEqual([]);
});
