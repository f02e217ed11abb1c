/** How long a recording is, from its own headers; null for whatever is no recording that a phone plays. */

export interface AudioEdges {
  /** The first part of the file, of at least 64 kB where it has so much. */
  readonly first: Buffer;
  readonly last: Buffer;
  readonly bytes: number;
}

const OPUS_RATE = 48_000;

/** Ogg with Opus in it: the last page tells how many samples there are. */
export function opusSeconds({ first, last }: AudioEdges): number | null {
  const head = first.indexOf('OpusHead');
  const page = last.lastIndexOf('OggS');
  if (first.toString('latin1', 0, 4) !== 'OggS' || head < 0 || head + 12 > first.length) return null;
  if (page < 0 || page + 14 > last.length) return null;
  const samples = Number(last.readBigInt64LE(page + 6)) - first.readUInt16LE(head + 10);
  return samples > 0 ? samples / OPUS_RATE : null;
}

const KBITS = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const RATES = [44_100, 48_000, 32_000];

interface Frame {
  readonly version: 1 | 2;
  readonly kbits: number;
  readonly rate: number;
  readonly samples: number;
}

/** The header of a frame of MPEG audio, layer III. */
function frameAt(bytes: Buffer, at: number): Frame | null {
  if (at + 4 > bytes.length) return null;
  const header = bytes.readUInt32BE(at);
  const [version, layer] = [(header >>> 19) & 3, (header >>> 17) & 3];
  const rate = RATES[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== 1 || rate === undefined) return null;
  const kind = version === 3 ? 1 : 2;
  const kbits = KBITS[kind][(header >>> 12) & 15] ?? 0;
  const divided = { 3: 1, 2: 2, 0: 4 }[version as 0 | 2 | 3];
  return kbits > 0 ? { version: kind, kbits, rate: rate / divided, samples: kind === 1 ? 1_152 : 576 } : null;
}

/** Names and pictures may precede the sound. */
function afterTag(bytes: Buffer): number {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10);
  return 10 + ((a << 21) | (b << 14) | (c << 7) | d);
}

const lengthOf = ({ kbits, rate, version }: Frame): number =>
  Math.floor(((version === 1 ? 144 : 72) * kbits * 1_000) / rate);

/** MP3: the frame count if the first frame gives it, else the size divided by the first bit rate. */
export function mp3Seconds({ first, bytes }: AudioEdges): number | null {
  const at = afterTag(first);
  const frame = frameAt(first, at);
  if (!frame) return null;
  const next = frameAt(first, at + lengthOf(frame)) ?? frameAt(first, at + lengthOf(frame) + 1);
  const inFirst = first.subarray(at, at + 200);
  const told = Math.max(inFirst.indexOf('Xing'), inFirst.indexOf('Info'));
  if (told > 0 && inFirst.length >= told + 12 && (inFirst.readUInt32BE(told + 4) & 1) === 1)
    return (inFirst.readUInt32BE(told + 8) * frame.samples) / frame.rate;
  return next ? ((bytes - at) * 8) / (frame.kbits * 1_000) : null;
}
