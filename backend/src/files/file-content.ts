import { fileTypeFromStream } from 'file-type';
import sharp from 'sharp';
import { refused } from '../shared/errors.js';
import { MOST_PIXELS, imageEdge } from './files.rules.js';

// One file at a time, with three decoders: what reads other formats is never reached by a file that looks like two.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

const READING = { limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error' } as const;
// Optimal coding tables are a few per cent smaller, and need all coefficients of the picture in memory.
const QUALITY = { quality: 85, optimiseCoding: false };
const THUMBNAIL_EDGE = 320;
/** EXIF orientations from here on lie on their side. */
const FIRST_TURNED = 5;

export interface Picture {
  image: Buffer;
  thumbnail: Buffer;
}

/** The extension that belongs to the content; undefined where it is not known. */
export async function detect(content: ReadableStream<Uint8Array>): Promise<string | undefined> {
  // A parser that stumbles over a hostile file knows no type.
  return (await fileTypeFromStream(content).catch(() => undefined))?.ext;
}

/** Decodes and encodes again: what is no part of the picture, such as EXIF, places and appended data, is gone. */
export async function reencode(bytes: Buffer): Promise<Picture> {
  try {
    const edge = imageEdge(await headerOf(bytes));
    if (edge === null) throw refused('file_image_too_large');
    const image = await sharp(bytes, READING)
      .autoOrient()
      .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg(QUALITY)
      .toBuffer();
    const thumbnail = await sharp(image, READING)
      .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 60 })
      .toBuffer();
    return { image, thumbnail };
  } catch (error) {
    if (error instanceof Error && !('code' in error)) throw refused('file_not_readable');
    throw error;
  }
}

async function headerOf(bytes: Buffer) {
  const { width, height, ...header } = await sharp(bytes, { ...READING, limitInputPixels: false }).metadata();
  return {
    ...{ width, height, format: header.format },
    bytesPerPixel: header.channels * (header.depth === 'ushort' ? 2 : 1),
    isProgressive: header.isProgressive,
    isTurned: (header.orientation ?? 1) >= FIRST_TURNED,
    frames: header.pages ?? 1,
  };
}
