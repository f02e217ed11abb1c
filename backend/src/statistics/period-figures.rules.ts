/** Everything that is told of one period: sums first, then persons by what stands beside them (person-figures.rules.ts). */
import { estimateFigure, mostOf, personFigure, sumFigure, unitFigures } from './person-figures.rules.js';
import type { FigureLine, UnitCount } from './person-figures.rules.js';
import type { PersonCount } from './persons.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from './measures.types.js';
import { ALL, COUNTED_UNITS } from './persons.types.js';
import type { PersonFigure, PersonUnit } from './persons.types.js';
import { SMALLEST_SHOWN } from './statistics.types.js';

/** Where a figure stands; `all` for every group, or every agency of one. */
export interface Scope {
  readonly group: string;
  readonly agency: string;
}

/** Persons of the period, by where they are registered. */
export type CountPersons = (scope: Scope) => PersonCount;

const NOTHING: PersonFigure = { value: 0, mark: null, range: null };
const EVERYTHING: Scope = { group: ALL, agency: ALL };
const isAt = (scope: Scope, line: Scope): boolean =>
  line.group === scope.group && line.agency === scope.agency;

/** Everything stands in this one part. */
const isWhole = (part: PersonFigure, whole: PersonFigure): boolean =>
  whole.value !== null && whole.value > 0 && part.value === whole.value;

class Told {
  constructor(readonly lines: FigureLine[]) {}

  at(scope: Scope, unit: PersonUnit): PersonFigure {
    return this.lines.find((line) => line.unit === unit && isAt(scope, line))?.figure ?? NOTHING;
  }

  both(scope: Scope): Record<'registrations' | 'persons' | 'estimate', PersonFigure> {
    const at = (unit: PersonUnit): PersonFigure => this.at(scope, unit);
    return { registrations: at('registrations'), persons: at('persons'), estimate: at('estimate') };
  }

  scopes(isWanted: (scope: Scope) => boolean): Scope[] {
    const seen = new Map(
      this.lines.filter(isWanted).map(({ group, agency }) => [`${group}/${agency}`, { group, agency }]),
    );
    return [...seen.values()];
  }
}

/** What stands beside the persons of a scope: its parts, shorter periods, and what was published before. */
interface Beside {
  /** What is put together to the whole period; in every way in which that can be done. */
  readonly ways: readonly (readonly Told[])[];
  /** Versions that a book brought in later corrects, the oldest first. */
  readonly earlier: readonly Told[];
}

/** Agencies, then groups by their agencies, then everything by its groups. */
function addPersons(told: Told, { ways, earlier }: Beside, count: CountPersons): FigureLine[] {
  const add = (scope: Scope, parts: readonly Scope[]): void => {
    const registrations = told.at(scope, 'registrations');
    const beside = [
      parts.map((part) => told.both(part)),
      ...ways.map((way) => way.map((shorter) => shorter.both(scope))),
    ];
    const same =
      unchanged(scope, registrations, earlier) ??
      beside.flat().find((part) => isWhole(part.registrations, registrations));
    const counted = count(scope);
    const mosts = beside.filter(({ length }) => length > 0).map((each) => mostOf(registrations, each));
    const besides = [...mosts, ...mostsSince({ scope, parts }, told, earlier)];
    const between = earlier.length > 0 ? SMALLEST_SHOWN : SMALLEST_BETWEEN_AGENCIES;
    const within = beside.flat().map((part) => part.persons);
    const persons =
      same?.persons ?? personFigure(counted.persons, registrations, { besides, between, within });
    const estimate = same?.estimate ?? estimateFigure(counted, persons, registrations);
    told.lines.push(
      { ...scope, unit: 'persons', figure: persons },
      { ...scope, unit: 'estimate', figure: estimate },
    );
  };
  const agencies = told.scopes(({ agency }) => agency !== ALL);
  const groups = told.scopes(({ group, agency }) => group !== ALL && agency === ALL);
  for (const scope of agencies) add(scope, []);
  for (const scope of groups)
    add(
      scope,
      agencies.filter(({ group }) => group === scope.group),
    );
  if (groups.length > 0) add(EVERYTHING, groups);
  return told.lines;
}

/** Where a later book holds no registration, what was published stays as it is. */
function unchanged(
  scope: Scope,
  registrations: PersonFigure,
  earlier: readonly Told[],
): ReturnType<Told['both']> | null {
  const last = earlier.at(-1)?.both(scope);
  return last && isWhole(last.registrations, registrations) ? last : null;
}

/** The most persons that there are now, were everybody new who came since. */
function mostsSince(
  { scope, parts }: { scope: Scope; parts: readonly Scope[] },
  now: Told,
  earlier: readonly Told[],
): number[] {
  return earlier.flatMap((before) => {
    const { registrations, persons } = before.both(scope);
    const known = persons.value ?? persons.range?.high ?? null;
    const today = now.at(scope, 'registrations');
    if (known === null || registrations.value === null || today.value === null) return [];
    const most = (told: Told, of: PersonFigure): number =>
      mostOf(
        of,
        parts.map((part) => told.both(part)),
      );
    const byParts =
      parts.length > 0 ? [known + Math.max(0, most(now, today) - most(before, registrations))] : [];
    return [known + Math.max(0, today.value - registrations.value), ...byParts];
  });
}

type Lines = readonly FigureLine[];
const toldOf = (versions: readonly Lines[]): Told[] => versions.map((lines) => new Told([...lines]));

/** @param earlier What was published of it before. */
export const quarterFigures = (
  counts: readonly UnitCount[],
  count: CountPersons,
  earlier: readonly Lines[] = [],
): FigureLine[] => addPersons(new Told(unitFigures(counts)), { ways: [], earlier: toldOf(earlier) }, count);

/**
 * A half-year or a year by what was told of it.
 * @param ways Shorter periods, its quarters first.
 */
export function longerFigures(
  ways: readonly (readonly Lines[])[],
  count: CountPersons,
  earlier: readonly Lines[] = [],
): FigureLine[] {
  const shorter = ways.map(toldOf);
  const parts = shorter[0] ?? [];
  const scopes = new Told(parts.flatMap(({ lines }) => lines)).scopes(() => true);
  const lines = scopes.flatMap((scope) =>
    COUNTED_UNITS.map((unit): FigureLine => ({
      ...scope,
      unit,
      figure: sumFigure(parts.map((part) => part.at(scope, unit))),
    })),
  );
  return addPersons(new Told(lines), { ways: shorter, earlier: toldOf(earlier) }, count);
}
