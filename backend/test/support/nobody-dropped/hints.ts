/** Bodies of commands whose fields depend on each other more than a schema says, as the screens fill them in. */
import { incidentForm, safeContactForm, safetyPlanForm, supportForm } from '../forms.js';
import { issueForm } from '../orders.js';
import { entry } from '../services.js';
import { agencyOf, assessment, block, caseOf, closing, colleague, consents, contact } from './hint-forms.js';
import { order, referral, statement } from './hint-forms.js';
import type { Hint } from './hint-forms.js';
import { identityOf } from './women.js';

const today =
  (field: string, more: object = {}): Hint =>
  ({ world }) => ({ [field]: world.day(), ...more });
const justNow =
  (field: string, more: object = {}): Hint =>
  ({ world }) => ({ [field]: world.hoursAgo(0.01), ...more });
const identity: Hint = ({ world }, { caseId }) => identityOf(world.women.of(caseId) ?? 1);
const nextStep = 'ask_another_agency';
const names = { tg: 'Намуна', ru: 'Намуна', en: 'Namuna' };

/** Where one is missing, the schema alone makes the body. */
export const HINTS: Readonly<Record<string, Hint>> = {
  openCase: (acts) => {
    const { world } = acts;
    const known =
      world.women.count > 0 && world.dice.chance(0.2) ? 1 + world.dice.below(world.women.count) : undefined;
    const isShared = world.dice.chance(0.5);
    return acts.openForm({
      isShared,
      isViolence: world.dice.chance(0.9),
      ...(known ? { woman: known } : {}),
    });
  },
  recordIncident: ({ world }) =>
    incidentForm({
      startedOn: world.day(-world.dice.below(3)),
      reportedOn: world.day(),
      childrenPresent: 'no',
    }),
  assessRisk: assessment,
  previewAssessment: (acts) => ({ ...assessment(acts), raiseTo: null }),
  recordContact: contact,
  previewContact: contact,
  recordClosureStatement: statement,
  requestClosure: closing,
  endorseClosure: (_acts, { thing }) => ({ overrides: thing?.more['overrides'] ?? [] }),
  recordConsents: consents,
  sendReferral: referral,
  sendHandover: referral,
  answerCallIn: (_acts, { thing }) => ({ caseId: thing?.caseId }),
  askCallIn: ({ world }) => ({ code: world.dice.maybe(world.pools.cases)?.more['code'] ?? '0000-0000' }),
  sendSeveralReferrals: (acts) => {
    const { serviceId, partitions, consent, ...urgency } = referral(acts) as Record<string, unknown>;
    return { ...urgency, consent, receivers: [{ serviceId, consentId: null, partitions }] };
  },
  reRouteReferral: (acts) => {
    const { serviceId, partitions, consent } = referral(acts) as Record<string, unknown>;
    return { serviceId, partitions, consent };
  },
  offerSupportLead: (acts) => ({
    ...referral(acts),
    serviceId: acts.world.service('crisisCentre.psychosocial'),
    answer: 'wanted',
  }),
  declineReferral: ({ world, contract }) => ({
    ...{ nextStep, reason: world.dice.pick(contract.codes('DeclineRequest', 'reason')) },
    ...(contract.has('DeclineRequest', 'missing') ? { missing: [] } : {}),
  }),
  completeReferral: today('serviceOn', { survivorFeedback: 'received' }),
  startReferralService: today('serviceOn'),
  startBlock: block,
  requestOrder: order,
  issueOrder: ({ world }) => issueForm({ issuedAt: world.hoursAgo(0.01) }),
  serveOrder: justNow('servedAt', { servedHow: 'signed' }),
  revokeOrder: justNow('liftedAt', { reason: 'court_decision' }),
  refuseOrder: justNow('refusedAt', { reason: 'insufficient_grounds' }),
  recordServiceAttempt: justNow('attemptedAt', { result: 'not_found' }),
  giveOrderCopy: today('givenOn', { explainedIn: 'tg' }),
  requestExtension: today('requestedOn'),
  decideExtension: ({ world }) => {
    const decision = world.dice.pick(['agreed', 'refused', 'not_wanted']);
    const isAgreed = decision === 'agreed';
    return { decision, decidedOn: world.day(), days: isAgreed ? 10 : null, number: isAgreed ? '7' : null };
  },
  recordBreach: justNow('happenedAt', { reportedBy: 'survivor', note: null }),
  recordBreachAction: ({ world }, { thing }) => ({
    breachId: world.dice.maybe((thing?.more['breaches'] ?? []) as string[]) ?? world.never,
    ...{ actedOn: world.day(), actions: ['admin_protocol'], protocolNumber: '4' },
  }),
  previewOrder: justNow('issuedAt', { days: 15 }),
  changeIdentity: identity,
  writeReferralMessage: () => ({ ready: ['which_paper'], words: null }),
  changeSafeContact: ({ world }) =>
    safeContactForm({ channel: world.dice.pick(['phone', 'messenger', 'trusted_person']) }),
  writeSafetyPlan: () => safetyPlanForm(),
  logSupport: ({ world }) =>
    supportForm({ givenOn: world.day(), serviceType: world.dice.pick(['legal', 'psychosocial', 'health']) }),
  addOwnReminder: ({ world }) => ({
    ...{ about: 'nothing', caseId: null, subjectId: null, text: null },
    dueOn: world.day(1),
  }),
  answerNeeds: today('saidOn', {
    answers: [
      { need: 'material', answer: 'wanted' },
      { need: 'health', answer: 'not_wanted' },
    ],
  }),
  setGoal: today('setOn', { domain: 'safety', words: 'Намуна', measure: null }),
  addPlanAction: (acts) => ({
    ...{ template: 'id_paper', what: null, referralId: null },
    owner: acts.world.dice.pick(['worker', 'worker', 'survivor']),
    dueOn: acts.world.day(acts.world.dice.pick([0, 1, 7, 30])),
  }),
  addPlanTemplate: () => ({ need: 'material', what: 'Намуна', owner: 'worker', days: 3 }),
  recordPlanStep: ({ world }) => ({
    step: world.dice.pick(['moved', 'done', 'not_needed']),
    ...{ dueOn: world.day(3), obstacle: null },
  }),
  recordChildSafety: today('askedOn'),
  recordGoalProgress: today('saidOn', { progress: 'in_progress', word: null }),
  addKeyDate: ({ world }) => {
    const kind = world.dice.pick(['stay', 'hearing', 'return', 'job']);
    const detail = { stay: null, hearing: 'criminal', return: 'migration', job: 'employed' }[kind];
    return { kind, detail, onDay: world.day(['stay', 'job'].includes(kind) ? 0 : 9), note: null };
  },
  addKeyDateEvent: ({ world, contract }) => ({
    step: world.dice.pick(contract.codes('KeyDateEventRequest', 'step')),
    ...{ onDay: world.day(world.dice.pick([0, 9])), detail: null, note: null },
  }),
  addCourtCase: ({ world, contract }) => ({
    kind: world.dice.pick(contract.codes('NewCourtCaseRequest', 'kind')),
    ...{ step: 'filed', address: 'lawyer', onDay: world.day(), nextOn: null, note: null },
  }),
  addCourtStep: ({ world }, { thing }) => ({
    step: world.dice.pick(['decided', 'reconciliation_period', 'duty_set', 'opened', 'confirmed', 'ended']),
    ...{ onDay: world.day(), nextOn: world.day(9), detail: null, dutyId: thing?.more['dutyId'] ?? null },
    ...{ duty: 'pay_monthly', alone: 'yes', view: 'undecided', judgeTold: 'yes', note: null },
  }),
  recordEvent: ({ world, contract }) => {
    const event = world.dice.pick(contract.codes('CaseEventRequest', 'event'));
    const withdrawalReason = event === 'complaint_withdrawn' ? 'fear' : null;
    const periodEndsOn = event === 'court_period' ? world.day(30) : null;
    return {
      event,
      happenedOn: world.day(),
      withdrawalReason,
      survivorView: 'undecided',
      periodEndsOn,
      byAgencyId: null,
      accusedTo: 'police',
    };
  },
  recordLegalQualification: () => ({
    articles: ['adm_93_1'],
    measures: ['prevention_talk'],
    officialNumber: null,
  }),
  snoozeFollowUp: ({ world }) => ({ reason: 'agreed_later', until: world.hoursAgo(-3), alsoIds: [] }),
  assignLead: ({ world }, { caseId }) => ({
    userId: colleague(world, caseOf(world, caseId)?.agencies[0] ?? ''),
  }),
  assignContact: ({ world }, { caseId }) => ({
    userId: colleague(world, caseOf(world, caseId)?.agencies[0] ?? ''),
  }),
  changeBand: ({ world }, { caseId }) => ({
    band: world.dice.pick(['standard', 'medium', 'high']),
    reason: 'Намуна',
    confirmedBy: world.dice.chance(0.5) ? null : colleague(world, caseOf(world, caseId)?.agencies[0] ?? ''),
  }),
  planAbsence: ({ world }, { person }) => ({
    ...{ userId: world.as(person).userId, standInId: colleague(world, agencyOf(world, person)) },
    ...{ startsOn: world.day(world.dice.below(2)), endsOn: world.day(2 + world.dice.below(9)) },
  }),
  // People of this world have no training: the rule would suspend all of them within its weeks.
  setTrainingRule: () => ({ enforcedFrom: null, version: 1 }),
  changeUser: ({ world: { dice } }, { thing }) => ({
    ...{ displayName: thing?.more['name'], roles: thing?.more['roles'] },
    status: dice.chance(0.25) ? 'disabled' : 'active',
  }),
  createUser: ({ world }) => ({
    ...{ agencyId: world.dice.pick(world.pools.agencies).id, displayName: 'Намуна', language: 'tg' },
    ...{
      roles: [world.dice.pick(['caseworker', 'supervisor', 'legal_aid_lawyer'])],
      login: `p${world.dice.below(1e9)}`,
    },
  }),
  createAgency: ({ world }) => ({
    type: 'ngo',
    place: 'kulob',
    dutyPhone: null,
    workingGroupIds: [world.kulob.groupId],
    name: names,
  }),
  changeAgency: ({ world: { kulob, dice } }) => ({
    ...{ dutyPhone: null, workingGroupIds: [kulob.groupId], name: names },
    status: dice.chance(0.1) ? 'closed' : 'active',
  }),
  createService: ({ world }) => ({
    agencyId: world.dice.pick(world.pools.agencies).id,
    type: 'housing',
    ...entry(),
  }),
  changeService: () => entry(),
  planMeeting: ({ world }) => ({
    workingGroupId: world.kulob.groupId,
    plannedAt: world.hoursAgo(-1),
    hostAgencyId: null,
  }),
  recordAttendance: ({ world }) => ({
    attendance: [{ agencyId: world.agency('police'), role: 'police_inspector', people: 1 }],
  }),
  recordDecision: ({ world }, { thing }) => ({
    entryId:
      world.dice.maybe(world.pools.entries.filter(({ more }) => more['meetingId'] === thing?.id))?.id ??
      world.never,
    ...{
      code: 'review_safety_plan',
      ownerAgencyId: world.agency('crisisCentre'),
      dueAt: world.hoursAgo(-48),
    },
  }),
  changeWorkingGroup: ({ world }, { thing }) => ({
    ...{ place: 'kulob', name: names, chairUserId: null, deputyUserId: world.as('deputy').userId },
    ...{ coordinatorUserId: world.as('coordinator').userId, fallbackAgencyId: world.agency('crisisCentre') },
    ...(thing?.id === world.kulob.groupId
      ? {}
      : { coordinatorUserId: null, deputyUserId: null, fallbackAgencyId: null }),
  }),
  readNotifications: async ({ world }, { person }) => {
    const shown = (await world.read(person, '/notifications')) as { items?: { id: string }[] } | null;
    return { ids: (shown?.items ?? []).slice(0, 3).map(({ id }) => id) };
  },
  keepDraft: () => ({ value: 'Намуна', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 }),
  saveDraftsOnExit: () => ({ drafts: [] }),
  askQuestion: ({ world }) => {
    const shared = world.pools.cases
      .filter(({ more, isOpen }) => isOpen && more['isShared'])
      .map(({ id }) => id);
    const rows = world.pools.followUps.filter(
      ({ caseId, isOpen }) => isOpen && shared.includes(caseId ?? ''),
    );
    return { followUpId: world.dice.maybe(rows)?.id ?? world.never };
  },
  setNotificationPreferences: () => ({
    ...{
      language: 'tg',
      email: 'off',
      digestHour: 8,
      quietFrom: 1_200,
      quietUntil: 420,
      worksOn: [1, 2, 3, 4, 5],
      breaksQuiet: false,
    },
  }),
  askErasure: ({ world }, { caseId }) => ({
    reference: caseOf(world, caseId)?.more['reference'],
    alone: 'yes',
  }),
  eraseCase: ({ world }, { caseId }) => ({
    reference: caseOf(world, caseId)?.more['reference'],
    ground: world.dice.pick(['case_closed', 'survivor_request']),
  }),
  sealFile: ({ world }, { caseId }) => ({
    supervisorId: colleague(world, caseOf(world, caseId)?.agencies[0] ?? ''),
  }),
  decideReport: ({ world }, { caseId }) => ({
    incidentId:
      world.dice.maybe(world.pools.incidents.filter((one) => one.caseId === caseId))?.id ?? world.never,
    ...{ kind: 'administrative', articles: ['adm_93_1'], decidedOn: world.day(), officialNumber: '7' },
    ...{ refusalReason: null, sentTo: null, answerExpectedOn: null },
    ...{ copyGiven: true, appealExplained: true, lawyerOffered: true },
  }),
  sendOrderNotice: ({ world }) => ({
    ...{ stationId: world.agency('policeElsewhere'), presence: 'alone', dutyPhone: '102' },
  }),
  answerExtension: ({ world }) => {
    const decision = world.dice.pick(['agreed', 'refused']);
    const isAgreed = decision === 'agreed';
    return { decision, days: isAgreed ? 10 : null, reason: isAgreed ? null : 'no_grounds', missing: [] };
  },
  recordServiceGap: ({ world }) => ({ tried: 'none_exists', interimHelp: 'hotline', since: world.day(-3) }),
  recordSecondTalk: ({ world: { dice } }) => ({
    alone: true,
    ownWish: dice.chance(0.8),
    pressed: dice.chance(0.2),
  }),
  approveClosure: () => ({ evidenceSeen: true, hurriedReason: 'her_own_wish' }),
  addHoliday: ({ world }) => ({ day: world.lastDayOfYear }),
  recordPlanCopyChoice: () => ({ choice: 'no_copy', alone: 'yes' }),
  changeRules: () => ({ values: [{ key: 'co.ask_again/1', count: 5 }], reason: 'Намуна' }),
  previewRules: () => ({ values: [{ key: 'co.ask_again/1', count: 5 }] }),
  addLegalValue: ({ world }) => ({
    key: 'po.max_initial_days',
    value: '30',
    validFrom: world.day(1),
    sourceNote: 'Намуна',
  }),
  addPrintTemplate: ({ world }) => ({ body: '{{agency.name}}', validFrom: world.day(1), validTo: null }),
  updatePrintTemplate: ({ world }) => ({ body: '{{agency.name}}', validFrom: world.day(1), validTo: null }),
  verifyLegalValue: today('verifiedOn', { verifiedBy: 'Намуна' }),
  searchCases: () => ({ name: 'Раҳимова' }),
  searchRespondents: () => ({ name: 'Намунаев Намуна' }),
};
