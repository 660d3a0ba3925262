type Value = string | number[] | undefined;

/** A directory of tags: the value of one by its number, or undefined when it is missing or broken. */
export type Tags = (tag: number) => Value;

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const bytesOf: Record<number, number> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8 };
const MOST_VALUES = 64;
const HEADER_BYTES = 8;
const none: Tags = () => undefined;

/**
 * Reads the directories of a TIFF block, as EXIF uses them (TIFF 6.0, section 2): the one at
 * `offset`, or the first. Only what is asked for is read, and no length it claims is believed,
 * so a broken block costs no more than a sound one.
 */
export function tagsIn(block: Buffer, offset?: number): Tags {
  const order = block.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return none;
  if (offset !== undefined && !(offset >= HEADER_BYTES)) return none;
  const little = order === 'II*\0';
  const short = (at: number) => (little ? block.readUInt16LE(at) : block.readUInt16BE(at));
  const long = (at: number) => (little ? block.readUInt32LE(at) : block.readUInt32BE(at));

  const read = (entry: number): Value => {
    const [type, count] = [short(entry + 2), long(entry + 4)];
    const size = bytesOf[type];
    if (!size || count === 0 || count > MOST_VALUES) return undefined;
    const at = size * count <= 4 ? entry + 8 : long(entry + 8);
    if (at + size * count > block.length) return undefined;
    if (type === ASCII) return block.toString('latin1', at, at + count).replace(/\0[^]*$/, '');
    return Array.from({ length: count }, (_, index) => {
      const here = at + index * size;
      if (type === RATIONAL) return long(here) / long(here + 4);
      return type === SHORT ? short(here) : long(here);
    });
  };

  return (tag) => {
    try {
      const start = offset ?? long(4);
      for (let left = short(start), at = start + 2; left > 0; left--, at += 12) {
        if (short(at) === tag) return read(at);
      }
    } catch (problem) {
      // Past the end of the block: the directory lies about its length.
      if (!(problem instanceof RangeError)) throw problem;
    }
    return undefined;
  };
}
