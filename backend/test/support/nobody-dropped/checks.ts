/** Further promises, sampled: a refused command changes nothing, and blocked people find and do nothing. */
import { isDeepStrictEqual } from 'node:util';
import type { Thing } from './pools.js';
import type { Answer, Command, World } from './world.js';

/** A read counts itself and rebuilds lists, so these tables may change during a refused command. */
const COUNTED = ['case_read_counters', 'queue_lines', 'queue_stale'];
const TABLES = `select c.table_name as name from information_schema.columns c join information_schema.tables t
    on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
  where c.table_schema = 'panoh' and c.column_name = 'case_id' and not c.table_name = any ($1) order by 1`;
const PARTS = [
  '',
  '/overview',
  '/timeline',
  '/follow-ups',
  '/referrals',
  '/closure-gate',
  '/assessments',
  '/consents',
];

export class Checks {
  private sql: string | null = null;

  constructor(private readonly world: World) {}

  /** A mark of every row of a case. */
  private async mark(caseId: string): Promise<string> {
    const { database } = this.world.test;
    if (this.sql === null) {
      const tables = await database.query<{ name: string }>(TABLES, [COUNTED]);
      const of = (name: string, key: string): string =>
        `(select md5(string_agg(t::text, '' order by t::text)) from panoh.${name} t where t.${key} = $1)`;
      const parts = [of('cases', 'id'), ...tables.map(({ name }) => of(name, 'case_id'))];
      this.sql = `select concat_ws('|', ${parts.join(', ')}) as mark`;
    }
    const [row] = await database.query<{ mark: string }>(this.sql, [caseId]);
    return row?.mark ?? '';
  }

  /** Sends a command alone; refused, it must leave its case as it was. */
  async alone(person: string, command: Command): Promise<Answer> {
    const { caseId } = command;
    const before = caseId === null ? '' : await this.mark(caseId);
    const answer = await this.world.send(person, command);
    if (caseId === null) return answer;
    if (answer.status < 300 && this.isShutOut(person, caseId))
      this.world.failures.push(`${person} is blocked, and yet did: ${command.path}`);
    if (answer.status < 400) return answer;
    this.world.tally.checks.refusals += 1;
    if ((await this.mark(caseId)) !== before)
      this.world.failures.push(`refused with ${answer.status}, and yet changed: ${person} ${command.path}`);
    return answer;
  }

  /** One of those whom a block means asks for the case, and for one that never was. */
  async blocked(): Promise<void> {
    const { world } = this;
    const block = world.dice.maybe(world.pools.blocks.filter(({ isOpen }) => isOpen));
    const person = block && this.shutOut(block);
    if (!block || !person) return;
    const part = world.dice.pick(PARTS);
    const [asked, never] = await Promise.all(
      [block.caseId, world.never].map(async (id) => {
        const { status, body } = await world.as(person).get(`/cases/${String(id)}${part}`);
        return { status, body: { ...(body as object), requestId: '' } };
      }),
    );
    world.tally.checks.blocked += 1;
    if (!isDeepStrictEqual(asked, never))
      world.failures.push(
        `${person} is blocked and was answered otherwise than where there is no case: ${part}`,
      );
  }

  private isShutOut(person: string, caseId: string): boolean {
    const { userId, agencyId } = this.world.as(person);
    return this.world.pools.blocks.some(
      ({ caseId: id, isOpen, more }) =>
        id === caseId && isOpen && [userId, agencyId].includes(String(more['subject'])),
    );
  }

  private shutOut({ more }: Thing): string | null {
    const { world } = this;
    const meant = world.pools.people.filter(({ id, agencies, isOpen }) =>
      isOpen ? [id, agencies[0]].includes(String(more['subject'])) : false,
    );
    return world.personOf(world.dice.maybe(meant)?.id);
  }
}
