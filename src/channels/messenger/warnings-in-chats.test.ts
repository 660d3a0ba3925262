// From what somebody does in their messenger to the warning that reaches it, over the wire of both.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '#modules/chats/accounts.ts';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { chatSubscriber } from '#modules/subscriptions/chat-subscribers.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { jobs } from '../../every-job.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { monday } from '../../../test/loop.ts';
import { publish, text, thing, withdraw } from '../../../test/subscribers.ts';
import { startTelegram } from '../../../test/telegram-api.ts';
import { telegramPerson } from '../../../test/telegram-people.ts';
import { layTown } from '../../../test/town.ts';
import { saying, startWhatsapp } from '../../../test/whatsapp-api.ts';
import { telegram } from '../telegram/adapter.ts';
import { whatsapp } from '../whatsapp/adapter.ts';

let bot: Awaited<ReturnType<typeof startTelegram>>;
let meta: Awaited<ReturnType<typeof startWhatsapp>>;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  bot = await startTelegram();
  meta = await startWhatsapp();
});
beforeEach(async () => {
  setClock(monday);
  config.telegram = bot.settings('webhook');
  config.whatsapp = meta.config;
  await sql`truncate chat_turns`.execute(db);
  meta.sent.length = 0;
});
afterAll(async () => {
  setClock(null);
  Object.assign(config, { telegram: null, whatsapp: null });
  await Promise.all([bot.stop(), meta.stop()]);
});

const later = (seconds: number) => setClock(new Date(now().getTime() + seconds * 1000));
/** Both messengers let us say one thing after the other: so many seconds go by. */
async function wait(seconds = 12) {
  for (let second = 0; second < seconds; second++) {
    await runDueJobs(jobs, { mayFail: true });
    later(1);
  }
}
const subscriberOf = (messenger: 'telegram' | 'whatsapp', address: string) =>
  chatSubscriber(db, accountIdOf(messenger, address));

describe('in Telegram', () => {
  const brings = async (...updates: object[]) => {
    await takeUpdates('telegram', telegram.read(updates));
    await wait();
  };
  const lastIn = (id: number) => bot.inChat(id).at(-1);
  const pressed = (id: number, words: RegExp) => {
    const shown = bot
      .inChat(id)
      .findLast((one) => one.buttons.some(({ text: it }) => words.test(it)));
    const button = shown?.buttons.find(({ text: it }) => words.test(it));
    return [button?.callback_data ?? '', shown?.id ?? 0] as const;
  };
  /** Somebody who hears of warnings where they are. */
  async function hearer(id: number) {
    const person = telegramPerson(id);
    await brings(person.writes('/warnings'));
    await brings(person.isAt(54.9, 69.5));
    await brings(person.presses(...pressed(id, /^В пределах 2 км/)));
    await brings(person.presses(...pressed(id, /^Только предупреждения/)));
    return person;
  }

  test('a shared place and two buttons, then a warning, its update and its end, each once', async () => {
    await hearer(4101);
    expect(lastIn(4101)?.words).toContain('Готово. Сюда будет приходить: В пределах 2 км');
    const before = bot.inChat(4101).length;
    const it = await publish(thing());
    await wait();
    await publish({ ...it, texts: { ru: { ...text, note: 'Отбой' } } });
    await wait();
    await withdraw(it);
    await wait();
    const told = bot.inChat(4101).slice(before);
    expect(told.map(({ words }) => words.split('\n')[0])).toEqual([
      'Предупреждение: Осторожно: лёд',
      'Предупреждение, обновлено: Осторожно: лёд',
      'Отменено: Осторожно: лёд',
    ]);
    expect(told[0]?.buttons[0]).toMatchObject({ callback_data: 'wish:stop' });
  });

  test('whose messenger says that we are blocked is told nothing more and is no subscriber', async () => {
    await hearer(4102);
    expect(await subscriberOf('telegram', '4102')).toBeDefined();
    bot.state.blocked.add(4102);
    await publish(thing());
    await wait();
    expect(await subscriberOf('telegram', '4102')).toBeUndefined();
    bot.state.blocked.delete(4102);
    const before = bot.inChat(4102).length;
    await publish(thing());
    await wait();
    expect(bot.inChat(4102).length).toBe(before);
  });

  test('the button under a warning ends it', async () => {
    const person = await hearer(4103);
    await publish(thing());
    await wait();
    await brings(person.presses(...pressed(4103, /^Больше не присылать/)));
    expect(lastIn(4103)?.words).toContain('больше не будет');
    expect(await subscriberOf('telegram', '4103')).toBeUndefined();
  });
});

describe('in WhatsApp', () => {
  const from = '77015550041';
  const brings = async (message: object) => {
    const at = Math.floor(now().getTime() / 1000);
    await takeUpdates('whatsapp', whatsapp.read(saying(meta.config.phoneId, from, [message], at)));
    await wait(20);
  };
  const written = (words: string) => brings({ type: 'text', text: { body: words } });

  test('a typed place and two numbers; within a day the warning comes freely, later as its template', async () => {
    await written('/warnings');
    await written('54.9, 69.5');
    await written('1');
    await written('1');
    expect(await subscriberOf('whatsapp', from)).toBeDefined();
    meta.sent.length = 0;
    await publish(thing());
    await wait(20);
    expect(meta.sent).toMatchObject([{ type: 'interactive' }]);
    later(25 * 3600);
    await publish(thing());
    await wait(20);
    expect(meta.sent).toHaveLength(2);
    expect(meta.sent[1]).toMatchObject({
      ...{ type: 'template' },
      template: { name: 'area_warning', language: { code: 'ru' } },
    });
    expect(JSON.stringify(meta.sent[1])).toContain('wish:stop');
    await written('стоп');
    expect(await subscriberOf('whatsapp', from)).toBeUndefined();
    expect(meta.refused).toEqual([]);
  });
});
