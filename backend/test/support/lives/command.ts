import fc from 'fast-check';
import { CLOSURE_REASONS, OVERRIDE_REASONS } from '../../../src/closure/closure.types.js';
import type { Life } from './life.js';
import { whoIs } from './people.js';
import type { CaseRow } from './people.js';

export interface LifeCommand {
  readonly what: string;
  readonly run: (life: Life) => Promise<unknown>;
}

/** Everybody of the working group and of another one; names are roles. */
const PEOPLE = [
  'inspector',
  'inspector2',
  'policeSupervisor',
  'caseworker',
  'caseworker2',
  'supervisor',
  'supervisor2',
  'lawyer',
  'legalSupervisor',
  'healthWorker',
  'specialist',
  'coordinator',
  'deputy',
  'statistician',
  'administrator',
  'shelterWorker',
  'shelterSupervisor',
  'operator',
  'prosecutor',
  'inspectorElsewhere',
  'caseworkerElsewhere',
  'supervisorElsewhere',
] as const;
export const AGENCIES = [
  'police',
  'crisisCentre',
  'legalAid',
  'healthRoom',
  'cowfa',
  'shelter',
  'hotline',
  'prosecutor',
  'ngoElsewhere',
] as const;

export const anybody = fc.constantFrom(...PEOPLE);
/** Anybody, and more often somebody of the owner: most of what strangers try is refused anyhow. */
export const who = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('@lead', '@lead', '@supervisor', '@worker') },
  { weight: 1, arbitrary: anybody },
);
export const agency = fc.constantFrom(...AGENCIES);
export const nth = fc.nat({ max: 20 });
/** The case that began the life, and more seldom one that came of it. */
export const which = fc.constantFrom(0, 0, 0, 1, 2);
export const reason = fc.constantFrom(...CLOSURE_REASONS);
export const skip = fc.option(fc.constantFrom(...OVERRIDE_REASONS), { nil: null });

/** A command with what it was told, which it tells when a life is printed. */
export const story =
  <T extends object>(name: string, run: (life: Life, told: T) => Promise<unknown>) =>
  (given: T): LifeCommand => ({
    what: `${name} ${JSON.stringify(given)}`,
    run: (life) => run(life, given),
  });

export const command = <T extends object>(
  name: string,
  told: fc.Arbitrary<T>,
  run: (life: Life, told: T) => Promise<unknown>,
): fc.Arbitrary<LifeCommand> => told.map(story(name, run));

/** A command of somebody to one of the cases; without a case nothing is tried. */
export function onCase<T extends { by: string; which: number }>(
  name: string,
  told: fc.Arbitrary<T>,
  run: (life: Life, told: T & { subject: CaseRow }) => Promise<unknown>,
): fc.Arbitrary<LifeCommand> {
  return command(name, told, async (life, given) => {
    const subject = life.stored.cases[given.which % Math.max(1, life.stored.cases.length)];
    if (subject) await run(life, { ...given, by: whoIs(life, given.by, subject), subject });
  });
}

export const pick = <R>(rows: readonly R[], at: number): R | undefined => rows[at % Math.max(1, rows.length)];
