import { Api, GrammyError } from 'grammy';
import { config } from '#server/config.ts';

/** How long Telegram may take for an answer; a test waits less. */
export const patience = { answerS: 20 };
/** Telegram's own answers to a wrong token: of these nothing comes right by itself. */
const noSuchBot = new Set([401, 404]);

let spoken: { to: string; api: Api } | undefined;

/** Telegram's Bot API for our bot. Throws an Error when no bot is set up. */
export function botApi(): Api {
  const { telegram } = config;
  if (!telegram) throw new Error('TELEGRAM_TOKEN is not set');
  const { answerS: timeoutSeconds } = patience;
  const to = `${telegram.apiUrl} ${telegram.token} ${timeoutSeconds}`;
  if (spoken?.to !== to) {
    spoken = { to, api: new Api(telegram.token, { apiRoot: telegram.apiUrl, timeoutSeconds }) };
  }
  return spoken.api;
}

/** What Telegram answered, or that it did not (`code` 0). Nothing of it holds the token. */
export type Trouble = { code: number; words: string; retryAfterS: number; wrongToken: boolean };

/** What went wrong, without the address that was asked: the token stands in it. */
export function troubleOf(problem: unknown): Trouble {
  if (!(problem instanceof GrammyError)) {
    return { code: 0, words: 'Telegram does not answer', retryAfterS: 0, wrongToken: false };
  }
  const { error_code: code, description, parameters, method } = problem;
  const wrongToken = noSuchBot.has(code) && /^(unauthorized|not found)$/i.test(description);
  const words = wrongToken
    ? 'Telegram does not know TELEGRAM_TOKEN: ask BotFather for it'
    : `Telegram ${method} ${code}: ${description.slice(0, 200)}`;
  return { code, words, retryAfterS: parameters.retry_after ?? 0, wrongToken };
}

/** The same as an error that may be logged: the one of the library holds the address and the words. */
export const tellable = (problem: unknown): Error => new Error(troubleOf(problem).words);
