import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import { FileBytesService } from './file-bytes.service.js';
import type { Stored } from './file-bytes.service.js';
import { detect, reencode } from './file-content.js';
import type { Picture } from './file-content.js';
import { CaseFile } from './files.entity.js';
import { arrivedChunks, dropChunks, lockFile } from './files.queries.js';
import { chunkCount, chunkLength, formatOf } from './files.rules.js';
import { FilesService } from './files.service.js';
import type { FileFormat } from './files.types.js';

/** Files that wait to be recognised; more would only wait longer than a browser does. */
const MOST_WAITING = 8;
const BUSY_SECONDS = 10;

interface Content {
  format: FileFormat;
  picture: Picture | null;
}

/** Takes files in chunks, each in a short transaction, and keeps what is of an allowed type. */
@Injectable()
export class UploadsService {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly database: Database,
    private readonly files: FilesService,
    private readonly bytes: FileBytesService,
  ) {}

  /** Stores one chunk; the same one again changes nothing. The body is read outside a transaction. */
  async receive(
    id: string,
    no: number,
    { body, steps }: { body: AsyncIterable<Uint8Array>; steps: RequestSteps },
  ): Promise<void> {
    const file = await steps.look(() => this.uploading(id));
    const length = chunkLength(file.size, no);
    if (length === null) throw invalid({ path: 'no', code: 'file_chunk_unknown' });
    const chunk = await readExactly(body, length);
    await steps.change(async () => {
      // A chunk that comes again late must not outlive the upload.
      await lockFile(this.database, id);
      const stored = await this.storedOf(await this.uploading(id));
      await this.bytes.write(stored, no, chunk);
      // It answers no text of the case, and a large file has eighty of them.
      this.database.audit.unwraps = 0;
    });
  }

  /** Recognises the content, encodes a picture again, and keeps the file; once kept, nothing more happens. */
  async complete(id: string, steps: RequestSteps): Promise<void> {
    const isKept = (): Promise<boolean> =>
      steps.look(async () => (await this.files.find(id)).file.state === 'kept');
    if (await isKept()) return;
    try {
      const content = await this.inTurn(() => this.recognise(id, steps));
      await steps.change(() => this.keep(id, content));
    } catch (error) {
      // Another request, perhaps of another process, may have ended the upload and taken its chunks.
      if (!(await isKept())) throw error;
    }
  }

  private async uploading(id: string): Promise<CaseFile> {
    const { file } = await this.files.find(id);
    if (file.addedBy !== this.database.viewer.userId) throw notFound();
    if (file.state !== 'uploading') throw refused('file_finished');
    return file;
  }

  private async storedOf(file: CaseFile): Promise<Stored> {
    const { key } = await this.bytes.header(file, true);
    return { fileId: file.id, part: 'upload', key, size: file.size };
  }

  private async recognise(id: string, steps: RequestSteps): Promise<Content> {
    const { found, bytes } = await steps.look(async () => {
      const file = await this.uploading(id);
      const [chunks] = await arrivedChunks(this.database, [id]);
      if (chunks?.arrived.length !== chunkCount(file.size)) throw refused('file_incomplete');
      const stored = await this.storedOf(file);
      const failures: unknown[] = [];
      const known = formatOf(await detect(this.bytes.stream(stored, (error) => failures.push(error))));
      if (failures.length > 0) throw failures[0];
      if (!known) throw refused('file_type_not_allowed');
      return { found: known, bytes: known.isImage ? await this.bytes.whole(stored) : null };
    });
    return { format: found.format, picture: bytes && (await reencode(bytes)) };
  }

  private async keep(id: string, { format, picture }: Content): Promise<void> {
    const row = await this.locked(id);
    if (row.state === 'kept') return;
    const kept = { state: 'kept', format, keptAt: this.database.now } as const;
    if (picture) {
      const stored = await this.storedOf(row);
      const { image, thumbnail } = picture;
      await dropChunks(this.database, id, 'upload');
      await this.bytes.writeAll({ ...stored, part: 'image', size: image.length }, image);
      await this.bytes.writeAll({ ...stored, part: 'thumbnail', size: thumbnail.length }, thumbnail);
    }
    const size = picture?.image.length ?? row.size;
    await this.database.repository(CaseFile).update({ id }, { ...kept, size });
  }

  /** Of two requests that end the same upload the second finds it kept. */
  private async locked(id: string): Promise<CaseFile> {
    await lockFile(this.database, id);
    return (await this.files.find(id)).file;
  }

  /** A picture needs tens of megabytes while it is encoded: one at a time in a process. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING)
      throw new Problem(429, 'too_many_requests', { retryAfter: BUSY_SECONDS });
    this.waiting += 1;
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }
}

/** As many bytes as the chunk has; fewer or more are a cut or a wrong upload. */
async function readExactly(body: AsyncIterable<Uint8Array>, length: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(length);
  let at = 0;
  for await (const piece of body) {
    if (at + piece.length > length) throw invalid({ path: 'chunk', code: 'file_chunk_length' });
    at += Buffer.from(piece).copy(chunk, at);
  }
  if (at < length) throw invalid({ path: 'chunk', code: 'file_chunk_length' });
  return chunk;
}
