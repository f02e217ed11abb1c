/** Random lives of cases through the API, what they came to, and how one that went wrong is told. */
import fc from 'fast-check';
import { CLOSURE_REASONS } from '../../../src/closure/closure.types.js';
import type { LifeCommand } from './command.js';
import { asking, deciding, shutting } from './deciding.js';
import { EXAMPLES } from './examples.js';
import { LifeGround } from './ground.js';
import { closing, guided } from './guided.js';
import { Life, Violated } from './life.js';
import { learnEmpty, looking } from './looking.js';
import { openCase, registering, starts } from './opening.js';
import type { Start } from './opening.js';
import { referring } from './referring.js';
import { Tally } from './tally.js';
import { passing, working } from './working.js';

const anything = fc.oneof(
  { weight: 3, arbitrary: passing },
  { weight: 4, arbitrary: working },
  { weight: 4, arbitrary: referring },
  { weight: 2, arbitrary: deciding },
  { weight: 1, arbitrary: shutting },
  { weight: 1, arbitrary: fc.oneof(registering, asking) },
  { weight: 1, arbitrary: looking },
  { weight: 4, arbitrary: guided },
);
const some = fc.array(anything, { maxLength: 10, size: 'max' });

/** Whatever people try, and in most lives somebody who goes the whole way to a closing, and what comes after it. */
const commands: fc.Arbitrary<LifeCommand[]> = fc.noBias(
  fc
    .tuple(some, fc.option(closing, { freq: 4, nil: null }), some)
    .map(([before, story, after]) => [...before, ...(story ? [story] : []), ...after]),
);

export interface Campaign {
  readonly count: number;
  readonly seed: number;
  /** Of one life of that seed, shrunk or not, as a failure names it. */
  readonly path?: string;
  /** Whether those by the book are lived before. */
  readonly isByTheBook: boolean;
}

/** Lives one case; null, or what the oracle said and everything that led to it. */
async function live(ground: LifeGround, start: Start, steps: readonly LifeCommand[]): Promise<Life> {
  const life = await Life.begin(ground);
  try {
    await openCase(life, start.by, start);
    for (const step of steps) {
      life.told.push(`— ${step.what}`);
      await step.run(life);
    }
  } catch (error) {
    if (!(error instanceof Violated)) throw error;
    throw new Violated(`${error.message}\n${life.told.join('\n')}`);
  }
  return life;
}

const SHRINKING = 5 * 60_000;

/** Lives so many cases; throws with the seed and the shrunk life of the first that went wrong. */
export async function liveMany(ground: LifeGround, campaign: Campaign): Promise<Tally> {
  const { count, seed, path, isByTheBook } = campaign;
  const tally = new Tally(CLOSURE_REASONS);
  let failedAt: number | null = null;
  const property = fc.asyncProperty(starts, commands, async (start, steps) => {
    if (failedAt !== null && Date.now() > failedAt + SHRINKING) return;
    try {
      tally.count(await live(ground, start, steps));
    } catch (error) {
      failedAt ??= Date.now();
      throw error;
    }
  });
  await learnEmpty(ground);
  const examples = isByTheBook ? EXAMPLES : [];
  const numRuns = count + examples.length;
  const details = await fc.check(property, { numRuns, seed, examples, ...(path ? { path } : {}) });
  if (details.failed) throw new Error(tell(details, EXAMPLES.length - examples.length));
  return tally;
}

type Details = fc.RunDetails<[Start, LifeCommand[]]>;

/** The campaign lives those by the book first, so the path of somebody who did not is counted on from there. */
function tell(details: Details, notLived: number): string {
  const { seed, counterexamplePath, counterexample, numShrinks, errorInstance } = details;
  const [start, steps = []] = counterexample ?? [];
  const [run, ...shrunk] = (counterexamplePath ?? '0').split(':');
  const path = [Number(run) + notLived, ...shrunk].join(':');
  return [
    `A life went wrong (after ${numShrinks} times of shortening it). Once more:`,
    `  npm run campaigns -- lives --seed ${seed} --path ${path}`,
    `It began with ${JSON.stringify(start)} and went on:`,
    ...steps.map(({ what }) => `  ${what}`),
    'What was found, and what was sent:',
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
  ].join('\n');
}

export { LifeGround };
export type { Tally };
