import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Acts } from './support/nobody-dropped/acts.js';
import { Running } from './support/nobody-dropped/attempts.js';
import { APART } from './support/nobody-dropped/commands.js';
import { ContractForms } from './support/nobody-dropped/contract.js';
import { EVERY_ATTEMPT } from './support/nobody-dropped/every-attempt.js';
import { Tally } from './support/nobody-dropped/tally.js';
import { Watch } from './support/nobody-dropped/watch.js';
import { World } from './support/nobody-dropped/world.js';

const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1_000);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** Commands of one world: then accounts are locked and cases are many, and a new one begins. */
const OF_WORLD = 800;
/** So many are a short form, in which no operation has to be reached. */
const SHORT = 2_000;
/** The short form may miss a kind of thing by chance: then it continues, at most four times as long. */
const MOST = COUNT > SHORT ? COUNT : 4 * COUNT;
const STRIDE = 7_919;
const APART_OF = Object.keys(APART);
const MOST_TOLD = 6;
const contract = new ContractForms();

describe('the nine ways in which survivors were dropped', () => {
  let world: World;
  let watch: Watch;

  beforeAll(async () => {
    world = await World.start(SEED, new Tally(contract.routes), contract);
    watch = new Watch(world);
  });
  afterAll(() => world.close());

  it(
    'are refused, or leave a next step with a person who can act',
    async () => {
      const lines: string[] = [];
      for (const attempt of [...EVERY_ATTEMPT].sort((one, other) => one.row - other.row)) {
        await world.refresh();
        const running = new Running(attempt, world);
        const found: string[] = [];
        for (let hours = await running.next(); hours !== null; hours = await running.next()) {
          if (hours > 0) for (const share of [0.3, 0.4, 0.3]) await watch.pass(hours * share);
          found.push(...(await watch.look(running.cases)).map(({ what }) => what));
          await world.refresh();
        }
        const said = [...new Set([...found, ...(await watch.look(running.cases)).map(({ what }) => what)])];
        const how = running.refusedAt ? ` (refused at: ${running.refusedAt})` : '';
        lines.push(
          `row ${attempt.row}: ${attempt.what}${how} → ${said.join('; ') || 'no survivor is dropped'}`,
        );
        // Unlocks all accounts, so that one attempt does not affect the next.
        await world.test.database.query(
          'update panoh.credentials set locked_at = null, lock_reason = null, locked_by = null',
        );
        await world.read('legalSupervisor', '/today');
      }
      process.stdout.write(`${lines.join('\n')}\n`);
      expect(world.failures).toEqual([]);
      expect(lines.filter((line) => !line.endsWith('no survivor is dropped'))).toEqual([]);
    },
    10 * MINUTES,
  );

  it('closed by the book, so that the closing table was asked for those reasons', () => {
    const reasons = ['survivor_request', 'died', 'duplicate', 'opened_in_error', 'needs_met', 'no_contact'];
    expect([...world.tally.closed]).toEqual(expect.arrayContaining(reasons));
    expect(world.tally.closed.has('moved') || world.tally.closed.has('transferred')).toBe(true);
  });

  it('would be found: a case without rows, rows of which only the lead was notified, a closing by one alone', async () => {
    await world.refresh();
    const acts = new Acts(world);
    const [bare, unheard, ended] = [
      await acts.open('caseworker'),
      await acts.open('caseworker'),
      await acts.open('caseworker'),
    ];
    for (const id of [bare, unheard, ended])
      await acts.assess('caseworker', id, { answers: { kill_threat: 'yes' } });
    expect(await watch.look([bare, unheard, ended])).toEqual([]);
    const { database } = world.test;
    const lead = world.as('caseworker').userId;
    await database.query(`set session_replication_role = replica`);
    await database.query(`update panoh.follow_ups set status = 'replaced' where case_id = $1`, [bare]);
    await database.query(`update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`, [
      ended,
    ]);
    await database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       select gen_random_uuid(), c.id, c.episode_no, 'needs_met', 'approved', $2, panoh.now(), $3, panoh.now(),
         c.agency_id, $4, c.agency_id, panoh.now() from panoh.cases c where c.id = $1`,
      [ended, lead, world.as('supervisor').userId, world.as('caseworker2').userId],
    );
    await database.query(`set session_replication_role = default`);
    await database.query(
      `insert into panoh.notifications (id, user_id, step_id, case_id, kind)
       select gen_random_uuid(), $2, id, case_id, 'task_due' from panoh.follow_up_steps where case_id = $1`,
      [unheard, lead],
    );
    await database.query(
      `update panoh.follow_up_steps set state = 'done', done_at = panoh.now() where case_id = $1`,
      [unheard],
    );
    await watch.pass(200);
    const found = await watch.look([bare, unheard, ended]);
    const saidOf = (id: string): string =>
      found
        .filter(({ caseId }) => caseId === id)
        .map(({ what }) => what)
        .join('; ');
    expect(saidOf(bare)).toContain('has no next step');
    expect(saidOf(unheard)).toContain('other than the lead');
    for (const sentence of [
      'second_person not independent',
      'blocker two_safe_contacts',
      'blocker danger_risk',
    ])
      expect(saidOf(ended)).toContain(sentence);
  });
});

describe('commands of everybody, many at once, while time passes', () => {
  const tally = new Tally(contract.routes);
  const told: string[] = [];

  /** Said at once: the long form takes hours. */
  const tell = (text: string): void => {
    told.push(text);
    process.stdout.write(`${text}\n`);
  };

  const looked = (): number[] => {
    const { cases, inDanger, lateRows, notifications, refusals } = tally.checks;
    return [cases, inDanger, lateRows, notifications, refusals];
  };

  /** Lives one world until so many commands were sent, or enough was found. */
  async function live(world: World, until: number, again: string): Promise<void> {
    const watch = new Watch(world);
    while (tally.commands < until && told.length < MOST_TOLD) {
      for (const { caseId, what, hindered = [] } of await watch.round()) {
        const people = hindered.map(({ userId, why }) => `${world.personOf(userId) ?? 'another'} ${why}`);
        tell(
          `case ${caseId}: ${what}\n  people: ${people.join('; ')}\n  once more: ${again}\n${world.told(caseId)}`,
        );
      }
      for (const failure of world.failures.splice(0)) tell(`${failure}\n  once more: ${again}`);
    }
    process.stdout.write(`${again}: ${tally.commands} commands so far, ${told.length} findings\n`);
  }

  it(
    'leave every survivor in known danger with a next step, and no late row with the lead alone',
    async () => {
      const isOver = (): boolean => tally.commands >= (looked().includes(0) ? MOST : COUNT);
      for (let number = 0; !isOver() && told.length < MOST_TOLD; number += 1) {
        const seed = SEED + number * STRIDE;
        const world = await World.start(seed, tally, contract);
        const again = `npm run test:nightly -- nobody-dropped --seed ${seed} --count ${OF_WORLD}`;
        try {
          const end = tally.commands < COUNT ? COUNT : MOST;
          await live(world, Math.min(end, tally.commands + OF_WORLD), again);
        } finally {
          await world.close();
        }
      }
      process.stdout.write(
        `${tally.toString()}\nnever answered 2xx: ${tally.missing(APART_OF).join(', ')}\n`,
      );
      if (told.length > 0) throw new Error(told.join('\n'));
    },
    240 * MINUTES,
  );

  it('looked at something, and in the long form at every operation', () => {
    for (const count of looked()) expect(count).toBeGreaterThan(0);
    expect(COUNT > SHORT ? tally.missing(APART_OF) : []).toEqual([]);
  });
});
