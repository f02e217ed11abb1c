import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { open, seal } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { notFound, refused } from '../shared/errors.js';
import { ReferralFile } from './files.entity.js';
import type { CaseFile } from './files.entity.js';
import { readChunks, writeChunk } from './files.queries.js';
import { chunkCount } from './files.rules.js';
import { CHUNK_BYTES } from './files.types.js';
import type { FilePart } from './files.types.js';

/** What the key of the partition seals: small, so that a new key of the case leaves the bytes as they are. */
export interface FileHeader {
  name: string;
  key: Buffer;
}

/** A part of a file with the key and the number of bytes that belong to it. */
export interface Stored {
  fileId: string;
  part: FilePart;
  key: Buffer;
  size: number;
}

type Run = <T>(work: () => Promise<T>) => Promise<T>;

const VERSION = 1;
/** Chunks that are read together: a megabyte. */
const AT_ONCE = 4;

const headerPlace = ({
  id,
  caseId,
  partition,
}: Pick<CaseFile, 'id' | 'caseId' | 'partition'>): SealedPlace => ({
  ...{ caseId, partition },
  ...{ table: 'files', column: 'sealed', row: id },
});
export const sharedPlace = (id: string): Place => ({ table: 'referral_files', column: 'sealed', row: id });

/** A chunk opens as this number of this part of this file, and only the last one as the end. */
const chunkPlace = ({ fileId, part, size }: Stored, no: number): Place => ({
  ...{ table: 'file_chunks', column: part },
  row: `${fileId}/${no}/${no === chunkCount(size) - 1 ? 'end' : 'more'}`,
});

export const headerText = ({ name, key }: FileHeader): string =>
  JSON.stringify({ name, key: key.toString('base64') });

function readHeader(text: string): FileHeader {
  const { name, key } = JSON.parse(text) as { name: string; key: string };
  return { name, key: Buffer.from(key, 'base64') };
}

/** Names, keys and bytes of files, sealed and opened. */
@Injectable()
export class FileBytesService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  sealHeader(file: Pick<CaseFile, 'id' | 'caseId' | 'partition'>, name: string): Promise<Buffer> {
    return this.vault.seal(headerPlace(file), headerText({ name, key: randomBytes(32) }));
  }

  /** The header of a file of the own case, or of one that was shared with the viewer's agency. */
  async header(file: CaseFile, isOwn: boolean): Promise<FileHeader> {
    if (isOwn && file.sealed) return readHeader(await this.vault.open(headerPlace(file), file.sealed));
    const [shared] = await this.database.rows<ReferralFile>(
      ReferralFile,
      'where file_id = $1 and agency_id = $2',
      [file.id, this.database.viewer.agencyId],
    );
    if (!shared) throw notFound();
    return readHeader(await this.vault.openForAgency(sharedPlace(shared.id), shared));
  }

  async write(stored: Stored, no: number, bytes: Buffer): Promise<void> {
    const { fileId, part, key } = stored;
    const sealed = seal({ key, version: VERSION }, chunkPlace(stored, no), bytes);
    await writeChunk(this.database, { fileId, part, no, sealed });
  }

  async writeAll(stored: Stored, bytes: Buffer): Promise<void> {
    for (let no = 0; no < chunkCount(stored.size); no += 1)
      await this.write(stored, no, bytes.subarray(no * CHUNK_BYTES, (no + 1) * CHUNK_BYTES));
  }

  /** The bytes in order, a megabyte at a time, each read as `run` does it. */
  async *chunks(stored: Stored, run: Run): AsyncGenerator<Buffer> {
    for (let from = 0; from < chunkCount(stored.size); from += AT_ONCE) {
      const rows = await run(() => readChunks(this.database, stored, [from, AT_ONCE]));
      if (rows.length < Math.min(AT_ONCE, chunkCount(stored.size) - from)) throw refused('file_incomplete');
      for (const [at, { sealed }] of rows.entries())
        yield open(stored.key, chunkPlace(stored, from + at), sealed);
    }
  }

  /** The same for a reader that asks from elsewhere than the transaction that it reads in, and keeps failures to itself. */
  stream(stored: Stored, failed: (error: unknown) => void): ReadableStream<Uint8Array> {
    const chunks = this.chunks(stored, (work) => work());
    const next = AsyncResource.bind(() =>
      chunks.next().catch((error: unknown) => {
        failed(error);
        throw error;
      }),
    );
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { value, done } = await (next() as ReturnType<typeof chunks.next>);
          if (done) controller.close();
          else controller.enqueue(new Uint8Array(value));
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** All bytes in one buffer, for a picture, which is decoded from it. */
  async whole(stored: Stored): Promise<Buffer> {
    const all = Buffer.allocUnsafe(stored.size);
    let at = 0;
    for await (const chunk of this.chunks(stored, (work) => work())) at += chunk.copy(all, at);
    return all;
  }
}
