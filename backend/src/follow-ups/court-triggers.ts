import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { addDays, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { KEEPS_DAY, courtHelpWanted, courtPeriodTakenOver, courtStepRecorded } from '../support/index.js';
import type { CourtStepRecordedEvent } from '../support/index.js';
import type { Work } from './consequences.rules.js';
import { ENFORCEMENT } from './court-follow-ups.rules.js';
import { crossCaseRows } from './cross-case-rows.js';
import {
  courtHelpState,
  endCourtContacts,
  leadOfCourt,
  planCourtHelp,
  planningState,
} from './follow-ups.queries.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';

const at = (day: Day | null): Date | null => (day === null ? null : startOfDay(day));

/** Steps that answer a question of the lawyer's. */
const ANSWERS: Partial<Record<CourtStepRecordedEvent['step'], Work['done']>> = {
  objected: 'court_objection',
  withdrawal_asked: 'withdrawal_asked',
  appeal_asked: 'appeal_asked',
  appealed: 'appeal_asked',
};

/** The lawyer is reminded before the last day for an appeal, not at its end. */
const BEFORE_TERM = 2;

const nextAtOf = ({ step, nextOn }: CourtStepRecordedEvent): Date | null => {
  const day = at(nextOn);
  return day && step === 'appeal_asked' ? addDays(day, -BEFORE_TERM) : day;
};

/** Steps with which a period for reconciliation begins or ends. */
const ABOUT_THE_PERIOD: readonly CourtStepRecordedEvent['step'][] = ['reconciliation_period', 'decided'];

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
    this.events.on(courtHelpWanted, ({ entryId }) => this.planHelp(entryId));
    // The new owner makes the contacts of a period that runs.
    this.events.on(courtPeriodTakenOver, ({ caseId, courtId, onDay, untilOn }) =>
      this.followUps.happened(caseId, {
        triggers: [{ kind: 'court_period_set', courtId, ...daysOf(onDay, untilOn), asks: 'lead' }],
      }),
    );
  }

  /** The court may not read the case: the database gives the state and takes the row for its own entry alone. */
  private async planHelp(entryId: string): Promise<void> {
    const state = await courtHelpState(this.database, entryId);
    const [row] = crossCaseRows({ kind: 'court_help_wanted', entryId }, state, this.database.now);
    if (!row) throw new Error('a wish for help planned no row');
    await planCourtHelp(this.database, entryId, row);
  }

  private async afterCourt(recorded: CourtStepRecordedEvent): Promise<void> {
    const { caseId, courtId, step } = recorded;
    const answered = ANSWERS[step];
    if (answered) await this.followUps.happened(caseId, { work: this.done(answered, courtId) });
    const keepsDay = recorded.nextOn === null && KEEPS_DAY.includes(step);
    if (ABOUT_THE_PERIOD.includes(step)) await this.endContacts(courtId);
    const leadCaseId = step === 'reconciliation_period' ? await this.leadCase(recorded) : null;
    await this.followUps.happened(caseId, {
      work: keepsDay ? null : this.done('court_step', courtId),
      triggers: triggersOfCourt(recorded, { keepsDay, asks: leadCaseId ? 'lawyer' : 'all' }),
    });
    if (leadCaseId) await this.followUps.happened(leadCaseId, { triggers: triggersOfLead(recorded) });
  }

  /** Another period, a decision or the end takes the place of the contacts that wait. */
  private async endContacts(courtId: string): Promise<void> {
    for (const caseId of await endCourtContacts(this.database, courtId))
      this.database.audit.touch(caseId, 'follow_ups');
  }

  /** The open case that was referred to the lawyer; null where there is none, or police lead it. */
  private async leadCase(court: { caseId: string; courtId: string }): Promise<string | null> {
    const leadCaseId = await leadOfCourt(this.database, court);
    if (!leadCaseId) return null;
    const { facts } = await planningState(this.database, leadCaseId);
    return facts.status === 'closed' ? null : leadCaseId;
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

const daysOf = (from: Day, until: Day): { from: Date; until: Date } => ({
  from: startOfDay(from),
  until: addDays(startOfDay(until), 1),
});

type Asks = TriggerOf<'court_period_set'>['asks'];

/** The period that the step sets; nothing for every other step. */
const periodOf = ({ courtId, step, onDay, nextOn }: CourtStepRecordedEvent, asks: Asks): Trigger[] => {
  if (step !== 'reconciliation_period' || !nextOn) return [];
  return [{ kind: 'court_period_set', courtId, ...daysOf(onDay, nextOn), asks }];
};

function triggersOfCourt(
  recorded: CourtStepRecordedEvent,
  { keepsDay, asks }: { keepsDay: boolean; asks: Asks },
): Trigger[] {
  const { courtId, isOpen, step, onDay } = recorded;
  if (!isOpen) return [{ kind: 'court_ended', courtId }];
  return [
    ...(keepsDay ? [] : [{ kind: 'court_step', courtId, nextAt: nextAtOf(recorded) } as const]),
    ...periodOf(recorded, asks),
    ...(step === 'decided'
      ? [{ kind: 'court_decided', courtId, decidedAt: startOfDay(onDay) } as const]
      : []),
    ...(step === 'withdrawn' ? [{ kind: 'court_withdrawn', courtId } as const] : []),
  ];
}

/** The lead makes the contacts of a period, and assesses risk. */
const triggersOfLead = (recorded: CourtStepRecordedEvent): Trigger[] => [
  ...periodOf(recorded, 'lead'),
  { kind: 'reassessment_called', cause: 'pressure_to_reconcile' },
];

function triggerOfDuty(
  dutyId: string,
  duty: CourtStepRecordedEvent['duty'],
  { step, nextOn }: Pick<CourtStepRecordedEvent, 'step' | 'nextOn'>,
): Trigger {
  if (duty === 'closed') return { kind: 'duty_ended', dutyId };
  if (duty === 'running') return { kind: 'duty_running', dutyId };
  return { kind: 'duty_step', dutyId, step: ENFORCEMENT.indexOf(step) + 1, nextAt: at(nextOn) };
}
