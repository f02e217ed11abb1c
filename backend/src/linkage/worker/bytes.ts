import type { Tag } from '../engine/encode.js';

const TAG_BYTES = 6;
const FIRST_BYTES = 2_048;
const HIGH = 0x100000000;

/** Bytes, tags of 48 bits and lists of them, one after the other. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private at = 0;

  byte(value: number): void {
    this.reserve(1);
    this.at = this.buffer.writeUInt8(value, this.at);
  }

  tag(tag: Tag): void {
    this.reserve(TAG_BYTES);
    this.at = this.buffer.writeUIntBE(tag, this.at, TAG_BYTES);
  }

  /** A count below 65,536, and as many tags. */
  tags(tags: readonly Tag[]): void {
    this.reserve(2);
    this.at = this.buffer.writeUInt16BE(tags.length, this.at);
    for (const tag of tags) this.tag(tag);
  }

  number(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeUInt32BE(value, this.at);
  }

  bytes(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.at += bytes.copy(this.buffer, this.at);
  }

  written(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + more));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** Reads what {@link ByteWriter} wrote, in the same order. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  byte(): number {
    const value = this.buffer.readUInt8(this.at);
    this.at += 1;
    return value;
  }

  tag(): Tag {
    const value = this.buffer.readUInt16BE(this.at) * HIGH + this.buffer.readUInt32BE(this.at + 2);
    this.at += TAG_BYTES;
    return value;
  }

  tags(): readonly Tag[] {
    const count = this.buffer.readUInt16BE(this.at);
    this.at += 2;
    const tags = new Array<Tag>(count);
    for (let no = 0; no < count; no += 1) tags[no] = this.tag();
    return tags;
  }

  number(): number {
    const value = this.buffer.readUInt32BE(this.at);
    this.at += 4;
    return value;
  }

  bytes(count: number): Buffer {
    this.at += count;
    return this.buffer.subarray(this.at - count, this.at);
  }
}
