import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Her last word at a registration about an agency: a yes that she said alone and that holds now. A yes beside
 * somebody, one that ran out or was taken back, and a ground in law in its place are none.
 */
const lets = (registration: string, agency: string): string => `exists (select 1 from consents k
    where k.case_id = ${registration} and k.scope = 'known_to_agency' and k.agency_id = ${agency} and k.answer = 'given'
      and k.basis = 'consent' and k.presence = 'alone' and k.withdrawn_at is null and k.given_at <= panoh.now()
      and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
      and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
        and n.agency_id = k.agency_id and (n.given_at, n.id) > (k.given_at, k.id)))`;

/** Nobody who is kept away from any registration of hers works for one of the two, and neither is kept away itself. */
const UNBLOCKED = `not exists (select 1 from linkage.registrations l
    join conflict_blocks x on x.case_id = l.case_id and x.lifted_at is null left join users u on u.id = x.subject_id
    where l.person_id in (r.person_id, o.person_id) and l.is_linkable
      and (x.subject_id in (a.id, b.id) or x.subject_code in (a.kind, b.kind) or u.agency_id in (a.id, b.id)))`;

/** Two registrations `r` and `o` that may be compared, with their cases and owners, where she let each owner know of the other. */
const OWNED = `join cases c on c.id = r.case_id and c.may_be_linked and c.erased_at is null join agencies a on a.id = c.agency_id
    join cases d on d.id = o.case_id and d.may_be_linked and d.erased_at is null join agencies b on b.id = d.agency_id`;
const ALLOWED = `a.id <> b.id and ${lets('c.id', 'b.id')} and ${lets('d.id', 'a.id')} and ${UNBLOCKED}`;

/**
 * Registrations of the same person whose owners may know of each other, by her word at each of the two about the other
 * (ADR 24). Worked out from the link and her words as they stand; a link that a reviewer has still to look at tells nobody.
 */
const KNOWN_WITH = `returns setof uuid language sql stable ${DEFINER} as $$
  select d.id from linkage.registrations r
    join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
    ${OWNED}
  where r.case_id = p_case and r.is_linkable and ${ALLOWED}
    and not exists (select 1 from linkage.pairs p where p.one = least(c.id, d.id) and p.other = greatest(c.id, d.id)
      and p.is_doubtful and p.state = 'open') $$`;

/** It resembles one registration of that agency alone: of two nobody could say in words which one is meant. */
const resemblesOne = (registration: string, agency: string): string => `(select count(*) from linkage.pairs q
    join cases e on e.id = case when q.one = ${registration} then q.other else q.one end and e.agency_id = ${agency}
    where ${registration} in (q.one, q.other) and q.is_doubtful and q.state = 'open') = 1`;

/** Pairs that a person has still to look at, and whose owners may compare them: her word at each is the same as above. */
const TO_COMPARE = `returns table (pair_id uuid, agency_id uuid) language sql stable ${DEFINER} as $$
  select p.id, b.id from linkage.pairs p join linkage.registrations r on r.case_id = p_case and r.is_linkable
    join linkage.registrations o on o.case_id = case when p.one = p_case then p.other else p.one end and o.is_linkable
    ${OWNED}
  where p_case in (p.one, p.other) and p.is_doubtful and p.state = 'open' and ${ALLOWED}
    and ${resemblesOne('c.id', 'b.id')} and ${resemblesOne('d.id', 'a.id')} $$`;

/** The same for whoever reads the owner's book of her words, with what this owner has said. */
const COMPARISONS = `returns table (pair_id uuid, agency_id uuid, answer text) language sql stable ${DEFINER} as $$
  select k.pair_id, k.agency_id, n.answer from panoh.pairs_to_compare(p_case) k
    left join linkage.comparisons n on n.pair_id = k.pair_id and n.case_id = p_case
  where panoh.owns(p_case) and 'own:consent' = any (panoh.viewer_reads()) $$`;

/** What one owner says; where both say the same it is decided, as a coordinator would. False where there is no such pair. */
const COMPARE = `returns boolean language plpgsql ${DEFINER} as $$
  begin
    if not panoh.owns(p_case) or not 'own:consent' = any (panoh.viewer_writes()) then return false; end if;
    perform 1 from linkage.pairs where id = p_pair for update;
    if not exists (select 1 from panoh.pairs_to_compare(p_case) k where k.pair_id = p_pair) then return false; end if;
    insert into linkage.comparisons as n (pair_id, case_id, answer, answered_by)
        values (p_pair, p_case, p_answer, panoh.viewer_user_id())
      on conflict (pair_id, case_id) do update set answer = excluded.answer, answered_by = excluded.answered_by,
        answered_at = panoh.now();
    if exists (select 1 from linkage.comparisons n where n.pair_id = p_pair and n.case_id <> p_case and n.answer = p_answer) then
      update linkage.pairs set state = 'answered' where id = p_pair;
      insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
        select gen_random_uuid(), p.id, p.one, p.other, p_answer, panoh.viewer_user_id() from linkage.pairs p where p.id = p_pair;
    end if;
    return true;
  end $$`;

/** For whoever reads the owner's book of her words: which agencies, whether it is sure, and nothing else of them. */
const KNOWN_AT = `returns table (agency_id uuid, is_sure boolean) language sql stable ${DEFINER} as $$
  select k.agency_id, bool_or(k.is_sure) from (
    select d.agency_id, true from panoh.known_with(p_case) w (id) join cases d on d.id = w.id
    union all select t.agency_id, false from panoh.pairs_to_compare(p_case) t) k (agency_id, is_sure)
  where panoh.owns(p_case) and 'own:consent' = any (panoh.viewer_reads()) group by k.agency_id $$`;

const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;
const day = (incident: string): string =>
  `coalesce(${incident}.ended_on, ${incident}.started_on, ${incident}.reported_on)`;

/**
 * An incident of this month, told in this week, that is new where it becomes known: after everything that is written there,
 * and by more days than two reports of one event may lie apart (domain reference 5). What a referral brought along is not.
 */
const IS_NEW = `i.recorded_at > panoh.now() - interval '7 days' and ${day('i')} > ${TODAY} - 30
    and not (c.origin = 'referral' and i.recorded_at <= c.opened_at)
    and coalesce((select ${day('i')} > max(${day('e')}) + 3 from incidents e where e.case_id = d.id),
      ${day('i')} >= (d.opened_at at time zone 'Asia/Dushanbe')::date)`;

/** For the worker: one such incident and one case where it was not told yet, held, with what planning needs of that case. */
const TO_TELL = `returns table (incident_id uuid, told_by uuid, case_id uuid, state jsonb)
  language plpgsql ${DEFINER} as $$
  #variable_conflict use_column
  declare incident uuid; teller uuid; subject uuid; begin
    delete from linkage.told_incidents t where t.told_at < panoh.now() - interval '8 days';
    -- In no order: one that fails keeps no other waiting.
    select i.id, c.id, d.id into incident, teller, subject from consents k join cases c on c.id = k.case_id
        join incidents i on i.case_id = c.id cross join lateral panoh.known_with(c.id) o (id)
        join cases d on d.id = o.id and d.agency_id = k.agency_id and d.status <> 'closed'
      where k.scope = 'known_to_agency' and k.answer = 'given' and k.withdrawn_at is null and k.until_on >= ${TODAY}
        and ${IS_NEW}
        and not exists (select 1 from linkage.told_incidents t where t.incident_id = i.id and t.case_id = d.id)
      order by random() limit 1 for update of d skip locked;
    if subject is null then return; end if;
    return query select incident, teller, subject,
      panoh.state_of_planning(subject) || jsonb_build_object('orders', panoh.orders_of_planning(subject));
  end $$`;

/** Only earlier contacts and an assessment come of it, with a reason that says no more; false where it was told meanwhile. */
const TELL = `returns boolean language plpgsql ${DEFINER} as $$
  declare subject uuid := (p->>'caseId')::uuid; incident uuid := (p->>'incidentId')::uuid; r jsonb; begin
    if not exists (select 1 from incidents i where i.id = incident
        and subject in (select panoh.known_with(i.case_id))) then return false; end if;
    insert into linkage.told_incidents (incident_id, case_id) values (incident, subject) on conflict do nothing;
    if not found then return false; end if;
    for r in select e from jsonb_array_elements((p->'added') || (p->'moved')) e loop
      if panoh.tells_enough(r) is not true then raise exception 'tells nobody' using errcode = '42501'; end if;
    end loop;
    for r in select e from jsonb_array_elements(p->'added') e where e->>'rule' in ('fu.safety_24h', 'rk.reassess') loop
      insert into follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, from_at, due_at, because,
          counted_from, rules_id)
        select (r->>'id')::uuid, c.id, c.agency_id, r->>'rule', (r->>'step')::smallint, 'follow_ups', r->>'kind', r->>'owner',
          (r->>'fromAt')::timestamptz, (r->>'dueAt')::timestamptz, 'incident_known', (r->>'countedFrom')::timestamptz,
          panoh.rules_of_case(c.id, (r->>'rulesId')::uuid) from cases c where c.id = subject;
      perform panoh.add_steps((r->>'id')::uuid, subject, r->'steps');
    end loop;
    for r in select e from jsonb_array_elements(p->'moved') e loop
      update follow_ups f set due_at = (r->>'dueAt')::timestamptz, from_at = least(f.from_at, (r->>'fromAt')::timestamptz),
          because = 'incident_known', counted_from = (r->>'countedFrom')::timestamptz,
          rules_id = panoh.rules_of_case(subject, (r->>'rulesId')::uuid), version = f.version + 1
        where f.id = (r->>'id')::uuid and f.case_id = subject and f.status = 'pending' and f.partition = 'follow_ups'
          and f.rule in ('fu.safety_24h', 'rk.reassess') and f.due_at > (r->>'dueAt')::timestamptz;
      if found then perform panoh.renew_ladder((r->>'id')::uuid, subject, r->'steps'); end if;
    end loop;
    return true;
  end $$`;

/** That it was told, for as long as it could be told again: who is whom stands here, so this does too. */
const TOLD = `create table linkage.told_incidents (incident_id uuid not null, case_id uuid not null,
  told_at timestamptz not null default panoh.now(), constraint told_incidents_pk primary key (incident_id, case_id))`;

/** What the owners of a pair say of it, each for her own registration. */
const COMPARED = `create table linkage.comparisons (
  pair_id uuid not null constraint comparisons_pair_fk references linkage.pairs on delete cascade, case_id uuid not null,
  answer text not null constraint comparisons_answer_check check (answer in ('same', 'different')),
  answered_by uuid not null, answered_at timestamptz not null default panoh.now(),
  constraint comparisons_pk primary key (pair_id, case_id))`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['panoh.known_with(p_case uuid)', KNOWN_WITH, null],
  ['panoh.pairs_to_compare(p_case uuid)', TO_COMPARE, null],
  ['panoh.comparisons(p_case uuid)', COMPARISONS, 'panoh_app'],
  ['panoh.compare_pair(p_case uuid, p_pair uuid, p_answer text)', COMPARE, 'panoh_app'],
  ['panoh.known_at(p_case uuid)', KNOWN_AT, 'panoh_app'],
  ['panoh.incidents_to_tell()', TO_TELL, 'panoh_worker'],
  ['panoh.tell_incident(p jsonb)', TELL, 'panoh_worker'],
];

/** Agencies of one survivor know of each other where, and as long as, she allowed it to each. */
export class LetAgenciesKnow1795500000088 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TOLD);
    await runner.query(COMPARED);
    for (const table of ['told_incidents', 'comparisons'])
      await protect(runner, `linkage.${table}`, { select: 'false' });
    await runner.query(`create index consents_known on panoh.consents (case_id)
      where scope = 'known_to_agency' and answer = 'given'`);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '').replace('p jsonb', 'jsonb')}`);
    await runner.query('drop index panoh.consents_known');
    await runner.query('drop table linkage.comparisons, linkage.told_incidents');
  }
}
