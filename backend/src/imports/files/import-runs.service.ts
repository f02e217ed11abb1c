import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Database } from '../../platform/database/database.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { refused } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { ImportFile } from '../imports.entity.js';
import { endSession, noteProgress, openImportSession } from '../imports.queries.js';
import { ImportsService, refusalCode } from '../imports.service.js';
import { ImportReviewsService } from '../reviews/import-reviews.service.js';
import type { ImportReport, ImportRequest } from '../registration.types.js';
import { ImportFilesService } from './import-files.service.js';
import type { ImportFileState } from './import-files.types.js';

/**
 * The name of the session that an import runs under. It is derived where it is needed and stands readable nowhere; no
 * cookie leads to it, since the hash of a token never begins with a word.
 */
const importSession = (root: RootKey, uploadId: string, round: number): string =>
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
    private readonly reviews: ImportReviewsService,
  ) {}

  /** Hands the file over to the workers; a second time changes nothing. */
  async start(
    id: string,
    { sessionHash, isOurs, workerId }: { sessionHash: string; isOurs: boolean; workerId: string | null },
    steps: RequestSteps,
  ): Promise<void> {
    // One look: between two looks another request may start it.
    const upload = await steps.look(async () => {
      if (workerId !== null) await this.reviews.expectWorker(workerId);
      return this.importFiles.findFor(id, 'start', STARTED);
    });
    if (STARTED.includes(upload.state)) return;
    if (!isOurs && (upload.preview?.doubts.length ?? 0) > 0) throw refused('register_doubted');
    const round = upload.state === 'stopped' ? upload.round + 1 : upload.round;
    const session = { id: newId(), hash: importSession(this.root, id, round) };
    await this.database.run({ sessionHash, useAuthRole: true }, () =>
      openImportSession(this.database, id, session),
    );
    await steps.change(async () => {
      await this.database.repository(ImportFile).update(
        { id, state: In(['ready', 'stopped']) },
        {
          ...{ state: 'running', round, tries: 0, problem: null, failed: [], leasedUntil: null },
          ...{ workerId: workerId ?? upload.workerId, version: upload.version + 1 },
        },
      );
    });
  }

  /** Stores what is not stored yet; for a worker that has taken it on. Throws where it has to stop. */
  async run(id: string, round: number): Promise<void> {
    const sessionHash = importSession(this.root, id, round);
    const request = await this.database.run({ sessionHash }, () => {
      // Throws if the user may not sign in any more, or ended all sessions.
      void this.database.viewer;
      return this.importFiles.requestFor(id);
    });
    const onProgress: ImportRequest['onProgress'] = (done, all, importId) =>
      this.database.run({ sessionHash }, async () => {
        await noteProgress(this.database, id, { done, all, importId });
      });
    const report = await this.imports.import({ ...request, sessionHash, onProgress });
    if (report.failed.length === 0) await this.assignSigns(id, sessionHash);
    await this.database.run({ sessionHash }, () => this.finish(id, report));
    await this.database.run({ sessionHash }, () => endSession(this.database));
  }

  /** If rows could not be stored, keeps the file until a supervisor starts it again. */
  private async finish(id: string, { rows, stored, failed }: ImportReport): Promise<void> {
    const { layout, version } = await this.importFiles.find(id);
    const isWhole = failed.length === 0;
    const end = isWhole
      ? ({ state: 'done', problem: null, endedAt: this.database.now } as const)
      : ({ state: 'stopped', problem: 'rows_not_stored', endedAt: null } as const);
    const knownRows = rows.length - stored - failed.length;
    await this.database.repository(ImportFile).update(
      { id },
      {
        ...{ ...end, failed, knownRows, doneRows: rows.length, allRows: rows.length },
        ...{ leasedUntil: null, version: version + 1 },
      },
    );
    if (isWhole) await this.importFiles.removeFile(id, layout);
  }

  /** A refusal, such as a spent budget of reads, leaves the cases in the supervisor's list. */
  private async assignSigns(id: string, sessionHash: string): Promise<void> {
    try {
      await this.database.run({ sessionHash }, async () => {
        const { importId, workerId } = await this.importFiles.find(id);
        if (importId !== null && workerId !== null) await this.reviews.assignSigns(importId, workerId);
      });
    } catch (error) {
      if (refusalCode(error) === null) throw error;
    }
  }
}
