import { Injectable } from '@nestjs/common';
import { MergedTextsService } from '../cases/index.js';
import type { MergeWords } from '../cases/index.js';
import { refused } from '../shared/errors.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';
import { StatementSubjects } from './statement-subjects.service.js';

/**
 * A duplicate continues in the record that stays. Its own agency holds the keys, another agency decides: the
 * endorsement seals the texts for that record, and `merge_record` moves them with their rows at approval.
 */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly texts: MergedTextsService,
    private readonly gate: ClosureGateService,
    private readonly statements: ClosureStatementsService,
    private readonly subjects: StatementSubjects,
  ) {}

  /** The step with the cards compared as they are now; for every other reason the step itself. */
  async compareAgain(step: EpisodeStep): Promise<EpisodeStep> {
    const { record } = step;
    if (record.reason !== 'duplicate' || record.state !== 'requested') return step;
    await this.subjects.expectKept(record.caseId, record.subjectId);
    await this.statements.nameAgain(record.caseId, keptOf(record));
    return { ...step, gathered: await this.gate.facts(record.caseId) };
  }

  /** The texts that will move; null for other reasons. */
  async textsToMove(record: ClosureEpisodeRecord): Promise<MergeWords | null> {
    return record.reason === 'duplicate' ? this.texts.toMerge(record.caseId, keptOf(record)) : null;
  }
}

function keptOf({ subjectId }: ClosureEpisodeRecord): string {
  if (subjectId === null) throw refused('record_goes_on_elsewhere');
  return subjectId;
}
