/**
 * Policy (domain reference 4.5, security T11): what was published of persons stands. A book that is brought in later makes
 * another version of its period, told only where nothing that a reader can subtract differs by one to four: each figure,
 * what of a sum is left out, who is known twice, and whom two agencies know. Of persons, that means a range where a number
 * would tell it. Another unit that differs by so few is left out of the new version as a whole. Registrations and persons
 * are told, or the version waits. Nothing that a figure is compared with is unknown to the reader, so that why something
 * waits tells no more than that.
 */
import { mostOf } from './person-figures.rules.js';
import type { FigureLine } from './person-figures.rules.js';
import { ALL, PERSON_UNITS } from './persons.types.js';
import type { PersonFigure, PersonUnit, Range } from './persons.types.js';
import { SMALLEST_SHOWN } from './statistics.types.js';

/** Without them a version is none. */
const NEEDED: readonly PersonUnit[] = ['registrations', 'persons'];
const NOTHING: PersonFigure = { value: 0, mark: null, range: null };
const LEFT_OUT: PersonFigure = { value: null, mark: 'hidden', range: null };

interface Scope {
  readonly group: string;
  readonly agency: string;
}

const keyOf = ({ group, agency, unit }: Pick<FigureLine, 'group' | 'agency' | 'unit'>): string =>
  `${group}/${agency}/${unit}`;

/** Lines of one version, and what a reader makes of them. */
class Version {
  private readonly figures: ReadonlyMap<string, PersonFigure>;
  readonly scopes: readonly Scope[];

  constructor(lines: readonly FigureLine[]) {
    this.figures = new Map(lines.map((line) => [keyOf(line), line.figure]));
    this.scopes = [...new Map(lines.map((line) => [`${line.group}/${line.agency}`, line])).values()];
  }

  /** Whoever stands in no line has nothing. */
  at(scope: Scope, unit: PersonUnit): PersonFigure {
    return this.figures.get(keyOf({ ...scope, unit })) ?? NOTHING;
  }

  /** Agencies of a group, groups of everything; an agency has none. */
  parts({ group, agency }: Scope): Scope[] {
    if (agency !== ALL) return [];
    return this.scopes.filter((part) =>
      group === ALL ? part.group !== ALL && part.agency === ALL : part.group === group && part.agency !== ALL,
    );
  }

  /** What of a sum is in parts that are left out. */
  rest(scope: Scope, unit: PersonUnit): Range | null {
    const whole = rangeOf(this.at(scope, unit));
    const shown = this.parts(scope).reduce((all, part) => all + (this.at(part, unit).value ?? 0), 0);
    return whole && { low: whole.low - shown, high: whole.high - shown };
  }

  /** Registrations without those of another unit: who is known twice, written down twice, or may be linked. */
  beside(scope: Scope, unit: PersonUnit): Range | null {
    return less(rangeOf(this.at(scope, 'registrations')), rangeOf(this.at(scope, unit)));
  }

  /** Whom two of the parts know. */
  shared(scope: Scope): Range | null {
    const parts = this.parts(scope);
    const persons = rangeOf(this.at(scope, 'persons'));
    const registrations = this.at(scope, 'registrations');
    if (parts.length === 0 || registrations.value === null) return { low: 0, high: 0 };
    const most = mostOf(
      registrations,
      parts.map((part) => ({
        registrations: this.at(part, 'registrations'),
        persons: this.at(part, 'persons'),
      })),
    );
    return less({ low: most, high: most }, persons);
  }
}

const rangeOf = ({ value, range }: PersonFigure): Range | null =>
  value === null ? range : { low: value, high: value };
const less = (from: Range | null, of: Range | null): Range | null =>
  from && of && { low: from.low - of.high, high: from.high - of.low };

/** The same, or at least so many apart, or so far from certain that nothing up to that many can be told from nothing. */
function isQuiet(before: Range | null, now: Range | null): boolean {
  if (!before || !now) return before === now;
  if (before.low === now.low && before.high === now.high) return true;
  const [least, most] = [now.low - before.high, now.high - before.low];
  const few = SMALLEST_SHOWN - 1;
  if (least > few || most < -few) return true;
  return (least <= 0 && most >= few) || (least <= -few && most >= 0);
}

const isFigureQuiet = (before: PersonFigure, now: PersonFigure): boolean =>
  before.mark === now.mark &&
  isQuiet(rangeOf(before), rangeOf(now)) &&
  // The ends of an interval beside a number are figures as well.
  (before.value === null ||
    now.value === null ||
    (isQuiet(endOf(before, 'low'), endOf(now, 'low')) && isQuiet(endOf(before, 'high'), endOf(now, 'high'))));

const endOf = ({ range }: PersonFigure, end: 'low' | 'high'): Range | null =>
  range && { low: range[end], high: range[end] };

function isUnitQuiet(before: Version, now: Version, unit: PersonUnit): boolean {
  const scopes = new Version([...before.scopes, ...now.scopes].map((scope) => lineAt(scope, unit))).scopes;
  return scopes.every(
    (scope) =>
      isFigureQuiet(before.at(scope, unit), now.at(scope, unit)) &&
      isBesideQuiet(before, now, { scope, unit }) &&
      (unit !== 'persons' || isQuiet(before.shared(scope), now.shared(scope))),
  );
}

const lineAt = ({ group, agency }: Scope, unit: PersonUnit): FigureLine => ({
  ...{ group, agency, unit },
  figure: NOTHING,
});

/** What stands beside registrations is subtracted from them; what adds up is subtracted from its sum. */
function isBesideQuiet(
  before: Version,
  now: Version,
  { scope, unit }: { scope: Scope; unit: PersonUnit },
): boolean {
  const isOfRegistrations = unit === 'persons' || unit === 'cases' || unit === 'not_linked';
  if (isOfRegistrations && !isQuiet(before.beside(scope, unit), now.beside(scope, unit))) return false;
  const addsUp = unit !== 'persons' && unit !== 'estimate';
  if (!addsUp || scope.agency !== ALL) return true;
  return isQuiet(before.rest(scope, unit), now.rest(scope, unit));
}

/**
 * What a later version tells; null where it waits, also where it would tell nothing else.
 * @param earlier Every version that was published of the period.
 */
export function correctionOf(
  earlier: readonly (readonly FigureLine[])[],
  candidate: readonly FigureLine[],
): FigureLine[] | null {
  const now = new Version(candidate);
  const loud = PERSON_UNITS.filter(
    (unit) => !earlier.every((lines) => isUnitQuiet(new Version(lines), now, unit)),
  );
  if (NEEDED.some((unit) => loud.includes(unit))) return null;
  const last = new Version(earlier.at(-1) ?? []);
  const isSame = candidate.every((line) =>
    isSameRange(rangeOf(last.at(line, line.unit)), rangeOf(line.figure)),
  );
  if (isSame) return null;
  return candidate.map((line) => (loud.includes(line.unit) ? { ...line, figure: LEFT_OUT } : line));
}

const isSameRange = (one: Range | null, other: Range | null): boolean =>
  one?.low === other?.low && one?.high === other?.high;
