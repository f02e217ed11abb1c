import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { PARTITIONS } from '../src/access/access.types.js';
import { AGENCY_TYPES } from '../src/agencies/agencies.types.js';
import type { AgencyType } from '../src/agencies/agencies.types.js';
import { partitionsForReferral, shareablePartitions } from '../src/consent/consent.rules.js';
import { clockMovedBy } from '../src/platform/schema/scratch.js';
import { allowedReferralActions, furtherRefusal } from '../src/referrals/referrals.rules.js';
import { rowOf } from './support/mirror.js';
import type { Mirror } from './support/mirror.js';
import { Mirroring, both } from './support/mirroring.js';
import { consentRow } from './support/mirrored-facts.js';
import * as mirrored from './support/mirrored-facts.js';
import type { Referring } from './support/referrals.js';

/** As `mirrored-rules.e2e-spec.ts`: rules about referrals and what they open. */
let at: Mirroring;
let we: Referring;
let mirror: Mirror;
let caseId: string;
let now: Date;
const NONE: never[] = [];
const agency = (key: string): string => at.agency(key);

beforeAll(async () => {
  at = await Mirroring.start();
  ({ we, mirror, caseId, now } = at);
});
afterAll(() => at.close());

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
    ...{ civil_registry: PUBLIC, employment: PUBLIC, perpetrator_prog: ['perpetrator'] },
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
    ['declined', 'receiver', SETTLING, ['record_feedback']],
    ['declined', 'group', [...SETTLING, 'record_gap'], ['record_gap']],
    ['unavailable', 'sender', SETTLING, ['record_feedback', 'help_ourselves']],
    ['unavailable', 'receiver', [...SETTLING, 'record_gap'], ['record_feedback']],
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
