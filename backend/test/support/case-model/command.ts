import fc from 'fast-check';
import { CLOSURE_REASONS, OVERRIDE_REASONS } from '../../../src/closure/closure.types.js';
import { AGENCIES, PEOPLE } from './people.js';
import type { CaseWorld } from './world.js';

export interface Command {
  readonly what: string;
  readonly run: (world: CaseWorld) => void;
}

export const anybody = fc.constantFrom(...PEOPLE.map(({ id }) => id));
/** Mostly people of the owner, because the rules refuse most commands of strangers anyway. */
export const who = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('@lead', '@lead', '@supervisor', '@worker') },
  { weight: 2, arbitrary: anybody },
);
export const agency = fc.constantFrom(...AGENCIES.map(({ id }) => id));
export const nth = fc.nat({ max: 3 });
export const skip = fc.option(fc.constantFrom(...OVERRIDE_REASONS), { nil: null });
export const reason = fc.constantFrom(...CLOSURE_REASONS);

/** Who the owner's lead, supervisor and other worker are at that moment. */
function resolved(world: CaseWorld, told: object): { by?: string } {
  if (!('by' in told) || typeof told.by !== 'string' || !told.by.startsWith('@')) return {};
  const own = PEOPLE.filter(({ agencyId }) => agencyId === world.ownerAgencyId);
  const isWanted = (one: (typeof PEOPLE)[number]): boolean => {
    if (told.by === '@lead') return one.id === world.leadId;
    return told.by === '@supervisor' ? one.isSupervisor : !one.isSupervisor && one.id !== world.leadId;
  };
  return { by: own.find(isWanted)?.id ?? 'administrator' };
}

/** A command that tells what it was when a counterexample is printed. */
export function command<T extends object>(
  name: string,
  told: fc.Arbitrary<T>,
  run: (world: CaseWorld, told: T) => void,
): fc.Arbitrary<Command> {
  return told.map((given) => ({
    what: `${name} ${JSON.stringify(given)}`,
    run: (world) => run(world, { ...given, ...resolved(world, given) }),
    [fc.toStringMethod]: () => `${name} ${JSON.stringify(given)}`,
  }));
}
