import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { quickenPolicies } from './support/quick-policies.js';

/** What says who wrote it: the agency, the person, or both; nobody writes in the name of another. */
const WRITTEN_BY: Readonly<Record<string, readonly [agency: string | null, person: string | null]>> = {
  incidents: ['agency_id', null],
  narratives: ['agency_id', null],
  legal_qualifications: ['agency_id', null],
  contacts: ['agency_id', 'contacted_by'],
  risk_assessments: ['agency_id', 'assessed_by'],
  suicide_triages: ['agency_id', null],
  disability_answers: ['agency_id', 'recorded_by'],
  band_changes: ['agency_id', 'requested_by'],
  consents: [null, 'recorded_by'],
  closure_statements: ['agency_id', 'recorded_by'],
  protection_orders: ['agency_id', 'recorded_by'],
  order_events: ['agency_id', 'recorded_by'],
};
const AGENCY = '(select (panoh.viewer()).agency_id)';
const PERSON = '(select (panoh.viewer()).user_id)';

/**
 * Each side of a referral takes its own steps (domain reference 2.4): whoever was asked answers and serves, the
 * sender and the group take back and ask, and her own word comes from whoever spoke with her. A row that has ended
 * stays as it ended, and is taken on only together with a case of one's own that was opened from it.
 */
const CHECK_STEP = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare
    is_receiver boolean := coalesce(old.to_agency_id = panoh.viewer_agency_id(), false);
    is_sender boolean := panoh.owns(old.case_id);
    takes_back boolean := is_sender or panoh.coordinates(old.case_id);
    her_word text[] := '{survivor_word,no_longer_wanted}';
    may_change text[] := '{version,status,ended_at,received_case_id,ack_due_at,contact_due_at,outcome_due_at,due_at}';
  begin
    if takes_back then may_change := may_change || '{asked_at,withdrawal_reason}'::text[]; end if;
    if is_sender then may_change := may_change || her_word || '{consent_id}'::text[]; end if;
    if is_receiver then may_change := may_change || her_word; end if;
    if is_receiver and old.ended_at is null then
      may_change := may_change || '{received_at,decided_at,contacted_at,appointment_at,service_on,decline_reason,
        next_step,unavailable_reason,not_asked_reason}'::text[];
    end if;
    if (to_jsonb(new) - may_change = to_jsonb(old) - may_change
      and case when new.status = old.status
          -- The API reads and writes thousandths of a second.
          then date_trunc('milliseconds', new.ended_at) is not distinct from date_trunc('milliseconds', old.ended_at)
          else old.ended_at is null and case when new.status = 'withdrawn' then takes_back else is_receiver end
            and (new.ended_at is null) = (new.status not in ('completed', 'not_attended', 'declined', 'unavailable', 'withdrawn')) end
      and (new.status <> 'accepted' or new.received_case_id is not null)
      and (new.received_case_id is not distinct from old.received_case_id
        or old.received_case_id is null and is_receiver and old.status in ('sent', 'received') and new.status = 'accepted'
          and exists (select 1 from grants g where g.source_id = old.id and g.relation = 'referred')
          and exists (select 1 from cases c where c.id = new.received_case_id and c.agency_id = old.to_agency_id
            and c.origin_referral_id = old.id)))
    then return new; end if;
    raise exception 'not this step' using errcode = '42501';
  end $$`;

const SUBJECT = `(p->>'caseId')::uuid`;
const ADD_EVENT = 'panoh.add_event(jsonb)';
/**
 * Another agency leaves a trace of what it took part in: what passed between the two, that what it recorded ended a
 * request to close, a contact where it makes them, and the steps of closing where it decides them.
 */
const TRACES: readonly Passage[] = [
  [
    `p->>'kind' !~ '^(referral_|support_lead_|closure_|question_asked$|contact_recorded$|case_closed$|death_review_opened$|review_without_contact$)')`,
    `(p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'
          or p->>'kind' ~ '^(closure_|case_closed$|death_review_opened$|review_without_contact$)' and panoh.decides_closure(${SUBJECT})
          or p->>'kind' = 'contact_recorded' and exists (select 1 from cases c where c.id = ${SUBJECT}
            and c.support_lead_state = 'accepted' and c.support_lead_agency_id = panoh.viewer_agency_id())) is not true)`,
  ],
];

/** What the rules refuse to a side of a referral, or in the name of somebody else, the database refuses too. */
export class KeepToOwnSteps1795500000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.check_referral_step() ${CHECK_STEP}`);
    await runner.query('revoke execute on function panoh.check_referral_step() from public');
    await runner.query(`create trigger referrals_step before update on panoh.referrals for each row
      when (current_user = 'panoh_app') execute function panoh.check_referral_step()`);
    // Whoever sends cannot know the case that will be opened from it.
    await runner.query(`create policy referrals_not_received on panoh.referrals as restrictive for insert to panoh_app
      with check (received_case_id is null)`);
    for (const [table, [agency, person]] of Object.entries(WRITTEN_BY)) {
      const own = [agency && `${agency} = ${AGENCY}`, person && `${person} = ${PERSON}`].filter(Boolean);
      await runner.query(`create policy ${table}_in_own_name on panoh.${table} as restrictive for insert to panoh_app
        with check (${own.join(' and ')})`);
    }
    // What waits for a second person is decided by one, in her own name.
    await runner.query(`create policy band_changes_decided on panoh.band_changes as restrictive for update to panoh_app
      using (state = 'pending') with check (state = 'lapsed' or decided_by = ${PERSON} and decided_by <> requested_by)`);
    await rewrite(runner, ADD_EVENT, TRACES);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, ADD_EVENT, reversed(TRACES));
    await runner.query('drop policy band_changes_decided on panoh.band_changes');
    for (const table of Object.keys(WRITTEN_BY))
      await runner.query(`drop policy ${table}_in_own_name on panoh.${table}`);
    await runner.query('drop policy referrals_not_received on panoh.referrals');
    await runner.query('drop trigger referrals_step on panoh.referrals');
    await runner.query('drop function panoh.check_referral_step()');
  }
}
