import * as closing from './support/closure-facts.js';
import * as ends from './support/mirrored-ends.js';
import * as mirrored from './support/mirrored-facts.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PARTITIONS } from '../src/access/access.types.js';
import { AGENCY_TYPES } from '../src/agencies/agencies.types.js';
import type { AgencyType } from '../src/agencies/agencies.types.js';
import { hindranceOf, isFor, untimely } from '../src/cases/erasure.rules.js';
import { mayHold } from '../src/cases/retention.rules.js';
import {
  decisionRefusals,
  endorsementRefusals,
  episodeAfter,
  isOverdue,
  supervisorSendBackRefusals,
  withdrawalRefusals,
} from '../src/closure/episodes.rules.js';
import type { EpisodeState } from '../src/closure/episodes.types.js';
import {
  consentCovers,
  mayLink,
  partitionsForReferral,
  reviewRefusal,
  shareablePartitions,
} from '../src/consent/consent.rules.js';
import type { Consent } from '../src/consent/consent.types.js';
import { loadClosureFacts } from '../src/closure/load-closure-facts.js';
import type { StoredFacts } from '../src/closure/closure-facts.queries.js';
import { knownDanger } from '../src/closure/known-danger.rules.js';
import { waitsForSupervisor } from '../src/corrections/corrections.rules.js';
import type { CorrectedValues } from '../src/corrections/corrections.types.js';
import { missingNextStep } from '../src/follow-ups/consequences.rules.js';
import { ENDS_WITH_AGENCY } from '../src/follow-ups/superseded-rows.rules.js';
import { doneByOthers } from '../src/follow-ups/shared-contacts.rules.js';
import { clockMovedBy } from '../src/platform/schema/scratch.js';
import { allowedReferralActions, furtherRefusal } from '../src/referrals/referrals.rules.js';
import { mayBeSupportLead } from '../src/referrals/support-lead.rules.js';
import { addHours } from '../src/shared/dates.js';
import { row, rowOf } from './support/mirror.js';
import type { Mirror, Statement } from './support/mirror.js';
import { consentRow } from './support/mirrored-facts.js';
import { both, Mirroring } from './support/mirroring.js';
import type { Referring } from './support/referrals.js';

/**
 * Where the database refuses what a rule in TypeScript refuses too, both are asked with the same facts. The expected
 * answers are written by hand from the policy; neither side says what the other one should answer.
 */
let at: Mirroring;
let we: Referring;
let mirror: Mirror;
let caseId: string;
let now: Date;
const NONE: never[] = [];
const id = (person: string): string => at.id(person);
const agency = (key: string): string => at.agency(key);

beforeAll(async () => {
  at = await Mirroring.start();
  ({ we, mirror, caseId, now } = at);
});
afterAll(() => at.close());

describe('a request to close: check_closure_step, lapse_closings and episodes.rules', () => {
  const STEPS = ['endorse', 'approve', 'refuse', 'withdraw'] as const;
  type Step = (typeof STEPS)[number];
  const PEOPLE = {
    caseworker: closing.lead,
    supervisor: closing.supervisor,
    specialist: closing.reviewer,
    caseworker2: { ...closing.lead, userId: 'colleague', isLead: false },
  } as const;
  const allowed = (step: Step, person: keyof typeof PEOPLE, state: EpisodeState): boolean => {
    const [actor, facts] = [PEOPLE[person], closing.closable()];
    const episode = closing.episode({ state, ...(state === 'requested' ? ends.NOT_ENDORSED : {}) });
    const decided = { decision: 'approve', evidenceSeen: true, hasReason: true } as const;
    const back = { decision: 'send_back', reason: 'new_concern' } as const;
    const refusals = {
      endorse: () => endorsementRefusals({ actor, episode, overrides: [] }, facts, closing.NOW),
      approve: () => decisionRefusals({ actor, episode, decided }, facts, closing.NOW),
      refuse: () =>
        person === 'supervisor' && state === 'requested'
          ? supervisorSendBackRefusals({ actor, episode, reason: back.reason }, facts)
          : decisionRefusals({ actor, episode, decided: back }, facts, closing.NOW),
      withdraw: () => withdrawalRefusals(actor, episode, facts),
    };
    return refusals[step]().length === 0;
  };

  it.each([
    ['requested', 'caseworker', ['withdraw']],
    ['requested', 'supervisor', ['endorse', 'refuse', 'withdraw']],
    ['requested', 'specialist', NONE],
    ['requested', 'caseworker2', NONE],
    ['endorsed', 'caseworker2', NONE],
    ['endorsed', 'caseworker', ['withdraw']],
    ['endorsed', 'supervisor', ['withdraw']],
    ['endorsed', 'specialist', ['approve', 'refuse']],
    ...(['approved', 'refused', 'withdrawn', 'lapsed'] as const).flatMap((state) =>
      (['caseworker', 'supervisor', 'specialist'] as const).map((person) => [state, person, NONE] as const),
    ),
  ] as const)('%s, by the %s: %j', async (state, person, expected) => {
    const { episodeId, facts } = ends.episode({ caseId, state, now }, { id, agency });
    const database = await at.done(STEPS, {
      facts,
      as: we.as(person),
      changes: rowOf('closure_episodes', episodeId),
      asks: (step) => ends.episodeStep(step, episodeId, we.as(person)),
    });
    both<readonly Step[]>(
      STEPS.filter((step) => allowed(step, person, state)),
      database,
      expected,
    );
  });

  it.each([
    ['endorsed', 71, null, false],
    ['endorsed', 73, null, true],
    ['endorsed', 73, 'refused', false],
    ['endorsed', 30 * 24 + 73, 'refused', true],
    ['endorsed', 73, 'calls_us', true],
    ['requested', 73, null, false],
  ] as const)('%s %s hours ago, second talk %s, has lapsed: %s', async (state, hours, talk, expected) => {
    const endorsedAt = state === 'requested' ? null : addHours(now, -hours);
    const { episodeId, facts } = ends.episode({ caseId, state, now, endorsedAt, talk }, { id, agency });
    both(
      isOverdue(closing.episode({ state, endorsedAt, secondTalk: talk }), now),
      await mirror.does({
        facts,
        as: null,
        asks: ['select panoh.lapse_closings()'],
        changes: rowOf('closure_episodes', episodeId),
      }),
      expected,
    );
  });
});

describe('acting without consent: review_basis and reviewRefusal', () => {
  it.each([
    ['court_order', 'caseworker', null, 'supervisor', true],
    ['imminent_danger', 'caseworker', null, 'supervisor', true],
    ['child_at_risk', 'supervisor', null, 'supervisor2', true],
    ['child_at_risk', 'supervisor', null, 'supervisor', false],
    ['consent', 'caseworker', null, 'supervisor', false],
    ['state_function', 'caseworker', null, 'supervisor', false],
    ['court_order', 'caseworker', 'upheld', 'supervisor', false],
    ['court_order', 'supervisor', null, 'caseworker2', false],
  ] as const)('%s by the %s, found %s, by the %s: %s', async (basis, by, reviewOutcome, person, expected) => {
    const roles = person.startsWith('supervisor') ? ['supervisor'] : ['caseworker'];
    const consentId = randomUUID();
    const columns = { ...mirrored.consentColumns(consentId, caseId, now), basis, recorded_by: id(by) };
    both(
      reviewRefusal({ basis, recordedBy: id(by), reviewOutcome }, { userId: id(person), roles }) === null,
      await mirror.does({
        facts: [row('consents', { ...columns, review_outcome: reviewOutcome })],
        as: we.as(person),
        asks: [`select panoh.review_basis($1, 'not_upheld')`, consentId],
        changes: rowOf('consents', consentId),
      }),
      expected,
    );
  });
});

describe('whether records may be compared: leave_owner and mayLink', () => {
  it.each([
    ['ngoElsewhere', 'civil', null, false],
    ['cowfa', 'state', null, true],
    ['ngoElsewhere', 'civil', 'given', true],
    ['cowfa', 'state', 'given', true],
  ] as const)('in a case that moves to %s (%s), answer %s: %s', async (to, kind, answer, expected) => {
    const consent = mirrored.consent({ scope: 'record_linkage', agencyId: null, partitions: [] }, now);
    const consents: Consent[] = answer ? [consent] : [];
    const linked: Statement = [`update panoh.cases set may_be_linked = true where id = $1`, caseId];
    const stays = await mirror.answers<boolean>({
      facts: [linked, ...consents.map((one) => consentRow(one, caseId))],
      as: null,
      asks: [
        'update panoh.cases set agency_id = $2 where id = $1 returning may_be_linked',
        caseId,
        agency(to),
      ],
    });
    both<boolean | null>(mayLink(consents, kind, now), stays, expected);
  });
});

describe('an erasure that two people want: erase_case and keeping-erasure.rules', () => {
  const ASKED = { askedBy: 'caseworker', confirmedBy: 'supervisor2', days: 8 } as const;
  it.each([
    ['supervisor', {}, {}, true],
    ['supervisor2', {}, {}, true],
    ['officer2', { confirmedBy: 'officer2' }, {}, true],
    ['supervisor', { days: 6 }, {}, false],
    ['supervisor', { days: 31 }, {}, false],
    ['supervisor', { confirmedBy: null }, {}, false],
    ['supervisor', { askedBy: 'supervisor' }, {}, false],
    ['supervisor', { isStopped: true }, {}, false],
    ['officer2', {}, {}, false],
    ['supervisor', {}, { danger: true }, false],
    ['supervisor', {}, { isHeld: true }, false],
  ] as const)('by the %s, %j, %j: %s', async (person, change, kept, expected) => {
    const request: ends.ErasureOf = { ...ASKED, ...change };
    const erasure = ends.erasure(request, now, id);
    const supervisesOwner = person.startsWith('supervisor');
    const viewer = {
      userId: id(person),
      supervisesOwner,
      supervisesFallback: false,
      isOfficer: !supervisesOwner,
    };
    const facts = ends.erasureFacts(kept, id('caseworker'));
    const step = { erasure, leadId: facts.leadId, viewer };
    both(
      isFor('carry_out', step) && untimely('carry_out', erasure, now) === null && hindranceOf(facts) === null,
      await mirror.does({
        facts: ends.erasureRows({ caseId, erasure, kept, now }, { id, agency }),
        as: we.as(person),
        asks: [`select panoh.erase_case($1, null, 'survivor_request')`, caseId],
        changes: ['select erased_at from panoh.cases where id = $1', caseId],
      }),
      expected,
    );
  });
});

describe('the second person of an erasure: erasure_requests_own_step and isFor', () => {
  it.each([
    ['supervisor2', 'caseworker', true],
    ['officer2', 'caseworker', true],
    ['caseworker2', 'caseworker', false],
    ['supervisor2', 'supervisor2', false],
  ] as const)('%s confirms what the %s asked: %s', async (person, askedBy, expected) => {
    const erasure = ends.erasure({ askedBy, confirmedBy: null, days: 1 }, now, id);
    const viewer = {
      ...{ userId: id(person), supervisesOwner: person.startsWith('supervisor'), supervisesFallback: false },
      isOfficer: person.startsWith('officer'),
    };
    both(
      isFor('confirm', { erasure, leadId: id('caseworker'), viewer }),
      await mirror.does({
        facts: ends.erasureRows({ caseId, erasure, kept: {}, now }, { id, agency }),
        as: we.as(person),
        asks: [
          `update panoh.erasure_requests set confirmed_by = (panoh.me()).user_id, confirmed_at = panoh.now()
           where case_id = $1`,
          caseId,
        ],
        changes: ['select confirmed_by from panoh.erasure_requests where case_id = $1', caseId],
      }),
      expected,
    );
  });
});

describe('the next step of a case: check_case_state, missingNextStep and episodeAfter', () => {
  it.each([
    ['open', 1, null, true],
    ['open', 0, null, false],
    ['closed', 0, 'approved', true],
    ['closed', 0, 'endorsed', false],
  ] as const)('%s, %s rows, request %s, may be so: %s', async (status, waiting, request, expected) => {
    const facts = ends.caseFacts(status, now);
    const isWell = missingNextStep(waiting, facts).length === 0;
    // Only an approval closes, in the same transaction.
    const isClosedWell = request === null || episodeAfter('endorsed', 'approve') === request;
    const change = ends.endsWith({ caseId, status, waiting, request, now }, { id, agency });
    both(
      isWell && isClosedWell,
      await mirror.does({ ...change, as: null, changes: rowOf('cases', caseId) }),
      expected,
    );
  });
});

describe('contacts that another agency makes', () => {
  const share = 'select partner from panoh.contact_shares(array[$1::uuid])';
  type Share = { rows: { id: string }[]; keeps: boolean };
  let own: string;
  let theirs: string;
  beforeAll(async () => {
    own = await we.open('caseworker');
    const { id: referralId } = await we.send('caseworker', own, 'legalAid.legal');
    ({ caseId: theirs } = await we.accept('lawyer', referralId));
  });
  const agreed = (change: object = {}): Consent =>
    mirrored.consent({ agencyId: agency('crisisCentre'), partitions: ['safe_contact'], ...change }, now);

  it('leave out health, a stay and an erasure: contact_shares and doneByOthers', async () => {
    const rows = ends.contactRows(now);
    const shares = await mirror.answers<Share>({
      facts: [
        consentRow(agreed(), theirs),
        [`update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1`, own],
        ...rows.map((one) => ends.contactRow(one, own, agency('crisisCentre'))),
      ],
      as: we.as('lawyer'),
      asks: [share, theirs],
    });
    const expected = rows.filter(({ rule }) => rule === 'fu.regular' || rule === 'fu.first_contact');
    const ids = (found: readonly { id: string }[]): string[] => found.map((one) => one.id).sort();
    expect(expected).toHaveLength(2);
    both(ids(doneByOthers(rows, false)), ids(shares?.rows ?? []), ids(expected));
    expect(shares?.keeps).toBe(true);
  });

  it.each([
    ['a yes', [{}], true],
    ['no answer', NONE, false],
    ['a no', [{ answer: 'refused' }], false],
    ['a later no to all', [{}, { answer: 'refused', partitions: [], givenHours: -1 }], false],
    ['a later no to something else', [{}, { answer: 'refused', partitions: ['risk'], givenHours: -1 }], true],
    ['an earlier no', [{}, { answer: 'refused', partitions: [], givenHours: -72 }], true],
    ['a yes to something else', [{ partitions: ['risk'] }], false],
    ['a yes until today', [{ untilDays: 0 }], true],
    ['a yes until yesterday', [{ untilDays: -1 }], false],
    ['a yes that ran out', [{ provisionalHours: -1 }], false],
    ['a yes that was withdrawn', [{ withdrawnHours: -1 }], false],
  ])('rest on %s: contact_partner and consentCovers, %j: %s', async (_, changes: object[], expected) => {
    const consents = changes.map(agreed);
    const wanted = { agencyId: agency('crisisCentre'), partition: 'safe_contact', at: now } as const;
    const shares = await mirror.answers<Share>({
      facts: consents.map((one) => consentRow(one, theirs)),
      as: we.as('lawyer'),
      asks: [share, theirs],
    });
    both(consentCovers(consents, wanted), shares !== null, expected);
  });
});

describe('a hold on a case: hold_case and mayHold', () => {
  type Access = Parameters<typeof mayHold>[0];
  const OWN: Access = { relations: new Set(['own']), writes: new Set(['core', 'legal']) };
  const REFERRED: Access = { relations: new Set(['referred']), writes: new Set(['legal']) };
  const NOTHING: Access = { relations: new Set(), writes: new Set() };

  it.each([
    ['supervisor', OWN, { roles: ['supervisor'], agencyType: 'ngo' }, true],
    ['caseworker', OWN, { roles: ['caseworker'], agencyType: 'ngo' }, false],
    ['lawyer', NOTHING, { roles: ['legal_aid_lawyer'], agencyType: 'legal_aid' }, false],
    ['lawyer', REFERRED, { roles: ['legal_aid_lawyer'], agencyType: 'legal_aid' }, true],
    ['specialist', NOTHING, { roles: ['cowfa_specialist'], agencyType: 'cowfa' }, false],
    ['specialist', REFERRED, { roles: ['cowfa_specialist'], agencyType: 'cowfa' }, false],
  ])('%s, %j', async (person, access, viewer, expected) => {
    const key = person === 'lawyer' ? 'legalAid' : 'cowfa';
    const grant = row('grants', {
      ...{ id: randomUUID(), case_id: caseId, grantee_id: agency(key), relation: 'referred' },
      ...{ partitions: ['core', 'legal'], purpose: 'referral', source_id: randomUUID() },
    });
    const holdId = randomUUID();
    both(
      mayHold(access, viewer),
      await mirror.does({
        facts: access === REFERRED ? [grant] : [],
        as: we.as(person),
        asks: [`select panoh.hold_case($1, $2, 'court_case', '2126-12-31')`, holdId, caseId],
        changes: rowOf('legal_holds', holdId),
      }),
      expected,
    );
  });
});

describe('what a referral opens: accept_referral, allowed_to and partitionsForReferral', () => {
  const ALL = mirrored.TICKED;
  it.each([
    ['lawyer', 'legal_aid', {}, ['identity', 'legal', 'risk', 'safe_contact']],
    ['inspector', 'police_dv', {}, ['identity', 'legal', 'risk']],
    ['shelterWorker', 'shelter', {}, ['identity', 'risk', 'safe_contact', 'whereabouts']],
    ['lawyer', 'legal_aid', { untilDays: 0 }, ['identity', 'legal', 'risk', 'safe_contact']],
    ['lawyer', 'legal_aid', { untilDays: -1 }, NONE],
    ['lawyer', 'legal_aid', { provisionalHours: 1 }, ['identity', 'legal', 'risk', 'safe_contact']],
    ['lawyer', 'legal_aid', { provisionalHours: -1 }, NONE],
    ['lawyer', 'legal_aid', { withdrawnHours: -1 }, NONE],
    ['lawyer', 'legal_aid', { answer: 'refused' }, NONE],
  ] as const)('%s (%s) with %j: %j', async (person, type, change, expected) => {
    const partitions = ALL.filter((one) => type !== 'shelter' || one !== 'legal');
    const consent = mirrored.consent({ agencyId: we.as(person).agencyId, partitions, ...change }, now);
    const { referralId, facts } = mirrored.referral({ caseId, status: 'sent', now, consent }, we.as(person));
    const found = await mirror.answers<string[]>({
      facts,
      as: we.as(person),
      asks: ['select panoh.accept_referral($1, gen_random_uuid())', referralId],
      reads: [`select array_remove(partitions, 'core') from panoh.grants where source_id = $1`, referralId],
    });
    const rule = partitionsForReferral(consent, type, now).filter((one) => one !== 'core');
    both<readonly string[]>([...rule].sort(), [...(found ?? [])].sort(), expected);
  });
});

describe('the most a receiver may be given: allowed_to and shareablePartitions', () => {
  const CIVIL = ['health', 'identity', 'legal', 'perpetrator', 'risk', 'safe_contact', 'support'];
  const PUBLIC = ['identity', 'safe_contact'];
  const LAWYERS = ['identity', 'legal', 'perpetrator', 'risk', 'safe_contact'];
  const POLICE = ['identity', 'legal', 'perpetrator', 'risk'];
  const COURT = ['identity', 'legal', 'perpetrator'];
  const HEALTH = ['health', 'identity', 'risk', 'safe_contact'];
  const EXPECTED: Record<AgencyType, string[]> = {
    ...{ police_dv: POLICE, police_district: POLICE, police_juvenile: POLICE, prosecutor: LAWYERS },
    ...{ court: COURT, bailiff: COURT, cowfa: LAWYERS, cowfa_icc: LAWYERS, hotline_1313: ['risk'] },
    ...{ hukumat: NONE, jamoat: NONE, mahalla: NONE, health: HEALTH, health_msr_room: HEALTH },
    ...{ forensic: ['health', 'identity'], social_protection: PUBLIC, legal_aid: LAWYERS },
    ...{ legal_aid_bureau: LAWYERS, crisis_centre: CIVIL, ngo: CIVIL, international: CIVIL },
    shelter: ['health', 'identity', 'perpetrator', 'risk', 'safe_contact', 'support', 'whereabouts'],
    ...{ education: PUBLIC, child_rights: PUBLIC, ombudsman: PUBLIC, child_ombudsman: PUBLIC },
    ...{ civil_registry: PUBLIC, employment: PUBLIC, perpetrator_prog: NONE },
    ...{ stat_agency: NONE, miac: NONE },
  };
  it.each(AGENCY_TYPES)('%s', async (type) => {
    const receiver = agency('legalAid');
    const consent = mirrored.consent({ agencyId: receiver, partitions: [...PARTITIONS] }, now);
    const found = await mirror.answers<string[]>({
      facts: [
        ['update panoh.agencies set type = $2 where id = $1', receiver, type],
        consentRow(consent, caseId),
      ],
      as: null,
      asks: ['select panoh.allowed_to($1, $2, $3)', caseId, receiver, [...PARTITIONS]],
    });
    const rule = shareablePartitions(type).filter((one) => one !== 'core');
    both<readonly string[]>([...rule].sort(), [...(found ?? [])].sort(), EXPECTED[type]);
  });
});

describe('a step of a referral: check_referral_step and allowedReferralActions', () => {
  const PARTIES = { sender: 'caseworker', receiver: 'lawyer', group: 'coordinator' } as const;
  const OPEN = ['acknowledge', 'decline', 're_route', 'record_gap', 'help_ourselves'] as const;
  const ENDING = ['complete', 'mark_not_attended'] as const;
  const SERVING = ['start_service', ...ENDING] as const;
  const SETTLING = ['acknowledge', 'decline', 'record_feedback', 'help_ourselves'] as const;
  it.each([
    ['sent', 'sender', OPEN, ['re_route']],
    ['sent', 'receiver', OPEN, ['acknowledge', 'decline']],
    ['sent', 'group', OPEN, ['re_route']],
    ['declined', 'sender', [...SETTLING, 'record_gap'], ['record_feedback', 'help_ourselves']],
    ['declined', 'receiver', SETTLING, NONE],
    ['declined', 'group', [...SETTLING, 'record_gap'], ['record_gap']],
    ['unavailable', 'sender', SETTLING, ['record_feedback', 'help_ourselves']],
    ['unavailable', 'receiver', [...SETTLING, 'record_gap'], NONE],
    ['completed', 'sender', [...SETTLING, 'record_gap'], ['record_feedback']],
    ['completed', 'receiver', [...SETTLING, 'record_gap'], ['record_feedback']],
    ['completed', 'group', [...SETTLING, 'record_gap'], NONE],
    ['sent', 'receiver', SERVING, NONE],
    ['received', 'receiver', SERVING, NONE],
    ['accepted', 'receiver', ['acknowledge', 'decline', ...SERVING], SERVING],
    ['service_started', 'receiver', ['decline', ...ENDING], ENDING],
  ] as const)('%s, by the %s, of %j: %j', async (status, party, actions, expected) => {
    const person = we.as(PARTIES[party]);
    const consent = mirrored.consent({ agencyId: agency('legalAid'), partitions: ['identity'] }, now);
    const sent = mirrored.referral({ caseId, status, now, consent }, we.as('lawyer'), agency('crisisCentre'));
    const actor = mirrored.referralActor(person.agencyId, party === 'group');
    const rule = allowedReferralActions(sent.rule, actor, now);
    const database = await at.done(actions, {
      facts: sent.facts,
      as: person,
      changes: rowOf('referrals', sent.referralId),
      asks: (action) => mirrored.referralStep(action, sent.referralId),
    });
    both<readonly string[]>(
      actions.filter((action) => rule.includes(action)),
      database,
      expected,
    );
  });
});

describe('taking an acceptance back: undo_acceptance and furtherRefusal', () => {
  it.each([
    [9, false, true],
    [11, false, false],
    [9, true, false],
  ])('%s minutes later, after a contact %s: %s', async (minutes, isContacted, expected) => {
    const own = await we.open('caseworker');
    const sent = await we.send('caseworker', own, 'legalAid.legal');
    await we.accept('lawyer', sent.id);
    const decidedAt = await we.now();
    const later = new Date(decidedAt.getTime() + minutes * 60_000);
    const consent = mirrored.consent({ agencyId: agency('legalAid') }, now);
    const { rule } = mirrored.referral({ caseId: own, status: 'accepted', now, consent }, we.as('lawyer'));
    const referral = { ...rule, decidedAt, contactedAt: isContacted ? decidedAt : null };
    const actor = mirrored.referralActor(agency('legalAid'), false);
    both(
      furtherRefusal('undo_accept', referral, { actor, now: later }) === null,
      await mirror.does({
        facts: [
          [clockMovedBy('make_interval(mins => $1)'), minutes],
          [`update panoh.referrals set contacted_at = $2 where id = $1`, sent.id, referral.contactedAt],
        ],
        as: we.as('lawyer'),
        asks: ['select panoh.undo_acceptance($1)', sent.id],
        changes: rowOf('referrals', sent.id),
      }),
      expected,
    );
  });
});

describe('who may lead a case from now on: may_take_over, may_lead and mayBeSupportLead', () => {
  const LEADING = ['crisis_centre', 'ngo', 'shelter', 'cowfa', 'cowfa_icc', 'health', 'health_msr_room'];
  it.each(AGENCY_TYPES)('%s', async (type) => {
    const receiver = agency('legalAid');
    const database = await mirror.answers<boolean>({
      facts: [['update panoh.agencies set type = $2 where id = $1', receiver, type]],
      as: we.as('caseworker'),
      asks: ['select panoh.may_take_over($1, $2)', caseId, receiver],
    });
    both(mayBeSupportLead(type), database ?? false, LEADING.includes(type));
    const leads = await mirror.answers<boolean>({ as: null, asks: ['select panoh.may_lead($1)', type] });
    both(mayBeSupportLead(type), leads ?? false, LEADING.includes(type));
  });
});

describe('known danger: dangers_of and knownDanger', () => {
  // Assessments are append only.
  const claimed = (ago: string): string[] => [
    `select set_config('session_replication_role', 'replica', true) from panoh.cases where id = $1`,
    `update panoh.risk_assessments set claimed_at = panoh.now() - interval '${ago}' where case_id = $1`,
    `select set_config('session_replication_role', 'origin', true) from panoh.cases where id = $1`,
  ];
  const ANNULLED = 'update panoh.protection_orders set annulled_at = panoh.now() where case_id = $1';
  /** A breach that was acted on, with or without a protocol; `open_breaches` counts none. */
  const breached = (hasProtocol: boolean): string =>
    `with o as (select * from panoh.protection_orders where case_id = $1), b as (
       insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at)
       select gen_random_uuid(), id, case_id, agency_id, 'order_breached', panoh.now() from o returning *)
     insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at, breach_id, facts)
     select gen_random_uuid(), order_id, case_id, agency_id, 'order_breach_handled', panoh.now(), id,
       jsonb_build_object('hasProtocol', ${hasProtocol}) from b`;
  const recorded = (at: string): string =>
    `update panoh.incidents set recorded_at = panoh.now() + interval '${at}' where case_id = $1`;
  it.each<[string, string[] | null, string[]]>([
    ['a case without any', [], []],
    ['a high band', [`update panoh.cases set band = 'high' where id = $1`], ['danger_risk']],
    ['a band too open', [`update panoh.cases set band = 'incomplete' where id = $1`], ['danger_risk']],
    ['an incident recorded after the assessment', [recorded('1 second')], ['danger_incident']],
    [
      'one recorded after it was written without a line',
      [recorded('-2 hours'), ...claimed('3 hours')],
      ['danger_incident'],
    ],
    ['one recorded before it was written without a line', [recorded('-2 hours'), ...claimed('1 hour')], []],
    [
      'a triage that is not clear',
      [`update panoh.suicide_triages set level = 'same_day' where case_id = $1`],
      ['danger_life'],
    ],
    ['an order in force', null, ['danger_order']],
    ['an order on the wrong person', [ANNULLED], ['danger_order']],
    ['a breach without a protocol', [ANNULLED, breached(false)], ['danger_order', 'danger_breach']],
    ['a breach with its protocol', [ANNULLED, breached(true)], ['danger_order']],
  ])('%s', async (_what, changes, expected) => {
    const isOrder = changes === null || changes.includes(ANNULLED);
    const facts: readonly Statement[] = [
      ...(isOrder ? mirrored.askedOrder({ caseId, ends: 3, now }, agency).facts : []),
      ...(changes ?? []).map((sql): Statement => [sql, caseId]),
    ];
    const gate: Statement = ['select panoh.gate_facts($1)', caseId];
    const dangers: Statement = ['select panoh.dangers_of($1)', caseId];
    const stored = await mirror.answers<StoredFacts>({ facts, as: we.as('caseworker'), asks: gate });
    const database = await mirror.answers<string[]>({ facts, as: null, asks: dangers });
    const rule = knownDanger(loadClosureFacts(stored as StoredFacts, now).facts);
    both<readonly string[]>(rule, database ?? [], expected);
  });
});

describe('what ends with an agency that ends: rules_along and ENDS_WITH_AGENCY', () => {
  it('is the same list', async () => {
    const database = await mirror.answers<string[]>({
      facts: [],
      as: null,
      asks: ['select panoh.rules_along()'],
    });
    expect(database).toEqual([...ENDS_WITH_AGENCY]);
  });
});

describe('a correction that waits for the supervisor: correction_waits and waitsForSupervisor', () => {
  const contact = (outcome: string): CorrectedValues => ({ outcome, alone: 'yes' });
  const incident = (day: number, ...more: string[]): CorrectedValues => ({
    ...{ startedOn: `2026-01-0${day}`, lawForms: ['physical', ...more] },
  });
  type Kind = 'contact' | 'incident' | 'order';
  it.each<[string, Kind, CorrectedValues, CorrectedValues, 'own' | 'other', boolean]>([
    ['her own entry, the day', 'order', {}, {}, 'own', false],
    ['of a colleague', 'order', {}, {}, 'other', true],
    ['annulled, her own', 'order', { annulled: false }, { annulled: true }, 'own', true],
    ['now safe', 'contact', contact('not_reached'), contact('reached_safe'), 'own', true],
    ['now an attempt', 'contact', contact('reached_safe'), contact('not_reached'), 'own', true],
    ['no worries any more', 'contact', contact('reached_worries'), contact('contacted_us'), 'own', true],
    ['not safe after all', 'contact', contact('reached_safe'), contact('reached_not_safe'), 'other', false],
    ['less violence', 'incident', incident(2, 'sexual'), incident(2), 'own', true],
    ['more violence', 'incident', incident(2), incident(2, 'sexual'), 'other', false],
    ['a later day', 'incident', incident(2), incident(3), 'other', false],
    ['an earlier day', 'incident', incident(2), incident(1), 'own', true],
  ])('%s', async (_what, kind, present, corrected, by, expected) => {
    const userId = id('caseworker');
    const recordedBy = by === 'own' ? userId : id('caseworker2');
    const subject = {
      ...{ recordedBy, recordedAt: now.toISOString() },
      row: {
        ...{ outcome: present.outcome, alone: present.alone },
        ...{ law_forms: present.lawForms, started_on: present.startedOn },
      },
    };
    const database = await mirror.answers<boolean>({
      facts: [['grant execute on function panoh.correction_waits(text, jsonb, jsonb) to panoh_app']],
      as: we.as('caseworker'),
      asks: [
        'select panoh.correction_waits($1, $2, $3)',
        kind,
        ...[subject, corrected].map((one) => JSON.stringify(one)),
      ],
    });
    const recording = { recordedBy, recordedAt: now };
    both(
      waitsForSupervisor({ kind, present, corrected }, recording, { userId, now }),
      database ?? false,
      expected,
    );
  });
});
