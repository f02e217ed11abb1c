import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { VaultService } from '../../access/index.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { Problem, notAllowed, notFound, refused } from '../../shared/errors.js';
import { ImportFile, ImportFileContent } from '../imports.entity.js';
import { fileById, openFiles } from '../imports.queries.js';
import type { ImportFileRecord } from '../imports.queries.js';
import type { ImportRequest } from '../registration.types.js';
import { readBook } from './book-sheets.js';
import type { BookSheet, ReadBook } from './book-sheets.js';
import type { ImportFileDto } from './import-files.dto.js';
import { ACTIONS_IN } from './import-files.types.js';
import type { ImportFileAction, ImportFileState } from './import-files.types.js';
import { OwnMappingsService } from './own-mappings.service.js';

/** Some ten years of a district's book. */
export const MOST_ON_SCREEN = 8 * 1024 * 1024;
/** Read to here, so that the answer to a book that is too large reaches a browser; more is no book. */
const MOST_READ = 3 * MOST_ON_SCREEN;
/** Files that one process reads at the same time: each is held in memory as a whole. */
const MOST_AT_ONCE = 4;
const BUSY_SECONDS = 30;
/** Limit of open files of one agency. */
const MOST_OPEN = 10;

interface Upload {
  readonly file: AsyncIterable<Uint8Array>;
  /** The Idempotency-Key: the same one is the same upload. */
  readonly key: string;
}

const filePlace = (id: string): Place => ({ table: 'import_file_contents', column: 'sealed', row: id });

/** One id for one key of one user, so that a repeated upload is stored once. */
function idOf(userId: string, key: string): string {
  const hex = createHash('sha256').update(`register-upload/${userId}/${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Uploaded register files, until their rows are stored or a supervisor drops them. */
@Injectable()
export class ImportFilesService {
  private reading = 0;

  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly ownMappings: OwnMappingsService,
  ) {}

  /** Reads the file, refuses what is no table, and keeps it sealed. */
  async receive({ file, key }: Upload, steps: RequestSteps): Promise<string> {
    await steps.look(() => this.refuseMore());
    if (this.reading >= MOST_AT_ONCE)
      throw new Problem(429, 'too_many_requests', { retryAfter: BUSY_SECONDS });
    this.reading += 1;
    try {
      const book = readBook(await bytesOf(file));
      const id = await steps.change(() => this.store(book, key));
      if (id === null) throw notFound();
      return id;
    } finally {
      this.reading -= 1;
    }
  }

  async list(): Promise<ImportFileDto[]> {
    return (await openFiles(this.database)).map(toDto);
  }

  async show(id: string): Promise<ImportFileDto> {
    const [shown] = await fileById(this.database, id);
    if (!shown) throw notFound();
    return toDto(shown);
  }

  async find(id: string): Promise<ImportFile> {
    return this.known(await this.database.repository(ImportFile).findOneBy({ id }));
  }

  /** The upload, where this may be done with it now, or it is `already` so; locked until the transaction ends. */
  async findFor(
    id: string,
    action: ImportFileAction,
    already: readonly ImportFileState[] = [],
  ): Promise<ImportFile> {
    const lock = { mode: 'pessimistic_write' } as const;
    const upload = this.known(await this.database.repository(ImportFile).findOne({ where: { id }, lock }));
    if (!already.includes(upload.state) && !ACTIONS_IN[upload.state].includes(action))
      throw refused('upload_moved_on');
    return upload;
  }

  async sheets(id: string): Promise<readonly BookSheet[]> {
    const row = await this.database.repository(ImportFileContent).findOneBy({ id });
    if (!row) throw refused('upload_moved_on');
    return (JSON.parse(await this.vault.openForAgency(filePlace(id), row)) as { sheets: BookSheet[] }).sheets;
  }

  /** The rows of a confirmed upload, with how they are read. */
  async requestFor(id: string): Promise<Omit<ImportRequest, 'sessionHash'>> {
    const { encoding, sheet, layout, periodFrom, periodUntil } = await this.find(id);
    const chosen = (await this.sheets(id))[sheet ?? 0];
    const mapping = await this.ownMappings.find(layout ?? '');
    if (!chosen || mapping === null) throw refused('upload_moved_on');
    const period = { from: periodFrom ?? mapping.period.from, to: periodUntil ?? mapping.period.to };
    return { encoding, rows: chosen.rows, mapping, period, isConfirmed: true };
  }

  async drop(id: string): Promise<void> {
    const { layout, version } = await this.findFor(id, 'drop');
    await this.database
      .repository(ImportFile)
      .update({ id }, { state: 'dropped', endedAt: this.database.now, version: version + 1 });
    await this.removeFile(id, layout);
  }

  /** The file, and a layout that served it alone. */
  async removeFile(id: string, layout: string | null): Promise<void> {
    await this.database.repository(ImportFileContent).delete({ id });
    await this.ownMappings.forget(layout);
  }

  private known(upload: ImportFile | null): ImportFile {
    if (!upload) throw notFound();
    return upload;
  }

  private async refuseMore(): Promise<void> {
    if (!this.database.viewer.roles.includes('supervisor')) throw notAllowed();
    const open = await this.database.repository(ImportFile).countBy({ endedAt: IsNull() });
    if (open >= MOST_OPEN) throw refused('too_many_uploads');
  }

  private async store({ kind, encoding, sheets }: ReadBook, key: string): Promise<string> {
    const { agencyId, userId } = this.database.viewer;
    const id = idOf(userId, key);
    if (await this.database.repository(ImportFile).existsBy({ id })) return id;
    await this.database.insert(ImportFile, {
      id,
      agencyId,
      sentBy: userId,
      state: 'received',
      kind,
      encoding,
    });
    const sealed = await this.vault.sealForAgency(agencyId, filePlace(id), JSON.stringify({ sheets }));
    await this.database.insert(ImportFileContent, { id, agencyId, ...sealed });
    return id;
  }
}

const toDto = (file: ImportFileRecord): ImportFileDto => ({
  ...file,
  allowedActions: ACTIONS_IN[file.state],
});

/** Read to its end also where it is too large, since an answer that comes earlier reaches no browser. */
async function bytesOf(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > MOST_READ) throw new Problem(413, 'file_too_large');
    if (size <= MOST_ON_SCREEN) chunks.push(chunk);
  }
  if (size > MOST_ON_SCREEN) throw new Problem(422, 'file_too_large');
  return Buffer.concat(chunks);
}
