import { open } from 'node:fs/promises';
import type { MessageKey } from '#basics/words.ts';
import type { Rejection } from '#modules/reports/input-import.ts';
import { sayIn } from '#server/words.ts';
import type { SourceRow } from './source-row.ts';

const say = sayIn('en');

/** Why a row was left out, in an English sentence. */
export const rejectionWords = (reason: Rejection): string =>
  say(`import.rejected.${reason}` as MessageKey);

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\r\n`;

/** A file that takes rows that were left out. */
export type Rejects = {
  add: (row: SourceRow, reason: Rejection) => void;
  flush: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Opens, anew, the CSV file of rejected rows: number of the row, key of the reason, the reason in
 * a sentence, and the row as it stood, so that it can be mended there and imported.
 */
export async function openRejects(path: string, columns: readonly string[]): Promise<Rejects> {
  const file = await open(path, 'w', 0o600);
  let waiting = line(['row', 'reason', 'sentence', ...columns]);
  const flush = async () => {
    await file.appendFile(waiting);
    waiting = '';
  };
  return {
    add: (row, reason) => {
      waiting += line([String(row.number), reason, rejectionWords(reason), ...row.cells]);
    },
    flush,
    close: async () => {
      await flush();
      await file.close();
    },
  };
}
