import type { RequestListener } from 'node:http';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { step } from '../platform/bootstrap/progress.js';
import type { PlatformResources } from '../platform/platform.module.js';
import { DemoClock, REGISTER_COUNT, beginAnew, importRegisters, publishEditions } from './demo-database.js';
import { stateOf } from './demo.queries.js';
import { DirectoryMaker } from './demo-directory.js';
import { DemoPeople } from './demo-people.js';
import { chaptersOf } from './demo-stories.js';
import { DEMO_PASSWORD } from './demo-plan.js';

/**
 * Fills an empty scratch database: two working groups with their people, cases at every stage with a consistent
 * history, and imported registers. Runs at every start; restarts or continues an interrupted fill.
 * Returns the lines to print: one sign-in per role.
 */
export async function seedDemo(
  app: INestApplicationContext,
  platformResources: PlatformResources,
): Promise<string[]> {
  const { settings, root } = platformResources;
  const ownerUrl = settings.databaseOwnerUrl;
  if (!ownerUrl) return [];
  const before = await stateOf(ownerUrl);
  if (before.wasCutOff) await beginAnew(ownerUrl, root);
  if (before.isEmpty || before.wasCutOff) await makePast(app, ownerUrl);
  if (before.finishedImports < REGISTER_COUNT || before.wasCutOff)
    await step('Importing the registers', () => importRegisters(app));
  if (!before.hasEditions || before.wasCutOff)
    await step('Publishing the figures of the registers', () => publishEditions(app, platformResources));
  return signInLines();
}

/** Advances the clock from the first day of the first case to now, so that every record has its true age. */
async function makePast(app: INestApplicationContext, ownerUrl: string): Promise<void> {
  const clock = new DemoClock(ownerUrl);
  await clock.setTo(FIRST_HOUR);
  const directory = await step('Making the working groups', () => new DirectoryMaker(app, ownerUrl).make());
  const listener = (app as INestApplication).getHttpAdapter().getInstance() as RequestListener;
  const people = new DemoPeople(app, listener, directory);
  await step('Telling twenty-one cases', () =>
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

/** One sign-in per role, in the order in which a new user would try them, and those of the second group. */
const SIGN_INS = {
  Kulob: {
    inspector: 'police inspector',
    'police-supervisor': 'police supervisor',
    caseworker: 'caseworker of the crisis centre',
    supervisor: 'supervisor of the crisis centre',
    supervisor2: 'another supervisor there, for what takes two',
    lawyer: 'legal aid lawyer; serves both districts',
    'health-worker': 'health worker; serves both districts',
    specialist: 'COWFA specialist',
    'shelter-worker': 'shelter worker; serves both districts',
    hotline: 'hotline worker; serves both districts',
    'hotline-supervisor': 'supervisor of the hotline',
    prosecutor: 'prosecutor',
    'court-secretary': 'court secretary: matters that a lawyer opened to the court',
    bailiff: 'bailiff: what a court ordered and a lawyer opened',
    coordinator: 'coordinator of the working group',
    statistician: 'statistician',
    'data-protection': 'data protection officer',
    oversight: 'oversight: where reminders reach nobody who can act',
    oversight2: 'the second person of oversight, who confirms',
    administrator: 'administrator',
  },
  Qabodiyon: {
    'inspector-qabodiyon': 'police inspector',
    'police-supervisor-qabodiyon': 'police supervisor',
    'caseworker-qabodiyon': 'caseworker of the NGO',
    'supervisor-qabodiyon': 'supervisor of the NGO',
    'specialist-qabodiyon': 'COWFA specialist',
    'prosecutor-qabodiyon': 'prosecutor',
    'coordinator-qabodiyon': 'coordinator of the working group',
    'statistician-qabodiyon': 'another statistician, who approves what the first one drafted',
  },
};

const signInLines = (): string[] => [
  '',
  `Demo with invented people. Password of all: ${DEMO_PASSWORD}`,
  ...Object.entries(SIGN_INS).flatMap(([group, people]) => [
    ...['', group],
    ...Object.entries(people).map(([login, who]) => `${login.padEnd(30)}${who}`),
  ]),
];
