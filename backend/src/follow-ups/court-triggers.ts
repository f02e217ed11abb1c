import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { addDays, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { courtStepRecorded } from '../support/index.js';
import type { CourtStepRecordedEvent } from '../support/index.js';
import type { Work } from './consequences.rules.js';
import { ENFORCEMENT } from './court-follow-ups.rules.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';

const at = (day: Day | null): Date | null => (day === null ? null : startOfDay(day));

/** Steps that answer a question of the lawyer's. */
const ANSWERS: Partial<Record<CourtStepRecordedEvent['step'], Work['done']>> = {
  objected: 'court_objection',
  withdrawal_asked: 'withdrawal_asked',
  appeal_asked: 'appeal_asked',
  appealed: 'appeal_asked',
};

/** Without a day of their own these leave the day of the next step as it is. */
const KEEPS_DAY: readonly CourtStepRecordedEvent['step'][] = [
  'objected',
  'withdrawn',
  'withdrawal_asked',
  'appeal_asked',
];

/** A court case and its duties become rows of the lawyer and the lead, in the same transaction. */
@Injectable()
export class CourtTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(courtStepRecorded, (recorded) =>
      recorded.dutyId === null ? this.afterCourt(recorded) : this.afterDuty(recorded),
    );
  }

  private async afterCourt(recorded: CourtStepRecordedEvent): Promise<void> {
    const { caseId, courtId, step } = recorded;
    const answered = ANSWERS[step];
    if (answered) await this.followUps.happened(caseId, { work: this.done(answered, courtId) });
    const keepsDay = recorded.nextOn === null && KEEPS_DAY.includes(step);
    await this.followUps.happened(caseId, {
      work: keepsDay ? null : this.done('court_step', courtId),
      triggers: triggersOfCourt(recorded, keepsDay),
    });
  }

  private async afterDuty({ caseId, dutyId, duty, step, nextOn }: CourtStepRecordedEvent): Promise<void> {
    const id = dutyId ?? '';
    await this.followUps.happened(caseId, { work: this.done('duty_asked', id) });
    await this.followUps.happened(caseId, {
      work: this.done('duty_step', id),
      triggers: [triggerOfDuty(id, duty, { step, nextOn })],
    });
  }

  private done(what: Work['done'], subjectId: string): Work {
    return { done: what, outcome: 'done', at: this.database.now, subjectId };
  }
}

function triggersOfCourt(
  { courtId, isOpen, step, onDay, nextOn }: CourtStepRecordedEvent,
  keepsDay: boolean,
): Trigger[] {
  if (!isOpen) return [{ kind: 'court_ended', courtId }];
  const decidedAt = startOfDay(onDay);
  return [
    ...(keepsDay ? [] : [{ kind: 'court_step', courtId, nextAt: at(nextOn) } as const]),
    ...(step === 'reconciliation_period' && nextOn
      ? [
          {
            ...({ kind: 'court_period_set', courtId } as const),
            ...{ from: startOfDay(onDay), until: addDays(startOfDay(nextOn), 1) },
          },
        ]
      : []),
    ...(step === 'decided' ? [{ kind: 'court_decided', courtId, decidedAt } as const] : []),
    ...(step === 'withdrawn' ? [{ kind: 'court_withdrawn', courtId } as const] : []),
  ];
}

function triggerOfDuty(
  dutyId: string,
  duty: CourtStepRecordedEvent['duty'],
  { step, nextOn }: Pick<CourtStepRecordedEvent, 'step' | 'nextOn'>,
): Trigger {
  if (duty === 'closed') return { kind: 'duty_ended', dutyId };
  if (duty === 'running') return { kind: 'duty_running', dutyId };
  return { kind: 'duty_step', dutyId, step: ENFORCEMENT.indexOf(step) + 1, nextAt: at(nextOn) };
}
