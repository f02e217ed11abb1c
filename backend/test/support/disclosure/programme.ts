import { createRequire } from 'node:module';

/** What of the solver is used: a programme in its own words, and the value of every unknown. */
interface Solver {
  solve(programme: string, options: object): { Status: string; Columns: Record<string, { Primal: number }> };
}
/** A sum of unknowns, each so many times. */
export type Sum = ReadonlyMap<string, number>;
export interface Row {
  readonly sum: Sum;
  readonly is: '=' | '<=' | '>=';
  readonly than: number;
}
/** One unknown to be worked out: a sum of the finest cells, as one table tells it. */
export interface Goal {
  readonly name: string;
  readonly of: readonly string[];
  readonly truth: number;
}

const MOST = 100_000;
const TURNS = [1, -1, 2, 3, 4, 5];
const require = createRequire(import.meta.url);
const highs = await (require('highs') as () => Promise<Solver>)();

/** A bit is nothing or one; every other unknown is a number of records. */
export const isBit = (name: string): boolean => name.startsWith('bit|');

/** Equations, and what is asked of them: only what hangs together is solved together. */
export class Programme {
  private readonly rows: Row[] = [];
  private readonly goals: Goal[] = [];

  add(row: Row): void {
    this.rows.push(row);
  }

  seek(goal: Goal): void {
    this.goals.push(goal);
  }

  get asked(): number {
    return this.goals.length;
  }

  /** Which goals have one value only, whatever else is possible; so many of them at most. */
  determined(most = Infinity): string[] {
    const found: string[] = [];
    for (const part of this.parts())
      if (found.length < most) found.push(...part.determined(most - found.length));
    return found;
  }

  private parts(): Part[] {
    const groups = new Groups();
    for (const { sum } of this.rows) groups.join([...sum.keys()]);
    for (const { of } of this.goals) groups.join(of);
    const parts = new Map<string, { rows: Row[]; goals: Goal[] }>();
    const partOf = (name: string) => {
      const key = groups.of(name);
      const part = parts.get(key) ?? { rows: [], goals: [] };
      parts.set(key, part);
      return part;
    };
    for (const row of this.rows) for (const [name] of [...row.sum].slice(0, 1)) partOf(name).rows.push(row);
    for (const goal of this.goals) for (const name of goal.of.slice(0, 1)) partOf(name).goals.push(goal);
    return [...parts.values()].filter(({ goals }) => goals.length > 0).map((part) => new Part(part));
  }
}

/** Names that hang together. */
class Groups {
  private readonly above = new Map<string, string>();

  of(name: string): string {
    let top = name;
    for (let next = this.above.get(top); next !== undefined; next = this.above.get(top)) top = next;
    if (top !== name) this.above.set(name, top);
    return top;
  }

  join([first, ...more]: readonly string[]): void {
    if (first === undefined) return;
    for (const name of more) {
      const [a, b] = [this.of(first), this.of(name)];
      if (a !== b) this.above.set(b, a);
    }
  }
}

/** Unknowns that stand in the same sums, the same number of times, are one: nobody can tell them apart. */
function merged(rows: readonly Row[], goals: readonly Goal[]): ReadonlyMap<string, string> {
  const stands = new Map<string, string[]>();
  const note = (name: string, where: string): void => {
    const all = stands.get(name) ?? [];
    if (all.length === 0) stands.set(name, all);
    all.push(where);
  };
  rows.forEach(({ sum }, at) => sum.forEach((times, name) => note(name, `${at}*${times}`)));
  goals.forEach(({ of }, at) => of.forEach((name) => note(name, `g${at}`)));
  const names = new Map<string, string>();
  return new Map(
    [...stands].map(([name, where]) => {
      const key = isBit(name) ? name : where.join();
      const short = names.get(key) ?? `${isBit(name) ? 'b' : 'x'}${names.size}`;
      names.set(key, short);
      return [name, short];
    }),
  );
}

type World = ReadonlyMap<string, number>;

class Part {
  private readonly names: ReadonlyMap<string, string>;
  private readonly rows: readonly string[];
  private readonly goals: readonly (Omit<Goal, 'of'> & { readonly of: ReadonlySet<string> })[];
  private readonly unknowns: readonly string[];

  constructor({ rows, goals }: { rows: readonly Row[]; goals: readonly Goal[] }) {
    this.names = merged(rows, goals);
    this.rows = rows.map(({ sum, is, than }) => `${this.told(sum)} ${is} ${than}`);
    this.goals = goals.map((goal) => ({
      ...goal,
      of: new Set(goal.of.map((name) => this.names.get(name) ?? '')),
    }));
    this.unknowns = [...new Set(this.names.values())];
  }

  determined(most: number): string[] {
    const found: string[] = [];
    for (let open = this.openAfterPushing(); open.length > 0 && found.length < most;) {
      const [goal, ...left] = open as [Part['goals'][number], ...Part['goals'][number][]];
      const world = this.otherWorld(goal);
      if (!world) found.push(goal.name);
      open = world ? left.filter((one) => valueIn(world, one.of) === one.truth) : left;
    }
    return found;
  }

  /** Pushed away from the truth all together first: most have another value in one of a few such worlds. */
  private openAfterPushing(): Part['goals'][number][] {
    let open = [...this.goals];
    for (const turn of TURNS) {
      if (open.length === 0) return open;
      const world = this.pushed(open, turn);
      // What is true is possible, or these equations are not those of the tables.
      if (!world) throw new Error('no world is possible');
      open = open.filter((goal) => valueIn(world, goal.of) === goal.truth);
    }
    return open;
  }

  private told(sum: Sum): string {
    const times = new Map<string, number>();
    // Those that are one stand in it once.
    for (const [name, many] of sum) times.set(this.names.get(name) ?? name, many);
    return inWords(times);
  }

  private solve(goal: string, also: readonly string[] = []): World | null {
    const [bits, counts] = [true, false].map((isOne) =>
      this.unknowns.filter((name) => name.startsWith('b') === isOne),
    ) as [string[], string[]];
    const programme = [
      'Maximize',
      ` goal: ${goal}`,
      'Subject To',
      ...[...this.rows, ...also].map((row, at) => ` r${at}: ${row}`),
      'Bounds',
      ...counts.map((name) => ` 0 <= ${name} <= ${MOST}`),
      'General',
      ` ${counts.join(' ')}`,
      ...(bits.length > 0 ? ['Binary', ` ${bits.join(' ')}`] : []),
      'End',
    ].join('\n');
    const { Status, Columns } = highs.solve(programme, { output_flag: false, mip_rel_gap: 0.2 });
    if (Status === 'Infeasible') return null;
    if (Status !== 'Optimal') throw new Error(`the solver says: ${Status}`);
    return new Map(Object.entries(Columns).map(([name, column]) => [name, Math.round(column.Primal)]));
  }

  private pushed(goals: Part['goals'], turn: number): World | null {
    const weights = new Map<string, number>();
    goals.forEach(({ of }, at) => {
      const sign = Math.abs(turn) === 1 ? turn : (at * 2654435761 * turn) % 7 < 3 ? 1 : -1;
      for (const name of of) weights.set(name, (weights.get(name) ?? 0) + sign);
    });
    const counts = this.unknowns.filter((name) => !name.startsWith('b'));
    return this.solve(inWords(weights), [`${counts.join(' + ')} <= ${MOST}`]);
  }

  private otherWorld({ of, truth }: Part['goals'][number]): World | null {
    const sum = [...of].join(' + ');
    const [first] = of;
    return (
      this.solve(`0 ${first}`, [`${sum} >= ${truth + 1}`]) ??
      this.solve(`0 ${first}`, [`${sum} <= ${truth - 1}`])
    );
  }
}

const inWords = (times: Sum): string =>
  [...times].map(([name, many]) => `${many < 0 ? '-' : '+'} ${Math.abs(many)} ${name}`).join(' ');

const valueIn = (world: World, of: Iterable<string>): number =>
  [...of].reduce((sum, name) => sum + (world.get(name) ?? 0), 0);
