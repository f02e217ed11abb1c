import { describe, expect, it } from '@jest/globals';
import { mp3Seconds, opusSeconds } from './audio-length.rules.js';
import type { AudioEdges } from './audio-length.rules.js';

const edges = (...parts: (Buffer | string)[]): AudioEdges => {
  const all = Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
  return { first: all.subarray(0, 65_536), last: all.subarray(-65_536), bytes: all.length };
};

const page = (samples: number): Buffer => {
  const bytes = Buffer.alloc(27);
  bytes.write('OggS');
  bytes.writeBigInt64LE(BigInt(samples), 6);
  return bytes;
};
const opusHead = (skipped: number): Buffer => {
  const bytes = Buffer.alloc(19);
  bytes.write('OpusHead');
  bytes.writeUInt16LE(skipped, 10);
  return bytes;
};

/** MPEG 2, layer III, 32 kbit/s at 22,050 Hz: 104 bytes. */
const frame = (inIt = ''): Buffer => {
  const bytes = Buffer.alloc(104);
  bytes.writeUInt32BE(0xfff3_4000);
  bytes.write(inIt, 13, 'latin1');
  return bytes;
};
const tag = (length: number): Buffer => {
  const bytes = Buffer.alloc(10 + length);
  bytes.write('ID3');
  bytes[9] = length;
  return bytes;
};
const counted = (count: number): Buffer => {
  const bytes = frame('Xing');
  bytes.writeUInt32BE(1, 17);
  bytes.writeUInt32BE(count, 21);
  return bytes;
};

describe('the length of a recording', () => {
  it.each<[string, AudioEdges, number | null]>([
    [
      'is the samples of the last page less those before the sound',
      edges(page(0), opusHead(312), page(96_312)),
      2,
    ],
    ['is not known of another Ogg', edges(page(0), 'vorbis', page(96_000)), null],
    ['is not known where there is no end', edges(page(0), opusHead(312)), null],
    ['is not known of a page', edges('<script>alert(1)</script>'), null],
  ])('in Opus %s', (_what, file, seconds) => {
    expect(opusSeconds(file)).toBe(seconds);
  });

  it.each<[string, AudioEdges, number | null]>([
    ['is told by its first frame', edges(counted(100), frame(), frame()), (100 * 576) / 22_050],
    ['follows from its size elsewhere', edges(frame(), frame(), frame(), frame()), (416 * 8) / 32_000],
    ['begins after names and pictures', edges(tag(40), frame(), frame()), (208 * 8) / 32_000],
    ['is not known of one sign that looks like a frame', edges(frame(), 'and then something else'), null],
    ['is not known of a page', edges('<script>alert(1)</script>'), null],
    ['is not known of nothing', edges(''), null],
  ])('in MP3 %s', (_what, file, seconds) => {
    expect(mp3Seconds(file)).toBe(seconds);
  });
});
