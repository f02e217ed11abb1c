import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/requests.js';
import { Log } from '../platform/log.js';
import { Problem, invalid } from '../shared/errors.js';
import { findMapping, mappingNames } from './declared-mappings.js';
import type { ImportReport, ImportRequest } from './import-run.types.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { RegisterLayoutDto, StartImportQuery, StartedImportDto } from './register-uploads.dto.js';
import { RegistersService } from './registers.service.js';
import { RowKeepersService, isKeptBy } from './row-keepers.service.js';

/** Some ten years of a district's book. Reading one holds up nobody for long; a larger one is for the console. */
export const MOST_ON_SCREEN = 2 * 1024 * 1024;
/** Twice what so many bytes of a real book hold: as many rows of one letter would hold everybody up for seconds. */
export const MOST_LINES_ON_SCREEN = 20_000;
/** Read to here, so that the answer to a book that is too large reaches a browser; more is no book. */
const MOST_READ = 8 * MOST_ON_SCREEN;
/** Books that one process reads and stores at the same time: each holds its rows in memory. */
const MOST_AT_ONCE = 4;
const BUSY_SECONDS = 30;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface Upload {
  readonly wanted: StartImportQuery;
  readonly file: AsyncIterable<Uint8Array>;
  readonly sessionHash: string;
}

/** Registers that a supervisor brings in herself. */
@Injectable()
export class RegisterUploadsService {
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly registers: RegistersService,
    private readonly keepers: RowKeepersService,
    private readonly log: Log,
  ) {}

  /** The layouts that the viewer's agency may keep a register in. */
  async layouts(): Promise<RegisterLayoutDto[]> {
    const { agencyKind } = this.database.viewer;
    const all = await Promise.all((await mappingNames()).map(findMapping));
    return all.flatMap((mapping) =>
      mapping !== null && isKeptBy(mapping, agencyKind) ? [toLayout(mapping)] : [],
    );
  }

  /**
   * Answers when the first rows are stored; the rest is stored after the answer. Refuses what is no register of the
   * layout before anything is written. A run that ends early is continued by the same file.
   */
  async start(
    { wanted: { layout, from, until }, file, sessionHash }: Upload,
    steps: RequestSteps,
  ): Promise<StartedImportDto> {
    const mapping = await findMapping(layout);
    if (mapping === null) throw invalid({ path: 'layout', code: 'not_in_list' });
    await steps.change(() => this.keepers.admit(mapping));
    const period: RegisterPeriod = { from: from ?? mapping.period.from, to: until ?? mapping.period.to };
    if (this.running >= MOST_AT_ONCE)
      throw new Problem(429, 'too_many_requests', { retryAfter: BUSY_SECONDS });
    this.running += 1;
    try {
      const bytes = await bytesOf(file);
      if (linesIn(bytes) > MOST_LINES_ON_SCREEN) throw new Problem(422, 'file_too_long');
      return await this.begin({ bytes, mapping, period, sessionHash });
    } catch (error) {
      this.running -= 1;
      throw error;
    }
  }

  /** Counts as running until its last row is stored, which is after the answer. */
  private begin(request: ImportRequest): Promise<StartedImportDto> {
    return new Promise((answer, refuse) => {
      let isAnswered = false;
      const onProgress: ImportRequest['onProgress'] = (_done, _all, importId) => {
        if (importId === null || isAnswered) return;
        isAnswered = true;
        answer({ importId, knownCount: 0, failedCount: 0 });
      };
      this.registers.import({ ...request, onProgress }).then(
        (report) => {
          this.running -= 1;
          answer(startedOf(report));
        },
        (error: unknown) => {
          if (!isAnswered) return refuse(error);
          this.running -= 1;
          this.log.error('register_import_stopped', { operation: 'startRegisterImport', error });
        },
      );
    });
  }
}

/** Of a run that was over before it could be told to have begun: everything was known, or nothing could be stored. */
const startedOf = ({ rows, failed }: ImportReport): StartedImportDto => ({
  importId: null,
  knownCount: rows.length - failed.length,
  failedCount: failed.length,
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

/** Ends of lines, of either kind; both together are one. */
function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const isEnd = bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED);
    if (isEnd) lines += 1;
  }
  return lines;
}

const toLayout = ({ id, title, period, columns }: RegisterMapping): RegisterLayoutDto => ({
  id,
  title,
  periodFrom: period.from,
  periodUntil: period.to,
  mostBytes: MOST_ON_SCREEN,
  columns: columns.map(({ meaning, headers, required }) => ({
    meaning,
    heading: headers[0] ?? '',
    isRequired: required === true,
  })),
});
