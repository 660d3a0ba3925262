import { handleUpdate } from '#modules/chats/handling.ts';
import { accountIdOf, noteHeard } from '#modules/chats/accounts.ts';
import { takeUpdates, waitingUpdates } from '#modules/chats/inbox.ts';
import type { Deed, Fetched, Heard, MediaRef, Messenger, Said } from '#modules/chats/rules.ts';
import { claimVoices, keepVoice } from '#modules/chats/voices.ts';
import { now } from '#server/clock.ts';
import { db, type Tx } from '#server/database.ts';
import { picture } from './loop.ts';

let chats = 0;

/** What a test does in a chat: a deed, and where it stands when not at the end. */
type Doing = { position?: number; messageId?: string; updateId?: string };

/**
 * Somebody with a messenger: what they do is taken in as a messenger brings it and handled at once;
 * `heard` is what we said since they last looked.
 */
export class ChatPerson {
  readonly messenger: Messenger;
  readonly address: string;
  readonly language: string;
  position = 0;
  #looked = 0;
  /** The bytes of pictures and voices by their name at the messenger. */
  readonly files = new Map<string, Buffer>();

  constructor(messenger: Messenger = 'telegram', language = 'en') {
    this.messenger = messenger;
    this.address = String(7_000_000_000 + ++chats);
    this.language = language;
  }

  get accountId(): string {
    return accountIdOf(this.messenger, this.address);
  }

  /** An update as it comes in. */
  heard(deed: Deed, { position, messageId, updateId }: Doing = {}): Heard {
    const at = position ?? ++this.position;
    return {
      updateId: updateId ?? `${this.address}-${at}`,
      chat: { address: this.address, kind: 'private', name: 'A resident' },
      from: { id: this.address, name: 'A resident', language: this.language },
      messageId: messageId ?? `m${at}`,
      ...{ position: at, sentAt: new Date(now().getTime() + at * 60_000).toISOString(), deed },
    };
  }

  /** Does something and gives what is said to it. */
  async does(deed: Deed, doing: Doing = {}): Promise<Said[]> {
    await this.takes([this.heard(deed, doing)]);
    return this.looks();
  }

  /** Lets updates arrive together and be handled, each with its file, by so many workers at once. */
  async takes(brought: Heard[], workers = 1): Promise<void> {
    await takeUpdates(this.messenger, brought);
    for (;;) {
      const [update] = await waitingUpdates(this.accountId);
      if (!update) return;
      const handle = () => handleUpdate(this.accountId, update.id, this.fileOf(update.heard));
      await Promise.all(Array.from({ length: workers }, handle));
    }
  }

  fileOf({ deed }: Heard): Fetched | null {
    if (!('media' in deed)) return null;
    const bytes = this.files.get(deed.media.id);
    return bytes ? { bytes } : { problem: 'gone' };
  }

  says = (words: string, doing?: Doing) => this.does({ kind: 'words', words }, doing);
  commands = (name: string, words = '') => this.does({ kind: 'command', name, words });
  presses = (value: string) => this.does({ kind: 'choice', value });
  shares = (place: { lon: number; lat: number }, doing?: Doing) =>
    this.does({ kind: 'place', place: { ...place, accuracyM: 15 } }, doing);

  /** A photo deed whose bytes can be fetched. */
  photo(bytes: Buffer, words = '', album?: string): Deed {
    const id = `file${this.files.size + 1}`;
    this.files.set(id, bytes);
    return { kind: 'photo', media: { id, mime: 'image/jpeg' }, words, ...(album && { album }) };
  }

  /** A voice message whose bytes can be fetched. */
  spoken(text: string): MediaRef {
    const id = `file${this.files.size + 1}`;
    this.files.set(id, Buffer.from(text));
    return { id, mime: 'audio/ogg' };
  }

  sends = (bytes: Buffer, words = '', album?: string) => this.does(this.photo(bytes, words, album));

  /** What was said here since the last look. */
  async looks(): Promise<Said[]> {
    const rows = await db
      .selectFrom('chat_messages')
      .select('said')
      .where('account_id', '=', this.accountId)
      .orderBy('id')
      .execute();
    const fresh = rows.slice(this.#looked).map(({ said }) => said as Said);
    this.#looked = rows.length;
    return fresh;
  }
}

/** All words of what was said, in one text. */
export const wordsIn = (said: readonly Said[]) => said.map(({ words }) => words).join('\n---\n');

/** The value of the button that reads like this, the newest first. */
export function buttonIn(said: readonly Said[], words: string | RegExp): string {
  const choices = said.flatMap(({ choices: rows = [] }) => rows.flat()).reverse();
  const found = choices.find((one) =>
    typeof words === 'string' ? one.words === words : words.test(one.words),
  );
  if (!found)
    throw new Error(`No button ${words} among ${choices.map((it) => it.words).join(', ')}`);
  return found.value;
}

/** The reports that came from a chat or are followed there, oldest first. */
export const reportsOf = ({ accountId }: ChatPerson) =>
  db
    .selectFrom('chat_reports')
    .innerJoin('reports', 'reports.id', 'report_id')
    .selectAll('reports')
    .select('follows')
    .where('account_id', '=', accountId)
    .orderBy('reports.filed_at')
    .orderBy('reports.id')
    .execute();

/** How many photos are kept for a report. */
export const photosOf = async (id = '') =>
  (await db.selectFrom('media_photos').select('id').where('subject_id', '=', id).execute()).length;

/** What a chat is about now, as it is stored. */
export const draftOf = (person: ChatPerson) =>
  db
    .selectFrom('chat_drafts')
    .selectAll()
    .where('account_id', '=', person.accountId)
    .executeTakeFirstOrThrow();

let streets = 0;
/** Another place each time, so that nothing is near. */
export const corner = () => ({ lon: 69.2 + 0.01 * ++streets, lat: 55.2 });

/** Chooses a kind by its button. */
export const choosesKind = (person: ChatPerson, said: Said[], kind: string) =>
  person.presses(buttonIn(said, kind));

/** A report told in English up to its summary. */
export async function toSummary(person: ChatPerson, { kind = 'bench', place = corner() } = {}) {
  await person.sends(await picture());
  const kinds = await person.shares(place);
  return choosesKind(person, kinds, kind);
}

/** A report told and sent. */
export async function files(person: ChatPerson, told = {}): Promise<Said[]> {
  const summary = await toSummary(person, told);
  return person.presses(buttonIn(summary, 'Send report'));
}

/** Keeps a voice message as part of a report that was filed. Gives its id. */
export async function keepSpoken(tx: Tx, reportId: string): Promise<string> {
  const person = new ChatPerson();
  const accountId = await noteHeard(tx, 'telegram', person.heard({ kind: 'opened' }));
  await keepVoice(tx, { reportId, accountId, mime: 'audio/ogg' }, Buffer.from(`OggS ${reportId}`));
  await claimVoices(tx, reportId);
  const { id } = await tx
    .selectFrom('chat_voices')
    .select('id')
    .where('report_id', '=', reportId)
    .executeTakeFirstOrThrow();
  return id;
}
