import type { Request } from 'express';

/** Many times what the form takes in one field, and how many it has. */
const MOST_BYTES_A_FIELD = 8_192;
const MOST_FIELDS = 40;
const AMPERSAND = 0x26;
/** No page of ours sends as much: beyond, nothing is read any more, and the connection ends with the answer. */
const MOST_BYTES = 2_097_152;

/** Fields of a form as they come; of each only its beginning stays, so that one which is too long costs no other. */
class FormFields {
  private readonly fields: Buffer[][] = [[]];
  private kept = 0;
  private readonly cut = new Set<number>();

  add(piece: Buffer): void {
    for (let from = 0; from <= piece.length && this.fields.length <= MOST_FIELDS;) {
      const at = piece.indexOf(AMPERSAND, from);
      this.keep(piece.subarray(from, at < 0 ? piece.length : at));
      if (at < 0) return;
      this.fields.push([]);
      this.kept = 0;
      from = at + 1;
    }
  }

  read(): URLSearchParams {
    const sent = new URLSearchParams();
    for (const [index, pieces] of this.fields.slice(0, MOST_FIELDS).entries()) {
      const text = Buffer.concat(pieces).toString('utf8');
      // The last character of what was cut may be half of one.
      const whole = this.cut.has(index) ? text.replace(/%[\da-f]?$/i, '') : text;
      for (const [name, value] of new URLSearchParams(whole))
        sent.append(name, this.cut.has(index) ? value.replace(/\ufffd+$/, '') : value);
    }
    return sent;
  }

  private keep(bytes: Buffer): void {
    const room = MOST_BYTES_A_FIELD - this.kept;
    if (bytes.length > room) this.cut.add(this.fields.length - 1);
    const taken = bytes.subarray(0, room);
    if (taken.length === 0) return;
    // A copy: even the shortest view of a piece would keep the whole piece in memory.
    this.fields.at(-1)?.push(Buffer.from(taken));
    this.kept += taken.length;
  }
}

/**
 * The fields of a form. Truncates fields that are far too long, and the body beyond any form's length. The content is
 * never written to storage.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const fields = new FormFields();
  if (request.readableEnded) return new URLSearchParams();
  let read = 0;
  // What is too long is still read for a while, so that its sender gets to read the answer.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    fields.add(piece);
    read += piece.length;
    if (read <= MOST_BYTES) continue;
    request.res?.set('Connection', 'close');
    break;
  }
  return fields.read();
}
