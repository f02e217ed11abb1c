import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { consentChanged } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { partnerAsked, signalAnswered, signalTakenUp } from '../programme/index.js';
import type { SignalAnswered } from '../programme/index.js';
import { CaseNotifications } from './case-notifications.service.js';
import type { Work } from './consequences.rules.js';
import { FollowUpsService } from './follow-ups.service.js';
import { effectOfAnswer } from './programme-follow-ups.rules.js';

/** What her lead did on a signal ends its task; where it was about him, risk is assessed again. */
@Injectable()
export class ProgrammeTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly cases: CasesService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(signalAnswered, (answered) => this.afterAnswer(answered));
    this.events.on(signalTakenUp, ({ caseId, ...signal }) =>
      this.followUps.happened(caseId, {
        triggers: [{ kind: 'programme_signalled', ...signal, allowsFeedback: false }],
      }),
    );
    this.events.on(partnerAsked, ({ caseId, signalId: subjectId, step }) =>
      this.followUps.happened(caseId, {
        work: { done: 'partner_asked', outcome: 'done', at: this.database.now, subjectId, steps: [step] },
      }),
    );
    this.events.on(consentChanged, async ({ caseId, scope, status }) => {
      if (scope !== 'programme_feedback' || status === 'given' || status === 'provisional') return;
      await this.followUps.happened(caseId, { triggers: [{ kind: 'programme_refused', signalId: null }] });
    });
  }

  private async afterAnswer({ caseId, signalId, signalIds, code, answer }: SignalAnswered): Promise<void> {
    const { cause, reopens, tellsSupervisor } = effectOfAnswer(code, answer);
    // The reason stands where the group reads it: it must not say that there was a signal.
    if (reopens) await this.cases.reopenIfClosed(caseId, 'contact_showed_danger');
    const [first = signalId, ...others] = signalIds;
    await this.followUps.happened(caseId, {
      work: this.answered(first),
      triggers: [
        ...(cause ? [{ kind: 'reassessment_called', cause } as const] : []),
        ...(answer === 'not_him' ? [{ kind: 'programme_refused', signalId } as const] : []),
      ],
    });
    for (const one of others) await this.followUps.happened(caseId, { work: this.answered(one) });
    if (tellsSupervisor)
      await this.notifications.notify(caseId, {
        ...{ kind: 'signal_doubted', subjectId: signalId, audiences: ['supervisors'] },
      });
  }

  private answered(subjectId: string): Work {
    return { done: 'signal_answered', outcome: 'done', at: this.database.now, subjectId };
  }
}
