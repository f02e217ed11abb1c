import type { TestApp } from './app.js';

/** Plain facts of a hand-over, read from the tables. */
export interface Facts {
  status: string;
  running: number;
  open_new: number;
  completed: number;
  received: { case: string; owner: string; goals: number; actions: number; waiting: number }[];
  police: number;
  next: number;
}

export const factsOf = async (test: TestApp, caseId: string): Promise<Facts> => {
  const [facts] = await test.database.query<Facts>(
    `select c.status,
       (select count(*)::integer from panoh.referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null) as running,
       (select count(*)::integer from panoh.referrals r where r.case_id = c.id and r.kind = 'handover' and r.status = 'completed') as completed,
       (select count(*)::integer from panoh.referrals r join panoh.cases n on n.id = r.received_case_id and n.status = 'open'
         where r.case_id = c.id and r.kind = 'handover' and r.status in ('accepted', 'completed')) as open_new,
       (select count(*)::integer from panoh.grants g join panoh.agencies a on a.id = g.grantee_id and a.kind = 'police'
         where g.case_id in (select r.received_case_id from panoh.referrals r where r.case_id = c.id and r.kind = 'handover')) as police,
       (select count(*)::integer from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending') as next,
       coalesce((select jsonb_agg(jsonb_build_object('case', n.id, 'owner', n.agency_id,
         'goals', (select count(*) from panoh.support_goals g where g.case_id = n.id),
         'actions', (select count(*) from panoh.plan_actions g where g.case_id = n.id),
         'waiting', (select count(*) from panoh.follow_ups f where f.case_id = n.id and f.status = 'pending')))
         from panoh.referrals r join panoh.cases n on n.id = r.received_case_id
         where r.case_id = c.id and r.kind = 'handover' and n.status = 'open'), '[]') as received
     from panoh.cases c where c.id = $1`,
    [caseId],
  );
  if (!facts) throw new Error('a case is gone');
  return facts;
};

/** Which sentences of the campaign about owners and copies are broken. */
export function brokenFacts({
  status,
  next,
  running,
  completed,
  open_new: taken,
  police,
  received,
}: Facts): string[] {
  const isKept = status === 'open' ? next > 0 : completed === 1 && taken === 1;
  const checks: [string, boolean][] = [
    ['she has no owner', !isKept],
    ['she was given to two', Math.max(running, completed, taken) > 1],
    ['the police read her new case', police > 0],
    ['her plan is doubled or torn', received.some(({ goals, actions }) => goals > 1 || actions !== goals)],
    ['her new case has no next step', received.some(({ waiting }) => waiting === 0)],
  ];
  return checks.filter(([, isBroken]) => isBroken).map(([what]) => what);
}
