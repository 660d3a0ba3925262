import { Refusal } from '#basics/refusal.ts';
import { limit } from '#server/limits.ts';
import type { Hearing } from './hearing.ts';
import { unlinkPerson, useLinkCode, type Linking } from './linking.ts';
import { answer } from './replies.ts';
import { readLinkCode } from './rules-staff.ts';
import { waitOf } from './waiting.ts';

/** The code in what was said: after /start or /connect, or by itself. */
export function codeIn({ heard: { deed } }: Hearing): { code: string; plain: boolean } | null {
  const asked = deed.kind === 'command' && ['start', 'connect'].includes(deed.name);
  if (!asked && deed.kind !== 'words') return null;
  const code = readLinkCode(deed.words);
  return code ? { code, plain: !asked } : null;
}

const said = {
  linked: 'chat.link.done',
  wrong: 'chat.link.wrong',
  'for-group': 'chat.link.for-group',
  'for-private': 'chat.link.for-private',
} as const;

/**
 * Links a private chat by its code, and cuts it off by /disconnect. What merely looks like a code
 * and is none is left to others.
 */
export async function hearLinking(hearing: Hearing): Promise<boolean> {
  const { tx, account, heard } = hearing;
  if (heard.deed.kind === 'command' && heard.deed.name === 'disconnect') {
    const was = account.person_id !== null;
    await unlinkPerson(tx, account);
    await answer(tx, account, was ? 'chat.link.cut' : 'chat.link.none');
    return true;
  }
  const given = codeIn(hearing);
  // A reason that is awaited may look like a code as well.
  if (!given || (given.plain && (await waitOf(tx, account.id)))) return false;
  const came = await tryCode(hearing, given.code);
  if (given.plain && (came === 'wrong' || came === 'too-many')) return false;
  await answer(tx, account, came === 'too-many' ? 'chat.link.too-many' : said[came]);
  return true;
}

/** Each chat may try ten codes an hour: then none is looked at. */
export async function tryCode(
  { tx, account }: Hearing,
  code: string,
): Promise<Linking | 'too-many'> {
  try {
    await limit('chat-code', account.id);
  } catch (problem) {
    if (problem instanceof Refusal) return 'too-many';
    throw problem;
  }
  return useLinkCode(tx, account, code);
}
