import { SMALLEST_BETWEEN_AGENCIES } from '../../../src/statistics/measures.types.js';
import { pathsOf } from '../../../src/statistics/path/path.rules.js';
import type { ShownPath } from '../../../src/statistics/path/path.rules.js';
import { NOBODY, PATHS } from '../../../src/statistics/path/path.types.js';
import type { PathCode, PathCount } from '../../../src/statistics/path/path.types.js';
import { marksOf } from '../../../src/statistics/suppression.rules.js';
import { cellsWith } from '../../../src/statistics/tables.rules.js';
import type { ShownCell } from '../../../src/statistics/statistics.types.js';
import { Programme } from './programme.js';

const K = SMALLEST_BETWEEN_AGENCIES;
const MOST = 10_000;
const TOTAL = 'total';
const AGENCIES = ['crisis', 'police', 'clinic', 'hukumat'];
const SERVICES = ['legal', 'health', 'safe_house'];
const PLACES = ['kulob', 'qubodiyon'];
/** What she says of her safety, as the whole path holds it, and the lines of the table of safety that it is. */
const WORDS = {
  safe: ['safe'],
  not_safe: ['not_safe'],
  not_known: ['not_alone', 'not_reached', 'not_asked'],
};

/** What is counted of one record; the reader looks for how many there are of each. */
interface Kind {
  readonly code: PathCode;
  readonly line: string;
  readonly agencyId: string;
  readonly otherId: string | null;
  readonly service: string | null;
  readonly place: string | null;
  readonly word: string | null;
}
type Counted = Kind & { readonly records: number };

const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() ** 1.6 * items.length)] ?? (items[0] as Item);

/** Referrals of a group and cases of it, few of each kind. */
export function madeGroup(random: () => number): Counted[] {
  const many = Math.ceil(2 + random() * 14);
  const few = (): number => Math.ceil(random() ** 2 * 9);
  const referrals = Array.from({ length: many }, (): Counted => {
    const [agencyId, asked] = [pick(random, AGENCIES), pick(random, AGENCIES)];
    const otherId = random() < 0.15 || asked === agencyId ? null : asked;
    const line = pick(random, PATHS.referrals.lines.slice(1, 8));
    const [service, place] = [pick(random, SERVICES), pick(random, PLACES)];
    return { code: 'referrals', line, agencyId, otherId, service, place, word: null, records: few() };
  });
  const cases = Array.from({ length: many }, (): Counted => {
    const line = pick(random, [...PATHS.cohort.lines].reverse());
    const [, end] = /^got_(.*)$/.exec(line) ?? [];
    const word = end ?? pick(random, Object.keys(WORDS));
    return {
      ...{ code: 'cohort', line, agencyId: pick(random, AGENCIES), otherId: null },
      ...{ service: null, place: pick(random, PLACES), word, records: few() },
    };
  });
  // The same cases by what she said.
  const safe = cases.map((each): Counted => ({
    ...each,
    code: 'safe',
    line: pick(random, WORDS[each.word as keyof typeof WORDS]),
  }));
  return [...referrals, ...cases, ...safe];
}

const asCount = ({ word, ...of }: Counted): PathCount => ({
  ...of,
  ...{ kind: word, extension: null, breach: null },
  place: of.code === 'cohort' ? null : of.place,
});

/** Every table that a group is shown of these. */
export const shownOf = (counts: readonly Counted[]): ShownPath[] =>
  (['referrals', 'cohort', 'safe'] as const).flatMap((code) =>
    pathsOf(code, counts.map(asCount), { days: [], smallestShown: K }),
  );

const columnOf = (view: string, { code, agencyId, otherId, service, place }: Kind): string =>
  (view === 'agency' ? (code === 'referrals' ? otherId : agencyId) : view === 'service' ? service : place) ??
  NOBODY;

/** The same of referrals, were each table judged by itself and no line put together with another. */
export function apartOf(counts: readonly Counted[]): ShownPath[] {
  const of = counts.filter(({ code }) => code === 'referrals');
  const lines: readonly string[] = PATHS.referrals.lines;
  return PATHS.referrals.views.map((view) => {
    const columns = [...new Set(of.map((each) => columnOf(view, each)))];
    const values = lines.map((line) =>
      columns.map((column) =>
        of
          .filter((each) => each.line === line && columnOf(view, each) === column)
          .reduce((all, { records }) => all + records, 0),
      ),
    );
    const cells = cellsWith({ lines, columns }, values, marksOf(values, K, false));
    return { code: 'referrals', view, lines, columns, cells, stages: [], days: [], shares: [] };
  });
}

/** Whether a record stands in a cell of a table. */
const isIn =
  ({ code, view }: ShownPath, { line, column }: Pick<ShownCell, 'line' | 'column'>) =>
  (kind: Kind): boolean =>
    kind.code === code &&
    (line === TOTAL || line.split('+').includes(kind.line)) &&
    (column === TOTAL || columnOf(view, kind) === column);

/** Every kind of record that the reader must think possible: none that her own agency would know of. */
function kindsFor(reader: string | null): Kind[] {
  const agencies = AGENCIES.filter((agency) => agency !== reader);
  const referrals = PATHS.referrals.lines.flatMap((line) =>
    [...agencies, null].flatMap((otherId) =>
      SERVICES.flatMap((service) =>
        PLACES.map((place): Kind => ({
          ...{ code: 'referrals', line, agencyId: '', otherId, service, place, word: null },
        })),
      ),
    ),
  );
  const cases = agencies.flatMap((agencyId) =>
    PLACES.flatMap((place) =>
      Object.entries(WORDS).flatMap(([word, lines]) => {
        const of = { agencyId, place, word, otherId: null, service: null };
        const ended = PATHS.cohort.lines.filter((line) => !line.startsWith('got_') || line === `got_${word}`);
        return [
          ...ended.map((line): Kind => ({ ...of, code: 'cohort', line })),
          ...lines.map((line): Kind => ({ ...of, code: 'safe', line })),
        ];
      }),
    ),
  );
  return [...referrals, ...cases];
}

const nameOf = ({ code, line, agencyId, otherId, service, place, word }: Kind): string =>
  [code, line, code === 'referrals' ? otherId : agencyId, service, place, word].join('|');

/** Somebody of one agency, who knows each of its records from both sides, or nobody's, with every table of the group. */
export class PathReader {
  private readonly programme = new Programme();
  private readonly kinds: readonly Kind[];
  private bits = 0;

  constructor(
    private readonly counts: readonly Counted[],
    tables: readonly ShownPath[],
    private readonly reader: string | null,
  ) {
    this.kinds = kindsFor(reader);
    for (const table of tables) for (const cell of table.cells) this.read(table, cell);
    // The table of safety and the whole path are of the same cases.
    for (const agency of AGENCIES)
      for (const place of PLACES)
        for (const word of Object.keys(WORDS))
          this.same((kind) => kind.agencyId === agency && kind.place === place && kind.word === word);
    for (const line of PATHS.referrals.lines)
      this.seek(`referrals ${line}`, (kind) => kind.code === 'referrals' && kind.line === line);
    for (const line of PATHS.cohort.lines)
      for (const word of [null, ...Object.keys(WORDS)])
        this.seek(`cohort ${line} ${word ?? ''}`, (kind) => {
          return kind.code === 'cohort' && kind.line === line && (word === null || kind.word === word);
        });
  }

  /** Counts of one to one below the smallest that she worked out. */
  recovered(): string[] {
    return this.programme.determined();
  }

  get asked(): number {
    return this.programme.asked;
  }

  private knows({ agencyId, otherId }: Kind): boolean {
    return this.reader !== null && (agencyId === this.reader || otherId === this.reader);
  }

  private sum(isMeant: (kind: Kind) => boolean, isOwn: boolean): number {
    return this.counts
      .filter((each) => isMeant(each) && this.knows(each) === isOwn)
      .reduce((all, { records }) => all + records, 0);
  }

  private read(table: ShownPath, cell: ShownCell): void {
    const isMeant = isIn(table, cell);
    const names = this.kinds.filter(isMeant).map(nameOf);
    const own = this.sum(isMeant, true);
    const add = (is: '=' | '<=' | '>=', than: number, more: [string, number][] = []): void => {
      const sum = new Map([...names.map((name): [string, number] => [name, 1]), ...more]);
      if (sum.size > 0) this.programme.add({ sum, is, than: than - own });
    };
    if (cell.mark === null) add('=', cell.value ?? 0);
    if (cell.mark === 'small') {
      add('>=', 1);
      add('<=', K - 1);
    }
    const areAll = table.cells
      .filter(({ column }) => column !== TOTAL)
      .every(({ mark }) => mark === 'hidden');
    if (cell.mark === 'hidden' && !areAll) {
      const bit = `bit|${(this.bits += 1)}`;
      add('>=', 0, [[bit, -K]]);
      add('<=', 0, [[bit, -MOST]]);
    }
    this.seek(`${table.code} ${table.view} ${cell.line}|${cell.column}`, isMeant);
  }

  private same(isMeant: (kind: Kind) => boolean): void {
    const of = (code: PathCode, times: number): [string, number][] =>
      this.kinds.filter((kind) => kind.code === code && isMeant(kind)).map((kind) => [nameOf(kind), times]);
    const sum = new Map([...of('cohort', 1), ...of('safe', -1)]);
    if (sum.size > 0) this.programme.add({ sum, is: '=', than: 0 });
  }

  /** What others gave of it is not to be known where it is few. */
  private seek(name: string, isMeant: (kind: Kind) => boolean): void {
    const truth = this.sum(isMeant, false);
    const of = this.kinds.filter(isMeant).map(nameOf);
    if (truth > 0 && truth < K)
      this.programme.seek({ name: `${name} (${this.reader ?? 'anybody'})`, of, truth });
  }
}

export const READERS: readonly (string | null)[] = [null, ...AGENCIES];
