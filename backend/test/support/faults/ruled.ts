/**
 * Checks in separate SQL that rows with changed rules have the times of their version and one notification each. It
 * repeats the published values, so it takes no value from the product.
 */
const hours = (key: string, published: number, unit = 'hours'): string =>
  `make_interval(${unit} => coalesce((select x.count from panoh.rule_values x
     where x.version_id = v.id and x.key = '${key}'), ${published})::integer)`;

/** Version 0 is what is published; `due` holds for cases that are registered with too little known of the risk. */
export const RULE_TABLES = `create table campaign.ruled (follow_up_id uuid primary key, due_at timestamptz not null,
    person uuid not null, is_ended boolean not null);
  create table campaign.acknowledged_rows (follow_up_id uuid primary key);
  create table campaign.acknowledged_versions (group_id uuid not null, number integer not null);
  create view campaign.rule_times as select g.id as group_id, v.id as version_id, v.number,
      ${hours('fu.first_contact/1/medium', 72)} as first_contact, ${hours('fu.regular/cadence/1', 7, 'days')} as regular,
      ${hours('escalation/first/other', 24)} as first_escalation, ${hours('escalation/last', 72)} as last_escalation
    from panoh.working_groups g cross join lateral (select w.id, w.number from panoh.rule_versions w
      where w.working_group_id = g.id union all select null, 0) v
    where exists (select 1 from panoh.rule_versions w where w.working_group_id = g.id);
  create view campaign.ruled_rows as select f.id, f.rule, f.status, f.due_at, f.counted_from, f.rules_id,
      c.lead_user_id as person, c.working_group_id as group_id,
      case f.rule when 'fu.first_contact' then interval '72 hours' else interval '7 days' end as published
    from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
    where c.opened_by is not null and f.because = 'case_opened' and f.step = 1
      and f.rule in ('fu.first_contact', 'fu.regular')
      and exists (select 1 from panoh.rule_versions w where w.working_group_id = c.working_group_id);
  create view campaign.told_rows as select follow_up_id, due_at, person, is_ended from campaign.ruled
    union all select id, due_at, person, status <> 'pending' from campaign.ruled_rows;
  grant insert on campaign.ruled to panoh_app;`;

const TIMES = `campaign.rule_times t where t.group_id = r.group_id`;
const SPAN = `case r.rule when 'fu.first_contact' then t.first_contact else t.regular end`;
const OWN = `t.version_id is not distinct from r.rules_id`;
const LATEST = `t.number = (select max(number) from campaign.rule_times u where u.group_id = r.group_id)`;
const WAITING = `panoh.follow_up_steps s where s.follow_up_id = r.id and s.state = 'waiting'`;
/** Not exactly one waiting level, with a job at its time, no later than that. */
/** A word in advance is no step of the escalation; without sharing the head of the agency stands where the coordinator would. */
const isAt = (rung: string): string =>
  `s.run_at >= r.due_at and s.rung in ('${rung}'${rung === 'coordinator' ? `, 'agency_head'` : ''})`;
const lacks = (rung: string, by: string): string => `(select count(*) from ${WAITING} and ${isAt(rung)}) <> 1
  or not exists (select 1 from ${WAITING} and ${isAt(rung)} and s.run_at ${by}
    and exists (select 1 from panoh.outbox o where o.id = s.id and o.run_at = s.run_at))`;
const inForce = (span: string): string => `(select ${span} from ${TIMES} and ${LATEST})`;
/** The number of owner notifications of a row, over all steps. */
const TOLD = `(select count(*) from panoh.notifications n join panoh.follow_up_steps s on s.id = n.step_id
  where s.follow_up_id = r.follow_up_id and s.rung = 'owner' and n.user_id = r.person)`;
const DUE = `r.due_at <= panoh.now() and not r.is_ended`;

/** Each answers how many it found; 0 is right. */
export const RULE_QUESTIONS = {
  /** Later than its version says or than is published, or where no version of those before says. */
  misruled: `select count(*) from campaign.ruled_rows r where r.counted_from is null
      or r.due_at > r.counted_from + r.published
      or r.due_at > r.counted_from + (select ${SPAN} from ${TIMES} and ${OWN})
      or not exists (select 1 from ${TIMES} and t.number <= (select t.number from ${TIMES} and ${OWN})
        and r.due_at = r.counted_from + ${SPAN})`,
  /** Waits longer than the rules in force allow: it was not replanned. */
  unruled: `select count(*) from campaign.ruled_rows r where r.status = 'pending' and r.due_at > panoh.now()
      and r.due_at > r.counted_from + ${inForce(SPAN)}`,
  /** A level is missing, doubled, without a job, or later than the rules in force allow. */
  misladdered: `select (select count(*) from campaign.ruled_rows r where r.status = 'pending' and r.due_at > panoh.now()
        and (${lacks('owner', '= r.due_at')} or ${lacks('supervisor', `<= r.due_at + ${inForce('t.first_escalation')}`)}
          or ${lacks('coordinator', `<= r.due_at + ${inForce('t.last_escalation')}`)}))
      + (select count(*) from campaign.ruled e join panoh.follow_ups r on r.id = e.follow_up_id
        where not e.is_ended and e.due_at + interval '1 hour' > panoh.now()
          and (${lacks('supervisor', `<= r.due_at + interval '24 hours'`)}
            or ${lacks('coordinator', `<= r.due_at + interval '72 hours'`)}))`,
  /** Replanning after a change never ends, or the change itself is lost. */
  unplanned: `select (select count(*) from panoh.rule_replans where ended_at is null)
      + (select count(*) from campaign.acknowledged_versions a where not exists (select 1 from panoh.rule_versions v
          join panoh.rule_replans p on p.version_id = v.id
          where v.working_group_id = a.group_id and v.number = a.number))`,
  /** Due or missing, without a notification to its owner. */
  ruleLost: `select (select count(*) from campaign.told_rows r where ${DUE} and ${TOLD} = 0)
      + (select count(*) from campaign.acknowledged_rows a where not exists (select 1 from campaign.ruled r
          join panoh.follow_ups f on f.id = r.follow_up_id and f.due_at = r.due_at
          where r.follow_up_id = a.follow_up_id))`,
  /** Notified again by steps of another or a replaced plan. */
  ruleDoubled: `select (select coalesce(sum(${TOLD} - 1), 0) from campaign.told_rows r where ${TOLD} > 1)
      + (select count(*) from panoh.notifications n join panoh.follow_up_steps s on s.id = n.step_id
        where s.state = 'skipped')`,
  /** Before it was due, or although it had ended. */
  ruleEarly: `select count(*) from campaign.told_rows r join panoh.follow_up_steps s on s.follow_up_id = r.follow_up_id
      join panoh.notifications n on n.step_id = s.id where n.created_at < r.due_at or r.is_ended`,
} as const;

const ONE_RULED = `(select id from campaign.ruled_rows where status = 'pending' and due_at > panoh.now()
  and rules_id is not null order by id limit 1)`;
const ONE_DUE = `(select follow_up_id from campaign.ruled where not is_ended and due_at < panoh.now() order by 1 limit 1)`;
const OWNER_STEP = `(select s.id from panoh.follow_up_steps s join panoh.notifications n on n.step_id = s.id
  where s.follow_up_id = ${ONE_DUE} and s.rung = 'owner' limit 1)`;

/** One flaw of each kind, where rules were changed. */
export const RULE_PLANTS: readonly [flaw: keyof typeof RULE_QUESTIONS, plant: string][] = [
  ['misruled', `update panoh.follow_ups set due_at = due_at + interval '1 minute' where id = ${ONE_RULED}`],
  ['misruled', `update panoh.follow_ups set due_at = due_at - interval '1 minute' where id = ${ONE_RULED}`],
  ['misruled', `update panoh.follow_ups set counted_from = null where id = ${ONE_RULED}`],
  [
    'unruled',
    `update panoh.follow_ups f set rules_id = null, due_at = f.counted_from + r.published + interval '1 second'
     from campaign.ruled_rows r where r.id = f.id and f.id = ${ONE_RULED}`,
  ],
  [
    'misladdered',
    `update panoh.follow_up_steps set state = 'skipped' where follow_up_id = ${ONE_RULED} and rung = 'supervisor'`,
  ],
  [
    'misladdered',
    `update panoh.follow_up_steps set state = 'waiting' where id = (select id from panoh.follow_up_steps
       where state = 'skipped' and rung = 'owner' and follow_up_id in (select id from campaign.ruled_rows
         where status = 'pending' and due_at > panoh.now()) limit 1)`,
  ],
  [
    'misladdered',
    `delete from panoh.outbox where id in (select id from panoh.follow_up_steps
       where follow_up_id = ${ONE_RULED} and state = 'waiting' and rung in ('coordinator', 'agency_head'))`,
  ],
  [
    'unplanned',
    `update panoh.rule_replans set ended_at = null
     where version_id = (select version_id from panoh.rule_replans order by number limit 1)`,
  ],
  ['unplanned', `insert into campaign.acknowledged_versions values (gen_random_uuid(), 1)`],
  ['ruleLost', `delete from panoh.notifications where step_id = ${OWNER_STEP}`],
  ['ruleLost', `update panoh.follow_ups set due_at = due_at + interval '1 hour' where id = ${ONE_DUE}`],
  [
    'ruleDoubled',
    `with again as (insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, state)
       select gen_random_uuid(), follow_up_id, case_id, 99, rung, run_at, state from panoh.follow_up_steps
       where id = ${OWNER_STEP} returning id)
     insert into panoh.notifications (id, user_id, step_id, case_id, kind, created_at)
     select gen_random_uuid(), n.user_id, again.id, n.case_id, n.kind, n.created_at
     from panoh.notifications n, again where n.step_id = ${OWNER_STEP}`,
  ],
  [
    'ruleEarly',
    `update panoh.notifications n set created_at = r.due_at - interval '1 millisecond'
     from campaign.ruled r where n.step_id = ${OWNER_STEP} and r.follow_up_id = ${ONE_DUE}`,
  ],
  ['ruleEarly', `update campaign.ruled set is_ended = true where follow_up_id = ${ONE_DUE}`],
];
