import * as work from './support/mirrored-work.js';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { actionsOn as actionsOnArticle } from '../src/portal/articles.rules.js';
import type { ArticleState } from '../src/portal/articles.rules.js';
import { addHours, dayOf } from '../src/shared/dates.js';
import { actionsOf as actionsOnDelivery } from '../src/statistics/deliveries.rules.js';
import { actionsOf as actionsOnEdition, ripenessOf } from '../src/statistics/editions/editions.rules.js';
import type { Standing } from '../src/statistics/editions/editions.rules.js';
import { actionsOf as actionsOnExport } from '../src/statistics/incident-exports.rules.js';
import { rowOf } from './support/mirror.js';
import { Mirroring, both } from './support/mirroring.js';

/** As `mirrored-rules.e2e-spec.ts`: rules about what leaves the system after a second person has agreed. */
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

const DELIVERY_STEPS = {
  approve: `update panoh.deliveries d set approved_by = u.id, approved_name = u.display_name, approved_at = panoh.now()
    from panoh.users u where d.id = $1 and u.id = (panoh.me()).user_id`,
  discard: 'update panoh.deliveries set discarded_at = panoh.now() where id = $1',
};

describe('an exact report: the policies on deliveries and actionsOf', () => {
  const ACTIONS = ['approve', 'discard'] as const;
  it.each([
    ['statistician', 'statistician', {}, ['discard']],
    ['statistician', 'statistician2', {}, ['approve', 'discard']],
    ['statistician', 'statistician2', { approvedBy: 'statistician2' }, NONE],
    ['statistician', 'statistician', { approvedBy: 'statistician2' }, NONE],
    ['statistician', 'statistician2', { isDiscarded: true }, NONE],
  ] as const)('asked by the %s, by the %s, %j: %j', async (by, person, state, expected) => {
    const { approvedBy = null, isDiscarded = false } = state as work.DeliveryState;
    const facts = {
      askedById: id(by),
      approvedById: approvedBy && id(approvedBy),
      discardedAt: isDiscarded ? addHours(now, -1) : null,
    };
    const deliveryId = randomUUID();
    const database = await at.done(ACTIONS, {
      facts: [work.delivery(deliveryId, facts, now)],
      as: at.as(person),
      changes: rowOf('deliveries', deliveryId),
      asks: (action) => [DELIVERY_STEPS[action], deliveryId],
    });
    const rule = actionsOnDelivery(facts, id(person));
    both<readonly string[]>(
      ACTIONS.filter((action) => rule.includes(action)),
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
