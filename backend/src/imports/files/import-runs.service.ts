import { RootKey } from '../../platform/crypto/root-key.js';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { ImportReport, ImportRequest } from '../registration.types.js';
import { ImportsService } from '../imports.service.js';
import { OwnMappingsService } from './own-mappings.service.js';
import { ImportFilesService } from './import-files.service.js';
import { ROWS_NOT_STORED } from './import-files.types.js';
import type { ImportFileState } from './import-files.types.js';

/**
 * The name of the session that an import runs under. It is derived where it is needed and stands readable nowhere; no
 * cookie leads to it, since the hash of a token never begins with a word.
 */
export const importSession = (root: RootKey, uploadId: string, round: number): string =>
  `import:${root.hmac('register-import', `${uploadId}/${round}`).toString('hex')}`;

const STARTED: readonly ImportFileState[] = ['running', 'done'];

/** Runs confirmed uploads without further input, with the rights of the supervisor who confirmed them. */
@Injectable()
export class ImportRunsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly imports: ImportsService,
    private readonly importFiles: ImportFilesService,
    private readonly ownMappings: OwnMappingsService,
  ) {}

  /** Hands the file over to the workers; a second time changes nothing. */
  async start(id: string, sessionHash: string, steps: RequestSteps): Promise<void> {
    // Looked at once: between two looks another request may start it.
    const upload = await steps.look(() => this.importFiles.findFor(id, 'start', STARTED));
    if (STARTED.includes(upload.state)) return;
    const round = upload.state === 'stopped' ? upload.round + 1 : upload.round;
    const session = importSession(this.root, id, round);
    await this.database.run({ sessionHash, useAuthRole: true }, () =>
      this.database.query('select panoh.open_import_session($1, $2, $3)', [id, newId(), session]),
    );
    await steps.change(async () => {
      await this.database.query(
        `update panoh.import_files set state = 'running', round = $2, tries = 0, problem = null, failed = '[]',
           leased_until = null, version = version + 1 where id = $1 and state in ('ready', 'stopped')`,
        [id, round],
      );
    });
  }

  /** Stores what is not stored yet; for a worker that has taken it on. Throws where it has to stop. */
  async run(id: string, round: number): Promise<void> {
    const sessionHash = importSession(this.root, id, round);
    const request = await this.database.run({ sessionHash }, () => {
      // Throws if the user may not sign in any more, or ended all sessions.
      void this.database.viewer;
      return this.requestFor(id);
    });
    const onProgress: ImportRequest['onProgress'] = (done, all, importId) =>
      this.database.run({ sessionHash }, () => this.note(id, { done, all, importId }));
    const report = await this.imports.import({ ...request, sessionHash, onProgress });
    await this.database.run({ sessionHash }, () => this.finish(id, report));
    await this.database.run({ sessionHash: null }, () =>
      this.database.query('select panoh.end_session($1)', [sessionHash]),
    );
  }

  private async requestFor(id: string): Promise<Omit<ImportRequest, 'sessionHash'>> {
    const { sheet, layout, periodFrom, periodUntil } = await this.importFiles.find(id);
    const chosen = (await this.importFiles.sheets(id))[sheet ?? 0];
    const mapping = await this.ownMappings.find(layout ?? '');
    if (!chosen || mapping === null) throw refused('upload_moved_on');
    const period = { from: periodFrom ?? mapping.period.from, to: periodUntil ?? mapping.period.to };
    return { bytes: Buffer.from(chosen.text, 'utf8'), mapping, period };
  }

  private async note(
    id: string,
    { done, all, importId }: { done: number; all: number; importId: string | null },
  ): Promise<void> {
    await this.database.query(
      `update panoh.import_files set done_rows = $2, all_rows = $3, import_id = coalesce(import_id, $4)
       where id = $1`,
      [id, done, all, importId],
    );
  }

  /** If rows could not be stored, keeps the file until a supervisor starts it again. */
  private async finish(id: string, { rows, stored, failed }: ImportReport): Promise<void> {
    const isWhole = failed.length === 0;
    await this.database.query(
      `update panoh.import_files set state = $2, problem = $3, failed = $4, known_rows = $5, done_rows = $6,
         all_rows = $6, leased_until = null, ended_at = case when $2 = 'done' then panoh.now() end, version = version + 1
       where id = $1`,
      [
        id,
        isWhole ? 'done' : 'stopped',
        isWhole ? null : ROWS_NOT_STORED,
        JSON.stringify(failed),
        rows.length - stored - failed.length,
        rows.length,
      ],
    );
    const { layout } = await this.importFiles.find(id);
    if (isWhole) await this.importFiles.removeFile(id, layout);
  }
}
