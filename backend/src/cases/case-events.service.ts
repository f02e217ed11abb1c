import { Injectable } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { SurvivorsService, birthOf } from '../survivors/index.js';
import type { CaseEventRequest } from './case-events.dto.js';
import type { IncidentRequest } from './cases.dto.js';
import { eventEffects, eventProblems } from './case-group.rules.js';
import type { EventProblem, RecordedEvent } from './case-events.types.js';
import { eventRecorded, incidentDetailed, incidentRecorded, reportDecided } from './cases.events.js';
import { CasesService } from './cases.service.js';
import { isSexual, lastAct } from './incidents.rules.js';
import { IncidentsService, knownDays } from './incidents.service.js';
import type { IncidentFacts, KnownDay } from './incidents.types.js';
import type { DecisionKind, ReportRefusal } from './report-decisions.rules.js';
import { TimelineService } from './timeline.service.js';

const FIELD_OF: Record<EventProblem, string> = {
  day_impossible: 'happenedOn',
  day_in_future: 'happenedOn',
  withdrawal_reason_missing: 'withdrawalReason',
  survivor_view_missing: 'survivorView',
  period_ends_before_start: 'periodEndsOn',
  accused_to_missing: 'accusedTo',
};

export interface FirstIncident {
  born: KnownDay | null;
  source: IncidentFacts['source'];
  /** She said that she is not safe now. */
  inDanger?: boolean;
}

export interface DecidedReport {
  readonly incidentId: string;
  readonly decision: DecisionKind;
  readonly refusalReason: ReportRefusal | null;
  readonly decidedOn: Day;
  readonly answerExpectedOn: Day | null;
  readonly replaces: boolean;
  readonly event: RecordedEvent | null;
}

export interface StoringEvent {
  /** What an old register says is written and starts no clock. */
  readonly isOld?: boolean;
  /** Whatever the event says, it is a sign of danger here. */
  readonly raisesRisk?: boolean;
}

/** What happens to her: incidents, and what other registers would call the end of the matter. */
@Injectable()
export class CaseEventsService {
  constructor(
    private readonly cases: CasesService,
    private readonly incidents: IncidentsService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
    private readonly survivors: SurvivorsService,
  ) {}

  /** The incident with which a case opens. */
  async recordFirst(caseId: string, request: IncidentRequest, about: FirstIncident): Promise<void> {
    await this.store(caseId, request, { ...about, isFirst: true, prefix: 'incident.' });
  }

  /** Copies what another agency recorded, unchanged; no deadline starts a second time. */
  async takeOver(fromCaseId: string, caseId: string, withPerpetrators: boolean): Promise<void> {
    const count = await this.incidents.copy(fromCaseId, caseId, withPerpetrators);
    await this.timeline.add({ caseId, kind: 'case_opened', partition: 'core', facts: { incidents: count } });
  }

  /** A new incident. A closed case reopens with it, whatever its closure said a second ago. */
  async recordIncident(caseId: string, request: IncidentRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'add_incident');
    const born = birthOf(await this.survivors.read(caseId));
    await this.cases.reopenIfClosed(caseId, 'new_incident');
    await this.store(caseId, request, { born, source: 'intake', isFirst: false, prefix: '' });
  }

  /** What a short registration left open of its incident. It counts no second incident. */
  async completeIncident(caseId: string, incidentId: string, request: IncidentRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'correct_incident');
    const born = birthOf(await this.survivors.read(caseId));
    const { before, after } = await this.incidents.complete({ caseId, id: incidentId }, request, born);
    await this.timeline.add({
      caseId,
      kind: 'incident_detailed',
      partition: 'core',
      facts: { incidentId, coreType: after.coreType, startedOn: after.startedOn },
    });
    await this.events.publish(incidentDetailed, {
      caseId,
      becameSexual: isSexual(after.coreType) && !isSexual(before.coreType),
      neckPressed: after.strangulation === 'yes' && before.strangulation !== 'yes',
      lastAct: lastAct({ ...after, ...knownDays(after) }),
    });
  }

  /** The derived values of a corrected incident, and whether health care may be needed now. */
  async derivedOf(place: { caseId: string; id: string }, change: object) {
    const born = birthOf(await this.survivors.read(place.caseId));
    const { before, after, coreType, contexts } = await this.incidents.derivedOf(place, change, born);
    return {
      ...{ coreType, contexts, lastAct: lastAct({ ...after, ...knownDays(after) }) },
      becameSexual: isSexual(coreType) && !isSexual(before.coreType),
    };
  }

  /** "Reconciled", "returned home", "insignificant" and the like: events that end nothing, some of which raise risk. */
  async recordEvent(caseId: string, request: CaseEventRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_event');
    const problems = eventProblems(request, this.cases.today);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: FIELD_OF[code], code })));
    await this.storeEvent(caseId, request);
  }

  /** Writes an event that the caller has checked. */
  async storeEvent(caseId: string, request: CaseEventRequest, how: StoringEvent = {}): Promise<void> {
    const danger = how.raisesRisk ? { raisesRisk: true, asksReassessment: true } : {};
    const reportDays =
      request.event === 'counter_accusation' ? await this.incidents.reportDays(caseId) : undefined;
    const effects = { ...eventEffects(request, reportDays), ...danger };
    const happenedAt = startOfDay(request.happenedOn);
    const { event, ...facts } = request;
    await this.timeline.add({
      caseId,
      kind: event,
      partition: effects.partition,
      happenedAt,
      facts: { ...facts },
      raisesRisk: effects.raisesRisk,
    });
    if (how.isOld) return;
    await this.events.publish(eventRecorded, {
      ...(await this.cases.facts(caseId)),
      event,
      happenedAt,
      ...effects,
    });
  }

  /** A decision on a report, which the caller has stored; `event`: the reason of a refusal that is a sign of danger. */
  async decideReport(caseId: string, decided: DecidedReport): Promise<void> {
    const { incidentId, decision, refusalReason, decidedOn, answerExpectedOn, replaces, event } = decided;
    await this.timeline.add({
      caseId,
      kind: 'report_decided',
      partition: 'legal',
      happenedAt: startOfDay(decidedOn),
      facts: { incidentId, decision, refusalReason, replaces },
    });
    if (event)
      await this.storeEvent(
        caseId,
        {
          event,
          happenedOn: decidedOn,
          withdrawalReason: event === 'complaint_withdrawn' ? 'not_stated' : null,
          survivorView: event === 'reconciled' ? 'not_asked' : null,
          periodEndsOn: null,
        },
        { raisesRisk: true },
      );
    const { band } = await this.cases.find(caseId);
    const refusedAs = event ? refusalReason : null;
    await this.events.publish(reportDecided, { caseId, incidentId, refusedAs, band, answerExpectedOn });
  }

  private async store(
    caseId: string,
    request: IncidentRequest,
    about: FirstIncident & { isFirst: boolean; prefix: string },
  ): Promise<void> {
    const incident = await this.incidents.store(caseId, request, about);
    await this.timeline.add({
      caseId,
      kind: about.isFirst ? 'case_opened' : 'incident_recorded',
      partition: 'core',
      facts: { incidentId: incident.id, coreType: incident.coreType, startedOn: incident.startedOn },
      raisesRisk: !about.isFirst || about.inDanger === true,
    });
    // The clocks of an imported past never fire.
    if (about.source === 'import') return;
    await this.events.publish(incidentRecorded, {
      ...(await this.cases.facts(caseId)),
      incidentId: incident.id,
      coreType: incident.coreType,
      strangulation: incident.strangulation,
      injury: incident.injury,
      lastAct: lastAct({ ...incident, ...knownDays(incident) }),
      isFirst: about.isFirst,
      incidentsInYear: await this.incidents.countInYear(caseId),
    });
  }
}
