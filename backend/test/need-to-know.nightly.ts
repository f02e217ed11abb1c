import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Person } from './support/need-to-know/model.js';
import { KINDS, OWNERS, steps } from './support/need-to-know/steps.js';
import type { Owner } from './support/need-to-know/steps.js';
import { Story } from './support/need-to-know/story.js';
import { World } from './support/need-to-know/world.js';

/**
 * Random stories of grants, words of hers, blocks, emergencies and changes of hands, through the API; after every step
 * the database is asked, as the app role and past every route, who may know what, and must agree with a model that
 * shares nothing with it. One person asks the API as well.
 */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 200);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const path = process.env['PANOH_NIGHTLY_PATH'];
const MINUTES = 60_000;

const stories = fc.record({
  owner: fc.constantFrom(...(Object.keys(OWNERS) as Owner[])),
  steps,
  asked: fc.nat(1_000_000),
});

describe('who may know what, whatever happens in which order', () => {
  let world: World;
  /** How often each kind of step was done. */
  const taken = new Map<string, number>();
  let refused = 0;
  let looked = 0;

  beforeAll(async () => {
    world = await World.start();
  }, 5 * MINUTES);
  afterAll(async () => {
    const done = [...taken].map(([kind, times]) => `${kind} ${times}`).join(', ');
    process.stdout.write(`done: ${done}; ${refused} refused; ${looked} times looked\n`);
    await world.close();
  });

  const agree = async (story: Story, people: readonly Person[]): Promise<void> => {
    looked += people.length * story.model.cases.length;
    const wrong = [
      ...(await world.disagreements(story.model, people)),
      ...(await story.emergencyDisagreements(looked)),
    ];
    if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n— after\n${story.told.join('\n')}`);
  };

  /** The route says the same: the case, or nothing that was ever there. */
  const asks = async (story: Story, asked: number): Promise<void> => {
    const { model } = story;
    const person = world.people[asked % world.people.length];
    const held = model.cases[asked % model.cases.length];
    if (!person || !held) throw new Error('nobody asks');
    const { status } = await world.we.as(person.name).get(`/cases/${held.id}`);
    const may = model.reads(person, held, (await world.we.now()).getTime()).has('core');
    if ((status === 200) !== may) throw new Error(`${person.name} got ${status}\n${story.told.join('\n')}`);
  };

  it(
    'is what the model says',
    async () => {
      const property = fc.asyncProperty(stories, async ({ owner, steps: plan, asked }) => {
        await world.forgetEmergencies();
        const story = new Story(world, world.newModel());
        await story.open(owner);
        for (const [place, step] of plan.entries()) {
          if (await story.take(step)) taken.set(step.kind, (taken.get(step.kind) ?? 0) + 1);
          else refused += 1;
          const some = world.people.filter((_, number) => (number + place + asked) % 5 === 0);
          await agree(story, some);
          await asks(story, asked + place * 7);
        }
        await agree(story, world.people);
      });
      const details = await fc.check(property, { numRuns: count, seed, ...(path ? { path } : {}) });
      if (details.failed)
        throw new Error(
          `npm run test:nightly -- need-to-know --seed ${seed} --path ${details.counterexamplePath}\n` +
            `${JSON.stringify(details.counterexample)}\n${String(details.errorInstance)}`,
        );
      // A repeated story must give the same result.
      if (!path && count >= 40) expect([...taken.keys()].sort()).toEqual([...KINDS].sort());
    },
    360 * MINUTES,
  );

  it('notices a grant and a block that nobody gave', async () => {
    const story = new Story(world, world.newModel());
    await story.open('crisisCentre');
    await agree(story, world.people);
    const { id } = story.model.first;
    await world.test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values (gen_random_uuid(), $1, $2, 'referred', '{core}', 'x')`,
      [id, world.person('lawyer').userId],
    );
    await expect(agree(story, world.people)).rejects.toThrow('lawyer, case 1: more core');
    await world.test.database.query('delete from panoh.grants where case_id = $1 and purpose = $2', [
      id,
      'x',
    ]);
    await world.test.database.block(id, world.person('caseworker').userId);
    await expect(agree(story, world.people)).rejects.toThrow('caseworker, case 1: less core');
  });
});
