import { Injectable } from '@nestjs/common';
import { refused } from '../shared/errors.js';
import type { ClosureEpisodeRecord } from './closure-episode.entity.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import { RecordMerging } from './record-merging.service.js';
import { StatementSubjects } from './statement-subjects.service.js';

/** The record that stays, looked at once more before the supervisor endorses that both are one woman. */
@Injectable()
export class DuplicateNaming {
  constructor(
    private readonly gate: ClosureGateService,
    private readonly statements: ClosureStatementsService,
    private readonly subjects: StatementSubjects,
    private readonly merging: RecordMerging,
  ) {}

  /** The step with the cards compared as they are now; of every other reason the step itself. */
  async lookAgain(step: EpisodeStep): Promise<EpisodeStep> {
    const { record } = step;
    if (record.reason !== 'duplicate' || record.state !== 'requested') return step;
    await this.subjects.expectKept(record.caseId, record.subjectId);
    await this.statements.nameAgain(record.caseId, keptOf(record));
    return { ...step, gathered: await this.gate.facts(record.caseId) };
  }

  /** What moves, sealed for the record that stays; null for every other reason. */
  async wordsToMove(record: ClosureEpisodeRecord): Promise<object | null> {
    return record.reason === 'duplicate' ? this.merging.prepare(record.caseId, keptOf(record)) : null;
  }
}

function keptOf({ subjectId }: ClosureEpisodeRecord): string {
  if (subjectId === null) throw refused('record_goes_on_elsewhere');
  return subjectId;
}
