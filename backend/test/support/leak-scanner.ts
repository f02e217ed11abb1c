import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** Base64 depends on where a word begins; without its ends it stands in any encoding. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4);
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const big = (little: Buffer): Buffer => Buffer.from(little).swap16();

const escaped = (word: string): string =>
  word.replace(/[^\0-~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The encodings in which a word may appear in a file, by name. */
export function formsOf(word: string): [form: string, bytes: Buffer][] {
  const [utf8, utf16] = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];
  const texts: [string, string][] = [
    ...[utf8, utf16].flatMap((bytes): [string, string][] => [
      ['hex', bytes.toString('hex')],
      ['hex', bytes.toString('hex').toUpperCase()],
      ...base64Forms(bytes).map((text): [string, string] => ['base64', text]),
    ]),
    ['JSON', escaped(word)],
    ['JSON', escaped(word).replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`)],
    ['URL', encodeURIComponent(word)],
    ['URL', encodeURIComponent(word).toLowerCase()],
    ['URL', encodeURIComponent(word).replaceAll('%20', '+')],
  ];
  return [
    ['UTF-8', utf8],
    ['UTF-16', utf16],
    ['UTF-16', big(utf16)],
    ...texts.map(([form, text]): [string, Buffer] => [form, Buffer.from(text, 'latin1')]),
  ];
}

/** How far behind a beginning a packed piece may reach. */
const LARGEST_PIECE = 8_000_000;
const DEEPEST = 2;
const BEGINNINGS: readonly [magic: Buffer, unpack: (bytes: Buffer) => Buffer][] = [
  [Buffer.from([0x1f, 0x8b, 0x08]), (bytes) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })],
  ...[0x01, 0x9c, 0xda].map((level): [Buffer, (bytes: Buffer) => Buffer] => [
    Buffer.from([0x78, level]),
    (bytes) => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  ]),
];

/** Looks for words in bytes, in every form, and in what was packed into them. */
export class LeakScanner {
  private readonly needles: readonly (readonly [form: string, bytes: Buffer])[];
  scannedBytes = 0;

  constructor(words: readonly string[]) {
    const seen = new Set<string>();
    this.needles = words.flatMap(formsOf).filter(([, bytes]) => {
      const key = bytes.toString('latin1');
      const isNew = !seen.has(key) && bytes.length >= 8;
      seen.add(key);
      return isNew;
    });
  }

  /** The encodings in which a word was found, with some surrounding text; empty without a find. */
  scan(bytes: Buffer, depth = 0): string[] {
    this.scannedBytes += bytes.length;
    const found = this.needles.flatMap(([form, needle]) => {
      const at = bytes.indexOf(needle);
      return at < 0 ? [] : [`${form}: ${around(bytes, at)}`];
    });
    return depth < DEEPEST ? [...found, ...this.packed(bytes, depth)] : found;
  }

  private packed(bytes: Buffer, depth: number): string[] {
    return BEGINNINGS.flatMap(([magic, unpack]) => {
      const found: string[] = [];
      for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
        const inner = attempt(() => unpack(bytes.subarray(at, at + LARGEST_PIECE)));
        if (inner.length > 0) found.push(...this.scan(inner, depth + 1).map((one) => `packed ${one}`));
      }
      return found;
    });
  }
}

function attempt(unpack: () => Buffer): Buffer {
  try {
    return unpack();
  } catch {
    return Buffer.alloc(0);
  }
}

const around = (bytes: Buffer, at: number): string =>
  bytes
    .subarray(Math.max(0, at - 40), at + 60)
    .toString('utf8')
    .replace(/\s+/g, ' ');
