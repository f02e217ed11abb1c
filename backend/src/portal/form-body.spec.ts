import { Session } from 'node:inspector/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { readForm } from './callback-form.service.js';

const PIECE = 65_536;

/** Buffer memory that is still referenced, in bytes. */
async function heldBytes(): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
  return process.memoryUsage().arrayBuffers;
}

/** A form as it comes from the network: each piece in separate memory. */
function sends(pieces: number, last = ''): { request: Request; given: () => number } {
  let given = 0;
  const stream = new Readable({
    highWaterMark: PIECE,
    read() {
      given += 1;
      if (given === 1) return void this.push(Buffer.from('a=935001122&c='));
      if (given <= pieces) return void this.push(Buffer.alloc(PIECE, 'x'));
      this.push(Buffer.from(last));
      this.push(null);
    },
  });
  return { request: stream as unknown as Request, given: () => given };
}

describe('a form that was sent', () => {
  it('keeps the beginning of what is too long, and all that comes after it', async () => {
    const sent = await readForm(sends(20, '&g=anor').request);
    expect([sent.get('a'), sent.get('g'), `c=${sent.get('c')}`.length]).toEqual([
      ...['935001122', 'anor', 8_192],
    ]);
  });

  it('costs no memory that grows with what is sent, and is not read for ever', async () => {
    const before = await heldBytes();
    const endless = Array.from({ length: 40 }, () => sends(1e6));
    const forms = await Promise.all(endless.map(({ request }) => readForm(request)));
    expect(forms.map((form) => form.get('a'))).toEqual(forms.map(() => '935001122'));
    expect(Math.max(...endless.map(({ given }) => given()))).toBeLessThan(40);
    for (const { request } of endless) request.destroy();
    expect((await heldBytes()) - before).toBeLessThan(40 * 4 * PIECE);
  });
});
