import { Injectable } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { refused } from '../shared/errors.js';
import type { ConflictRequest } from './cases.dto.js';
import { caseHandedOver } from './cases.events.js';
import { CaseOpeningService } from './case-opening.service.js';
import { CasesService } from './cases.service.js';
import type { BackgroundRequest } from './registration.dto.js';

/** The questions that a short registration leaves to its case. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly cases: CasesService,
    private readonly caseOpening: CaseOpeningService,
    private readonly events: Events,
  ) {}

  /** Answers later whether the other person or a relative works in a member agency. A yes blocks at once. */
  async answerConflict(caseId: string, conflict: ConflictRequest): Promise<void> {
    const { conflictAnswer } = await this.cases.toCommand(caseId, 'record_event');
    if (conflictAnswer !== 'unknown') throw refused('already_answered');
    await this.cases.update(caseId, { conflictAnswer: conflict.answer });
    const passedOn = await this.caseOpening.blockFrom(caseId, conflict);
    if (passedOn) await this.events.publish(caseHandedOver, { caseId });
  }

  async recordBackground(caseId: string, background: BackgroundRequest): Promise<void> {
    const { awaitsBackground } = await this.cases.toCommand(caseId, 'record_event');
    if (!awaitsBackground) throw refused('already_answered');
    const { sex, maritalStatus, referredFrom } = background;
    await this.cases.update(caseId, { sex, maritalStatus, referredFrom, awaitsBackground: false });
  }
}
