/** Everybody looks at whatever she can open; whoever is blocked must find what she would find had there been no case. */
import fc from 'fast-check';
import { anybody, command, nth, pick, which } from './command.js';
import type { Life } from './life.js';
import type { LifeGround } from './ground.js';
import { plain } from './traces.js';

const OF_CASE = [
  '',
  '/overview',
  '/timeline',
  '/incidents',
  '/follow-ups',
  '/contacts',
  '/referrals',
  '/support-lead',
  '/closure-gate',
  '/closure-statements',
  '/support-entries',
  '/goals',
  '/safety-plan',
  '/consents',
  '/assessments',
  '/band-change-options',
  '/narratives',
  '/legal-qualifications',
  '/safe-contact',
  '/who-looked',
  '/lead-candidates',
];
const LISTS = [
  '/cases',
  '/cases?status=closed',
  '/referrals?box=in',
  '/referrals?box=out',
  '/today',
  '/today/waiting',
  '/notifications',
  '/queue',
  '/approvals',
  '/team',
  '/team/cases',
];

const empties = new WeakMap<LifeGround, Map<string, string>>();

/** What each list says to each person while there is no case at all. */
export async function learnEmpty(ground: LifeGround): Promise<void> {
  const found = new Map<string, string>();
  await ground.begin();
  for (const person of Object.keys(ground.kulob.as))
    for (const path of LISTS) found.set(`${person} ${path}`, plain((await ground.as(person).get(path)).text));
  empties.set(ground, found);
}

/** Whoever is blocked from every case there is must see each list as it is where there is none: counts included. */
async function lookAtLists(life: Life, by: string): Promise<void> {
  const { userId } = life.ground.as(by);
  const isShutOut = life.stored.cases.every(({ id }) => life.isBlocked(userId, id));
  for (const path of LISTS) {
    const { text } = await life.look(by, path);
    const isEmpty = plain(text) === empties.get(life.ground)?.get(`${by} ${path}`);
    if (isShutOut && !isEmpty) for (const { id } of life.stored.cases) life.betrayed(by, id);
  }
}

async function lookAtCase(life: Life, by: string, caseId: string): Promise<void> {
  for (const part of OF_CASE) await life.look(by, `/cases/${caseId}${part}`, caseId);
  const { referrals, episodes, followUps } = life.stored;
  const paths = [
    ...referrals.filter((one) => one.caseId === caseId).map(({ id }) => `/referrals/${id}`),
    ...episodes.filter((one) => one.caseId === caseId).map(({ id }) => `/closure-requests/${id}`),
    ...followUps.filter((one) => one.caseId === caseId).map(({ id }) => `/follow-ups/${id}`),
  ];
  for (const path of paths.slice(-4)) await life.look(by, path);
}

/** Whoever may look is shown something here and there; of what she sees the oracle has nothing to say. */
async function glance(life: Life, by: string, at: { caseId: string; nth: number }): Promise<void> {
  for (const turn of [at.nth, at.nth + 7]) {
    await life.look(by, `/cases/${at.caseId}${pick(OF_CASE, turn) ?? ''}`, at.caseId);
    await life.look(by, pick(LISTS, turn) ?? '/today');
  }
}

async function lookAround(life: Life, by: string, at: { case: number; nth: number }): Promise<void> {
  const subject = pick(life.stored.cases, at.case);
  if (!subject) return;
  if (!life.isBlocked(life.ground.as(by).userId, subject.id))
    return glance(life, by, { caseId: subject.id, nth: at.nth });
  await lookAtCase(life, by, subject.id);
  await lookAtLists(life, by);
  life.judge();
}

/** One of those whom a running block on one of the cases means. */
async function shutOutLook(life: Life, nth: number): Promise<void> {
  const shutOut = Object.entries(life.ground.kulob.as).flatMap(([person, { userId }]) => {
    const at = life.stored.cases.findIndex(({ id }) => life.isBlocked(userId, id));
    return at < 0 ? [] : [{ person, at }];
  });
  const one = pick(shutOut, nth);
  if (one) await lookAround(life, one.person, { case: one.at, nth });
}

export const looking = fc.oneof(
  command('look', fc.record({ by: anybody, which, nth }), (life, { by, which: at, nth: turn }) =>
    lookAround(life, by, { case: at, nth: turn }),
  ),
  command('the blocked look', fc.record({ nth }), (life, told) => shutOutLook(life, told.nth)),
);
