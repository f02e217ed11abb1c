import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderEventKind } from './orders.types.js';
import type { ExtensionPaper, ExtensionRefusal, ExtensionState } from './extension-answers.rules.js';
import type {
  ExplainedIn,
  ExtensionDecision,
  LiftReason,
  OrderCondition,
  OrderRefusalReason,
  ServedHow,
} from './orders.types.js';

/** One recorded step of an order, append only: what happened when, in codes, days and a sealed text. */
@Entity('order_events', { schema: 'panoh' })
export class OrderEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') kind: OrderEventKind;
  @Column('timestamptz', { name: 'happened_at' }) happenedAt: Date;
  @Column('jsonb', { default: '{}' }) facts: Record<string, unknown>;
  /** Of what was done about a breach: which one. */
  @Column('uuid', { name: 'breach_id', nullable: true }) breachId: string | null;
  @Column('bytea', { nullable: true }) sealed: Buffer | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** Partition "legal": the current state of one protection order; every step is a separate event. */
@Entity('protection_orders', { schema: 'panoh' })
export class ProtectionOrder {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  /** The recording agency: the owner of the case, or the police to whom it was referred. */
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  @Column('timestamptz', { name: 'reported_at' }) reportedAt: Date;
  @Column('timestamptz', { name: 'issue_by' }) issueBy: Date;
  @Column('timestamptz', { name: 'issued_at', nullable: true }) issuedAt: Date | null;
  @Column('timestamptz', { name: 'refused_at', nullable: true }) refusedAt: Date | null;
  @Column('text', { name: 'refusal_reason', nullable: true }) refusalReason: OrderRefusalReason | null;
  @Column('smallint', { nullable: true }) days: number | null;
  @Column('text', { array: true, default: () => "'{}'" }) conditions: OrderCondition[];
  @Column('timestamptz', { name: 'serve_by', nullable: true }) serveBy: Date | null;
  @Column('timestamptz', { name: 'served_at', nullable: true }) servedAt: Date | null;
  @Column('text', { name: 'served_how', nullable: true }) servedHow: ServedHow | null;
  @Column('smallint', { name: 'failed_attempts', default: 0 }) failedAttempts: number;
  @Column('date', { name: 'starts_on', nullable: true }) startsOn: string | null;
  /** The last day before any extension. */
  @Column('date', { name: 'first_expires_on', nullable: true }) firstExpiresOn: string | null;
  @Column('date', { name: 'expires_on', nullable: true }) expiresOn: string | null;
  @Column('date', { name: 'extension_requested_on', nullable: true }) extensionRequestedOn: string | null;
  @Column('text', { name: 'extension_decision', nullable: true }) extensionDecision: ExtensionDecision | null;
  /** Where the request stands with the office that was asked; null: on paper, or not asked. */
  @Column('text', { name: 'extension_state', nullable: true }) extensionState: ExtensionState | null;
  @Column('timestamptz', { name: 'extension_sent_at', nullable: true }) extensionSentAt: Date | null;
  @Column('uuid', { name: 'extension_prosecutor_id', nullable: true }) extensionProsecutorId: string | null;
  @Column('timestamptz', { name: 'extension_answered_at', nullable: true }) extensionAnsweredAt: Date | null;
  @Column('text', { name: 'extension_refusal', nullable: true }) extensionRefusal: ExtensionRefusal | null;
  @Column('text', { name: 'extension_missing', array: true, default: () => "'{}'" })
  extensionMissing: ExtensionPaper[];
  @Column('date', { name: 'copy_given_on', nullable: true }) copyGivenOn: string | null;
  @Column('text', { name: 'explained_in', nullable: true }) explainedIn: ExplainedIn | null;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt: Date | null;
  @Column('text', { name: 'lift_reason', nullable: true }) liftReason: LiftReason | null;
  @Column('timestamptz', { name: 'annulled_at', nullable: true }) annulledAt: Date | null;
  @Column('smallint', { default: 0 }) breaches: number;
  /** Breaches of which no action was recorded yet. */
  @Column('smallint', { name: 'open_breaches', default: 0 }) openBreaches: number;
  @Column('timestamptz', { name: 'breached_at', nullable: true }) breachedAt: Date | null;
  /** Numbers and names: the order, who issued it, the report. */
  @Column('bytea') sealed: Buffer;
  /** The one line she gave for contacts around the order. */
  @Column('bytea', { name: 'sealed_contact_line', nullable: true }) sealedContactLine: Buffer | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
  @Column('integer', { default: 1 }) version: number;
}
