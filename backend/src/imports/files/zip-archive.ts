import { crc32, inflateRawSync } from 'node:zlib';
import { Problem } from '../../shared/errors.js';
import type { FileRefusal } from '../read-register.js';

/** A file that cannot be read as a table, with the code shown to its sender. */
export class UnreadableBook extends Problem {
  constructor(readonly refusal: FileRefusal) {
    super(422, refusal);
  }
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
/** A comment may follow the end of an archive. */
const LONGEST_COMMENT = 0xffff;
/** A workbook of a register has some dozen parts; an archive of thousands is none. */
const MOST_ENTRIES = 500;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function endOf(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT);
  for (let at = bytes.length - END_SIZE; at >= lowest; at -= 1) if (bytes.readUInt32LE(at) === END) return at;
  throw new UnreadableBook('file_damaged');
}

function listEntries(bytes: Buffer): ReadonlyMap<string, Entry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw new UnreadableBook('file_damaged');
  let at = bytes.readUInt32LE(end + 16);
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL) throw new UnreadableBook('file_damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    if ((bytes.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw new UnreadableBook('file_locked');
    const name = bytes.toString('utf8', at + CENTRAL_SIZE, at + CENTRAL_SIZE + (nameLength ?? 0));
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += CENTRAL_SIZE + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

/**
 * The parts of a zip archive, unpacked on access. Ignores the sizes that entries declare: all parts together unpack to
 * at most `mostBytes`.
 */
export class ZipArchive {
  private readonly entries: ReadonlyMap<string, Entry>;
  private left: number;

  constructor(
    private readonly bytes: Buffer,
    mostBytes: number,
  ) {
    this.left = mostBytes;
    this.entries = this.guarded(() => listEntries(bytes));
  }

  text(name: string): string | null {
    const entry = this.entries.get(name);
    return entry ? this.guarded(() => this.unpack(entry)).toString('utf8') : null;
  }

  private unpack(entry: Entry): Buffer {
    if (entry.size > this.left) throw new UnreadableBook('file_too_long');
    if (this.bytes.readUInt32LE(entry.at) !== LOCAL) throw new UnreadableBook('file_damaged');
    const [name = 0, extra = 0] = [26, 28].map((offset) => this.bytes.readUInt16LE(entry.at + offset));
    const from = entry.at + LOCAL_SIZE + name + extra;
    const packed = this.bytes.subarray(from, from + entry.packed);
    const plain = this.inflated(packed, entry.method);
    this.left -= plain.length;
    if (this.left < 0) throw new UnreadableBook('file_too_long');
    if (crc32(plain) !== entry.crc) throw new UnreadableBook('file_damaged');
    return plain;
  }

  private inflated(packed: Buffer, method: number): Buffer {
    if (method === STORED) return packed;
    if (method !== DEFLATED) throw new UnreadableBook('file_damaged');
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, this.left) });
  }

  /** Numbers that lead beyond the file, and streams that end too early, are one: the file is damaged. */
  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnreadableBook) throw error;
      const isTooLong = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
      throw new UnreadableBook(isTooLong ? 'file_too_long' : 'file_damaged');
    }
  }
}
