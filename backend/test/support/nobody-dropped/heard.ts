/**
 * Written from the second sentence: for every late row, a person who can act and is not the lead was notified within 72
 * hours, or the alarm says so. Each notification is judged once, right after the sweep that made it.
 */
import type { Client } from 'pg';
import { readFacts } from './oracle-facts.js';
import type { Facts } from './oracle-facts.js';
import { People } from './oracle-people.js';
import type { Violation } from './oracle.js';
import type { World } from './world.js';

interface Told {
  id: string;
  rowId: string | null;
  caseId: string | null;
  userId: string;
  leadId: string | null;
  at: string;
}
interface Late {
  id: string;
  caseId: string;
  rule: string;
  dueAt: string;
  isUnheard: boolean;
}

/** One that speaks of many rows at once names no case; oversight hears numbers, and acts on no case. */
const NEW = `select n.id, s.follow_up_id as "rowId", f.case_id as "caseId", n.user_id as "userId", c.lead_user_id as "leadId",
    n.created_at as at
  from panoh.notifications n left join panoh.follow_up_steps s on s.id = n.step_id
    left join panoh.follow_ups f on f.id = s.follow_up_id left join panoh.cases c on c.id = f.case_id
  where (s.id is not null or n.case_id is null and n.kind like 'rows\\_%') and n.kind <> 'rows_undeliverable'
    and n.created_at >= $1
  order by n.created_at`;
const LATE = `select f.id, f.case_id as "caseId", f.rule, f.due_at as "dueAt",
    exists (select 1 from panoh.follow_up_steps s where s.follow_up_id = f.id and s.state = 'undeliverable') as "isUnheard"
  from panoh.follow_ups f where f.status = 'pending' and f.due_at < panoh.now() - interval '72 hours'`;
const ALARM = 'select code, count from panoh.watch()';
const OPEN = `select id from panoh.cases where status = 'open'`;

export class Heard {
  private readonly judged = new Set<string>();
  private readonly rows = new Set<string>();
  /** To whom and when many rows were named at once. */
  private readonly bundles: { userId: string; at: number }[] = [];
  private since = new Date(0);

  constructor(
    private readonly client: Client,
    /** The login of the watchdog: to every other one the alarm is silent of cases. */
    private readonly watch: Client,
  ) {}

  /** After every sweep: who of those notified since could act, and was not the lead. */
  async listen(world: World): Promise<void> {
    const { rows } = await this.client.query<Told>(NEW, [this.since]);
    const told = rows.filter(({ id }) => !this.judged.has(id));
    if (told.length === 0) return;
    const ids = [...new Set(told.flatMap(({ caseId }) => (caseId === null ? [] : [caseId])))];
    const people = new People(await readFacts(this.client, ids));
    for (const { id, rowId, caseId, userId, leadId, at } of told) {
      this.judged.add(id);
      this.since = new Date(at);
      if (rowId === null) this.bundles.push({ userId, at: this.since.getTime() });
      else if (userId !== leadId && people.canAct(userId, caseId ?? '')) this.rows.add(rowId);
    }
    world.tally.checks.notifications += told.length;
  }

  async violations(world: World, ids: readonly string[]): Promise<Violation[]> {
    const { rows: late } = await this.client.query<Late>(LATE);
    world.tally.checks.lateRows += late.length;
    const alone = late.filter(({ id }) => !this.rows.has(id));
    const alarm = await this.alarms();
    const facts = await readFacts(this.client, [...new Set(alone.map(({ caseId }) => caseId))]);
    const silent = alone.filter((row) => !this.isHeard(row, facts) && !isAlarmed(row, alarm));
    if (silent.length === 0) return [];
    const cases = [...new Set(silent.map(({ caseId }) => caseId))];
    const isSaid = await this.saysUncovered(alarm);
    const people = new People(facts);
    const isExcused = (caseId: string): boolean =>
      isSaid && facts.cases.some((one) => one.id === caseId && one.isOpen && !people.isCovered(one));
    return cases.filter((id) => ids.includes(id) && !isExcused(id)).map((id) => told(id, silent));
  }

  /** Violations that an alarm which counts such cases does not speak of. */
  async unalarmed(found: readonly Violation[]): Promise<Violation[]> {
    const uncovered = found.filter(({ isUncovered }) => isUncovered);
    if (uncovered.length === 0) return [...found];
    const isCounted = await this.saysUncovered(await this.alarms());
    return found.filter(({ isUncovered }) => !(isUncovered && isCounted));
  }

  /** The alarm names no case: its count must reach the number of cases where no person but the lead can act. */
  private async saysUncovered(alarms: readonly Alarm[]): Promise<boolean> {
    const { rows } = await this.client.query<{ id: string }>(OPEN);
    const facts = await readFacts(
      this.client,
      rows.map(({ id }) => id),
    );
    const people = new People(facts);
    const uncovered = facts.cases.filter((one) => one.isOpen && !people.isCovered(one));
    return (alarms.find(({ code }) => code === 'cases_uncovered')?.count ?? 0) >= uncovered.length;
  }

  private async alarms(): Promise<Alarm[]> {
    return (await this.watch.query<Alarm>(ALARM)).rows;
  }

  private isHeard({ caseId, dueAt }: Late, facts: Facts): boolean {
    const people = new People(facts);
    const lead = facts.cases.find(({ id }) => id === caseId)?.leadId;
    return this.bundles.some(
      ({ userId, at }) => at >= new Date(dueAt).getTime() && userId !== lead && people.canAct(userId, caseId),
    );
  }
}

const isAlarmed = ({ isUnheard }: Late, alarm: readonly Alarm[]): boolean =>
  isUnheard && alarm.some(({ code }) => code === 'steps_undeliverable');

function told(caseId: string, silent: readonly Late[]): Violation {
  const rows = silent.filter((row) => row.caseId === caseId);
  const rules = [...new Set(rows.map(({ rule }) => rule))].join(', ');
  const since = rows.map(({ dueAt }) => new Date(dueAt).toISOString().slice(0, 16)).sort()[0];
  const what = `${rows.length} rows late since ${since} (${rules})`;
  return {
    caseId,
    what: `${what}: no person who can act, other than the lead, was notified, and no alarm says so`,
  };
}

interface Alarm {
  code: string;
  count: number;
}
