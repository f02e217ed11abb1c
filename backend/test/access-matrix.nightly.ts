import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import {
  allowedTo,
  endReferred,
  isOfOwner,
  ownCases,
  referredCase,
  reviewedCase,
} from './support/matrix/cells.js';
import type { Cell } from './support/matrix/cells.js';
import { allRoutes, hireTheOthers, wrongDoors } from './support/matrix/doors.js';
import { ADDED_BY_REFERRED } from './support/matrix/policy.js';
import type { Seen } from './support/matrix/policy.js';
import { differences, readEverything, readingRoutes } from './support/matrix/reading.js';
import type { Answered } from './support/matrix/reading.js';
import { withoutGuards, withoutRowSecurity } from './support/matrix/without.js';
import { commandsLetIn } from './support/matrix/writing.js';
import { OrderStory } from './support/orders.js';

/**
 * Calls every reading route as every role, for cases in every relation, and compares the partitions in each answer with
 * the access table of the security page. Repeats this without route guards and without row security. The short form
 * covers the riskiest cases only, and one person of each role and relation.
 */
const MINUTES = 60_000;
const MASKED = [
  'discloseIdentity',
  'discloseChildren',
  'discloseSafeContact',
  'discloseWhereabouts',
  'discloseNarratives',
];
const isWhole = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1) > 1;
const SHORT = ['accepted', 'blocked'];
/** Owner, colleague and supervisor, receiver and its supervisor, and one of every other family of roles. */
const SHORT_PEOPLE = [
  ...['caseworker', 'caseworker2', 'supervisor', 'lawyer', 'legalSupervisor', 'healthWorker', 'inspector'],
  ...['shelterWorker', 'operator', 'prosecutor', 'coordinator', 'statistician', 'caseworkerElsewhere'],
];
/** With one layer off, those whom the other one holds back: nobody of them may see more than with both. */
const SHORT_PEOPLE_ONE_LAYER = ['supervisor', 'inspector', 'operator', 'coordinator', 'statistician'];

describe('who sees what of a case', () => {
  let test: TestApp;
  let we: OrderStory;
  let cells: Cell[];
  let asked = 0;

  beforeAll(async () => {
    test = await startApp();
    we = new OrderStory(test, await arrangeKulob(test));
    // Closing takes a fortnight, which would end what the others are about.
    cells = isWhole ? [await reviewedCase(we)] : [];
    for (const relation of ['offered', 'accepted', 'expired', 'withdrawn', 'blocked'] as const)
      if (isWhole || SHORT.includes(relation)) cells.push(await referredCase(we, relation));
    cells.push(...(await ownCases(we, isWhole ? null : [])));
    await we.pass('2 days');
    for (const cell of cells) await endReferred(we, cell);
  }, 10 * MINUTES);
  afterAll(async () => {
    process.stdout.write(`${asked} times somebody asked every route about a case\n`);
    await test.close();
  });

  interface Asking {
    /** Whether everything must be seen that may be, or only never more. */
    isExact: boolean;
    /** The user proved presence, or the test is not about masking. */
    isProven: boolean;
    only?: readonly string[];
    /** Whom the short form asks as, where not as all of its people. */
    short?: readonly string[];
  }

  const people = (short: readonly string[] = SHORT_PEOPLE): readonly string[] =>
    isWhole ? Object.keys(we.kulob.as) : short;

  async function disagreements({ isExact, isProven, only, short }: Asking): Promise<string[]> {
    const routes = readingRoutes(test).filter(({ operation }) => !only || only.includes(operation));
    const found: string[] = [];
    for (const person of [...people(short), null]) {
      const answered: Answered = new Map();
      for (const cell of cells) {
        const { planted } = cell;
        const actor = person === null ? null : we.as(person);
        const seen = await readEverything(test, { routes, actor, planted, answered });
        const allowed: Seen = person === null ? {} : allowedTo(cell, person);
        asked += 1;
        const wrong = differences(seen, allowed, { planted, isProven, isExact });
        found.push(...wrong.map((what) => `${planted.name}, ${person ?? 'anonymous'}: ${what}`));
      }
    }
    return found;
  }

  it(
    'is what the table says, by every route',
    async () => {
      expect(await disagreements({ isExact: true, isProven: false })).toEqual([]);
    },
    60 * MINUTES,
  );

  it(
    'is what the table says of masked fields once presence is proved',
    async () => {
      const prove = (until: string): Promise<unknown> =>
        test.database.query(`update panoh.sessions set stepped_up_until = ${until}`);
      await prove(`panoh.now() + interval '10 minutes'`);
      try {
        expect(await disagreements({ isExact: false, isProven: true, only: MASKED })).toEqual([]);
      } finally {
        await prove('null');
      }
    },
    30 * MINUTES,
  );

  it(
    'is never more where the guards of the routes are off',
    async () => {
      let wrong: string[] = ['not asked'];
      await withoutGuards(test, async () => {
        wrong = await disagreements({ isExact: false, isProven: true, short: SHORT_PEOPLE_ONE_LAYER });
      });
      expect(wrong).toEqual([]);
    },
    60 * MINUTES,
  );

  it(
    'is never more where row security is off',
    async () => {
      let wrong: string[] = ['not asked'];
      await withoutRowSecurity(test, async () => {
        wrong = await disagreements({ isExact: false, isProven: false, short: SHORT_PEOPLE_ONE_LAYER });
      });
      expect(wrong).toEqual([]);
    },
    60 * MINUTES,
  );

  it(
    'is changed by its owner, and by others only where they add what is their own',
    async () => {
      const wrong: string[] = [];
      for (const cell of cells)
        for (const person of people()) {
          if (isOfOwner(cell, person)) continue;
          const own = cell.planted.name === 'accepted' ? (ADDED_BY_REFERRED[person] ?? []) : [];
          for (const { partition, place } of await commandsLetIn(we.as(person), cell.planted))
            if (!own.includes(partition)) wrong.push(`${cell.planted.name}, ${person}: ${place}`);
        }
      expect(wrong).toEqual([]);
      const [lead] = cells.filter(({ planted }) => planted.name === 'accepted');
      const letIn = lead ? await commandsLetIn(we.as('caseworker'), lead.planted) : [];
      expect(letIn.length).toBeGreaterThan(10);
    },
    30 * MINUTES,
  );

  it(
    'is behind doors that open to the roles of the policy alone',
    async () => {
      await hireTheOthers(test, we.kulob);
      const asking = { routes: allRoutes(test), as: (person: string) => we.as(person) };
      // `access-matrix.e2e-spec.ts` begins with even places.
      expect(await wrongDoors(asking, { isWhole, lets: (at) => isWhole || at % 2 === 1 })).toEqual([]);
    },
    60 * MINUTES,
  );
});
