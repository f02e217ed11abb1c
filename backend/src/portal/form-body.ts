import type { Request } from 'express';

/** Many times what the form holds. */
const MOST_BYTES = 65_536;

/** What a form sent; null where it is beyond all measure. Nothing of it is written anywhere. */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  if (request.readableEnded) return new URLSearchParams();
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    // What is too long is still read to its end, so that its sender gets to read the answer.
    if (bytes <= MOST_BYTES) pieces.push(piece);
  }
  return bytes > MOST_BYTES ? null : new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
}
