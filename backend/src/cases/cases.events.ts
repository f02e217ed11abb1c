import { defineDomainEvent } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { Band, CaseOrigin } from './cases.types.js';
import type { CoreType, KnownAnswer } from './classification.types.js';
import type { LastAct } from './incidents.types.js';
import type { RecordedEvent } from './case-events.types.js';
import type { ReportRefusal } from './report-decisions.rules.js';

/** Facts about a case that every handler needs; ids and codes only. */
export interface CaseEvent {
  caseId: string;
  agencyId: string;
  agencyKind: 'police' | 'state' | 'civil';
  leadUserId: string | null;
  band: Band;
  sharesWithGroup: boolean;
  openedAt: Date;
}

export interface IncidentRecordedEvent extends CaseEvent {
  incidentId: string;
  coreType: CoreType | null;
  strangulation: KnownAnswer;
  injury: KnownAnswer;
  /** When she was last harmed, as far as it is known. */
  lastAct: LastAct;
  isFirst: boolean;
  /** Incidents of the last twelve months, this one included. */
  incidentsInYear: number;
}

/** A case opened; the handlers give it its first next step in the same transaction. */
export const caseOpened = defineDomainEvent<
  CaseEvent & {
    origin: CaseOrigin;
    isMinor: boolean;
    /** She said at registration that she is not safe. */
    inDanger: boolean;
  }
>('case_opened');

/** A closed case is open again: the same case, a new episode. */
export const caseReopened = defineDomainEvent<CaseEvent & { reason: string }>('case_reopened');

/** The rest of an incident that was registered with its forms of violence alone; says what became known. */
export const incidentDetailed = defineDomainEvent<{
  caseId: string;
  becameSexual: boolean;
  neckPressed: boolean;
  lastAct: LastAct;
}>('incident_detailed');

export const incidentRecorded = defineDomainEvent<IncidentRecordedEvent>('incident_recorded');

/** Something another register might call an end; here it is an event, and some of them raise risk. */
export const eventRecorded = defineDomainEvent<
  CaseEvent & {
    event: RecordedEvent;
    isPressure: boolean;
    raisesRisk: boolean;
    asksReassessment: boolean;
    happenedAt: Date;
  }
>('event_recorded');

export const leadAssigned = defineDomainEvent<CaseEvent>('lead_assigned');

/** A critical factor became known without anybody's answer to a question, such as an order that was not kept. */
export const criticalFactKnown = defineDomainEvent<{
  caseId: string;
  factor: 'po_breach';
  happenedAt: Date;
}>('critical_fact_known');

/** The survivor asked, alone, that an open case be erased; another person has seven days to confirm or stop it. */
export const erasureAsked = defineDomainEvent<{ caseId: string; requestId: string; mayAskGroup: boolean }>(
  'erasure_asked',
);

/** Stopped, carried out or expired, by an agency that holds the case. */
export const erasureEnded = defineDomainEvent<{ caseId: string; requestId: string }>('erasure_ended');

/** The owner changed hands because of a conflict block; its keepers read nothing any more. */
export const caseHandedOver = defineDomainEvent<{ caseId: string }>('case_handed_over');

/** The viewer accepted a hand-over: its own case continues what she allows and is still open. */
export const caseTakenOver = defineDomainEvent<{ caseId: string; fromCaseId: string }>('case_taken_over');

/** A report to the police has a decision; `refusedAs`: it was refused for a reason that is a sign of danger. */
export const reportDecided = defineDomainEvent<{
  caseId: string;
  incidentId: string;
  refusedAs: ReportRefusal | null;
  band: Band;
  /** Sent on to another body: by when it answers. */
  answerExpectedOn: Day | null;
}>('report_decided');
