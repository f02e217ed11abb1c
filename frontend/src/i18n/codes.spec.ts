import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTexts } from '../../../scripts/i18n/csv.mjs';
import { actionOf, didKey } from '../app/features/audit-log/audit-labels';

const SERVER = join(__dirname, '../../../backend/src');
const CONTRACT = join(__dirname, '../../../backend/openapi.json');

/** Actions without a request: the import at the console. */
const OF_THE_CONSOLE = ['importRegister'];
/** Actions without a session, which are in no contract. */
const OF_THE_PUBLIC = ['requestCallback'];

interface Property {
  enum?: string[];
  $ref?: string;
  allOf?: { $ref: string }[];
  items?: Property;
}
type Schemas = Record<string, { properties?: Record<string, Property>; enum?: string[] }>;

const contract = JSON.parse(readFileSync(CONTRACT, 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Schemas };
};
const { schemas } = contract.components;

const rows = readdirSync(__dirname)
  .filter((name) => name.endsWith('.csv'))
  .flatMap((name) => readTexts(readFileSync(join(__dirname, name), 'utf8'), name).rows);
const texts = new Set(rows.map(({ key }) => key));

/** Codes that are spelled out, or that the contract keeps once, under a name. */
const codesIn = ({ enum: codes, $ref, allOf, items }: Property): string[] =>
  codes ??
  (items && codesIn(items)) ??
  schemas[($ref ?? allOf?.[0]?.$ref ?? '').split('/').pop()!]?.enum ??
  [];
const codesOf = (field: string): string[] => {
  const [schema = '', property = ''] = field.split('.');
  return codesIn(schemas[schema]?.properties?.[property] ?? {});
};

/** Why a row of a register is rejected: of a rejected row nothing is asked. */
const NOT_ASKED = [
  'blank_row',
  'header_repeated',
  'totals_row',
  'banner_row',
  'duplicate_row',
  'row_cut',
  'no_identity',
  'date_missing',
  'date_impossible',
  'date_outside_period',
  'not_family_violence',
];
/** Titled by the article itself. */
const ARTICLE_KEYS = codesOf('LegalValueDto.key').filter((key) => key.startsWith('article.'));
/** Fields of the API that a screen shows, the beginning of their texts, and codes whose words stand elsewhere. */
const SHOWN: readonly (readonly [field: string, beginning: string, silent?: readonly string[]])[] = [
  ['AgencyDto.type', 'agency-type.'],
  ['ImportPreviewDto.doubts', 'register-doubt.'],
  ['ImportReviewDto.reason', 'review-reason.'],
  ['ImportReviewDto.settledAs', 'settled.'],
  ['ImportReviewDto.signs', 'review-sign.'],
  ['TrainingStandingDto.module', 'training-module.'],
  ['TrainingStandingDto.state', 'training-state.'],
  ['TrainingSessionDto.host', 'training-host.'],
  ['TrainingFigureDto.figure', 'training-figure.'],
  ['AppointmentDto.as', 'oversight.as-'],
  ['SupervisorInboxRowDto.kind', 'approvals.title-', ['closure_to_endorse']],
  ['SupervisorInboxRowDto.kind', 'approvals.', ['closure_to_endorse']],
  ['BandChangeDto.state', 'band-change.'],
  ['AgendaEntryDto.reasons', 'agenda-reason.'],
  ['AttendanceDto.role', 'role.'],
  ['ArticleDto.kind', 'article-kind.'],
  ['ArticleDto.section', 'article-section.'],
  ['ArticleDto.state', 'article-state.'],
  ['ArticleWithdrawalRequest.reason', 'article-reason.'],
  ['WordHintDto.question', 'review-question.'],
  ['MeetingDto.state', 'meeting-state.'],
  ['PrintableFormsDto.forms', 'paper-form.'],
  ['PaperCheckDto.result', 'paper-result.'],
  ['PrintTemplateDto.code', 'paper-form.'],
  ['PrintTemplateDto.language', 'papers.in-'],
  ['DecisionDto.code', 'group-decision.'],
  ['EmergencyRowDto.reasonCode', 'follow-up-reason.'],
  ['EmergencyRowDto.reasonCode', 'emergency-access-reason.'],
  ['BandChoiceDto.refusals', 'level-refusal.'],
  ['BlockStartRequest.reason', 'block-reason.'],
  ['BlockerDto.clearedBy', 'cleared-by.'],
  ['BlockerDto.code', 'blocker.'],
  ['BlockerDto.condition', 'gate-done.'],
  ['CaseDto.band', 'band.'],
  ['ChildDto.sex', 'child-sex.'],
  ['ChildDto.livesWith', 'lives-with.'],
  ['ChildSafetyDto.answer', 'child-safety.'],
  ['ChildDto.birthCertificate', 'birth-certificate.'],
  ['CaseOverviewDto.openQuestions', 'open-question.'],
  ['SimilarPersonDto.birth', 'likeness.'],
  ['CaseDto.linkageConsent', 'linkage-consent.'],
  ['ScheduledContactDto.decision', 'scheduled-contact-decision.'],
  ['ContactDto.plan', 'plan-answer.'],
  ['FileDto.partition', 'file-partition.'],
  ['FileRemovalRequest.reason', 'file-removal-reason.'],
  ['ProgrammeFileDto.stage', 'programme-stage.'],
  ['ProgrammeStageRequest.stage', 'programme-move.', ['asked']],
  ['ProgrammeFileDto.basis', 'programme-basis.'],
  ['ProgrammeStageRequest.reason', 'not-suitable.'],
  ['ProgrammeSessionDto.attended', 'attendance.'],
  ['ProgrammeSessionDto.kind', 'session-kind.'],
  ['ProgrammeSessionDto.theme', 'session-theme.'],
  ['PassedSignalDto.code', 'signal-code.'],
  ['CaseSignalDto.code', 'signal-do.'],
  ['CaseSignalDto.answer', 'signal-answer.'],
  ['PartnerWordRequest.word', 'partner-word.'],
  ['CourtCaseDto.kind', 'court-kind.'],
  ['CourtStepDto.step', 'court-step.'],
  ['CourtStepDto.detail', 'court-detail.'],
  ['CourtDutyDto.duty', 'court-duty.'],
  ['CourtDutyDto.state', 'duty-state.'],
  ['CourtStepRequest.forWhom', 'court-for.'],
  ['CourtStepRequest.address', 'court-address.'],
  ['ToolResultDto.tool', 'risk-tool.'],
  ['CourtEntryDto.entry', 'court-step.'],
  ['ReceivedCourtEntryDto.way', 'court-way.'],
  ['KeyDateDto.kind', 'key-date-kind.'],
  ['KeyDateEventDto.detail', 'key-date-detail.'],
  ['KeyDateEventDto.step', 'key-date-step.'],
  ['CaseDto.maritalStatus', 'marital-status.'],
  ['CaseDto.ageBand', 'age-band.'],
  ['CaseDto.disability', 'disability.'],
  ['CaseEventRequest.survivorView', 'survivor-view.'],
  ['CaseEventRequest.accusedTo', 'paper-issuer.'],
  ['CaseEventRequest.withdrawalReason', 'withdrawal-reason.'],
  ['ClosureRequestDto.decisionReason', 'send-back.'],
  ['ClosureRequestDto.reason', 'closure-reason.'],
  ['ClosureRequestDto.state', 'decision.state-'],
  ['ClosureRequestDto.secondTalk', 'second-talk.'],
  ['ClosureGateDto.dangers', 'known-danger.'],
  ['ClosureGateDto.dangers', 'danger-clears.'],
  ['RowFateDto.fate', 'row-fate.'],
  ['CodedContactDto.outcome', 'follow-up-outcome.'],
  ['CodedContactDto.alone', 'contact-alone.'],
  ['CardVerdictsDto.birth', 'card-verdict.'],
  ['ApprovalRequest.hurriedReason', 'hurried-reason.'],
  ['ClosureRequestRequest.paperSeen', 'paper-seen.'],
  ['DeathReportRequest.saidBy', 'death-reporter.'],
  ['ClosureStatementRequest.kind', 'closure-statement.'],
  ['ClosureStatementRequest.offerAnswer', 'offer-answer.'],
  ['ClosureStatementRequest.answer', 'asked-answer.'],
  ['ClosureStatementRequest.decidedBy', 'no-contact-decider.'],
  ['ClosureStatementRequest.evidence', 'evidence-kind.'],
  ['ClosureStatementRequest.wish', 'wish.'],
  ['ConsentDto.answer', 'consent-answer.'],
  ['ConsentDto.basis', 'legal-basis.'],
  ['ConsentDto.childAssent', 'child-assent.'],
  ['ConsentDto.decidedWith', 'decider.'],
  ['ConsentDto.effects', 'consent-effect.'],
  ['ConsentDto.partitions', 'shared.'],
  ['ConsentDto.presence', 'presence.'],
  ['ConsentDto.scope', 'consent-scope.'],
  ['ConsentDto.status', 'consent-now.'],
  ['ConsentSheetRowDto.group', 'sheet-group.'],
  ['ContactDto.outcome', 'follow-up-outcome.'],
  ['ContactStateDto.state', 'contact-state.'],
  ['DisclosureRequest.reason', 'masked.reason-'],
  ['FieldAgreementDto.field', 'pair-field.'],
  ['FieldAgreementDto.level', 'agreement.'],
  ['PairDecisionDto.answer', 'pair-answer.'],
  ['ErasureRequestDto.state', 'erasure-state.'],
  ['ErasureRequestDto.allowedActions', 'erasure-do.'],
  ['EventOfferDto.event', 'closure-event.'],
  ['FactorDto.factor', 'risk-factor.'],
  ['FollowUpDto.owner', 'owner-role.'],
  ['FollowUpDto.rule', 'follow-up-rule.'],
  ['IncidentDto.coreType', 'gbv-core-type.'],
  ['IncidentDto.lawForms', 'law-form.'],
  ['IncidentDto.placeType', 'incident-place.'],
  ['IncidentDto.reportedBefore', 'earlier-report.'],
  ['IncidentDto.timeOfDay', 'time-of-day.'],
  ['LegalQualificationDto.measures', 'police-measure.'],
  ['NarrativeDto.kind', 'note-kind.'],
  ['NotificationDto.kind', 'notification.'],
  ['OverrideDto.reason', 'override-reason.'],
  ['OverrideDto.paperIssuer', 'paper-issuer.'],
  ['LegalValueDto.key', 'legal-key.', ARTICLE_KEYS],
  ['LegalValueDto.choices', 'legal-choice.'],
  ['OrderBreachDto.actions', 'orders.acted-'],
  ['OrderBreachDto.reportedBy', 'orders.reporter-'],
  ['OrderDto.allowedActions', 'orders.do-'],
  ['OrderDto.conditions', 'order-condition.'],
  ['OrderDto.explainedIn', 'orders.language-'],
  ['OrderDto.liftReason', 'orders.lift-'],
  ['OrderDto.refusalReason', 'order-refusal-reason.'],
  ['OrderDto.servedHow', 'order-service.'],
  ['OrderDto.status', 'order-status.'],
  ['LegalCandidateDto.source', 'legal-source.'],
  ['CorrectionDto.reason', 'correction-reason.'],
  ['CorrectionDto.subjectKind', 'correction-subject.'],
  ['OrderDto.copyKept', 'copy-kept.'],
  ['OrderDto.explained', 'risk-answer.'],
  ['RespondentDto.relationship', 'relationship.'],
  ['SamePersonRequest.reason', 'same-person-reason.'],
  ['RespondentRequest.reason', 'respondent-correction.'],
  ['OrderAttemptDto.result', 'order-service.'],
  ['OrderExtensionDto.decision', 'orders.decision-'],
  ['OrderDto.extensionState', 'extension-state.'],
  ['OrderDto.extensionRefusal', 'extension-refusal.'],
  ['OrderDto.extensionMissing', 'extension-missing.'],
  ['ExtensionAnswerRequest.decision', 'extension-answer.'],
  ['OrderRowDto.filter', 'orders.filter-'],
  ['OrderPreviewDto.problems', 'error.', ['in_future', 'days_not_asked']],
  ['PerpetratorDto.ageGroup', 'age-group.'],
  ['PerpetratorDto.occupation', 'occupation.'],
  ['PerpetratorDto.relationship', 'relationship.'],
  ['PerpetratorRequest.sex', 'sex.'],
  ['QueueRowDto.filter', 'group-queue.'],
  ['ReferralDto.declineReason', 'referral-decline-reason.'],
  ['GapRequest.tried', 'gap-tried.'],
  ['ReferralDto.allowedActions', 'referrals.do-'],
  ['ReferralDto.interimHelp', 'interim-help.'],
  ['ReferralDto.missing', 'missing-info.'],
  ['ReferralDto.settledBy', 'settled-by.'],
  ['ReferralMessageDto.ready', 'ready-sentence.'],
  ['ReferralDto.nextStep', 'next-step.'],
  ['ReferralDto.notAskedReason', 'not-asked-reason.'],
  ['ReferralDto.status', 'referral-status.'],
  ['ReferralDto.survivorFeedback', 'survivor-feedback.'],
  ['ReferralDto.unavailableReason', 'unavailable-reason.'],
  ['ReferralDto.urgency', 'urgency.'],
  ['ReportDecisionDto.kind', 'report-decision-kind.'],
  ['ReportDecisionDto.refusalReason', 'report-refusal.'],
  ['ReportDecisionDto.sentTo', 'report-sent-to.'],
  ['ImportRowDto.codes', 'register-code.'],
  ['ImportRowDto.codes', 'register-do.'],
  ['ImportRowDto.codes', 'register-ask.', NOT_ASKED],
  ['ImportRowDto.outcome', 'register-outcome.'],
  ['ReopenRequest.reason', 'reopen-reason.'],
  ['RuleDto.missed', 'role.'],
  ['RuleDto.source', 'rule-source.'],
  ['SafeContactDto.channel', 'contact-channel.'],
  ['SafeContactRequest.language', 'contact-language.'],
  ['SecondPersonDto.mark', 'closure-mark.'],
  ['ServiceDto.type', 'service-type.'],
  ['UndeliverableDto.causes', 'oversight.cause-'],
  ['UserDto.roles', 'role.'],
  ['UserDto.roles', 'shell.role-'],
  ['WithdrawalRequest.reason', 'referral-withdrawal.'],
  ['SupportEntryRequest.withWhom', 'with-whom.'],
  ['SupportEntryRequest.serviceType', 'service-type.'],
  ['GoalRequest.domain', 'goal-domain.'],
  ['GoalDto.progress', 'goal-progress.'],
  ['NeedDto.need', 'support-need.'],
  ['NeedDto.answer', 'need-answer.'],
  ['PlanActionDto.owner', 'plan-owner.'],
  ['PlanActionDto.step', 'plan-step.'],
  ['PlanActionDto.obstacle', 'plan-obstacle.'],
  ['PlanActionDto.template', 'plan-template.'],
  ['CopyChoiceRequest.choice', 'copy-choice.'],
  ['SafetyPlanDto.copyChoice', 'plan-copy.'],
  ['CallbackOutcomeRequest.outcome', 'call-outcome.'],
  ['CallbackOutcomeRequest.junkReason', 'junk-reason.'],
  ['CallbackDetailsDto.times', 'call-time.'],
  ['CallbackDetailsDto.answeredBy', 'call-answered.'],
  ['CallbackDetailsDto.wish', 'call-wish.'],
  ['CallbackRequestRowDto.source', 'call-source.', ['page']],
  ['SmsAnswerDto.state', 'sms-state.'],
  ['SmsAnswerRequest.basis', 'sms-basis.'],
  ['SmsAnswerRequest.language', 'sms-language.'],
  ['CallbackDetailsDto.ifOther', 'call-other.'],
  ['WorkRowDto.danger', 'queue.danger-'],
  ['WorkRequest.outcome', 'work-outcome.'],
  ['AssessmentPreviewDto.today', 'today-action.'],
  ['TriageDto.actions', 'triage-action.'],
  ['DefinitionDto.code', 'figures.table-'],
  ['DefinitionDto.unit', 'figures.unit-'],
  ['DefinitionDto.axis', 'figures.axis-'],
  ['DefinitionDto.lines', 'figures.of-'],
  ['DefinitionDto.columns', 'figures.of-'],
  ['PeriodDto.kind', 'figures.kind-'],
  ['PeriodDto.kind', 'figures.period-', ['month']],
  ['EditionLineDto.part', 'editions.part-'],
  ['EditionLineDto.state', 'editions.state-'],
  ['EditionCheckDto.kind', 'editions.check-'],
  ['EditionAnswerRequest.answer', 'editions.answer-'],
  ['TableWithdrawalRequest.reason', 'editions.reason-'],
  ['ReportSectionDto.code', 'reports.section-'],
  ['ReportLineDto.name', 'reports.sum-'],
  ['ReportLineDto.absent', 'reports.absent-'],
  ['ReportLineDto.persons', 'persons.unit-', ['settled_too_soon']],
  ['DeliveryRequest.recipient', 'deliveries.to-'],
  ['DeliveryDto.state', 'deliveries.state-'],
  ['IndicatorDto.code', 'indicators.title-'],
  ['IndicatorDto.code', 'indicators.how-'],
  ['StageDto.stage', 'indicators.stage-'],
];

describe('every code that the API may answer', () => {
  const fields = SHOWN.map(([field, beginning, silent = []]) => ({ field, beginning, silent }));

  it.each(fields)('$field has words under $beginning', ({ field, beginning, silent }) => {
    const codes = codesOf(field).filter((code) => !silent.includes(code));
    expect(codes.length).toBeGreaterThan(0);
    expect(
      codes.map((code) => beginning + code.replace(/[_.]/g, '-')).filter((key) => !texts.has(key)),
    ).toEqual([]);
  });

  it('and makes a level high has words of its own, or those of its question', () => {
    const codes = codesOf('LastAssessmentDto.highReasons').map((code) => code.replace(/_/g, '-'));
    expect(codes.length).toBeGreaterThan(0);
    expect(
      codes.filter((code) => !texts.has(`high-reason.${code}`) && !texts.has(`risk-factor.${code}`)),
    ).toEqual([]);
  });
});

describe('everything that the log may tell of', () => {
  const requests = Object.values(contract.paths).flatMap((ways) =>
    Object.values(ways).map(({ operationId }) => operationId),
  );
  const actions = [...requests, ...OF_THE_CONSOLE, ...OF_THE_PUBLIC, ...jobsOf(SERVER)];
  const keys = actions.map(didKey);

  it('has words of its own, and no words stand for what cannot be done', () => {
    const told = rows.filter(({ key }) => key.startsWith('audit-action.')).map(({ key }) => key);
    expect(requests.length).toBeGreaterThan(200);
    expect([...told].sort()).toEqual([...keys].sort());
  });

  it('is found again by its words', () => {
    expect(keys.map((key) => actionOf(key.slice('audit-action.'.length)))).toEqual(actions);
  });

  it.each(['tg', 'ru', 'en'] as const)('is told apart from everything else, in %s', (language) => {
    const told = rows.filter(({ key }) => key.startsWith('audit-action.')).map((row) => row[language]);
    expect(told.filter((words, at) => told.indexOf(words) !== at)).toEqual([]);
  });
});

/** Names under which jobs write into the log. */
function jobsOf(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/action: '(job\.[a-z_]+)'/g)].map(
      ([, job = '']) => job,
    ),
  );
  return [...new Set(found)];
}
