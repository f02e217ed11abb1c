export { CasesModule } from './cases.module.js';
export { IS_LED_OF_AGENCY, STAND_IN } from './cases.queries.js';
export { CasesService } from './cases.service.js';
export type { CaseLine } from './cases.service.js';
export { CaseLabelsService } from './case-labels.service.js';
export { LABEL_LENGTH } from './case-labels.rules.js';
export { UninvolvedColleaguesService } from './case-assignment.service.js';
export { CaseEventsService } from './case-events.service.js';
export { IncidentsService } from './incidents.service.js';
export { IntakeService } from './intake.service.js';
export { LEAD_ROLES, CaseAssignmentService } from './case-assignment.service.js';
export { LegalService } from './legal.service.js';
export { MergedTextsService } from './merged-texts.service.js';
export type { MergeWords } from './merged-texts.service.js';
export { narrativeRefusal } from './cases.access.js';
export { NarrativesService } from './narratives.service.js';
export { CaseOpeningService } from './case-opening.service.js';
export { ReportDecisionViewsService } from './report-decision-views.service.js';
export { ReferredCaseService } from './referred-case.service.js';
export type { HandedOn } from './referred-case.service.js';
export { TimelineService } from './timeline.service.js';
export type { TimelineEvent } from './timeline.service.js';
export * from './cases.events.js';
export {
  CaseDto,
  OpenCaseRequest,
  IncidentDto,
  IncidentRequest,
  PerpetratorRequest,
  LegalQualificationRequest,
} from './cases.dto.js';
export { PrintRequest, RaisingEventDto, TimelineEntryDto } from './retention.dto.js';
export { BANDS } from './cases.types.js';
export { expectAlone } from './said-alone.js';
export { KNOWN_ANSWERS, LAW_FORMS, RELATIONSHIP_CODES } from './classification.types.js';
export type { KnownAnswer, LawForm, Relationship } from './classification.types.js';
export type { Band, CaseOrigin, SupportLeadState } from './cases.types.js';
export type { CaseStatus, ReferredFrom, ReopenReason } from './cases.types.js';
export type { RecordedEvent } from './case-events.types.js';
export { isSexual } from './incidents.rules.js';
export { OPEN_QUESTIONS } from './registration.rules.js';
export type { OpenQuestion } from './registration.rules.js';
export { mayBeMinor, minorProblems, OLDEST_CHILD, youngestAge } from './minors.rules.js';
