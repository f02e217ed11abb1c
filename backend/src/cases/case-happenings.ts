import { defineEvent } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { Band, CaseOrigin } from './case-core.types.js';
import type { CoreType, KnownAnswer } from './classification.types.js';
import type { LastAct } from './incidents.types.js';
import type { RecordedEvent } from './case-events.types.js';
import type { ReportRefusal } from './report-decisions.types.js';

/** Facts about a case that every handler needs; ids and codes only. */
export interface CaseFacts {
  caseId: string;
  agencyId: string;
  agencyKind: 'police' | 'state' | 'civil';
  leadUserId: string | null;
  band: Band;
  sharesWithGroup: boolean;
  openedAt: Date;
}

export interface IncidentHappened extends CaseFacts {
  incidentId: string;
  coreType: CoreType | null;
  neckPressure: KnownAnswer;
  injury: KnownAnswer;
  /** When she was last harmed, as far as it is known. */
  lastAct: LastAct;
  isFirst: boolean;
  /** Incidents of the last twelve months, this one included. */
  incidentsInYear: number;
}

/** A case opened; the handlers give it its first next step in the same transaction. */
export const caseOpened = defineEvent<CaseFacts & { origin: CaseOrigin; isMinor: boolean }>('case_opened');

/** A closed case is open again: the same case, a new episode. */
export const caseReopened = defineEvent<CaseFacts & { reason: string }>('case_reopened');

export const incidentRecorded = defineEvent<IncidentHappened>('incident_recorded');

/** Something another register might call an end; here it is an event, and some of them raise risk. */
export const eventRecorded = defineEvent<
  CaseFacts & {
    event: RecordedEvent;
    isPressure: boolean;
    raisesRisk: boolean;
    asksReassessment: boolean;
    happenedAt: Date;
  }
>('event_recorded');

export const leadAssigned = defineEvent<CaseFacts>('lead_assigned');

/** A critical factor became known without anybody's answer to a question, such as an order that was not kept. */
export const criticalFactKnown = defineEvent<{
  caseId: string;
  factor: 'po_breach';
  happenedAt: Date;
}>('critical_fact_known');

/** The survivor asked, alone, that an open case be erased; another person has seven days to confirm or stop it. */
export const erasureAsked = defineEvent<{ caseId: string; requestId: string; mayAskGroup: boolean }>(
  'erasure_asked',
);

/** Stopped, carried out or lapsed, by somebody who holds the case. */
export const erasureEnded = defineEvent<{ caseId: string; requestId: string }>('erasure_ended');

/** The owner changed hands because of a conflict block; its keepers read nothing any more. */
export const caseHandedOver = defineEvent<{ caseId: string }>('case_handed_over');

/** A report to the police has a decision; `refusedAs`: it was refused for a reason that is a sign of danger. */
export const reportDecided = defineEvent<{
  caseId: string;
  incidentId: string;
  refusedAs: ReportRefusal | null;
  band: Band;
  /** Sent on to another body: by when it answers. */
  answerExpectedOn: Day | null;
}>('report_decided');
