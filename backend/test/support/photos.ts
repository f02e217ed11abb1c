import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** A photo of noise, as large as one of a telephone, whose EXIF says where it was taken. */
export const photoOf = (place: string, [width, height]: readonly [number, number]): Promise<Buffer> =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .withExif({ IFD0: { ImageDescription: place } })
    .toBuffer();

export async function hasMetadata(picture: Buffer): Promise<boolean> {
  const { exif, icc, iptc, xmp } = await sharp(picture).metadata();
  return [exif, icc, iptc, xmp].some((part) => part !== undefined);
}
