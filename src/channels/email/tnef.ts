import type { Attached } from '#modules/mails/rules.ts';

// [MS-OXTNEF] 2.1: a signature and a key, then attributes: level, name and type, length, data, checksum.
const SIGNATURE = 0x22_3e_9f_78;
const HEAD_BYTES = 9;
const NEW_FILE = 0x9002;
const FILE_NAME = 0x8010;
const FILE_BYTES = 0x800f;
const MOST_FILES = 40;

type File = { name: string; bytes: Buffer };

/**
 * The files in a winmail.dat, which Outlook makes of a mail it thinks another Outlook reads. Only
 * files and their short names; a broken one gives what came before the break.
 */
export function filesInTnef(tnef: Buffer): Attached[] {
  if (tnef.length < 6 || tnef.readUInt32LE(0) !== SIGNATURE) return [];
  const files: File[] = [];
  for (const { id, data } of attributesOf(tnef)) {
    if (id === NEW_FILE) files.push({ name: '', bytes: Buffer.alloc(0) });
    const file = files.at(-1);
    if (file && id === FILE_NAME) file.name = nameIn(data);
    if (file && id === FILE_BYTES) file.bytes = data;
    if (files.length > MOST_FILES) break;
  }
  return files
    .filter(({ bytes }) => bytes.length > 0)
    .map((file) => ({ ...file, mime: 'application/octet-stream', inline: false }));
}

function* attributesOf(tnef: Buffer) {
  let at = 6;
  while (at + HEAD_BYTES <= tnef.length) {
    const id = tnef.readUInt16LE(at + 1);
    const length = tnef.readUInt32LE(at + 5);
    const start = at + HEAD_BYTES;
    if (start + length > tnef.length) return;
    yield { id, data: tnef.subarray(start, start + length) };
    at = start + length + 2;
  }
}

// The short name is in the writer's own code page; here that is Cyrillic as often as not.
function nameIn(data: Buffer): string {
  const bytes = data.subarray(0, data.indexOf(0) < 0 ? data.length : data.indexOf(0));
  return new TextDecoder('windows-1251').decode(bytes);
}
