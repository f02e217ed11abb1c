import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToRotation, openToRotation } from './support/key-rotation.js';
import { protect } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const LOOK_UP = 'language sql stable security definer set search_path = panoh, pg_temp';
const ME = 'panoh.viewer_user_id()';
const PRESENT = `if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
        raise exception 'presence is not proved' using errcode = 'PN040'; end if;`;

/** What cannot wait for the digest; every notification of another kind can. */
const URGENT = `('task_late', 'band_high', 'emergency_opened', 'read_budget_spent')`;

/** Who has chosen nothing yet: everything by a confirmed address, nothing at night, the digest at eight on weekdays. */
const USUAL = `returns table (email text, digest_hour smallint, quiet_from smallint, quiet_until smallint,
    works_on smallint[], breaks_quiet boolean) language sql immutable security definer set search_path = panoh, pg_temp
  as $$ select 'all'::text, 8::smallint, 1200::smallint, 420::smallint, '{1,2,3,4,5}'::smallint[], false $$`;

const FOR_APP: Record<string, string> = {
  'usual_choices()': USUAL,
  'own_contact(p_channel text)': `returns table (sealed_address bytea, confirmed_at timestamptz, sealed_planned bytea,
      planned_until timestamptz) ${LOOK_UP} as $$
      select c.sealed_address, c.confirmed_at, case when c.planned_until > panoh.now() then c.sealed_planned end,
        case when c.planned_until > panoh.now() then c.planned_until end
      from staff_contacts c where c.user_id = ${ME} and c.channel = p_channel $$`,
  // A code goes to the new address; the one before stays in force until it came back. Five an hour: an address is
  // somebody's letter box, and perhaps not hers.
  'plan_contact(p_channel text, p_sealed bytea, p_id uuid)': `returns void ${DEFINER} as $$ declare sent integer; begin
      if ${ME} is null then raise exception 'nobody' using errcode = '42501'; end if;
      ${PRESENT}
      insert into staff_contacts as c (user_id, channel, sealed_planned, planned_id, planned_until, asked_from)
        values (${ME}, p_channel, p_sealed, p_id, panoh.now() + interval '15 minutes', panoh.now())
        on conflict (user_id, channel) do update set sealed_planned = excluded.sealed_planned,
          planned_id = excluded.planned_id, planned_until = excluded.planned_until, tries = 0,
          asked = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked + 1 else 1 end,
          asked_from = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked_from else panoh.now() end
        returning asked into sent;
      if sent > 5 then raise exception 'too many codes' using errcode = 'PN068'; end if;
      update messages set state = 'dropped', ended_at = panoh.now() where user_id = ${ME} and channel = p_channel and kind = 'code' and state = 'waiting';
      insert into messages (id, user_id, channel, kind, next_at) values (p_id, ${ME}, p_channel, 'code', panoh.now());
      insert into outbox (id, queue, kind, subject_id, run_at) values (p_id, 'messages', 'message', p_id, panoh.now());
    end $$`,
  // Each try counts, whatever becomes of it; after five the code is worth nothing.
  'attempt_contact_code(p_channel text)': `returns uuid ${DEFINER} as $$ declare code uuid; begin
      update staff_contacts set tries = tries + 1 where user_id = ${ME} and channel = p_channel
        and planned_until > panoh.now() and tries < 5 returning planned_id into code;
      return code;
    end $$`,
  'confirm_contact(p_channel text, p_id uuid)': `returns boolean ${DEFINER} as $$ begin
      update staff_contacts set sealed_address = sealed_planned, confirmed_at = panoh.now(), sealed_planned = null,
          planned_id = null, planned_until = null
        where user_id = ${ME} and channel = p_channel and planned_id = p_id and planned_until > panoh.now() and tries > 0;
      return found;
    end $$`,
  // How often she asked stays, so that removing an address is no way around the limit.
  'remove_contact(p_channel text)': `returns void ${DEFINER} as $$ begin
      ${PRESENT}
      update staff_contacts set sealed_address = null, confirmed_at = null, sealed_planned = null, planned_id = null,
        planned_until = null where user_id = ${ME} and channel = p_channel;
      update messages set state = 'dropped', ended_at = panoh.now() where user_id = ${ME} and channel = p_channel and state = 'waiting';
    end $$`,
  // For whoever looks after the machine: how many, and the code of the last failure; whose they are nobody learns.
  'message_state()': `returns table (waiting integer, sent_in_day integer, failed_in_day integer, last_error text,
      last_error_at timestamptz) ${LOOK_UP} as $$
      select count(*) filter (where m.state in ('waiting', 'sending') and m.attempts > 0)::integer,
        (count(distinct m.tag) filter (where m.state = 'sent' and m.ended_at > panoh.now() - interval '1 day'))::integer,
        (count(distinct m.tag) filter (where m.state = 'fallen_back'
          and m.ended_at > panoh.now() - interval '1 day'))::integer,
        (select e.error_code from messages e where e.error_code is not null order by e.tried_at desc nulls last limit 1),
        (select max(e.tried_at) from messages e where e.error_code is not null)
      from messages m $$`,
};

const FOR_WORKER: Record<string, string> = {
  // Where she is reached by this channel, and when she wants to be. An account that is disabled or shut is told nothing.
  'message_recipient(p_user uuid, p_channel text)': `returns table (is_open boolean, language text, sealed_address bytea,
      sealed_planned bytea, email text, digest_hour smallint, quiet_from smallint, quiet_until smallint,
      works_on smallint[], breaks_quiet boolean) ${LOOK_UP} as $$
      select u.status = 'active' and k.shut_at is null, coalesce(m.language, u.language), c.sealed_address,
        c.sealed_planned, coalesce(m.email, d.email), coalesce(m.digest_hour, d.digest_hour),
        coalesce(m.quiet_from, d.quiet_from), coalesce(m.quiet_until, d.quiet_until), coalesce(m.works_on, d.works_on),
        coalesce(m.breaks_quiet, d.breaks_quiet)
      from users u join credentials k on k.user_id = u.id cross join panoh.usual_choices() d
        left join staff_contacts c on c.user_id = u.id and c.channel = p_channel
        left join message_choices m on m.user_id = u.id
      where u.id = p_user $$`,
  // What was read, done or withdrawn meanwhile, or is of a case that she is blocked from by now, is told to nobody.
  'message_needs(p_ids uuid[])': `returns table (id uuid, is_needed boolean, snoozed_until timestamptz) ${LOOK_UP} as $$
      select m.id, case when m.kind = 'code'
          then exists (select 1 from staff_contacts c where c.planned_id = m.id and c.planned_until > panoh.now())
          else n.id is not null and n.read_at is null and (f.id is null or f.status = 'pending' or s.tells = 'call')
            and not (n.case_id is not null and n.case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[])))
            and not exists (select 1 from referrals r where r.id = n.subject_id and r.to_agency_id = u.agency_id
              and r.received_case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[]))) end,
        (select z.until_at from snoozes z where z.follow_up_id = f.id and z.user_id = m.user_id
          and (z.ended_at is null or z.ended_at > panoh.now()) order by z.created_at desc limit 1)
      from messages m join users u on u.id = m.user_id join agencies a on a.id = u.agency_id
        left join notifications n on n.id = m.notification_id
        left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
      where m.id = any (p_ids) $$`,
};

/**
 * In the transaction of the notifications, and without a lock: what is due together is gathered when it goes out. Urgent
 * ones wait a minute for others of their kind; when a digest goes out the worker finds by her own choices.
 */
const PLAN = `returns trigger ${DEFINER} as $$ begin
    with wanted as (
      select n.id, n.user_id, c.channel, n.kind in ${URGENT} or (f.kind = 'safety_contact' and k.band = 'high') as is_urgent,
        coalesce(n.kind in ('band_high', 'emergency_opened') or (f.kind = 'safety_contact' and k.band = 'high'), false) as is_safety
      from told n join staff_contacts c on c.user_id = n.user_id and c.confirmed_at is not null
        left join message_choices m on m.user_id = n.user_id
        left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
        left join cases k on k.id = n.case_id
      where coalesce(m.email, 'all') <> 'off'),
    made as (
      insert into messages (id, user_id, channel, kind, is_safety, notification_id, next_at)
        select gen_random_uuid(), w.user_id, w.channel, case when w.is_urgent then 'urgent' else 'digest' end, w.is_safety, w.id,
          panoh.now() + case when w.is_urgent then interval '1 minute' else interval '0' end
        from wanted w left join message_choices m on m.user_id = w.user_id
        where coalesce(w.is_urgent, false) or coalesce(m.email, 'all') = 'all'
        returning id, user_id, channel, next_at)
    insert into outbox (id, queue, kind, subject_id, run_at)
      select distinct on (m.user_id, m.channel, m.next_at) m.id, 'messages', 'message', m.id, m.next_at from made m;
    return null;
  end $$`;

/** Another choice counts for what waits already. */
const REPLAN = `returns trigger ${DEFINER} as $$ begin
    update messages set next_at = panoh.now() where user_id = new.user_id and state = 'waiting' and tag is null;
    return null;
  end $$`;

const INNER: Record<string, string> = {
  'plan_messages()': PLAN,
  'replan_messages()': REPLAN,
};

const TABLES = ['messages', 'message_choices', 'staff_contacts', 'holidays'];
const nameOf = (signature: string): string => signature.replace(/p_\w* (?=\w)/g, '');

/**
 * Channels for staff beside the notification in the application (ADR 16): where somebody is reached, sealed; when she
 * wants to be; and a row for each thing that a channel has to tell her, which is the truth of it.
 */
export class ReachStaff1795500000069 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    for (const [signature, body] of Object.entries({ ...INNER, ...FOR_APP, ...FOR_WORKER })) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    }
    for (const signature of Object.keys(FOR_APP))
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_app`);
    for (const signature of Object.keys(FOR_WORKER))
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_worker`);
    await runner.query(`create trigger notifications_messages after insert on panoh.notifications
      referencing new table as told for each statement execute function panoh.plan_messages()`);
    await runner.query(`create trigger message_choices_replan after insert or update on panoh.message_choices
      for each row execute function panoh.replan_messages()`);
    await openToRotation(runner, 'panoh.staff_contacts', {
      reads: ['user_id', 'channel'],
      writes: ['sealed_address', 'sealed_planned'],
    });
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger notifications_messages on panoh.notifications');
    await runner.query('drop trigger message_choices_replan on panoh.message_choices');
    await closeToRotation(runner, 'panoh.staff_contacts');
    for (const signature of Object.keys({ ...FOR_APP, ...FOR_WORKER, ...INNER }))
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await runner.query(`delete from panoh.outbox where queue = 'messages'`);
    for (const table of TABLES) await runner.query(`drop table panoh.${table}`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    const channel = (table: string): string =>
      `channel text not null constraint ${table}_channel_check check (channel in ('email'))`;
    await runner.query(`create table panoh.staff_contacts (
      user_id uuid not null constraint staff_contacts_user_fk references panoh.users,
      ${channel('staff_contacts')},
      sealed_address bytea, confirmed_at timestamptz,
      sealed_planned bytea, planned_id uuid, planned_until timestamptz, tries smallint not null default 0,
      asked smallint not null default 1, asked_from timestamptz not null,
      constraint staff_contacts_pk primary key (user_id, channel),
      constraint staff_contacts_confirmed_check check ((sealed_address is null) = (confirmed_at is null)))`);
    await runner.query(`create table panoh.message_choices (
      user_id uuid primary key constraint message_choices_user_fk references panoh.users,
      language text constraint message_choices_language_check check (language in ('tg', 'ru', 'en')),
      email text not null constraint message_choices_email_check check (email in ('off', 'urgent', 'all')),
      digest_hour smallint not null constraint message_choices_hour_check check (digest_hour between 0 and 23),
      quiet_from smallint not null constraint message_choices_from_check check (quiet_from between 0 and 1439),
      quiet_until smallint not null constraint message_choices_until_check check (quiet_until between 0 and 1439),
      works_on smallint[] not null constraint message_choices_days_check
        check (works_on <@ '{1,2,3,4,5,6,7}'::smallint[] and cardinality(works_on) > 0),
      breaks_quiet boolean not null)`);
    // One row for each thing and channel. What goes out together bears one tag, and is sent under it again where it is
    // not known whether it arrived. next_at: when it is looked at next; of what is being sent, the end of the lease.
    await runner.query(`create table panoh.messages (
      id uuid primary key,
      user_id uuid not null constraint messages_user_fk references panoh.users,
      ${channel('messages')},
      kind text not null constraint messages_kind_check check (kind in ('code', 'urgent', 'digest')),
      is_safety boolean not null default false,
      notification_id uuid constraint messages_notification_fk references panoh.notifications on delete cascade,
      state text not null default 'waiting' constraint messages_state_check
        check (state in ('waiting', 'sending', 'sent', 'dropped', 'fallen_back')),
      tag uuid, attempts smallint not null default 0, next_at timestamptz not null,
      tried_at timestamptz, error_code text, ended_at timestamptz,
      created_at timestamptz not null default panoh.now(),
      constraint messages_once unique (notification_id, channel))`);
    await runner.query(
      `create index messages_waiting on panoh.messages (next_at) where state in ('waiting', 'sending')`,
    );
    await runner.query(
      `create index messages_of_user on panoh.messages (user_id, channel) where state in ('waiting', 'sending')`,
    );
    await runner.query(`create index messages_ended on panoh.messages (ended_at) where ended_at is not null`);
    await runner.query(`create table panoh.holidays (
      day date primary key,
      entered_by uuid not null, entered_at timestamptz not null default panoh.now())`);
  }

  private async protectTables(runner: QueryRunner): Promise<void> {
    const mine = 'user_id = (select (panoh.viewer()).user_id)';
    const administers = `'administrator' = any ((select (panoh.viewer()).roles)::text[])`;
    await protect(runner, 'panoh.staff_contacts', { select: 'false' });
    await protect(runner, 'panoh.messages', { select: 'false' });
    await protect(runner, 'panoh.message_choices', { select: mine, insert: mine, update: mine });
    await protect(runner, 'panoh.holidays', {
      select: '(select (panoh.viewer()).user_id) is not null',
      insert: administers,
    });
    await runner.query(`alter policy holidays_delete on panoh.holidays using (${administers})`);
    await runner.query(`grant select, insert, update (language, email, digest_hour, quiet_from, quiet_until, works_on,
      breaks_quiet) on panoh.message_choices to panoh_app`);
    await runner.query('grant select, insert, delete on panoh.holidays to panoh_app');
    for (const table of ['messages', 'holidays'])
      await runner.query(`create policy ${table}_worker on panoh.${table} to panoh_worker using (true)`);
    await runner.query(`grant select, update (state, tag, attempts, next_at, tried_at, error_code, ended_at), delete
      on panoh.messages to panoh_worker`);
    await runner.query('grant select (day) on panoh.holidays to panoh_worker');
    // What has not ended is never removed.
    await runner.query(`create policy messages_keep on panoh.messages as restrictive for delete to panoh_worker
      using (ended_at < panoh.now() - interval '90 days')`);
  }
}
