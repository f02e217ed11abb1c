import { countOpen, findFlaws } from '../faults/checker.js';
import type { Findings } from '../faults/checker.js';
import { writeDown } from '../faults/ledger.js';
import type { Link } from '../faults/link.js';
import { until } from '../steps.js';
import type { Told, Work } from './work.js';

export interface CameBack {
  rows: { cases: number; steps: number };
  /** Acknowledged before the marker, and not there. */
  missing: number;
  /** Restored, although an earlier acknowledged item of the same person is missing. */
  holes: number;
  lost: { cases: number; steps: number; seconds: number };
  sessionsOpen: number;
  dueMeanwhile: number;
}

interface Found {
  told: Told;
  there: ReadonlySet<string>;
}

const PRESENT = `select id from panoh.cases where id = any ($1::uuid[])
  union all select id from panoh.follow_up_steps where id = any ($1::uuid[])`;
const STATE = `select (select count(*) from panoh.sessions where ended_at is null)::integer as open,
  (select count(*) from panoh.follow_up_steps
    where state in ('waiting', 'claimed') and run_at <= panoh.now())::integer as due,
  (select count(*) from panoh.cases)::integer as cases,
  (select count(*) from panoh.follow_up_steps)::integer as steps`;
const DONE = `select id::text || attempts || coalesce(done_at::text, '') || state as step from panoh.follow_up_steps
  where state not in ('waiting', 'claimed')`;

/** Before anything of the product runs on it: what is there of what was acknowledged, `sure` being what must be. */
export async function lookAtRest(link: Link, work: Work, sure: readonly string[]): Promise<CameBack> {
  const has = async (ids: readonly string[]): Promise<Set<string>> =>
    new Set((await link.query<{ id: string }>(PRESENT, [ids])).map(({ id }) => id));
  const people = await Promise.all(
    work.people.map(async (told): Promise<Found> => ({ told, there: await has(told.ids) })),
  );
  const steps: Found = { told: work.steps, there: await has(work.steps.ids) };
  const all = [...people, steps];
  await writeDown(link, {
    acknowledged: [...steps.there],
    posted: people.flatMap(({ there }) => [...there]),
    ...{ tried: work.tried, faults: [] },
  });
  const [state] = await link.query<{ open: number; due: number; cases: number; steps: number }>(STATE);
  return {
    rows: { cases: state?.cases ?? 0, steps: state?.steps ?? 0 },
    missing: sure.length - (await has(sure)).size,
    holes: all.reduce((sum, found) => sum + holesOf(found), 0),
    lost: { cases: lostOf(people), steps: lostOf([steps]), seconds: secondsLost(all) },
    sessionsOpen: state?.open ?? -1,
    dueMeanwhile: state?.due ?? 0,
  };
}

/** Steps that have ended, each with how and when: one that is begun again is another one. */
export async function endedSteps(link: Link): Promise<Set<string>> {
  return new Set((await link.query<{ step: string }>(DONE)).map(({ step }) => step));
}

/** Waits until all due steps have sent their notifications, at most two minutes. */
export const untilTold = (link: Link): Promise<void> =>
  until(async () => (await countOpen(link.query.bind(link))) === 0).catch(() => undefined);

export const judge = (link: Link): Promise<Findings> => findFlaws(link.query.bind(link));

const lostOf = (all: readonly Found[]): number =>
  all.reduce((sum, { told, there }) => sum + told.ids.length - there.size, 0);

/** Missing items that are older than a restored one. */
function holesOf({ told: { ids }, there }: Found): number {
  const last = ids.findLastIndex((id) => there.has(id));
  return ids.slice(0, last + 1).filter((id) => !there.has(id)).length;
}

/** From the last thing that came back to the last one that was acknowledged. */
function secondsLost(all: readonly Found[]): number {
  const last = Math.max(...all.flatMap(({ told }) => told.times));
  const back = Math.max(
    ...all.flatMap(({ told, there }) => told.times.filter((_, place) => there.has(told.ids[place] ?? ''))),
  );
  return (last - back) / 1_000;
}
