type Body = { headers: Headers; body: AsyncIterable<Uint8Array> | null };

/**
 * The body of a request, `most` bytes at most; null when it is larger, whatever it says of its length:
 * then no more of it is read.
 */
export async function bodyWithin({ headers, body }: Body, most: number): Promise<Buffer | null> {
  if (Number(headers.get('content-length')) > most) return null;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.byteLength;
    if (bytes > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
