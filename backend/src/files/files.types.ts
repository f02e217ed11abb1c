import { codeList } from '../shared/code-lists.js';

/** What a file was added to. */
export const FILE_SUBJECTS = codeList('FileSubject', ['case', 'incident', 'order', 'referral']);
export type FileSubject = (typeof FILE_SUBJECTS)[number];

/** Partitions whose key may seal a file, and whose readers read it. */
export const FILE_PARTITIONS = codeList('FilePartition', ['support', 'health', 'legal', 'narrative']);
export type FilePartition = (typeof FILE_PARTITIONS)[number];

/**
 * The first is the usual one. A photo or recording of an incident belongs to the statement, a paper of an order to the
 * legal records; the worker says where it is a health paper or evidence.
 */
export const PARTITIONS_OF = {
  case: ['support', 'health', 'legal'],
  incident: ['narrative', 'health', 'legal'],
  order: ['legal'],
  referral: ['support', 'health', 'legal'],
} as const satisfies Record<FileSubject, readonly FilePartition[]>;

export const FILE_STATES = codeList('FileState', ['uploading', 'kept', 'removed']);
export type FileState = (typeof FILE_STATES)[number];

/** Images are stored as JPEG, whatever they came as. */
export const FILE_FORMATS = codeList('FileFormat', [
  ...['jpg', 'mp3', 'm4a', 'ogg', 'wav', 'aac', 'amr', 'pdf'],
  ...['docx', 'xlsx', 'odt', 'ods'],
] as const);
export type FileFormat = (typeof FILE_FORMATS)[number];

export const FILE_REMOVAL_REASONS = codeList('FileRemovalReason', [
  'wrong_file',
  'duplicate',
  'not_needed',
  'survivor_asked',
]);
export type FileRemovalReason = (typeof FILE_REMOVAL_REASONS)[number];

export const FILE_ACTIONS = codeList('FileAction', ['continue', 'cancel', 'open', 'remove']);
export type FileAction = (typeof FILE_ACTIONS)[number];

/** As sent; re-encoded without metadata; small. */
export type FilePart = 'upload' | 'image' | 'thumbnail';

export const MOST_BYTES = 20 * 1024 * 1024;
export const CHUNK_BYTES = 256 * 1024;
export const MOST_THUMBNAIL_BYTES = CHUNK_BYTES;

export const FILE_SHARING_REFUSALS = codeList('FileSharingRefusal', [
  'not_running',
  'consent_missing',
  'receiver_is_police',
  'partition_not_shared',
]);
export type FileSharingRefusal = (typeof FILE_SHARING_REFUSALS)[number];
