import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type {
  GoalProgressCode,
  Alone,
  CopyChoice,
  WithWhom,
  GoalDomain,
  KeyDateDetail,
  KeyDateKind,
  KeyDateStep,
} from './support.rules.js';
import type { CourtAnswers, CourtDetail, CourtDuty, CourtKind, CourtStep } from './court.types.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { NeedAnswerCode, SupportNeed } from './needs.rules.js';
import type { PlanObstacle, PlanOwner, PlanStep, PlanTemplate } from './plan.rules.js';

/** A row of the list of actions that a working group proposes: its own action, or a shipped one that it hides. */
@Entity('plan_templates', { schema: 'panoh' })
export class GroupPlanAction {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('text', { nullable: true }) need: SupportNeed | null;
  @Column('text', { nullable: true }) hides: PlanTemplate | null;
  @Column('text', { nullable: true }) what: string | null;
  @Column('text', { nullable: true }) owner: PlanOwner | null;
  @Column('integer', { nullable: true }) days: number | null;
  @Column('uuid', { name: 'added_by' }) addedBy: string;
  @Column('timestamptz', { name: 'added_at', default: () => 'panoh.now()' }) addedAt: Date;
}

/** Partition "support": how far she said she had come on a day; the newest holds and the others are kept. */
@Entity('goal_progress', { schema: 'panoh' })
export class GoalProgress {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'goal_id' }) goalId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'step_no' }) stepNo: number;
  @Column('text') progress: GoalProgressCode;
  @Column('date', { name: 'said_on' }) saidOn: Day;
  @Column('bytea', { name: 'sealed_word', nullable: true }) sealedWord: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** One step of a date ahead, in the partition of its kind; never changed, the last one holds. */
@Entity('key_date_events', { schema: 'panoh' })
export class KeyDateEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('uuid', { name: 'date_id' }) dateId: string;
  @Column('integer', { name: 'note_no' }) noteNo: number;
  @Column('text') kind: KeyDateKind;
  @Column('text') partition: 'whereabouts' | 'legal' | 'perpetrator' | 'support';
  @Column('text') step: KeyDateStep;
  @Column('date', { name: 'on_day' }) onDay: Day;
  @Column('text', { nullable: true }) about: KeyDateDetail | null;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": one step of a court case or of a duty that it decided; never changed, the last one holds. */
@Entity('court_steps', { schema: 'panoh' })
export class CourtStepRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('uuid', { name: 'court_id' }) courtId: string;
  @Column('integer', { name: 'step_no' }) stepNo: number;
  @Column('text') kind: CourtKind;
  @Column('text') step: CourtStep;
  @Column('date', { name: 'on_day' }) onDay: Day;
  @Column('date', { name: 'next_on', nullable: true }) nextOn: Day | null;
  @Column('text', { nullable: true }) detail: CourtDetail | null;
  @Column('uuid', { name: 'duty_id', nullable: true }) dutyId: string | null;
  @Column('text', { nullable: true }) duty: CourtDuty | null;
  @Column('uuid', { name: 'hearing_id', nullable: true }) hearingId: string | null;
  @Column('jsonb') answers: CourtAnswers;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": a court case, or a duty, that the lawyer shows to the court or to enforcement until it ends. */
@Entity('court_openings', { schema: 'panoh' })
export class CourtOpening {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('uuid', { name: 'court_id' }) courtId: string;
  @Column('uuid', { name: 'duty_id', nullable: true }) dutyId: string | null;
  @Column('text') reference: string;
  @Column('uuid', { name: 'to_agency_id' }) toAgencyId: string;
  @Column('timestamptz', { name: 'opened_at', default: () => 'panoh.now()' }) openedAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
}

/** Partition "support": whether she wants help with one need, as she said it; the newest holds. */
@Entity('need_answers', { schema: 'panoh' })
export class NeedAnswer {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'step_no' }) stepNo: number;
  @Column('text') need: SupportNeed;
  @Column('text') answer: NeedAnswerCode;
  @Column('date', { name: 'said_on' }) saidOn: Day;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": an action towards a goal of hers, as it was agreed; its steps say what became of it. */
@Entity('plan_actions', { schema: 'panoh' })
export class PlanAction {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'goal_id' }) goalId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text', { nullable: true }) template: PlanTemplate | null;
  @Column('text') owner: PlanOwner;
  @Column('uuid', { name: 'referral_id', nullable: true }) referralId: string | null;
  @Column('bytea', { name: 'sealed_what', nullable: true }) sealedWhat: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": one step of an action; the newest holds. */
@Entity('plan_action_steps', { schema: 'panoh' })
export class PlanActionStep {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'action_id' }) actionId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'step_no' }) stepNo: number;
  @Column('text') step: PlanStep;
  @Column('date', { name: 'due_on' }) dueOn: Day;
  @Column('text', { nullable: true }) obstacle: PlanObstacle | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": her plan was reviewed with her, she chose about a copy, or it was printed as she chose. */
@Entity('safety_plan_events', { schema: 'panoh' })
export class SafetyPlanEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'marked_by' }) markedBy: string;
  @Column('uuid', { name: 'plan_id' }) planId: string;
  @Column('text') kind: 'reviewed' | 'copy_choice' | 'printed';
  @Column('text', { nullable: true }) choice: CopyChoice | null;
  @Column('text', { nullable: true }) alone: Alone | null;
  @Column('timestamptz', { name: 'marked_at', default: () => 'panoh.now()' }) markedAt: Date;
}

/** Partition "support": one version of her plan, its sections sealed together; the newest holds. */
@Entity('safety_plans', { schema: 'panoh' })
export class SafetyPlan {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'version_no' }) versionNo: number;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

/** Partition "support": one service given, never changed; a mistake is corrected by a further entry. */
@Entity('support_entries', { schema: 'panoh' })
export class SupportEntry {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text', { name: 'service_type' }) serviceType: ServiceType;
  @Column('text', { name: 'with_whom' }) withWhom: WithWhom;
  @Column('date', { name: 'given_on' }) givenOn: Day;
  @Column('integer', { nullable: true }) minutes: number | null;
  @Column('uuid', { name: 'referral_id', nullable: true }) referralId: string | null;
  @Column('uuid', { name: 'goal_id', nullable: true }) goalId: string | null;
  @Column('uuid', { name: 'corrects_id', nullable: true }) correctsId: string | null;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "support": a goal of hers in her words, and how she will know that she has reached it. */
@Entity('support_goals', { schema: 'panoh' })
export class SupportGoal {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text') domain: GoalDomain;
  @Column('date', { name: 'set_on' }) setOn: Day;
  @Column('bytea', { name: 'sealed_words' }) sealedWords: Buffer;
  @Column('bytea', { name: 'sealed_measure', nullable: true }) sealedMeasure: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}
