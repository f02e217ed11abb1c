import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const TRIGGER = `returns trigger language plpgsql ${DEFINER}`;

/**
 * Who makes the planned contacts of a case now: whoever took them or was given them, and else its lead; each by whoever
 * acts for her. Nobody where neither is there. One definition of who is told and in whose day they stand.
 */
const ACTING_CALLER = `returns uuid language sql stable ${DEFINER} as $$
  select coalesce(panoh.acting_for(c.contact_user_id, c.id), panoh.acting_for(c.lead_user_id, c.id))
  from cases c where c.id = p_case $$`;
const CALLER = `returns uuid language sql stable ${DEFINER} as $$
  select case when panoh.owns(p_case) then panoh.acting_caller(p_case) end $$`;

/** Somebody of the agency that holds the case, who is there and not kept away from it. */
const CHECK = `${TRIGGER} as $$ begin
    if new.contact_user_id is not null and not exists (select 1 from users u where u.id = new.contact_user_id
        and u.agency_id = new.agency_id and u.status = 'active' and not exists (select 1 from conflict_blocks b
          where b.case_id = new.id and b.lifted_at is null and b.subject_id = u.id)) then
      raise exception 'nobody who could' using errcode = '42501';
    end if;
    return new;
  end $$`;

/** A person is named by her own agency: what passes to another one is carried by its lead. */
const FORGET = `returns trigger language plpgsql as $$ begin
    new.contact_user_id := null;
    new.contact_taken_at := null;
    return new;
  end $$`;
const FORGET_BLOCKED = `${TRIGGER} as $$ begin
    update cases set contact_user_id = null, contact_taken_at = null
      where id = new.case_id and contact_user_id = new.subject_id;
    return null;
  end $$`;

/** Of `k`, that it opens how she is reached to an agency now: her own word, in force, and no later no. */
const HOLDS = `k.scope = 'referral' and k.answer = 'given' and k.basis = 'consent' and k.withdrawn_at is null
  and 'safe_contact' = any (k.partitions) and k.given_at <= panoh.now()
  and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
  and (k.provisional_until is null or k.provisional_until > panoh.now())
  and not exists (select 1 from consents n where n.case_id = k.case_id and n.agency_id = k.agency_id
    and n.scope = 'referral' and n.answer = 'refused' and n.given_at > k.given_at
    and (cardinality(n.partitions) = 0 or 'safe_contact' = any (n.partitions)))`;

/**
 * Of an agency, that it can make a contact at all: never the police or a prosecutor's office, and somebody is there who
 * reads how she is reached and writes it down. A supervisor reads it and calls nobody.
 */
const CAN_CALL = (agency: string): string => `${agency}.kind <> 'police' and ${agency}.type <> 'prosecutor'
  and exists (select 1 from users u join role_access w on w.role = any (u.roles) and w.relation = 'own'
    and w.partition = 'safe_contact' and w.may_read and w.may_write
    where u.agency_id = ${agency}.id and u.status = 'active')`;

/**
 * Since when sender and receiver arrange their contacts together, null where they do not: two open cases that want contacts, her word to each of
 * the two agencies that the other may know how she is reached, no block on either, and only agencies that can call.
 */
const SHARED_SINCE = `returns timestamptz language sql stable ${DEFINER} as $$
  select greatest(g.at, hers.at, theirs.at) from cases a join agencies s on s.id = a.agency_id
      join cases b on b.id = r.received_case_id and b.agency_id = r.to_agency_id
      join agencies t on t.id = b.agency_id
      cross join lateral (select min(g.starts_at) as at from grants g where g.case_id = a.id and g.grantee_id = t.id
        and g.relation = 'referred' and g.source_id = r.id and 'safe_contact' = any (g.partitions)
        and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())) g
      cross join lateral (select min(k.given_at) as at from consents k
        where k.case_id = a.id and k.agency_id = t.id and ${HOLDS}) hers
      cross join lateral (select min(k.given_at) as at from consents k
        where k.case_id = b.id and k.agency_id = s.id and ${HOLDS}) theirs
    where a.id = r.case_id and r.status <> 'withdrawn' and s.id <> t.id
      and 'closed' not in (a.status, b.status) and not a.contact_stopped and not b.contact_stopped
      and g.at is not null and hers.at is not null and theirs.at is not null
      and not exists (select 1 from conflict_blocks x where x.case_id in (a.id, b.id) and x.lifted_at is null
        and (x.subject_id in (s.id, t.id) or x.subject_code in (s.kind, t.kind)))
      and ${CAN_CALL('s')} and ${CAN_CALL('t')} $$`;

/**
 * The referral by which a case shares its contacts longest; a further agency plans by itself. By when they began to, and
 * not by when one was sent: what she tells a third agency tears nothing that two have arranged.
 */
const EDGE = `returns uuid language sql stable ${DEFINER} as $$
  select r.id from referrals r cross join lateral (select panoh.contacts_shared_since(r) as at) since
  where (r.case_id = p_case or r.received_case_id = p_case) and r.received_case_id is not null and since.at is not null
  order by since.at, r.id limit 1 $$`;
const PARTNER = `returns uuid language sql stable ${DEFINER} as $$
  with one as (select r.id, case when r.case_id = p_case then r.received_case_id else r.case_id end as other
    from referrals r where r.id = panoh.contact_edge(p_case))
  select other from one where panoh.contact_edge(other) = id $$`;
/** The viewer's agency holds the case that shares its contacts with this one. */
const CALLS_FOR = `returns boolean language sql stable ${DEFINER} as $$
  select coalesce(panoh.owns(panoh.contact_partner(p_case))
    and not (p_case = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[]))), false) $$`;

/**
 * What one agency tells the other of the contacts it owes her: when each opens and is due, whether it was taken on, and
 * whether it makes contacts of its own that are nobody else's. No rule, no reason, no person.
 */
const SIDE = `returns jsonb language sql stable ${DEFINER} as $$
  with waiting as (select f.id, f.from_at, f.due_at, f.partition from follow_ups f where f.case_id = p_case
    and f.status = 'pending' and f.kind = 'safety_contact' and f.from_at < panoh.now() + interval '14 days')
  select jsonb_build_object('takenAt', c.contact_taken_at,
    'leads', exists (select 1 from referrals o where o.id = c.origin_referral_id and o.kind = 'support_lead'
      and o.ended_at is null),
    'keeps', exists (select 1 from waiting w where w.partition <> 'follow_ups'),
    'rows', coalesce((select jsonb_agg(jsonb_build_object('id', w.id, 'fromAt', w.from_at, 'dueAt', w.due_at)
      order by w.due_at, w.id) from waiting w where w.partition = 'follow_ups'), '[]'))
  from cases c where c.id = p_case $$`;
const CONTACT_SHARES = `returns table (case_id uuid, agency_id uuid, own jsonb, partner jsonb)
  language sql stable ${DEFINER} as $$
  select c.id, o.agency_id, panoh.contact_side(c.id), panoh.contact_side(o.id)
  from unnest(p_cases) i (id) join cases c on c.id = i.id
    join cases o on o.id = panoh.contact_partner(c.id)
  where 'own:safe_contact' = any (panoh.viewer_reads()) and panoh.owns(c.id) $$`;
/** Both cases, in one order whoever asks: two agencies that write down a contact at once wait for each other. */
const LOCK = `returns uuid language plpgsql ${DEFINER} as $$
  declare partner uuid; begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    perform 1 from cases where id in (p_case, panoh.contact_partner(p_case)) order by id for update;
    return panoh.contact_partner(p_case);
  end $$`;

const FUNCTIONS: Record<string, string> = {
  'contacts_shared_since(r panoh.referrals)': SHARED_SINCE,
  'contact_edge(p_case uuid)': EDGE,
  'contact_partner(p_case uuid)': PARTNER,
  'calls_for(p_case uuid)': CALLS_FOR,
  'contact_side(p_case uuid)': SIDE,
  'contact_shares(p_cases uuid[])': CONTACT_SHARES,
  'lock_contacts(p_case uuid)': LOCK,
  'acting_caller(p_case uuid)': ACTING_CALLER,
  'caller_of(p_case uuid)': CALLER,
  'check_caller()': CHECK,
  'forget_caller()': FORGET,
  'forget_blocked_caller()': FORGET_BLOCKED,
};

const TOLD: readonly Passage[] = [
  [
    `where u.id = panoh.acting_for(coalesce(f.user_id, c.lead_user_id), c.id)) l on true`,
    `where u.id = case when f.kind = 'safety_contact' and f.user_id is null then panoh.acting_caller(c.id)
              else panoh.acting_for(coalesce(f.user_id, c.lead_user_id), c.id) end) l on true`,
  ],
];
const TOLD_BEFORE: readonly Passage[] = [
  [
    `and coalesce(f.user_id, c.lead_user_id) = p_user)) r`,
    `and coalesce(f.user_id, case when f.kind = 'safety_contact' then c.contact_user_id end, c.lead_user_id) = p_user)) r`,
  ],
];
const TOUCHED: readonly Passage[] = [
  [
    'return panoh.owns(p_case) or panoh.reaches(p_case);',
    'return panoh.owns(p_case) or panoh.reaches(p_case) or panoh.calls_for(p_case);',
  ],
];
/** What a contact has no need of is asked by whoever is let in otherwise: orders, a closure, who works on the case. */
const LET_IN = '(panoh.owns(p_case) or panoh.reaches(p_case))';
const NOT_BY_CALLERS: readonly Passage[] = [['not panoh.touches(p_case)', `not ${LET_IN}`]];
/** Whoever only makes contacts for it plans by its contacts alone: no order, no referral, nothing of health or a stay. */
const PLANNED: readonly Passage[] = [
  [
    `return panoh.state_of_planning(p_case) || jsonb_build_object(`,
    `if not ${LET_IN} then
      return (select s.it || jsonb_build_object('orders', '[]'::jsonb, 'referrals', '[]'::jsonb,
          'pending', (select coalesce(jsonb_agg(e.row), '[]') from jsonb_array_elements(s.it->'pending') e (row)
            join follow_ups f on f.id = (e.row->>'id')::uuid and f.partition = 'follow_ups'))
        from panoh.state_of_planning(p_case) s (it));
    end if;
    return panoh.state_of_planning(p_case) || jsonb_build_object(`,
  ],
];
const SETTLED: readonly Passage[] = [
  [
    'where f.id = p_follow_up and (panoh.owns(f.case_id)',
    `where f.id = p_follow_up and (panoh.owns(f.case_id) or f.partition = 'follow_ups' and panoh.calls_for(f.case_id)`,
  ],
];
/**
 * Somebody else who answered closes the way for both, and a plan that she says has changed is doubted in both; whoever was named for the contact has had it
 * made for her.
 */
const MIRRORED: readonly Passage[] = [
  [
    `declare subject uuid := (p->>'caseId')::uuid; begin`,
    `declare subject uuid := (p->>'caseId')::uuid;
        shares boolean := coalesce(panoh.contact_partner(subject) = (p->>'fromCaseId')::uuid
          and panoh.owns((p->>'fromCaseId')::uuid), false); begin`,
  ],
  [
    'if not panoh.touches(subject) or not exists',
    'if not panoh.touches(subject) or not shares and not exists',
  ],
  [
    `insert into contacts (id, case_id, agency_id, contacted_at,`,
    `-- Her word ends every contact, also those that only this agency may know of.
        update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
          where case_id = subject and kind = 'safety_contact' and status = 'pending' and (p->>'stops')::boolean;
        if shares then
          update safe_contacts set locked_at = panoh.now() where case_id = subject and (p->>'locks')::boolean;
          -- Whoever writes the plan of the other agency at this moment is told of it first.
          update safe_contacts set doubted_at = panoh.now(), version = version + 1, updated_at = panoh.now()
            where case_id = subject and (p->>'doubts')::boolean;
          update cases set contact_user_id = null, contact_taken_at = null
            where id = subject and (p->>'talked')::boolean;
        end if;
        insert into contacts (id, case_id, agency_id, contacted_at,`,
  ],
];
const TRACED: readonly Passage[] = [
  [
    `or p->>'kind' = 'contact_recorded' and exists`,
    `or p->>'kind' = 'contact_recorded' and panoh.calls_for((p->>'caseId')::uuid)
          or p->>'kind' = 'contact_recorded' and exists`,
  ],
];
const REWRITTEN = [
  ['panoh.touches(uuid)', TOUCHED],
  ['panoh.planning_state(uuid)', PLANNED],
  ['panoh.running_orders(uuid)', NOT_BY_CALLERS],
  ['panoh.follow_up_state(uuid)', NOT_BY_CALLERS],
  ['panoh.lapse_closure(uuid)', NOT_BY_CALLERS],
  ['panoh.has_worked_on(uuid,uuid)', NOT_BY_CALLERS],
  ['panoh.add_event(jsonb)', TRACED],
  ['panoh.may_settle(uuid)', SETTLED],
  ['panoh.mirror_contact(jsonb)', MIRRORED],
  ['panoh.recipients_of(uuid[])', TOLD],
  ['panoh.tell_work_of(uuid)', TOLD_BEFORE],
] as const;

/** Every planned contact is made by one named person, also where two agencies owe her one. */
export class NameCallers1795500000074 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.cases
      add column contact_user_id uuid constraint cases_contact_user_fk references panoh.users,
      add column contact_taken_at timestamptz,
      add constraint cases_contact_taken_check check (contact_user_id is null or contact_taken_at is not null)`);
    await runner.query('grant update (contact_user_id, contact_taken_at) on panoh.cases to panoh_app');
    await runner.query(`alter table panoh.safe_contacts add column confirmed_at timestamptz,
      add column confirmed_by uuid constraint safe_contacts_confirmed_fk references panoh.users`);
    await runner.query(`alter table panoh.contacts add column plan_answer text constraint contacts_plan_answer_check
      check (plan_answer in ('right', 'changed', 'not_alone', 'cut_short', 'her_wish'))`);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
    }
    for (const name of ['caller_of(uuid)', 'contact_shares(uuid[])', 'lock_contacts(uuid)'])
      await runner.query(`grant execute on function panoh.${name} to panoh_app`);
    await runner.query(`create trigger cases_caller before update on panoh.cases for each row
      when (current_user = 'panoh_app' and new.contact_user_id is distinct from old.contact_user_id)
      execute function panoh.check_caller()`);
    await runner.query(`create trigger cases_forget_caller before update of agency_id on panoh.cases for each row
      when (new.agency_id <> old.agency_id) execute function panoh.forget_caller()`);
    await runner.query(`create trigger conflict_blocks_caller after insert on panoh.conflict_blocks for each row
      when (new.subject_id is not null) execute function panoh.forget_blocked_caller()`);
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    await runner.query('drop trigger conflict_blocks_caller on panoh.conflict_blocks');
    await runner.query('drop trigger cases_forget_caller on panoh.cases');
    await runner.query('drop trigger cases_caller on panoh.cases');
    for (const signature of Object.keys(FUNCTIONS).reverse())
      await runner.query(`drop function panoh.${signature.replace(/(p_\w+|\br) /g, '')}`);
    await runner.query('revoke update (contact_user_id, contact_taken_at) on panoh.cases from panoh_app');
    await runner.query('alter table panoh.contacts drop column plan_answer');
    await runner.query('alter table panoh.safe_contacts drop column confirmed_at, drop column confirmed_by');
    await runner.query('alter table panoh.cases drop column contact_user_id, drop column contact_taken_at');
  }
}
