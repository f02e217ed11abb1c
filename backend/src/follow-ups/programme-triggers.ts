import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { partnerAsked, signalAnswered } from '../programme/index.js';
import { FollowUpsService } from './follow-ups.service.js';
import { reassessmentAfter } from './programme-follow-ups.rules.js';

/** What her lead did on a signal ends its task; where it was about him, risk is assessed again. */
@Injectable()
export class ProgrammeTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(signalAnswered, ({ caseId, signalId: subjectId, code, answer }) => {
      const cause = answer === 'not_him' ? null : reassessmentAfter(code);
      return this.followUps.happened(caseId, {
        work: { done: 'signal_answered', outcome: 'done', at: this.database.now, subjectId },
        triggers: cause ? [{ kind: 'reassessment_called', cause }] : [],
      });
    });
    this.events.on(partnerAsked, ({ caseId, signalId: subjectId }) =>
      this.followUps.happened(caseId, {
        work: { done: 'partner_asked', outcome: 'done', at: this.database.now, subjectId },
      }),
    );
  }
}
