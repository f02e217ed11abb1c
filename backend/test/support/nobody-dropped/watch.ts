/** Rounds of commands by many at once, with time passing between, and both sentences asked after each. */
import { caseViolations } from '../case-oracle.js';
import { Running } from './attempts.js';
import { Checks } from './checks.js';
import { Commands } from './commands.js';
import { EVERY_ATTEMPT } from './every-attempt.js';
import { Heard } from './heard.js';
import { readFacts } from './oracle-facts.js';
import { Oracle } from './oracle.js';
import type { Violation } from './oracle.js';
import { readSnapshot } from './read-snapshot.js';
import type { World } from './world.js';

/** Hours between two rounds; now and then weeks. */
const PASSING = [0, 0, 0, 0.1, 0.1, 1, 3, 3, 9, 26, 30, 75, 170, 500];
/** Commands of one round: a server waits for its database more than it works, so many at once cost little more than few. */
const WIDTHS = [2, 3, 4, 6, 8, 10, 12, 14];
/** Attempts that run at the same time, and how often one continues before its hours have passed. */
const MOST_RUNNING = 5;
const HASTE = 0.1;
/** What changes who can act touches every case. */
const OF_ACCOUNTS = /\/(people|sessions|absences|agencies|working-groups)|lock/;

export class Watch {
  private readonly heard: Heard;
  private readonly checks: Checks;
  private readonly commands: Commands;
  private running: Running[] = [];
  private readonly known = new Set<string>();
  /** Decisions that closed a case, judged once. */
  private readonly judged = new Set<string>();

  constructor(private readonly world: World) {
    this.heard = new Heard(world.facts, world.watchdog);
    this.checks = new Checks(world);
    this.commands = new Commands(world);
  }

  async pass(hours: number): Promise<void> {
    await this.world.pass(hours);
    await this.heard.listen(this.world);
  }

  /** Both sentences for these cases. */
  async look(ids: readonly string[], isLate = true): Promise<Violation[]> {
    const { world } = this;
    const oracle = new Oracle(await readFacts(world.facts, ids), (caseId) => world.women.of(caseId));
    world.tally.checks.cases += ids.length;
    world.tally.checks.inDanger += oracle.inDanger;
    const late = isLate ? await this.heard.violations(world, ids) : [];
    const never = await this.lookAtHistory(ids);
    return [...(await this.heard.unalarmed(oracle.violations(ids))), ...late, ...never];
  }

  /** What must never be seen in the history of these cases: how they closed, which referrals wait and who was notified. */
  private async lookAtHistory(ids: readonly string[]): Promise<Violation[]> {
    const snapshot = await readSnapshot(this.world.facts, ids);
    const nameOf = (episode: { caseId: string; episodeNo: number }): string =>
      `${episode.caseId} ${episode.episodeNo}`;
    const found = caseViolations(snapshot, (episode) => this.judged.has(nameOf(episode)));
    for (const episode of snapshot.episodes.filter(({ state }) => state === 'approved')) {
      this.judged.add(nameOf(episode));
      this.world.tally.closed.add(episode.reason);
    }
    return found.map(({ caseId, invariant, detail }) => ({ caseId, what: `${invariant} ${detail}` }));
  }

  /** One round; what it found that was not known before. */
  async round(): Promise<Violation[]> {
    const { world } = this;
    const { dice } = world;
    await world.refresh();
    world.touched.clear();
    const before = world.traces.length;
    await this.send();
    const hours = dice.pick(PASSING);
    if (hours > 0) await this.pass(hours);
    world.tally.rounds += 1;
    if (dice.chance(0.2)) await this.checks.blocked();
    const sent = world.traces.slice(before);
    const isAll =
      world.tally.rounds % 8 === 0 || sent.some(({ text }) => OF_ACCOUNTS.test(text) && /→ 2/.test(text));
    const ids = isAll ? world.pools.cases.map(({ id }) => id) : [...world.touched];
    return this.unknown(await this.look(ids, hours > 0));
  }

  private async send(): Promise<void> {
    const { world } = this;
    const { dice } = world;
    if (dice.chance(0.15)) {
      const { person, command } = await this.commands.next();
      await this.checks.alone(person, command);
      return;
    }
    if (this.running.length < MOST_RUNNING && dice.chance(0.5))
      this.running.push(new Running(dice.pick(EVERY_ATTEMPT), world));
    const planned: Awaited<ReturnType<Commands['next']>>[] = [];
    for (let count = dice.pick(WIDTHS); count > 0; count -= 1) planned.push(await this.commands.next());
    const sending = planned.map(({ person, command }) => world.send(person, command));
    const due = this.running.filter((one) => one.isDue || dice.chance(HASTE));
    const trying = due.map(async (one) => ({ one, isOver: (await one.next()) === null }));
    await Promise.all(sending);
    const over = (await Promise.all(trying)).filter(({ isOver }) => isOver).map(({ one }) => one);
    this.running = this.running.filter((one) => !over.includes(one));
  }

  /** Reports only the first finding of each case. */
  private unknown(found: readonly Violation[]): Violation[] {
    const first = found.filter(({ caseId }) => !this.known.has(caseId));
    for (const { caseId } of first) this.known.add(caseId);
    return first;
  }
}
