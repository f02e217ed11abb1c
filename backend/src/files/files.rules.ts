/**
 * Policy (SECURITY A, files): the content alone says what a file is. Images are re-encoded, other files are only downloaded.
 * What a decoder would need more memory for than one process may give is refused before it decodes.
 */
import { addHours } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import { CHUNK_BYTES, FILE_FORMATS, MOST_BYTES, PARTITIONS_OF } from './files.types.js';
import type { FileFormat, FilePartition, FileSharingRefusal, FileSubject } from './files.types.js';

interface NewFile {
  readonly subject: FileSubject;
  readonly partition: FilePartition;
  readonly size: number;
}

/** Where files of such a record may be kept, the usual one first. */
export const partitionsOf = (subject: FileSubject): readonly FilePartition[] => PARTITIONS_OF[subject];

export function newFileProblems({ subject, partition, size }: NewFile): FieldProblem[] {
  return [
    ...(size < 1 ? [{ path: 'size', code: 'file_empty' }] : []),
    ...(size > MOST_BYTES ? [{ path: 'size', code: 'upload_too_large' }] : []),
    ...(partitionsOf(subject).includes(partition) ? [] : [{ path: 'partition', code: 'not_in_list' }]),
  ];
}

/** One person's uploads must not fill the space of the agency, nor one case its list. */
export const UNFINISHED_AT_MOST = 10;
export const FILES_OF_A_CASE = 500;

export const MEGABYTE = 1024 * 1024;

export const exceedsQuota = (used: number, size: number, quotaMegabytes: number): boolean =>
  used + size > quotaMegabytes * MEGABYTE;

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);

/** How long a chunk is; null where the file has no such chunk. */
export function chunkLength(size: number, no: number): number | null {
  if (no < 0 || no >= chunkCount(size)) return null;
  return Math.min(CHUNK_BYTES, size - no * CHUNK_BYTES);
}

const LONGEST_NAME = 120;
/** Control and direction characters, and what separates folders on any system. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** The last part of a path, without characters that hide or change what is read. */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').replace(NOT_IN_NAMES, '').split(/[/\\]/).at(-1) ?? '';
  const words = last
    .replace(/[<>:"|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...words.replace(/^\.+/, '')].slice(0, LONGEST_NAME).join('') || '?';
}

const IMAGE_FORMATS = ['jpg', 'png', 'webp'] as const;
const ALIKE: Record<string, FileFormat> = { oga: 'ogg', opus: 'ogg' };

/** What a file is by its content; null where such files are not kept. */
export function formatOf(found: string | undefined): { format: FileFormat; isImage: boolean } | null {
  if (IMAGE_FORMATS.some((one) => one === found)) return { format: 'jpg', isImage: true };
  const format = FILE_FORMATS.find((one) => one === (ALIKE[found ?? ''] ?? found));
  return format ? { format, isImage: false } : null;
}

export interface ImageHeader {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytesPerPixel: number;
  /** Progressive or interlaced: decoded as a whole. */
  readonly isProgressive: boolean;
  readonly isTurned: boolean;
  readonly frames: number;
}

export const MOST_PIXELS = 64_000_000;
/** What a decoder may hold at once. */
const MOST_HELD = 40_000_000;
/** A photo of twelve megapixels keeps its size. */
const LONGEST_EDGE = 4_096;

/** The longest edge with which an image is kept; null where it is too large to be opened. A half is decoded without the whole. */
export function imageEdge(header: ImageHeader): number | null {
  const { width, height, format, isTurned, isProgressive, frames } = header;
  const held = width * height * header.bytesPerPixel;
  const isHeld = isProgressive || format === 'webp';
  if (frames > 1 || width * height > MOST_PIXELS || (isHeld && held > MOST_HELD)) return null;
  const longest = Math.max(width, height);
  if (!isTurned || held <= MOST_HELD) return Math.min(LONGEST_EDGE, longest);
  return format === 'jpeg' && held <= 4 * MOST_HELD ? Math.min(LONGEST_EDGE, Math.floor(longest / 2)) : null;
}

const MIME: Record<FileFormat, string> = {
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  aac: 'audio/aac',
  amr: 'audio/amr',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
};

/** A name without words, so that a folder of downloads names no case. */
export const downloadOf = (id: string, format: FileFormat): { type: string; disposition: string } => ({
  type: MIME[format],
  disposition: `attachment; filename="file-${id.slice(-8)}.${format}"`,
});

export interface Sharing {
  readonly status: string;
  readonly consentHolds: boolean;
  readonly receiverKind: 'police' | 'state' | 'civil';
  readonly sharedPartitions: readonly string[];
}

const RUNNING = ['accepted', 'appointment', 'service_started'];

/** Why a file may not go with a referral; with a survivor's consent to this file none of them is lifted. */
export const sharingRefusals = (
  { status, consentHolds, receiverKind, sharedPartitions }: Sharing,
  partition: FilePartition,
): FileSharingRefusal[] =>
  [
    RUNNING.includes(status) ? null : ('not_running' as const),
    consentHolds ? null : ('consent_missing' as const),
    receiverKind === 'police' ? ('receiver_is_police' as const) : null,
    sharedPartitions.includes(partition) ? null : ('partition_not_shared' as const),
  ].filter((refusal) => refusal !== null);

/** Possible evidence is removed only by the person who added it, within a day. */
export function isRemovable(
  { partition, addedBy, keptAt }: { partition: FilePartition; addedBy: string; keptAt: Date | null },
  userId: string,
  now: Date,
): boolean {
  if (partition === 'support') return true;
  return addedBy === userId && keptAt !== null && keptAt > addHours(now, -24);
}
