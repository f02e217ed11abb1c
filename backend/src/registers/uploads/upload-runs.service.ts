import { Injectable } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/requests.js';
import { refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { ImportReport, ImportRequest } from '../import-run.types.js';
import { RegistersService } from '../registers.service.js';
import { importSession } from './import-session.js';
import { OwnLayoutsService } from './own-layouts.service.js';
import { UploadsService } from './uploads.service.js';
import { ROWS_NOT_STORED } from './uploads.types.js';
import type { UploadState } from './uploads.types.js';

const STARTED: readonly UploadState[] = ['running', 'done'];

/** What was confirmed goes on by itself, as the supervisor who confirmed it and within what she may do. */
@Injectable()
export class UploadRunsService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly registers: RegistersService,
    private readonly uploads: UploadsService,
    private readonly layouts: OwnLayoutsService,
  ) {}

  /** Hands the file over to the workers; a second time changes nothing. */
  async start(id: string, sessionHash: string, steps: RequestSteps): Promise<void> {
    // Looked at once: between two looks another request may start it.
    const upload = await steps.look(() => this.uploads.findFor(id, 'start', STARTED));
    if (STARTED.includes(upload.state)) return;
    const round = upload.state === 'stopped' ? upload.round + 1 : upload.round;
    const session = importSession(this.root, id, round);
    await this.database.run({ sessionHash, throughDoor: true }, () =>
      this.database.query('select panoh.open_import_session($1, $2, $3)', [id, newId(), session]),
    );
    await steps.change(async () => {
      await this.database.query(
        `update panoh.register_uploads set state = 'running', round = $2, tries = 0, problem = null, failed = '[]',
           leased_until = null, version = version + 1 where id = $1 and state in ('ready', 'stopped')`,
        [id, round],
      );
    });
  }

  /** Stores what is not stored yet; for a worker that has taken it on. Throws where it has to stop. */
  async run(id: string, round: number): Promise<void> {
    const sessionHash = importSession(this.root, id, round);
    const request = await this.database.run({ sessionHash }, () => {
      // Throws where she may not sign in any more, or ended all her sessions.
      void this.database.viewer;
      return this.requestFor(id);
    });
    const onProgress: ImportRequest['onProgress'] = (done, all, importId) =>
      this.database.run({ sessionHash }, () => this.note(id, { done, all, importId }));
    const report = await this.registers.import({ ...request, sessionHash, onProgress });
    await this.database.run({ sessionHash }, () => this.finish(id, report));
    await this.database.run({ sessionHash: null }, () =>
      this.database.query('select panoh.end_session($1)', [sessionHash]),
    );
  }

  private async requestFor(id: string): Promise<Omit<ImportRequest, 'sessionHash'>> {
    const { sheet, layout, periodFrom, periodUntil } = await this.uploads.find(id);
    const chosen = (await this.uploads.sheets(id))[sheet ?? 0];
    const mapping = await this.layouts.find(layout ?? '');
    if (!chosen || mapping === null) throw refused('upload_moved_on');
    const period = { from: periodFrom ?? mapping.period.from, to: periodUntil ?? mapping.period.to };
    return { bytes: Buffer.from(chosen.text, 'utf8'), mapping, period };
  }

  private async note(
    id: string,
    { done, all, importId }: { done: number; all: number; importId: string | null },
  ): Promise<void> {
    await this.database.query(
      `update panoh.register_uploads set done_rows = $2, all_rows = $3, import_id = coalesce(import_id, $4)
       where id = $1`,
      [id, done, all, importId],
    );
  }

  /** Where rows could not be stored the file stays, and is tried again when somebody says so. */
  private async finish(id: string, { rows, stored, failed }: ImportReport): Promise<void> {
    const isWhole = failed.length === 0;
    await this.database.query(
      `update panoh.register_uploads set state = $2, problem = $3, failed = $4, known_rows = $5, done_rows = $6,
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
    const { layout } = await this.uploads.find(id);
    if (isWhole) await this.uploads.removeFile(id, layout);
  }
}
