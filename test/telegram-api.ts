// Telegram's Bot API on this machine: what the real one would refuse is refused, and it can be made to fail.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startHolding } from './holding.ts';
import { formFields, isMethod, methods, type Method } from './telegram-methods.ts';

type Fields = Record<string, unknown>;
type Button = { text: string; callback_data?: string; url?: string };

/** A message as it lies in a chat. */
export type Shown = {
  chatId: number;
  id: number;
  at: number;
  words: string;
  photo: Buffer | undefined;
  place: { latitude: number; longitude: number } | undefined;
  buttons: Button[];
  markup: Fields | undefined;
};

/** What the next request (of this method) gets instead of an answer. */
export type Fault = {
  method?: Method;
  status?: number;
  description?: string;
  retryAfter?: number;
  /** It is done, and the answer is lost on its way. */
  afterDoing?: boolean;
};

export const TOKEN = '700000001:a-token-of-the-tests-long-enough-00';
const NAME = 'lamplighter_test_bot';

class ApiError extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;
  constructor(status: number, description: string, retryAfter?: number) {
    super(description);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Starts one; `limits`: as fast as Telegram lets a bot speak, and no faster. */
export async function startTelegram({ limits = false } = {}) {
  const state = {
    shown: [] as Shown[],
    faults: [] as Fault[],
    pending: [] as { update_id: number }[],
    files: new Map<string, { path: string; bytes: Buffer; saysBytes?: number }>(),
    blocked: new Set<number>(),
    webhook: null as Fields | null,
    commands: new Map<string, string[]>(),
    answered: [] as string[],
    calls: [] as { method: string; fields: Fields }[],
    wake: new Set<() => void>(),
    polls: 0,
    lastId: 1000,
    floodUntil: 0,
  };
  const { hold, holds } = startHolding<Method>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const [, kind = '', rest = ''] = /^\/(bot|file\/bot)(.*)$/.exec(request.url ?? '') ?? [];
    const [token = '', ...path] = rest.split('/');
    const raw = await buffer(request);
    try {
      if (token !== TOKEN) throw new ApiError(401, 'Unauthorized');
      if (kind !== 'bot') return giveFile(path.join('/'), response);
      const [method = ''] = path;
      if (!isMethod(method)) throw new ApiError(404, 'Not Found');
      if (holds(method)) return;
      const fault = takeFault(method);
      if (fault && !fault.afterDoing) {
        const { status = 500, description = 'Internal Server Error', retryAfter } = fault;
        throw new ApiError(status, description, retryAfter);
      }
      const result = await does(method, await fieldsOf(request, raw, method), response);
      if (fault?.afterDoing) return void response.destroy();
      send(response, 200, { ok: true, result });
    } catch (problem) {
      refuse(response, problem);
    }
  }

  const takeFault = (method: Method) => {
    const at = state.faults.findIndex((fault) => (fault.method ?? method) === method);
    return at < 0 ? undefined : state.faults.splice(at, 1)[0];
  };

  async function fieldsOf(request: IncomingMessage, raw: Buffer, method: Method): Promise<Fields> {
    const type = request.headers['content-type'] ?? '';
    const given = type.startsWith('multipart/form-data')
      ? await formFields(type, raw)
      : (JSON.parse(raw.toString('utf8') || '{}') as Fields);
    const { data, error } = methods[method].safeParse(given);
    if (!data) {
      const [issue] = error.issues;
      throw new ApiError(400, `Bad Request: ${issue?.path.join('.')} ${issue?.message}`);
    }
    state.calls.push({ method, fields: data });
    return data;
  }

  function giveFile(path: string, response: ServerResponse) {
    const file = [...state.files.values()].find((one) => one.path === decodeURIComponent(path));
    if (!file) return send(response, 404, { ok: false, error_code: 404, description: 'Not Found' });
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
  }

  async function does(method: Method, fields: Fields, response: ServerResponse): Promise<unknown> {
    if (method === 'getMe') {
      const id = Number(TOKEN.split(':')[0]);
      return { id, is_bot: true, first_name: 'Lamplighter', username: NAME };
    }
    if (method === 'getUpdates') return giveUpdates(fields, response);
    if (method === 'setWebhook' || method === 'deleteWebhook') {
      state.webhook = method === 'setWebhook' ? fields : null;
      return true;
    }
    if (method === 'setMyCommands') return noteCommands(fields);
    if (method === 'answerCallbackQuery')
      return state.answered.push(String(fields.callback_query_id)) > 0;
    if (method === 'getFile') return fileOf(String(fields.file_id));
    if (/^(edit|delete)Message/.test(method)) return changeShown(method, fields);
    return show(method, fields);
  }

  function noteCommands({ commands, scope, language_code: language = '' }: Fields) {
    const names = (commands as { command: string }[]).map(({ command }) => command);
    state.commands.set(`${(scope as { type: string }).type} ${String(language)}`.trim(), names);
    return true;
  }

  function fileOf(id: string) {
    const file = state.files.get(id);
    if (!file)
      throw new ApiError(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
    const size = file.saysBytes ?? file.bytes.length;
    if (size > 20 * 1024 * 1024) throw new ApiError(400, 'Bad Request: file is too big');
    return { file_id: id, file_unique_id: id, file_size: size, file_path: file.path };
  }

  /** Confirms all before `offset`, and waits for the next as long as it was asked to. */
  async function giveUpdates(
    { offset = 0, limit = 100, timeout = 0 }: Fields,
    response: ServerResponse,
  ) {
    if (state.webhook) {
      throw new ApiError(409, "Conflict: can't use getUpdates method while webhook is active");
    }
    const poll = ++state.polls;
    for (const wake of state.wake) wake();
    state.pending = state.pending.filter((update) => update.update_id >= Number(offset));
    const until = performance.now() + Number(timeout) * 1000;
    while (state.pending.length === 0 && performance.now() < until && !response.destroyed) {
      await slept(until - performance.now());
      if (poll !== state.polls) {
        throw new ApiError(409, 'Conflict: terminated by other getUpdates request');
      }
    }
    return state.pending.slice(0, Number(limit));
  }

  const slept = (ms: number) =>
    new Promise<void>((wake) => {
      const woken = () => {
        clearTimeout(timer);
        state.wake.delete(woken);
        wake();
      };
      const timer = setTimeout(woken, Math.min(ms, 200));
      state.wake.add(woken);
    });

  function show(method: Method, fields: Fields) {
    const chatId = channelOf(fields.chat_id);
    if (state.blocked.has(chatId)) {
      throw new ApiError(403, 'Forbidden: bot was blocked by the user');
    }
    if (limits) keepLimits(chatId);
    const markup = fields.reply_markup as (Fields & { inline_keyboard?: Button[][] }) | undefined;
    const { latitude, longitude } = fields as { latitude?: number; longitude?: number };
    const place =
      latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
    const id = ++state.lastId;
    state.shown.push({
      ...{ chatId, id, at: performance.now(), markup, place },
      words: String(fields.text ?? fields.caption ?? ''),
      photo: fields.photo as Buffer | undefined,
      buttons: (markup?.inline_keyboard ?? []).flat(),
    });
    return {
      message_id: id,
      date: Math.floor(Date.now() / 1000),
      chat: { id: chatId, type: 'private' },
    };
  }

  /** A message that stands: other words, or gone. */
  function changeShown(method: Method, fields: Fields) {
    const chatId = channelOf(fields.chat_id);
    const at = state.shown.findIndex(
      (one) => one.chatId === chatId && one.id === fields.message_id,
    );
    const shown = state.shown[at];
    if (!shown) throw new ApiError(400, `Bad Request: message to ${method.slice(0, 4)} not found`);
    if (method === 'deleteMessage') return state.shown.splice(at, 1).length > 0;
    const words = String(fields.text ?? fields.caption ?? '');
    if (words === shown.words) throw new ApiError(400, 'Bad Request: message is not modified');
    shown.words = words;
    return { message_id: shown.id, date: 0, chat: { id: chatId, type: 'channel' } };
  }

  /** 30 a second, in a chat three in three seconds, in a group 20 a minute; who goes on meanwhile waits. */
  function keepLimits(chatId: number) {
    const at = performance.now();
    const since = (ms: number, mine: boolean) =>
      state.shown.filter((one) => one.at > at - ms && (!mine || one.chatId === chatId)).length;
    const tooMany =
      since(1000, false) >= 30 ||
      since(3000, true) >= 4 ||
      (chatId < 0 && since(60_000, true) >= 20);
    if (tooMany) state.floodUntil = at + 2000;
    if (at < state.floodUntil) throw new ApiError(429, 'Too Many Requests: retry after 2', 2);
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    /** The next request of this method gets no answer. Settles once it came. */
    hold: (method: Method) => hold((asked) => asked === method),
    settings: (mode: 'webhook' | 'polling') => ({ token: TOKEN, mode, apiUrl }),
    /** What stands in a chat, in order. */
    inChat: (chatId: number) => state.shown.filter((one) => one.chatId === chatId),
    /** Somebody did something: whoever asks is told. */
    bring: (...updates: { update_id: number }[]) => {
      state.pending.push(...updates);
      for (const wake of state.wake) wake();
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

/** A channel has a name; here it has a number too. */
const channelOf = (id: unknown): number =>
  String(id).startsWith('@') ? -1_000_000 - String(id).length : Number(id);

const send = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

function refuse(response: ServerResponse, problem: unknown) {
  if (!(problem instanceof ApiError)) return void response.destroy();
  const { status, message: description, retryAfter } = problem;
  // What stands before Telegram answers in its own way when it is not well.
  if (status >= 500) return void response.writeHead(status).end('<html>Bad Gateway</html>');
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  send(response, status, { ok: false, error_code: status, description, ...parameters });
}
