import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { Problem } from '../shared/errors.js';
import type { Disability } from './cases.types.js';
import { CasesService } from './cases.service.js';
import { disabilityAnswers, keepDisability } from './disabilities.queries.js';
import type { AnswerRow } from './disabilities.queries.js';
import type { DisabilityDto } from './registration.dto.js';
import { TimelineService } from './timeline.service.js';

/** Her answer on a disability after the case was opened: given later, or corrected, by those alone who read it. */
@Injectable()
export class DisabilitiesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
  ) {}

  async show(caseId: string): Promise<DisabilityDto> {
    const { relations, writes } = await this.access.toRead(caseId, 'health');
    const { erasedAt } = await this.cases.find(caseId);
    const rows = await disabilityAnswers(this.database, caseId);
    const isOwner = relations.has('own');
    return {
      answer: rows[0]?.answer ?? 'not_asked',
      answers: isOwner ? rows.map(toAnswer) : [],
      mayAnswer: isOwner && writes.has('health') && erasedAt === null,
      version: rows[0]?.version ?? 0,
    };
  }

  async answer(caseId: string, expectedVersion: number, answer: Disability): Promise<void> {
    await this.access.toRead(caseId, 'health');
    const { erasedAt } = await this.cases.toCommand(caseId, 'answer_disability');
    if (erasedAt) throw new Problem(410, 'case_erased');
    const [newest] = await disabilityAnswers(this.database, caseId);
    const version = newest?.version ?? 0;
    expectVersion(expectedVersion, version, { version });
    if (newest?.answer === answer) return;
    await keepDisability(this.database, caseId, { answer, version: version + 1 });
    const kind = newest ? 'disability_corrected' : 'disability_answered';
    await this.timeline.add({ caseId, kind, partition: 'health' });
  }
}

const toAnswer = ({ answer, recordedAt, recordedByName }: AnswerRow) => ({
  answer,
  recordedAt: recordedAt.toISOString(),
  recordedByName,
});
