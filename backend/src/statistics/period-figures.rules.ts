/** Everything that is told of one period: sums first, then persons by what stands beside them (person-figures.rules.ts). */
import { estimateFigure, mostOf, personFigure, unitFigures, yearFigure } from './person-figures.rules.js';
import type { FigureLine, UnitCount } from './person-figures.rules.js';
import type { PersonCount } from './persons.rules.js';
import { ALL, COUNTED_UNITS } from './persons.types.js';
import type { PersonFigure, PersonUnit } from './persons.types.js';

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

/** Agencies, then groups by their agencies, then everything by its groups. */
function addPersons(told: Told, quarters: readonly Told[], count: CountPersons): FigureLine[] {
  const add = (scope: Scope, parts: readonly Scope[]): void => {
    const registrations = told.at(scope, 'registrations');
    const beside = [parts.map((part) => told.both(part)), quarters.map((quarter) => quarter.both(scope))];
    const same = beside.flat().find((part) => isWhole(part.registrations, registrations));
    const counted = count(scope);
    const besides = beside.filter(({ length }) => length > 0).map((each) => mostOf(registrations, each));
    const persons = same?.persons ?? personFigure(counted.persons, registrations, besides);
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

export const quarterFigures = (counts: readonly UnitCount[], count: CountPersons): FigureLine[] =>
  addPersons(new Told(unitFigures(counts)), [], count);

/** A year by the quarters that were told of it. */
export function yearFigures(quarters: readonly (readonly FigureLine[])[], count: CountPersons): FigureLine[] {
  const parts = quarters.map((lines) => new Told([...lines]));
  const scopes = new Told(parts.flatMap(({ lines }) => lines)).scopes(() => true);
  const lines = scopes.flatMap((scope) =>
    COUNTED_UNITS.map((unit): FigureLine => ({
      ...scope,
      unit,
      figure: yearFigure(parts.map((part) => part.at(scope, unit))),
    })),
  );
  return addPersons(new Told(lines), parts, count);
}
