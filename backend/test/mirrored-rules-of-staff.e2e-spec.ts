import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { serviceActions } from '../src/agencies/services.rules.js';
import { emergencyRefusal } from '../src/oversight/emergency-access.access.js';
import { actingFor, canBeNotified } from '../src/follow-ups/recipients.rules.js';
import type { NearPerson } from '../src/follow-ups/recipients.rules.js';
import { valueProblems } from '../src/follow-ups/rule-values.rules.js';
import {
  CALLBACK_ACTIONS,
  actionsOn as actionsOnHelp,
} from '../src/callback-requests/callback-requests.rules.js';
import type { CallbackAction } from '../src/callback-requests/callback-requests.rules.js';
import { answerProblems } from '../src/protection-orders/extension-answers.rules.js';
import { statusAt } from '../src/protection-orders/order-status.rules.js';
import { row, rowOf } from './support/mirror.js';
import type { Statement } from './support/mirror.js';
import { Mirroring, both } from './support/mirroring.js';
import {
  LAW,
  askedOrder,
  extensionForm,
  extensionSaid,
  near,
  order,
  personFacts,
} from './support/mirrored-facts.js';
import * as work from './support/mirrored-work.js';

/** As `mirrored-rules.e2e-spec.ts`: rules about the work of staff, and what a second person decides. */
let at: Mirroring;
let now: Date;
const NONE: never[] = [];
const id = (person: string): string => at.id(person);
const agency = (key: string): string => at.agency(key);

beforeAll(async () => {
  at = await Mirroring.start();
  now = at.now;
});
afterAll(() => at.close());

describe('the status of a protection order: order_status and statusAt', () => {
  it.each([
    ['requested', {}],
    ['refused', { refused: -1 }],
    ['issued', { issued: -2 }],
    ['issued', { issued: -2, first: 10 }],
    ['active', { issued: -2, served: -1, first: 10 }],
    ['active', { issued: -9, served: -8, first: 0 }],
    ['expired', { issued: -9, served: -8, first: -1 }],
    ['expired', { issued: -9, first: -1 }],
    ['extended', { issued: -9, served: -8, first: -1, extended: 5 }],
    ['expired', { issued: -9, served: -8, first: -3, extended: -1 }],
    ['revoked', { issued: -9, served: -8, first: -3, lifted: -5 }],
    ['revoked', { issued: -9, served: -8, first: 10, lifted: -1 }],
  ])('%s: %j', async (expected, days) => {
    const { facts, columns } = order(days, now);
    const asks = [
      'select panoh.order_status(jsonb_populate_record(null::panoh.protection_orders, $1))',
      JSON.stringify(columns),
    ] as const;
    both<string | null>(statusAt(facts, now), await at.mirror.answers<string>({ as: null, asks }), expected);
  });
});

describe('an answer on an extension: answer_extension and answerProblems', () => {
  it.each([
    ['agreed', 10, 5, true],
    ['agreed', null, 5, false],
    ['refused', null, 5, true],
    ['refused', 10, 5, false],
    ['returned', null, 5, true],
    ['agreed', 10, -1, false],
  ] as const)('%s for %s days, %s days before its end: %s', async (decision, days, ends, expected) => {
    const { asked, orderId, facts } = askedOrder({ caseId: at.caseId, ends, now }, agency);
    const form = extensionForm(decision, days);
    const said = extensionSaid(orderId, form, asked.expiresOn);
    both(
      answerProblems(asked, form, { law: LAW, now }).length === 0,
      await at.mirror.does({
        facts,
        as: at.as('prosecutor'),
        asks: ['select panoh.answer_extension($1)', JSON.stringify(said)],
        changes: rowOf('protection_orders', orderId),
      }),
      expected,
    );
  });
});

describe('a request for help: change_help and actionsOn', () => {
  const FREE = ['reached', 'not_reached', 'someone_else', 'junk'] as const;
  it.each([
    ['operator', { state: 'waiting' }, ['take']],
    ['hotlineSupervisor', { state: 'waiting' }, ['take']],
    ['operator', { state: 'taken', by: 'operator' }, FREE],
    ['hotlineSupervisor', { state: 'taken', by: 'hotlineSupervisor' }, [...FREE, 'stopped']],
    ['operator', { state: 'taken', by: 'operator2' }, ['take_over']],
    ['hotlineSupervisor', { state: 'taken', by: 'operator2' }, ['take_over']],
    ['operator', { state: 'taken', by: 'operator2', isLocked: true }, NONE],
    ['operator', { state: 'taken', by: 'operator', isLocked: true }, NONE],
    ['hotlineSupervisor', { state: 'taken', by: 'operator', isLocked: true }, ['take']],
    [
      'hotlineSupervisor',
      { state: 'taken', by: 'hotlineSupervisor', isLocked: true },
      ['reached', 'not_reached', 'stopped'],
    ],
    ['operator', { state: 'settled', by: 'operator', outcome: 'reached' }, NONE],
    ['operator', { state: 'settled', by: 'operator2', outcome: 'junk' }, ['reopen']],
    ['operator', { state: 'settled', by: 'operator', outcome: 'stopped' }, NONE],
    ['hotlineSupervisor', { state: 'settled', by: 'operator', outcome: 'reached' }, ['reopen']],
  ] as const)('by the %s, %j: %j', async (person, facts: work.HelpFacts, expected) => {
    const { state, by, isLocked = false, outcome = null } = facts;
    const supervises = person === 'hotlineSupervisor';
    const request = work.helpRequest(facts, now, { id, agency });
    const database = await at.done(CALLBACK_ACTIONS, {
      facts: request.rows,
      as: at.as(person),
      changes: work.helpTrace(request.requestId),
      asks: (action) => work.helpStep(action, request.requestId),
    });
    const rule = actionsOnHelp({ state, outcome, isMine: by === person, isLocked, supervises });
    // Of a request that no colleague holds the database takes the reason for nothing: it is the action `take`.
    const isHeld = state === 'taken' && !isLocked;
    const actions = database.filter((one) => one !== 'take_over' || isHeld);
    both<CallbackAction[]>([...rule].sort(), actions.sort(), [...expected].sort());
  });
});

describe('an entry of the directory: check_service_change and serviceActions', () => {
  const ALL = ['confirm_places', 'edit', 'withdraw'] as const;
  it.each([
    ['lawyer', {}, ALL, ['confirm_places']],
    ['legalSupervisor', {}, ALL, ['confirm_places', 'edit', 'withdraw']],
    ['supervisor', {}, ALL, NONE],
    ['caseworker', {}, ALL, NONE],
    ['administrator', {}, ALL, ['edit']],
    ['administrator', { isConfidential: true }, ALL, NONE],
    ['legalSupervisor', { isConfidential: true }, ALL, ['confirm_places', 'edit', 'withdraw']],
    ['legalSupervisor', { status: 'withdrawn' }, ALL, NONE],
    ['administrator', { status: 'withdrawn' }, ALL, NONE],
  ] as const)('by the %s, %j, of %j: %j', async (person, change, actions, expected) => {
    const service = { status: 'active', isConfidential: false, ...change } as const;
    const serviceId = at.we.service('legalAid.legal');
    const kept = { ...service, agencyId: agency('legalAid'), capacity: 5 };
    const roles = work.rolesOf(person);
    const worksOnCases = !roles.includes('administrator');
    const rule = serviceActions(kept, { agencyId: at.as(person).agencyId, roles, worksOnCases });
    const database = await at.done(actions, {
      facts: [work.serviceIs(serviceId, service)],
      as: at.as(person),
      changes: rowOf('services', serviceId),
      asks: (action) => work.serviceStep(action, serviceId),
    });
    both<readonly string[]>(
      actions.filter((action) => rule.includes(action)),
      database,
      expected,
    );
  });
});

describe('an emergency: open_emergency and emergencyRefusal', () => {
  it.each([
    ['caseworkerElsewhere', 'civil', false, true],
    ['healthWorker', 'state', false, true],
    ['inspector', 'police', false, false],
    ['caseworkerElsewhere', 'civil', true, false],
  ] as const)('by the %s (%s), locked %s: %s', async (person, agencyKind, isLocked, expected) => {
    const emergency = work.emergency(at.reference, agency('crisisCentre'));
    const before: Statement[] = isLocked ? [work.emergencyBefore(at.caseId, at.as(person), now)] : [];
    both(
      emergencyRefusal({ agencyKind, isLocked }) === null,
      await at.mirror.does({
        facts: before,
        as: at.as(person),
        asks: ['select panoh.open_emergency($1)', JSON.stringify(emergency)],
        changes: ['select count(*) from panoh.emergency_accesses'],
      }),
      expected,
    );
  });
});

describe('what a group sets of the rules: the policy on rule_values and valueProblems', () => {
  it.each([
    ['fu.alternative_channel/1/high', 24, true],
    ['fu.alternative_channel/1/high', 1, true],
    ['fu.alternative_channel/1/high', 25, false],
    ['fu.alternative_channel/1/high', 0, false],
    ['co.ask_again/1', 8, false],
    ['po.issue_check/1', 1, false],
    ['nowhere', 1, false],
  ])('%s = %s: %s', async (key, count, expected) => {
    const versionId = randomUUID();
    const version = {
      ...{ id: versionId, working_group_id: at.we.kulob.groupId, number: 999, changes: [], reason: 'x' },
      recorded_by: id('coordinator'),
    };
    both(
      valueProblems({ [key]: count }).length === 0,
      await at.mirror.does({
        facts: [row('rule_versions', version)],
        as: at.as('coordinator'),
        asks: row('rule_values', { version_id: versionId, key, count }),
        changes: ['select count(*) from panoh.rule_values where version_id = $1', versionId],
      }),
      expected,
    );
  });
});

describe('who may be notified: may_be_notified, acting_for and recipients.rules', () => {
  const ABLE = { isActive: true, hasSignedIn: true, isLocked: false, isAway: false };
  it.each([
    [{}, true],
    [{ isActive: false }, false],
    [{ hasSignedIn: false }, false],
    [{ isLocked: true }, false],
    [{ isAway: true }, false],
  ])('%j: %s', async (change, expected) => {
    const state = { ...ABLE, ...change };
    both<boolean | null>(
      canBeNotified({ ...near(id('caseworker2'), agency('crisisCentre')), ...state }),
      await at.mirror.answers<boolean>({
        facts: personFacts(at.as('caseworker2'), state),
        as: null,
        asks: ['select panoh.may_be_notified($1)', id('caseworker2')],
      }),
      expected,
    );
  });

  it.each([
    ['the lead', {}, {}, 'caseworker'],
    ['the stand-in', { isAway: true, standIn: 'caseworker2' }, {}, 'caseworker2'],
    ['no one in the place of the lead', { isAway: true }, {}, null],
    ['no one for a stand-in who is away', { isAway: true, standIn: 'caseworker2' }, { isAway: true }, null],
    [
      'no one for a stand-in who is blocked',
      { isAway: true, standIn: 'caseworker2' },
      { isBlocked: true },
      null,
    ],
    ['no one of another agency', { isAway: true, standIn: 'lawyer' }, {}, null],
  ] as const)('%s: %j, %j', async (_, leadState, otherState, expected) => {
    const { standIn, ...state } = { standIn: null, ...leadState };
    const other = standIn ?? 'caseworker2';
    const people: NearPerson[] = [
      {
        ...near(id('caseworker'), agency('crisisCentre')),
        ...state,
        standInId: standIn && id(standIn),
      },
      { ...near(id(other), at.as(other).agencyId), ...otherState },
    ];
    const found = await at.mirror.answers<string[]>({
      facts: [
        ...personFacts(at.as('caseworker'), {
          ...ABLE,
          ...state,
          standInId: standIn && id(standIn),
        }),
        ...personFacts(at.as(other), { ...ABLE, ...otherState }, at.caseId),
      ],
      as: null,
      asks: ['select panoh.answerable_for($1)', at.caseId],
    });
    const acting = (found ?? []).filter((one) => [id('caseworker'), id(other)].includes(one));
    both(actingFor(id('caseworker'), people)?.id ?? null, acting[0] ?? null, expected && id(expected));
  });
});
