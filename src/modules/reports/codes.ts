import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { keyFor, sha256 } from '#server/ids.ts';
import type { Tx } from '#server/database.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { codeOf } from './rules.ts';

const CODE_LENGTH = 9;
const PIN_LENGTH = 6;

/** The public number of a report: derived from its id, and no other report's. */
export async function freeCode(tx: Tx, id: string): Promise<string> {
  for (let turn = 0; ; turn++) {
    const code = codeAt(turn, id);
    const taken = await tx
      .selectFrom('reports')
      .select('id')
      .where('code', '=', code)
      .executeTakeFirst();
    if (!taken) return code;
  }
}

/** The public numbers of many reports to come, by their ids, in one question. */
export async function freeCodes(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const codes = new Map(ids.map((id) => [id, codeAt(0, id)]));
  const rows = await tx
    .selectFrom('reports')
    .select('code')
    .where('code', '=', sql<string>`any(${[...codes.values()]}::text[])`)
    .execute();
  const taken = new Set(rows.map(({ code }) => code));
  for (const [id, code] of codes) if (taken.has(code)) codes.set(id, await freeCode(tx, id));
  return codes;
}

const codeAt = (turn: number, id: string) => codeOf(sha256(`code:${turn}:${id}`), CODE_LENGTH);

/** The six letters that, after the number, bring a reporter back without an account. */
export const returnPin = (id: string) =>
  codeOf(Buffer.from(keyFor('return-pin', id), 'base64url'), PIN_LENGTH);

/** Whether the typed six letters belong to the report. */
export function pinFits(id: string, pin: string): boolean {
  const [given, made] = [Buffer.from(pin), Buffer.from(returnPin(id))];
  return given.length === made.length && timingSafeEqual(given, made);
}

/** The secret link of a report's receipt. */
export const receiptKey = (id: string) => makeKey('receipt', id);

/** The secret link by which an address says that it is the reporter's; only its letter carries it. */
export const contactKey = (id: string, contactId: string) => makeKey('contact', id, contactId);

/** The report and contact such a link is for, or null. */
export function openContactKey(key: string) {
  const [reportId, id] = openKey('contact', key) ?? [];
  return reportId && id ? { reportId, id } : null;
}

/** The report a receipt link opens, or null. */
export const openReceiptKey = (key: string) => openKey('receipt', key)?.[0] ?? null;
