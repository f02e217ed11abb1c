import { crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { MOST_BYTES } from '../../src/files/files.types.js';
import type { Random } from './random.js';

/** Stands in the metadata, names and comments of every file, and must not be found where it is not sealed. */
export const FILE_MARK = 'zq7canaryfile';

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } });
const EXIF = { IFD0: { Make: FILE_MARK, ImageDescription: FILE_MARK } };

/** An archive as its readers expect it: local headers, a directory, the end. */
export function zip(entries: readonly (readonly [name: string, content: Buffer])[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(name.length, 22);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), head, more, Buffer.from(name));
    const local = [Buffer.from('PK\u0003\u0004', 'latin1'), head, Buffer.from(name), packed];
    pieces.push(...local);
    at += local.reduce((sum, piece) => sum + piece.length, 0);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, listed, end]);
}

const docx = (content: Buffer): Buffer =>
  zip([
    [
      '[Content_Types].xml',
      Buffer.from(
        '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
    ],
    ['word/document.xml', content],
  ]);

/** Files from which hostile ones are made, each encoded once. */
export interface Grounds {
  photos: Record<'jpeg' | 'png' | 'webp' | 'progressive' | 'turned', Buffer>;
  bombs: readonly Buffer[];
  large: Buffer;
}

export async function grounds(): Promise<Grounds> {
  const [jpeg, png, webp, progressive, turned] = await Promise.all([
    noise(640, 480).withExif(EXIF).jpeg().toBuffer(),
    noise(300, 200).withExif(EXIF).png().toBuffer(),
    noise(300, 200).withExif(EXIF).webp().toBuffer(),
    noise(400, 300).withExif(EXIF).jpeg({ progressive: true }).toBuffer(),
    noise(640, 480).withMetadata({ orientation: 6, exif: EXIF }).jpeg().toBuffer(),
  ]);
  const bombs: Buffer[] = [];
  // One after the other: a test needs memory too.
  for (const make of [
    () => flat(12_000, 12_000).png(),
    () => flat(7_900, 7_900).png(),
    () => flat(7_900, 7_900).jpeg(),
    () => flat(7_900, 7_900).jpeg({ progressive: true }),
    () => flat(7_900, 7_900).png({ progressive: true }),
    () => flat(7_900, 7_900).webp({ effort: 0 }),
    () => flat(16_000, 4_000).withMetadata({ orientation: 6 }).png(),
  ])
    bombs.push(await make().toBuffer());
  const whole = await noise(5_600, 4_200).jpeg({ quality: 92 }).toBuffer();
  if (whole.length > MOST_BYTES) throw new Error(`the large photo has ${whole.length} bytes`);
  const large = Buffer.concat([whole, Buffer.alloc(MOST_BYTES - whole.length, 7)]);
  return { photos: { jpeg, png, webp, progressive, turned }, bombs, large };
}

export interface HostileFile {
  what: string;
  bytes: Buffer;
  /** How many of its chunks are sent; less than all is a cut upload. */
  isCut: boolean;
}

const SCRIPTS = [
  '<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>',
  '<!doctype html><script>a()</script>',
];
const MAGIC = [
  'ffd8ffe0',
  '89504e470d0a1a0a',
  '52494646ffffffff57454250',
  '255044462d312e37',
  '494433030000',
];
MAGIC.push(
  '4f67675300020000',
  '2321414d520a',
  '0000001866747970',
  '1a45dfa3',
  'd0cf11e0a1b11ae1',
  '504b0304',
  '4d5a9000',
);

type Make = (random: Random, from: Grounds) => Buffer;

const anyPhoto = (random: Random, { photos }: Grounds): Buffer => random.pick(Object.values(photos));
const someBytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.below(256)));

function flipped(random: Random, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let times = 1 + random.below(40); times > 0; times -= 1)
    changed[random.below(changed.length)] = random.below(256);
  return changed;
}

const MAKES: Record<string, Make> = {
  'photo with words in EXIF': anyPhoto,
  'picture that is an archive too': (random, from) =>
    Buffer.concat([anyPhoto(random, from), zip([['a.class', Buffer.from(FILE_MARK)]])]),
  'picture that is a page too': (random, from) =>
    Buffer.concat([anyPhoto(random, from), Buffer.from(random.pick(SCRIPTS) + FILE_MARK)]),
  'paper that is an archive too': (random) =>
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n${FILE_MARK}\n`),
      zip([['x', someBytes(random, 200)]]),
      Buffer.from('%%EOF'),
    ]),
  'picture with changed bytes': (random, from) => flipped(random, anyPhoto(random, from)),
  'picture that was cut': (random, from) => {
    const photo = anyPhoto(random, from);
    return photo.subarray(0, 1 + random.below(photo.length - 1));
  },
  'picture that grows': (random, { bombs }) => random.pick(bombs),
  'archive that grows': () => docx(Buffer.alloc(30_000_000)),
  'archive whose list grows': () => zip([['[Content_Types].xml', Buffer.alloc(60_000_000, 'a')]]),
  'office file with changed bytes': (random) => flipped(random, docx(Buffer.from(FILE_MARK.repeat(50)))),
  'page or drawing': (random) => Buffer.from(random.pick(SCRIPTS).repeat(1 + random.below(200))),
  'beginning of a known type': (random) =>
    Buffer.concat([Buffer.from(random.pick(MAGIC), 'hex'), someBytes(random, 1 + random.below(3_000))]),
  anything: (random) => someBytes(random, 1 + random.below(5_000)),
  'photo of 20 MB': (_random, { large }) => large,
};
const RARE = new Set([
  'photo of 20 MB',
  'picture that grows',
  'archive that grows',
  'archive whose list grows',
]);

/** The kinds in turn; the heavy ones every tenth time, so that each comes in the short form too. */
export function hostileFile(random: Random, from: Grounds, at: number): HostileFile {
  const kinds = Object.keys(MAKES).filter((kind) => RARE.has(kind) === (at % 10 === 9));
  const what = kinds[Math.floor(at / (at % 10 === 9 ? 10 : 1)) % kinds.length] as string;
  return { what, bytes: MAKES[what]?.(random, from) ?? Buffer.alloc(1), isCut: random.below(12) === 0 };
}

const NAMES = [
  '../../x.jpg',
  'Зарина Каримова.jpg',
  'ҷароҳат ғӣқӯҳ.pdf',
  '\u202egpj.exe',
  'a\u0000b',
  'CON.',
  '..\\..\\y',
  '👁️',
];
export const hostileName = (random: Random): string => `${FILE_MARK}${random.pick(NAMES)}`;
