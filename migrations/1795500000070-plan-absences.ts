import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const ME = '(select (panoh.viewer()).user_id)';
const MY_AGENCY = '(select (panoh.viewer()).agency_id)';
const isRunning = (one: string): string =>
  `${one}.ended_at is null and ${one}.starts_at <= panoh.now() and ${one}.ends_at > panoh.now()`;
const isOfTheAgency = (column: string): string =>
  `exists (select 1 from panoh.users u where u.id = ${column} and u.agency_id = absences.agency_id)`;

/**
 * Who does the work of `p_user` in a case now: she herself, or while she is away whoever stands in for her; nobody
 * where that person left, is away too or may not know of the case.
 */
const ACTING = `returns uuid language sql stable ${DEFINER} as $$
  with away as (select a.stand_in_id from absences a where a.user_id = p_user and ${isRunning('a')}
      order by a.starts_at, a.id limit 1)
  select u.id from users u
  where u.id = case when exists (select 1 from away) then (select stand_in_id from away) else p_user end
    and u.status = 'active' and u.agency_id = (select l.agency_id from users l where l.id = p_user)
    and (u.id = p_user or not exists (select 1 from absences a where a.user_id = u.id and ${isRunning('a')}))
    and not exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
      and b.subject_id = u.id) $$`;

/** What she was told already and has not done is told to whoever does it from now on; twice told is told once. */
const TELL_WORK = `returns void language sql ${DEFINER} as $$
  insert into notifications (id, user_id, step_id, case_id, kind)
  select gen_random_uuid(), r.user_id, s.id, s.case_id, case r.rung when 'owner' then 'task_due' else 'task_late' end
  from panoh.recipients_of(array(select s.id from follow_up_steps s join follow_ups f on f.id = s.follow_up_id
        join cases c on c.id = f.case_id
      where f.status = 'pending' and s.rung = 'owner' and s.state = 'done'
        and coalesce(f.user_id, c.lead_user_id) = p_user)) r
    join follow_up_steps s on s.id = r.step_id
  on conflict (user_id, step_id) do nothing $$`;

/** Of absences that have begun, each once, whoever finds it first: the request that entered it, or a sweep. */
const START = `returns void language plpgsql ${DEFINER} as $$
  declare one absences; begin
    for one in select * from absences a where a.handed_over_at is null and ${isRunning('a')}
        order by a.id for update skip locked loop
      perform panoh.tell_work_of(one.user_id);
      update absences set handed_over_at = panoh.now() where id = one.id;
    end loop;
  end $$`;

const LEFT = `returns trigger language plpgsql ${DEFINER} as $$
  declare away uuid; begin
    perform panoh.tell_work_of(new.id);
    for away in select a.user_id from absences a where a.stand_in_id = new.id and ${isRunning('a')} loop
      perform panoh.tell_work_of(away);
    end loop;
    return null;
  end $$`;

const BEGUN = `returns trigger language plpgsql ${DEFINER} as $$ begin
    perform panoh.start_absences();
    return null;
  end $$`;

const FUNCTIONS: Record<string, string> = {
  'acting_for(p_user uuid, p_case uuid)': ACTING,
  'tell_work_of(p_user uuid)': TELL_WORK,
  'start_absences()': START,
  'hand_over_leaver()': LEFT,
  'hand_over_absence()': BEGUN,
};

/** Whoever is told, or asked, as the lead of a case is whoever acts for her. */
const LEAD_OF_A_ROW: readonly Passage[] = [
  [
    `where u.id = coalesce(f.user_id, c.lead_user_id)
            and u.status = 'active' and not exists (select 1 from conflict_blocks b where b.case_id = c.id
              and b.lifted_at is null and b.subject_id = u.id)) l on true`,
    `where u.id = panoh.acting_for(coalesce(f.user_id, c.lead_user_id), c.id)) l on true`,
  ],
];
const LEAD_OF_A_CASE: readonly Passage[] = [
  [
    `join users u on u.id = c.lead_user_id and u.agency_id = c.agency_id
        where c.id = p_case and u.status = 'active' and not exists (select 1 from conflict_blocks b
          where b.case_id = c.id and b.lifted_at is null and b.subject_id = u.id))`,
    `join users u on u.id = panoh.acting_for(c.lead_user_id, c.id) and u.agency_id = c.agency_id
        where c.id = p_case)`,
  ],
];

/** Who is away and who stands in: what she would do is told to somebody who is there, at once (SECURITY E5). */
export class PlanAbsences1795500000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.absences (
      id uuid primary key,
      user_id uuid not null constraint absences_user_fk references panoh.users,
      agency_id uuid not null constraint absences_agency_fk references panoh.agencies,
      stand_in_id uuid constraint absences_stand_in_fk references panoh.users,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      entered_by uuid not null,
      entered_at timestamptz not null default panoh.now(),
      handed_over_at timestamptz,
      ended_at timestamptz,
      version integer not null default 1,
      constraint absences_end_check check (ends_at > starts_at),
      constraint absences_stand_in_check check (stand_in_id <> user_id))`);
    for (const column of ['user_id', 'stand_in_id'])
      await runner.query(
        `create index absences_by_${column} on panoh.absences (${column}) where ended_at is null`,
      );
    const entersIt = `agency_id = ${MY_AGENCY}
      and (user_id = ${ME} or 'supervisor' = any ((select (panoh.viewer()).roles)::text[]))`;
    await protect(runner, 'panoh.absences', {
      select: `agency_id = ${MY_AGENCY}`,
      insert: `${entersIt} and entered_by = ${ME} and handed_over_at is null and ended_at is null
        and ${isOfTheAgency('user_id')} and (stand_in_id is null or ${isOfTheAgency('stand_in_id')})`,
      update: entersIt,
    });
    await runner.query(`grant select, insert, update (ended_at, version) on panoh.absences to panoh_app`);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
    }
    await runner.query('grant execute on function panoh.start_absences() to panoh_worker');
    await runner.query(`create trigger absences_begun after insert on panoh.absences
      for each row execute function panoh.hand_over_absence()`);
    await runner.query(`create trigger users_left after update of status on panoh.users
      for each row when (old.status = 'active' and new.status <> 'active')
      execute function panoh.hand_over_leaver()`);
    await rewrite(runner, 'panoh.recipients_of(uuid[])', LEAD_OF_A_ROW);
    await rewrite(runner, 'panoh.answerable_for(uuid)', LEAD_OF_A_CASE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.answerable_for(uuid)', reversed(LEAD_OF_A_CASE));
    await rewrite(runner, 'panoh.recipients_of(uuid[])', reversed(LEAD_OF_A_ROW));
    await runner.query('drop trigger users_left on panoh.users');
    await runner.query('drop table panoh.absences cascade');
    for (const signature of Object.keys(FUNCTIONS).reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
  }
}
