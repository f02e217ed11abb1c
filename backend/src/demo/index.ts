import type { RequestListener } from 'node:http';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { step } from '../platform/boot/progress.js';
import type { Ground } from '../platform/platform.module.js';
import { DemoClock, beginAnew, stateOf } from './demo-database.js';
import { publishEditions } from './demo-editions.js';
import { DirectoryMaker } from './demo-directory.js';
import { DemoPeople } from './demo-people.js';
import { REGISTER_COUNT, importRegisters } from './demo-registers.js';
import { chaptersOf } from './demo-stories.js';
import { DEMO_PASSWORD } from './directory-plan.js';
import { SIGN_INS } from './sign-ins.js';

/**
 * Fills an empty scratch database: two working groups with their people, living cases at every stage with a true past, and
 * the imported registers. Called at every start; what a cut-off one left is made anew or continued. Answers the
 * lines to print: one sign-in per role.
 */
export async function seedDemo(app: INestApplicationContext, ground: Ground): Promise<string[]> {
  const { settings, root } = ground;
  const ownerUrl = settings.databaseOwnerUrl;
  if (!ownerUrl) return [];
  const before = await stateOf(ownerUrl);
  if (before.wasCutOff) await beginAnew(ownerUrl, root);
  if (before.isEmpty || before.wasCutOff) await makePast(app, ownerUrl);
  if (before.finishedImports < REGISTER_COUNT || before.wasCutOff)
    await step('Importing the registers of Kulob', () => importRegisters(app));
  if (!before.hasEditions || before.wasCutOff)
    await step('Publishing the figures of the registers', () => publishEditions(app, ground));
  return signInLines();
}

/** Time runs forward from the first day of the first case to now, so that nothing is younger than it says. */
async function makePast(app: INestApplicationContext, ownerUrl: string): Promise<void> {
  const clock = new DemoClock(ownerUrl);
  await clock.setTo(FIRST_HOUR);
  const directory = await step('Making the working groups', () => new DirectoryMaker(app).make());
  const listener = (app as INestApplication).getHttpAdapter().getInstance() as RequestListener;
  const people = new DemoPeople(app, listener, directory);
  await step('Telling seventeen cases', () =>
    people.during(async () => {
      for (const { hoursAgo, tell } of chaptersOf(people, await people.now())) {
        await clock.setTo(hoursAgo);
        people.forgetSessions();
        await tell();
      }
    }),
  );
  await clock.setTo(0);
}

/** The working groups met two days before the first case. */
const FIRST_HOUR = 77 * 24;

const signInLines = (): string[] => [
  '',
  `Demo with invented people. Password of all: ${DEMO_PASSWORD}`,
  ...SIGN_INS.flatMap(({ of, people }) => [
    '',
    of,
    ...people.map(({ login, who }) => `${login.padEnd(30)}${who}`),
  ]),
];
