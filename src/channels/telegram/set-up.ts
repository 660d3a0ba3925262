import type { BotCommand } from 'grammy/types';
import { locales } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { botApi, tellable } from './api.ts';
import { wantedUpdates } from './updates.ts';
import { webhookSecret } from './webhook.ts';

/** What can be asked for: near and my by residents, tasks by those who linked their chat. */
const forOne = ['warnings', 'near', 'my', 'language', 'cancel', 'stop', 'tasks', 'help'] as const;
const forGroup = ['connect', 'disconnect'] as const;
/** Telegram's own limit, and no more at once than a small machine takes. */
const MOST_AT_ONCE = 40;

/**
 * Tells Telegram where to bring updates, or that we ask for them, and which commands there are in which
 * language. Safe to repeat. Throws when Telegram does not answer or does not know the bot.
 */
export async function setUpTelegram(): Promise<void> {
  if (!config.telegram) return;
  try {
    const { username } = await botApi().getMe();
    await sayWhereTo(config.telegram.mode, username);
    await sayCommands();
  } catch (problem) {
    throw tellable(problem);
  }
}

/** Telegram shows it in the address of each update, so that all processes know how the bot is called. */
async function sayWhereTo(mode: 'webhook' | 'polling', username: string): Promise<void> {
  // What came meanwhile is kept: drop_pending_updates is not said.
  if (mode === 'polling') return void (await botApi().deleteWebhook());
  const url = new URL(paths.telegramHook(username), config.publicUrl).href;
  await botApi().setWebhook(url, {
    secret_token: webhookSecret(),
    allowed_updates: wantedUpdates,
    max_connections: MOST_AT_ONCE,
  });
}

async function sayCommands(): Promise<void> {
  for (const locale of locales) {
    const language = locale === config.defaultLocale ? [{}] : [];
    for (const whose of [...language, { language_code: locale }]) {
      const words = (names: readonly string[]) => commandsIn(locale, names);
      const scope = (type: 'all_private_chats' | 'all_group_chats') => ({
        ...{ scope: { type }, ...whose },
      });
      await botApi().setMyCommands(words(forOne), scope('all_private_chats'));
      await botApi().setMyCommands(words(forGroup), scope('all_group_chats'));
    }
  }
}

const commandsIn = (locale: (typeof locales)[number], names: readonly string[]): BotCommand[] =>
  names.map((command) => ({
    command,
    description: sayIn(locale)(`telegram.command-${command}` as MessageKey),
  }));
