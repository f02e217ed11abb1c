import * as work from './support/mirrored-work.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { serviceActions } from '../src/agencies/services.rules.js';
import {
  actionsOn as actionsOnHelp,
  CALLBACK_ACTIONS,
} from '../src/callback-requests/callback-requests.rules.js';
import type { CallbackAction } from '../src/callback-requests/callback-requests.rules.js';
import { RULE_KEYS, isSecondLook } from '../src/follow-ups/index.js';
import { actingFor, canBeNotified } from '../src/follow-ups/recipients.rules.js';
import type { NearPerson } from '../src/follow-ups/recipients.rules.js';
import { emergencyRefusal } from '../src/oversight/emergency-access.access.js';
import { actionsOn as actionsOnArticle } from '../src/portal/articles.rules.js';
import type { ArticleState } from '../src/portal/articles.rules.js';
import { answerProblems } from '../src/protection-orders/extension-answers.rules.js';
import { statusAt } from '../src/protection-orders/order-status.rules.js';
import { dayOf } from '../src/shared/dates.js';
import { actionsOf as actionsOnEdition, ripenessOf } from '../src/statistics/editions/editions.rules.js';
import type { Standing } from '../src/statistics/editions/editions.rules.js';
import { actionsOf as actionsOnExport } from '../src/statistics/incident-exports.rules.js';
import { rowOf } from './support/mirror.js';
import type { Statement } from './support/mirror.js';
import {
  askedOrder,
  extensionForm,
  extensionSaid,
  LAW,
  near,
  order,
  personFacts,
} from './support/mirrored-facts.js';
import { both, Mirroring } from './support/mirroring.js';

/**
 * As `mirrored-rules.e2e-spec.ts`: rules about the work of staff, what a second person decides, and what leaves the
 * system after that.
 */
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

describe('the second looks: second_looks and isSecondLook', () => {
  it('are the same rules', async () => {
    const [row] = await at.we.test.database.query<{ rules: string[] }>(
      'select panoh.second_looks() as rules',
    );
    expect([...(row?.rules ?? [])].sort()).toEqual(RULE_KEYS.filter(isSecondLook).sort());
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
      { ...near(id('caseworker'), agency('crisisCentre')), ...state, standInId: standIn && id(standIn) },
      { ...near(id(other), at.as(other).agencyId), ...otherState },
    ];
    const found = await at.mirror.answers<string[]>({
      facts: [
        ...personFacts(at.as('caseworker'), { ...ABLE, ...state, standInId: standIn && id(standIn) }),
        ...personFacts(at.as(other), { ...ABLE, ...otherState }, at.caseId),
      ],
      as: null,
      asks: ['select panoh.answerable_for($1)', at.caseId],
    });
    const acting = (found ?? []).filter((one) => [id('caseworker'), id(other)].includes(one));
    both(actingFor(id('caseworker'), people)?.id ?? null, acting[0] ?? null, expected && id(expected));
  });
});

describe('a text for the public: refuse_unreviewed and actionsOn', () => {
  const [WORKER, SECOND] = ['lawyer', 'legalSupervisor2'] as const;
  it.each([
    ['legalSupervisor', { state: 'in_review', writers: [WORKER] }, ['review']],
    ['legalSupervisor', { state: 'in_review', writers: ['legalSupervisor'] }, NONE],
    ['legalSupervisor', { state: 'in_review', writers: ['legalSupervisor', SECOND] }, NONE],
    [
      'legalSupervisor',
      { state: 'in_review', writers: ['legalSupervisor', SECOND], published: 1 },
      ['review', 'withdraw'],
    ],
    [WORKER, { state: 'in_review', writers: [SECOND] }, NONE],
    ['legalSupervisor', { state: 'published', writers: [WORKER], published: 1 }, ['withdraw']],
    ['legalSupervisor', { state: 'draft', writers: [WORKER] }, NONE],
    [WORKER, { state: 'published', writers: [WORKER], published: 1 }, NONE],
  ] as const)('by the %s, %j: %j', async (person, facts, expected) => {
    const { state, writers, published = 0 } = { published: 0, ...facts } as work.ArticleFacts;
    const article = work.article({ state, writers, published }, { id, agency });
    const actions = ['review', 'withdraw'] as const;
    const rule = actionsOnArticle(
      {
        state: state as ArticleState,
        isPublic: published > 0,
        isReviewed: false,
        writtenBy: writers.slice(published).map(id),
      },
      { userId: id(person), roles: work.rolesOf(person) },
    );
    const database = await at.done(actions, {
      facts: article.rows,
      as: at.as(person),
      changes: work.articleTrace(article.articleId),
      asks: (action) => work.articleStep(action, article, id(person)),
    });
    both<readonly string[]>(
      actions.filter((action) => rule.includes(action)),
      database,
      expected,
    );
  });
});

const DECIDE_EXPORT = `update panoh.incident_exports set decided_by = (panoh.me()).user_id, decided_at = panoh.now(),
  is_approved = true, ready_at = panoh.now() + interval '24 hours', ends_at = panoh.now() + interval '96 hours' where id = $1`;

describe('a file of incidents: the policies on incident_exports, take_incident_export and actionsOf', () => {
  const ACTIONS = ['decide', 'take'] as const;
  it.each([
    ['supervisor', { isApproved: null }, NONE],
    ['supervisor2', { isApproved: null }, ['decide']],
    ['supervisor', { isApproved: true, readyHours: -1, taken: 0 }, ['take']],
    ['supervisor', { isApproved: true, readyHours: -1, taken: 2 }, ['take']],
    ['supervisor2', { isApproved: true, readyHours: -1, taken: 0 }, NONE],
    ['supervisor', { isApproved: true, readyHours: 1, taken: 0 }, NONE],
    ['supervisor', { isApproved: true, readyHours: -73, taken: 0 }, NONE],
    ['supervisor', { isApproved: true, readyHours: -1, taken: 3 }, NONE],
    ['supervisor', { isApproved: false }, NONE],
    ['supervisor2', { isApproved: false }, NONE],
  ] as const)('asked by the supervisor, by %s, %j: %j', async (person, state, expected) => {
    const exportId = randomUUID();
    const { facts, stored } = work.incidentExport(exportId, state, { now, id, agency });
    const database = await at.done(ACTIONS, {
      facts: [stored],
      as: at.as(person),
      changes: rowOf('incident_exports', exportId),
      asks: (action) =>
        action === 'take'
          ? ['select count(*) from panoh.take_incident_export($1)', exportId]
          : [DECIDE_EXPORT, exportId],
    });
    both(actionsOnExport(facts, id(person), now), database, [...expected]);
  });
});

describe('the public edition: draft_edition and ripenessOf', () => {
  it.each([
    [2027, 'first_half', '2027-06-30', false],
    [2027, 'first_half', '2027-09-12', false],
    [2027, 'first_half', '2027-09-13', true],
    [2027, 'second_half', '2028-03-14', false],
    [2027, 'second_half', '2028-03-15', true],
  ] as const)('%s, %s, drafted on %s: %s', async (year, part, today, expected) => {
    both(
      ripenessOf(year, part, today) === 'ripe',
      await at.mirror.does({
        facts: [work.todayIs(today)],
        as: at.as('statistician'),
        asks: [`select panoh.draft_edition($1, $2, '[]', '[]')`, year, part],
        changes: ['select count(*) from statistics.editions'],
      }),
      expected,
    );
  });
});

describe('a step of an edition: move_edition and actionsOf', () => {
  const ACTIONS = ['check', 'approve', 'publish', 'discard'] as const;
  const [FIRST, SECOND] = ['statistician', 'statistician2'] as const;
  it.each([
    [FIRST, { state: 'drafted', draftedBy: FIRST }, 2024, ['check', 'discard']],
    [SECOND, { state: 'checked', draftedBy: FIRST, checkedBy: FIRST }, 2024, ['approve', 'discard']],
    [FIRST, { state: 'checked', draftedBy: FIRST, checkedBy: SECOND }, 2024, ['discard']],
    [SECOND, { state: 'checked', draftedBy: FIRST, checkedBy: SECOND }, 2024, ['discard']],
    [
      FIRST,
      { state: 'approved', draftedBy: FIRST, checkedBy: FIRST, approvedBy: SECOND },
      2024,
      ['publish', 'discard'],
    ],
    [FIRST, { state: 'approved', draftedBy: FIRST, checkedBy: FIRST, approvedBy: SECOND }, 2199, ['discard']],
    [FIRST, { state: 'published', draftedBy: FIRST, checkedBy: FIRST, approvedBy: SECOND }, 2024, NONE],
  ] as const)('by the %s, %j, of %s: %j', async (person, state, year, expected) => {
    const { editionId, stored } = work.edition(year, state, { now, id, agency });
    const { draftedBy, checkedBy = draftedBy } = state as work.EditionState;
    const standing: Standing = {
      ...{
        year,
        part: 'first_half' as const,
        state: state.state,
        preparedBy: [id(draftedBy), id(checkedBy)],
      },
      ...{ hasChecks: false, isExplained: true },
    };
    const database = await at.done(ACTIONS, {
      facts: [stored],
      as: at.as(person),
      changes: ['select state from statistics.editions where id = $1', editionId],
      asks: (action) => ['select panoh.move_edition($1, 1, $2, null, null)', editionId, action],
    });
    const rule = actionsOnEdition(standing, id(person), dayOf(now));
    both<readonly string[]>(
      ACTIONS.filter((action) => rule.includes(action)),
      database,
      expected,
    );
  });
});
