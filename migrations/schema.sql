-- Written by `npm run db:schema` from a fresh database. Change the files in schema/ and run it again.

set check_function_bodies = off;

create schema panoh;

create schema vault;

create schema linkage;

create schema statistics;

alter default privileges revoke execute on functions from public;

create type panoh.viewer as (
  user_id uuid,
  session_id uuid,
  agency_id uuid,
  agency_kind text,
  agency_type text,
  group_ids uuid[],
  roles text[],
  grantees uuid[],
  reads text[],
  writes text[],
  blocked uuid[],
  language text,
  stepped_up_until timestamp with time zone,
  led_group_ids uuid[]
);

CREATE OR REPLACE FUNCTION panoh.now()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin return pg_catalog.now() + (select shifted_by from clock); end
$function$;

create table linkage.comparisons (
  pair_id uuid not null,
  case_id uuid not null,
  answer text not null,
  answered_by uuid not null,
  answered_at timestamp with time zone not null default panoh.now(),
  constraint comparisons_pk PRIMARY KEY (pair_id, case_id),
  constraint comparisons_answer_check CHECK (answer = ANY (ARRAY['same'::text, 'different'::text]))
);

create table linkage.decisions (
  id uuid not null,
  pair_id uuid not null,
  one uuid not null,
  other uuid not null,
  answer text not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null default panoh.now(),
  applied_at timestamp with time zone,
  undone_by uuid,
  undone_at timestamp with time zone,
  undo_applied_at timestamp with time zone,
  is_of_agency boolean not null default false,
  constraint decisions_pkey PRIMARY KEY (id),
  constraint decisions_answer_check CHECK (answer = ANY (ARRAY['same'::text, 'different'::text, 'cannot_tell'::text]))
);

create table linkage.disclosed_incidents (
  incident_id uuid not null,
  case_id uuid not null,
  told_at timestamp with time zone not null default panoh.now(),
  constraint disclosed_incidents_pk PRIMARY KEY (incident_id, case_id)
);

create table linkage.encodings (
  no integer not null generated always as identity,
  case_id uuid not null,
  key_version integer not null,
  sealed bytea not null,
  constraint encodings_pk PRIMARY KEY (case_id, key_version)
);

create table linkage.inbox (
  case_id uuid not null,
  sealed_identity bytea,
  sealed_phone bytea,
  version integer not null default 1,
  handed_at timestamp with time zone not null default panoh.now(),
  is_anew boolean not null default false,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default panoh.now(),
  constraint inbox_pkey PRIMARY KEY (case_id)
);

create table linkage.keys (
  version integer not null,
  fingerprint text not null,
  state text not null,
  is_whole boolean not null default true,
  made_at timestamp with time zone not null default panoh.now(),
  constraint keys_pkey PRIMARY KEY (version),
  constraint keys_state_check CHECK (state = ANY (ARRAY['current'::text, 'coming'::text, 'leaving'::text]))
);

create table linkage.model (
  key_version integer not null,
  up_to integer not null default 0,
  counted_at timestamp with time zone,
  sealed bytea,
  learnt_from integer not null default 0,
  learnt_at timestamp with time zone,
  model jsonb,
  constraint model_pkey PRIMARY KEY (key_version)
);

create table linkage.moves (
  no bigint not null generated always as identity,
  case_id uuid not null,
  from_person uuid,
  to_person uuid not null,
  cause text not null,
  decision_id uuid,
  moved_at timestamp with time zone not null default panoh.now(),
  constraint moves_pkey PRIMARY KEY (no),
  constraint moves_cause_check CHECK (cause = ANY (ARRAY['registered'::text, 'corrected'::text, 'left'::text, 'decision'::text, 'undo'::text, 'neighbour'::text]))
);

create table linkage.pairs (
  id uuid not null,
  one uuid not null,
  other uuid not null,
  is_linked boolean not null,
  is_doubtful boolean not null,
  state text not null default 'open'::text,
  sealed bytea not null,
  found_at timestamp with time zone not null default panoh.now(),
  constraint pairs_pkey PRIMARY KEY (id),
  constraint pairs_once UNIQUE (one, other),
  constraint pairs_order_check CHECK (one < other),
  constraint pairs_state_check CHECK (state = ANY (ARRAY['open'::text, 'answered'::text]))
);

create table linkage.registrations (
  case_id uuid not null,
  person_id uuid not null,
  is_linkable boolean not null default true,
  changed_at timestamp with time zone not null default panoh.now(),
  constraint registrations_pkey PRIMARY KEY (case_id)
);

create table linkage.tags (
  tag bigint not null,
  no integer not null
);

create table linkage.to_compare (
  case_id uuid not null,
  no integer not null generated always as identity,
  cause text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default panoh.now(),
  constraint to_compare_pkey PRIMARY KEY (case_id),
  constraint to_compare_cause_check CHECK (cause = ANY (ARRAY['registered'::text, 'corrected'::text, 'neighbour'::text]))
);

create table panoh.absences (
  id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  stand_in_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null default panoh.now(),
  handed_over_at timestamp with time zone,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint absences_pkey PRIMARY KEY (id),
  constraint absences_end_check CHECK (ends_at > starts_at),
  constraint absences_stand_in_check CHECK (stand_in_id <> user_id)
);

create table panoh.agencies (
  id uuid not null,
  type text not null,
  kind text not null,
  place text not null,
  name_tg text not null,
  name_ru text not null,
  name_en text not null,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  duty_phone text,
  head_user_id uuid,
  constraint agencies_pkey PRIMARY KEY (id),
  constraint agencies_kind_check CHECK (kind = ANY (ARRAY['police'::text, 'state'::text, 'civil'::text])),
  constraint agencies_status_check CHECK (status = ANY (ARRAY['active'::text, 'closed'::text]))
);

create table panoh.agency_keys (
  agency_id uuid not null,
  version integer not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  held_by text not null default 'server'::text,
  created_at timestamp with time zone not null default panoh.now(),
  constraint agency_keys_pk PRIMARY KEY (agency_id, version),
  constraint agency_keys_held_by_check CHECK (held_by = ANY (ARRAY['server'::text, 'agency'::text]))
);

create table panoh.agency_memberships (
  id uuid not null,
  agency_id uuid not null,
  working_group_id uuid not null,
  started_at timestamp with time zone not null default panoh.now(),
  ended_at timestamp with time zone,
  constraint agency_memberships_pkey PRIMARY KEY (id),
  constraint agency_memberships_end_check CHECK (ended_at IS NULL OR ended_at >= started_at)
);

create table panoh.article_reviews (
  id uuid not null,
  article_id uuid not null,
  number integer not null,
  checklist integer not null,
  answers jsonb not null,
  concerns text[] not null,
  note text,
  reviewed_by uuid not null,
  reviewed_at timestamp with time zone not null default panoh.now(),
  constraint article_reviews_pkey PRIMARY KEY (id),
  constraint article_reviews_once UNIQUE (article_id, number),
  constraint article_reviews_answers_check CHECK ((checklist = 1 AND jsonb_typeof(answers) = 'object'::text AND answers ?& ARRAY['blames'::text, 'excuses'::text, 'patience'::text, 'private_matter'::text, 'roles'::text, 'doubts'::text, 'humiliates'::text, 'details'::text, 'identifies'::text, 'endangers'::text] AND (answers - ARRAY['blames'::text, 'excuses'::text, 'patience'::text, 'private_matter'::text, 'roles'::text, 'doubts'::text, 'humiliates'::text, 'details'::text, 'identifies'::text, 'endangers'::text]) = '{}'::jsonb AND ((answers ->> 'blames'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'blames'::text) = 'yes'::text) = ('blames'::text = ANY (concerns)) AND ((answers ->> 'excuses'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'excuses'::text) = 'yes'::text) = ('excuses'::text = ANY (concerns)) AND ((answers ->> 'patience'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'patience'::text) = 'yes'::text) = ('patience'::text = ANY (concerns)) AND ((answers ->> 'private_matter'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'private_matter'::text) = 'yes'::text) = ('private_matter'::text = ANY (concerns)) AND ((answers ->> 'roles'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'roles'::text) = 'yes'::text) = ('roles'::text = ANY (concerns)) AND ((answers ->> 'doubts'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'doubts'::text) = 'yes'::text) = ('doubts'::text = ANY (concerns)) AND ((answers ->> 'humiliates'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'humiliates'::text) = 'yes'::text) = ('humiliates'::text = ANY (concerns)) AND ((answers ->> 'details'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'details'::text) = 'yes'::text) = ('details'::text = ANY (concerns)) AND ((answers ->> 'identifies'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'identifies'::text) = 'yes'::text) = ('identifies'::text = ANY (concerns)) AND ((answers ->> 'endangers'::text) = ANY (ARRAY['no'::text, 'yes'::text])) AND ((answers ->> 'endangers'::text) = 'yes'::text) = ('endangers'::text = ANY (concerns))) IS TRUE),
  constraint article_reviews_concerns_check CHECK (concerns <@ ARRAY['blames'::text, 'excuses'::text, 'patience'::text, 'private_matter'::text, 'roles'::text, 'doubts'::text, 'humiliates'::text, 'details'::text, 'identifies'::text, 'endangers'::text]),
  constraint article_reviews_note_check CHECK (length(note) <= 1000),
  constraint article_reviews_said_check CHECK (cardinality(concerns) = 0 OR note IS NOT NULL)
);

create table panoh.article_revisions (
  article_id uuid not null,
  number integer not null,
  title_tg text,
  title_ru text,
  title_en text,
  text_tg text,
  text_ru text,
  text_en text,
  written_by uuid not null,
  written_at timestamp with time zone not null default panoh.now(),
  constraint article_revisions_pk PRIMARY KEY (article_id, number),
  constraint article_revisions_text_en_check CHECK (length(text_en) <= 8000),
  constraint article_revisions_text_ru_check CHECK (length(text_ru) <= 8000),
  constraint article_revisions_text_tg_check CHECK (length(text_tg) <= 8000),
  constraint article_revisions_title_en_check CHECK (length(title_en) <= 160),
  constraint article_revisions_title_ru_check CHECK (length(title_ru) <= 160),
  constraint article_revisions_title_tg_check CHECK (length(title_tg) <= 160)
);

create table panoh.articles (
  id uuid not null,
  agency_id uuid not null,
  section text not null,
  kind text not null,
  state text not null default 'draft'::text,
  number integer not null default 1,
  published_number integer,
  published_at timestamp with time zone,
  corrected_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  changed_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint articles_pkey PRIMARY KEY (id),
  constraint articles_kind_check CHECK (kind = ANY (ARRAY['news'::text, 'methodology'::text])),
  constraint articles_number_check CHECK (number > 0),
  constraint articles_published_check CHECK ((published_number IS NULL) = (published_at IS NULL)),
  constraint articles_section_check CHECK (section = ANY (ARRAY['mvd'::text, 'prokuratura'::text, 'sud'::text, 'moh'::text, 'minjust'::text])),
  constraint articles_state_check CHECK (state = ANY (ARRAY['draft'::text, 'in_review'::text, 'published'::text, 'withdrawn'::text])),
  constraint articles_withdrawn_check CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
  constraint articles_withdrawn_reason_check CHECK (withdrawn_reason = ANY (ARRAY['mistake'::text, 'stereotype'::text, 'identifies'::text, 'outdated'::text, 'other'::text]))
);

create table panoh.audit_chain (
  chain_no bigint not null,
  seq bigint not null,
  hash bytea not null,
  constraint audit_chain_pkey PRIMARY KEY (chain_no),
  constraint audit_chain_seq_key UNIQUE (seq),
  constraint audit_chain_chain_no_check CHECK (chain_no > 0),
  constraint audit_chain_hash_check CHECK (octet_length(hash) = 32)
);

create table panoh.audit_chain_state (
  id smallint not null default 1,
  settled_seq bigint not null default 0,
  mark_seq bigint not null default 0,
  mark_xid xid8 not null default '0'::xid8,
  constraint audit_chain_state_pkey PRIMARY KEY (id),
  constraint audit_chain_state_id_check CHECK (id = 1)
);

create table panoh.audit_checkpoints (
  no integer not null,
  chain_no bigint not null,
  hash bytea not null,
  at timestamp with time zone not null,
  signature bytea not null,
  constraint audit_checkpoints_pkey PRIMARY KEY (no),
  constraint audit_checkpoints_chain_no_key UNIQUE (chain_no),
  constraint audit_checkpoints_hash_check CHECK (octet_length(hash) = 32),
  constraint audit_checkpoints_signature_check CHECK (octet_length(signature) = 64)
);

create table panoh.audit_entries (
  seq bigint not null generated always as identity,
  at timestamp with time zone not null default (panoh.now() + (clock_timestamp() - now())),
  actor_id uuid,
  agency_id uuid,
  session_hash text,
  action text not null,
  decision text not null,
  cases uuid[] not null default '{}'::uuid[],
  partitions text[] not null default '{}'::text[],
  purpose text,
  request_id uuid not null,
  grants uuid[] not null default '{}'::uuid[],
  constraint audit_entries_pkey PRIMARY KEY (seq),
  constraint audit_entries_decision_check CHECK (decision = ANY (ARRAY['allowed'::text, 'refused'::text, 'failed'::text]))
);

create table panoh.audit_keys (
  version smallint not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  created_at timestamp with time zone not null default panoh.now(),
  constraint audit_keys_pkey PRIMARY KEY (version),
  constraint audit_keys_public_key_check CHECK (octet_length(public_key) = 32),
  constraint audit_keys_version_check CHECK (version = 1)
);

create table panoh.band_changes (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessment_id uuid,
  from_band text not null,
  to_band text not null,
  sealed_reason bytea not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  confirmer_id uuid,
  state text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  version integer not null default 1,
  constraint band_changes_pkey PRIMARY KEY (id),
  constraint band_changes_people_check CHECK (decided_by IS DISTINCT FROM requested_by),
  constraint band_changes_state_check CHECK (state = ANY (ARRAY['pending'::text, 'applied'::text, 'not_agreed'::text, 'lapsed'::text]))
);

create table panoh.block_votes (
  block_id uuid not null,
  agency_id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  vote text not null,
  voted_at timestamp with time zone not null default panoh.now(),
  is_oversight boolean not null default false,
  constraint block_votes_pk PRIMARY KEY (block_id, agency_id),
  constraint block_votes_vote_check CHECK (vote = ANY (ARRAY['confirm'::text, 'lift'::text]))
);

create table panoh.call_in_cases (
  call_in_id uuid not null,
  case_id uuid not null,
  joins_id uuid,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  version integer not null default 1,
  alone boolean,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  not_reached_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint call_in_cases_pkey PRIMARY KEY (call_in_id),
  constraint call_in_cases_alone_check CHECK (answer IS NULL OR (answer = ANY (ARRAY['not_reached'::text, 'corrected'::text])) OR alone IS TRUE),
  constraint call_in_cases_answer_check CHECK (answer = ANY (ARRAY['asked'::text, 'not_asked'::text, 'not_reached'::text, 'withdrawn'::text, 'corrected'::text])),
  constraint call_in_cases_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (answer <> 'asked'::text OR confirmed_at IS NOT NULL))
);

create table panoh.call_ins (
  id uuid not null,
  agency_id uuid not null,
  asked_by uuid not null,
  code text not null,
  asked_at timestamp with time zone not null default panoh.now(),
  looked_at timestamp with time zone,
  lapsed_at timestamp with time zone,
  released_at timestamp with time zone,
  constraint call_ins_pkey PRIMARY KEY (id)
);

create table panoh.callback_answers (
  id uuid not null,
  request_id uuid not null,
  template text not null,
  language text not null,
  basis text not null,
  state text not null default 'queued'::text,
  sealed_number bytea,
  provider_id text,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default panoh.now(),
  lease_until timestamp with time zone,
  actor_id uuid not null,
  at timestamp with time zone not null default panoh.now(),
  constraint callback_answers_pkey PRIMARY KEY (id),
  constraint callback_answers_basis_check CHECK (basis = ANY (ARRAY['asked'::text, 'agreed'::text])),
  constraint callback_answers_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text, 'en'::text])),
  constraint callback_answers_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'failed'::text, 'unknown'::text, 'refused'::text])),
  constraint callback_answers_template_check CHECK (template = ANY (ARRAY['received'::text, 'call_when'::text, 'tomorrow'::text, 'busy'::text, 'come'::text, 'thanks'::text]))
);

create table panoh.callback_details (
  id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint callback_details_pkey PRIMARY KEY (id),
  constraint callback_details_sealed_check CHECK (octet_length(sealed) <= 8000)
);

create table panoh.callback_escalations (
  id uuid not null,
  request_id uuid not null,
  rung text not null,
  run_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  lease_until timestamp with time zone,
  attempts integer not null default 0,
  of_message boolean not null default false,
  done_at timestamp with time zone,
  constraint callback_escalations_pkey PRIMARY KEY (id),
  constraint callback_escalations_rung_check CHECK (rung = ANY (ARRAY['duty'::text, 'taker'::text, 'everyone'::text, 'supervisor'::text, 'coordinator'::text, 'oversight'::text, 'ageing'::text])),
  constraint callback_escalations_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'done'::text, 'skipped'::text, 'undeliverable'::text]))
);

create table panoh.callback_events (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  kind text not null,
  reason text,
  actor_id uuid not null,
  at timestamp with time zone not null default panoh.now(),
  constraint callback_events_pkey PRIMARY KEY (id)
);

create table panoh.callback_messages (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  digest text not null,
  whole text not null,
  part smallint not null,
  parts smallint not null,
  times integer not null default 1,
  received_at timestamp with time zone not null default panoh.now(),
  last_at timestamp with time zone not null default panoh.now(),
  constraint callback_messages_pkey PRIMARY KEY (id),
  constraint callback_messages_part_check CHECK (part >= 1),
  constraint callback_messages_parts_check CHECK (parts >= 1 AND parts <= 255),
  constraint callback_messages_sealed_check CHECK (octet_length(sealed) <= 65000)
);

create table panoh.callback_requests (
  id uuid not null,
  agency_id uuid not null,
  source text not null default 'page'::text,
  audit_pseudonym uuid not null default gen_random_uuid(),
  received_at timestamp with time zone not null default panoh.now(),
  due_at timestamp with time zone not null,
  is_doubtful boolean not null default false,
  is_bundled boolean not null default false,
  lookup_hash text,
  state text not null default 'waiting'::text,
  sender_hash text,
  taken_by uuid,
  taken_at timestamp with time zone,
  read_at timestamp with time zone,
  try_at timestamp with time zone,
  locked_at timestamp with time zone,
  outcome text,
  settled_at timestamp with time zone,
  version integer not null default 1,
  constraint callback_requests_pkey PRIMARY KEY (id),
  constraint callback_requests_bundled_check CHECK (is_doubtful OR NOT is_bundled),
  constraint callback_requests_outcome_check CHECK (outcome = ANY (ARRAY['reached'::text, 'stopped'::text, 'junk'::text])),
  constraint callback_requests_settled_check CHECK ((state = 'settled'::text) = (settled_at IS NOT NULL) AND (state = 'settled'::text) = (outcome IS NOT NULL)),
  constraint callback_requests_source_check CHECK (source = ANY (ARRAY['page'::text, 'hidden'::text, 'sms'::text])),
  constraint callback_requests_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'taken'::text, 'settled'::text])),
  constraint callback_requests_taken_check CHECK (state <> 'taken'::text OR taken_by IS NOT NULL)
);

create table panoh.case_events (
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  partition text not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  agency_id uuid not null,
  actor_id uuid,
  facts jsonb not null default '{}'::jsonb,
  sealed_note bytea,
  key_version integer not null default 1,
  raises_risk boolean not null default false,
  corrects_id uuid,
  constraint case_events_pkey PRIMARY KEY (id)
);

create table panoh.case_historical_records (
  id uuid not null,
  row_id uuid not null,
  agency_id uuid not null,
  case_id uuid not null,
  state text not null,
  kind text not null,
  partition text not null,
  happened_on date not null,
  facts jsonb not null,
  found_at timestamp with time zone not null default panoh.now(),
  answered_at timestamp with time zone,
  answered_by uuid,
  constraint case_historical_records_pkey PRIMARY KEY (id),
  constraint case_historical_records_once UNIQUE (row_id, case_id),
  constraint case_historical_records_kind_check CHECK (kind = 'register_order'::text AND partition = 'legal'::text OR kind = 'register_referral'::text AND partition = 'core'::text),
  constraint case_historical_records_state_check CHECK (state = ANY (ARRAY['linked'::text, 'to_review'::text, 'apart'::text]))
);

create table panoh.case_labels (
  case_id uuid not null,
  agency_id uuid not null,
  sealed bytea,
  version integer not null default 1,
  written_by uuid not null,
  written_at timestamp with time zone not null default panoh.now(),
  constraint case_labels_pkey PRIMARY KEY (case_id)
);

create table panoh.case_read_counters (
  user_id uuid not null,
  hour timestamp with time zone not null,
  case_id uuid not null,
  constraint case_read_counters_pk PRIMARY KEY (user_id, hour, case_id)
);

create table panoh.case_writings (
  case_id uuid not null,
  group_id uuid,
  written_at timestamp with time zone not null,
  is_listed boolean not null,
  constraint case_writings_pkey PRIMARY KEY (case_id)
);

create table panoh.cases (
  id uuid not null,
  reference text not null,
  agency_id uuid not null,
  working_group_id uuid,
  lead_user_id uuid,
  audit_pseudonym uuid not null,
  origin text not null,
  origin_referral_id uuid,
  status text not null default 'open'::text,
  episode_no integer not null default 1,
  opened_at timestamp with time zone not null,
  opened_by uuid,
  booked_on date,
  episode_opened_at timestamp with time zone not null default panoh.now(),
  closed_at timestamp with time zone,
  place text not null,
  sex text not null,
  is_minor boolean not null default false,
  minor_decided_by text,
  marital_status text not null default 'unknown'::text,
  age_band text not null default 'unknown'::text,
  referred_from text not null default 'self'::text,
  conflict_answer text,
  awaits_safe_contact boolean not null default false,
  awaits_background boolean not null default false,
  band text not null default 'incomplete'::text,
  assessed_at timestamp with time zone,
  shares_with_group boolean not null default false,
  shares_until timestamp with time zone,
  refuses_sharing boolean not null default false,
  follow_up_consent boolean not null default false,
  counts_in_statistics boolean not null default false,
  may_be_linked boolean not null default false,
  support_lead_state text not null default 'not_needed'::text,
  support_lead_agency_id uuid,
  reopen_on_registration boolean not null default false,
  contact_stopped boolean not null default false,
  stop_rests_on_closing boolean not null default false,
  failed_attempts integer not null default 0,
  last_contact_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  erased_at timestamp with time zone,
  held_until date,
  flagged_until timestamp with time zone,
  contact_user_id uuid,
  contact_taken_at timestamp with time zone,
  searching_since timestamp with time zone,
  death_reported_at timestamp with time zone,
  death_stops_contact boolean not null default false,
  constraint cases_pkey PRIMARY KEY (id),
  constraint cases_audit_pseudonym_key UNIQUE (audit_pseudonym),
  constraint cases_reference_key UNIQUE (reference),
  constraint cases_age_band_check CHECK (age_band = ANY (ARRAY['0_11'::text, '12_14'::text, '15_17'::text, '18_24'::text, '25_29'::text, '30_39'::text, '40_49'::text, '50_59'::text, '60_plus'::text, 'unknown'::text])),
  constraint cases_band_check CHECK (band = ANY (ARRAY['incomplete'::text, 'standard'::text, 'medium'::text, 'high'::text])),
  constraint cases_child_band_check CHECK (NOT is_minor OR (age_band = ANY (ARRAY['0_11'::text, '12_14'::text, '15_17'::text, 'unknown'::text]))),
  constraint cases_closed_at_check CHECK ((status = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint cases_conflict_answer_check CHECK (conflict_answer = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint cases_contact_taken_check CHECK (contact_user_id IS NULL OR contact_taken_at IS NOT NULL),
  constraint cases_origin_check CHECK (origin = ANY (ARRAY['intake'::text, 'referral'::text, 'import'::text])),
  constraint cases_sex_check CHECK (sex = ANY (ARRAY['female'::text, 'male'::text, 'unknown'::text])),
  constraint cases_status_check CHECK (status = ANY (ARRAY['open'::text, 'closed'::text])),
  constraint cases_support_lead_check CHECK (support_lead_state = ANY (ARRAY['not_needed'::text, 'to_offer'::text, 'offered'::text, 'accepted'::text, 'declined'::text]))
);

create table panoh.child_answers (
  id uuid not null,
  child_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  answer text not null,
  asked_on date not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint child_answers_pkey PRIMARY KEY (id),
  constraint child_answers_answer_check CHECK (answer = ANY (ARRAY['safe'::text, 'not_safe'::text, 'could_not_ask'::text]))
);

create table panoh.children (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  sealed bytea not null,
  recorded text[] not null default '{}'::text[],
  birth_year smallint,
  sex text not null default 'unknown'::text,
  lives_with text not null default 'unknown'::text,
  birth_certificate text not null default 'unknown'::text,
  saw_violence text not null default 'unknown'::text,
  was_hurt text not null default 'unknown'::text,
  used_as_threat text not null default 'unknown'::text,
  has_disability text not null default 'unknown'::text,
  entered_in_error boolean not null default false,
  own_case_id uuid,
  version integer not null default 1,
  recorded_at timestamp with time zone not null default panoh.now(),
  updated_at timestamp with time zone not null default panoh.now(),
  constraint children_pkey PRIMARY KEY (id),
  constraint children_birth_certificate_check CHECK (birth_certificate = ANY (ARRAY['has'::text, 'held_by_him'::text, 'none'::text, 'unknown'::text])),
  constraint children_birth_year_check CHECK (birth_year >= 1950 AND birth_year <= 2100),
  constraint children_has_disability_check CHECK (has_disability = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint children_lives_with_check CHECK (lives_with = ANY (ARRAY['her'::text, 'him'::text, 'his_parents'::text, 'her_parents'::text, 'institution'::text, 'other'::text, 'unknown'::text])),
  constraint children_saw_violence_check CHECK (saw_violence = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint children_sex_check CHECK (sex = ANY (ARRAY['girl'::text, 'boy'::text, 'unknown'::text])),
  constraint children_used_as_threat_check CHECK (used_as_threat = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint children_was_hurt_check CHECK (was_hurt = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text]))
);

create table panoh.clock (
  id smallint not null default 1,
  is_scratch boolean not null default false,
  shifted_by interval not null default '00:00:00'::interval,
  constraint clock_pkey PRIMARY KEY (id),
  constraint clock_id_check CHECK (id = 1),
  constraint clock_real CHECK (is_scratch OR shifted_by = '00:00:00'::interval)
);

create table panoh.closed_tours (
  user_id uuid not null,
  closed_at timestamp with time zone not null default panoh.now(),
  constraint closed_tours_pkey PRIMARY KEY (user_id)
);

create table panoh.closure_episodes (
  id uuid not null,
  case_id uuid not null,
  episode_no integer not null,
  reason text not null,
  state text not null default 'requested'::text,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  endorsed_by uuid,
  endorsed_at timestamp with time zone,
  reviewer_agency_id uuid,
  reviewer_user_id uuid,
  decided_by uuid,
  decided_agency_id uuid,
  decided_at timestamp with time zone,
  decision_reason text,
  mark text,
  overrides jsonb not null default '[]'::jsonb,
  facts jsonb not null default '{}'::jsonb,
  subject_id uuid,
  version integer not null default 1,
  second_talk text,
  talk jsonb,
  overrides_agreed_by uuid,
  merge_words jsonb,
  hurried_reason text,
  constraint closure_episodes_pkey PRIMARY KEY (id),
  constraint closure_episodes_approval_check CHECK (state <> 'approved'::text OR endorsed_by IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL AND decided_agency_id = reviewer_agency_id),
  constraint closure_episodes_mark_check CHECK (mark = ANY (ARRAY['single_agency_by_survivor_choice'::text, 'no_independent_agency'::text, 'not_confirmed_by_second'::text])),
  constraint closure_episodes_people_check CHECK (endorsed_by IS DISTINCT FROM requested_by OR endorsed_by IS NULL),
  constraint closure_episodes_second_person_check CHECK (decided_by IS NULL OR state = 'withdrawn'::text OR decided_by <> requested_by AND decided_by IS DISTINCT FROM endorsed_by),
  constraint closure_episodes_second_talk_check CHECK (second_talk = ANY (ARRAY['in_person'::text, 'in_window'::text, 'calls_us'::text, 'refused'::text])),
  constraint closure_episodes_state_check CHECK (state = ANY (ARRAY['requested'::text, 'endorsed'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'lapsed'::text]))
);

create table panoh.closure_statements (
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  facts jsonb not null default '{}'::jsonb,
  said_at timestamp with time zone not null,
  agency_id uuid not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint closure_statements_pkey PRIMARY KEY (id)
);

create table panoh.conflict_blocks (
  id uuid not null,
  case_id uuid not null,
  subject_kind text not null,
  subject_id uuid,
  subject_code text,
  source text not null,
  state text not null default 'provisional'::text,
  started_at timestamp with time zone not null default panoh.now(),
  lifted_at timestamp with time zone,
  version integer not null default 1,
  origin_id uuid,
  reason text,
  is_heavy boolean not null default false,
  hands_over boolean not null default false,
  started_by uuid,
  constraint conflict_blocks_pkey PRIMARY KEY (id),
  constraint conflict_blocks_reason_check CHECK (reason = ANY (ARRAY['is_alleged_person'::text, 'relative'::text, 'works_there'::text, 'influence'::text, 'survivor_asked'::text, 'pressured_survivor'::text])),
  constraint conflict_blocks_source_check CHECK (source = ANY (ARRAY['intake'::text, 'staff_match'::text, 'import'::text, 'person'::text, 'linked'::text])),
  constraint conflict_blocks_state_check CHECK (state = ANY (ARRAY['provisional'::text, 'confirmed'::text, 'lifted'::text])),
  constraint conflict_blocks_subject_check CHECK ((subject_kind = 'agency_kind'::text) = (subject_code IS NOT NULL) AND (subject_kind = 'agency_kind'::text) = (subject_id IS NULL)),
  constraint conflict_blocks_subject_kind_check CHECK (subject_kind = ANY (ARRAY['user'::text, 'agency'::text, 'agency_kind'::text]))
);

create table panoh.consents (
  id uuid not null,
  case_id uuid not null,
  scope text not null,
  agency_id uuid,
  partitions text[] not null default '{}'::text[],
  purpose text,
  basis text not null default 'consent'::text,
  answer text not null,
  presence text not null,
  child_assent text,
  decided_with text,
  sealed_reason bytea,
  given_at timestamp with time zone not null,
  until_on date,
  provisional_until timestamp with time zone,
  withdrawn_at timestamp with time zone,
  recorded_by uuid,
  recorded_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  language text,
  manner text not null default 'spoken'::text,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_outcome text,
  constraint consents_pkey PRIMARY KEY (id),
  constraint consents_within UNIQUE (id, case_id),
  constraint consents_answer_check CHECK (answer = ANY (ARRAY['given'::text, 'refused'::text])),
  constraint consents_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text, 'en'::text, 'other'::text])),
  constraint consents_manner_check CHECK (manner = ANY (ARRAY['spoken'::text, 'written'::text])),
  constraint consents_review_outcome_check CHECK (review_outcome = ANY (ARRAY['upheld'::text, 'not_upheld'::text]))
);

create table panoh.contact_decisions (
  id uuid not null,
  case_id uuid not null,
  follow_up_id uuid not null,
  agency_id uuid not null,
  decided_by uuid not null,
  decision text not null,
  decided_at timestamp with time zone not null default panoh.now(),
  constraint contact_decisions_pkey PRIMARY KEY (id),
  constraint contact_decisions_decision_check CHECK (decision = ANY (ARRAY['next_safe_time'::text, 'another_safe_way'::text, 'wait_for_survivor'::text]))
);

create table panoh.contacts (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  contacted_by uuid,
  contacted_at timestamp with time zone not null,
  outcome text not null,
  alone text,
  channel text,
  in_safe_window boolean not null,
  counts_as_safe boolean not null default false,
  counts_as_attempt boolean not null default false,
  mirrored_from uuid,
  sealed_note bytea,
  sealed_wellbeing bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  plan_answer text,
  constraint contacts_pkey PRIMARY KEY (id),
  constraint contacts_plan_answer_check CHECK (plan_answer = ANY (ARRAY['right'::text, 'changed'::text, 'not_alone'::text, 'cut_short'::text, 'survivor_preference'::text]))
);

create table panoh.corrections (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  partition text not null,
  reason text not null,
  value_before jsonb not null default '{}'::jsonb,
  value_after jsonb not null default '{}'::jsonb,
  sealed bytea,
  state text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null default panoh.now(),
  decided_by uuid,
  decided_at timestamp with time zone,
  version integer not null default 1,
  constraint corrections_pkey PRIMARY KEY (id),
  constraint corrections_decision_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'refused'::text])) = (decided_by IS NOT NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  constraint corrections_people_check CHECK (decided_by <> asked_by OR state = 'refused'::text),
  constraint corrections_reason_check CHECK (reason = ANY (ARRAY['typing'::text, 'paper_differs'::text, 'wrong_person'::text, 'wrong_day'::text, 'law_value'::text])),
  constraint corrections_state_check CHECK (state = ANY (ARRAY['applied'::text, 'waiting'::text, 'confirmed'::text, 'refused'::text])),
  constraint corrections_subject_kind_check CHECK (subject_kind = ANY (ARRAY['order'::text, 'order_paper'::text, 'respondent'::text, 'incident'::text, 'qualification'::text, 'contact'::text]))
);

create table panoh.court_entries (
  id uuid not null,
  opening_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  entry text not null,
  on_day date not null,
  next_on date,
  detail text,
  need text,
  way text,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint court_entries_pkey PRIMARY KEY (id),
  constraint court_entries_help_check CHECK ((entry = 'help_wanted'::text) = (need IS NOT NULL) AND (need IS NULL) = (way IS NULL))
);

create table panoh.court_openings (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  court_id uuid not null,
  duty_id uuid,
  reference text not null,
  to_agency_id uuid not null,
  opened_at timestamp with time zone not null default panoh.now(),
  ended_at timestamp with time zone,
  constraint court_openings_pkey PRIMARY KEY (id),
  constraint court_openings_reference_key UNIQUE (reference)
);

create table panoh.court_steps (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  court_id uuid not null,
  step_no integer not null,
  kind text not null,
  step text not null,
  on_day date not null,
  next_on date,
  detail text,
  duty_id uuid,
  duty text,
  hearing_id uuid,
  answers jsonb not null default '{}'::jsonb,
  sealed_note bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint court_steps_pkey PRIMARY KEY (id),
  constraint court_steps_once UNIQUE (court_id, step_no),
  constraint court_steps_duty_check CHECK ((duty_id IS NULL) = (duty IS NULL))
);

create table panoh.credentials (
  user_id uuid not null,
  login text not null,
  password_hash text,
  must_change boolean not null default true,
  failed_count integer not null default 0,
  locked_until timestamp with time zone,
  changed_at timestamp with time zone not null default panoh.now(),
  second_factor_from timestamp with time zone,
  has_factor boolean not null default false,
  locked_at timestamp with time zone,
  locked_by uuid,
  lock_reason text,
  signed_in_at timestamp with time zone,
  constraint credentials_pkey PRIMARY KEY (user_id),
  constraint credentials_login_key UNIQUE (login),
  constraint credentials_lock_reason_check CHECK (lock_reason = ANY (ARRAY['self'::text, 'supervisor'::text, 'factors_removed'::text, 'pending_activation'::text])),
  constraint credentials_shut_check CHECK ((locked_at IS NULL) = (lock_reason IS NULL))
);

create table panoh.daily_reports (
  day date not null,
  due integer not null,
  on_time integer not null,
  late integer not null,
  undeliverable integer not null,
  missed integer not null,
  escalated integer not null,
  made_at timestamp with time zone not null default panoh.now(),
  constraint daily_reports_pkey PRIMARY KEY (day),
  constraint daily_reports_adds_up CHECK (due = (on_time + late + undeliverable + missed) AND escalated <= due)
);

create table panoh.death_causes (
  id uuid not null,
  episode_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  version integer not null,
  cause text not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint death_causes_pkey PRIMARY KEY (id),
  constraint death_causes_once UNIQUE (episode_id, version),
  constraint death_causes_cause_check CHECK (cause = ANY (ARRAY['suicide'::text, 'killed'::text, 'other'::text, 'unknown'::text])),
  constraint death_causes_version_check CHECK (version > 0)
);

create table panoh.deliveries (
  id uuid not null,
  report text not null,
  agency_id uuid,
  kind text not null,
  first_on date not null,
  recipient text not null,
  content jsonb not null,
  asked_by uuid not null,
  asked_name text not null,
  asked_at timestamp with time zone not null,
  approved_by uuid,
  approved_name text,
  approved_at timestamp with time zone,
  discarded_at timestamp with time zone,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_decision_check CHECK ((approved_by IS NULL) = (approved_at IS NULL) AND (approved_at IS NULL OR discarded_at IS NULL)),
  constraint deliveries_kind_check CHECK (kind = ANY (ARRAY['month'::text, 'quarter'::text, 'half_year'::text, 'year'::text])),
  constraint deliveries_over_check CHECK ((first_on + make_interval(months =>
CASE kind
    WHEN 'month'::text THEN 1
    WHEN 'quarter'::text THEN 3
    WHEN 'half_year'::text THEN 6
    ELSE 12
END))::date <= (asked_at AT TIME ZONE 'Asia/Dushanbe'::text)::date),
  constraint deliveries_recipient_check CHECK (recipient = ANY (ARRAY['committee_women_family'::text, 'statistics_agency'::text, 'interior_ministry'::text, 'executive_body'::text, 'prosecutor_general'::text])),
  constraint deliveries_report_check CHECK (report = ANY (ARRAY['committee'::text, 'agency'::text])),
  constraint deliveries_second_check CHECK (approved_by <> asked_by),
  constraint deliveries_whose_check CHECK ((report = 'agency'::text) = (agency_id IS NOT NULL))
);

create table panoh.device_cases (
  device_id uuid not null,
  user_id uuid not null,
  case_id uuid not null,
  taken_at timestamp with time zone,
  dropped_at timestamp with time zone,
  constraint device_cases_pk PRIMARY KEY (device_id, case_id)
);

create table panoh.devices (
  id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  number smallint not null,
  hours smallint not null,
  sealed_share bytea,
  is_resting boolean not null default false,
  started_at timestamp with time zone not null default panoh.now(),
  last_contact_at timestamp with time zone not null default panoh.now(),
  taken_until timestamp with time zone not null,
  share_until timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint devices_pkey PRIMARY KEY (id),
  constraint devices_hours_check CHECK (hours = ANY (ARRAY[12, 72])),
  constraint devices_number_check CHECK (number = ANY (ARRAY[1, 2]))
);

create table panoh.directory_version (
  id smallint not null default 1,
  version bigint not null default 1,
  shifted_by interval not null default '00:00:00'::interval,
  constraint directory_version_pkey PRIMARY KEY (id),
  constraint directory_version_id_check CHECK (id = 1)
);

create table panoh.disability_answers (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  version integer not null,
  answer text not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint disability_answers_pkey PRIMARY KEY (id),
  constraint disability_answers_once UNIQUE (case_id, version),
  constraint disability_answers_answer_check CHECK (answer = ANY (ARRAY['yes'::text, 'none'::text, 'not_asked'::text])),
  constraint disability_answers_version_check CHECK (version > 0)
);

create table panoh.drafts (
  user_id uuid not null,
  agency_id uuid not null,
  key text not null,
  case_id uuid,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  writer text not null,
  edit integer not null,
  version integer not null default 1,
  saved_at timestamp with time zone not null default panoh.now(),
  counted_from timestamp with time zone not null default panoh.now(),
  writes integer not null default 1,
  constraint drafts_pk PRIMARY KEY (user_id, agency_id, key),
  constraint drafts_key_check CHECK (key ~ '^[a-z][a-z0-9-]{0,39}(:[0-9a-f-]{36}){0,2}$'::text),
  constraint drafts_sealed_check CHECK (octet_length(sealed) <= 61000),
  constraint drafts_writer_check CHECK (writer ~ '^[0-9a-f]{32}$'::text)
);

create table panoh.emergency_accesses (
  id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  reason_code text not null,
  opened_at timestamp with time zone not null default panoh.now(),
  ends_at timestamp with time zone not null,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_outcome text,
  version integer not null default 1,
  constraint emergency_accesses_pkey PRIMARY KEY (id),
  constraint emergency_accesses_reason_code_check CHECK (reason_code = ANY (ARRAY['attack_now'::text, 'threat_to_life'::text, 'child_in_danger'::text, 'missing'::text])),
  constraint emergency_accesses_review_check CHECK (num_nulls(reviewed_by, reviewed_at, review_outcome) = ANY (ARRAY[0, 3])),
  constraint emergency_accesses_review_outcome_check CHECK (review_outcome = ANY (ARRAY['justified'::text, 'not_justified'::text]))
);

create table panoh.emergency_reasons (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint emergency_reasons_pkey PRIMARY KEY (id)
);

create table panoh.envelope_keys (
  version smallint not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  created_at timestamp with time zone not null default panoh.now(),
  constraint envelope_keys_pkey PRIMARY KEY (version),
  constraint envelope_keys_public_key_check CHECK (octet_length(public_key) = 65),
  constraint envelope_keys_version_check CHECK (version = 1)
);

create table panoh.erasure_requests (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  fallback_agency_id uuid,
  asked_by uuid not null,
  asked_at timestamp with time zone not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  stopped_by uuid,
  stopped_at timestamp with time zone,
  done_by uuid,
  done_at timestamp with time zone,
  lapsed_at timestamp with time zone,
  constraint erasure_requests_pkey PRIMARY KEY (id),
  constraint erasure_requests_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  constraint erasure_requests_two_check CHECK (confirmed_by <> asked_by)
);

create table panoh.erasures (
  case_id uuid not null,
  agency_id uuid not null,
  erased_by uuid not null,
  ground text not null,
  erased_at timestamp with time zone not null default panoh.now(),
  constraint erasures_pkey PRIMARY KEY (case_id),
  constraint erasures_ground_check CHECK (ground = ANY (ARRAY['case_closed'::text, 'survivor_request'::text]))
);

create table panoh.file_chunks (
  file_id uuid not null,
  part text not null,
  no integer not null,
  sealed bytea not null,
  constraint file_chunks_pk PRIMARY KEY (file_id, part, no),
  constraint file_chunks_no_check CHECK (no >= 0 AND no <= 79),
  constraint file_chunks_part_check CHECK (part = ANY (ARRAY['upload'::text, 'image'::text, 'thumbnail'::text]))
);

create table panoh.files (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  added_by uuid not null,
  subject text not null,
  subject_id uuid not null,
  partition text not null,
  state text not null default 'uploading'::text,
  format text,
  size integer not null,
  sealed bytea,
  started_at timestamp with time zone not null default panoh.now(),
  kept_at timestamp with time zone,
  removed_at timestamp with time zone,
  removed_by uuid,
  removal_reason text,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_within UNIQUE (id, case_id, partition),
  constraint files_kept_check CHECK ((state = 'uploading'::text) = (kept_at IS NULL)),
  constraint files_partition_check CHECK (partition = ANY (ARRAY['narrative'::text, 'legal'::text, 'health'::text, 'support'::text])),
  constraint files_removal_reason_check CHECK (removal_reason = ANY (ARRAY['wrong_file'::text, 'duplicate'::text, 'not_needed'::text, 'survivor_asked'::text])),
  constraint files_removed_check CHECK ((state = 'removed'::text) = (removal_reason IS NOT NULL)),
  constraint files_sealed_check CHECK ((state = 'removed'::text) = (sealed IS NULL)),
  constraint files_size_check CHECK (size >= 1 AND size <= 20971520),
  constraint files_state_check CHECK (state = ANY (ARRAY['uploading'::text, 'kept'::text, 'removed'::text])),
  constraint files_subject_check CHECK (subject = ANY (ARRAY['case'::text, 'incident'::text, 'order'::text, 'referral'::text]))
);

create table panoh.follow_up_steps (
  id uuid not null,
  follow_up_id uuid not null,
  case_id uuid not null,
  step_no smallint not null,
  rung text not null,
  run_at timestamp with time zone not null,
  tells text not null default 'row'::text,
  state text not null default 'waiting'::text,
  lease_until timestamp with time zone,
  attempts integer not null default 0,
  done_at timestamp with time zone,
  constraint follow_up_steps_pkey PRIMARY KEY (id),
  constraint follow_up_steps_once UNIQUE (follow_up_id, step_no),
  constraint follow_up_steps_rung_check CHECK (rung = ANY (ARRAY['owner'::text, 'supervisor'::text, 'superior'::text, 'coordinator'::text, 'chair'::text, 'prosecutor'::text, 'agency_head'::text, 'fallback'::text, 'oversight'::text])),
  constraint follow_up_steps_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'done'::text, 'skipped'::text, 'undeliverable'::text]))
);

create table panoh.follow_ups (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  user_id uuid,
  rule text not null,
  step smallint not null default 1,
  partition text not null default 'follow_ups'::text,
  kind text not null,
  owner_role text not null default 'case_lead'::text,
  from_at timestamp with time zone not null default panoh.now(),
  due_at timestamp with time zone not null,
  alert_at timestamp with time zone,
  status text not null default 'pending'::text,
  because text not null default 'case_opened'::text,
  subject_id uuid,
  after_closure boolean not null default false,
  escalated_to text,
  escalated_at timestamp with time zone,
  outcome text,
  contact_id uuid,
  done_by uuid,
  done_at timestamp with time zone,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  counted_from timestamp with time zone,
  rules_id uuid,
  constraint follow_ups_pkey PRIMARY KEY (id),
  constraint follow_ups_status_check CHECK (status = ANY (ARRAY['pending'::text, 'done'::text, 'replaced'::text]))
);

create table panoh.goal_progress (
  id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  step_no integer not null,
  progress text not null,
  said_on date not null,
  sealed_word bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint goal_progress_pkey PRIMARY KEY (id),
  constraint goal_progress_once UNIQUE (goal_id, step_no),
  constraint goal_progress_progress_check CHECK (progress = ANY (ARRAY['not_begun'::text, 'in_progress'::text, 'partly'::text, 'met'::text, 'given_up_by_survivor'::text, 'not_possible_here'::text]))
);

create table panoh.grants (
  id uuid not null,
  case_id uuid not null,
  grantee_id uuid not null,
  relation text not null,
  partitions text[] not null,
  purpose text not null,
  source_id uuid,
  starts_at timestamp with time zone not null default panoh.now(),
  ends_at timestamp with time zone,
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_relation_check CHECK (relation = ANY (ARRAY['own'::text, 'referred'::text, 'group'::text, 'closure_review'::text, 'emergency'::text]))
);

create table panoh.historical_records (
  row_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  result text,
  happened_on date not null,
  place text,
  facts jsonb not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint historical_records_pkey PRIMARY KEY (row_id),
  constraint historical_records_kind_check CHECK (kind = ANY (ARRAY['order'::text, 'referral'::text]))
);

create table panoh.holidays (
  day date not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null default panoh.now(),
  constraint holidays_pkey PRIMARY KEY (day)
);

create table panoh.hotlines (
  agency_id uuid not null,
  is_open boolean not null,
  within_minutes smallint not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null default panoh.now(),
  constraint hotlines_pkey PRIMARY KEY (agency_id),
  constraint hotlines_within_minutes_check CHECK (within_minutes >= 5 AND within_minutes <= 240)
);

create table panoh.idempotency_keys (
  user_id uuid not null,
  key text not null,
  operation text not null,
  body_hmac bytea not null,
  resource_id uuid,
  created_at timestamp with time zone not null default panoh.now(),
  claimed_at timestamp with time zone,
  constraint idempotency_keys_pk PRIMARY KEY (user_id, key),
  constraint idempotency_keys_key_check CHECK (key ~ '^[0-9a-f-]{32,36}$'::text)
);

create table panoh.identities (
  case_id uuid not null,
  sealed bytea not null,
  recorded text[] not null default '{}'::text[],
  version integer not null default 1,
  updated_at timestamp with time zone not null default panoh.now(),
  constraint identities_pkey PRIMARY KEY (case_id)
);

create table panoh.import_file_contents (
  id uuid not null,
  agency_id uuid not null,
  sent_at timestamp with time zone not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint import_file_contents_pkey PRIMARY KEY (id)
);

create table panoh.import_files (
  id uuid not null,
  agency_id uuid not null,
  sent_by uuid not null,
  sent_at timestamp with time zone not null default panoh.now(),
  state text not null default 'received'::text,
  kind text not null,
  encoding text not null,
  sheet integer,
  layout text,
  period_from date,
  period_until date,
  preview jsonb,
  done_rows integer not null default 0,
  all_rows integer not null default 0,
  import_id uuid,
  known_rows integer,
  failed jsonb not null default '[]'::jsonb,
  problem text,
  worker_id uuid,
  round integer not null default 1,
  tries integer not null default 0,
  leased_until timestamp with time zone,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint import_files_pkey PRIMARY KEY (id),
  constraint import_files_state_check CHECK (state = ANY (ARRAY['received'::text, 'ready'::text, 'running'::text, 'stopped'::text, 'done'::text, 'dropped'::text]))
);

create table panoh.import_mappings (
  id uuid not null,
  agency_id uuid not null,
  is_kept boolean not null,
  made_by uuid not null,
  made_at timestamp with time zone not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint import_mappings_pkey PRIMARY KEY (id)
);

create table panoh.import_row_cases (
  row_id uuid not null,
  case_id uuid not null,
  linked_at timestamp with time zone not null default panoh.now(),
  constraint import_row_cases_pkey PRIMARY KEY (row_id)
);

create table panoh.import_row_texts (
  row_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint import_row_texts_pkey PRIMARY KEY (row_id)
);

create table panoh.import_rows (
  id uuid not null,
  agency_id uuid not null,
  import_id uuid,
  content_key bytea not null,
  key_version integer not null,
  row_no integer not null,
  outcome text not null,
  codes text[] not null default '{}'::text[],
  repeats_row_no integer,
  answered_at timestamp with time zone,
  answered_by uuid,
  version integer not null default 1,
  constraint import_rows_pkey PRIMARY KEY (id),
  constraint import_rows_once UNIQUE (agency_id, content_key),
  constraint import_rows_within UNIQUE (id, agency_id),
  constraint import_rows_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'accepted_with_question'::text, 'rejected'::text]))
);

create table panoh.imports (
  id uuid not null,
  agency_id uuid not null,
  mapping text not null,
  title jsonb not null,
  file_key bytea not null,
  key_version integer not null,
  encoding text not null,
  period_from date not null,
  period_until date not null,
  row_count integer not null,
  imported_by uuid not null,
  started_at timestamp with time zone not null default panoh.now(),
  finished_at timestamp with time zone,
  constraint imports_pkey PRIMARY KEY (id),
  constraint imports_within UNIQUE (id, agency_id)
);

create table panoh.incident_exports (
  id uuid not null,
  agency_id uuid not null,
  from_on date not null,
  to_on date not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  is_approved boolean,
  ready_at timestamp with time zone,
  ends_at timestamp with time zone,
  taken smallint not null default 0,
  taken_at timestamp with time zone,
  constraint incident_exports_pkey PRIMARY KEY (id),
  constraint incident_exports_days_check CHECK (to_on >= from_on AND (to_on - from_on) <= 366 AND to_on < (requested_at AT TIME ZONE 'Asia/Dushanbe'::text)::date),
  constraint incident_exports_decision_check CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (is_approved IS NULL) AND (ready_at IS NOT NULL) = COALESCE(is_approved, false)),
  constraint incident_exports_second_check CHECK (decided_by <> requested_by),
  constraint incident_exports_taken_check CHECK (taken >= 0 AND taken <= 3 AND (taken = 0 OR is_approved)),
  constraint incident_exports_wait_check CHECK (ready_at >= (decided_at + '24:00:00'::interval) AND ends_at > ready_at)
);

create table panoh.incident_perpetrators (
  id uuid not null,
  incident_id uuid not null,
  case_id uuid not null,
  relationship text not null,
  sex text not null default 'unknown'::text,
  age_group text not null default 'unknown'::text,
  occupation text not null default 'unknown'::text,
  same_household text not null default 'unknown'::text,
  sealed_name bytea,
  constraint incident_perpetrators_pkey PRIMARY KEY (id),
  constraint incident_perpetrators_occupation_check CHECK (occupation = ANY (ARRAY['state_service'::text, 'employed'::text, 'own_business'::text, 'labour_migrant'::text, 'no_work'::text, 'pensioner'::text, 'student'::text, 'other'::text, 'unknown'::text]))
);

create table panoh.incidents (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  reported_on date not null,
  started_on date,
  started_precision text,
  ended_on date,
  ended_precision text,
  is_pattern boolean not null default false,
  time_of_day text not null default 'unknown'::text,
  place_type text not null default 'unknown'::text,
  law_forms text[] not null default '{}'::text[],
  core_type text,
  sealed_core_type_reason bytea,
  penetration text not null default 'unknown'::text,
  forced_marriage text not null default 'unknown'::text,
  goods_exchanged text not null default 'unknown'::text,
  abducted text not null default 'unknown'::text,
  harmful_practice text not null default 'unknown'::text,
  spouse_abroad text not null default 'unknown'::text,
  strangulation text not null default 'unknown'::text,
  injury text not null default 'unknown'::text,
  contexts text[] not null default '{}'::text[],
  relationships text[] not null default '{}'::text[],
  children_present text not null default 'unknown'::text,
  reported_before text not null default 'unknown'::text,
  earlier_incidents text not null default 'unknown'::text,
  recorded_at timestamp with time zone not null default panoh.now(),
  recorded_by uuid,
  awaits_details boolean not null default false,
  detailed_at timestamp with time zone,
  constraint incidents_pkey PRIMARY KEY (id),
  constraint incidents_within UNIQUE (id, case_id),
  constraint incidents_end_check CHECK (ended_on IS NULL OR ended_precision <> 'day'::text OR ended_on >= started_on)
);

create table panoh.key_date_events (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  date_id uuid not null,
  note_no integer not null,
  kind text not null,
  partition text not null,
  step text not null,
  on_day date not null,
  about text,
  sealed_note bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint key_date_events_pkey PRIMARY KEY (id),
  constraint key_date_events_once UNIQUE (date_id, case_id, note_no),
  constraint key_date_events_partition_check CHECK (kind = 'stay'::text AND partition = 'whereabouts'::text OR kind = 'hearing'::text AND partition = 'legal'::text OR kind = 'return'::text AND partition = 'perpetrator'::text OR (kind = ANY (ARRAY['course'::text, 'job'::text, 'housing'::text])) AND partition = 'support'::text)
);

create table panoh.legal_holds (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  set_by uuid not null,
  ground text not null,
  until_on date not null,
  set_at timestamp with time zone not null default panoh.now(),
  lifted_at timestamp with time zone,
  lifted_by uuid,
  constraint legal_holds_pkey PRIMARY KEY (id),
  constraint legal_holds_ground_check CHECK (ground = ANY (ARRAY['court_case'::text, 'investigation'::text, 'prosecutor_request'::text, 'complaint'::text]))
);

create table panoh.legal_packs (
  number integer not null,
  schema_digest text not null,
  hash text not null,
  lines jsonb not null,
  made_by uuid not null,
  made_at timestamp with time zone not null default panoh.now(),
  constraint legal_packs_pkey PRIMARY KEY (number),
  constraint legal_packs_number_check CHECK (number > 0)
);

create table panoh.legal_qualifications (
  id uuid not null,
  case_id uuid not null,
  incident_id uuid,
  agency_id uuid not null,
  articles text[] not null default '{}'::text[],
  measures text[] not null default '{}'::text[],
  decision text,
  sealed_number bytea,
  decided_on date,
  recorded_at timestamp with time zone not null default panoh.now(),
  recorded_by uuid,
  decision_kind text,
  refusal_reason text,
  sent_to text,
  answer_expected_on date,
  copy_given boolean,
  appeal_explained boolean,
  lawyer_offered boolean,
  succeeds_id uuid,
  constraint legal_qualifications_pkey PRIMARY KEY (id),
  constraint legal_qualifications_succeeds_id_key UNIQUE (succeeds_id),
  constraint legal_qualifications_within UNIQUE (id, incident_id),
  constraint legal_qualifications_decision_kind_check CHECK (decision_kind = ANY (ARRAY['criminal'::text, 'administrative'::text, 'refused'::text, 'sent_on'::text, 'private'::text])),
  constraint legal_qualifications_refusal_check CHECK ((decision_kind = 'refused'::text) IS NOT TRUE OR refusal_reason IS NOT NULL AND copy_given IS NOT NULL AND appeal_explained IS NOT NULL),
  constraint legal_qualifications_report_check CHECK (decision_kind IS NOT NULL AND incident_id IS NOT NULL AND decided_on IS NOT NULL OR decision_kind IS NULL AND COALESCE(refusal_reason, sent_to) IS NULL AND answer_expected_on IS NULL AND COALESCE(copy_given, appeal_explained, lawyer_offered) IS NULL AND succeeds_id IS NULL)
);

create table panoh.legal_settings (
  id smallint not null default 1,
  owner text not null,
  operator text not null,
  server_place text not null,
  is_inside boolean not null,
  responsible text not null,
  contact text not null,
  licences text not null,
  volume text not null,
  grace_days integer not null default 30,
  set_by uuid not null,
  set_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint legal_settings_pkey PRIMARY KEY (id),
  constraint legal_settings_grace_days_check CHECK (grace_days >= 0 AND grace_days <= 90),
  constraint legal_settings_id_check CHECK (id = 1),
  constraint legal_settings_volume_check CHECK (volume = ANY (ARRAY['under_1000'::text, 'under_10000'::text, 'over_10000'::text]))
);

create table panoh.legal_sign_offs (
  step text not null,
  done_on date not null,
  responsible text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint legal_sign_offs_pkey PRIMARY KEY (step),
  constraint legal_sign_offs_step_check CHECK (step = ANY (ARRAY['group_regulation'::text, 'chair_order'::text, 'state_endorsement'::text, 'registration_asked'::text, 'translation_reviewed'::text, 'legal_review'::text]))
);

create table panoh.legal_values (
  id uuid not null,
  key text not null,
  value text not null,
  unit text not null,
  valid_from date not null,
  valid_to date,
  source_note text,
  verified_by text,
  verified_on date,
  recorded_by uuid,
  recorded_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint legal_values_pkey PRIMARY KEY (id),
  constraint legal_values_once UNIQUE (key, valid_from),
  constraint legal_values_order_check CHECK (valid_to >= valid_from),
  constraint legal_values_unit_check CHECK (unit = ANY (ARRAY['hours'::text, 'days'::text, 'choice'::text])),
  constraint legal_values_verified_check CHECK ((verified_by IS NULL) = (verified_on IS NULL))
);

create table panoh.meeting_attendance (
  meeting_id uuid not null,
  agency_id uuid not null,
  role text not null,
  people smallint not null,
  constraint meeting_attendance_pk PRIMARY KEY (meeting_id, agency_id, role),
  constraint meeting_attendance_people_check CHECK (people >= 0 AND people <= 20)
);

create table panoh.meeting_decisions (
  id uuid not null,
  meeting_id uuid not null,
  entry_id uuid not null,
  case_id uuid not null,
  working_group_id uuid not null,
  code text not null,
  owner_agency_id uuid not null,
  referral_id uuid,
  due_at timestamp with time zone not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null default panoh.now(),
  taken_back_at timestamp with time zone,
  taken_back_by uuid,
  constraint meeting_decisions_pkey PRIMARY KEY (id)
);

create table panoh.meeting_entries (
  id uuid not null,
  meeting_id uuid not null,
  working_group_id uuid not null,
  case_id uuid not null,
  reasons text[] not null default '{}'::text[],
  is_listed boolean not null default true,
  discussed_at timestamp with time zone,
  heard_by uuid,
  added_by uuid not null,
  added_at timestamp with time zone not null default panoh.now(),
  constraint meeting_entries_pkey PRIMARY KEY (id),
  constraint meeting_entries_once UNIQUE (meeting_id, case_id),
  constraint meeting_entries_within UNIQUE (id, meeting_id, case_id, working_group_id),
  constraint meeting_entries_heard_check CHECK (discussed_at IS NULL OR is_listed)
);

create table panoh.meetings (
  id uuid not null,
  working_group_id uuid not null,
  state text not null default 'planned'::text,
  planned_at timestamp with time zone not null,
  held_at timestamp with time zone,
  ended_at timestamp with time zone,
  host_agency_id uuid,
  planned_by uuid not null,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint meetings_pkey PRIMARY KEY (id),
  constraint meetings_ended_check CHECK ((state = ANY (ARRAY['completed'::text, 'cancelled'::text])) = (ended_at IS NOT NULL)),
  constraint meetings_state_check CHECK (state = ANY (ARRAY['planned'::text, 'in_progress'::text, 'completed'::text, 'cancelled'::text]))
);

create table panoh.messages (
  id uuid not null,
  user_id uuid not null,
  channel text not null,
  kind text not null,
  is_safety boolean not null default false,
  notification_id uuid,
  state text not null default 'waiting'::text,
  tag uuid,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null,
  tried_at timestamp with time zone,
  error_code text,
  ended_at timestamp with time zone,
  created_at timestamp with time zone not null default panoh.now(),
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_once UNIQUE (notification_id, channel),
  constraint messages_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'push'::text])),
  constraint messages_kind_check CHECK (kind = ANY (ARRAY['code'::text, 'urgent'::text, 'digest'::text])),
  constraint messages_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'dropped'::text, 'fallen_back'::text]))
);

create table panoh.narratives (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  incident_id uuid,
  kind text not null,
  sealed bytea not null,
  written_at timestamp with time zone not null default panoh.now(),
  constraint narratives_pkey PRIMARY KEY (id)
);

create table panoh.need_answers (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  step_no integer not null,
  need text not null,
  answer text not null,
  said_on date not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint need_answers_pkey PRIMARY KEY (id),
  constraint need_answers_once UNIQUE (case_id, step_no, need),
  constraint need_answers_answer_check CHECK (answer = ANY (ARRAY['wanted'::text, 'not_wanted'::text, 'not_now'::text, 'not_asked'::text])),
  constraint need_answers_need_check CHECK (need = ANY (ARRAY['safety'::text, 'health'::text, 'psychosocial'::text, 'legal'::text, 'material'::text, 'children'::text]))
);

create table panoh.notification_preferences (
  user_id uuid not null,
  language text,
  email text not null,
  digest_hour smallint not null,
  quiet_from smallint not null,
  quiet_until smallint not null,
  works_on smallint[] not null,
  breaks_quiet boolean not null,
  constraint notification_preferences_pkey PRIMARY KEY (user_id),
  constraint notification_preferences_digest_hour_check CHECK (digest_hour >= 0 AND digest_hour <= 23),
  constraint notification_preferences_email_check CHECK (email = ANY (ARRAY['off'::text, 'urgent'::text, 'all'::text])),
  constraint notification_preferences_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text, 'en'::text])),
  constraint notification_preferences_quiet_from_check CHECK (quiet_from >= 0 AND quiet_from <= 1439),
  constraint notification_preferences_quiet_until_check CHECK (quiet_until >= 0 AND quiet_until <= 1439),
  constraint notification_preferences_works_on_check CHECK (works_on <@ '{1,2,3,4,5,6,7}'::smallint[] AND cardinality(works_on) > 0)
);

create table panoh.notifications (
  id uuid not null,
  user_id uuid not null,
  step_id uuid,
  case_id uuid,
  kind text not null,
  subject_id uuid,
  from_user_id uuid,
  created_at timestamp with time zone not null default panoh.now(),
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_once UNIQUE (user_id, step_id)
);

create table panoh.order_events (
  id uuid not null,
  order_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  happened_at timestamp with time zone not null,
  facts jsonb not null default '{}'::jsonb,
  breach_id uuid,
  sealed bytea,
  recorded_by uuid,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint order_events_pkey PRIMARY KEY (id),
  constraint order_events_within UNIQUE (id, case_id)
);

create table panoh.order_notices (
  id uuid not null,
  order_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  presence text not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  sent_by uuid not null,
  sent_at timestamp with time zone not null default panoh.now(),
  seen_by uuid,
  seen_at timestamp with time zone,
  constraint order_notices_pkey PRIMARY KEY (id),
  constraint order_notices_once UNIQUE (order_id, agency_id),
  constraint order_notices_presence_check CHECK (presence = 'alone'::text),
  constraint order_notices_seen_check CHECK ((seen_by IS NULL) = (seen_at IS NULL))
);

create table panoh.outbox (
  id uuid not null,
  queue text not null,
  kind text not null,
  subject_id uuid not null,
  run_at timestamp with time zone not null,
  created_at timestamp with time zone not null default panoh.now(),
  relayed_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (id)
);

create table panoh.oversight_appointments (
  id uuid not null,
  agency_id uuid not null,
  user_id uuid not null,
  appointed_as text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  constraint oversight_appointments_pkey PRIMARY KEY (id),
  constraint oversight_appointments_appointed_as_check CHECK (appointed_as = ANY (ARRAY['supervisor'::text, 'stand_in'::text])),
  constraint oversight_appointments_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  constraint oversight_appointments_two_check CHECK (confirmed_by <> proposed_by)
);

create table panoh.own_reminders (
  id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  case_id uuid,
  about text not null,
  subject_id uuid,
  due_at timestamp with time zone not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  created_at timestamp with time zone not null default panoh.now(),
  notified_at timestamp with time zone,
  done_at timestamp with time zone,
  constraint own_reminders_pkey PRIMARY KEY (id),
  constraint own_reminders_about_check CHECK (about = ANY (ARRAY['nothing'::text, 'case'::text, 'referral'::text, 'order'::text])),
  constraint own_reminders_names_check CHECK ((about = 'nothing'::text) = (case_id IS NULL AND subject_id IS NULL))
);

create table panoh.paper_keys (
  version smallint not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  created_at timestamp with time zone not null default panoh.now(),
  constraint paper_keys_pkey PRIMARY KEY (version),
  constraint paper_keys_public_key_check CHECK (octet_length(public_key) = 32),
  constraint paper_keys_version_check CHECK (version = 1)
);

create table panoh.paper_marks (
  mark bytea not null,
  order_id uuid not null,
  served boolean not null,
  lifted boolean not null,
  expires_on date,
  printed_at timestamp with time zone not null default panoh.now(),
  constraint paper_marks_pkey PRIMARY KEY (mark),
  constraint paper_marks_mark_check CHECK (octet_length(mark) = 32)
);

create table panoh.passkey_challenges (
  challenge_hash text not null,
  purpose text not null,
  session_id uuid,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash),
  constraint passkey_challenges_purpose_check CHECK (purpose = ANY (ARRAY['sign_in'::text, 'enrol'::text, 'step_up'::text]))
);

create table panoh.passkeys (
  id uuid not null,
  user_id uuid not null,
  credential_id text not null,
  host text not null,
  public_key bytea not null,
  counter bigint not null,
  sealed_name bytea not null,
  is_backed_up boolean not null,
  created_at timestamp with time zone not null default panoh.now(),
  used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_key UNIQUE (credential_id)
);

create table panoh.perpetrator_names (
  perpetrator_id uuid not null,
  case_id uuid not null,
  keyed_for uuid not null,
  key_version integer not null,
  tokens bytea[] not null,
  constraint perpetrator_names_pkey PRIMARY KEY (perpetrator_id)
);

create table panoh.plan_action_steps (
  id uuid not null,
  action_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  step_no integer not null,
  step text not null,
  due_on date not null,
  obstacle text,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint plan_action_steps_pkey PRIMARY KEY (id),
  constraint plan_action_steps_once UNIQUE (action_id, step_no),
  constraint plan_action_steps_obstacle_check CHECK ((step = 'did_not_work'::text) = (obstacle IS NOT NULL)),
  constraint plan_action_steps_step_check CHECK (step = ANY (ARRAY['set'::text, 'moved'::text, 'not_yet'::text, 'done'::text, 'not_needed'::text, 'did_not_work'::text]))
);

create table panoh.plan_actions (
  id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  template text,
  owner text not null,
  referral_id uuid,
  sealed_what bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint plan_actions_pkey PRIMARY KEY (id),
  constraint plan_actions_within UNIQUE (id, case_id),
  constraint plan_actions_agency_check CHECK (owner <> 'agency'::text OR referral_id IS NOT NULL),
  constraint plan_actions_owner_check CHECK (owner = ANY (ARRAY['worker'::text, 'agency'::text, 'survivor'::text])),
  constraint plan_actions_says_check CHECK (template IS NOT NULL OR sealed_what IS NOT NULL)
);

create table panoh.plan_templates (
  id uuid not null,
  working_group_id uuid not null,
  need text,
  hides text,
  what text,
  owner text,
  days integer,
  added_by uuid not null,
  added_at timestamp with time zone not null default panoh.now(),
  constraint plan_templates_pkey PRIMARY KEY (id),
  constraint plan_templates_days_check CHECK (days >= 1 AND days <= 180),
  constraint plan_templates_need_check CHECK (need = ANY (ARRAY['safety'::text, 'health'::text, 'psychosocial'::text, 'legal'::text, 'material'::text, 'children'::text])),
  constraint plan_templates_one_check CHECK (num_nonnulls(need, what, owner, days) =
CASE
    WHEN hides IS NULL THEN 4
    ELSE 0
END),
  constraint plan_templates_owner_check CHECK (owner = ANY (ARRAY['worker'::text, 'agency'::text, 'survivor'::text]))
);

create table panoh.possible_duplicates (
  one uuid not null,
  other uuid not null,
  agency_id uuid not null,
  found_at timestamp with time zone not null default panoh.now(),
  two_by uuid,
  two_at timestamp with time zone,
  constraint possible_duplicates_pk PRIMARY KEY (one, other),
  constraint possible_duplicates_order CHECK (one < other),
  constraint possible_duplicates_two CHECK ((two_by IS NULL) = (two_at IS NULL))
);

create table panoh.print_templates (
  id uuid not null,
  code text not null,
  language text not null,
  number integer not null,
  body text not null,
  valid_from date not null,
  valid_to date,
  form_approved_by text,
  form_approved_on date,
  written_by uuid not null,
  written_at timestamp with time zone not null default panoh.now(),
  approved_by uuid,
  approved_at timestamp with time zone,
  version integer not null default 1,
  constraint print_templates_pkey PRIMARY KEY (id),
  constraint print_templates_once UNIQUE (code, language, number),
  constraint print_templates_approved_check CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  constraint print_templates_body_check CHECK (length(body) <= 12000),
  constraint print_templates_code_check CHECK (code = ANY (ARRAY['order'::text, 'order_extension'::text, 'protocol_93'::text, 'refusal_copy'::text, 'referral_letter'::text, 'forensic_letter'::text, 'consent_sheet'::text, 'summons'::text, 'handover_sheet'::text, 'plan'::text])),
  constraint print_templates_form_approved_by_check CHECK (length(form_approved_by) <= 200),
  constraint print_templates_form_check CHECK ((form_approved_by IS NULL) = (form_approved_on IS NULL)),
  constraint print_templates_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text])),
  constraint print_templates_number_check CHECK (number > 1),
  constraint print_templates_order_check CHECK (valid_to >= valid_from),
  constraint print_templates_two_people_check CHECK (approved_by <> written_by)
);

create table panoh.programme_blocks (
  file_id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  reason text not null,
  blocked_by uuid not null,
  blocked_at timestamp with time zone not null default panoh.now(),
  constraint programme_blocks_pk PRIMARY KEY (file_id, user_id),
  constraint programme_blocks_reason_check CHECK (reason = ANY (ARRAY['is_alleged_person'::text, 'relative'::text, 'works_there'::text, 'influence'::text, 'survivor_asked'::text]))
);

create table panoh.programme_feedback (
  signal_id uuid not null,
  case_id uuid not null,
  step smallint not null,
  word text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint programme_feedback_pk PRIMARY KEY (signal_id, case_id, step),
  constraint programme_feedback_step_check CHECK (step >= 1 AND step <= 5),
  constraint programme_feedback_word_check CHECK (word = ANY (ARRAY['safer'::text, 'same'::text, 'worse'::text, 'not_asked'::text]))
);

create table panoh.programme_files (
  id uuid not null,
  agency_id uuid not null,
  worker_id uuid not null,
  basis text not null,
  hours_asked smallint not null,
  ends_on date,
  stage text not null default 'asked'::text,
  stage_reason text,
  stage_at timestamp with time zone not null default panoh.now(),
  apart_from_id uuid,
  report_by timestamp with time zone,
  reported_at timestamp with time zone,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  opened_by uuid not null,
  opened_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint programme_files_pkey PRIMARY KEY (id),
  constraint programme_files_unit UNIQUE (id, agency_id),
  constraint programme_files_apart_check CHECK (apart_from_id <> id),
  constraint programme_files_basis_check CHECK (basis = ANY (ARRAY['order_condition'::text, 'police_measure'::text, 'court_duty'::text, 'own_wish'::text, 'prosecutor'::text])),
  constraint programme_files_hours_asked_check CHECK (hours_asked >= 1 AND hours_asked <= 500),
  constraint programme_files_reported_check CHECK (reported_at IS NULL OR report_by IS NOT NULL),
  constraint programme_files_stage_check CHECK (stage = ANY (ARRAY['asked'::text, 'assessed'::text, 'not_suitable'::text, 'contract'::text, 'running'::text, 'paused'::text, 'finished'::text, 'dropped_out'::text, 'excluded'::text, 'ended_by_law'::text]))
);

create table panoh.programme_sessions (
  id uuid not null,
  file_id uuid not null,
  agency_id uuid not null,
  on_day date not null,
  minutes smallint not null,
  kind text not null,
  attended text not null,
  theme text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint programme_sessions_pkey PRIMARY KEY (id),
  constraint programme_sessions_once UNIQUE (file_id, on_day),
  constraint programme_sessions_attended_check CHECK (attended = ANY (ARRAY['yes'::text, 'late'::text, 'absent_told'::text, 'absent'::text, 'drunk'::text, 'sent_away'::text])),
  constraint programme_sessions_kind_check CHECK (kind = ANY (ARRAY['one_to_one'::text, 'group'::text])),
  constraint programme_sessions_minutes_check CHECK (minutes >= 0 AND minutes <= 480)
);

create table panoh.programme_signal_cases (
  signal_id uuid not null,
  case_id uuid not null,
  found_at timestamp with time zone not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  constraint programme_signal_cases_pk PRIMARY KEY (signal_id, case_id),
  constraint programme_signal_cases_answer_check CHECK (answer = ANY (ARRAY['acted'::text, 'no_change'::text, 'not_him'::text])),
  constraint programme_signal_cases_answered_check CHECK ((answer IS NULL) = (answered_at IS NULL)),
  constraint programme_signal_cases_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);

create table panoh.programme_signal_probes (
  id uuid not null default gen_random_uuid(),
  signal_id uuid not null,
  keyed_for uuid not null,
  key_version integer not null,
  tokens bytea[] not null,
  constraint programme_signal_probes_pkey PRIMARY KEY (id),
  constraint programme_signal_probes_once UNIQUE (signal_id, keyed_for)
);

create table panoh.programme_signal_texts (
  signal_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint programme_signal_texts_pk PRIMARY KEY (signal_id, agency_id)
);

create table panoh.programme_signals (
  id uuid not null,
  agency_id uuid not null,
  file_id uuid not null,
  code text not null,
  on_day date not null,
  is_danger boolean not null generated always as ((code = ANY (ARRAY['threat_life'::text, 'knows_where'::text, 'weapon'::text, 'child_risk'::text]))) stored,
  sent_by uuid not null,
  sent_at timestamp with time zone not null default panoh.now(),
  looked_at timestamp with time zone,
  constraint programme_signals_pkey PRIMARY KEY (id)
);

create table panoh.protection_orders (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  incident_id uuid,
  reported_at timestamp with time zone not null,
  issue_by timestamp with time zone not null,
  issued_at timestamp with time zone,
  refused_at timestamp with time zone,
  refusal_reason text,
  days smallint,
  conditions text[] not null default '{}'::text[],
  serve_by timestamp with time zone,
  served_at timestamp with time zone,
  served_how text,
  failed_attempts smallint not null default 0,
  starts_on date,
  first_expires_on date,
  expires_on date,
  extension_requested_on date,
  extension_decision text,
  copy_given_on date,
  explained_in text,
  lifted_at timestamp with time zone,
  lift_reason text,
  annulled_at timestamp with time zone,
  breaches smallint not null default 0,
  open_breaches smallint not null default 0,
  breached_at timestamp with time zone,
  sealed bytea not null,
  sealed_contact_line bytea,
  recorded_by uuid,
  recorded_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  extension_state text,
  extension_sent_at timestamp with time zone,
  extension_prosecutor_id uuid,
  extension_answered_at timestamp with time zone,
  extension_refusal text,
  extension_missing text[] not null default '{}'::text[],
  constraint protection_orders_pkey PRIMARY KEY (id),
  constraint protection_orders_within UNIQUE (id, case_id),
  constraint protection_orders_annul_check CHECK (annulled_at IS NULL OR issued_at IS NOT NULL),
  constraint protection_orders_asked_check CHECK (extension_state IS NULL OR extension_sent_at IS NOT NULL AND extension_prosecutor_id IS NOT NULL),
  constraint protection_orders_breach_check CHECK (open_breaches >= 0 AND open_breaches <= breaches),
  constraint protection_orders_days_check CHECK (days > 0),
  constraint protection_orders_decision_check CHECK (issued_at IS NULL OR refused_at IS NULL),
  constraint protection_orders_end_check CHECK ((starts_on IS NULL) = (expires_on IS NULL) AND (starts_on IS NULL) = (first_expires_on IS NULL) AND expires_on >= first_expires_on AND first_expires_on >= starts_on AND first_expires_on <= (starts_on + days::integer)),
  constraint protection_orders_extension_state_check CHECK (extension_state = ANY (ARRAY['sent'::text, 'seen'::text, 'agreed'::text, 'refused'::text, 'returned'::text])),
  constraint protection_orders_issue_check CHECK (issued_at >= reported_at AND (issued_at IS NULL) = (days IS NULL)),
  constraint protection_orders_lift_check CHECK (lifted_at >= issued_at AND (lifted_at IS NULL OR issued_at IS NOT NULL)),
  constraint protection_orders_service_check CHECK (served_at >= issued_at AND (served_at IS NULL OR issued_at IS NOT NULL))
);

create table panoh.protocol_signatures (
  number integer not null,
  agency_id uuid not null,
  first_signer text not null,
  second_signer text not null,
  signed_on date not null,
  paper_number text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint protocol_signatures_pk PRIMARY KEY (number, agency_id),
  constraint protocol_signatures_two_check CHECK (lower(first_signer) <> lower(second_signer))
);

create table panoh.push_devices (
  id uuid not null,
  user_id uuid not null,
  endpoint_hash bytea not null,
  sealed_subscription bytea not null,
  device text not null,
  created_at timestamp with time zone not null default panoh.now(),
  taken_tag uuid,
  constraint push_devices_pkey PRIMARY KEY (id),
  constraint push_devices_endpoint_hash_key UNIQUE (endpoint_hash)
);

create table panoh.push_keys (
  version integer not null,
  public_key text not null,
  sealed_private_key bytea not null,
  constraint push_keys_pkey PRIMARY KEY (version),
  constraint push_keys_version_check CHECK (version = 1)
);

create table panoh.queue_lines (
  group_id uuid not null,
  filter text not null,
  sort_at timestamp with time zone not null,
  id uuid not null,
  case_id uuid not null,
  type text not null,
  until_at timestamp with time zone not null,
  rank smallint not null default 2,
  constraint queue_lines_pk PRIMARY KEY (group_id, filter, rank, sort_at, id) INCLUDE (until_at, case_id, type)
);

create table panoh.queue_stale (
  xid xid8 not null default pg_current_xact_id(),
  case_id uuid not null,
  constraint queue_stale_pk PRIMARY KEY (xid, case_id)
);

create table panoh.read_alerts (
  user_id uuid not null,
  hour timestamp with time zone not null,
  agency_id uuid not null,
  told_at timestamp with time zone not null default panoh.now(),
  constraint read_alerts_pk PRIMARY KEY (user_id, hour)
);

create table panoh.read_budgets (
  user_id uuid not null,
  hour timestamp with time zone not null,
  cases integer not null,
  unwraps integer not null,
  constraint read_budgets_pk PRIMARY KEY (user_id, hour)
);

create table panoh.read_limits (
  role text not null,
  cases integer not null,
  unwraps integer not null,
  constraint read_limits_pkey PRIMARY KEY (role)
);

create table panoh.recognised_devices (
  user_id uuid not null,
  device_hash text not null,
  failed_count integer not null default 0,
  locked_until timestamp with time zone,
  seen_at timestamp with time zone not null default panoh.now(),
  constraint recognised_devices_pk PRIMARY KEY (user_id, device_hash)
);

create table panoh.recorded_risk_facts (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  factor text not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint recorded_risk_facts_pkey PRIMARY KEY (id),
  constraint recorded_risk_facts_factor_check CHECK (factor = 'po_breach'::text)
);

create table panoh.recovery_codes (
  user_id uuid not null,
  code_hmac bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pk PRIMARY KEY (user_id, code_hmac)
);

create table panoh.referral_files (
  id uuid not null,
  file_id uuid not null,
  case_id uuid not null,
  referral_id uuid not null,
  partition text not null,
  agency_id uuid not null,
  shared_by uuid not null,
  consent_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  shared_at timestamp with time zone not null default panoh.now(),
  constraint referral_files_pkey PRIMARY KEY (id),
  constraint referral_files_once UNIQUE (file_id, referral_id)
);

create table panoh.referral_message_texts (
  message_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint referral_message_texts_pk PRIMARY KEY (message_id, agency_id)
);

create table panoh.referral_messages (
  id uuid not null,
  referral_id uuid not null,
  case_id uuid not null,
  from_agency_id uuid not null,
  written_by uuid not null,
  sent_at timestamp with time zone not null default panoh.now(),
  constraint referral_messages_pkey PRIMARY KEY (id)
);

create table panoh.referrals (
  id uuid not null,
  reference text not null,
  kind text not null default 'service'::text,
  case_id uuid not null,
  from_agency_id uuid not null,
  to_agency_id uuid,
  service_id uuid,
  service_type text not null,
  urgency text not null,
  urgency_rank smallint not null,
  band text not null,
  place text not null,
  is_minor boolean not null default false,
  status text not null,
  consent_id uuid,
  shared_partitions text[] not null default '{}'::text[],
  escort_needed boolean not null default false,
  sent_at timestamp with time zone not null,
  received_at timestamp with time zone,
  decided_at timestamp with time zone,
  ended_at timestamp with time zone,
  ack_due_at timestamp with time zone,
  contact_due_at timestamp with time zone,
  contacted_at timestamp with time zone,
  outcome_due_at timestamp with time zone,
  due_at timestamp with time zone,
  appointment_at timestamp with time zone,
  service_on date,
  decline_reason text,
  next_step text,
  unavailable_reason text,
  withdrawal_reason text,
  survivor_feedback text,
  not_asked_reason text,
  no_longer_wanted boolean not null default false,
  asked_at timestamp with time zone,
  replaces_referral_id uuid,
  received_case_id uuid,
  version integer not null default 1,
  missing_codes text[] not null default '{}'::text[],
  resent_at timestamp with time zone,
  settled_by text,
  settled_at timestamp with time zone,
  waiting_on date,
  interim_help text,
  gap_recorded_at timestamp with time zone,
  gap_tried text,
  gap_since date,
  ending_by uuid,
  ending_confirmed_by uuid,
  constraint referrals_pkey PRIMARY KEY (id),
  constraint referrals_reference_key UNIQUE (reference),
  constraint referrals_within UNIQUE (id, case_id),
  constraint referrals_ending_check CHECK (ending_by IS NULL OR kind = 'handover'::text),
  constraint referrals_ending_people_check CHECK (ending_confirmed_by IS NULL OR ending_by IS NOT NULL AND ending_confirmed_by <> ending_by),
  constraint referrals_gap_check CHECK ((gap_recorded_at IS NULL) = (gap_tried IS NULL) AND (gap_recorded_at IS NULL) = (gap_since IS NULL) AND (settled_by <> 'gap'::text OR gap_recorded_at IS NOT NULL)),
  constraint referrals_gap_tried_check CHECK (gap_tried = ANY (ARRAY['none_exists'::text, 'two_or_more_asked'::text])),
  constraint referrals_interim_help_check CHECK (interim_help = ANY (ARRAY['own_support'::text, 'hotline'::text, 'trusted_person'::text, 'other_agency'::text, 'none_wanted'::text, 'none_yet'::text])),
  constraint referrals_kind_check CHECK (kind = ANY (ARRAY['service'::text, 'support_lead'::text, 'handover'::text])),
  constraint referrals_missing_check CHECK (missing_codes <@ '{what_happened_codes,risk,safe_contact,name_birth,papers,language,escort}'::text[]),
  constraint referrals_missing_of_check CHECK (missing_codes = '{}'::text[] OR decline_reason = 'information_missing'::text OR resent_at IS NOT NULL),
  constraint referrals_settled_by_check CHECK (settled_by = ANY (ARRAY['own_help'::text, 'waiting_place'::text, 'gap'::text, 'no_longer_wanted'::text])),
  constraint referrals_settled_check CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  constraint referrals_waiting_check CHECK (settled_by <> 'waiting_place'::text OR waiting_on IS NOT NULL AND interim_help IS NOT NULL)
);

create table panoh.respondents (
  id uuid not null,
  order_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  version integer not null,
  reason text,
  relationship text,
  sex text not null,
  is_abroad text not null,
  is_minor text not null,
  language text,
  has_weapon text not null,
  sealed_name bytea not null,
  sealed bytea not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint respondents_pkey PRIMARY KEY (id),
  constraint respondents_once UNIQUE (order_id, version),
  constraint respondents_correction_check CHECK ((version = 1) = (reason IS NULL)),
  constraint respondents_has_weapon_check CHECK (has_weapon = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint respondents_is_abroad_check CHECK (is_abroad = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint respondents_is_minor_check CHECK (is_minor = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])),
  constraint respondents_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text, 'uz'::text, 'other'::text])),
  constraint respondents_reason_check CHECK (reason = ANY (ARRAY['typing'::text, 'paper_differs'::text, 'wrong_person'::text])),
  constraint respondents_sex_check CHECK (sex = ANY (ARRAY['female'::text, 'male'::text, 'unknown'::text]))
);

create table panoh.risk_assessments (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessed_by uuid,
  assessed_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  written_apart boolean not null default false,
  factor_set text not null,
  weights_version integer not null,
  answers jsonb not null,
  not_applicable text[] not null default '{}'::text[],
  incidents_in_year integer not null default 0,
  score integer not null,
  known_share numeric(4,3) not null,
  calculated_band text not null,
  assessed_band text not null,
  band text not null,
  high_reasons text[] not null default '{}'::text[],
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint risk_assessments_pkey PRIMARY KEY (id),
  constraint risk_assessments_within UNIQUE (id, case_id)
);

create table panoh.role_access (
  role text not null,
  relation text not null,
  partition text not null,
  may_read boolean not null,
  may_write boolean not null,
  constraint role_access_pk PRIMARY KEY (role, relation, partition)
);

create table panoh.rule_limits (
  key text not null,
  least smallint not null,
  most smallint not null,
  constraint rule_limits_pkey PRIMARY KEY (key),
  constraint rule_limits_order_check CHECK ("least" <= most)
);

create table panoh.rule_replans (
  version_id uuid not null,
  working_group_id uuid not null,
  number integer not null,
  begun_at timestamp with time zone not null,
  moved integer not null default 0,
  passed_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint rule_replans_pkey PRIMARY KEY (version_id)
);

create table panoh.rule_values (
  version_id uuid not null,
  key text not null,
  count smallint not null,
  constraint rule_values_pk PRIMARY KEY (version_id, key)
);

create table panoh.rule_versions (
  id uuid not null,
  working_group_id uuid not null,
  number integer not null,
  changes text[] not null,
  reason text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint rule_versions_pkey PRIMARY KEY (id),
  constraint rule_versions_once UNIQUE (working_group_id, number),
  constraint rule_versions_number_check CHECK (number > 0),
  constraint rule_versions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 500)
);

create table panoh.safe_contacts (
  case_id uuid not null,
  sealed bytea not null,
  locked_at timestamp with time zone,
  doubted_at timestamp with time zone,
  merged_at timestamp with time zone,
  review_on date,
  version integer not null default 1,
  updated_at timestamp with time zone not null default panoh.now(),
  confirmed_at timestamp with time zone,
  confirmed_by uuid,
  constraint safe_contacts_pkey PRIMARY KEY (case_id)
);

create table panoh.safety_plan_events (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  marked_by uuid not null,
  plan_id uuid not null,
  kind text not null,
  choice text,
  alone text,
  marked_at timestamp with time zone not null default panoh.now(),
  constraint safety_plan_events_pkey PRIMARY KEY (id),
  constraint safety_plan_events_choice_check CHECK ((kind = 'copy_choice'::text) = (choice IS NOT NULL AND alone IS NOT NULL)),
  constraint safety_plan_events_kind_check CHECK (kind = ANY (ARRAY['reviewed'::text, 'copy_choice'::text, 'printed'::text]))
);

create table panoh.safety_plans (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  version_no integer not null,
  sealed bytea not null,
  written_at timestamp with time zone not null default panoh.now(),
  constraint safety_plans_pkey PRIMARY KEY (id),
  constraint safety_plans_once UNIQUE (case_id, version_no),
  constraint safety_plans_within UNIQUE (id, case_id)
);

create table panoh.sealed_files (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  lead_user_id uuid not null,
  supervisor_id uuid not null,
  sealed_by uuid not null,
  sealed_at timestamp with time zone not null default panoh.now(),
  opened_by uuid,
  opened_at timestamp with time zone,
  constraint sealed_files_pkey PRIMARY KEY (id),
  constraint sealed_files_two_check CHECK (lead_user_id <> supervisor_id)
);

create table panoh.second_factors (
  user_id uuid not null,
  sealed_secret bytea,
  confirmed_at timestamp with time zone,
  last_step bigint,
  planned_secret bytea,
  planned_until timestamp with time zone,
  sealed_code_key bytea,
  constraint second_factors_pkey PRIMARY KEY (user_id)
);

create table panoh.service_places (
  referral_id uuid not null,
  service_id uuid not null,
  taken_at timestamp with time zone not null default panoh.now(),
  given_back_at timestamp with time zone,
  constraint service_places_pkey PRIMARY KEY (referral_id)
);

create table panoh.services (
  id uuid not null,
  agency_id uuid not null,
  type text not null,
  languages text[] not null default '{}'::text[],
  hours_note text,
  cost_note text,
  documents_note text,
  free_places integer,
  confirmed_at timestamp with time zone,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  opening_hours jsonb not null default '[]'::jsonb,
  cost text not null default 'free'::text,
  documents text[] not null default '{}'::text[],
  address text,
  capacity integer,
  capacity_unit text,
  confirmed_until date,
  is_confidential boolean not null default false,
  withdrawn_at timestamp with time zone,
  public_phone text,
  checked_on date,
  free_with_children boolean,
  said_places integer,
  said_with_children boolean,
  beds_asked_at timestamp with time zone,
  constraint services_pkey PRIMARY KEY (id),
  constraint services_capacity_check CHECK (capacity >= 0),
  constraint services_capacity_unit_check CHECK (capacity_unit = ANY (ARRAY['beds'::text, 'appointments'::text])),
  constraint services_confidential_check CHECK (
CASE
    WHEN is_confidential THEN num_nonnulls(hours_note, cost_note, documents_note, address, public_phone) = 0
    ELSE type <> 'safe_house'::text
END),
  constraint services_cost_check CHECK (cost = ANY (ARRAY['free'::text, 'partly'::text, 'paid'::text])),
  constraint services_counted_check CHECK ((capacity IS NULL) = (capacity_unit IS NULL) AND (free_places IS NULL OR free_places <= capacity)),
  constraint services_free_places_check CHECK (free_places >= 0),
  constraint services_opening_hours_check CHECK (jsonb_typeof(opening_hours) = 'array'::text),
  constraint services_status_check CHECK (status = ANY (ARRAY['active'::text, 'paused'::text, 'withdrawn'::text])),
  constraint services_withdrawn_check CHECK ((status = 'withdrawn'::text) = (withdrawn_at IS NOT NULL))
);

create table panoh.sessions (
  id uuid not null,
  user_id uuid not null,
  token_hash text not null,
  created_at timestamp with time zone not null default panoh.now(),
  seen_at timestamp with time zone not null default panoh.now(),
  expires_at timestamp with time zone not null,
  stepped_up_until timestamp with time zone,
  ended_at timestamp with time zone,
  known_version bigint,
  known_until timestamp with time zone,
  agency_id uuid,
  agency_kind text,
  agency_type text,
  roles text[],
  group_ids uuid[],
  led_group_ids uuid[],
  language text,
  has_blocks boolean,
  grantees uuid[],
  reads text[],
  writes text[],
  device text,
  opened_by text not null default 'password'::text,
  device_hash text,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_hash_key UNIQUE (token_hash),
  constraint sessions_opened_by_check CHECK (opened_by = ANY (ARRAY['password'::text, 'code'::text, 'recovery_code'::text, 'passkey'::text, 'console'::text, 'import'::text]))
);

create table panoh.sharing_protocols (
  number integer not null,
  text_tg text not null,
  text_ru text not null,
  text_en text not null,
  published_by uuid not null,
  published_at timestamp with time zone not null default panoh.now(),
  ends_on date not null,
  constraint sharing_protocols_pkey PRIMARY KEY (number),
  constraint sharing_protocols_number_check CHECK (number > 0)
);

create table panoh.shocks (
  id uuid not null,
  kind text not null,
  working_group_id uuid,
  from_on date not null,
  until_on date,
  set_by uuid not null,
  set_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint shocks_pkey PRIMARY KEY (id),
  constraint shocks_order_check CHECK (until_on >= from_on)
);

create table panoh.sign_in_tickets (
  token_hash text not null,
  user_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_tickets_pkey PRIMARY KEY (token_hash)
);

create table panoh.snoozes (
  id uuid not null,
  follow_up_id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  reason text not null,
  until_at timestamp with time zone not null,
  created_at timestamp with time zone not null default panoh.now(),
  ended_at timestamp with time zone,
  constraint snoozes_pkey PRIMARY KEY (id),
  constraint snoozes_reason_check CHECK (reason = ANY (ARRAY['not_safe_now'::text, 'agreed_later'::text, 'waits_for_other'::text, 'away'::text, 'other_first'::text]))
);

create table panoh.staff_email_addresses (
  user_id uuid not null,
  channel text not null,
  sealed_address bytea,
  confirmed_at timestamp with time zone,
  sealed_planned bytea,
  planned_id uuid,
  planned_until timestamp with time zone,
  tries smallint not null default 0,
  asked smallint not null default 1,
  asked_from timestamp with time zone not null,
  constraint staff_email_addresses_pk PRIMARY KEY (user_id, channel),
  constraint staff_email_addresses_channel_check CHECK (channel = 'email'::text),
  constraint staff_email_addresses_confirmed_check CHECK ((sealed_address IS NULL) = (confirmed_at IS NULL))
);

create table panoh.staff_names (
  user_id uuid not null,
  keyed_for uuid not null,
  key_version integer not null,
  tokens bytea[] not null,
  constraint staff_names_pkey PRIMARY KEY (user_id)
);

create table panoh.suicide_triages (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessment_id uuid,
  asked_at timestamp with time zone not null,
  level text not null,
  attempt text not null default 'not_known'::text,
  sealed bytea not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint suicide_triages_pkey PRIMARY KEY (id),
  constraint suicide_triages_attempt_check CHECK (attempt = ANY (ARRAY['none'::text, 'before'::text, 'recent'::text, 'not_known'::text]))
);

create table panoh.support_entries (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  service_type text not null,
  with_whom text not null,
  given_on date not null,
  minutes integer,
  referral_id uuid,
  goal_id uuid,
  corrects_id uuid,
  sealed_note bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint support_entries_pkey PRIMARY KEY (id),
  constraint support_entries_corrects_id_key UNIQUE (corrects_id),
  constraint support_entries_within UNIQUE (id, case_id),
  constraint support_entries_minutes_check CHECK (minutes >= 1 AND minutes <= 1440)
);

create table panoh.support_goals (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  domain text not null,
  set_on date not null,
  sealed_words bytea not null,
  sealed_measure bytea,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint support_goals_pkey PRIMARY KEY (id),
  constraint support_goals_within UNIQUE (id, case_id)
);

create table panoh.survivors (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  code text not null,
  official_number text,
  created_at timestamp with time zone not null default panoh.now(),
  constraint survivors_pkey PRIMARY KEY (id),
  constraint survivors_case_id_key UNIQUE (case_id),
  constraint survivors_code_once UNIQUE (agency_id, code)
);

create table panoh.tool_results (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  tool text not null,
  on_day date not null,
  score smallint not null,
  band text not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  constraint tool_results_pkey PRIMARY KEY (id),
  constraint tool_results_band_check CHECK (band = ANY (ARRAY['standard'::text, 'medium'::text, 'high'::text])),
  constraint tool_results_score_check CHECK (score >= 0 AND score <= 200),
  constraint tool_results_tool_check CHECK (tool = ANY (ARRAY['dash'::text, 'odara'::text, 'danger_assessment'::text, 'sara'::text, 'other'::text]))
);

create table panoh.trainers (
  id uuid not null,
  agency_id uuid not null,
  display_name text not null,
  modules text[] not null,
  languages text[] not null,
  trained_on date,
  is_paid boolean not null,
  added_by uuid not null,
  added_at timestamp with time zone not null default panoh.now(),
  ended_at timestamp with time zone,
  constraint trainers_pkey PRIMARY KEY (id)
);

create table panoh.training_acts (
  id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  action text not null,
  module text not null,
  state text not null,
  case_id uuid,
  done_at timestamp with time zone not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  constraint training_acts_pkey PRIMARY KEY (id),
  constraint training_acts_check CHECK (confirmed_by <> user_id),
  constraint training_acts_state_check CHECK (state = ANY (ARRAY['supervised'::text, 'suspended'::text]))
);

create table panoh.training_attendance (
  session_id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  passed boolean not null,
  revoked_on date,
  revoked_by uuid,
  constraint training_attendance_pk PRIMARY KEY (session_id, user_id)
);

create table panoh.training_modules (
  code text not null,
  valid_months smallint not null,
  constraint training_modules_pkey PRIMARY KEY (code),
  constraint training_modules_code_check CHECK (code ~ '^tm_[a-z]+$'::text),
  constraint training_modules_valid_months_check CHECK (valid_months >= 1 AND valid_months <= 60)
);

create table panoh.training_notices (
  user_id uuid not null,
  module text not null,
  ends_on date not null,
  stage smallint not null,
  constraint training_notices_pk PRIMARY KEY (user_id, module, ends_on, stage),
  constraint training_notices_stage_check CHECK (stage = ANY (ARRAY[1, 2, 3]))
);

create table panoh.training_rules (
  id smallint not null default 1,
  enforced_from date,
  set_by uuid,
  set_at timestamp with time zone,
  version integer not null default 1,
  constraint training_rules_pkey PRIMARY KEY (id),
  constraint training_rules_id_check CHECK (id = 1)
);

create table panoh.training_sessions (
  id uuid not null,
  module text not null,
  held_on date not null,
  place text not null,
  host text not null,
  trainer_ids uuid[] not null default '{}'::uuid[],
  agency_id uuid not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null default panoh.now(),
  needs_second boolean not null,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  constraint training_sessions_pkey PRIMARY KEY (id),
  constraint training_sessions_second_check CHECK (confirmed_by IS DISTINCT FROM recorded_by OR confirmed_by IS NULL)
);

create table panoh.unknown_login_attempts (
  slot smallint not null,
  count bigint not null default 0,
  constraint unknown_login_attempts_pkey PRIMARY KEY (slot)
);

create table panoh.users (
  id uuid not null,
  agency_id uuid not null,
  display_name text not null,
  roles text[] not null,
  language text not null default 'tg'::text,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_language_check CHECK (language = ANY (ARRAY['tg'::text, 'ru'::text, 'en'::text])),
  constraint users_oversight_alone CHECK (NOT ('oversight'::text = ANY (roles)) OR cardinality(roles) = 1),
  constraint users_programme_alone CHECK (NOT ('programme_worker'::text = ANY (roles)) OR cardinality(roles) = 1),
  constraint users_roles_check CHECK (NOT ('data_protection_officer'::text = ANY (roles)) OR cardinality(roles) = 1),
  constraint users_statistician_apart CHECK (NOT roles @> '{statistician,supervisor}'::text[]),
  constraint users_status_check CHECK (status = ANY (ARRAY['active'::text, 'disabled'::text]))
);

create table panoh.voice_askers (
  user_id uuid not null,
  on_day date not null,
  codes smallint not null,
  constraint voice_askers_pk PRIMARY KEY (user_id, on_day)
);

create table panoh.voice_codes (
  hash bytea not null,
  agency_id uuid not null,
  expires_on date not null,
  constraint voice_codes_pkey PRIMARY KEY (hash)
);

create table panoh.voice_quarters (
  agency_id uuid not null,
  quarter_on date not null,
  asked_by uuid,
  constraint voice_quarters_pk PRIMARY KEY (agency_id, quarter_on)
);

create table panoh.voices (
  id uuid not null,
  agency_id uuid not null,
  quarter_on date not null,
  answers jsonb not null,
  constraint voices_pkey PRIMARY KEY (id),
  constraint voices_answers_check CHECK (jsonb_typeof(answers) = 'object'::text)
);

create table panoh.whereabouts (
  id uuid not null,
  case_id uuid not null,
  sealed bytea not null,
  worker_may_see boolean not null default false,
  written_at timestamp with time zone not null default panoh.now(),
  constraint whereabouts_pkey PRIMARY KEY (id)
);

create table panoh.worker_heartbeats (
  name text not null,
  beaten_at timestamp with time zone not null,
  counts jsonb not null default '{}'::jsonb,
  constraint worker_heartbeats_pkey PRIMARY KEY (name)
);

create table panoh.working_groups (
  id uuid not null,
  place text not null,
  name_tg text not null,
  name_ru text not null,
  name_en text not null,
  chair_user_id uuid,
  coordinator_user_id uuid,
  deputy_user_id uuid,
  fallback_agency_id uuid,
  created_at timestamp with time zone not null default panoh.now(),
  version integer not null default 1,
  constraint working_groups_pkey PRIMARY KEY (id)
);

create table statistics.cell_counts (
  code text not null,
  span text not null,
  first_on date not null,
  line text not null,
  column_key text not null,
  records integer not null,
  constraint cell_counts_pk PRIMARY KEY (code, span, first_on, line, column_key),
  constraint cell_counts_first_check CHECK (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint cell_counts_records_check CHECK (records >= 0),
  constraint cell_counts_span_check CHECK (span = ANY (ARRAY['month'::text, 'year'::text]))
);

create table statistics.changed_cases (
  case_id uuid,
  on_day date,
  constraint changed_cases_one_check CHECK ((case_id IS NULL) <> (on_day IS NULL))
);

create table statistics.counted_periods (
  span text not null,
  first_on date not null,
  counted_at timestamp with time zone not null default panoh.now(),
  constraint counted_periods_pk PRIMARY KEY (span, first_on),
  constraint counted_periods_first_check CHECK (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint counted_periods_span_check CHECK (span = ANY (ARRAY['month'::text, 'year'::text]))
);

create table statistics.edition_checks (
  edition_id uuid not null,
  number smallint not null,
  kind text not null,
  code text,
  line text,
  agency_id uuid,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  constraint edition_checks_pk PRIMARY KEY (edition_id, number),
  constraint edition_checks_answer_check CHECK (answer = ANY (ARRAY['confirmed_correct'::text, 'no_work'::text, 'event'::text, 'other_recording'::text, 'in_final_edition'::text])),
  constraint edition_checks_kind_check CHECK (kind = ANY (ARRAY['silent_agency'::text, 'without_consent'::text, 'without_day'::text, 'much_more'::text, 'much_less'::text]))
);

create table statistics.edition_counts (
  edition_id uuid not null,
  code text not null,
  counts jsonb not null,
  constraint edition_counts_pk PRIMARY KEY (edition_id, code)
);

create table statistics.edition_tables (
  edition_id uuid not null,
  number smallint not null,
  kind text not null,
  first_on date not null,
  code text not null,
  lines text[] not null,
  columns text[] not null,
  shown jsonb not null,
  exact jsonb,
  without_consent_percent smallint,
  without_day_percent smallint,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdrawn_reason text,
  constraint edition_tables_pk PRIMARY KEY (edition_id, kind, first_on, code),
  constraint edition_tables_kind_check CHECK (kind = ANY (ARRAY['month'::text, 'half_year'::text, 'year'::text])),
  constraint edition_tables_shown_check CHECK (NOT shown @? '$[*]."value"?((@.type() == "string" || @ % 5 != 0) || @ < 5)'::jsonpath),
  constraint edition_tables_withdrawn_check CHECK (num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) = ANY (ARRAY[0, 3])),
  constraint edition_tables_withdrawn_reason_check CHECK (withdrawn_reason = ANY (ARRAY['wrong_definition'::text, 'wrong_records'::text]))
);

create table statistics.editions (
  id uuid not null default gen_random_uuid(),
  year smallint not null,
  part text not null,
  state text not null default 'drafted'::text,
  revision integer not null default 1,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  checked_by uuid,
  checked_at timestamp with time zone,
  approved_by uuid,
  approved_at timestamp with time zone,
  published_by uuid,
  published_at timestamp with time zone,
  constraint editions_pkey PRIMARY KEY (id),
  constraint editions_part_check CHECK (part = ANY (ARRAY['first_half'::text, 'second_half'::text, 'final'::text])),
  constraint editions_second_check CHECK (approved_by <> drafted_by AND approved_by <> checked_by),
  constraint editions_state_check CHECK (state = ANY (ARRAY['drafted'::text, 'checked'::text, 'approved'::text, 'published'::text, 'discarded'::text])),
  constraint editions_year_check CHECK (year >= 1900 AND year <= 2200)
);

create table statistics.indicator_counts (
  first_on date not null,
  code text not null,
  part text not null,
  agency_id uuid not null,
  working_group_id uuid,
  place text not null,
  service_type text,
  is_shared boolean not null,
  records integer not null,
  constraint indicator_counts_first_on_check CHECK (first_on = date_trunc('month'::text, first_on::timestamp with time zone)::date),
  constraint indicator_counts_records_check CHECK (records > 0)
);

create table statistics.indicator_rows (
  first_on date not null,
  code text not null,
  part text not null,
  agency_id uuid not null,
  working_group_id uuid,
  place text not null,
  service_type text,
  is_shared boolean not null,
  records integer not null,
  case_id uuid not null,
  constraint indicator_rows_first_on_check CHECK (first_on = date_trunc('month'::text, first_on::timestamp with time zone)::date),
  constraint indicator_rows_records_check CHECK (records > 0)
);

create table statistics.periods_to_recount (
  span text not null,
  first_on date not null,
  constraint periods_to_recount_pk PRIMARY KEY (span, first_on),
  constraint periods_to_recount_first_check CHECK (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint periods_to_recount_span_check CHECK (span = ANY (ARRAY['month'::text, 'year'::text]))
);

create table statistics.person_counts (
  kind text not null,
  first_on date not null,
  scope text not null,
  group_id uuid,
  agency_id uuid,
  registrations integer not null,
  not_linked integer not null,
  cases integer not null,
  incidents integer not null,
  services integer not null,
  persons integer not null,
  estimate integer not null,
  low integer not null,
  high integer not null,
  settled_too_soon integer,
  constraint person_counts_once UNIQUE NULLS NOT DISTINCT (kind, first_on, scope, group_id, agency_id),
  constraint person_counts_range_check CHECK (low <= estimate AND estimate <= high),
  constraint person_counts_scope_check CHECK (scope = ANY (ARRAY['all'::text, 'group'::text, 'no_group'::text, 'shared'::text, 'agency'::text]))
);

create table statistics.person_periods (
  kind text not null,
  first_on date not null,
  counted_at timestamp with time zone not null default panoh.now(),
  constraint person_periods_pk PRIMARY KEY (kind, first_on),
  constraint person_periods_kind_check CHECK (kind = ANY (ARRAY['quarter'::text, 'half_year'::text, 'year'::text]))
);

create table vault.case_keys (
  case_id uuid not null,
  partition text not null,
  key_version integer not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  created_at timestamp with time zone not null default panoh.now(),
  constraint case_keys_pk PRIMARY KEY (case_id, partition, key_version, agency_id)
);

create table vault.index_secrets (
  version smallint not null,
  state text not null,
  sealed_secret bytea not null,
  constraint index_secrets_pkey PRIMARY KEY (version),
  constraint index_secrets_state_check CHECK (state = ANY (ARRAY['link'::text, 'leaving'::text, 'current'::text, 'coming'::text])),
  constraint index_secrets_version_check CHECK (version > 0)
);

create table vault.resting_keys (
  block_id uuid not null,
  case_id uuid not null,
  partition text not null,
  key_version integer not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  rested_at timestamp with time zone not null default panoh.now(),
  constraint resting_keys_pk PRIMARY KEY (block_id, case_id, partition, key_version, agency_id)
);

create table vault.rotations (
  kind text not null,
  scope text not null,
  reached uuid,
  until uuid,
  done integer not null default 0,
  started_at timestamp with time zone not null default panoh.now(),
  constraint rotations_pk PRIMARY KEY (kind, scope),
  constraint rotations_kind_check CHECK (kind = ANY (ARRAY['agency'::text, 'data'::text, 'index'::text, 'root'::text]))
);

alter table linkage.comparisons add constraint comparisons_pair_id_fkey FOREIGN KEY (pair_id) REFERENCES linkage.pairs(id) ON DELETE CASCADE;

alter table panoh.absences add constraint absences_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.absences add constraint absences_stand_in_id_fkey FOREIGN KEY (stand_in_id) REFERENCES panoh.users(id);

alter table panoh.absences add constraint absences_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.agencies add constraint agencies_head_user_id_fkey FOREIGN KEY (head_user_id) REFERENCES panoh.users(id);

alter table panoh.agency_keys add constraint agency_keys_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.agency_memberships add constraint agency_memberships_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.agency_memberships add constraint agency_memberships_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.article_reviews add constraint article_reviews_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES panoh.users(id);

alter table panoh.article_reviews add constraint article_reviews_revision_fk FOREIGN KEY (article_id, number) REFERENCES panoh.article_revisions(article_id, number);

alter table panoh.article_revisions add constraint article_revisions_article_id_fkey FOREIGN KEY (article_id) REFERENCES panoh.articles(id);

alter table panoh.article_revisions add constraint article_revisions_written_by_fkey FOREIGN KEY (written_by) REFERENCES panoh.users(id);

alter table panoh.articles add constraint articles_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.band_changes add constraint band_changes_assessment_fk FOREIGN KEY (assessment_id, case_id) REFERENCES panoh.risk_assessments(id, case_id);

alter table panoh.band_changes add constraint band_changes_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.block_votes add constraint block_votes_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.block_votes add constraint block_votes_block_id_fkey FOREIGN KEY (block_id) REFERENCES panoh.conflict_blocks(id);

alter table panoh.call_in_cases add constraint call_in_cases_call_in_id_fkey FOREIGN KEY (call_in_id) REFERENCES panoh.call_ins(id) ON DELETE CASCADE;

alter table panoh.call_ins add constraint call_ins_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.call_ins add constraint call_ins_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES panoh.users(id);

alter table panoh.callback_answers add constraint callback_answers_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES panoh.users(id);

alter table panoh.callback_answers add constraint callback_answers_request_id_fkey FOREIGN KEY (request_id) REFERENCES panoh.callback_requests(id);

alter table panoh.callback_details add constraint callback_details_id_fkey FOREIGN KEY (id) REFERENCES panoh.callback_requests(id);

alter table panoh.callback_escalations add constraint callback_escalations_request_id_fkey FOREIGN KEY (request_id) REFERENCES panoh.callback_requests(id);

alter table panoh.callback_events add constraint callback_events_request_id_fkey FOREIGN KEY (request_id) REFERENCES panoh.callback_requests(id);

alter table panoh.callback_messages add constraint callback_messages_request_id_fkey FOREIGN KEY (request_id) REFERENCES panoh.callback_requests(id);

alter table panoh.callback_requests add constraint callback_requests_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.callback_requests add constraint callback_requests_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES panoh.users(id);

alter table panoh.case_events add constraint case_events_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.case_historical_records add constraint case_historical_records_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.case_historical_records add constraint case_historical_records_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.case_labels add constraint case_labels_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

alter table panoh.case_writings add constraint case_writings_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

alter table panoh.cases add constraint cases_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.cases add constraint cases_contact_user_id_fkey FOREIGN KEY (contact_user_id) REFERENCES panoh.users(id);

alter table panoh.cases add constraint cases_lead_user_id_fkey FOREIGN KEY (lead_user_id) REFERENCES panoh.users(id);

alter table panoh.cases add constraint cases_support_lead_agency_id_fkey FOREIGN KEY (support_lead_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.cases add constraint cases_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.child_answers add constraint child_answers_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.child_answers add constraint child_answers_child_id_fkey FOREIGN KEY (child_id) REFERENCES panoh.children(id) ON DELETE CASCADE;

alter table panoh.children add constraint children_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.children add constraint children_own_case_id_fkey FOREIGN KEY (own_case_id) REFERENCES panoh.cases(id);

alter table panoh.closed_tours add constraint closed_tours_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.closure_episodes add constraint closure_episodes_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.closure_statements add constraint closure_statements_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.conflict_blocks add constraint conflict_blocks_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.conflict_blocks add constraint conflict_blocks_origin_id_fkey FOREIGN KEY (origin_id) REFERENCES panoh.conflict_blocks(id);

alter table panoh.consents add constraint consents_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.consents add constraint consents_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.contact_decisions add constraint contact_decisions_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.contact_decisions add constraint contact_decisions_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES panoh.follow_ups(id);

alter table panoh.contacts add constraint contacts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.corrections add constraint corrections_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.court_entries add constraint court_entries_opening_id_fkey FOREIGN KEY (opening_id) REFERENCES panoh.court_openings(id);

alter table panoh.court_openings add constraint court_openings_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.court_openings add constraint court_openings_to_agency_id_fkey FOREIGN KEY (to_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.court_steps add constraint court_steps_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.credentials add constraint credentials_locked_by_fkey FOREIGN KEY (locked_by) REFERENCES panoh.users(id);

alter table panoh.credentials add constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.death_causes add constraint death_causes_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.death_causes add constraint death_causes_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES panoh.closure_episodes(id);

alter table panoh.deliveries add constraint deliveries_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.deliveries add constraint deliveries_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES panoh.users(id);

alter table panoh.deliveries add constraint deliveries_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES panoh.users(id);

alter table panoh.device_cases add constraint device_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.device_cases add constraint device_cases_device_id_fkey FOREIGN KEY (device_id) REFERENCES panoh.devices(id) ON DELETE CASCADE;

alter table panoh.device_cases add constraint device_cases_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.devices add constraint devices_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.devices add constraint devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.disability_answers add constraint disability_answers_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.drafts add constraint drafts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.drafts add constraint drafts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.drafts add constraint drafts_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.emergency_accesses add constraint emergency_accesses_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.emergency_accesses add constraint emergency_accesses_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.emergency_accesses add constraint emergency_accesses_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.emergency_reasons add constraint emergency_reasons_id_fkey FOREIGN KEY (id) REFERENCES panoh.emergency_accesses(id);

alter table panoh.erasure_requests add constraint erasure_requests_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.erasures add constraint erasures_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.file_chunks add constraint file_chunks_file_id_fkey FOREIGN KEY (file_id) REFERENCES panoh.files(id) ON DELETE CASCADE;

alter table panoh.files add constraint files_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.follow_up_steps add constraint follow_up_steps_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES panoh.follow_ups(id);

alter table panoh.follow_ups add constraint follow_ups_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.follow_ups add constraint follow_ups_rules_id_fkey FOREIGN KEY (rules_id) REFERENCES panoh.rule_versions(id);

alter table panoh.goal_progress add constraint goal_progress_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.goal_progress add constraint goal_progress_goal_fk FOREIGN KEY (goal_id, case_id) REFERENCES panoh.support_goals(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.grants add constraint grants_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.historical_records add constraint historical_records_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.historical_records add constraint historical_records_row_fk FOREIGN KEY (row_id, agency_id) REFERENCES panoh.import_rows(id, agency_id);

alter table panoh.hotlines add constraint hotlines_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.identities add constraint identities_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.import_file_contents add constraint import_file_contents_id_fkey FOREIGN KEY (id) REFERENCES panoh.import_files(id);

alter table panoh.import_files add constraint import_files_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.import_files add constraint import_files_import_id_fkey FOREIGN KEY (import_id) REFERENCES panoh.imports(id);

alter table panoh.import_files add constraint import_files_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES panoh.users(id);

alter table panoh.import_files add constraint import_files_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES panoh.users(id);

alter table panoh.import_mappings add constraint import_mappings_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.import_mappings add constraint import_mappings_made_by_fkey FOREIGN KEY (made_by) REFERENCES panoh.users(id);

alter table panoh.import_row_cases add constraint import_row_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.import_row_cases add constraint import_row_cases_row_id_fkey FOREIGN KEY (row_id) REFERENCES panoh.import_rows(id);

alter table panoh.import_row_texts add constraint import_row_texts_row_fk FOREIGN KEY (row_id, agency_id) REFERENCES panoh.import_rows(id, agency_id);

alter table panoh.import_rows add constraint import_rows_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.import_rows add constraint import_rows_import_fk FOREIGN KEY (import_id, agency_id) REFERENCES panoh.imports(id, agency_id);

alter table panoh.imports add constraint imports_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.imports add constraint imports_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES panoh.users(id);

alter table panoh.incident_exports add constraint incident_exports_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.incident_exports add constraint incident_exports_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES panoh.users(id);

alter table panoh.incident_exports add constraint incident_exports_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES panoh.users(id);

alter table panoh.incident_perpetrators add constraint incident_perpetrators_incident_fk FOREIGN KEY (incident_id, case_id) REFERENCES panoh.incidents(id, case_id);

alter table panoh.incidents add constraint incidents_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.key_date_events add constraint key_date_events_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.legal_holds add constraint legal_holds_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.legal_packs add constraint legal_packs_made_by_fkey FOREIGN KEY (made_by) REFERENCES panoh.users(id);

alter table panoh.legal_qualifications add constraint legal_qualifications_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.legal_qualifications add constraint legal_qualifications_succeeds_fk FOREIGN KEY (succeeds_id, incident_id) REFERENCES panoh.legal_qualifications(id, incident_id);

alter table panoh.legal_settings add constraint legal_settings_set_by_fkey FOREIGN KEY (set_by) REFERENCES panoh.users(id);

alter table panoh.legal_sign_offs add constraint legal_sign_offs_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES panoh.users(id);

alter table panoh.legal_values add constraint legal_values_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES panoh.users(id);

alter table panoh.meeting_attendance add constraint meeting_attendance_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.meeting_attendance add constraint meeting_attendance_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES panoh.meetings(id);

alter table panoh.meeting_decisions add constraint meeting_decisions_entry_fk FOREIGN KEY (entry_id, meeting_id, case_id, working_group_id) REFERENCES panoh.meeting_entries(id, meeting_id, case_id, working_group_id) ON DELETE CASCADE;

alter table panoh.meeting_decisions add constraint meeting_decisions_owner_agency_id_fkey FOREIGN KEY (owner_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.meeting_entries add constraint meeting_entries_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

alter table panoh.meeting_entries add constraint meeting_entries_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES panoh.meetings(id);

alter table panoh.meetings add constraint meetings_host_agency_id_fkey FOREIGN KEY (host_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.meetings add constraint meetings_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.messages add constraint messages_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES panoh.notifications(id) ON DELETE CASCADE;

alter table panoh.messages add constraint messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.narratives add constraint narratives_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.need_answers add constraint need_answers_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.notification_preferences add constraint notification_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.order_events add constraint order_events_breach_fk FOREIGN KEY (breach_id, case_id) REFERENCES panoh.order_events(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.order_events add constraint order_events_order_fk FOREIGN KEY (order_id, case_id) REFERENCES panoh.protection_orders(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.order_notices add constraint order_notices_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.order_notices add constraint order_notices_order_fk FOREIGN KEY (order_id, case_id) REFERENCES panoh.protection_orders(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.oversight_appointments add constraint oversight_appointments_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.oversight_appointments add constraint oversight_appointments_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES panoh.users(id);

alter table panoh.oversight_appointments add constraint oversight_appointments_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES panoh.users(id);

alter table panoh.oversight_appointments add constraint oversight_appointments_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.own_reminders add constraint own_reminders_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.own_reminders add constraint own_reminders_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.own_reminders add constraint own_reminders_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.paper_marks add constraint paper_marks_order_id_fkey FOREIGN KEY (order_id) REFERENCES panoh.protection_orders(id) ON DELETE CASCADE;

alter table panoh.passkeys add constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.plan_action_steps add constraint plan_action_steps_action_fk FOREIGN KEY (action_id, case_id) REFERENCES panoh.plan_actions(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.plan_action_steps add constraint plan_action_steps_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.plan_actions add constraint plan_actions_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.plan_actions add constraint plan_actions_goal_fk FOREIGN KEY (goal_id, case_id) REFERENCES panoh.support_goals(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.plan_actions add constraint plan_actions_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES panoh.referrals(id);

alter table panoh.plan_templates add constraint plan_templates_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.possible_duplicates add constraint possible_duplicates_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.possible_duplicates add constraint possible_duplicates_one_fkey FOREIGN KEY (one) REFERENCES panoh.cases(id);

alter table panoh.possible_duplicates add constraint possible_duplicates_other_fkey FOREIGN KEY (other) REFERENCES panoh.cases(id);

alter table panoh.possible_duplicates add constraint possible_duplicates_two_by_fkey FOREIGN KEY (two_by) REFERENCES panoh.users(id);

alter table panoh.print_templates add constraint print_templates_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES panoh.users(id);

alter table panoh.print_templates add constraint print_templates_written_by_fkey FOREIGN KEY (written_by) REFERENCES panoh.users(id);

alter table panoh.programme_blocks add constraint programme_blocks_file_fk FOREIGN KEY (file_id, agency_id) REFERENCES panoh.programme_files(id, agency_id);

alter table panoh.programme_blocks add constraint programme_blocks_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.programme_files add constraint programme_files_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.programme_files add constraint programme_files_apart_from_id_fkey FOREIGN KEY (apart_from_id) REFERENCES panoh.programme_files(id);

alter table panoh.programme_files add constraint programme_files_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES panoh.users(id);

alter table panoh.programme_sessions add constraint programme_sessions_file_id_fkey FOREIGN KEY (file_id) REFERENCES panoh.programme_files(id);

alter table panoh.programme_signal_probes add constraint programme_signal_probes_keyed_for_fkey FOREIGN KEY (keyed_for) REFERENCES panoh.agencies(id);

alter table panoh.programme_signal_probes add constraint programme_signal_probes_signal_id_fkey FOREIGN KEY (signal_id) REFERENCES panoh.programme_signals(id);

alter table panoh.programme_signal_texts add constraint programme_signal_texts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.programme_signal_texts add constraint programme_signal_texts_signal_id_fkey FOREIGN KEY (signal_id) REFERENCES panoh.programme_signals(id);

alter table panoh.protection_orders add constraint protection_orders_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.protection_orders add constraint protection_orders_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.protection_orders add constraint protection_orders_extension_prosecutor_id_fkey FOREIGN KEY (extension_prosecutor_id) REFERENCES panoh.agencies(id);

alter table panoh.protection_orders add constraint protection_orders_incident_fk FOREIGN KEY (incident_id, case_id) REFERENCES panoh.incidents(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.protocol_signatures add constraint protocol_signatures_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.protocol_signatures add constraint protocol_signatures_number_fkey FOREIGN KEY (number) REFERENCES panoh.sharing_protocols(number);

alter table panoh.protocol_signatures add constraint protocol_signatures_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES panoh.users(id);

alter table panoh.push_devices add constraint push_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.recognised_devices add constraint recognised_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.recorded_risk_facts add constraint recorded_risk_facts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.recovery_codes add constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.referral_files add constraint referral_files_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.referral_files add constraint referral_files_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES panoh.consents(id);

alter table panoh.referral_files add constraint referral_files_file_fk FOREIGN KEY (file_id, case_id, partition) REFERENCES panoh.files(id, case_id, partition) ON DELETE CASCADE;

alter table panoh.referral_files add constraint referral_files_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES panoh.referrals(id);

alter table panoh.referral_message_texts add constraint referral_message_texts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.referral_message_texts add constraint referral_message_texts_message_id_fkey FOREIGN KEY (message_id) REFERENCES panoh.referral_messages(id);

alter table panoh.referral_messages add constraint referral_messages_from_agency_id_fkey FOREIGN KEY (from_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.referral_messages add constraint referral_messages_referral_fk FOREIGN KEY (referral_id, case_id) REFERENCES panoh.referrals(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.referral_messages add constraint referral_messages_written_by_fkey FOREIGN KEY (written_by) REFERENCES panoh.users(id);

alter table panoh.referrals add constraint referrals_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.referrals add constraint referrals_consent_fk FOREIGN KEY (consent_id, case_id) REFERENCES panoh.consents(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.referrals add constraint referrals_ending_by_fkey FOREIGN KEY (ending_by) REFERENCES panoh.users(id);

alter table panoh.referrals add constraint referrals_ending_confirmed_by_fkey FOREIGN KEY (ending_confirmed_by) REFERENCES panoh.users(id);

alter table panoh.referrals add constraint referrals_from_agency_id_fkey FOREIGN KEY (from_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.referrals add constraint referrals_received_case_id_fkey FOREIGN KEY (received_case_id) REFERENCES panoh.cases(id);

alter table panoh.referrals add constraint referrals_replaces_fk FOREIGN KEY (replaces_referral_id, case_id) REFERENCES panoh.referrals(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.referrals add constraint referrals_service_id_fkey FOREIGN KEY (service_id) REFERENCES panoh.services(id);

alter table panoh.referrals add constraint referrals_to_agency_id_fkey FOREIGN KEY (to_agency_id) REFERENCES panoh.agencies(id);

alter table panoh.respondents add constraint respondents_order_fk FOREIGN KEY (order_id, case_id) REFERENCES panoh.protection_orders(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.risk_assessments add constraint risk_assessments_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.rule_replans add constraint rule_replans_version_id_fkey FOREIGN KEY (version_id) REFERENCES panoh.rule_versions(id);

alter table panoh.rule_values add constraint rule_values_key_fkey FOREIGN KEY (key) REFERENCES panoh.rule_limits(key);

alter table panoh.rule_values add constraint rule_values_version_id_fkey FOREIGN KEY (version_id) REFERENCES panoh.rule_versions(id);

alter table panoh.rule_versions add constraint rule_versions_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.safe_contacts add constraint safe_contacts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.safe_contacts add constraint safe_contacts_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES panoh.users(id);

alter table panoh.safety_plan_events add constraint safety_plan_events_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.safety_plan_events add constraint safety_plan_events_plan_fk FOREIGN KEY (plan_id, case_id) REFERENCES panoh.safety_plans(id, case_id);

alter table panoh.safety_plans add constraint safety_plans_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.sealed_files add constraint sealed_files_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.second_factors add constraint second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.service_places add constraint service_places_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES panoh.referrals(id);

alter table panoh.service_places add constraint service_places_service_id_fkey FOREIGN KEY (service_id) REFERENCES panoh.services(id);

alter table panoh.services add constraint services_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.sharing_protocols add constraint sharing_protocols_published_by_fkey FOREIGN KEY (published_by) REFERENCES panoh.users(id);

alter table panoh.shocks add constraint shocks_set_by_fkey FOREIGN KEY (set_by) REFERENCES panoh.users(id);

alter table panoh.shocks add constraint shocks_working_group_id_fkey FOREIGN KEY (working_group_id) REFERENCES panoh.working_groups(id);

alter table panoh.sign_in_tickets add constraint sign_in_tickets_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.snoozes add constraint snoozes_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.snoozes add constraint snoozes_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES panoh.follow_ups(id);

alter table panoh.snoozes add constraint snoozes_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.staff_email_addresses add constraint staff_email_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.staff_names add constraint staff_names_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.suicide_triages add constraint suicide_triages_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.support_entries add constraint support_entries_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.support_entries add constraint support_entries_corrects_fk FOREIGN KEY (corrects_id, case_id) REFERENCES panoh.support_entries(id, case_id);

alter table panoh.support_entries add constraint support_entries_goal_fk FOREIGN KEY (goal_id, case_id) REFERENCES panoh.support_goals(id, case_id) ON UPDATE CASCADE DEFERRABLE;

alter table panoh.support_entries add constraint support_entries_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES panoh.referrals(id);

alter table panoh.support_goals add constraint support_goals_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.survivors add constraint survivors_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.survivors add constraint survivors_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.tool_results add constraint tool_results_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.trainers add constraint trainers_added_by_fkey FOREIGN KEY (added_by) REFERENCES panoh.users(id);

alter table panoh.trainers add constraint trainers_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.training_acts add constraint training_acts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.training_acts add constraint training_acts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

alter table panoh.training_acts add constraint training_acts_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES panoh.users(id);

alter table panoh.training_acts add constraint training_acts_module_fkey FOREIGN KEY (module) REFERENCES panoh.training_modules(code);

alter table panoh.training_acts add constraint training_acts_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.training_attendance add constraint training_attendance_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.training_attendance add constraint training_attendance_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES panoh.users(id);

alter table panoh.training_attendance add constraint training_attendance_session_id_fkey FOREIGN KEY (session_id) REFERENCES panoh.training_sessions(id);

alter table panoh.training_attendance add constraint training_attendance_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.training_notices add constraint training_notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES panoh.users(id);

alter table panoh.training_rules add constraint training_rules_set_by_fkey FOREIGN KEY (set_by) REFERENCES panoh.users(id);

alter table panoh.training_sessions add constraint training_sessions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.training_sessions add constraint training_sessions_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES panoh.users(id);

alter table panoh.training_sessions add constraint training_sessions_module_fkey FOREIGN KEY (module) REFERENCES panoh.training_modules(code);

alter table panoh.training_sessions add constraint training_sessions_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES panoh.users(id);

alter table panoh.users add constraint users_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.voice_codes add constraint voice_codes_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.voice_quarters add constraint voice_quarters_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.voices add constraint voices_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table panoh.whereabouts add constraint whereabouts_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table panoh.working_groups add constraint working_groups_fallback_agency_id_fkey FOREIGN KEY (fallback_agency_id) REFERENCES panoh.agencies(id);

alter table statistics.edition_checks add constraint edition_checks_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES panoh.agencies(id);

alter table statistics.edition_checks add constraint edition_checks_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES panoh.users(id);

alter table statistics.edition_checks add constraint edition_checks_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES statistics.editions(id);

alter table statistics.edition_counts add constraint edition_counts_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES statistics.editions(id);

alter table statistics.edition_tables add constraint edition_tables_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES statistics.editions(id);

alter table statistics.edition_tables add constraint edition_tables_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES panoh.users(id);

alter table statistics.editions add constraint editions_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES panoh.users(id);

alter table statistics.editions add constraint editions_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES panoh.users(id);

alter table statistics.editions add constraint editions_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES panoh.users(id);

alter table statistics.editions add constraint editions_published_by_fkey FOREIGN KEY (published_by) REFERENCES panoh.users(id);

alter table statistics.person_counts add constraint person_counts_period_fk FOREIGN KEY (kind, first_on) REFERENCES statistics.person_periods(kind, first_on) ON DELETE CASCADE;

alter table vault.case_keys add constraint case_keys_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id) DEFERRABLE INITIALLY DEFERRED;

alter table vault.resting_keys add constraint resting_keys_block_id_fkey FOREIGN KEY (block_id) REFERENCES panoh.conflict_blocks(id);

alter table vault.resting_keys add constraint resting_keys_case_id_fkey FOREIGN KEY (case_id) REFERENCES panoh.cases(id);

CREATE INDEX decisions_by_one ON linkage.decisions USING btree (one);

CREATE INDEX decisions_by_other ON linkage.decisions USING btree (other);

CREATE INDEX decisions_waiting ON linkage.decisions USING btree (decided_at) WHERE ((applied_at IS NULL) OR ((undone_at IS NOT NULL) AND (undo_applied_at IS NULL)));

CREATE UNIQUE INDEX encodings_by_no ON linkage.encodings USING btree (no);

CREATE INDEX inbox_by_time ON linkage.inbox USING btree (handed_at, case_id);

CREATE INDEX moves_by_decision ON linkage.moves USING btree (decision_id) WHERE (decision_id IS NOT NULL);

CREATE INDEX pairs_by_other ON linkage.pairs USING btree (other);

CREATE INDEX pairs_open ON linkage.pairs USING btree (found_at, id) WHERE (state = 'open'::text);

CREATE INDEX registrations_by_person ON linkage.registrations USING btree (person_id);

CREATE INDEX tags_by_no ON linkage.tags USING btree (no);

CREATE INDEX tags_by_tag ON linkage.tags USING btree (tag, no);

CREATE INDEX to_compare_by_no ON linkage.to_compare USING btree (no);

CREATE INDEX absences_by_stand_in_id ON panoh.absences USING btree (stand_in_id) WHERE (ended_at IS NULL);

CREATE INDEX absences_by_user_id ON panoh.absences USING btree (user_id) WHERE (ended_at IS NULL);

CREATE INDEX agency_memberships_by_group ON panoh.agency_memberships USING btree (working_group_id, agency_id);

CREATE UNIQUE INDEX agency_memberships_one_running ON panoh.agency_memberships USING btree (agency_id, working_group_id) WHERE (ended_at IS NULL);

CREATE INDEX articles_by_agency ON panoh.articles USING btree (agency_id, changed_at DESC);

CREATE INDEX audit_entries_by_case ON panoh.audit_entries USING gin (cases);

CREATE INDEX audit_entries_by_day ON panoh.audit_entries USING brin (at);

CREATE INDEX band_changes_by_case ON panoh.band_changes USING btree (case_id, requested_at DESC);

CREATE UNIQUE INDEX band_changes_one_pending ON panoh.band_changes USING btree (case_id) WHERE (state = 'pending'::text);

CREATE INDEX call_in_cases_by_case ON panoh.call_in_cases USING btree (case_id);

CREATE INDEX call_ins_of_agency ON panoh.call_ins USING btree (agency_id, asked_at DESC);

CREATE INDEX callback_answers_of_request ON panoh.callback_answers USING btree (request_id);

CREATE INDEX callback_answers_receipt ON panoh.callback_answers USING btree (provider_id);

CREATE INDEX callback_answers_waiting ON panoh.callback_answers USING btree (next_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX callback_escalations_next ON panoh.callback_escalations USING btree (COALESCE(lease_until, run_at)) WHERE (state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'undeliverable'::text]));

CREATE INDEX callback_escalations_of_request ON panoh.callback_escalations USING btree (request_id);

CREATE INDEX callback_events_of_request ON panoh.callback_events USING btree (request_id, at);

CREATE INDEX callback_messages_of_request ON panoh.callback_messages USING btree (request_id, digest);

CREATE INDEX callback_requests_lookup ON panoh.callback_requests USING btree (lookup_hash);

CREATE INDEX callback_requests_open ON panoh.callback_requests USING btree (agency_id, due_at, id) WHERE (state <> 'settled'::text);

CREATE INDEX callback_requests_sender ON panoh.callback_requests USING btree (sender_hash) WHERE (state <> 'settled'::text);

CREATE INDEX callback_requests_settled ON panoh.callback_requests USING btree (agency_id, settled_at) WHERE (state = 'settled'::text);

CREATE INDEX case_events_by_case ON panoh.case_events USING btree (case_id, happened_at DESC, id DESC);

CREATE INDEX case_historical_records_asked ON panoh.case_historical_records USING btree (agency_id) WHERE (state = 'to_review'::text);

CREATE INDEX case_historical_records_by_case ON panoh.case_historical_records USING btree (case_id, happened_on DESC, id DESC);

CREATE INDEX case_labels_of_agency ON panoh.case_labels USING btree (agency_id, written_at DESC) WHERE (sealed IS NOT NULL);

CREATE INDEX cases_by_agency ON panoh.cases USING btree (agency_id, status, opened_at DESC, id DESC);

CREATE INDEX cases_by_contact ON panoh.cases USING btree (agency_id, status, last_contact_at, id);

CREATE INDEX cases_by_group ON panoh.cases USING btree (working_group_id, status, opened_at DESC, id) WHERE shares_with_group;

CREATE INDEX cases_by_lead ON panoh.cases USING btree (lead_user_id, status, opened_at DESC, id DESC);

CREATE INDEX cases_by_opening ON panoh.cases USING btree (opened_at);

CREATE INDEX cases_by_registration ON panoh.cases USING btree (COALESCE(booked_on, ((opened_at AT TIME ZONE 'Asia/Dushanbe'::text))::date));

CREATE INDEX cases_of_books ON panoh.cases USING btree (booked_on, opened_at) WHERE (booked_on IS NOT NULL);

CREATE INDEX cases_shared_until ON panoh.cases USING btree (working_group_id, shares_until) WHERE (shares_until IS NOT NULL);

CREATE INDEX child_answers_by_case ON panoh.child_answers USING btree (case_id, child_id, recorded_at DESC);

CREATE INDEX children_by_case ON panoh.children USING btree (case_id, recorded_at);

CREATE UNIQUE INDEX children_by_own_case ON panoh.children USING btree (own_case_id) WHERE (own_case_id IS NOT NULL);

CREATE INDEX closure_episodes_approved ON panoh.closure_episodes USING btree (decided_at) WHERE (state = 'approved'::text);

CREATE INDEX closure_episodes_by_case ON panoh.closure_episodes USING btree (case_id, episode_no);

CREATE INDEX closure_episodes_died ON panoh.closure_episodes USING btree (case_id) WHERE ((state = 'approved'::text) AND (reason = 'died'::text));

CREATE INDEX closure_episodes_mergers ON panoh.closure_episodes USING btree (subject_id) WHERE ((state = 'approved'::text) AND (reason = 'duplicate'::text));

CREATE INDEX closure_episodes_void ON panoh.closure_episodes USING btree (case_id) WHERE ((state = 'approved'::text) AND (reason = ANY (ARRAY['opened_in_error'::text, 'duplicate'::text])));

CREATE UNIQUE INDEX closure_episodes_one_open ON panoh.closure_episodes USING btree (case_id) WHERE (state = ANY (ARRAY['requested'::text, 'endorsed'::text]));

CREATE INDEX closure_statements_by_case ON panoh.closure_statements USING btree (case_id, said_at DESC);

CREATE INDEX conflict_blocks_by_case ON panoh.conflict_blocks USING btree (case_id) WHERE (lifted_at IS NULL);

CREATE INDEX conflict_blocks_by_kind ON panoh.conflict_blocks USING btree (subject_code) WHERE ((lifted_at IS NULL) AND (subject_code IS NOT NULL));

CREATE INDEX conflict_blocks_by_origin ON panoh.conflict_blocks USING btree (origin_id) WHERE (origin_id IS NOT NULL);

CREATE INDEX conflict_blocks_by_starter ON panoh.conflict_blocks USING btree (started_by, started_at) WHERE (started_by IS NOT NULL);

CREATE INDEX conflict_blocks_by_subject ON panoh.conflict_blocks USING btree (subject_id) WHERE (lifted_at IS NULL);

CREATE INDEX consents_by_case ON panoh.consents USING btree (case_id, given_at);

CREATE INDEX consents_known ON panoh.consents USING btree (case_id) WHERE ((scope = 'mutual_disclosure'::text) AND (answer = 'given'::text));

CREATE INDEX consents_linking_until ON panoh.consents USING btree (until_on) WHERE ((scope = 'record_linkage'::text) AND (answer = 'given'::text) AND (until_on IS NOT NULL));

CREATE INDEX consents_to_review ON panoh.consents USING btree (case_id) WHERE ((review_outcome IS NULL) AND (basis = ANY (ARRAY['court_order'::text, 'imminent_danger'::text, 'child_at_risk'::text])));

CREATE INDEX contact_decisions_by_row ON panoh.contact_decisions USING btree (follow_up_id, decided_at DESC, id DESC);

CREATE INDEX contacts_by_case ON panoh.contacts USING btree (case_id, contacted_at DESC);

CREATE INDEX corrections_by_case ON panoh.corrections USING btree (case_id, asked_at);

CREATE INDEX corrections_by_subject ON panoh.corrections USING btree (subject_id);

CREATE UNIQUE INDEX corrections_waiting ON panoh.corrections USING btree (subject_kind, subject_id) WHERE (state = 'waiting'::text);

CREATE INDEX court_entries_by_opening ON panoh.court_entries USING btree (opening_id, recorded_at);

CREATE INDEX court_openings_by_case ON panoh.court_openings USING btree (case_id);

CREATE INDEX court_openings_of_receiver ON panoh.court_openings USING btree (to_agency_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX court_openings_once ON panoh.court_openings USING btree (court_id, duty_id, to_agency_id) NULLS NOT DISTINCT WHERE (ended_at IS NULL);

CREATE INDEX court_steps_by_case ON panoh.court_steps USING btree (case_id, court_id, step_no);

CREATE INDEX death_causes_by_case ON panoh.death_causes USING btree (case_id);

CREATE UNIQUE INDEX deliveries_waiting ON panoh.deliveries USING btree (report, agency_id, kind, first_on, recipient) NULLS NOT DISTINCT WHERE ((approved_at IS NULL) AND (discarded_at IS NULL));

CREATE INDEX device_cases_by_case ON panoh.device_cases USING btree (case_id);

CREATE INDEX device_cases_of_user ON panoh.device_cases USING btree (user_id, taken_at);

CREATE INDEX devices_of_agency ON panoh.devices USING btree (agency_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX devices_of_user ON panoh.devices USING btree (user_id, number) WHERE (ended_at IS NULL);

CREATE INDEX drafts_by_age ON panoh.drafts USING btree (saved_at);

CREATE INDEX emergency_accesses_by_case ON panoh.emergency_accesses USING btree (case_id);

CREATE INDEX emergency_accesses_to_review ON panoh.emergency_accesses USING btree (user_id, opened_at) WHERE (reviewed_at IS NULL);

CREATE UNIQUE INDEX erasure_requests_once ON panoh.erasure_requests USING btree (case_id) WHERE ((stopped_at IS NULL) AND (done_at IS NULL) AND (lapsed_at IS NULL));

CREATE INDEX files_by_case ON panoh.files USING btree (case_id, started_at);

CREATE INDEX files_of_agency ON panoh.files USING btree (agency_id) WHERE (state <> 'removed'::text);

CREATE INDEX files_uploading ON panoh.files USING btree (started_at) WHERE (state = 'uploading'::text);

CREATE INDEX follow_up_steps_due ON panoh.follow_up_steps USING btree (run_at) WHERE (state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'undeliverable'::text]));

CREATE INDEX follow_up_steps_next ON panoh.follow_up_steps USING btree (COALESCE(lease_until, run_at)) WHERE (state = ANY (ARRAY['waiting'::text, 'claimed'::text, 'undeliverable'::text]));

CREATE INDEX follow_up_steps_undeliverable ON panoh.follow_up_steps USING btree (id) WHERE (state = 'undeliverable'::text);

CREATE INDEX follow_ups_by_case ON panoh.follow_ups USING btree (case_id);

CREATE INDEX follow_ups_by_due_day ON panoh.follow_ups USING btree (due_at);

CREATE INDEX follow_ups_of_agency ON panoh.follow_ups USING btree (agency_id, due_at, id) WHERE (status = 'pending'::text);

CREATE INDEX follow_ups_of_case ON panoh.follow_ups USING btree (case_id, due_at, id) WHERE (status = 'pending'::text);

CREATE INDEX follow_ups_of_decision ON panoh.follow_ups USING btree (subject_id) WHERE (rule = 'mt.decision'::text);

CREATE INDEX follow_ups_of_period ON panoh.follow_ups USING btree (subject_id) WHERE (rule = 'lg.window'::text);

CREATE INDEX goal_progress_by_case ON panoh.goal_progress USING btree (case_id);

CREATE INDEX grants_by_case ON panoh.grants USING btree (case_id, grantee_id);

CREATE INDEX grants_by_grantee ON panoh.grants USING btree (grantee_id, case_id) WHERE (ends_at IS NULL);

CREATE INDEX historical_records_by_agency ON panoh.historical_records USING btree (agency_id, happened_on);

CREATE INDEX import_files_by_agency ON panoh.import_files USING btree (agency_id, sent_at DESC, id);

CREATE INDEX import_files_open ON panoh.import_files USING btree (state) WHERE (ended_at IS NULL);

CREATE INDEX import_mappings_by_agency ON panoh.import_mappings USING btree (agency_id, made_at DESC);

CREATE INDEX import_row_cases_by_case ON panoh.import_row_cases USING btree (case_id);

CREATE INDEX import_rows_by_import ON panoh.import_rows USING btree (import_id, row_no);

CREATE INDEX imports_by_agency ON panoh.imports USING btree (agency_id, started_at DESC, id);

CREATE INDEX incident_exports_by_agency ON panoh.incident_exports USING btree (agency_id, requested_at DESC);

CREATE INDEX incident_perpetrators_by_case ON panoh.incident_perpetrators USING btree (case_id);

CREATE INDEX incidents_by_case ON panoh.incidents USING btree (case_id, started_on);

CREATE INDEX incidents_by_day ON panoh.incidents USING btree (COALESCE(started_on, reported_on));

CREATE INDEX incidents_by_report ON panoh.incidents USING btree (reported_on);

CREATE INDEX key_date_events_by_case ON panoh.key_date_events USING btree (case_id, date_id, note_no);

CREATE INDEX legal_holds_by_case ON panoh.legal_holds USING btree (case_id, set_at);

CREATE INDEX legal_qualifications_by_case ON panoh.legal_qualifications USING btree (case_id);

CREATE INDEX legal_qualifications_of_case ON panoh.legal_qualifications USING btree (case_id) WHERE (incident_id IS NULL);

CREATE UNIQUE INDEX legal_qualifications_first_decision ON panoh.legal_qualifications USING btree (incident_id) WHERE ((decision_kind IS NOT NULL) AND (succeeds_id IS NULL));

CREATE INDEX meeting_decisions_of_meeting ON panoh.meeting_decisions USING btree (meeting_id, decided_at);

CREATE INDEX meeting_entries_of_case ON panoh.meeting_entries USING btree (case_id, discussed_at);

CREATE INDEX meetings_of_group ON panoh.meetings USING btree (working_group_id, planned_at DESC, id DESC);

CREATE INDEX messages_ended ON panoh.messages USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX messages_of_user ON panoh.messages USING btree (user_id, channel) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));

CREATE INDEX messages_waiting ON panoh.messages USING btree (next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));

CREATE INDEX narratives_by_case ON panoh.narratives USING btree (case_id, written_at);

CREATE INDEX notifications_asked ON panoh.notifications USING btree (subject_id, created_at) WHERE (subject_id IS NOT NULL);

CREATE INDEX notifications_by_case ON panoh.notifications USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX notifications_of_help ON panoh.notifications USING btree (user_id) WHERE ((read_at IS NULL) AND (kind ~~ 'help%'::text));

CREATE INDEX notifications_of_user ON panoh.notifications USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX order_events_breached ON panoh.order_events USING btree (happened_at) WHERE (kind = 'order_breached'::text);

CREATE INDEX order_events_by_case ON panoh.order_events USING btree (case_id);

CREATE INDEX order_events_by_order ON panoh.order_events USING btree (order_id, happened_at, id);

CREATE INDEX order_notices_by_case ON panoh.order_notices USING btree (case_id);

CREATE INDEX order_notices_of ON panoh.order_notices USING btree (agency_id, agency_key_version);

CREATE INDEX outbox_relayed ON panoh.outbox USING btree (relayed_at) WHERE (relayed_at IS NOT NULL);

CREATE INDEX outbox_waiting ON panoh.outbox USING btree (created_at) WHERE (relayed_at IS NULL);

CREATE UNIQUE INDEX oversight_appointments_once ON panoh.oversight_appointments USING btree (agency_id, user_id, appointed_as) WHERE (confirmed_at IS NULL);

CREATE INDEX own_reminders_of_user ON panoh.own_reminders USING btree (user_id, due_at) WHERE (done_at IS NULL);

CREATE INDEX own_reminders_to_notify ON panoh.own_reminders USING btree (due_at) WHERE ((notified_at IS NULL) AND (done_at IS NULL));

CREATE INDEX paper_marks_by_order ON panoh.paper_marks USING btree (order_id);

CREATE INDEX passkey_challenges_by_end ON panoh.passkey_challenges USING btree (expires_at);

CREATE INDEX passkeys_by_user ON panoh.passkeys USING btree (user_id);

CREATE INDEX perpetrator_names_tokens ON panoh.perpetrator_names USING gin (tokens);

CREATE INDEX plan_action_steps_by_case ON panoh.plan_action_steps USING btree (case_id);

CREATE INDEX plan_actions_by_case ON panoh.plan_actions USING btree (case_id, recorded_at);

CREATE UNIQUE INDEX plan_templates_hidden_once ON panoh.plan_templates USING btree (working_group_id, hides) WHERE (hides IS NOT NULL);

CREATE INDEX possible_duplicates_by_other ON panoh.possible_duplicates USING btree (other);

CREATE INDEX programme_feedback_by_case ON panoh.programme_feedback USING btree (case_id);

CREATE INDEX programme_files_by_agency ON panoh.programme_files USING btree (agency_id, stage_at DESC, id);

CREATE INDEX programme_signal_cases_by_case ON panoh.programme_signal_cases USING btree (case_id);

CREATE INDEX programme_signal_texts_of ON panoh.programme_signal_texts USING btree (agency_id, agency_key_version);

CREATE INDEX programme_signals_of_file ON panoh.programme_signals USING btree (file_id, sent_at DESC);

CREATE INDEX protection_orders_by_agency ON panoh.protection_orders USING btree (agency_id, expires_on, id);

CREATE INDEX protection_orders_by_case ON panoh.protection_orders USING btree (case_id, reported_at);

CREATE INDEX protection_orders_by_end ON panoh.protection_orders USING btree (expires_on) WHERE ((lifted_at IS NULL) AND (refused_at IS NULL));

CREATE INDEX protection_orders_by_report ON panoh.protection_orders USING btree (reported_at);

CREATE INDEX protection_orders_to_extend ON panoh.protection_orders USING btree (extension_prosecutor_id) WHERE (extension_state = ANY (ARRAY['sent'::text, 'seen'::text]));

CREATE INDEX protocol_signatures_by_agency ON panoh.protocol_signatures USING btree (agency_id);

CREATE INDEX push_devices_by_user ON panoh.push_devices USING btree (user_id);

CREATE INDEX queue_lines_of_case ON panoh.queue_lines USING btree (case_id);

CREATE INDEX recorded_risk_facts_by_case ON panoh.recorded_risk_facts USING btree (case_id, happened_at);

CREATE INDEX referral_files_by_case ON panoh.referral_files USING btree (case_id);

CREATE INDEX referral_files_by_referral ON panoh.referral_files USING btree (referral_id);

CREATE INDEX referral_message_texts_of ON panoh.referral_message_texts USING btree (agency_id, agency_key_version);

CREATE INDEX referral_messages_of ON panoh.referral_messages USING btree (referral_id, sent_at);

CREATE INDEX referrals_by_case ON panoh.referrals USING btree (case_id, sent_at);

CREATE INDEX referrals_by_sending ON panoh.referrals USING brin (sent_at) WITH (autosummarize='on');

CREATE INDEX referrals_from ON panoh.referrals USING btree (from_agency_id, urgency_rank, due_at, id) WHERE (ended_at IS NULL);

CREATE INDEX referrals_from_ended ON panoh.referrals USING btree (from_agency_id, ended_at DESC, id DESC) WHERE (ended_at IS NOT NULL);

CREATE INDEX referrals_from_sent ON panoh.referrals USING btree (from_agency_id, sent_at);

CREATE INDEX referrals_received ON panoh.referrals USING btree (received_case_id) WHERE (received_case_id IS NOT NULL);

CREATE INDEX referrals_taken_back ON panoh.referrals USING btree (case_id) WHERE (withdrawal_reason = 'receiver_not_available'::text);

CREATE INDEX referrals_to ON panoh.referrals USING btree (to_agency_id, urgency_rank, due_at, id) WHERE (ended_at IS NULL);

CREATE INDEX referrals_to_ended ON panoh.referrals USING btree (to_agency_id, ended_at DESC, id DESC) WHERE (ended_at IS NOT NULL);

CREATE UNIQUE INDEX referrals_one_handover ON panoh.referrals USING btree (case_id) WHERE ((kind = 'handover'::text) AND (ended_at IS NULL));

CREATE INDEX respondents_by_case ON panoh.respondents USING btree (case_id);

CREATE INDEX risk_assessments_by_case ON panoh.risk_assessments USING btree (case_id, assessed_at DESC, id DESC);

CREATE INDEX rule_replans_open ON panoh.rule_replans USING btree (working_group_id, number) WHERE (ended_at IS NULL);

CREATE INDEX safety_plan_events_by_case ON panoh.safety_plan_events USING btree (case_id, marked_at DESC);

CREATE UNIQUE INDEX sealed_files_once ON panoh.sealed_files USING btree (case_id) WHERE (opened_at IS NULL);

CREATE INDEX service_places_by_service ON panoh.service_places USING btree (service_id) WHERE (given_back_at IS NULL);

CREATE UNIQUE INDEX services_once ON panoh.services USING btree (agency_id, type) WHERE (status <> 'withdrawn'::text);

CREATE INDEX sessions_by_user ON panoh.sessions USING btree (user_id) WHERE (ended_at IS NULL);

CREATE INDEX snoozes_by_follow_up ON panoh.snoozes USING btree (follow_up_id, user_id, created_at DESC);

CREATE INDEX staff_names_tokens ON panoh.staff_names USING gin (tokens);

CREATE INDEX suicide_triages_by_case ON panoh.suicide_triages USING btree (case_id, asked_at DESC);

CREATE INDEX suicide_triages_told ON panoh.suicide_triages USING btree (asked_at) WHERE (attempt = ANY (ARRAY['before'::text, 'recent'::text]));

CREATE INDEX support_entries_by_case ON panoh.support_entries USING btree (case_id, given_on DESC, id DESC);

CREATE INDEX support_entries_of_agency ON panoh.support_entries USING btree (agency_id, given_on);

CREATE INDEX support_goals_by_case ON panoh.support_goals USING btree (case_id, recorded_at);

CREATE INDEX tool_results_by_case ON panoh.tool_results USING btree (case_id, on_day DESC);

CREATE INDEX training_acts_by_case ON panoh.training_acts USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX training_acts_waiting ON panoh.training_acts USING btree (agency_id, done_at) WHERE (confirmed_at IS NULL);

CREATE INDEX training_attendance_of_agency ON panoh.training_attendance USING btree (agency_id);

CREATE INDEX training_attendance_of_user ON panoh.training_attendance USING btree (user_id);

CREATE INDEX users_by_agency ON panoh.users USING btree (agency_id);

CREATE INDEX voices_by_agency ON panoh.voices USING btree (agency_id, quarter_on);

CREATE INDEX whereabouts_by_case ON panoh.whereabouts USING btree (case_id, written_at DESC);

CREATE INDEX facts_by_period ON statistics.cell_counts USING btree (span, first_on);

CREATE UNIQUE INDEX editions_once ON statistics.editions USING btree (year, part) WHERE (state <> 'discarded'::text);

CREATE INDEX indicator_counts_by_month ON statistics.indicator_counts USING btree (first_on);

CREATE INDEX indicator_counts_of_agency ON statistics.indicator_counts USING btree (agency_id, first_on);

CREATE INDEX indicator_counts_of_group ON statistics.indicator_counts USING btree (working_group_id, first_on) WHERE is_shared;

CREATE INDEX indicator_rows_by_month ON statistics.indicator_rows USING btree (first_on, code);

CREATE INDEX indicator_rows_of_case ON statistics.indicator_rows USING btree (case_id, first_on);

CREATE UNIQUE INDEX index_secrets_once ON vault.index_secrets USING btree (state) WHERE (state <> 'link'::text);

CREATE OR REPLACE FUNCTION linkage.forget(p_case uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'linkage', 'pg_temp'
AS $function$
declare own uuid; alone uuid := gen_random_uuid();
begin
  -- The linkage process locks them in the same order, so no deadlock arises.
  delete from inbox where case_id = p_case;
  delete from to_compare where case_id = p_case;
  select person_id into own from registrations where case_id = p_case and is_linkable for update;
  delete from tags where no in (select no from encodings where case_id = p_case);
  delete from encodings where case_id = p_case;
  delete from pairs where one = p_case or other = p_case;
  if own is null then return; end if;
  insert into moves (case_id, from_person, to_person, cause) values (p_case, own, alone, 'left');
  update registrations set person_id = alone, is_linkable = false, changed_at = panoh.now() where case_id = p_case;
  -- Registrations of the same person are compared again without it.
  insert into to_compare (case_id, cause) select case_id, 'neighbour' from registrations
    where person_id = own and is_linkable on conflict do nothing;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.accept_referral(p_referral uuid, p_grant uuid, p_wraps jsonb DEFAULT '[]'::jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; c consents_in_force; s services; allowed text[]; begin
    select * into r from referrals where id = p_referral and to_agency_id = (panoh.me()).agency_id
      and status in ('sent', 'received') for update;
    if r.id is null or not panoh.viewer_has_case_relation(r.case_id) then raise exception 'not an offer' using errcode = '42501'; end if;
    if r.kind = 'service' then select * into s from services where id = r.service_id for update; end if;
    if s.capacity is not null then
      if coalesce(s.free_places, 0) < 1 then return false; end if;
      insert into service_places (referral_id, service_id) values (r.id, s.id);
      update services set free_places = free_places - 1, free_with_children = null, version = version + 1 where id = s.id;
    end if;
    select * into c from consents_in_force where id = r.consent_id and case_id = r.case_id
      and scope = 'referral' and agency_id = r.to_agency_id;
    if r.ending_by is not null then
      if r.ending_confirmed_by is null or (panoh.me()).user_id in (r.ending_by, r.ending_confirmed_by) then
        raise exception 'two more people' using errcode = case when r.ending_confirmed_by is null then 'PN138' else 'PN139' end;
      end if;
      -- What began since the offer stays with the worker who knows her; nothing can begin before this transaction ends.
      perform 1 from cases x where x.id = r.case_id for update;
      if not panoh.goes_along(r.case_id) then raise exception 'work that stays' using errcode = 'PN141'; end if;
      insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select r.case_id, w.partition, w."keyVersion", r.to_agency_id, w."agencyKeyVersion", decode(w."sealedKey", 'base64')
        from jsonb_to_recordset(p_wraps) w (partition text, "keyVersion" integer, "agencyKeyVersion" integer, "sealedKey" text)
        where w.partition = 'safe_contact' and exists (select 1 from panoh.ending_keys(r.id)) on conflict do nothing;
    -- A yes to one service at that agency is none to being taken over by it.
    elsif c.id is null or r.kind = 'handover' and c.purpose is distinct from 'handover' then
      raise exception 'consent ended' using errcode = 'PN005';
    end if;
    allowed := panoh.allowed_to(r.case_id, r.to_agency_id,
      array(select p from unnest(c.partitions) p where p = any (r.shared_partitions)));
    -- Of a case whose agency ends the new owner gets in any case how to reach and ask her.
    if exists (select 1 from panoh.ending_keys(r.id)) then
      allowed := array(select distinct unnest(allowed || '{safe_contact}'::text[]));
    end if;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
      values (p_grant, r.case_id, r.to_agency_id, 'referred', '{core}'::text[] || allowed, 'referral', r.id,
        least(c.provisional_until, (c.until_on + 1)::timestamp at time zone 'Asia/Dushanbe'));
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.account_is_ready(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from users u join credentials k on k.user_id = u.id
    where u.id = p_user and u.status = 'active' and k.signed_in_at is not null and k.locked_at is null) $function$;

CREATE OR REPLACE FUNCTION panoh.account_of(p_by text, p_key text)
 RETURNS TABLE(user_id uuid, passkey_id uuid, host text, public_key bytea, counter bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select k.user_id, k.id, k.host, k.public_key, k.counter from passkeys k join users u on u.id = k.user_id
    where p_by = 'passkey' and k.credential_id = p_key and u.status = 'active'
  union all select c.user_id, null, null, null, null from credentials c join users u on u.id = c.user_id
    where p_by = 'login' and c.login = lower(p_key) and u.status = 'active' $function$;

CREATE OR REPLACE FUNCTION panoh.account_refusal(p_agency uuid, p_roles text[])
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select case
    when not 'administrator' = any ((panoh.me()).roles) then 'no_protocol'
    when p_roles <@ '{supervisor,coordinator,statistician,oversight,data_protection_officer,administrator}'
      or exists (select 1 from absences a where a.agency_id = p_agency and a.stand_in_id is null and a.ended_at is null
        and panoh.now() >= a.starts_at and panoh.now() < a.ends_at) then null
    else (select case
        when today > p.ends_on + s.grace_days then 'protocol_ended'
        when exists (select 1 from protocol_signatures g where g.number = p.number and g.agency_id = p_agency) then null
        when today < (greatest(p.published_at, a.created_at) at time zone 'Asia/Dushanbe')::date + s.grace_days then null
        else 'no_protocol' end
      from sharing_protocols p, legal_settings s, agencies a,
        (select (panoh.now() at time zone 'Asia/Dushanbe')::date) d (today)
      where a.id = p_agency order by p.number desc limit 1) end $function$;

CREATE OR REPLACE FUNCTION panoh.account_states()
 RETURNS TABLE(user_id uuid, has_password boolean, must_change boolean, locked_until timestamp with time zone, must_enrol boolean, locked_at timestamp with time zone, lock_reason text, may_reopen boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select u.id, case when me.administers then c.password_hash is not null end,
    case when me.administers then c.must_change end, case when me.administers then c.locked_until end,
    case when me.administers then coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false) end,
    c.locked_at, c.lock_reason,
    c.locked_at is not null and coalesce(u.id <> me.id and (me.administers or not 'administrator' = any (u.roles))
      and (c.lock_reason not in ('factors_removed', 'pending_activation') or c.locked_by <> me.id
        and (me.supervises and u.agency_id = me.agency_id or not panoh.reads_cases(u.id) or not exists (
          select 1 from users s join credentials k on k.user_id = s.id where s.agency_id = u.agency_id
            and s.id <> u.id and s.status = 'active' and 'supervisor' = any (s.roles) and k.locked_at is null))), false)
  from (select v.user_id as id, v.agency_id, 'administrator' = any (v.roles) as administers,
      'supervisor' = any (v.roles) as supervises from panoh.viewer() v) me
    join users u on me.administers or me.supervises and u.agency_id = me.agency_id
    join credentials c on c.user_id = u.id $function$;

CREATE OR REPLACE FUNCTION panoh.acting_anywhere_for(p_user uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare actor uuid := p_user; at timestamptz := panoh.now(); begin
    select a.stand_in_id into actor from absences a where a.user_id = p_user and a.ended_at is null
      and a.starts_at <= at and a.ends_at > at order by a.starts_at, a.id limit 1;
    if not found then actor := p_user; end if;
    if not exists (select 1 from users u join users l on l.agency_id = u.agency_id where u.id = actor and l.id = p_user)
      or not panoh.may_be_notified(actor) then return null; end if;
    return actor;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.acting_for(p_user uuid, p_case uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare actor uuid := panoh.acting_anywhere_for(p_user); begin
    -- A block comes from one that names the user, or from a sealed file: few cases are looked up further.
    if (exists (select 1 from conflict_blocks b where b.subject_id = actor and b.lifted_at is null)
        or exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null))
      and exists (select 1 from blocks_in_force b where b.case_id = p_case and b.lifted_at is null
        and b.subject_id = actor) then return null; end if;
    return actor;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.active_sessions(p_hashes text[])
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select s.token_hash from sessions s join users u on u.id = s.user_id and u.status = 'active'
  where s.token_hash = any (p_hashes) and s.ended_at is null and s.expires_at > panoh.now()
    and s.seen_at > panoh.now() - interval '30 minutes' $function$;

CREATE OR REPLACE FUNCTION panoh.add_court_entry(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare opened record; waits record; soon timestamptz; begin
    select w.* into opened from panoh.court_work() w where w.id = (p->>'openingId')::uuid;
    if opened.id is null or (opened.duty_id is null)
      <> (p->>'entry' in ('hearing_set', 'hearing_held', 'hearing_postponed', 'hearing_not_held', 'decided', 'help_wanted')) then
      raise exception 'not opened' using errcode = '42501'; end if;
    insert into court_entries (id, opening_id, agency_id, written_by, entry, on_day, next_on, detail, need, way)
      select (p->>'id')::uuid, opened.id, me.agency_id, me.user_id, p->>'entry', (p->>'onDay')::date, (p->>'nextOn')::date,
        p->>'detail', p->>'need', p->>'way' from panoh.me() me;
    perform panoh.notify(opened.case_id, 'court_entry', opened.court_id, panoh.answerable_for(opened.case_id));
    select panoh.now() + case when c.band in ('high', 'incomplete') then interval '24 hours' else interval '72 hours' end into soon
      from cases c where c.id = opened.case_id;
    for waits in select f.id, f.due_at - soon as earlier from follow_ups f where f.case_id = opened.case_id and f.status = 'pending'
        and f.rule in ('lg.next_step', 'en.step', 'en.paid') and f.subject_id = coalesce(opened.duty_id, opened.court_id) and f.due_at > soon
        for update loop
      update follow_ups f set due_at = soon, from_at = least(f.from_at, panoh.now()), alert_at = f.alert_at - waits.earlier,
        version = f.version + 1 where f.id = waits.id;
      update follow_up_steps s set run_at = greatest(s.run_at - waits.earlier, panoh.now())
        where s.follow_up_id = waits.id and s.state = 'waiting';
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.add_event(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_has_case_relation((p->>'caseId')::uuid) then raise exception 'no relation' using errcode = '42501'; end if;
    -- Another agency records what passed between the two, and nothing that judges the survivor or raises risk.
    if not panoh.viewer_owns_case((p->>'caseId')::uuid) and ((coalesce((p->>'raisesRisk')::boolean, false)
      or (p->>'kind' in ('discussed_in_meeting', 'meeting_decision', 'meeting_decision_taken_back')
        and p->>'partition' = 'follow_ups' and panoh.meets_on((p->>'caseId')::uuid)
      or p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'
      or p->>'kind' ~ '^(closure_|case_closed$|death_review_opened$|review_without_contact$)'
        and panoh.decides_closure((p->>'caseId')::uuid)
      or p->>'kind' = 'contact_recorded' and panoh.calls_for((p->>'caseId')::uuid)
      or p->>'kind' = 'contact_recorded' and exists (select 1 from cases c where c.id = (p->>'caseId')::uuid
        and c.support_lead_state = 'accepted' and c.support_lead_agency_id = (panoh.me()).agency_id)) is not true)
      -- Pressure on the survivor that the second person of a closure request found.
      and not (p->>'kind' = 'closing_under_pressure' and p->>'partition' = 'risk'
        and panoh.decides_closure((p->>'caseId')::uuid))
      and not (p->>'kind' ~ '^order_' and p->>'partition' = 'legal' and (panoh.me()).agency_kind = 'police'
        and 'referred:legal' = any ((panoh.me()).writes) and panoh.viewer_may_see_orders((p->>'caseId')::uuid))
      and not (p->>'kind' in ('order_extended', 'order_extension_refused', 'order_extension_returned', 'order_extension_seen')
        and p->>'partition' = 'legal' and not coalesce((p->>'raisesRisk')::boolean, false)
        and 'prosecutor' = any ((panoh.me()).roles) and exists (select 1 from protection_orders o
          where o.case_id = (p->>'caseId')::uuid and o.extension_prosecutor_id = (panoh.me()).agency_id
            and (o.extension_answered_at = panoh.now()
              or o.extension_state in ('sent', 'seen') and panoh.order_status(o) in ('active', 'extended'))))) then
      raise exception 'not the owner' using errcode = '42501';
    end if;
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts, sealed_note,
      key_version, raises_risk, corrects_id)
    values ((p->>'id')::uuid, (p->>'caseId')::uuid, p->>'kind', p->>'partition', (p->>'happenedAt')::timestamptz,
      (panoh.me()).agency_id, (panoh.me()).user_id, coalesce(p->'facts', '{}'),
      decode(p->>'sealedNote', 'base64'), coalesce((p->>'keyVersion')::integer, 1),
      coalesce((p->>'raisesRisk')::boolean, false), (p->>'correctsId')::uuid);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.add_push_device(p_id uuid, p_hash bytea, p_sealed bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null then raise exception 'no session' using errcode = '42501'; end if;
    if (me.stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    perform pg_advisory_xact_lock(hashtextextended('push/' || me.user_id, 0));
    if (select count(*) from push_devices d where d.user_id = me.user_id and d.endpoint_hash <> p_hash) >= 5 then
      raise exception 'too many devices' using errcode = 'PN069'; end if;
    insert into push_devices (id, user_id, endpoint_hash, sealed_subscription, device)
      select p_id, me.user_id, p_hash, p_sealed, coalesce(s.device, '') from sessions s where s.id = me.session_id
      on conflict (endpoint_hash) do update set id = excluded.id, user_id = excluded.user_id,
        sealed_subscription = excluded.sealed_subscription, device = excluded.device,
        created_at = excluded.created_at, taken_tag = null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.agency_endings()
 RETURNS TABLE(agency_id uuid, open_cases integer, without_offer integer, one_by_one integer, awaited integer, may_hand_over boolean, offers jsonb, receivers jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as materialized (select coalesce(v.blocked, '{}'::uuid[]) as blocked from panoh.viewer() v)
  select a.id, n.open_cases, case when n.may_offer then n.without_offer else 0 end,
      case when n.may_offer then n.one_by_one else 0 end, (select count(*)::integer from referrals r where r.to_agency_id = a.id
        and r.ended_at is null and not (r.case_id = any (me.blocked)) and (r.received_case_id = any (me.blocked)) is not true),
      n.may_offer,
      coalesce((select jsonb_agg(jsonb_build_object('reference', r.reference, 'agencyId', r.to_agency_id,
          'isConfirmed', r.ending_confirmed_by is not null) order by r.sent_at, r.reference)
        from referrals r where r.from_agency_id = a.id and r.ending_by is not null and r.ended_at is null
          and not (r.case_id = any (me.blocked))), '[]'),
      coalesce((select jsonb_agg(jsonb_build_object('agencyId', t.id, 'isUsual', t.is_usual)
          order by t.is_usual desc, t.place <> a.place, t.name_en)
        from (select o.*, exists (select 1 from agency_memberships m join working_groups g on g.id = m.working_group_id
            and g.fallback_agency_id = o.id where m.agency_id = a.id and m.ended_at is null) as is_usual
          from agencies o where o.status = 'active' and o.id <> a.id and panoh.may_lead(o.type)) t
        where n.may_offer), '[]')
    from me cross join agencies a cross join lateral (select panoh.part_in_ending(a.id) as part offset 0) s
      cross join lateral (select count(*) filter (where e.is_open)::integer as open_cases,
          -- One who offers some of them reads how many she may still offer.
          count(*) filter (where e.goes_along and not e.is_offered and (e.may_offer or not e.offers_some))::integer as without_offer,
          count(*) filter (where not e.goes_along)::integer as one_by_one,
          s.part = 'supervisor' or coalesce(bool_or(e.may_offer), false) as may_offer
        from (select k.*, bool_or(k.may_offer) over () as offers_some from panoh.ending_cases(a.id) k) e) n
    where s.part = 'supervisor' or s.part is not null and a.type <> 'shelter' order by a.place, a.name_en $function$;

CREATE OR REPLACE FUNCTION panoh.agency_serves_case_area(p_case uuid, p_agency uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from cases c join agency_memberships m on m.agency_id = p_agency and (m.ended_at is null or m.ended_at > panoh.now())
  where c.id = p_case and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
    else exists (select 1 from agency_memberships o where o.agency_id = c.agency_id
      and o.working_group_id = m.working_group_id and (o.ended_at is null or o.ended_at > panoh.now())) end) $function$;

CREATE OR REPLACE FUNCTION panoh.agenda_proposals(p_group uuid)
 RETURNS TABLE(case_id uuid, reference text, band text, reasons text[], discussed_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
  today timestamptz := (at at time zone 'Asia/Dushanbe')::date::timestamp at time zone 'Asia/Dushanbe';
  year_ago date := ((at at time zone 'Asia/Dushanbe') - interval '12 months')::date;
begin
  if me.user_id is null or not p_group = any (me.led_group_ids)
    or not '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
    return;
  end if;
  return query with shared as (
    select c.id, c.reference, c.band, c.status, c.assessed_at, (select max(e.discussed_at) from meeting_entries e
        where e.case_id = c.id and e.working_group_id = p_group) as discussed_at
    from grants g join cases c on c.id = g.case_id and c.working_group_id = p_group
    where g.grantee_id = p_group and g.relation = 'group' and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= at and (g.ends_at is null or g.ends_at > at) and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
      and not (c.id = any (coalesce(me.blocked, '{}')))),
  told as (
    select s.id, s.reference, s.band, s.discussed_at, array_remove(array[
      case when exists (select 1 from follow_ups f where f.case_id = s.id and f.status = 'pending'
        and f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator') then 'review_due' end,
      case when s.status = 'open' and s.band = 'high'
        and (s.discussed_at is null or s.discussed_at < s.assessed_at) then 'high_risk' end,
      case when (select count(*) > 1 and (s.discussed_at is null or max(i.recorded_at) > s.discussed_at) from incidents i
        where i.case_id = s.id and i.started_on is not null and (case when i.is_pattern and i.ended_on is null
          then today::date else coalesce(i.ended_on, i.started_on) end) > year_ago) then 'repeat' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group
        and l.filter in ('late', 'high_no_contact', 'missed_twice', 'assessment_overdue', 'order_ended', 'after_closing', 'refused',
        'no_place', 'waiting_list') and l.until_at > at and l.sort_at < at) then 'late' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group and l.filter in ('orders_ending')
        and l.until_at > at and l.sort_at < today + interval '8 days') then 'order_ending' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group and l.filter in ('closing')
        and l.until_at > at and true) then 'closure_asked' end], null) as reasons
    from shared s)
  select t.id, t.reference, t.band, t.reasons, t.discussed_at from told t where cardinality(t.reasons) > 0
    order by t.reference limit 500;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.agree_overrides(p_episode uuid, p_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare e closure_episodes; begin
    select * into e from closure_episodes where id = p_episode for update;
    -- The people who asked or endorsed may not agree to overrides.
    if (panoh.me()).user_id = e.requested_by or (panoh.me()).user_id is not distinct from e.endorsed_by
      or not coalesce(panoh.viewer_coordinates_case(e.case_id), false) and not exists (select 1 from cases c join agencies a on a.id = c.agency_id
        where c.id = e.case_id and not c.shares_with_group and a.head_user_id = (panoh.me()).user_id) then return null; end if;
    if p_version is not null then
      if e.state <> 'endorsed' or e.version <> p_version then raise exception 'changed' using errcode = 'PN112'; end if;
      update closure_episodes set overrides_agreed_by = (panoh.me()).user_id, version = version + 1 where id = e.id returning * into e;
    end if;
    return jsonb_build_object('id', e.id, 'caseId', e.case_id, 'reason', e.reason, 'state', e.state, 'overrides', e.overrides,
      'endorsedAt', e.endorsed_at, 'isAgreed', e.overrides_agreed_by is not null, 'version', e.version);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.allowed_to(p_case uuid, p_agency uuid, p_partitions text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select array(select p from unnest(p_partitions) p join agencies a on a.id = p_agency
    where p = any (case
        when a.type in ('police_dv', 'police_district', 'police_juvenile') then '{identity,legal,perpetrator,risk}'
        when a.type in ('prosecutor', 'cowfa', 'cowfa_icc', 'legal_aid', 'legal_aid_bureau')
          then '{identity,legal,perpetrator,risk,safe_contact}'
        when a.type in ('court', 'bailiff') then '{identity,legal,perpetrator}'
        when a.type = 'hotline_1313' then '{risk}'
        when a.type in ('health', 'health_msr_room') then '{health,identity,risk,safe_contact}'
        when a.type = 'forensic' then '{health,identity}'
        when a.type in ('crisis_centre', 'ngo', 'international')
          then '{health,identity,legal,perpetrator,risk,safe_contact,support}'
        when a.type = 'shelter' then '{health,identity,perpetrator,risk,safe_contact,support,whereabouts}'
        when a.type in ('social_protection', 'education', 'child_rights', 'ombudsman', 'child_ombudsman',
          'civil_registry', 'employment') then '{identity,safe_contact}' else '{}' end::text[])
      and exists (select 1 from consents_in_force k where k.case_id = p_case and k.agency_id = p_agency
        and k.scope = 'referral' and p = any (k.partitions))) $function$;

CREATE OR REPLACE FUNCTION panoh.answer_by_sms(p_id uuid, p_version integer, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r callback_requests; me uuid := (panoh.me()).user_id; begin
    select * into r from callback_requests h where h.id = p_id and h.agency_id = (panoh.me()).agency_id
      and h.source = 'sms' and h.state = 'taken' and h.taken_by = me and h.locked_at is null for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    insert into callback_answers (id, request_id, template, language, basis, sealed_number, actor_id)
      values ((p->>'id')::uuid, r.id, p->>'template', p->>'language', p->>'basis', decode(p->>'sealedNumber', 'base64'), me);
    update callback_requests set version = version + 1 where id = r.id;
    insert into callback_events (request_id, kind, reason, actor_id) values (r.id, 'answered', p->>'template', me);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.answer_call_in(p_call_in uuid, p_answer text, p_version integer, p_alone boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare k call_in_cases; me uuid := (panoh.me()).user_id; begin
    select * into k from call_in_cases where call_in_id = p_call_in for update;
    if (select p_answer = any (c.takes) and 'own:follow_ups' = any ((panoh.me()).writes) from panoh.call_in_of(p_call_in) c) is not true
      or p_answer in ('asked', 'not_asked', 'withdrawn') and p_alone is not true then
      raise exception 'not to answer' using errcode = '42501';
    end if;
    if k.version <> p_version then return false; end if;
    update call_in_cases set answer = p_answer, answered_by = me, answered_at = panoh.now(), alone = p_alone, version = version + 1,
      confirmed_by = case when p_answer = 'asked' then coalesce(confirmed_by, me) else confirmed_by end,
      confirmed_at = case when p_answer = 'asked' then coalesce(confirmed_at, panoh.now()) else confirmed_at end,
      not_reached_at = case when p_answer = 'not_reached' then coalesce(not_reached_at, panoh.now()) else not_reached_at end,
      ended_at = case when p_answer in ('not_asked', 'withdrawn') then panoh.now() end where call_in_id = p_call_in;
    if p_answer = 'asked' then
      perform panoh.notify(c.id, 'call_in_asked', p_call_in, array(select c.lead_user_id
        union select u.id from users u where u.agency_id = c.agency_id and 'supervisor' = any (u.roles))) from cases c where c.id = k.case_id;
    -- Further tries that fail notify no one again.
    elsif p_answer = 'not_asked' or p_answer = 'not_reached' and k.not_reached_at is null then
      perform panoh.doubt_call_in(p_call_in, k.case_id, true);
    end if;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.answer_extension(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
declare o protection_orders; me panoh.viewer := panoh.viewer(); said text := p->>'decision';
begin
  select * into o from protection_orders x where x.id = (p->>'orderId')::uuid
    and x.extension_prosecutor_id = me.agency_id and not (x.case_id = any (coalesce(me.blocked, '{}'))) for update;
  if o.id is null or 'prosecutor' = any (me.roles) is not true or me.agency_type <> 'prosecutor' then
    raise exception 'not asked' using errcode = '42501'; end if;
  if o.version <> (p->>'version')::integer then return false; end if;
  if o.extension_state not in ('sent', 'seen') or panoh.order_status(o) not in ('active', 'extended') then
    raise exception 'not asked' using errcode = '42501'; end if;
  if said = 'seen' then
    update protection_orders set extension_state = 'seen' where id = o.id;
    return true;
  end if;
  if said not in ('agreed', 'refused', 'returned') or (said = 'agreed') <> (coalesce((p->>'expiresOn')::date, o.expires_on) > o.expires_on) then
    raise exception 'no such answer' using errcode = '22023'; end if;
  update protection_orders set extension_state = said, extension_answered_at = panoh.now(), version = version + 1,
    extension_decision = case said when 'returned' then extension_decision else said end,
    expires_on = coalesce((p->>'expiresOn')::date, expires_on), extension_refusal = p->>'refusal',
    extension_missing = array(select jsonb_array_elements_text(coalesce(p->'missing', '[]'))) where id = o.id;
  -- Under the agency that recorded the order, so that it reads the step.
  insert into order_events (id, order_id, case_id, agency_id, kind, happened_at, facts, recorded_by)
    values ((p->>'eventId')::uuid, o.id, o.case_id, o.agency_id, p->>'kind', panoh.now(), p->'facts', me.user_id);
  return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.answer_programme_signal(p_case uuid, p_signal uuid, p_answer text, p_step integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.me(); answered uuid[]; begin
    if not exists (select 1 from panoh.programme_signal_of(p_case, p_signal)) or ('own:follow_ups' = any (me.writes)) is not true then
      raise exception 'not to answer' using errcode = '42501';
    end if;
    if p_step is not null then
      if p_answer <> 'not_asked' and panoh.programme_consent(p_case) is not true or not exists (
          select 1 from panoh.programme_signal_of(p_case, p_signal) g where g.id = p_signal and p_step = any (g.asks)) then return null; end if;
      insert into programme_feedback (signal_id, case_id, step, word, recorded_by)
        values (p_signal, p_case, p_step, p_answer, me.user_id) on conflict do nothing;
      return case when found then '{}'::uuid[] end;
    end if;
    if p_answer = 'is_him' and exists (select 1 from panoh.programme_signal_of(p_case, p_signal) g where g.id = p_signal and g.may_be_him) then
      update programme_signal_cases k set confirmed_by = me.user_id, confirmed_at = panoh.now(), answer = null, answered_by = null, answered_at = null
        from panoh.programme_signal_of(p_case, p_signal) g where k.signal_id = g.id and k.case_id = p_case and k.answer = 'not_him';
      return case when found then array[p_signal] end;
    elsif p_answer = 'is_him' then
      update programme_signal_cases k set confirmed_by = me.user_id, confirmed_at = panoh.now()
        from programme_signals s, programme_signals o, programme_signal_cases own
        where own.signal_id = p_signal and own.case_id = p_case and own.confirmed_at is null and own.answer is distinct from 'not_him'
          and o.id = p_signal and s.file_id = o.file_id and k.signal_id = s.id and k.case_id = p_case
          and k.confirmed_at is null and k.answer is distinct from 'not_him';
      return case when found then '{}'::uuid[] end;
    end if;
    with done as (update programme_signal_cases k set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        from panoh.programme_signal_of(p_case, p_signal) g
        where k.signal_id = g.id and k.case_id = p_case and k.answer is null returning k.signal_id)
      select array_agg(d.signal_id) into answered from done d;
    delete from programme_signal_texts t where p_answer = 'not_him' and t.signal_id = any (answered) and t.agency_id = me.agency_id
      and not exists (select 1 from programme_signal_probes p where p.signal_id = t.signal_id)
      and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
        where k.signal_id = t.signal_id and c.agency_id = me.agency_id and k.answer is distinct from 'not_him');
    return case when answered is not null then array(select f.subject_id from follow_ups f where f.case_id = p_case
      and f.rule = 'pg.signal' and f.status = 'pending' and f.subject_id = any (answered)) end;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.answer_support_lead(p_referral uuid, p_accepts boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; begin
    select * into r from referrals where id = p_referral and kind = 'support_lead';
    if r.id is null or not panoh.viewer_has_case_relation(r.case_id)
      or (panoh.viewer_owns_case(r.case_id) and not p_accepts or r.to_agency_id = (panoh.me()).agency_id and r.ended_at is null
        and (not p_accepts or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred')))
        is not true then
      raise exception 'no relation' using errcode = '42501';
    end if;
    update cases set version = version + 1,
      support_lead_state = case when p_accepts then 'accepted' else 'to_offer' end,
      support_lead_agency_id = case when p_accepts then r.to_agency_id end
      where id = r.case_id and support_lead_state = any (
        case when p_accepts then '{offered}'::text[] else '{offered,accepted}'::text[] end)
      and (support_lead_agency_id is null or support_lead_agency_id = r.to_agency_id);
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.answerable_for(p_case uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with lead as (select u.id from cases c join users u on u.id = panoh.acting_for(c.lead_user_id, c.id)
        and u.agency_id = c.agency_id where c.id = p_case)
    select array(select id from lead union select u.id from cases c join users u on u.agency_id = c.agency_id
      where c.id = p_case and 'supervisor' = any (u.roles) and panoh.may_be_notified(u.id)
        and not exists (select 1 from lead)) $function$;

CREATE OR REPLACE FUNCTION panoh.apply_appointment(p_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); a oversight_appointments; begin
    if ('oversight' = any (me.roles)) is not true then raise exception 'not of oversight' using errcode = '42501'; end if;
    select * into a from oversight_appointments o where o.id = p_id for update;
    if a.proposed_by = me.user_id or not exists (select 1 from users u where u.id = a.proposed_by and u.status = 'active'
      and 'oversight' = any (u.roles)) then raise exception 'two people decide' using errcode = '42501'; end if;
    if (me.stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040';
    end if;
    if a.id is null or a.confirmed_at is not null or not exists (select 1 from users u where u.id = a.user_id
      and u.agency_id = a.agency_id and u.status = 'active') then return false; end if;
    if a.appointed_as = 'supervisor' then
      update users u set roles = u.roles || '{supervisor}'::text[], version = u.version + 1
        where u.id = a.user_id and not 'supervisor' = any (u.roles);
    else
      update agencies g set head_user_id = a.user_id, version = g.version + 1 where g.id = a.agency_id;
    end if;
    update oversight_appointments o set confirmed_by = me.user_id, confirmed_at = panoh.now() where o.id = a.id;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.apply_correction(c panoh.corrections, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare v jsonb := c.value_after || coalesce((select jsonb_object_agg(x.key, x.value) from jsonb_each(p) x
      where x.key = any (case when c.subject_kind = 'respondent' then '{id,sealedName,sealed}'::text[]
        when c.subject_kind = 'order_paper' then '{sealed}'
        when c.subject_kind = 'incident' then '{coreType,contexts}' when c.value_after ?| '{servedAt,days}'
        then '{startsOn,firstExpiresOn,expiresOn}' else '{}' end)), '{}');
    is_safe boolean; is_attempt boolean;
  begin
    if c.subject_kind = 'order' then
      update protection_orders o set served_at = coalesce((v->>'servedAt')::timestamptz, o.served_at),
        days = coalesce((v->>'days')::smallint, o.days), starts_on = coalesce((v->>'startsOn')::date, o.starts_on),
        first_expires_on = coalesce((v->>'firstExpiresOn')::date, o.first_expires_on),
        expires_on = coalesce((v->>'expiresOn')::date, o.expires_on),
        conditions = case when v ? 'conditions' then array(select jsonb_array_elements_text(v->'conditions')) else o.conditions end,
        annulled_at = case when (v->>'annulled')::boolean then panoh.now() else o.annulled_at end,
        version = o.version + 1 where o.id = c.subject_id
        -- Its days follow from the service and the length; extensions keep theirs.
        and (not v ?| '{startsOn,firstExpiresOn,expiresOn}' or (v->>'expiresOn')::date - (v->>'firstExpiresOn')::date
            = coalesce(o.expires_on - o.first_expires_on, 0)
          and (v->>'firstExpiresOn')::date - (v->>'startsOn')::date - coalesce((v->>'days')::integer, o.days) in (-1, 0)
          and (v->>'startsOn')::date in ((o.issued_at at time zone 'Asia/Dushanbe')::date,
            (coalesce((v->>'servedAt')::timestamptz, o.served_at) at time zone 'Asia/Dushanbe')::date));
      if not found then raise exception 'not the days of this order' using errcode = '42501'; end if;
    elsif c.subject_kind = 'order_paper' then
      update protection_orders o set sealed = decode(v->>'sealed', 'base64'), version = o.version + 1
        where o.id = c.subject_id;
    elsif c.subject_kind = 'respondent' then
      insert into respondents (id, order_id, case_id, agency_id, version, reason, relationship, sex, is_abroad, is_minor,
          language, has_weapon, sealed_name, sealed, recorded_by)
        select (v->>'id')::uuid, r.order_id, r.case_id, r.agency_id, r.version + 1, c.reason, r.relationship, r.sex,
          r.is_abroad, r.is_minor, r.language, r.has_weapon, decode(v->>'sealedName', 'base64'),
          decode(v->>'sealed', 'base64'), c.asked_by
        from respondents r where r.order_id = c.subject_id order by r.version desc limit 1;
      update protection_orders set version = version + 1 where id = c.subject_id;
    elsif c.subject_kind = 'incident' then
      -- The month that loses it is counted again too.
      insert into statistics.changed_cases (on_day) select coalesce(i.started_on, i.reported_on) from incidents i
        where i.id = c.subject_id;
      update incidents i set started_on = coalesce((v->>'startedOn')::date, i.started_on),
        started_precision = case when v ? 'startedOn' then 'day' else i.started_precision end,
        place_type = coalesce(v->>'placeType', i.place_type), core_type = v->>'coreType',
        law_forms = case when v ? 'lawForms' then array(select jsonb_array_elements_text(v->'lawForms')) else i.law_forms end,
        contexts = array(select jsonb_array_elements_text(v->'contexts')) where i.id = c.subject_id;
    elsif c.subject_kind = 'qualification' then
      update legal_qualifications q set decided_on = coalesce((v->>'decidedOn')::date, q.decided_on),
        articles = case when v ? 'articles' then array(select jsonb_array_elements_text(v->'articles')) else q.articles end
        where q.id = c.subject_id;
    else
      insert into statistics.changed_cases (on_day) select (k.contacted_at at time zone 'Asia/Dushanbe')::date
        from contacts k where k.id = c.subject_id;
      -- A corrected contact counts for no closing: a new one does.
      update contacts k set contacted_at = coalesce((v->>'contactedAt')::timestamptz, k.contacted_at),
        outcome = coalesce(v->>'outcome', k.outcome), alone = case when v ? 'alone' then v->>'alone' else k.alone end,
        in_safe_window = k.in_safe_window and not v ? 'contactedAt', counts_as_safe = false, counts_as_attempt = false
        where k.id = c.subject_id
        returning (k.outcome = 'reached_safe' and k.alone = 'yes') is true, k.outcome in ('not_reached', 'other_answered')
        into is_safe, is_attempt;
      -- The coded copy in the case of another agency never becomes better by this one's word.
      update contacts m set outcome = k.outcome, alone = k.alone, contacted_at = k.contacted_at
        from contacts k where k.id = c.subject_id and m.mirrored_from = k.id and not is_safe and not is_attempt
          and m.outcome <> 'reached_not_safe' and (m.outcome <> 'reached_worries' or k.outcome = 'reached_not_safe');
      update contacts m set counts_as_safe = false, counts_as_attempt = false,
        alone = case when m.outcome = 'reached_safe' and not is_safe then 'unknown' else m.alone end
        where m.mirrored_from = c.subject_id;
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.ask(p_follow_up uuid, p_referral uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare row follow_ups; subject uuid; people uuid[]; begin
    if p_follow_up is not null then
      select * into row from follow_ups where id = p_follow_up and status = 'pending' and partition = 'follow_ups';
      subject := row.case_id;
    else
      select case_id into subject from referrals where id = p_referral
        and (ended_at is null or (status = 'completed' and survivor_feedback is null));
    end if;
    if subject is null or not (panoh.viewer_coordinates_case(subject) or p_follow_up is null and panoh.viewer_owns_case(subject)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    people := array(
      select unnest(panoh.answerable_for(subject)) where row.id is not null
        and row.owner_role not in ('receiving_agency', 'support_lead')
      union select u.id from cases c join users u on u.agency_id = c.agency_id
        where c.id = subject and 'supervisor' = any (u.roles) and exists (select 1 from follow_up_steps s
          where s.follow_up_id = row.id and s.rung = 'supervisor' and s.run_at <= panoh.now())
      union select u.id from referrals f join users u on u.agency_id = f.to_agency_id
        where f.id = coalesce(p_referral, case when row.owner_role = 'receiving_agency' then row.subject_id end)
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])
      union select u.id from cases c join users u on u.agency_id = c.support_lead_agency_id
        where c.id = subject and row.owner_role = 'support_lead'
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])
      -- The sender can also ask the survivor how the help went.
      union select unnest(panoh.answerable_for(f.case_id)) from referrals f
        where f.id = p_referral and p_follow_up is null and f.ended_at is not null);
    return panoh.notify(subject, 'question_asked', coalesce(p_follow_up, p_referral), people);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.ask_for_group_consent(p_referral uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare received uuid; incoming boolean; begin
    select r.received_case_id, u.is_incoming into received, incoming from panoh.unshared_cases() u
      join referrals r on r.id = u.referral_id where u.referral_id = p_referral;
    if received is null then return false; end if;
    -- The coordinator of the new place has no relation to either case; of the new one this question alone is written.
    if incoming then insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
      values (gen_random_uuid(), received, 'question_asked', 'core', panoh.now(), (panoh.me()).agency_id, (panoh.me()).user_id,
        jsonb_build_object('groupConsentOf', p_referral)); end if;
    if not exists (select 1 from consents k where k.case_id = received and k.scope = 'case_conference_mdwg') then
      perform panoh.notify(received, 'group_consent_wanted', p_referral, panoh.answerable_for(received));
    end if;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.ask_for_import_consents(p_group uuid, p_agency uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare asked timestamptz; begin
    select b.asked_at into asked from panoh.import_backlog(p_group) b where b.agency_id = p_agency and b.unasked > 0;
    if not found then return false; end if;
    if asked is not null then return true; end if;
    insert into notifications (id, user_id, kind, subject_id, from_user_id)
      select gen_random_uuid(), u.id, 'import_consents_wanted', p_group, (panoh.me()).user_id from users u
      where u.agency_id = p_agency and u.status = 'active' and 'supervisor' = any (u.roles);
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.askable_services()
 RETURNS TABLE(id uuid, agency_id uuid, type text, languages text[], opening_hours jsonb, cost text, documents text[], status text, version integer, free_range text, free_with_children boolean, confirmed_at timestamp with time zone, confirmed_until date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select s.id, s.agency_id, s.type, s.languages, s.opening_hours, s.cost, s.documents, s.status, 1,
    case when not f.seeks then null when s.said_places = 0 then 'none' when s.said_places < 3 then 'one_or_two'
      when s.said_places < 6 then 'three_to_five' when s.said_places > 5 then 'six_or_more' end,
    case when f.seeks then s.said_with_children end,
    case when f.seeks then date_trunc('day', s.confirmed_at, 'Asia/Dushanbe') end,
    case when f.seeks then s.confirmed_until end
  from panoh.viewer() me join services s on s.is_confidential and s.agency_id <> me.agency_id
    cross join lateral (select 'own:core' = any (me.writes) and me.agency_kind <> 'police'
      or 'coordinator' = any (me.roles) as seeks) f $function$;

CREATE OR REPLACE FUNCTION panoh.assign_follow_ups(p_case uuid, p_ids uuid[], p_role text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_has_case_relation(p_case) or p_role not in ('case_lead', 'support_lead', 'shelter_worker')
      or exists (select 1 from follow_ups f where f.case_id = p_case and f.id = any (p_ids)
        and f.status = 'pending' and f.owner_role <> p_role and not panoh.may_complete_follow_up(f.id)) then
      raise exception 'no relation' using errcode = '42501'; end if;
    update follow_ups set owner_role = p_role, version = version + 1
      where case_id = p_case and id = any (p_ids) and status = 'pending' and owner_role <> p_role;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.attempt(p_by text, p_key text DEFAULT NULL::text)
 RETURNS TABLE(user_id uuid, password_hash text, has_factor boolean, sealed_secret bytea, sealed_code_key bytea)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare account uuid; device text; counted boolean; at timestamptz := panoh.now(); begin
    account := case p_by
      when 'login' then (select c.user_id from credentials c join users u on u.id = c.user_id
        where c.login = lower(p_key) and u.status = 'active' and c.locked_at is null
          and (not c.must_change or c.changed_at > at - interval '7 days'))
      when 'ticket' then (select t.user_id from sign_in_tickets t where t.token_hash = p_key and t.expires_at > at)
      when 'session' then (panoh.me()).user_id end;
    device := coalesce((select s.device_hash from sessions s where s.id = (panoh.viewer()).session_id),
      nullif(current_setting('panoh.device', true), ''));
    -- A known device counts its own attempts, so that an attacker elsewhere cannot lock it.
    update recognised_devices d set failed_count = least(d.failed_count + 1, 1000), locked_until = case
        when d.failed_count + 1 >= 5
          then at + least(interval '1 hour', interval '1 minute' * power(2, least(d.failed_count - 4, 6))) end
      where d.user_id = account and d.device_hash = device and (d.locked_until is null or d.locked_until <= at);
    counted := found;
    if not counted and not exists (select 1 from recognised_devices d where d.user_id = account and d.device_hash = device) then
      update credentials c set failed_count = least(c.failed_count + 1, 1000), locked_until = case
          when c.failed_count + 1 >= 5
            then at + least(interval '1 hour', interval '1 minute' * power(2, least(c.failed_count - 4, 6))) end
        where c.user_id = account and (c.locked_until is null or c.locked_until <= at);
      counted := found;
    end if;
    -- An unknown or locked name takes as long as another.
    if not counted and p_by = 'login' then
      update unknown_login_attempts set count = count + 1 where slot = abs(hashtext(lower(p_key)) % 64);
    end if;
    return query select c.user_id, case when p_by <> 'ticket' then c.password_hash end, c.has_factor,
        case when p_by <> 'login' then f.sealed_secret end, case when p_by <> 'login' then f.sealed_code_key end
      from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = account and counted;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.audit_state()
 RETURNS TABLE(is_late boolean, chain_no bigint, checkpoint_no integer, checkpoint_at timestamp with time zone, is_checkpoint_late boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from audit_entries e, audit_chain_state s
      where e.seq > s.settled_seq and e.at < panoh.now() - interval '5 seconds'
        and not exists (select 1 from audit_chain c where c.seq = e.seq)),
    coalesce((select max(c.chain_no) from audit_chain c), 0), k.no, k.at,
    coalesce((select e.at < panoh.now() - interval '20 minutes' from audit_chain c join audit_entries e on e.seq = c.seq
      where c.chain_no = coalesce(k.chain_no, 0) + 1), false)
  from (select 1) as one left join lateral
    (select * from audit_checkpoints order by no desc limit 1) k on true $function$;

CREATE OR REPLACE FUNCTION panoh.await_confirming()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare account uuid; disabled boolean := false; begin
    if tg_table_name = 'users' then
      account := new.id;
      disabled := new.status <> 'active';
    else
      account := new.user_id;
      if tg_op = 'UPDATE' and (account <> (panoh.me()).user_id and not new.has_factor) is not true then return null; end if;
    end if;
    if not disabled then
      if not panoh.reads_cases(account) then return null; end if;
      update credentials set locked_at = coalesce(locked_at, panoh.now()), locked_by = (panoh.me()).user_id,
        lock_reason = 'pending_activation' where user_id = account;
      delete from sign_in_tickets where user_id = account;
    end if;
    update sessions set ended_at = panoh.now() where user_id = account and ended_at is null;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.begin_session(p_hash text)
 RETURNS TABLE(viewer jsonb, at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare known boolean; seen timestamptz; begin
    perform set_config('panoh.session', coalesce(p_hash, ''), true);
    -- A change of the directory can commit between reading and copying; then it tries again.
    for attempt in 1..5 loop
      select coalesce(s.known_version = d.version
            and (s.known_until is null or s.known_until > pg_catalog.now() + k.shifted_by), false),
          s.seen_at, pg_catalog.now() + k.shifted_by, jsonb_build_object('user_id', s.user_id,
          'session_id', s.id, 'agency_id', s.agency_id, 'agency_kind', s.agency_kind, 'agency_type', s.agency_type,
          'group_ids', s.group_ids, 'led_group_ids', s.led_group_ids, 'roles', s.roles, 'language', s.language,
          'stepped_up_until', s.stepped_up_until,
          'must', (select case when c.must_change then 'change_password'
              when c.second_factor_from <= pg_catalog.now() + k.shifted_by and not c.has_factor then 'enrol' end
            from credentials c where c.user_id = s.user_id))
        into known, seen, at, viewer
        from sessions s cross join directory_version d cross join lateral (select d.shifted_by) k
        where s.token_hash = nullif(current_setting('panoh.session', true), '') and s.ended_at is null
          and s.expires_at > pg_catalog.now() + k.shifted_by
          and s.seen_at > pg_catalog.now() + k.shifted_by - interval '30 minutes';
      exit when known is not false or attempt = 5;
      update sessions s set known_version = (select version from directory_version), agency_id = v.agency_id,
        agency_kind = v.agency_kind, agency_type = v.agency_type, roles = v.roles, language = v.language,
        group_ids = v.group_ids, led_group_ids = v.led_group_ids, grantees = v.grantees, reads = v.reads, writes = v.writes,
        has_blocks = exists (select 1 from conflict_blocks b where b.lifted_at is null
            and (b.subject_id in (v.user_id, v.agency_id) or b.subject_code = v.agency_kind))
          or exists (select 1 from sealed_files f
            where f.opened_at is null and v.user_id not in (f.lead_user_id, f.supervisor_id)),
        known_until = (select min(m.ended_at) from agency_memberships m
          where m.agency_id = v.agency_id and m.ended_at > panoh.now())
        from panoh.load_viewer() v where s.id = v.session_id;
    end loop;
    -- Nothing is copied for a user who is no longer active.
    if known is not true then viewer := null; end if;
    if seen < at - interval '20 seconds' and current_setting('panoh.unattended', true) is distinct from 'on' then
      -- Other requests of the session do not wait for the one that writes it.
      update sessions s set seen_at = at from (select id from sessions where token_hash = p_hash and ended_at is null
        and seen_at < at - interval '20 seconds' for no key update skip locked) free where s.id = free.id;
    end if;
    at := coalesce(at, panoh.now());
    return next;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.block_facts(p_case uuid, p_subject uuid, p_code text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare c cases; g working_groups; fallback uuid; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    select * into c from cases where id = p_case;
    select * into g from working_groups where id = c.working_group_id;
    fallback := panoh.fallback_for(p_case, p_case, p_subject, p_code);
    return (with people as materialized (
        select u.id, u.agency_id, u.roles, a.kind, a.status as agency_status,
          coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant,
          panoh.may_be_notified(u.id)
            and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))) as is_able,
          u.id is not distinct from (select o.head_user_id from agencies o where o.id = c.agency_id) as is_head
        from users u join agencies a on a.id = u.agency_id where u.status = 'active' and ('supervisor' = any (u.roles)
          or u.id = (select o.head_user_id from agencies o where o.id = c.agency_id))),
      above as (select p.* from people p where p.id is distinct from c.lead_user_id
        and ((p.agency_id = c.agency_id and 'supervisor' = any (p.roles)) or p.is_head)),
      settlers as (select p.agency_id as id, bool_or(not p.is_meant) as stays from people p
        where p.is_able and p.agency_status = 'active' and 'supervisor' = any (p.roles) and (p.agency_id = c.agency_id
          or (p.kind <> 'police' and not c.refuses_sharing and panoh.agency_serves_case_area(c.id, p.agency_id)))
        group by p.agency_id),
      led as (select p.is_meant from (select u.id, coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant
        from users u join agencies a on a.id = u.agency_id
        where u.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)) p),
      facts as (select
        exists (select 1 from above where is_meant)
          and not exists (select 1 from above where is_able and not is_meant) as is_last,
        not c.refuses_sharing and exists (select 1 from people p where p.agency_id = fallback and p.is_able
          and not p.is_meant and 'supervisor' = any (p.roles)) as has_fallback)
      select jsonb_build_object(
        'isOwnAgency', coalesce(p_subject = c.agency_id
          or exists (select 1 from agencies a where a.id = c.agency_id and a.kind = p_code), false),
        'isOwnSupervisor', exists (select 1 from people p
          where p.is_meant and p.agency_id = c.agency_id and 'supervisor' = any (p.roles)),
        'leadsGroup', exists (select 1 from led where is_meant),
        'isFallback', exists (select 1 from agencies a
          where a.id = g.fallback_agency_id and (a.id = p_subject or a.kind = p_code)),
        'isVisibleTwin', exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
          and (b.subject_id = p_subject or b.subject_code = p_code) and b.source in ('person', 'intake', 'import')),
        'agencyBlocks', (select count(*) from conflict_blocks b where b.case_id = p_case and b.subject_kind <> 'user'
          and b.started_at > panoh.now() - interval '30 days'),
        'startedToday', (select count(*) from conflict_blocks b where b.started_by = (panoh.me()).user_id
          and b.started_at > panoh.now() - interval '24 hours'),
        'settlersBefore', (select count(*) from settlers), 'settlersAfter', (select count(*) from settlers where stays),
        'isLastAbove', f.is_last, 'refusesSharing', c.refuses_sharing,
        'handsOver', f.is_last and f.has_fallback and not coalesce(p_subject = c.agency_id, false)) from facts f);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.block_reviewer(p_case uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id from cases c join agencies a on a.status = 'active' and a.kind <> 'police' and a.id <> c.agency_id
      left join working_groups g on g.id = c.working_group_id
    where c.id = p_case and not c.refuses_sharing and panoh.agency_serves_case_area(c.id, a.id)
      and not exists (select 1 from conflict_blocks b where b.case_id = c.id
        and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))
      and exists (select 1 from users u where u.agency_id = a.id and 'supervisor' = any (u.roles)
        and panoh.may_be_notified(u.id) and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))))
    order by a.id is distinct from g.fallback_agency_id, not exists (select 1 from grants t where t.case_id = c.id
      and t.grantee_id = a.id and t.relation = 'referred' and (t.ends_at is null or t.ends_at > panoh.now())), a.id
    limit 1 $function$;

CREATE OR REPLACE FUNCTION panoh.block_reviews()
 RETURNS TABLE(id uuid, reference text, subject_kind text, source text, state text, started_at timestamp with time zone, own_vote text, version integer, is_heavy boolean, due_at timestamp with time zone, agency_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select b.id, case when r.reviews then c.reference end, b.subject_kind, b.source, b.state, b.started_at, v.vote, b.version,
      b.is_heavy, b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end,
      case when not r.reviews then c.agency_id end
    from conflict_blocks b join cases c on c.id = b.case_id
      left join block_votes v on v.block_id = b.id and v.agency_id = (panoh.me()).agency_id
      cross join lateral (select panoh.block_voter(b, c) as voter offset 0) s
      cross join lateral (select 'reviewer' = any (s.voter) as reviews) r
    where b.origin_id is null and b.lifted_at is null
      and (panoh.me()).roles && '{supervisor,oversight}'::text[]
      and (b.state = 'provisional' or exists (select 1 from block_votes o where o.block_id = b.id
        and o.agency_id = c.agency_id and o.vote = 'lift'))
      and s.voter && '{reviewer,oversight}'
    order by b.is_heavy desc, b.started_at, b.id $function$;

CREATE OR REPLACE FUNCTION panoh.block_voter(b panoh.conflict_blocks, c panoh.cases)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); is_supervisor boolean; begin
    if coalesce(me.user_id is null or me.user_id = b.started_by, false)
      or coalesce(b.subject_id in (me.user_id, me.agency_id) or b.subject_code = me.agency_kind, false) then return '{}'; end if;
    is_supervisor := 'supervisor' = any (me.roles) and b.case_id <> all (me.blocked);
    return array_remove(array[
      case when is_supervisor and panoh.viewer_owns_case(c.id) then 'owner' end,
      case when is_supervisor and c.agency_id <> me.agency_id and (me.agency_id = panoh.block_reviewer(c.id)
        or b.is_heavy and not c.refuses_sharing and me.agency_id = (select g.fallback_agency_id from working_groups g
          where g.id = c.working_group_id)) then 'reviewer' end,
      -- Oversight decides where a day has passed, or where neither agency has a supervisor who could.
      case when 'oversight' = any (me.roles) and b.is_heavy
        and not exists (select 1 from conflict_blocks x where x.case_id = b.case_id and x.lifted_at is null
          and not (x.is_heavy and x.state = 'provisional')
          and (x.subject_id in (me.user_id, me.agency_id) or x.subject_code = me.agency_kind))
        and (b.started_at <= panoh.now() - interval '24 hours' or panoh.block_reviewer(c.id) is null
          and not exists (select 1 from users u join agencies a on a.id = u.agency_id where u.agency_id = c.agency_id
            and 'supervisor' = any (u.roles) and u.id is distinct from b.started_by and panoh.may_be_notified(u.id)
            and c.id <> all (panoh.blocked_for(u.id, u.agency_id, a.kind)))) then 'oversight' end], null);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.blocked_for(p_user uuid, p_agency uuid, p_kind text, p_sealed boolean DEFAULT true)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with own as materialized (
      select b.case_id, b.subject_kind from conflict_blocks b
        where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
      union all select b.case_id, b.subject_kind from conflict_blocks b
        where b.subject_code = p_kind and b.lifted_at is null)
    select array(select case_id from own
      union select s.case_id from sealed_files s
        where p_sealed and s.opened_at is null and p_user not in (s.lead_user_id, s.supervisor_id)
      union select c.id from own
          join linkage.registrations r join linkage.registrations o
            on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
          join cases c on c.id = o.case_id on r.case_id = own.case_id and r.is_linkable
        where case own.subject_kind
          when 'user' then p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by
          else c.agency_id <> p_agency and not exists (select 1 from panoh.consents_in_force k
            where k.case_id = c.id and k.agency_id = p_agency and k.scope = 'referral') end
      union select c.id from own
          join (select m.case_id, m.kept_id as other_id from panoh.merged_cases m
            union all select m.kept_id, m.case_id from panoh.merged_cases m) m on m.case_id = own.case_id
          join cases c on c.id = m.other_id
        where own.subject_kind = 'user' and p_user is distinct from c.lead_user_id
          and p_user is distinct from c.opened_by) $function$;

CREATE OR REPLACE FUNCTION panoh.blocks_of(p_case uuid)
 RETURNS TABLE(id uuid, subject_kind text, subject_id uuid, subject_code text, source text, state text, started_at timestamp with time zone, lifted_at timestamp with time zone, own_vote text, other_vote text, reviewer_id uuid, may_vote boolean, version integer, reason text, is_heavy boolean, due_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select b.id, case when b.source = 'linked' then null else b.subject_kind end,
      case when b.source in ('linked', 'staff_match') then null else b.subject_id end,
      case when b.source = 'linked' then null else b.subject_code end, b.source, b.state, b.started_at, b.lifted_at,
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = (panoh.me()).agency_id),
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = r.id), r.id,
      b.origin_id is null and b.lifted_at is null and 'owner' = any (panoh.block_voter(b, c)), b.version,
      case when b.source = 'linked' then null else b.reason end, b.is_heavy and b.source <> 'linked',
      case when b.state = 'provisional' and b.lifted_at is null and b.origin_id is null
        then b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end end
    from conflict_blocks b join cases c on c.id = b.case_id cross join lateral (select panoh.block_reviewer(p_case) as id) r
    where b.case_id = p_case order by b.lifted_at is not null, b.started_at, b.id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.bump_directory_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update directory_version set version = version + 1;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.call_in_of(p_call_in uuid)
 RETURNS TABLE(case_id uuid, asked_at timestamp with time zone, answer text, answered_at timestamp with time zone, version integer, is_open boolean, takes text[], confirmed_at timestamp with time zone, confirmed_by_name text, agency_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select k.case_id, i.asked_at, k.answer, k.answered_at, k.version, s.is_open,
      case when not s.may_answer then '{}'::text[] when s.is_open and k.answer = 'asked' then '{not_asked,withdrawn}'
        when s.is_open then '{asked,not_asked,not_reached}'
        -- Pressed by mistake.
        when c.status = 'open' and k.answer = 'not_asked' and k.answered_at > panoh.now() - interval '24 hours'
          and not exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null)
          then '{corrected}' else '{}' end,
      k.confirmed_at, y.display_name,
      case when k.answer = 'asked' and s.may_answer and panoh.may_take_over(c.id, i.agency_id)
        and not (c.id = any (panoh.blocked_for(u.id, a.id, a.kind, false))) then i.agency_id end
    from call_in_cases k join call_ins i on i.id = k.call_in_id join cases c on c.id = k.case_id
      join users u on u.id = i.asked_by join agencies a on a.id = i.agency_id left join users y on y.id = k.confirmed_by
      cross join lateral (select c.status = 'open' and k.ended_at is null as is_open, 'supervisor' = any ((panoh.me()).roles)
        or coalesce((panoh.me()).user_id in (c.lead_user_id, panoh.acting_for(c.lead_user_id, c.id)), false) as may_answer) s
    where k.call_in_id = p_call_in and k.joins_id is null and panoh.viewer_owns_case(k.case_id) $function$;

CREATE OR REPLACE FUNCTION panoh.call_in_released_to(p_call_in uuid, p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from call_ins i join call_in_cases k on k.call_in_id = i.id
      join referrals r on r.case_id = k.case_id and r.kind = 'handover' and r.to_agency_id = i.agency_id and r.sent_at >= i.asked_at
      join cases c on c.id = r.received_case_id and c.opened_by = p_user
      join users u on u.id = p_user and u.agency_id = i.agency_id join agencies a on a.id = u.agency_id
    where i.id = p_call_in and i.released_at is not null
      and not (array[k.case_id, c.id] && panoh.blocked_for(u.id, a.id, a.kind, false))) $function$;

CREATE OR REPLACE FUNCTION panoh.callback_reading(p_hash text)
 RETURNS TABLE(is_read boolean, read_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select bool_and(r.state <> 'waiting'), max(r.read_at) from callback_requests r where r.lookup_hash = p_hash $function$;

CREATE OR REPLACE FUNCTION panoh.called_case(p_call_in uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive named as (select s.case_id as id from call_ins i join survivors s on s.code = i.code where i.id = p_call_in
      union select m.kept_id from named n join merged_cases m on m.case_id = n.id)
  select (array_agg(c.id))[1] from call_ins i join agencies a on a.id = i.agency_id and a.status = 'active'
      join users u on u.id = i.asked_by and u.agency_id = a.id and u.status = 'active'
      cross join named n join cases c on c.id = n.id join agencies o on o.id = c.agency_id
    where i.id = p_call_in and c.status = 'open' and c.erased_at is null and o.kind <> 'police' and o.id <> a.id
      and a.kind <> 'police' and panoh.may_lead(a.type) and not (c.id = any (panoh.blocked_for(u.id, a.id, a.kind, false)))
      -- With a stolen card an agency makes nobody ring her again and again.
      and not exists (select 1 from call_in_cases k join call_ins e on e.id = k.call_in_id and e.agency_id = a.id
        where k.case_id = c.id and k.answer = 'not_asked' and k.answered_at > panoh.now() - interval '14 days')
      and not exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.to_agency_id = a.id
        and r.ended_at is null)
    having count(*) = 1 $function$;

CREATE OR REPLACE FUNCTION panoh.calls_for(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select coalesce(panoh.viewer_owns_case(panoh.contact_partner(p_case))
    and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))), false) $function$;

CREATE OR REPLACE FUNCTION panoh.case_access(p_case uuid)
 RETURNS TABLE(relation text, partitions text[], reads text[], writes text[], is_lead boolean, agency_id uuid, grant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as materialized (select v.*, panoh.now() as at from panoh.viewer() v)
    select g.relation, g.partitions,
      array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.reads)),
      array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.writes)),
      c.lead_user_id is not distinct from me.user_id, c.agency_id, g.id
    from me join grants g on g.case_id = p_case and g.grantee_id = any (me.grantees) join cases c on c.id = p_case
    where g.starts_at <= me.at and (g.ends_at is null or g.ends_at > me.at) and not (p_case = any (me.blocked)) $function$;

CREATE OR REPLACE FUNCTION panoh.case_to_plan(p_for text)
 RETURNS TABLE(case_id uuid, subject_id uuid, told_by uuid, need text, urgency text, state jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  #variable_conflict use_column
  declare found_case uuid; found_subject uuid; teller uuid; service text; hurry text; begin
    -- In random order, so that one that fails does not block the others.
    if p_for = 'disclosed_incident' then
      delete from linkage.disclosed_incidents t where t.told_at < panoh.now() - interval '8 days';
      select i.id, c.id, d.id into found_subject, teller, found_case from consents k join cases c on c.id = k.case_id
          join incidents i on i.case_id = c.id cross join lateral panoh.known_with(c.id) o
          join cases d on d.id = o.case_id and o.pair_id is null and d.agency_id = k.agency_id and d.status <> 'closed'
          where k.scope = 'mutual_disclosure' and k.answer = 'given' and k.withdrawn_at is null
            and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
            and i.recorded_at > panoh.now() - interval '7 days'
            and coalesce(i.ended_on, i.started_on, i.reported_on) > (panoh.now() at time zone 'Asia/Dushanbe')::date - 30
            and not (c.origin = 'referral' and i.recorded_at <= c.opened_at)
            and coalesce((select coalesce(i.ended_on, i.started_on, i.reported_on)
                > max(coalesce(e.ended_on, e.started_on, e.reported_on)) + 3 from incidents e where e.case_id = d.id),
              coalesce(i.ended_on, i.started_on, i.reported_on) >= (d.opened_at at time zone 'Asia/Dushanbe')::date)
            and not exists (select 1 from linkage.disclosed_incidents t where t.incident_id = i.id and t.case_id = d.id)
        order by random() limit 1 for update of d skip locked;
    else
      select r.id, c.id, r.service_type, r.urgency into found_subject, found_case, service, hurry
        from referrals r join cases c on c.id = r.case_id and c.status <> 'closed' and c.erased_at is null
        where r.withdrawal_reason = 'receiver_not_available' and r.kind <> 'support_lead' and r.status = 'withdrawn'
          and r.settled_by is null and not r.no_longer_wanted
          and not exists (select 1 from referrals n where n.replaces_referral_id = r.id)
          and not exists (select 1 from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id
            and f.rule = 'rf.find_other' and f.step = 1 and (f.status = 'pending' or f.created_at >= r.ended_at))
        order by random() limit 1 for update of c skip locked;
    end if;
    if found_case is not null then
      return query select found_case, found_subject, teller, service, hurry, panoh.state_of_planning(found_case);
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.cases_along()
 RETURNS TABLE(case_id uuid, takeable boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.id, not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null)
      and not exists (select 1 from sealed_files f where f.case_id = c.id and f.opened_at is null)
      and not exists (select 1 from whereabouts w where w.case_id = c.id)
      and not exists (select 1 from key_date_events e where e.case_id = c.id and e.kind = 'stay')
      and not exists (select 1 from referrals r left join agencies a on a.id = r.to_agency_id
        left join services s on s.id = r.service_id where r.case_id = c.id
          and (r.service_type = 'safe_house' or a.type = 'shelter' or s.is_confidential))
      and not exists (select 1 from referrals r join agencies a on a.id = r.from_agency_id
        where r.received_case_id = c.id and a.type = 'shelter')
    from panoh.me() me join cases c on c.lead_user_id = me.user_id and c.agency_id = me.agency_id
    where c.status = 'open' and c.erased_at is null and panoh.viewer_owns_case(c.id)
      and c.id <> all (coalesce((select (panoh.viewer()).blocked), '{}')) $function$;

CREATE OR REPLACE FUNCTION panoh.cast_block_vote(p_block uuid, p_vote text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare b conflict_blocks; c cases; lifts integer; confirms integer; settled text; voter text[]; oversees boolean; holder uuid; one uuid;
  begin
    select * into b from conflict_blocks where id = p_block and origin_id is null and lifted_at is null for update;
    select * into c from cases where id = b.case_id;
    voter := panoh.block_voter(b, c);
    oversees := 'oversight' = any (voter);
    if (b.id is not null and p_vote in ('confirm', 'lift') and (panoh.me()).stepped_up_until > panoh.now()
      and cardinality(voter) > 0) is not true then
      raise exception 'not to be settled' using errcode = '42501';
    end if;
    insert into block_votes (block_id, agency_id, case_id, user_id, vote, is_oversight)
      values (b.id, (panoh.me()).agency_id, b.case_id, (panoh.me()).user_id, p_vote, oversees)
      on conflict (block_id, agency_id) do update set vote = excluded.vote, user_id = excluded.user_id,
        is_oversight = excluded.is_oversight, voted_at = panoh.now();
    select count(*) filter (where v.vote = 'lift'), count(*) filter (where v.vote = 'confirm') into lifts, confirms
      from block_votes v join agencies a on a.id = v.agency_id where v.block_id = b.id and not exists (
        select 1 from conflict_blocks x where x.case_id = v.case_id and x.lifted_at is null
          and (x.subject_id = a.id or x.subject_code = a.kind) and not (v.is_oversight and x.is_heavy and x.state = 'provisional'));
    settled := case when lifts >= 2 then 'lifted' when confirms >= case when b.is_heavy then 1 else 2 end then 'confirmed'
      else b.state end;
    update conflict_blocks k set version = k.version + 1, state = settled,
      lifted_at = case when settled = 'lifted' then panoh.now() end
      where (k.id = b.id or k.origin_id = b.id) and k.lifted_at is null;
    if panoh.viewer_owns_case(b.case_id) then holder := b.case_id; end if;
    if settled = b.state then return jsonb_build_object('isSettled', false, 'caseId', holder); end if;
    -- Key rotation adds rows to these keys, so they are locked first.
    perform 1 from vault.resting_keys w
        join conflict_blocks k on k.id = w.block_id and (k.id = b.id or k.origin_id = b.id) for update of w;
    if settled = 'lifted' then
      -- Access returns as far as the survivor still consents and the referral still runs.
      update grants g set ends_at = null from conflict_blocks k, agencies a
        where (k.id = b.id or k.origin_id = b.id) and k.is_heavy and g.case_id = k.case_id and g.relation = 'referred'
          and g.ends_at = k.started_at and a.id = g.grantee_id and (a.id = k.subject_id or a.kind = k.subject_code)
          and not exists (select 1 from conflict_blocks o where o.case_id = k.case_id
            and o.lifted_at is null and (o.subject_id = a.id or o.subject_code = a.kind))
          and exists (select 1 from referrals r where r.id = g.source_id and r.ended_at is null)
          and g.partitions <@ (array['core'] || panoh.allowed_to(g.case_id, g.grantee_id, g.partitions));
      insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select w.case_id, w.partition, w.key_version, w.agency_id, w.agency_key_version, w.sealed_key
        from vault.resting_keys w join conflict_blocks k on k.id = w.block_id and (k.id = b.id or k.origin_id = b.id)
          join agency_keys h on h.agency_id = w.agency_id and h.version = w.agency_key_version
        where exists (select 1 from grants g where g.case_id = w.case_id and g.grantee_id = w.agency_id
            and g.relation = 'referred' and g.ends_at is null and w.partition = any (g.partitions))
          and exists (select 1 from vault.case_keys n where n.case_id = w.case_id and n.partition = w.partition
            and n.key_version = w.key_version)
        on conflict do nothing;
    end if;
    delete from vault.resting_keys w using conflict_blocks k
      where k.id = w.block_id and (k.id = b.id or k.origin_id = b.id);
    if settled = 'confirmed' then
      for one in select k.id from conflict_blocks k where k.id = b.id or k.origin_id = b.id loop
        perform panoh.take_back_shares(one);
      end loop;
    end if;
    -- For a voter of the owning agency the API ends this follow-up and plans the next step.
    if holder is null then
      update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
        where f.case_id = b.case_id and f.rule = 'bl.settle' and f.subject_id = b.id and f.status = 'pending'
          and exists (select 1 from follow_ups o where o.case_id = f.case_id and o.status = 'pending' and o.id <> f.id);
    end if;
    return jsonb_build_object('isSettled', true, 'caseId', holder);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.change_email_address(p_what text, p_id uuid DEFAULT NULL::uuid, p_sealed bytea DEFAULT NULL::bytea)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare code uuid; sent integer; me uuid := (panoh.me()).user_id; begin
    if me is null then raise exception 'no session' using errcode = '42501'; end if;
    if p_what = 'try' then
      update staff_email_addresses set tries = tries + 1 where user_id = me and channel = 'email'
        and planned_until > panoh.now() and tries < 5 returning planned_id into code;
      return code;
    elsif p_what = 'confirm' then
      update staff_email_addresses set sealed_address = sealed_planned, confirmed_at = panoh.now(), sealed_planned = null,
          planned_id = null, planned_until = null
        where user_id = me and channel = 'email' and planned_id = p_id and planned_until > panoh.now() and tries > 0;
      return case when found then p_id end;
    end if;
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    update messages set state = 'dropped', ended_at = panoh.now()
      where user_id = me and channel = 'email' and state = 'waiting' and (p_what = 'remove' or kind = 'code');
    if p_what = 'remove' then
      update staff_email_addresses set sealed_address = null, confirmed_at = null, sealed_planned = null, planned_id = null,
        planned_until = null where user_id = me and channel = 'email';
      return null;
    end if;
    insert into staff_email_addresses as c (user_id, channel, sealed_planned, planned_id, planned_until, asked_from)
      values (me, 'email', p_sealed, p_id, panoh.now() + interval '15 minutes', panoh.now())
      on conflict (user_id, channel) do update set sealed_planned = excluded.sealed_planned,
        planned_id = excluded.planned_id, planned_until = excluded.planned_until, tries = 0,
        asked = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked + 1 else 1 end,
        asked_from = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked_from else panoh.now() end
      returning asked into sent;
    if sent > 5 then raise exception 'too many codes' using errcode = 'PN068'; end if;
    insert into messages (id, user_id, channel, kind, next_at) values (p_id, me, 'email', 'code', panoh.now());
    insert into outbox (id, queue, kind, subject_id, run_at) values (p_id, 'messages', 'message', p_id, panoh.now());
    return p_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.change_factors(p_what text, p jsonb DEFAULT '{}'::jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me uuid := (panoh.me()).user_id; account credentials; has boolean; begin
    select * into account from credentials c where c.user_id = me for update;
    if p_what <> 'rename_passkey' and ((panoh.me()).stepped_up_until > panoh.now() or not account.has_factor
        and not account.must_change and account.second_factor_from is not null) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    case p_what
      when 'add_passkey' then
        insert into passkeys (id, user_id, credential_id, host, public_key, counter, sealed_name, is_backed_up)
          values ((p->>'id')::uuid, me, p->>'credentialId', p->>'host', decode(p->>'publicKey', 'base64'),
            (p->>'counter')::bigint, decode(p->>'sealedName', 'base64'), (p->>'isBackedUp')::boolean);
      when 'rename_passkey' then
        update passkeys set sealed_name = decode(p->>'sealedName', 'base64') where id = (p->>'id')::uuid and user_id = me;
      when 'remove_passkey' then delete from passkeys where id = (p->>'id')::uuid and user_id = me;
      when 'plan_authenticator' then
        insert into second_factors (user_id, planned_secret, planned_until)
          values (me, decode(p->>'sealed', 'base64'), panoh.now() + interval '30 minutes')
          on conflict (user_id) do update set planned_secret = excluded.planned_secret,
            planned_until = excluded.planned_until;
      when 'confirm_authenticator' then
        update second_factors set sealed_secret = planned_secret, last_step = (p->>'step')::bigint,
            confirmed_at = panoh.now(), planned_secret = null, planned_until = null
          where user_id = me and planned_secret = decode(p->>'sealed', 'base64') and planned_until > panoh.now();
      when 'remove_authenticator' then
        update second_factors set sealed_secret = null, last_step = null, confirmed_at = null
          where user_id = me and sealed_secret is not null;
      when 'renew_codes' then
        if not account.has_factor then raise exception 'nothing to recover' using errcode = '42501'; end if;
        insert into second_factors (user_id, sealed_code_key) values (me, decode(p->>'sealedKey', 'base64'))
          on conflict (user_id) do update set sealed_code_key = excluded.sealed_code_key;
        delete from recovery_codes where user_id = me;
        insert into recovery_codes (user_id, code_hmac)
          select me, decode(c, 'base64') from jsonb_array_elements_text(p->'hmacs') c;
    end case;
    if not found then return false; end if;
    has := exists (select 1 from passkeys k where k.user_id = me)
      or exists (select 1 from second_factors f where f.user_id = me and f.sealed_secret is not null);
    if p_what in ('remove_passkey', 'remove_authenticator') and not has and account.second_factor_from is not null then
      raise exception 'the last one stays' using errcode = 'PN041'; end if;
    update credentials set has_factor = has where user_id = me;
    if not has then delete from recovery_codes where user_id = me; end if;
    if p_what in ('add_passkey', 'confirm_authenticator') then
      perform panoh.step_up(case p_what when 'add_passkey' then 'passkey' else 'code' end);
    end if;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.change_help(p_id uuid, p_version integer, p_action text, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r callback_requests; me uuid := (panoh.me()).user_id; over boolean;
    supervises boolean := 'supervisor' = any ((panoh.me()).roles);
    ends boolean := p_action in ('reached', 'stopped', 'junk'); begin
    select * into r from callback_requests h where h.id = p_id and h.agency_id = (panoh.me()).agency_id
      and (panoh.me()).roles && '{hotline_worker,supervisor}'::text[] for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    over := r.state = 'taken' and r.locked_at is null;
    if (case
        when p_action = 'take' then r.state <> 'settled' and r.taken_by is distinct from me
          and (r.locked_at is null or supervises)
          and (not over or p->>'reason' in ('colleague_away', 'asked_me', 'late'))
        when p_action = 'reopen' then r.state = 'settled' and (r.outcome = 'junk' or supervises)
          and exists (select 1 from callback_details w where w.id = r.id)
        when ends or p_action in ('not_reached', 'someone_else') then r.state = 'taken' and r.taken_by = me
          and (supervises or r.locked_at is null and p_action <> 'stopped')
          and (r.locked_at is null or p_action not in ('someone_else', 'junk'))
          and (p_action <> 'junk' or p->>'reason' is not null) end) is not true then
      raise exception 'not to be changed so' using errcode = '42501'; end if;
    if p_action = 'take' then
      update callback_requests set state = 'taken', taken_by = me, taken_at = panoh.now(), try_at = null,
        read_at = coalesce(read_at, panoh.now()) where id = r.id;
    elsif p_action = 'reopen' then
      update callback_requests set state = 'waiting', outcome = null, settled_at = null, taken_by = null, taken_at = null,
        is_doubtful = false, is_bundled = false where id = r.id;
    else
      update callback_requests set state = case when ends then 'settled' else 'taken' end,
        outcome = case when ends then p_action end, settled_at = case when ends then panoh.now() end,
        locked_at = case when p_action in ('someone_else', 'stopped') then panoh.now()
          when p_action = 'not_reached' then null else locked_at end,
        try_at = case p_action when 'not_reached' then (p->>'tryAt')::timestamptz end where id = r.id;
    end if;
    update callback_requests set version = version + 1 where id = r.id;
    update callback_answers set state = 'failed', sealed_number = null where request_id = r.id and state = 'queued';
    insert into callback_events (request_id, kind, reason, actor_id)
      values (r.id, case p_action when 'take' then 'taken' when 'reopen' then 'reopened' else p_action end,
        case when p_action <> 'take' or over then p->>'reason' end, me);
    update callback_escalations set state = 'skipped', done_at = panoh.now()
      where request_id = r.id and state in ('waiting', 'claimed', 'undeliverable') and rung <> 'ageing';
    insert into callback_escalations (id, request_id, rung, run_at)
      select (s->>'id')::uuid, r.id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p->'steps') s;
    insert into outbox (id, queue, kind, subject_id, run_at)
      select (s->>'id')::uuid, 'help-requests', 'help_step', (s->>'id')::uuid, (s->>'runAt')::timestamptz
      from jsonb_array_elements(p->'steps') s;
    update notifications set read_at = panoh.now() where subject_id = r.id and kind like 'help_%' and read_at is null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.check_case_state()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject cases; begin
    select * into subject from cases where id = coalesce(to_jsonb(new)->>'case_id', to_jsonb(new)->>'id')::uuid;
    if subject.status = 'closed' and tg_table_name = 'cases' and not exists (select 1 from closure_episodes e
        where e.case_id = subject.id and e.episode_no = subject.episode_no and e.state = 'approved') then
      raise exception 'a closed case needs an approved closure' using errcode = 'PN002';
    end if;
    if subject.status = 'open'
      and not exists (select 1 from follow_ups where case_id = subject.id and status = 'pending') then
      raise exception 'an open case needs a next step' using errcode = 'PN001';
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.check_closure_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  declare me panoh.viewer := panoh.viewer(); begin
    if current_user <> 'panoh_app' then return new; end if;
    if tg_op = 'INSERT' then
      new.requested_at := panoh.now();
      if new.state = 'requested' and new.requested_by = me.user_id and panoh.viewer_owns_case(new.case_id)
        and num_nonnulls(new.endorsed_by, new.endorsed_at, new.decided_by, new.decided_at, new.talk,
          new.overrides_agreed_by) = 0 then return new; end if;
    elsif (old.id, old.case_id, old.episode_no, old.reason, old.requested_by, old.requested_at, old.reviewer_user_id, old.subject_id)
      is distinct from (new.id, new.case_id, new.episode_no, new.reason, new.requested_by, new.requested_at,
        new.reviewer_user_id, new.subject_id) then
      raise exception 'stays as written' using errcode = '42501';
    elsif new.state = 'endorsed' and old.state = 'requested' then
      new.endorsed_at := panoh.now();
      if new.endorsed_by = me.user_id and 'supervisor' = any (me.roles) and panoh.viewer_owns_case(new.case_id)
        and new.reviewer_agency_id is not distinct from old.reviewer_agency_id
        and num_nonnulls(new.decided_by, new.decided_at) = 0 then return new; end if;
    elsif new.state = 'endorsed' and old.state = 'endorsed' then
      if old.talk is null and new.talk is not null and old.reviewer_agency_id = me.agency_id
        and me.user_id not in (old.requested_by, old.endorsed_by)
        and (old.reviewer_user_id is null or old.reviewer_user_id = me.user_id)
        and to_jsonb(new) - '{talk,version}'::text[] = to_jsonb(old) - '{talk,version}'::text[] then return new; end if;
    elsif new.state in ('approved', 'refused') and (old.state = 'endorsed'
      or (new.state = 'refused' and old.state = 'requested')) then
      new.decided_at := panoh.now();
      if new.decided_by = me.user_id and new.decided_agency_id = me.agency_id
        and (old.state = 'requested' and 'supervisor' = any (me.roles) and panoh.viewer_owns_case(new.case_id)
          -- The second person alone, also to refuse.
          or old.state = 'endorsed' and coalesce(old.reviewer_agency_id = me.agency_id, true)
            and coalesce(old.reviewer_user_id = me.user_id, true)
            and me.user_id not in (old.requested_by, old.endorsed_by) and me.user_id is distinct from old.overrides_agreed_by)
        and new.endorsed_by is not distinct from old.endorsed_by
        and new.talk is not distinct from old.talk and new.overrides_agreed_by is not distinct from old.overrides_agreed_by
        and new.endorsed_at is not distinct from old.endorsed_at then return new; end if;
    elsif new.state = 'withdrawn' and old.state in ('requested', 'endorsed') then
      if panoh.viewer_owns_case(new.case_id) and ('supervisor' = any (me.roles) or exists (select 1 from panoh.cases c
        where c.id = new.case_id and c.lead_user_id = me.user_id)) then return new; end if;
    end if;
    raise exception 'not this step' using errcode = '42501';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.check_contact_assignee()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if new.contact_user_id is not null and not exists (select 1 from users u where u.id = new.contact_user_id
        and u.agency_id = new.agency_id and u.status = 'active' and not exists (select 1 from blocks_in_force b
          where b.case_id = new.id and b.lifted_at is null and b.subject_id = u.id)) then
      raise exception 'nobody who could' using errcode = '42501';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.check_paper(p_mark bytea)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select case when m.served = (o.served_at is not null) and m.lifted = (o.lifted_at is not null)
      and m.expires_on is not distinct from o.expires_on and o.annulled_at is null
      and not exists (select 1 from corrections c where c.subject_id = o.id and c.state in ('applied', 'confirmed')
        and coalesce(c.decided_at, c.asked_at) > m.printed_at) then 'genuine' else 'newer_state' end
    from paper_marks m join protection_orders o on o.id = m.order_id where m.mark = p_mark $function$;

CREATE OR REPLACE FUNCTION panoh.check_referral_step()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare
    is_receiver boolean := coalesce(old.to_agency_id = (panoh.me()).agency_id, false);
    is_sender boolean := panoh.viewer_owns_case(old.case_id);
    coordinates boolean := panoh.viewer_coordinates_case(old.case_id);
    takes_back boolean := is_sender or coordinates;
    -- REFERRAL_TRANSITIONS in referrals/referrals.types.ts.
    next_states text[] := case old.status when 'sent' then '{received,accepted,declined,unavailable,withdrawn}'
      when 'received' then '{accepted,declined,unavailable,withdrawn}'
      when 'accepted' then '{appointment,service_started,completed,not_attended,withdrawn}'
      when 'appointment' then '{service_started,completed,not_attended,withdrawn}'
      when 'service_started' then '{completed,not_attended,withdrawn}' end;
    survivor_feedback text[] := '{survivor_feedback,no_longer_wanted}';
    may_change text[] := '{version,status,ended_at,received_case_id,ack_due_at,contact_due_at,outcome_due_at,due_at}';
    was_refused boolean := old.status in ('declined', 'unavailable', 'not_attended')
      or old.status = 'withdrawn' and old.withdrawal_reason is not distinct from 'receiver_not_available';
    is_refused boolean := old.kind <> 'support_lead' and was_refused;
    -- The sender has sent the missing information, so the receiver decides again.
    is_resent boolean := is_sender and old.status = 'declined' and old.decline_reason = 'information_missing'
      and new.status = 'sent' and new.decided_at is null and new.decline_reason is null and new.settled_by is null
      and date_trunc('milliseconds', new.resent_at) = date_trunc('milliseconds', panoh.now());
  begin
    if takes_back then may_change := may_change || '{asked_at,withdrawal_reason}'::text[]; end if;
    if is_sender then may_change := may_change || survivor_feedback || '{consent_id}'::text[]; end if;
    if is_receiver and not was_refused then may_change := may_change || survivor_feedback; end if;
    if is_receiver and old.ended_at is null then
      may_change := may_change || '{received_at,decided_at,contacted_at,appointment_at,service_on,decline_reason,
        next_step,unavailable_reason,not_asked_reason,missing_codes}'::text[];
    end if;
    if is_resent then
      may_change := may_change || '{resent_at,received_at,decided_at,decline_reason,next_step}'::text[];
    end if;
    -- A refused referral is settled by the sender, who hears the survivor's answer, or as a gap of the district.
    if is_refused and is_sender and new.settled_by is distinct from 'gap' then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help}'::text[];
    end if;
    if is_refused and coordinates and new.settled_by = 'gap' then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help,gap_recorded_at,gap_tried,gap_since}'::text[];
    end if;
    if (to_jsonb(new) - may_change = to_jsonb(old) - may_change
      and case when new.status = old.status
          -- The API reads and writes milliseconds.
          then date_trunc('milliseconds', new.ended_at) is not distinct from date_trunc('milliseconds', old.ended_at)
          when is_resent then new.ended_at is null
          else old.ended_at is null and new.status = any (next_states)
            and case when new.status = 'withdrawn' then takes_back else is_receiver end
            and (new.ended_at is null) = (new.status not in ('completed', 'not_attended', 'declined', 'unavailable', 'withdrawn')) end
      and (new.status <> 'accepted' or new.received_case_id is not null)
      and (new.received_case_id is not distinct from old.received_case_id
        or old.received_case_id is null and is_receiver and old.status in ('sent', 'received') and new.status = 'accepted'
          and exists (select 1 from grants g where g.source_id = old.id and g.relation = 'referred')
          and exists (select 1 from cases c where c.id = new.received_case_id and c.agency_id = old.to_agency_id
            and c.origin_referral_id = old.id)))
    then return new; end if;
    raise exception 'not this step' using errcode = '42501';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.check_service_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  declare me panoh.viewer := panoh.me(); said text[] := '{free_places,free_with_children,said_places,said_with_children,confirmed_at,confirmed_until,version}'; begin
    if current_user <> 'panoh_app' then return new; end if;
    if old.status <> 'withdrawn'
      and (new.status <> 'withdrawn' or old.agency_id = me.agency_id and 'supervisor' = any (me.roles))
      and (me.roles && '{supervisor,administrator}'::text[] or to_jsonb(new) - said = to_jsonb(old) - said)
      -- An administrator counts no places: only a smaller capacity lowers their number.
      and (old.agency_id = me.agency_id and 'own:core' = any (me.writes)
        or coalesce(new.free_places = least(old.free_places, new.capacity), true) and (new.confirmed_at is null
          or (new.confirmed_at, new.confirmed_until) is not distinct from (old.confirmed_at, old.confirmed_until)))
    then return new; end if;
    raise exception 'not hers to change' using errcode = '42501';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.choosable(p_case uuid, p_roles text[])
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select u.id from panoh.viewer() me join users u on u.agency_id = me.agency_id and u.status = 'active' and u.roles && p_roles
  where panoh.viewer_owns_case(p_case) and not exists (select 1 from blocks_in_force b
    where b.case_id = p_case and b.subject_kind = 'user' and b.subject_id = u.id) $function$;

CREATE OR REPLACE FUNCTION panoh.claim_sms()
 RETURNS TABLE(id uuid, template text, language text, sealed_number bytea)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update callback_answers a set state = 'unknown', sealed_number = null
      where a.state = 'sending' and a.lease_until <= panoh.now();
    update callback_answers a set state = 'failed', sealed_number = null from callback_requests r
      where r.id = a.request_id and a.state = 'queued' and (a.at <= panoh.now() - interval '10 minutes'
        or r.state <> 'taken' or r.locked_at is not null or r.taken_by is distinct from a.actor_id);
    return query update callback_answers a set state = 'sending', attempts = a.attempts + 1,
        lease_until = panoh.now() + interval '3 minutes'
      where a.id = (select w.id from callback_answers w where w.state = 'queued' and w.next_at <= panoh.now()
        order by w.next_at limit 1 for update skip locked)
      returning a.id, a.template, a.language, a.sealed_number;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.close_case(p_episode uuid, p_reopen_on_registration boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare e closure_episodes; lost referrals; begin
    select * into e from closure_episodes where id = p_episode;
    if e.id is null or e.state <> 'approved' or e.decided_by <> (panoh.me()).user_id
      or e.decided_at <> panoh.now() or not panoh.decides_closure(e.case_id) then
      raise exception 'not approved' using errcode = '42501';
    end if;
    update cases set status = 'closed', closed_at = panoh.now(), reopen_on_registration = p_reopen_on_registration,
      contact_stopped = contact_stopped or e.reason = 'survivor_request',
      stop_rests_on_closing = e.reason = 'survivor_request',
      support_lead_state = case support_lead_state when 'offered' then 'to_offer' else support_lead_state end,
      version = version + 1
      where id = e.case_id and status = 'open' and episode_no = e.episode_no;
    if not found then raise exception 'not open' using errcode = 'PN002'; end if;
    if e.reason = 'duplicate' then perform panoh.merge_record(e); end if;
    if e.reason in ('needs_met', 'no_contact', 'moved', 'transferred') then perform panoh.pass_on_courts(e.case_id); end if;
    if e.reason in ('died', 'opened_in_error') then
      update court_openings set ended_at = panoh.now() where case_id = e.case_id and ended_at is null; end if;
    -- From now on the receiver of the hand-over has her alone; what she allowed it to read stays open.
    update referrals set status = 'completed', ended_at = panoh.now(), due_at = null, version = version + 1
      where id = e.subject_id and case_id = e.case_id and kind = 'handover' and ended_at is null;
    -- Referrals of other agencies belong to the record that stays.
    update referrals set received_case_id = e.subject_id, version = version + 1
      where e.reason = 'duplicate' and received_case_id = e.case_id and (ended_at is null or status = 'completed');
    -- Where the new owner of a hand-over closes its own case, the former one, which still has its own, looks for another.
    for lost in select * from referrals where received_case_id = e.case_id and kind = 'handover' and ended_at is null for update loop
      perform panoh.lose_receiver(lost);
    end loop;
    -- Unanswered referrals are withdrawn; an agency that accepted continues with its own case.
    update referrals set status = 'withdrawn', withdrawal_reason = 'case_closed', due_at = null,
      ended_at = panoh.now(), version = version + 1
      where case_id = e.case_id and status in ('sent', 'received');
  end $function$;

CREATE OR REPLACE FUNCTION panoh.compare_pair(p_case uuid, p_pair uuid, p_answer text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if not panoh.viewer_owns_case(p_case) or not 'own:consent' = any ((panoh.me()).writes) then return false; end if;
  perform 1 from linkage.pairs where id = p_pair for update;
  if not exists (select 1 from panoh.known_with(p_case) k where k.pair_id = p_pair) then return false; end if;
  insert into linkage.comparisons as n (pair_id, case_id, answer, answered_by)
      values (p_pair, p_case, p_answer, (panoh.me()).user_id)
    on conflict (pair_id, case_id) do update set answer = excluded.answer, answered_by = excluded.answered_by,
      answered_at = panoh.now();
  if exists (select 1 from linkage.comparisons n where n.pair_id = p_pair and n.case_id <> p_case and n.answer = p_answer) then
    update linkage.pairs set state = 'answered' where id = p_pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
      select gen_random_uuid(), p.id, p.one, p.other, p_answer, (panoh.me()).user_id from linkage.pairs p where p.id = p_pair;
  end if;
  return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.confirm_hand_overs(p_agency uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); confirmed integer; r referrals; e closure_episodes; begin
    update referrals set ending_confirmed_by = me.user_id, version = version + 1
      where from_agency_id = p_agency and to_agency_id = me.agency_id and 'supervisor' = any (me.roles)
        and ending_by <> me.user_id and ending_confirmed_by is null and status in ('sent', 'received')
        and not (case_id = any (coalesce(me.blocked, '{}'::uuid[])));
    get diagnostics confirmed = row_count;
    if confirmed = 0 then raise exception 'nothing to confirm' using errcode = '42501'; end if;
    for r in select x.* from referrals x where x.to_agency_id = p_agency and x.ended_at is null and x.received_case_id is null loop
      perform panoh.lose_receiver(r);
    end loop;
    for e in select x.* from closure_episodes x where x.reviewer_agency_id = p_agency and x.state in ('requested', 'endorsed') loop
      perform panoh.lapse_request(e);
    end loop;
    return confirmed;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.contact_assignees_of(p_cases uuid[])
 RETURNS TABLE(case_id uuid, user_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  #variable_conflict use_column
  begin
    return query with asked as materialized (select c.id, c.contact_user_id, c.lead_user_id from cases c
        where c.id = any (p_cases) and panoh.viewer_owns_case(c.id)),
      acting as materialized (select u.id, panoh.acting_anywhere_for(u.id) as actor
        from (select contact_user_id from asked union select lead_user_id from asked) u (id) where u.id is not null),
      -- A block comes from one that names the user, or from a sealed file: few cases are looked up further.
      blocked as materialized (select b.case_id, b.subject_id from blocks_in_force b
        where b.lifted_at is null and b.subject_id in (select actor from acting) and b.case_id in (select a.id from asked a
          where exists (select 1 from conflict_blocks n where n.subject_id in (select actor from acting) and n.lifted_at is null)
            or exists (select 1 from sealed_files s where s.case_id = a.id and s.opened_at is null)))
    select a.id, (select k.actor from acting k where k.id in (a.contact_user_id, a.lead_user_id)
        and not exists (select 1 from blocked b where b.case_id = a.id and b.subject_id = k.actor) and k.actor is not null
        order by k.id = a.contact_user_id desc nulls last limit 1)
      from asked a;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.contact_partner(p_case uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive hop (nth, referral_id, subject) as (
    select 0, null::uuid, p_case
    union all
    select h.nth + 1, e.id, e.other from hop h cross join lateral (
      select r.id, case when r.case_id = h.subject then b.id else a.id end as other
      from referrals r join cases a on a.id = r.case_id join agencies s on s.id = a.agency_id
        join cases b on b.id = r.received_case_id and b.agency_id = r.to_agency_id join agencies t on t.id = b.agency_id
        cross join lateral (select min(g.starts_at) as at from grants_in_force g where g.case_id = a.id and g.grantee_id = t.id
          and g.relation = 'referred' and g.source_id = r.id and 'safe_contact' = any (g.partitions)) shared
        cross join lateral (select max(c.at) as at, count(c.at) as n from (values (a.id, t.id), (b.id, s.id)) p (case_id, agency_id)
          cross join lateral (select min(k.given_at) as at from consents_in_force k
            where k.case_id = p.case_id and k.agency_id = p.agency_id and k.scope = 'referral' and k.basis = 'consent'
              and 'safe_contact' = any (k.partitions) and k.given_at <= panoh.now()
              and not exists (select 1 from consents n where n.case_id = k.case_id and n.agency_id = k.agency_id
                and n.scope = 'referral' and n.answer = 'refused' and n.given_at > k.given_at
                and (cardinality(n.partitions) = 0 or 'safe_contact' = any (n.partitions)))) c) consented
      where (r.case_id = h.subject or r.received_case_id = h.subject) and r.status <> 'withdrawn' and s.id <> t.id
        -- Until she is safe at the new place, both agencies keep their own contacts.
        and r.kind <> 'handover'
        and 'closed' not in (a.status, b.status) and not a.contact_stopped and not b.contact_stopped
        and shared.at is not null and consented.n = 2
        and not exists (select 1 from conflict_blocks x where x.case_id in (a.id, b.id) and x.lifted_at is null
          and (x.subject_id in (s.id, t.id) or x.subject_code in (s.kind, t.kind)))
        and 'police' not in (s.kind, t.kind) and 'prosecutor' not in (s.type, t.type)
        and (select count(distinct u.agency_id) from users u join role_access w on w.role = any (u.roles)
          and w.relation = 'own' and w.partition = 'safe_contact' and w.may_read and w.may_write
          where u.agency_id in (s.id, t.id) and u.status = 'active') = 2
      order by greatest(shared.at, consented.at), r.id limit 1) e
    where h.nth < 2)
  select there.subject from hop there join hop back on back.nth = 2 and back.referral_id = there.referral_id
  where there.nth = 1 $function$;

CREATE OR REPLACE FUNCTION panoh.contact_shares(p_cases uuid[])
 RETURNS TABLE(case_id uuid, agency_id uuid, own jsonb, partner jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  #variable_conflict use_column
  declare asked uuid[]; begin
  -- Only a referral that became a case makes a partner; the rest is not asked about.
  select array_agg(i) into asked from unnest(p_cases) i where exists (select 1 from referrals r
    where r.case_id = i and r.received_case_id is not null or r.received_case_id = i);
  if asked is null or not 'own:safe_contact' = any ((panoh.me()).reads) then return; end if;
  return query select i.id, o.agency_id, (jsonb_agg(side.it) filter (where c.id = i.id))->0,
    (jsonb_agg(side.it) filter (where c.id = o.id))->0
  from unnest(asked) i (id) join cases o on o.id = panoh.contact_partner(i.id) join cases c on c.id in (i.id, o.id)
    cross join lateral (select jsonb_build_object('takenAt', c.contact_taken_at,
        'leads', exists (select 1 from referrals r where r.id = c.origin_referral_id and r.kind = 'support_lead'
          and r.ended_at is null),
        'keeps', coalesce(bool_or(w.stays), false),
        'rows', coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'fromAt', w.from_at, 'dueAt', w.due_at)
          order by w.due_at, w.id) filter (where not w.stays), '[]')) as it
      from (select f.id, f.from_at, f.due_at, f.partition <> 'follow_ups' or f.rule in ('er.ask_again', 'po.not_binding') as stays
        from follow_ups f where f.case_id = c.id and f.status = 'pending' and f.kind = 'safety_contact'
          and f.from_at < panoh.now() + interval '14 days') w) side
  where panoh.viewer_owns_case(i.id) group by i.id, o.agency_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.corrected_at(p_id uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select max(coalesce(c.decided_at, c.asked_at)) from corrections c
  where c.subject_id = p_id and c.subject_kind not in ('respondent', 'order_paper') and c.state in ('applied', 'confirmed') $function$;

CREATE OR REPLACE FUNCTION panoh.correction_subject(p_kind text, p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); found jsonb; kept text; begin
    select case p_kind
      when 'order' then (select jsonb_build_object('row', to_jsonb(o) - '{sealed,sealed_contact_line}'::text[],
          'version', o.version, 'recordedBy', e.recorded_by,
          -- A served order is never corrected alone.
          'recordedAt', case when o.served_at is null then e.recorded_at end)
        from protection_orders o left join order_events e on e.order_id = o.id and e.kind = 'order_issued' where o.id = p_id)
      when 'order_paper' then (select jsonb_build_object('row', jsonb_build_object('id', o.id, 'case_id', o.case_id,
            'agency_id', o.agency_id, 'annulled_at', o.annulled_at, 'sealed', encode(o.sealed, 'base64')),
          'version', o.version, 'recordedBy', e.recorded_by,
          'recordedAt', case when o.served_at is null then e.recorded_at end)
        from protection_orders o join order_events e on e.order_id = o.id and e.kind = 'order_issued' where o.id = p_id)
      when 'respondent' then (select jsonb_build_object('row', jsonb_build_object('id', r.id, 'case_id', r.case_id,
            'agency_id', r.agency_id, 'annulled_at', o.annulled_at, 'sealed_name', encode(r.sealed_name, 'base64'),
            'sealed', encode(r.sealed, 'base64')), 'version', o.version, 'recordedBy', f.recorded_by,
          -- The first version: a detail that is added later begins no new day.
          'recordedAt', case when o.served_at is null then f.recorded_at end)
        from protection_orders o join respondents r on r.order_id = o.id join respondents f on f.order_id = o.id
        where o.id = p_id order by r.version desc, f.version limit 1)
      when 'incident' then (select jsonb_build_object('row', to_jsonb(i) - 'sealed_core_type_reason',
          'recordedBy', i.recorded_by, 'recordedAt', i.recorded_at) from incidents i where i.id = p_id)
      when 'qualification' then (select jsonb_build_object('row', to_jsonb(q) - 'sealed_number',
          'recordedBy', q.recorded_by, 'recordedAt', q.recorded_at) from legal_qualifications q where q.id = p_id)
      when 'contact' then (select jsonb_build_object('row', to_jsonb(k) - '{sealed_note,sealed_wellbeing}'::text[],
          'recordedBy', k.contacted_by, 'recordedAt', k.recorded_at)
        from contacts k where k.id = p_id and k.mirrored_from is null) end into found;
    kept := case p_kind when 'incident' then 'core' when 'contact' then 'follow_ups'
      when 'respondent' then 'perpetrator' else 'legal' end;
    if found is null or found->'row'->>'agency_id' is distinct from me.agency_id::text
      or not exists (select 1 from held_grants g where g.case_id = (found->'row'->>'case_id')::uuid
        and (g.relation = 'own' or g.relation = 'referred' and me.agency_kind = 'police')
        and kept = any (g.partitions)
        and (g.relation || ':' || kept = any (g.writes) or 'supervisor' = any (me.roles))) then return null; end if;
    return found || jsonb_build_object('partition', kept,
      'version', coalesce((found->>'version')::integer, 1 + (select count(*) from corrections c
        where c.subject_kind = p_kind and c.subject_id = p_id)),
      'caseIsOpen', (select c.status = 'open' from cases c where c.id = (found->'row'->>'case_id')::uuid),
      'isErased', (select c.erased_at is not null from cases c where c.id = (found->'row'->>'case_id')::uuid));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.correction_waits(p_kind text, s jsonb, v jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r jsonb := s->'row';
    is_fresh boolean := s->>'recordedBy' = (panoh.me()).user_id::text
      and (s->>'recordedAt')::timestamptz > panoh.now() - interval '24 hours';
    unreached text[] := '{not_reached,other_answered,not_attempted_unsafe}';
    danger jsonb := '{"reached_not_safe": 3, "reached_worries": 2, "other_answered": 1, "not_attempted_unsafe": 1}';
    was text := r->>'outcome'; becomes text := coalesce(v->>'outcome', was);
    forms jsonb := coalesce(nullif(r->'law_forms', 'null'), '[]'); is_worse boolean := false; is_better boolean := false;
  begin
    case p_kind when 'contact' then
      is_worse := coalesce((danger->>becomes)::integer, 0) > coalesce((danger->>was)::integer, 0);
      is_better := was in ('reached_worries', 'reached_not_safe') or becomes in ('not_reached', 'other_answered')
        or was <> all (unreached) and becomes = any (unreached) or becomes = 'reached_safe'
          and case when v ? 'alone' then v->>'alone' else r->>'alone' end = 'yes';
    when 'incident' then
      is_better := v ? 'startedOn' and coalesce(v->>'startedOn' < r->>'started_on', true)
        or v ? 'lawForms' and not v->'lawForms' @> forms;
      is_worse := not is_better and (v->>'startedOn' > r->>'started_on' or v ? 'lawForms' and not forms @> (v->'lawForms')) is true;
    else is_better := coalesce((v->>'annulled')::boolean, false); end case;
    return not is_worse and (is_better or is_fresh is not true);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.count_own(p_from date, p_to date, p_lists jsonb, p_delivered boolean)
 RETURNS TABLE(code text, line text, column_key text, records integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET random_page_cost TO '1'
 SET jit TO 'off'
 SET work_mem TO '64MB'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now(); hidden uuid[] := coalesce(me.blocked, '{}');
begin
  if me.user_id is null or ('supervisor' = any (me.roles)
      and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
    raise exception 'not hers to count' using errcode = '42501';
  end if;
  if p_delivered then
    hidden := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
      where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
  end if;
  hidden := hidden || array(select x.id from cases x where x.agency_id = me.agency_id and not exists (select 1 from grants g
    where g.case_id = x.id and g.grantee_id = me.agency_id and g.relation = 'own'
      and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)));
  return query select c.code, c.line, c.column_key, c.records::integer from (
      select * from statistics.count_cases(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_incidents(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_services(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_years(p_from, p_to, p_lists, me.agency_id, hidden)) c
    where c.code = any ('{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
      order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
      hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
      referrals_received,refusals,answer_times}'::text[]);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.court_figures(p_from date, p_to date)
 RETURNS TABLE(part text, code text, records integer, timed integer, days integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or me.agency_kind = 'police' or not (me.roles && '{supervisor,statistician}'::text[]) then
      raise exception 'not for the viewer' using errcode = '42501'; end if;
    return query
    with said as materialized (select s.* from court_steps s join cases c on c.id = s.case_id
        where c.id in (select k.id from statistics.counted_cases k where k.state = 'counted' or 'supervisor' = any (me.roles))
          and not (c.id = any (coalesce(me.blocked, '{}')))
          and ('statistician' = any (me.roles) or c.agency_id = me.agency_id)
          and exists (select 1 from court_steps f where f.court_id = s.court_id and f.step_no = 1 and f.on_day >= p_from and f.on_day < p_to)
          and s.step <> 'recorded_in_error' and not exists (select 1 from court_steps e where e.court_id = s.court_id
            and e.step_no = s.step_no + 1 and e.step = 'recorded_in_error')),
      courts as (select s.court_id, s.kind, s.case_id, min(s.on_day) filter (where s.step = 'filed') as filed,
          min(s.on_day) filter (where s.step = 'decided') as decided, min(s.on_day) filter (where s.step = 'final') as final,
          min(s.on_day) filter (where s.duty is not null and s.step not in ('duty_set', 'confirmed', 'not_received')) as enforcing,
          min(s.on_day) filter (where s.step = 'confirmed') as received, max(s.detail) filter (where s.step = 'ended') as ended,
          (select min(i.reported_on) from incidents i where i.case_id = s.case_id) as reported
        from said s group by 1, 2, 3),
      reached as (select c.kind as part, r.code, r.since, r.on_day from courts c cross join lateral (values
          ('reported', null::date, case when c.reported > c.filed then null else c.reported end), ('filed', c.reported, c.filed), ('decided', c.filed, c.decided),
          ('final', c.decided, c.final), ('enforcing', coalesce(c.final, c.decided), c.enforcing),
          ('received', coalesce(c.final, c.decided), c.received)) r (code, since, on_day) where r.on_day is not null),
      -- Where it stopped: ended without the word of the survivor that it was received.
      lines as (
        select r.part, r.code, case when r.on_day >= r.since then r.on_day - r.since end as took from reached r
        union all select c.kind, 'all', null from courts c
        union all select 'stopped', c.ended, null from courts c where c.ended is not null and c.received is null
        union all select 'periods', v.code, null from said s cross join lateral (values ('ordered', true), ('objected', exists (
            select 1 from said o where o.court_id = s.court_id and o.step = 'objected' and o.detail in ('objected', 'asked_to_shorten')
              and o.step_no > s.step_no)),
          ('violence', exists (select 1 from incidents i where i.case_id = s.case_id and i.started_on between s.on_day and s.next_on)))
          v (code, holds) where s.step = 'reconciliation_period' and v.holds
        union all select 'duties', v.code, null from said s cross join lateral (values ('ordered', true),
          ('effected', exists (select 1 from said o where o.duty_id = s.duty_id and o.step = 'full')),
          ('confirmed', exists (select 1 from said o where o.duty_id = s.duty_id and o.step = 'confirmed'))) v (code, holds)
          where s.step = 'duty_set' and v.holds
        union all select 'fines', s.detail, null from said s where s.duty = 'pay_fine' and s.step = 'confirmed'
        union all select 'withdrawals', s.detail, null from said s where s.step = 'withdrawal_asked'
        union all select 'help', e.need, null from court_entries e join court_openings o on o.id = e.opening_id
          where e.need is not null and o.court_id in (select c.court_id from courts c))
    select l.part, l.code, count(*)::integer, count(l.took)::integer, (percentile_disc(0.5) within group (order by l.took))::integer
    from lines l where l.code is not null group by 1, 2;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.court_receivers(p_case uuid)
 RETURNS TABLE(id uuid, is_enforcement boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id, a.type = 'bailiff' from agencies a
  where a.type in ('court', 'bailiff') and a.status = 'active' and panoh.viewer_owns_case(p_case)
    and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
      and case a.type when 'court' then 'court_contact' else 'enforcement_contact' end = any (u.roles))
    and not exists (select 1 from blocks_in_force b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = a.id or b.subject_code = a.kind)) $function$;

CREATE OR REPLACE FUNCTION panoh.court_work()
 RETURNS TABLE(id uuid, case_id uuid, court_id uuid, duty_id uuid, reference text, kind text, hearing_on date, is_support_offered boolean, agency_name jsonb, phone text, duty text, until_on date, entries jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as materialized (select * from panoh.viewer())
  select o.id, o.case_id, o.court_id, o.duty_id, o.reference, case when o.duty_id is null then s.kind end,
    case when o.duty_id is null then (select case when h.step in ('hearing_set', 'hearing_postponed') then h.next_on end from court_steps h
      where h.court_id = o.court_id and h.step in ('hearing_set', 'hearing_postponed', 'hearing_held', 'hearing_not_held', 'survivor_absent')
      order by h.step_no desc limit 1) end,
    case when o.duty_id is null then exists (select 1 from support_entries e where e.case_id = o.case_id and e.agency_id = o.agency_id)
      or exists (select 1 from referrals r where r.case_id = o.case_id and r.kind <> 'handover'
        and r.status in ('accepted', 'appointment', 'service_started', 'completed')) end,
    case when a.type = 'shelter' then (select jsonb_build_object('tg', w.name_tg, 'ru', w.name_ru, 'en', w.name_en)
        from cases c join working_groups w on w.id = c.working_group_id where c.id = o.case_id)
      else jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end,
    case when a.type <> 'shelter' then coalesce(a.duty_phone, (select v.public_phone from services v where v.agency_id = a.id and v.status = 'active'
      order by v.type <> 'legal', v.id limit 1)) end,
    s.duty, (s.answers->>'untilOn')::date,
    coalesce((select jsonb_agg(jsonb_build_object('entry', e.entry, 'onDay', e.on_day, 'nextOn', e.next_on, 'detail', e.detail)
      order by e.recorded_at desc) from court_entries e where e.opening_id = o.id), '[]')
  from me join court_openings o on o.to_agency_id = me.agency_id and o.ended_at is null
    and case when o.duty_id is null then me.agency_type = 'court' and 'court_contact' = any (me.roles)
      else me.agency_type = 'bailiff' and 'enforcement_contact' = any (me.roles) end
    join agencies a on a.id = o.agency_id
    join court_steps s on s.court_id = o.court_id and case when o.duty_id is null then s.step_no = 1
      else s.duty_id = o.duty_id and s.step = 'duty_set' end
  where not (o.case_id = any (coalesce(me.blocked, '{}')))
    and not exists (select 1 from court_steps n where n.court_id = o.court_id
      and (n.step = 'ended' or n.duty_id = o.duty_id and n.step in ('duty_stopped', 'impossible'))
      and not exists (select 1 from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1
        and e.step = 'recorded_in_error')) $function$;

CREATE OR REPLACE FUNCTION panoh.courts_at_lawyer(p_case uuid)
 RETURNS TABLE(case_id uuid, court_id uuid, step_no integer, kind text, step text, on_day date, next_on date, detail text, duty_id uuid, duty text, answers jsonb, recorded_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select s.case_id, s.court_id, s.step_no, s.kind, s.step, s.on_day, s.next_on,
    case when s.step in ('decided', 'ended', 'blocked', 'hearing_postponed', 'reconciliation_period') then s.detail end, s.duty_id, s.duty,
    jsonb_strip_nulls(jsonb_build_object('forWhom', s.answers->'forWhom', 'untilOn', s.answers->'untilOn', 'address', s.answers->'address')),
    s.recorded_at
  from panoh.courts_referred(p_case) k join court_steps s on s.court_id = k.court_id
  where s.step not in ('withdrawal_asked', 'appeal_asked') and panoh.viewer_owns_case(p_case)
    and 'own:support' = any ((panoh.me()).reads) and (panoh.me()).agency_kind <> 'police'
    and not (s.case_id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
  order by s.recorded_at, s.step_no $function$;

CREATE OR REPLACE FUNCTION panoh.courts_referred(p_case uuid)
 RETURNS TABLE(court_id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive held (case_id, until) as (
    select p_case, 'infinity'::timestamptz
    union select r.case_id, r.decided_at from held h join referrals r on r.received_case_id = h.case_id and r.kind = 'handover'
      and r.status in ('accepted', 'completed') and r.decided_at < h.until
    where exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred' and 'support' = any (g.partitions))
      and not exists (select 1 from consents k where k.id = r.consent_id and k.withdrawn_at is not null))
  select s.court_id from held h join cases c on c.id = h.case_id join agencies a on a.id = c.agency_id and a.kind <> 'police'
    join referrals r on r.case_id = c.id and r.kind <> 'handover' and r.status in ('accepted', 'appointment', 'service_started', 'completed')
    join court_steps s on s.case_id = r.received_case_id and s.step_no = 1
      and s.recorded_at < least(h.until, coalesce(r.ended_at, 'infinity'))
  union select s.court_id from held h join court_steps s on s.case_id = h.case_id and s.step_no = 1 and s.recorded_at < h.until
  where h.case_id <> p_case $function$;

CREATE OR REPLACE FUNCTION panoh.critical_triage(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.viewer_owns_case(p_case)
    and coalesce((panoh.last_triage(p_case)).level in ('emergency', 'same_day', 'plan'), false) $function$;

CREATE OR REPLACE FUNCTION panoh.dangers_of(p_case uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select array_remove(array[
    case when c.band in ('high', 'incomplete') or r.assessed is null then 'danger_risk' end,
    case when c.death_reported_at is not null or (panoh.last_triage(p_case)).level = 'clear' is not true then 'danger_life' end,
    case when exists (select 1 from protection_orders o where o.case_id = p_case
      and (panoh.order_status(o) in ('issued', 'active', 'extended')
          or o.annulled_at is not null and (r.assessed is null or o.annulled_at > r.assessed))) then 'danger_order' end,
    case when exists (select 1 from protection_orders o where o.case_id = p_case and o.open_breaches > 0)
      then 'danger_breach' end,
    case when exists (select 1 from incidents i where i.case_id = any ((select panoh.records_of(p_case))::uuid[]) and (r.assessed is null or greatest(i.recorded_at, panoh.corrected_at(i.id)) > r.assessed))
      then 'danger_incident' end], null)
  from cases c cross join lateral (select max(least(k.assessed_at, k.claimed_at)) as assessed from risk_assessments k
    where k.case_id = p_case and k.assessed_band <> 'incomplete') r where c.id = p_case $function$;

CREATE OR REPLACE FUNCTION panoh.decide_correction(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare c corrections; s jsonb; me panoh.viewer := panoh.viewer(); begin
    select * into c from corrections x where x.id = (p->>'id')::uuid for update;
    s := panoh.correction_subject(c.subject_kind, c.subject_id);
    if s is null or not panoh.decides_correction(c.id)
      or p->>'state' = 'confirmed' and c.asked_by = me.user_id
      or p->>'state' not in ('confirmed', 'refused')
      or p->>'state' = 'confirmed' and (not (s->>'caseIsOpen')::boolean or (s->>'isErased')::boolean) then
      raise exception 'not allowed' using errcode = '42501'; end if;
    if c.state <> 'waiting' or c.version <> (p->>'version')::integer then return false; end if;
    update corrections set state = p->>'state', decided_by = me.user_id, decided_at = panoh.now(), version = version + 1
      where id = c.id returning * into c;
    if c.state = 'confirmed' then perform panoh.apply_correction(c, p->'values'); end if;
    perform panoh.note_correction(c, case c.state when 'confirmed' then 'record_corrected' else 'correction_refused' end);
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.decide_pair(p_pair uuid, p_undone uuid, p_answer text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
declare me panoh.viewer := panoh.viewer(); decision uuid := coalesce(p_undone, gen_random_uuid()); own uuid[];
begin
  select array[x.id, x.one, x.other] into own from (select p.id, p.one, p.other from linkage.pairs p where p.id = p_pair
      union all select d.pair_id, d.one, d.other from linkage.decisions d where d.id = p_undone and not d.is_of_agency) x
    where exists (select 1 from cases c where c.id in (x.one, x.other) and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (x.one, x.other) and c.opened_by = me.user_id)
      and not (array[x.one, x.other] && coalesce(me.blocked, '{}'));
  if own is null then return null; end if;
  if p_undone is not null then
    update linkage.decisions set undone_by = me.user_id, undone_at = panoh.now() where id = p_undone and undone_at is null;
    if found then update linkage.pairs set state = 'open' where id = own[1]; end if;
    return decision;
  end if;
  update linkage.pairs set state = 'answered' where id = p_pair and state = 'open';
  if not found then raise exception 'answered meanwhile' using errcode = 'PN076'; end if;
  insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
    values (decision, p_pair, own[2], own[3], p_answer, me.user_id);
  return decision;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.decides_closure(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.viewer_owns_case(p_case) or (not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
    and exists (select 1 from grants_in_force g where g.case_id = p_case and g.relation = 'closure_review'
      and g.grantee_id = any ((panoh.me()).grantees))) $function$;

CREATE OR REPLACE FUNCTION panoh.decides_correction(p_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from corrections c join agencies a on a.id = c.agency_id cross join panoh.me() m
    where c.id = p_id and c.agency_id = m.agency_id and ('supervisor' = any (m.roles)
      or a.head_user_id = m.user_id and not exists (select 1 from users u where u.agency_id = c.agency_id
        and u.status = 'active' and 'supervisor' = any (u.roles) and u.id <> c.asked_by))) $function$;

CREATE OR REPLACE FUNCTION panoh.decision_owners(p_case uuid)
 RETURNS TABLE(agency_id uuid, case_id uuid, referral_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  #variable_conflict use_column
  begin
    if panoh.viewer_coordinates_case(p_case) is not true then return; end if;
    return query select c.agency_id, c.id, null::uuid from cases c where c.id = p_case and c.status = 'open'
      union all select distinct on (r.to_agency_id) r.to_agency_id, x.id, r.id
        from referrals r join cases x on x.id = r.received_case_id and x.agency_id = r.to_agency_id and x.status = 'open'
        where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')
          and not (x.id = any (coalesce((panoh.viewer()).blocked, '{}')));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.doubt_call_in(p_call_in uuid, p_case uuid, p_own boolean)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  insert into notifications (id, user_id, case_id, kind, subject_id)
    select gen_random_uuid(), u.id, case when n.is_own then c.id end, case when n.is_own then 'call_in_doubted' else 'call_in_stuck' end,
      case when n.is_own then p_call_in else c.agency_id end from cases c
      join users u on u.status = 'active' and 'supervisor' = any (u.roles) and (p_own and u.agency_id = c.agency_id
        or u.agency_id = panoh.fallback_for(c.id, null, null, null) and c.shares_with_group
          and (c.shares_until is null or c.shares_until > panoh.now()))
      join agencies a on a.id = u.agency_id cross join lateral (select u.agency_id = c.agency_id as is_own) n
    -- The asking agency may be that fallback agency: it hears nothing that depends on the case.
    where c.id = p_case and u.id is distinct from (panoh.me()).user_id
      and u.agency_id <> (select i.agency_id from call_ins i where i.id = p_call_in)
      and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))) $function$;

CREATE OR REPLACE FUNCTION panoh.draft_edition(p_year integer, p_part text, p_tables jsonb, p_checks jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));
    e.year := p_year; e.part := p_part;
    if (case e.part when 'first_half' then make_date(e.year, 6, 30) when 'second_half' then make_date(e.year, 12, 31)
        else make_date(e.year + 1, 12, 31) end) + 75 > (panoh.now() at time zone 'Asia/Dushanbe')::date then
      raise exception 'too soon' using errcode = 'PN094';
    end if;
    if p_part = 'final' and not exists (select 1 from statistics.editions o where o.year = p_year
        and o.part = 'second_half' and o.state = 'published') then
      raise exception 'no first edition' using errcode = 'PN094';
    end if;
    insert into statistics.editions (year, part, drafted_by, drafted_at) values (p_year, p_part, me.user_id, panoh.now())
      on conflict do nothing returning id into e.id;
    if e.id is null then return null; end if;
    insert into statistics.edition_tables (edition_id, number, kind, first_on, code, lines, columns, shown, exact,
        without_consent_percent, without_day_percent)
      select e.id, t.number, t.of ->> 'kind', (t.of ->> 'firstOn')::date, t.of ->> 'code',
        array(select jsonb_array_elements_text(t.of -> 'lines')), array(select jsonb_array_elements_text(t.of -> 'columns')),
        t.of -> 'shown', nullif(t.of -> 'exact', 'null'), (t.of ->> 'withoutConsentPercent')::smallint,
        (t.of ->> 'withoutDayPercent')::smallint
      from jsonb_array_elements(p_tables) with ordinality t (of, number);
    insert into statistics.edition_checks (edition_id, number, kind, code, line, agency_id)
      select e.id, c.number, c.of ->> 'kind', c.of ->> 'code', c.of ->> 'line', (c.of ->> 'agencyId')::uuid
      from jsonb_array_elements(p_checks) with ordinality c (of, number);
    return e.id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.drop_wraps(p_case uuid, p_agency uuid, p_partitions text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    delete from vault.case_keys k where k.case_id = p_case and k.agency_id = p_agency
      and k.partition = any (p_partitions)
      and not exists (select 1 from cases c where c.id = p_case and c.agency_id = p_agency);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.edition_exact(p_id uuid, p_year integer)
 RETURNS TABLE(kind text, first_on date, code text, exact jsonb, is_withdrawn boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select t.kind, t.first_on, t.code, coalesce(c.counts, t.exact), t.withdrawn_at is not null
    from statistics.editions e join statistics.edition_tables t on t.edition_id = e.id
      left join statistics.edition_counts c on c.edition_id = e.id and c.code = t.code and t.kind = 'year'
        and e.part = 'second_half' and e.state = 'published'
    where 'statistician' = any ((panoh.viewer()).roles)
      and (e.id = p_id and t.exact is not null or e.year = p_year and c.counts is not null) $function$;

CREATE OR REPLACE FUNCTION panoh.emergencies_of(p_case uuid)
 RETURNS TABLE(id uuid, opened_at timestamp with time zone, ends_at timestamp with time zone, agency_id uuid, person_name text, reason_code text, agency_key_version integer, sealed_key bytea, sealed bytea, review_outcome text, version integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select e.id, e.opened_at, e.ends_at, e.agency_id, u.display_name, e.reason_code,
      r.agency_key_version, r.sealed_key, r.sealed, e.review_outcome, e.version
      from emergency_accesses e join users u on u.id = e.user_id
        left join emergency_reasons r on r.id = e.id and r.agency_id = (panoh.me()).agency_id
      where e.case_id = p_case
      order by e.opened_at desc, e.id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.emergency_is_locked()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from emergency_accesses e where e.user_id = (panoh.me()).user_id
    and e.reviewed_at is null and e.opened_at < panoh.now() - interval '24 hours') $function$;

CREATE OR REPLACE FUNCTION panoh.emergency_target(p_reference text)
 RETURNS TABLE(case_id uuid, owner_id uuid, duty_phone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.id, a.id, a.duty_phone from cases c join agencies a on a.id = c.agency_id
    where (c.reference = p_reference
        or c.id in (select r.case_id from referrals r where r.reference = p_reference and r.ended_at is null))
      and c.status = 'open' and c.agency_id <> (panoh.me()).agency_id
      and 'own:core' = any ((panoh.me()).reads) and (panoh.me()).stepped_up_until > panoh.now()
      and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))) $function$;

CREATE OR REPLACE FUNCTION panoh.emergency_view(p_id uuid)
 RETURNS TABLE(case_id uuid, ends_at timestamp with time zone, band text, duty_phone text, owner_id uuid, sealed bytea, locked_at timestamp with time zone, doubted_at timestamp with time zone, key_version integer, agency_key_version integer, sealed_key bytea, sealed_private_key bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.id, g.ends_at, c.band, a.duty_phone, a.id, s.sealed, s.locked_at, s.doubted_at, w.key_version, w.agency_key_version,
      w.sealed_key, h.sealed_private_key
    from emergency_accesses e join grants g on g.source_id = e.id and g.relation = 'emergency'
        and g.grantee_id = e.user_id and g.case_id = e.case_id
      join cases c on c.id = e.case_id join agencies a on a.id = c.agency_id
      left join safe_contacts s on s.case_id = c.id
      left join vault.case_keys w on w.case_id = c.id and w.partition = 'safe_contact' and w.agency_id = a.id
        and w.key_version = ('x' || encode(substring(s.sealed from 2 for 4), 'hex'))::bit(32)::int
      left join agency_keys h on h.agency_id = a.id and h.version = w.agency_key_version
    where e.id = p_id and e.user_id = (panoh.me()).user_id and g.starts_at <= panoh.now() and g.ends_at > panoh.now()
      and (panoh.me()).agency_kind <> 'police' and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
$function$;

CREATE OR REPLACE FUNCTION panoh.end_court_contacts(p_court uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not exists (select 1 from court_steps s where s.court_id = p_court and s.written_by = (panoh.me()).user_id
        and s.step in ('reconciliation_period', 'decided', 'ended') and s.recorded_at = panoh.now()) then
      raise exception 'not recorded now' using errcode = '42501';
    end if;
    return query update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.rule = 'lg.window' and f.subject_id = p_court and f.status = 'pending' returning f.case_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_devices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update devices set ended_at = panoh.now(), sealed_share = null
      where user_id = (to_jsonb(new)->>tg_argv[0])::uuid and ended_at is null;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_erasure_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if panoh.viewer_owns_case(new.case_id) then return null; end if;
    update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
      where f.case_id = new.case_id and f.rule in ('er.confirm', 'er.ask_again') and f.subject_id = new.id
        and f.status = 'pending' and exists (select 1 from follow_ups o where o.case_id = f.case_id and o.status = 'pending'
          and o.rule not in ('er.confirm', 'er.ask_again'));
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_file_sharing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    delete from referral_files where referral_id = new.id;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_follow_up(p_id uuid, p_status text, p_outcome text, p_contact uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; begin
    select case_id into subject from follow_ups where id = p_id;
    if not panoh.viewer_has_case_relation(subject) or not panoh.may_complete_follow_up(p_id) then raise exception 'no relation' using errcode = '42501'; end if;
    update follow_ups set status = p_status, version = version + 1, done_at = panoh.now(),
      done_by = case when p_status = 'done' then (panoh.me()).user_id end,
      outcome = p_outcome, contact_id = p_contact
      where id = p_id and status = 'pending';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_for_blocked()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update cases set contact_user_id = null, contact_taken_at = null
      where id = new.case_id and contact_user_id = new.subject_id;
    if exists (select 1 from closure_episodes e join users u on u.id in (e.requested_by, e.endorsed_by)
      join agencies a on a.id = u.agency_id where e.case_id = new.case_id and e.state in ('requested', 'endorsed')
        and (new.subject_id in (u.id, u.agency_id) or new.subject_code = a.kind)) then
      perform panoh.end_open_closure(new.case_id);
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_handed_over(p_referral uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; c cases; lost referrals; begin
    select x.* into r from referrals x where x.id = p_referral and x.ending_confirmed_by is not null and x.status = 'accepted'
      and x.to_agency_id = (panoh.me()).agency_id
      and date_trunc('milliseconds', x.decided_at) = date_trunc('milliseconds', panoh.now());
    if r.id is null then raise exception 'not accepted now' using errcode = '42501'; end if;
    select x.* into c from cases x where x.id = r.case_id for update;
    if c.status = 'open' then
      insert into closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at, endorsed_by, endorsed_at,
          reviewer_agency_id, decided_by, decided_agency_id, decided_at, subject_id)
        values (gen_random_uuid(), c.id, c.episode_no, 'transferred', 'approved', r.ending_by, r.sent_at, r.ending_confirmed_by,
          panoh.now(), r.to_agency_id, (panoh.me()).user_id, r.to_agency_id, panoh.now(), r.id);
      update cases set status = 'closed', closed_at = panoh.now(), version = version + 1 where id = c.id;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        values (gen_random_uuid(), c.id, 'case_closed', 'core', panoh.now(), c.agency_id, jsonb_build_object('reason', 'transferred',
          'episodeNo', c.episode_no, 'mark', null, 'overrides', 0));
    end if;
    -- The new agency has its own rows in its own case; accept_referral found no other row here.
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = c.id and status = 'pending' and (rule = any (panoh.rules_along()) or subject_id = r.id
        or rule = 'rf.find_other' and exists (select 1 from referrals x where x.id = subject_id and x.ending_by is not null));
    update referrals set status = 'completed', ended_at = panoh.now(), due_at = null, version = version + 1 where id = r.id;
    -- Without her yes in force the new owner keeps what it needed to reach her, and reads the old case no more.
    if not exists (select 1 from consents_in_force k where k.id = r.consent_id) then
      update grants set ends_at = panoh.now() where source_id = r.id and (ends_at is null or ends_at > panoh.now());
      delete from vault.case_keys k where k.case_id = c.id and k.agency_id = r.to_agency_id;
    end if;
    -- Agencies for which the old one looked after her in this case look for another.
    for lost in select x.* from referrals x where x.received_case_id = c.id and x.ended_at is null loop
      perform panoh.lose_receiver(lost);
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_open_closure(p_case uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare ended uuid[]; begin
    with lapsed as (update closure_episodes set state = 'lapsed', version = version + 1
      where case_id = p_case and state in ('requested', 'endorsed') returning id)
    select array_agg(id) into ended from lapsed;
    update grants set ends_at = panoh.now() where case_id = p_case and relation = 'closure_review'
      and (ends_at is null or ends_at > panoh.now());
    return coalesce(cardinality(ended), 0);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_push_devices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    delete from push_devices where user_id = (to_jsonb(new)->>tg_argv[0])::uuid;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.end_support_lead(p_closed uuid)
 RETURNS TABLE(case_id uuid, referral_id uuid, urgency text, ended_as text, was_lead boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; begin
    if not panoh.decides_closure(p_closed)
      or not exists (select 1 from cases c where c.id = p_closed and c.status = 'closed' and c.closed_at = panoh.now()) then
      raise exception 'not closed' using errcode = '42501';
    end if;
    for r in select x.* from referrals x join cases c on c.id = x.case_id
      where x.received_case_id = p_closed and x.kind = 'support_lead' and x.ended_at is null for update loop
      case_id := r.case_id; referral_id := r.id; urgency := r.urgency;
      ended_as := case when r.contacted_at is null then 'not_attended' else 'completed' end;
      update cases c set support_lead_state = 'to_offer', support_lead_agency_id = null, version = c.version + 1
        where c.id = r.case_id and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id;
      was_lead := found;
      update referrals x set status = ended_as, ended_at = panoh.now(), due_at = null, version = x.version + 1,
        service_on = coalesce(x.service_on, (x.contacted_at at time zone 'Asia/Dushanbe')::date),
        next_step = case when x.contacted_at is null then 'ask_another_agency' end where x.id = r.id;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        values (gen_random_uuid(), r.case_id, 'support_lead_ended', 'core', panoh.now(), r.to_agency_id,
          jsonb_build_object('referralId', r.id, 'reference', r.reference));
      perform panoh.notify(r.case_id, 'support_lead_ended', null, panoh.answerable_for(r.case_id));
      return next;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.endable_cases(p_agency uuid, p_to uuid)
 RETURNS TABLE(case_id uuid, band text, state jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if (panoh.part_in_ending(p_agency) = 'supervisor' or exists (select 1 from panoh.ending_cases(p_agency) e where e.may_offer)) is not true then
      raise exception 'not the one who hands over' using errcode = '42501';
    end if;
    return query select c.id, c.band, panoh.state_of_planning(c.id)
      from panoh.ending_cases(p_agency) e join cases c on c.id = e.case_id
        join agencies t on t.id = p_to and t.status = 'active' and t.id <> p_agency and panoh.may_lead(t.type)
      where e.may_offer and e.goes_along and not e.is_offered
        and exists (select 1 from agency_keys k where k.agency_id = t.id)
        and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
          and (b.subject_id = t.id or b.subject_code = t.kind))
        -- What she said about being handed over there counts before what she said about a service there.
        and coalesce((select case k.answer when 'given' then k.withdrawn_at is null else k.partitions <> '{}' end from consents k where k.case_id = c.id
          and k.scope = 'referral' and k.agency_id = t.id
          order by (k.purpose = 'handover') is true desc, k.given_at desc, k.id desc limit 1), true);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.ending_cases(p_agency uuid)
 RETURNS TABLE(case_id uuid, is_open boolean, is_offered boolean, goes_along boolean, may_offer boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with able as materialized (select panoh.blocked_for(u.id, u.agency_id, a.kind) as blocked from users u join agencies a on a.id = u.agency_id
      where u.agency_id = p_agency and 'supervisor' = any (u.roles) and panoh.account_is_ready(u.id)),
    me as materialized (select coalesce(v.blocked, '{}'::uuid[]) as blocked, panoh.part_in_ending(p_agency) as part from panoh.viewer() v)
  select c.id, c.status = 'open', exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null),
      panoh.goes_along(c.id), me.part = 'supervisor'
        or me.part = 'coordinator' and not exists (select 1 from able where not (c.id = any (able.blocked)))
          and exists (select 1 from agencies a where a.id = p_agency and a.type <> 'shelter')
    from me join cases c on me.part is not null and c.agency_id = p_agency and c.erased_at is null and not (c.id = any (me.blocked))
      and (c.status = 'open' or exists (select 1 from follow_ups f where f.case_id = c.id and f.status = 'pending')) $function$;

CREATE OR REPLACE FUNCTION panoh.ending_keys(p_referral uuid)
 RETURNS TABLE(case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer, fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea, sealed_private_key bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.id, c.agency_id, r.to_agency_id, n.version, n.public_key, w.partition, w.key_version, w.agency_key_version,
      w.sealed_key, h.sealed_private_key
    from referrals r join cases c on c.id = r.case_id and c.erased_at is null and not c.contact_stopped
      cross join lateral (select k.* from agency_keys k where k.agency_id = r.to_agency_id order by k.version desc limit 1) n
      join vault.case_keys w on w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact'
      join agency_keys h on h.agency_id = c.agency_id and h.version = w.agency_key_version and h.held_by = 'server'
    where r.id = p_referral and r.ending_confirmed_by is not null and r.status in ('sent', 'received')
      and r.to_agency_id = (panoh.me()).agency_id and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))) $function$;

CREATE OR REPLACE FUNCTION panoh.ends_support_lead(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from referrals r join cases c on c.id = r.received_case_id
    where r.case_id = p_case and r.kind = 'support_lead' and c.status = 'closed' and c.closed_at = panoh.now()
    and (panoh.viewer_owns_case(c.id) or exists (select 1 from grants_in_force g where g.case_id = c.id
      and g.relation = 'closure_review' and g.grantee_id = any ((panoh.me()).grantees)))) $function$;

CREATE OR REPLACE FUNCTION panoh.enforce_block(p_block uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare block conflict_blocks; owner agencies; fallback uuid; root uuid; begin
    select * into block from conflict_blocks where id = p_block;
    select b.case_id into root from conflict_blocks b where b.id = coalesce(block.origin_id, block.id);
    update cases set lead_user_id = null, version = version + 1
      where id = block.case_id and lead_user_id = block.subject_id;
    select a.* into owner from agencies a join cases c on c.agency_id = a.id where c.id = block.case_id;
    if block.is_heavy then
      insert into vault.resting_keys (block_id, case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select block.id, k.case_id, k.partition, k.key_version, k.agency_id, k.agency_key_version, k.sealed_key
        from vault.case_keys k join agencies a on a.id = k.agency_id where k.case_id = block.case_id and a.id <> owner.id
          and (a.id = block.subject_id or a.kind = block.subject_code);
    end if;
    delete from vault.case_keys k using agencies a where k.case_id = block.case_id and a.id = k.agency_id
      and a.id <> owner.id and (a.id = block.subject_id or a.kind = block.subject_code);
    update grants g set ends_at = block.started_at from agencies a
      where g.case_id = block.case_id and a.id = g.grantee_id and g.relation = 'referred'
        and (a.id = block.subject_id or a.kind = block.subject_code) and (g.ends_at is null or g.ends_at > block.started_at);
    -- Emergency access ends too, and the end of the block does not restore it.
    update grants g set ends_at = block.started_at from users u join agencies a on a.id = u.agency_id
      where g.case_id = block.case_id and g.relation = 'emergency' and g.grantee_id = u.id
        and (block.subject_id in (u.id, a.id) or a.kind = block.subject_code)
        and (g.ends_at is null or g.ends_at > block.started_at);
    if block.subject_id is distinct from owner.id and block.subject_code is distinct from owner.kind
      and not block.hands_over then return; end if;
    fallback := panoh.fallback_for(block.case_id, root, block.subject_id, block.subject_code);
    if fallback is null and block.origin_id is not null then return; end if;
    if fallback is null then raise exception 'no fallback agency' using errcode = 'PN004'; end if;
    if exists (select 1 from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id
      and not exists (select 1 from vault.case_keys n where n.case_id = k.case_id and n.agency_id = fallback
        and n.partition = k.partition and n.key_version = k.key_version)) then
      raise exception 'not sealed to the fallback agency' using errcode = '42501';
    end if;
    delete from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id;
    -- The two people of a sealed file do not work for the agency that takes the case.
    update sealed_files set opened_at = panoh.now() where case_id = block.case_id and opened_at is null;
    update cases set agency_id = fallback, lead_user_id = null, version = version + 1,
      support_lead_state = 'not_needed' where id = block.case_id;
    update survivors set agency_id = fallback where case_id = block.case_id;
    update grants set ends_at = panoh.now() where case_id = block.case_id and grantee_id = owner.id;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
      select gen_random_uuid(), block.case_id, fallback, 'own', g.partitions, 'hand_over', block.id from grants g
      where g.case_id = block.case_id and g.grantee_id = owner.id and g.relation = 'own' limit 1;
    update follow_ups set agency_id = fallback, user_id = null, version = version + 1
      where case_id = block.case_id and status = 'pending';
    update referrals set from_agency_id = fallback, version = version + 1 where case_id = block.case_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.entry_sight(p_case uuid, p_group uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now(); begin
    if me.user_id is null or p_case = any (coalesce(me.blocked, '{}')) or not exists (select 1 from grants g
        where g.case_id = p_case and g.grantee_id = p_group and g.relation = 'group' and 'core' = any (g.partitions)
          and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)) then
      return null;
    end if;
    if p_group = any (me.led_group_ids) and 'group:core' = any (me.reads) then return 'group'; end if;
    if not p_group = any (me.group_ids) then return null; end if;
    return (select min(case g.relation when 'own' then 'own' else 'reference' end) from grants g
      where g.case_id = p_case and g.grantee_id = any (me.grantees) and g.relation in ('own', 'referred')
        and 'core' = any (g.partitions) and g.relation || ':core' = any (me.reads)
        and g.starts_at <= at and (g.ends_at is null or g.ends_at > at));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.erase_callback_details()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare gone integer; begin
    delete from callback_messages m using callback_requests r where r.id = m.request_id
      and m.last_at < panoh.now() - interval '30 days' and (r.state = 'settled' or not exists (select 1
        from callback_messages y where y.request_id = r.id and y.last_at >= panoh.now() - interval '30 days'));
    with erased as (delete from callback_details w using callback_requests r where r.id = w.id
        and case when r.source = 'sms' then not exists (select 1 from callback_messages m where m.request_id = r.id)
          else r.received_at < panoh.now() - interval '90 days'
            or (r.state = 'settled' and r.settled_at < panoh.now() - interval '30 days') end
        returning w.id)
    update callback_requests r set lookup_hash = null, sender_hash = null from erased where r.id = erased.id;
    get diagnostics gone = row_count;
    return gone;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.erase_case(p_case uuid, p_reference text, p_ground text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject cases; request erasure_requests; facts jsonb; begin
    select r.* into request from erasure_requests r
      where r.case_id = p_case and r.stopped_at is null and r.done_at is null and r.lapsed_at is null for update;
    if not coalesce((panoh.viewer_owns_case(p_case) and 'supervisor' = any ((panoh.me()).roles))
        or (p_reference is null and request.confirmed_by = (panoh.me()).user_id
          and ('data_protection_officer' = any ((panoh.me()).roles)
            and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
            and exists (select 1 from erasure_requests r where r.case_id = p_case
              and r.stopped_at is null and r.done_at is null and r.lapsed_at is null))), false) then
      raise exception 'not hers to erase' using errcode = '42501';
    end if;
    if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    perform 1 from vault.case_keys where case_id = p_case order by partition, key_version, agency_id for update;
    select * into subject from cases where id = p_case for update;
    if p_reference is not null and subject.reference <> p_reference then
      raise exception 'another case' using errcode = 'PN062';
    end if;
    facts := panoh.erasure_facts(p_case);
    if (facts->>'isHeld')::boolean then raise exception 'held' using errcode = 'PN061'; end if;
    if facts->'dangers' ? 'danger_signal' then raise exception 'in danger' using errcode = 'PN117'; end if;
    if p_ground = 'case_closed' and subject.status <> 'closed' then raise exception 'open' using errcode = 'PN063'; end if;
    if p_reference is null or subject.status <> 'closed' then
      if not coalesce(p_reference is null and p_ground = 'survivor_request' and request.confirmed_by <> request.asked_by
          and request.asked_by <> (panoh.me()).user_id and request.asked_at <= panoh.now() - interval '7 days'
          and request.asked_at > panoh.now() - interval '30 days', false) then
        raise exception 'needs two people and seven days' using errcode = 'PN116';
      end if;
      if jsonb_array_length(facts->'dangers') > 0 then raise exception 'in danger' using errcode = 'PN117'; end if;
      if (facts->>'hearingAhead')::boolean then raise exception 'hearing' using errcode = 'PN118'; end if;
    end if;
    -- No contact is possible after erasure, so these rows end with the reason; a signal has no case any more. An open case
    -- keeps another row.
    update follow_ups f set status = 'replaced', outcome = case p_ground when 'survivor_request' then 'erased_at_her_word' end,
        done_at = panoh.now(), version = f.version + 1
      where f.case_id = p_case and f.status = 'pending' and (f.rule in ('pg.signal', 'pg.partner')
          or p_ground = 'survivor_request' and (f.kind = 'safety_contact' or f.rule = 'fu.alternative_channel'))
        and (subject.status = 'closed' or exists (select 1 from follow_ups o where o.case_id = p_case and o.status = 'pending'
          and not (o.kind = 'safety_contact' or o.rule in ('fu.alternative_channel', 'pg.signal', 'pg.partner'))));
    update court_openings set ended_at = panoh.now() where case_id = p_case and ended_at is null;
    update erasure_requests set done_at = panoh.now(), done_by = (panoh.me()).user_id where id = request.id and p_reference is null;
    update erasure_requests set lapsed_at = panoh.now() where id = request.id and p_reference is not null;
    insert into erasures (case_id, agency_id, erased_by, ground)
      values (p_case, subject.agency_id, (panoh.me()).user_id, p_ground);
    delete from vault.case_keys where case_id = p_case;
    delete from vault.resting_keys where case_id = p_case;
    delete from drafts where case_id = p_case;
    delete from own_reminders where case_id = p_case;
    update devices d set ended_at = panoh.now(), sealed_share = null where d.ended_at is null and exists (select 1
      from device_cases k where k.device_id = d.id and k.case_id = p_case and k.dropped_at is null);
    delete from device_cases where case_id = p_case;
    delete from children where case_id = p_case;
    delete from referral_message_texts t using referral_messages m, referrals r where m.id = t.message_id
      and r.id = m.referral_id and (r.case_id = p_case or r.received_case_id = p_case and t.agency_id = subject.agency_id);
    delete from import_row_texts t using import_row_cases l where l.case_id = p_case and l.row_id = t.row_id;
    delete from possible_duplicates where p_case in (one, other);
    delete from notifications x using order_notices n where n.case_id = p_case and x.kind = 'order_notice' and x.subject_id = n.id;
    delete from order_notices where case_id = p_case;
    delete from perpetrator_names where case_id = p_case;
    delete from programme_signal_texts t using programme_signal_cases k where k.case_id = p_case and t.signal_id = k.signal_id
      and t.agency_id = subject.agency_id and not exists (select 1 from programme_signal_probes p where p.signal_id = k.signal_id)
      and not exists (select 1 from programme_signal_cases o join cases c on c.id = o.case_id where o.signal_id = k.signal_id
        and o.case_id <> p_case and c.agency_id = subject.agency_id and o.answer is distinct from 'not_him');
    delete from programme_signal_cases where case_id = p_case;
    delete from programme_feedback where case_id = p_case;
    delete from case_labels where case_id = p_case;
    delete from files where case_id = p_case;
    update identities set recorded = '{}' where case_id = p_case;
    delete from emergency_reasons where case_id = p_case;
    update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;
    perform linkage.forget(p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.erase_message_texts()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare gone integer; today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; begin
    delete from voice_askers a where a.on_day < today;
    delete from voice_quarters q where q.quarter_on < date_trunc('quarter', today)::date and q.asked_by is not null;
    delete from referral_message_texts t using referral_messages m, referrals r
      where m.id = t.message_id and r.id = m.referral_id and r.ended_at <= panoh.now() - interval '90 days'
        and not exists (select 1 from legal_holds h where h.case_id in (r.case_id, r.received_case_id)
          and h.lifted_at is null and h.until_on >= today);
    get diagnostics gone = row_count;
    return gone;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.erase_programme_files()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare gone uuid[]; signals integer; begin
    gone := array(select f.id from programme_files f
      where f.stage in ('not_suitable', 'finished', 'dropped_out', 'excluded', 'ended_by_law')
        and f.stage_at <= panoh.now() - interval '3 years'
        and not exists (select 1 from programme_signals s join programme_signal_probes p on p.signal_id = s.id where s.file_id = f.id) for update);
    update programme_files set apart_from_id = null where apart_from_id = any (gone);
    delete from programme_sessions where file_id = any (gone);
    delete from programme_blocks where file_id = any (gone);
    delete from programme_files where id = any (gone);
    delete from programme_signal_texts t using programme_signals s where s.id = t.signal_id and not exists (select 1 from programme_signal_probes p where p.signal_id = s.id)
      and not exists (select 1 from programme_files f where f.id = s.file_id)
      and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
        where k.signal_id = s.id and c.agency_id = t.agency_id);
    delete from programme_signals s where not exists (select 1 from programme_signal_probes p where p.signal_id = s.id)
      and not exists (select 1 from programme_files f where f.id = s.file_id)
      and not exists (select 1 from programme_signal_cases k where k.signal_id = s.id);
    get diagnostics signals = row_count;
    return cardinality(gone) + signals;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.erase_trainings()
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with day as (select (panoh.now() at time zone 'Asia/Dushanbe' - interval '5 years')::date as before),
    attended as (delete from training_attendance a using training_sessions s, day d
      where s.id = a.session_id and s.held_on < d.before returning 1),
    held as (delete from training_sessions s using day d where s.held_on < d.before returning 1),
    acts as (delete from training_acts t using day d where t.done_at < d.before::timestamp at time zone 'Asia/Dushanbe' returning 1),
    notices as (delete from training_notices n using day d where n.ends_on < d.before returning 1),
    pool as (delete from trainers t using day d where t.ended_at < d.before::timestamp at time zone 'Asia/Dushanbe' returning 1)
  select ((select count(*) from held) + (select count(*) from acts) + (select count(*) from notices)
    + (select count(*) from pool))::integer $function$;

CREATE OR REPLACE FUNCTION panoh.erasure_facts(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare c cases; begin
    if not coalesce(panoh.viewer_owns_case(p_case) or ('data_protection_officer' = any ((panoh.me()).roles)
        and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
        and exists (select 1 from erasure_requests r where r.case_id = p_case
          and r.stopped_at is null and r.done_at is null and r.lapsed_at is null)), false) then
      raise exception 'no part' using errcode = '42501';
    end if;
    select * into c from cases where id = p_case;
    return jsonb_build_object('status', c.status, 'isErased', c.erased_at is not null, 'leadId', c.lead_user_id,
      'dangers', to_jsonb(panoh.dangers_of(p_case) || array(select 'danger_signal' where exists (select 1 from follow_ups f
        join programme_signals s on s.id = f.subject_id and s.is_danger
        where f.case_id = p_case and f.rule = 'pg.signal' and f.status = 'pending'))),
      'isHeld', exists (select 1 from legal_holds h where h.case_id = p_case and h.lifted_at is null
        and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date),
      'hearingAhead', exists (select 1 from (select distinct on (n.date_id) n.step from key_date_events n
        where n.case_id = p_case and n.kind = 'hearing' order by n.date_id, n.note_no desc) l where l.step in ('set', 'moved'))
        or exists (select 1 from court_steps n where n.case_id = p_case group by n.court_id having not bool_or(n.step = 'ended' and not exists (
          select 1 from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1 and e.step = 'recorded_in_error'))));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.escalate_to_supervisor_now(p_case uuid, p_step uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare waiting uuid; begin
    if not panoh.viewer_has_case_relation(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    select id into waiting from follow_ups where case_id = p_case order by status <> 'pending', due_at, id limit 1 for update;
    if waiting is null then return; end if;
    insert into follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
      select p_step, waiting, p_case, coalesce(max(step_no), 0) + 1, 'supervisor', panoh.now(), 'call'
      from follow_up_steps where follow_up_id = waiting;
    insert into outbox (id, queue, kind, subject_id, run_at)
      values (p_step, 'reminders', 'follow_up_step', p_step, panoh.now());
  end $function$;

CREATE OR REPLACE FUNCTION panoh.expedite_escalations(p_case uuid, p_from integer, p_to integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    update follow_up_steps s set run_at = least(s.run_at, f.due_at + make_interval(hours => p_to)) from follow_ups f
      where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending' and s.state = 'waiting'
        and s.rung <> 'owner' and s.tells <> 'call' and s.run_at <= f.due_at + make_interval(hours => p_from);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.extension_requests()
 RETURNS TABLE(order_id uuid, case_id uuid, reference text, agency_id uuid, issued_at timestamp with time zone, served_at timestamp with time zone, reported_at timestamp with time zone, days smallint, starts_on date, first_expires_on date, expires_on date, conditions text[], breaches smallint, requested_on date, sent_at timestamp with time zone, state text, answer_by timestamp with time zone, band text, version integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
with me as materialized (select * from panoh.viewer() where agency_type = 'prosecutor')
  select o.id, o.case_id, c.reference, o.agency_id, o.issued_at, o.served_at, o.reported_at, o.days, o.starts_on,
    o.first_expires_on, o.expires_on, o.conditions, o.breaches, o.extension_requested_on, o.extension_sent_at,
    o.extension_state, coalesce(f.due_at, (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe'),
    case when exists (select 1 from grants_in_force g where g.case_id = o.case_id and g.grantee_id = me.agency_id
      and g.relation = 'referred' and 'risk' = any (g.partitions)) then c.band end, o.version
  from me join protection_orders o on o.extension_prosecutor_id = me.agency_id and o.extension_state in ('sent', 'seen')
    join cases c on c.id = o.case_id
    left join follow_ups f on f.case_id = o.case_id and f.subject_id = o.id and f.rule = 'po.extension'
      and f.status = 'pending'
  where panoh.order_status(o) in ('active', 'extended') and not (o.case_id = any (coalesce(me.blocked, '{}'))) $function$;

CREATE OR REPLACE FUNCTION panoh.fallback_for(p_case uuid, p_root uuid, p_subject uuid, p_code text)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id from unnest(array[p_case, p_root]) with ordinality as t (id, place) join cases c on c.id = t.id
    join working_groups g on g.id = c.working_group_id join agencies a on a.id = g.fallback_agency_id
  where a.kind <> 'police' and a.status = 'active' and a.id is distinct from p_subject and a.kind is distinct from p_code
    and a.id <> (select o.agency_id from cases o where o.id = p_case)
    and not exists (select 1 from conflict_blocks b where b.case_id = p_case
      and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))
  order by t.place limit 1 $function$;

CREATE OR REPLACE FUNCTION panoh.file_bytes(p_adds boolean)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare own uuid := (panoh.me()).agency_id; begin
    if own is null then raise exception 'nobody is signed in' using errcode = '42501'; end if;
    if p_adds then perform pg_advisory_xact_lock(hashtextextended('files/' || own, 0)); end if;
    return coalesce((select sum(f.size) from files f where f.agency_id = own and f.state <> 'removed'), 0);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.gate_facts(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare this_moment timestamptz := panoh.now();
    danger text[] := '{fu.first_contact,fu.safety_24h,fu.safety_plan,fu.mdwg_review,fu.regular,fu.no_contact,fu.alternative_channel,
      rk.reassess,rf.find_other,rf.send_missing,co.basis_review,cl.watch,cl.second_talk,dr.confirm,dc.decide,bl.settle,pg.signal}';
  begin
    if not panoh.decides_closure(p_case) then return null; end if;
    return (select jsonb_build_object('openedAt', c.episode_opened_at, 'ownerAgencyId', c.agency_id,
      'orders', coalesce((select jsonb_agg(jsonb_build_object('inForce', s.status in ('issued', 'active', 'extended'),
        'endsOn', o.expires_on, 'annulledAt', o.annulled_at, 'endedAt', case s.status when 'revoked' then o.lifted_at
          when 'annulled' then o.annulled_at when 'expired' then (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' end) order by o.reported_at, o.id)
        from protection_orders o cross join lateral (select panoh.order_status(o) as status) s
        where o.case_id = c.id and s.status not in ('requested', 'refused')), '[]'),
      'status', c.status, 'episodeNo', c.episode_no, 'isMinor', c.is_minor,
      'childDecided', c.minor_decided_by is not null,
      'hasChildren', i.with_children or exists (select 1 from children k where k.case_id = any (m.ids)
          and (not k.entered_in_error or k.updated_at > this_moment - interval '30 days')),
      'children', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'birthYear', k.birth_year,
          'livesWith', k.lives_with, 'answer', k.answer, 'askedOn', k.asked_on) order by k.recorded_at, k.id)
        from minor_children k where k.case_id = any (m.ids)), '[]'),
      'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
      'band', c.band,
      'assessedAt', r.assessed_at, 'isAssessed', r.number > 0,
      'bands', coalesce(jsonb_path_query_array(r.bands, '$[0 to 2]'), '[]'),
      -- Nobody is known to be well who is reported dead.
      'triageIsClear', t.level = 'clear' and c.death_reported_at is null,
      'urgentTriageAt', case when t.level in ('emergency', 'same_day') then t.asked_at end,
      'contacts', coalesce((select jsonb_agg(jsonb_build_object('at', k.contacted_at, 'outcome', k.outcome, 'alone', k.alone,
        'inSafeWindow', k.in_safe_window, 'agencyId', k.agency_id, 'recordedAt', k.recorded_at, 'by', k.contacted_by,
        'byPolice', a.kind = 'police' and k.mirrored_from is null,
        'isCorrected', panoh.corrected_at(coalesce(k.mirrored_from, k.id)) is not null) order by k.contacted_at, k.id)
        -- A contact of a merged record proves no safety here, and danger all the same.
        from contacts k join agencies a on a.id = k.agency_id where k.case_id = c.id
          or k.case_id = any (m.ids) and k.outcome in ('reached_not_safe', 'reached_worries')), '[]'),
      'waitingCorrections', (select count(*) from corrections k where k.case_id = c.id and k.state = 'waiting'),
      'incidents', coalesce(i.list, '[]'), 'calledInsignificant', v.called_insignificant,
      'violenceReported', exists (select 1 from protection_orders o where o.case_id = c.id)
        or exists (select 1 from referrals h where h.received_case_id = c.id and h.kind = 'handover' and h.status = 'completed'),
      'stopDoubtedAt', greatest((select max(e.requested_at) from closure_episodes e where e.case_id = c.id and e.reason = 'survivor_request'
        and e.state in ('refused', 'withdrawn', 'lapsed') and (e.decision_reason in ('not_alone', 'not_informed', 'pressure_not_asked',
          'pressure_or_fear') or (e.talk->>'pressed')::boolean or not (e.talk->>'ownWish')::boolean)),
        -- She named a way to reach her again.
        (select max(v.recorded_at) from case_events v where v.case_id = c.id and v.kind = 'contacts_resumed'),
        -- One who is reported dead wishes nothing.
        case when c.death_reported_at is not null then this_moment end),
      'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'need', k.service_type,
        'status', k.status, 'sentAt', k.sent_at, 'decidedAt', k.decided_at, 'contactedAt', k.contacted_at,
        -- The new owner itself found her safe and alone, still has her, and nothing has happened since.
        'reachedSafeAt', case when k.kind = 'handover' and k.status = 'accepted' then (select max(s.contacted_at)
          from cases t join contacts s on s.case_id = t.id and s.agency_id = t.agency_id and s.mirrored_from is null
          where t.id = k.received_case_id and t.agency_id = k.to_agency_id and t.status = 'open' and t.erased_at is null
            and s.outcome = 'reached_safe' and s.alone = 'yes' and s.contacted_at >= k.decided_at and panoh.corrected_at(s.id) is null
            and s.recorded_at <= s.contacted_at + interval '48 hours'
            and not exists (select 1 from contacts n where n.case_id = t.id and n.contacted_at > s.contacted_at
              and n.outcome in ('reached_not_safe', 'reached_worries'))
            and not exists (select 1 from incidents n where n.case_id = t.id and n.recorded_at > s.contacted_at
              and n.recorded_at > t.opened_at)
            and not exists (select 1 from conflict_blocks b join agencies r on r.id = k.to_agency_id
              where b.case_id in (c.id, t.id) and b.lifted_at is null and (b.subject_id = r.id or b.subject_code = r.kind)))
          end,
        'toAgencyId', k.to_agency_id, 'gapRecorded', k.gap_recorded_at is not null, 'settledBy', k.settled_by,
        'word', k.survivor_feedback, 'noLongerWanted', k.no_longer_wanted) order by k.sent_at, k.id)
        from referrals k where k.case_id = c.id), '[]'),
      'endedAgencyIds', coalesce((select jsonb_agg(distinct a.id) from agencies a where a.status = 'closed'
        and (exists (select 1 from referrals r where r.case_id = c.id and r.to_agency_id = a.id)
          or exists (select 1 from consents k where k.case_id = c.id and k.agency_id = a.id))), '[]'),
      'openBreaches', (select count(*) from order_events b where b.case_id = c.id and b.kind = 'order_breached'
        and not exists (select 1 from order_events h where h.breach_id = b.id and h.kind = 'order_breach_handled'
          and coalesce((h.facts->>'hasProtocol')::boolean, false))),
      'pressures', coalesce(v.pressures, '[]'), 'planReviewedAt', v.plan_reviewed_at,
      'openPlanActions', (select count(*) from open_plan_actions a where a.case_id = c.id and a.owner <> 'survivor'),
      -- To move the day of an action is no answer of hers.
      'unaskedActions', (select count(*) from open_plan_actions a where a.case_id = c.id and a.owner = 'survivor'
        and (select max(k.recorded_at) from plan_action_steps k where k.action_id = a.id and k.step <> 'moved') < (select max(k.recorded_at) from contacts k where k.case_id = c.id and k.counts_as_safe
          and k.mirrored_from is null)),
      -- A period that runs, a duty about safety that is not met, a court case without a day ahead.
      'courts', (select jsonb_build_object(
        'windows', count(*) filter (where l.step = 'reconciliation_period' and l.next_on >= l.today and not l.is_over),
        'safetyDuties', count(*) filter (where l.duty in ('leave_home', 'let_in', 'hand_over_child', 'no_approach', 'serve_arrest')
          and l.step not in ('confirmed', 'duty_stopped', 'impossible') and not l.is_over),
        'undated', count(*) filter (where l.duty is null and l.step not in ('objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced')
          and coalesce(l.next_on < l.today, true) and l.is_last and not l.is_over))
        from (select s.step, s.duty, s.next_on, (panoh.now() at time zone 'Asia/Dushanbe')::date as today,
          exists (select 1 from court_steps n where n.court_id = s.court_id and (n.step = 'ended' and not exists (select 1
              from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1 and e.step = 'recorded_in_error')
            or s.step = 'reconciliation_period' and n.step_no > s.step_no and n.step in ('reconciliation_period', 'decided')
            or s.duty is not null and n.duty_id = s.duty_id and n.step_no > s.step_no)) as is_over,
          not exists (select 1 from court_steps n where n.court_id = s.court_id and n.duty is null and n.step_no > s.step_no
            and n.step not in ('objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced')) as is_last
          -- A court case that the lawyer of another agency leads counts as well.
          from court_steps s where s.case_id = c.id or s.court_id in (select k.court_id from panoh.courts_referred(c.id) k)) l),
      -- Answers given before a reopening do not count.
      'needs', coalesce((select jsonb_agg(jsonb_build_object('need', n.need, 'answer', n.answer, 'at', n.recorded_at)) from (
        select distinct on (k.need) k.need, k.answer, k.recorded_at from need_answers k where k.case_id = c.id
          and k.recorded_at >= c.episode_opened_at order by k.need, k.step_no desc) n), '[]'),
      'goals', coalesce((select jsonb_agg(jsonb_build_object('domain', g.domain, 'progress', p.progress, 'at', p.recorded_at))
        from support_goals g cross join lateral (select k.progress, k.recorded_at from goal_progress k where k.goal_id = g.id
          order by k.step_no desc limit 1) p where g.case_id = c.id), '[]'),
      'overdueFollowUps', w.overdue, 'overdueSafety', w.overdue_safety, 'rows', coalesce(w.list, '[]'),
      'keptIsOpen', (select exists (select 1 from cases k where k.id::text = o.facts->>'subjectId' and k.id <> c.id
          and k.agency_id = c.agency_id and k.status = 'open' and k.erased_at is null
          and not exists (select 1 from merged_cases m where m.case_id = k.id))
        from closure_statements o where o.case_id = c.id and o.kind = 'other_case' order by o.said_at desc, o.id desc limit 1),
      'closedBefore', (select count(*) from closure_episodes e where e.case_id = c.id and e.state = 'approved'),
      'openRequest', (select jsonb_build_object('id', e.id, 'reason', e.reason) from closure_episodes e
        where e.case_id = c.id and e.state in ('requested', 'endorsed')),
      'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
        'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
        'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at) order by k.given_at, k.id)
        from consents k where k.scope in ('contact_for_follow_up', 'referral', 'case_conference_mdwg') and k.case_id = c.id), '[]'),
      'statements', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'saidAt', k.said_at, 'facts', k.facts)
        order by k.said_at, k.id) from closure_statements k where k.case_id = c.id), '[]'),
      'agencies', coalesce((select jsonb_agg(jsonb_build_object('agencyId', a.id, 'holdsGrant', a.holds,
          'isBlocked', exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
            and (b.subject_id = a.id or b.subject_code = a.kind)),
          'employsOtherParty', exists (select 1 from conflict_blocks b join users u on u.id = b.subject_id
            where b.case_id = c.id and b.lifted_at is null and u.agency_id = a.id)) order by a.id)
        from (select g.*, exists (select 1 from grants t where t.case_id = c.id and t.grantee_id = g.id
            and t.relation = 'referred' and t.starts_at <= this_moment
            and (t.ends_at is null or t.ends_at > this_moment)) as holds from agencies g) a
        where a.status = 'active' and a.id <> c.agency_id
          and (a.holds or exists (select 1 from agency_memberships m where m.agency_id = a.id
            and (m.ended_at is null or m.ended_at > this_moment)
            and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
              else exists (select 1 from agency_memberships n where n.agency_id = c.agency_id
                and n.working_group_id = m.working_group_id
                and (n.ended_at is null or n.ended_at > this_moment)) end))
          and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
            and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[]))), '[]'))
      from cases c cross join lateral (select panoh.records_of(c.id) as ids) m
        cross join lateral (select coalesce(bool_or(k.children_present = 'yes'), false) as with_children,
          jsonb_agg(jsonb_build_object('recordedAt', greatest(k.recorded_at, panoh.corrected_at(k.id)), 'isViolence', k.core_type is distinct from 'non_gbv',
            'lastOn', case when k.ended_on is not null and coalesce(k.ended_precision, 'day') = 'day' then k.ended_on
              when k.ended_on is null and not k.is_pattern and coalesce(k.started_precision, 'day') = 'day'
                then k.started_on end) order by k.recorded_at, k.id) as list
          from incidents k where k.case_id = any (m.ids)) i
        cross join lateral (select max(least(k.assessed_at, k.claimed_at)) filter (where k.assessed_band <> 'incomplete') as assessed_at,
          count(*) as number,
          jsonb_agg(jsonb_build_object('band', k.band, 'at', k.assessed_at) order by k.assessed_at desc) as bands
          from risk_assessments k where k.case_id = c.id) r
        cross join lateral (select coalesce(bool_or(k.kind = 'insignificant'), false) as called_insignificant,
          max(k.happened_at) filter (where k.kind = 'safety_plan_reviewed' and k.case_id = c.id) as plan_reviewed_at,
          jsonb_agg(jsonb_build_object('at', least(k.happened_at + interval '1 day' - interval '1 ms', k.recorded_at),
            'byAgencyId', k.facts->>'byAgencyId') order by k.happened_at, k.id)
            filter (where k.kind not in ('insignificant', 'safety_plan_reviewed')) as pressures
          from case_events k where k.case_id = any (m.ids) and k.kind in ('insignificant', 'safety_plan_reviewed', 'reconciled',
            'mediation', 'family_conference', 'court_period', 'community', 'official')) v
        cross join lateral (select count(*) filter (where k.due_at < this_moment) as overdue,
          count(*) filter (where k.due_at < this_moment and (k.kind = 'safety_contact' or k.rule = any (danger)
            or left(k.rule, 3) in ('po.', 'su.', 'hl.', 'ch.'))) as overdue_safety,
          jsonb_agg(jsonb_build_object('id', k.id, 'rule', k.rule, 'step', k.step, 'partition', k.partition,
            'dueAt', k.due_at) order by k.due_at, k.id) as list
          from follow_ups k where k.case_id = c.id and k.status = 'pending') w
        cross join lateral panoh.last_triage(c.id) t
      where c.id = p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.give_voice(p_hash bytea, p_answers jsonb)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with code as (delete from voice_codes c where c.hash = p_hash and c.expires_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
      returning c.agency_id),
    old as (delete from voice_codes c where c.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date),
    given as (insert into voices (id, agency_id, quarter_on, answers)
      select gen_random_uuid(), agency_id, date_trunc('quarter', panoh.now() at time zone 'Asia/Dushanbe')::date, p_answers
      from code returning 1)
  select exists (select 1 from given) $function$;

CREATE OR REPLACE FUNCTION panoh.goes_along(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from cases c where c.id = p_case and c.status = 'open' and c.erased_at is null and not c.contact_stopped
      and exists (select 1 from safe_contacts s where s.case_id = c.id)
      and exists (select 1 from vault.case_keys w where w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact')
      and not exists (select 1 from vault.case_keys w join agency_keys h on h.agency_id = w.agency_id and h.version = w.agency_key_version
        where w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact' and h.held_by <> 'server'))
    and not exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null)
    and not exists (select 1 from follow_ups f where f.case_id = p_case and f.status = 'pending' and not (f.rule = any (panoh.rules_along())
      or f.rule in ('rf.ack', 'rf.find_other') and exists (select 1 from referrals r where r.id = f.subject_id and r.ending_by is not null)))
    and not exists (select 1 from referrals r where r.case_id = p_case and r.ended_at is null and r.ending_by is null)
    and not exists (select 1 from closure_episodes e where e.case_id = p_case and e.state in ('requested', 'endorsed'))
    and not panoh.dangers_of(p_case) && '{danger_order,danger_breach}'::text[]
    and coalesce((panoh.last_triage(p_case)).level = 'clear', true) $function$;

CREATE OR REPLACE FUNCTION panoh.group_queue(p_filter text, p_newest boolean, p_rank integer, p_at timestamp with time zone, p_id uuid, p_limit integer, p_most integer)
 RETURNS TABLE(items json, counts json)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  #variable_conflict use_column
    declare me panoh.viewer := panoh.viewer(); blocked uuid[] := coalesce(me.blocked, '{}'); at timestamptz := panoh.now();
      today timestamptz := ((at at time zone 'Asia/Dushanbe')::date + 1)::timestamp at time zone 'Asia/Dushanbe'
        - interval '1 minute';
      filters text[]; begins timestamptz[]; ends timestamptz[]; page queue_lines[] := '{}';
      after_at timestamptz := p_at; after_id uuid := p_id;
    begin
      if me.user_id is not null and '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
        select array_agg(filter), array_agg(from_at), array_agg(to_at) into filters, begins, ends
          from (values ('late', '-infinity'::timestamptz, at),
            ('high_no_contact', '-infinity', at), ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'),
            ('inactive', '-infinity', at - interval '14 days'), ('orders_ending', today, today + interval '7 days'),
            ('missed_twice', '-infinity', 'infinity'), ('assessment_overdue', '-infinity', at),
            ('order_ended', '-infinity', at), ('after_closing', '-infinity', at), ('feedback_missing', '-infinity', at),
            ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
            ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at);
        -- Danger first: a later rank is read only where the page has room for it.
        for of_rank in coalesce(p_rank, 0)..2 loop
          exit when cardinality(page) >= p_limit;
          if of_rank is distinct from p_rank or p_at is null then
            after_at := case when p_newest then 'infinity' else '-infinity' end;
            after_id := case when p_newest then 'ffffffff-ffff-ffff-ffff-ffffffffffff'
              else '00000000-0000-0000-0000-000000000000' end;
          end if;
          if p_newest then
            page := page || array(select l::queue_lines from unnest(me.led_group_ids) g (id)
              cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select l.* from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank = of_rank and l.sort_at >= s.from_at
                  and l.sort_at < s.to_at and l.until_at > at and l.case_id <> all (blocked)
                  and (l.sort_at, l.id) < (after_at, after_id) order by l.sort_at desc, l.id desc limit p_limit) l
              where p_filter is null or s.filter = p_filter
              order by l.sort_at desc, l.id desc limit p_limit - cardinality(page));
          else
            page := page || array(select l::queue_lines from unnest(me.led_group_ids) g (id)
              cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select l.* from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank = of_rank and l.sort_at >= s.from_at
                  and l.sort_at < s.to_at and l.until_at > at and l.case_id <> all (blocked)
                  and (l.sort_at, l.id) > (after_at, after_id) order by l.sort_at, l.id limit p_limit) l
              where p_filter is null or s.filter = p_filter
              order by l.sort_at, l.id limit p_limit - cardinality(page));
          end if;
        end loop;
        with shown as (
          select l.id, l.filter, l.type, l.rank, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
            case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
              as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
            r.id as "referralId", r.reference as "referralReference",
            case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
            r.urgency, r.status, r.contacted_at is not null as "isContacted",
            coalesce(f.version, r.version, e.version) as version, coalesce(q.times, 0) as "askedTimes", q.last as "askedAt"
          from unnest(page) with ordinality l (group_id, filter, sort_at, id, case_id, type, until_at, rank, place)
            join cases c on c.id = l.case_id and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
              and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = l.group_id
                and g.relation = 'group' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
                and '{core,follow_ups,closure}'::text[] <@ g.partitions)
            left join lateral (select * from follow_ups f where l.type = 'follow_up' and f.id = l.id
              and f.partition = 'follow_ups' offset 0) f on true
            left join lateral (select * from referrals r where r.id = case when l.type = 'referral' then l.id
              when f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high') then f.subject_id end offset 0) r on true
            left join lateral (select * from closure_episodes e where l.type = 'closure' and e.id = l.id offset 0) e on true
            left join agencies a on a.id = case l.type when 'referral' then r.to_agency_id
              when 'closure' then e.reviewer_agency_id else c.agency_id end
            left join (select n.subject_id, count(distinct n.created_at) as times, max(n.created_at) as last
              from notifications n where n.from_user_id = me.user_id
                and n.subject_id = any (array(select p.id from unnest(page) p)) group by n.subject_id) q on q.subject_id = l.id
          where coalesce(f.case_id, r.case_id, e.case_id) = l.case_id order by l.place)
        select (select json_agg(row_to_json(i)) from shown i),
          (select json_object_agg(filter, n) from (select s.filter, least(sum(l.n), p_most) as n
            from unnest(me.led_group_ids) g (id) cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select count(*) as n from (select 1 from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank in (0, 1, 2)
                  and l.sort_at >= s.from_at and l.sort_at < s.to_at
                  and l.until_at > at and l.case_id <> all (blocked) limit p_most) l) l
            group by s.filter) k)
          into items, counts;
      end if;
      return next;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hand_in_registration(p_case uuid, p_identity bytea, p_phone bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if not panoh.viewer_owns_case(p_case) then raise exception 'not hers to hand in' using errcode = '42501'; end if;
  insert into linkage.inbox as i (case_id, sealed_identity, sealed_phone)
    select c.id, p_identity, p_phone from cases c where c.id = p_case and c.may_be_linked and c.erased_at is null
  on conflict (case_id) do update set sealed_identity = coalesce(excluded.sealed_identity, i.sealed_identity),
    sealed_phone = coalesce(excluded.sealed_phone, i.sealed_phone), version = i.version + 1,
    is_anew = false, attempts = 0, next_at = excluded.next_at;
  if not found and p_identity is null and p_phone is null then perform linkage.forget(p_case); end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hand_over_cases(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.me(); sender uuid := (p->>'agencyId')::uuid; receiver uuid := (p->>'toAgencyId')::uuid;
    one jsonb; planned jsonb; r referrals; offered uuid[] := '{}'; begin
    for one in select o from panoh.endable_cases(sender, receiver) c
        join jsonb_array_elements(p->'offers') o on (o->>'caseId')::uuid = c.case_id loop
      insert into referrals (id, reference, kind, case_id, from_agency_id, to_agency_id, service_type, urgency,
          urgency_rank, band, place, is_minor, status, consent_id, shared_partitions, sent_at, ack_due_at, due_at, ending_by)
        select (one->>'id')::uuid, one->>'reference', 'handover', c.id, c.agency_id, receiver,
          coalesce((select s.type from services s where s.agency_id = receiver and s.status = 'active' order by s.type limit 1), 'other'),
          one->>'urgency', (one->>'urgencyRank')::smallint, c.band, c.place, c.is_minor, 'sent', k.id,
          array(select distinct unnest('{core,safe_contact}'::text[] || k.partitions)),
          date_trunc('milliseconds', panoh.now()), (one->>'dueAt')::timestamptz,
          (one->>'dueAt')::timestamptz, me.user_id
        from cases c left join lateral (select f.id, f.partitions from consents_in_force f where f.case_id = c.id and f.scope = 'referral'
          and f.agency_id = receiver and f.purpose = 'handover' order by f.given_at desc, f.id limit 1) k on true
        where c.id = (one->>'caseId')::uuid
        returning * into r;
      offered := offered || r.id;
      for planned in select x from jsonb_array_elements(one->'rows') x where x->>'rule' in ('rf.ack', 'rf.find_other') loop
        perform panoh.plan_row(r.case_id, (planned - '{alertAt,afterClosure}'::text[]) || '{"partition": "follow_ups"}');
      end loop;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
        values (gen_random_uuid(), r.case_id, 'referral_sent', 'core', panoh.now(), sender, me.user_id, jsonb_build_object(
          'referralId', r.id, 'reference', r.reference, 'kind', r.kind, 'serviceType', r.kind, 'urgency', r.urgency));
    end loop;
    if r.id is null then raise exception 'no case to hand over' using errcode = 'PN140'; end if;
    -- A supervisor for whom each of them is blocked hears of none.
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'handover_to_confirm', x.id from users u join agencies a on a.id = u.agency_id
        cross join lateral (select panoh.blocked_for(u.id, u.agency_id, a.kind) as blocked offset 0) b
        cross join lateral (select o.id from referrals o where o.id = any (offered) and not (o.case_id = any (b.blocked)) limit 1) x
      where u.agency_id = receiver and u.status = 'active' and 'supervisor' = any (u.roles) and u.id <> me.user_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hand_over_work()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if tg_table_name = 'users' then
      perform panoh.tell_work_of(u.id) from (select new.id union select a.user_id from absences a
        where a.stand_in_id = new.id and a.ended_at is null and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) u (id);
    elsif tg_op = 'UPDATE' then perform panoh.tell_work_of(new.user_id);
    elsif new.starts_at <= panoh.now() and new.ends_at > panoh.now() then
      update absences set handed_over_at = panoh.now() where id = new.id;
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hand_overs(p_case uuid, p_subject uuid, p_code text)
 RETURNS TABLE(case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer, fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea, sealed_private_key bytea)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare hands boolean; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    hands := (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    return query select c.id, o.id, n.agency_id, n.version, n.public_key, w.partition, w.key_version,
        w.agency_key_version, w.sealed_key, h.sealed_private_key
      from panoh.linked_cases(p_case) l (id) join cases c on c.id = l.id join agencies o on o.id = c.agency_id
        cross join lateral (select k.* from agency_keys k where k.agency_id = panoh.fallback_for(c.id, p_case, p_subject, p_code)
          order by k.version desc limit 1) n
        join vault.case_keys w on w.case_id = c.id and w.agency_id = o.id
        join agency_keys h on h.agency_id = o.id and h.version = w.agency_key_version
      where o.id = p_subject or o.kind = p_code or (c.id = p_case and hands);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hand_to_worker()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if tg_table_name = 'rule_versions' then
      insert into rule_replans (version_id, working_group_id, number, begun_at)
        values (new.id, new.working_group_id, new.number, new.recorded_at);
    else
      insert into outbox (id, queue, kind, subject_id, run_at)
        values (gen_random_uuid(), 'registers', 'register_upload', new.id, panoh.now());
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.has_own_lawyer()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from users u where u.agency_id = (panoh.me()).agency_id and u.status = 'active'
    and 'legal_aid_lawyer' = any (u.roles)) $function$;

CREATE OR REPLACE FUNCTION panoh.has_worked_on(p_case uuid, p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case))
    or exists (select 1 from cases where id = p_case and p_user in (lead_user_id, opened_by))
    or exists (select 1 from case_events where case_id = p_case and actor_id = p_user)
    or exists (select 1 from contacts where case_id = p_case and contacted_by = p_user)
    or exists (select 1 from follow_ups where case_id = p_case and done_by = p_user)
    or exists (select 1 from risk_assessments where case_id = p_case and assessed_by = p_user)
    or exists (select 1 from band_changes where case_id = p_case and requested_by = p_user) $function$;

CREATE OR REPLACE FUNCTION panoh.held_along(p_device uuid, OUT cases integer, OUT is_lost boolean)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select count(*)::integer, coalesce(bool_or(d.user_id = me.user_id
      and k.case_id not in (select a.case_id from panoh.cases_along() a where a.takeable)), false)
    from panoh.me() me join devices d on d.id = p_device and d.agency_id = me.agency_id
      and (d.user_id = me.user_id or 'supervisor' = any (me.roles))
    join device_cases k on k.device_id = d.id and k.dropped_at is null $function$;

CREATE OR REPLACE FUNCTION panoh.hidden_from_counts(p_group uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select array(select b.id from panoh.viewer() me join users u on u.id = me.user_id or (p_group is null
        and u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles))
        or u.id in (select l from working_groups w,
          unnest(array[w.coordinator_user_id, w.chair_user_id, w.deputy_user_id]) l where w.id = p_group)
      join agencies a on a.id = u.agency_id cross join lateral unnest(blocked_for(u.id, u.agency_id, a.kind)) b (id)
    union select s.case_id from sealed_files s where s.opened_at is null
    union select c.id from cases c where c.working_group_id = p_group
      and c.shares_until <= panoh.now() and c.shares_until > panoh.now() - interval '30 days') $function$;

CREATE OR REPLACE FUNCTION panoh.hold_case(p_id uuid, p_case uuid, p_ground text, p_until date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; begin
    if (panoh.viewer_owns_case(p_case) and 'supervisor' = any ((panoh.me()).roles)
        or (panoh.me()).agency_type in ('prosecutor', 'legal_aid') and exists (select 1 from panoh.case_access(p_case) a
          where a.relation = 'referred' and 'legal' = any (a.writes))) is not true then
      raise exception 'not hers to hold' using errcode = '42501';
    end if;
    if p_ground is null then
      perform 1 from legal_holds h where h.id = p_id and h.case_id = p_case and h.lifted_at is null
        and h.agency_id = (panoh.me()).agency_id;
      if not found then raise exception 'not hers to lift' using errcode = '42501'; end if;
      if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
        raise exception 'no proof of presence' using errcode = 'PN040';
      end if;
      update legal_holds h set lifted_at = panoh.now(), lifted_by = (panoh.me()).user_id where h.id = p_id;
    else
      if p_until < today then raise exception 'past' using errcode = '22023'; end if;
      insert into legal_holds (id, case_id, agency_id, set_by, ground, until_on)
        values (p_id, p_case, (panoh.me()).agency_id, (panoh.me()).user_id, p_ground, p_until);
    end if;
    update cases c set held_until = (select max(h.until_on) from legal_holds h where h.case_id = c.id
      and h.lifted_at is null and h.until_on >= today), version = version + 1 where c.id = p_case;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.hotline()
 RETURNS TABLE(agency_id uuid, is_open boolean, within_minutes integer, opening_hours jsonb, on_duty integer, key_version integer, public_key bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id, o.is_open, coalesce(l.within_minutes, 30), coalesce(s.opening_hours, '[]'),
    d.on_duty, k.version, k.public_key
  from agencies a left join hotlines l on l.agency_id = a.id
    left join lateral (select o.opening_hours from services o where o.agency_id = a.id and o.type = 'hotline'
      and o.status = 'active' and jsonb_array_length(o.opening_hours) > 0 order by o.id limit 1) s on true
    join lateral (select y.version, y.public_key from agency_keys y where y.agency_id = a.id
      order by y.version desc limit 1) k on true
    cross join lateral (select coalesce(l.is_open, false) and a.status = 'active' and s.opening_hours is not null
      as is_open) o
    cross join lateral (select count(*)::integer as on_duty from users u where u.agency_id = a.id
      and u.status = 'active' and 'hotline_worker' = any (u.roles) and not exists (select 1 from absences a
        where a.user_id = u.id and a.ended_at is null
          and a.starts_at <= panoh.now() and a.ends_at > panoh.now())) d
  where a.type = 'hotline_1313' order by o.is_open and d.on_duty > 0 desc, o.is_open desc, a.status = 'active' desc,
    l.agency_id is null, a.id limit 1 $function$;

CREATE OR REPLACE FUNCTION panoh.import_backlog(p_group uuid)
 RETURNS TABLE(agency_id uuid, waiting integer, late integer, unasked integer, returned integer, asked_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or not p_group = any (me.led_group_ids) or not 'group:core' = any (me.reads) then return; end if;
    return query select c.agency_id, count(*) filter (where f.due_at is not null)::int,
        count(*) filter (where f.due_at < panoh.now())::int,
        count(*) filter (where not exists (select 1 from consents o where o.case_id = c.id))::int,
        case when count(r.case_id) >= 5 then count(r.case_id)::int end,
        (select max(n.created_at) from notifications n join users u on u.id = n.user_id
          where n.subject_id = p_group and n.kind = 'import_consents_wanted' and u.agency_id = c.agency_id
            and n.created_at > panoh.now() - interval '7 days')
      from cases c left join lateral (select min(x.due_at) as due_at from follow_ups x where x.case_id = c.id
          and x.rule = 'import_review' and x.status = 'pending') f on true
        left join (select distinct case_id from returns_after_settling) r on r.case_id = c.id
      where c.working_group_id = p_group and c.origin = 'import' and c.status = 'open' and c.erased_at is null
        and not (c.id = any (coalesce(me.blocked, '{}'))) and not exists (select 1 from import_row_cases l
          join import_rows w on w.id = l.row_id where l.case_id = c.id and w.agency_id <> c.agency_id)
      group by c.agency_id order by 3 desc, 2 desc;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.imports(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select exists (select 1 from panoh.viewer() me
  join cases c on c.id = p_case and c.agency_id = me.agency_id
  where c.origin = 'import' and 'supervisor' = any (me.roles) and not (c.id = any (me.blocked))
    and (c.created_at = panoh.now() or exists (select 1 from import_row_cases l
      where l.case_id = c.id and l.linked_at = panoh.now()))) $function$;

CREATE OR REPLACE FUNCTION panoh.indicators(p_group uuid, p_from date, p_quarter date, p_to date, p_cell jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); hidden uuid[]; counted jsonb;
begin
  if me.user_id is null or (case when p_group is null
      then 'supervisor' = any (me.roles) and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads
      else p_group = any (me.led_group_ids) and array['group:core', 'group:follow_ups',
        'group:closure'] <@ me.reads end) is not true then
    raise exception 'not for the viewer' using errcode = '42501';
  end if;
  hidden := hidden_from_counts(p_group);
  if p_cell is not null then
    return (select jsonb_agg(distinct x.case_id) from statistics.indicator_rows x
      where x.first_on >= p_from and x.first_on < p_to and x.code = p_cell->>'code' and p_cell->'parts' ? x.part
        and (p_cell->>'place' is null or x.place = p_cell->>'place')
        and (p_cell->>'serviceType' is null or x.service_type = p_cell->>'serviceType') and not (x.case_id = any (hidden))
        and case when p_group is null then x.agency_id = me.agency_id else x.working_group_id = p_group and x.is_shared end);
  end if;
  counted := (select jsonb_agg(t) from (
    select date_trunc('quarter', x.first_on)::date as "quarterOn", x.code, x.part,
      case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end as place,
      case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end as "serviceType", sum(x.records) as records
    from (select k.first_on, k.code, k.part, k.place, k.service_type, k.agency_id, k.working_group_id, k.is_shared, k.records
          from statistics.indicator_counts k
        union all select r.first_on, r.code, r.part, r.place, r.service_type, r.agency_id, r.working_group_id, r.is_shared, -r.records
          from statistics.indicator_rows r where r.case_id = any (hidden)) x
    where x.first_on >= p_from and x.first_on < p_to
      and case when p_group is null then x.agency_id = me.agency_id else x.working_group_id = p_group and x.is_shared end
    group by 1, 2, 3, 4, 5 having sum(x.records) > 0) t);
  return jsonb_build_object('counts', coalesce(counted, '[]'), 'countedAt', (select max(k.counted_at)
    from statistics.counted_periods k where k.span = 'month' and k.first_on >= p_quarter and k.first_on < p_to));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.inherit_blocks(p_referral uuid, p_case uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at, origin_id)
    select gen_random_uuid(), p_case, b.subject_kind, b.subject_id, b.subject_code, 'linked', b.state, b.started_at, coalesce(b.origin_id, b.id)
    from referrals r join cases c on c.id = p_case and c.origin_referral_id = r.id
      join conflict_blocks b on b.case_id = r.case_id and b.lifted_at is null
    where r.id = p_referral and r.to_agency_id = (panoh.me()).agency_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.is_danger_seen(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from cases c where c.id = p_case and (c.band = 'high'
      or dangers_of(c.id) && '{danger_order,danger_breach}'
      or exists (select 1 from case_events e where e.case_id = c.id
        and e.kind in ('register_risk_hints', 'register_suicide_suspicion')))
    and exists (select 1 from audit_entries a where a.cases @> array[c.audit_pseudonym] and cardinality(a.cases) <= 4
      and a.actor_id is not null and a.decision = 'allowed' and a.action <> 'importRegister')) $function$;

CREATE OR REPLACE FUNCTION panoh.is_notice_readable(n panoh.order_notices)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from referrals r where r.case_id = n.case_id and r.kind = 'handover' and r.sent_at <= n.sent_at
    and (r.ended_at is null or r.ended_at >= n.sent_at and r.status = 'completed' and r.contacted_at is not null)) $function$;

CREATE OR REPLACE FUNCTION panoh.issue_proof(p_kind text, p_hash text, p_purpose text, p_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if p_kind = 'challenge' then
      delete from passkey_challenges where expires_at <= panoh.now();
      insert into passkey_challenges (challenge_hash, purpose, session_id, expires_at)
        values (p_hash, p_purpose, (panoh.viewer()).session_id, panoh.now() + interval '5 minutes');
      return;
    end if;
    -- A locked account gets no challenge, so a lock that stands here comes from this attempt.
    update recognised_devices set failed_count = greatest(failed_count - 1, 0), locked_until = null
      where user_id = p_user and device_hash = nullif(current_setting('panoh.device', true), '');
    if not found then
      update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;
    end if;
    delete from sign_in_tickets where expires_at <= panoh.now();
    insert into sign_in_tickets (token_hash, user_id, expires_at)
      values (p_hash, p_user, panoh.now() + interval '5 minutes');
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_band_as_judged()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare who uuid := (panoh.me()).user_id; begin
    -- An assessment that was written apart leaves a higher band as it is.
    if exists (select 1 from risk_assessments a where a.case_id = new.id
        and a.assessed_by = who and a.recorded_at = panoh.now()
        and array_position('{incomplete,standard,medium,high}'::text[], a.band)
          >= array_position('{incomplete,standard,medium,high}'::text[], a.assessed_band)
        and (a.band = new.band or new.band = old.band
          and array_position('{standard,medium,incomplete,high}'::text[], new.band)
            >= array_position('{standard,medium,incomplete,high}'::text[], a.band))) then
      return new;
    end if;
    if old.assessed_at is not distinct from new.assessed_at and exists (select 1 from band_changes b
        where b.case_id = new.id and b.state = 'applied' and b.to_band = new.band
          and (b.requested_by = who and b.requested_at between panoh.now() - interval '1 millisecond' and panoh.now()
            or b.decided_by = who and b.requested_by <> who and b.decided_at between panoh.now() - interval '1 millisecond' and panoh.now())) then
      return new;
    end if;
    -- A critical fact raises the band at once; a fact never lowers it.
    if new.band = 'high' and old.assessed_at is not distinct from new.assessed_at and exists (select 1 from recorded_risk_facts f
        where f.case_id = new.id and f.agency_id = (panoh.me()).agency_id and f.recorded_at = panoh.now()) then
      return new;
    end if;
    raise exception 'not judged' using errcode = '42501';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_meeting_case()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if tg_table_name = 'meeting_entries' then
      update cases set flagged_until = new.discussed_at + interval '12 months', version = version + 1 where id = new.case_id;
      return null;
    end if;
    perform 1 from cases where status = 'open' and id = case when new.referral_id is null then new.case_id
      else (select received_case_id from referrals where id = new.referral_id) end for share;
    if not found then raise exception 'the case was closed meanwhile' using errcode = '40001'; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_name(p_kind text, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare named uuid := (p->>'id')::uuid; key uuid := (p->>'keyedFor')::uuid; version integer := (p->>'keyVersion')::integer;
    own uuid; digests bytea[] := array(select decode(t, 'base64') from jsonb_array_elements_text(p->'tokens') t); hit record;
  begin
    if p_kind = 'staff' then
      if ('administrator' = any ((panoh.me()).roles)) is not true
        or not exists (select 1 from users u where u.id = named and u.agency_id = key) then
        raise exception 'not allowed' using errcode = '42501';
      end if;
      insert into staff_names (user_id, keyed_for, key_version, tokens) values (named, key, version, digests)
        on conflict (user_id) do update set tokens = excluded.tokens, key_version = excluded.key_version;
    else
      select x.case_id into own from incident_perpetrators x join incidents i on i.id = x.incident_id
        where x.id = named and i.agency_id = (panoh.me()).agency_id
          and date_trunc('milliseconds', coalesce(i.detailed_at, i.recorded_at))
            = date_trunc('milliseconds', panoh.now());
      if own is null then
        select r.case_id into own from respondents r where r.id = named and r.agency_id = (panoh.me()).agency_id
          and date_trunc('milliseconds', r.recorded_at) = date_trunc('milliseconds', panoh.now());
      end if;
      if own is null then return; end if;
      insert into perpetrator_names (perpetrator_id, case_id, keyed_for, key_version, tokens)
        values (named, own, key, version, digests) on conflict do nothing;
    end if;
    for hit in with probes as (select q."agencyId" as agency_id, array(select decode(t, 'base64') from unnest(q.tokens) t) as tokens
          from jsonb_to_recordset(p->'probes') q ("agencyId" uuid, tokens text[]))
        select distinct n.case_id, named as user_id from probes q join perpetrator_names n on p_kind = 'staff'
          and n.keyed_for = q.agency_id and n.tokens && q.tokens
        union select distinct own, s.user_id from probes q join staff_names s on own is not null
          and s.keyed_for = q.agency_id and s.tokens && q.tokens loop
      if not exists (select 1 from conflict_blocks b where b.case_id = hit.case_id and b.subject_id = hit.user_id) then
        perform panoh.open_block(gen_random_uuid(), hit.case_id, 'user', hit.user_id, null, 'staff_match');
      end if;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_service_and_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare found_status text; freed uuid; begin
    if tg_op = 'INSERT' then
      select status into found_status from services where id = new.service_id for share;
      if found_status = 'withdrawn' then raise exception 'the service is withdrawn' using errcode = 'PN006'; end if;
      return new;
    end if;
    update service_places set given_back_at = panoh.now() where referral_id = new.id and given_back_at is null
      returning service_id into freed;
    update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
    update grants set ends_at = panoh.now() where new.status = 'withdrawn' and case_id = new.case_id
      and source_id = new.id and (ends_at is null or ends_at > panoh.now());
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_voice_code(p_hash bytea, p_expires_on date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; made integer; begin
    if ('own:core' = any (me.writes)) is not true then raise exception 'not theirs to ask' using errcode = '42501'; end if;
    insert into voice_askers as a (user_id, on_day, codes) values (me.user_id, today, 1)
      on conflict (user_id, on_day) do update set codes = a.codes + 1 returning a.codes into made;
    if made > 10 then raise exception 'too many' using errcode = 'PN119'; end if;
    insert into voice_quarters as q (agency_id, quarter_on, asked_by)
      values (me.agency_id, date_trunc('quarter', today)::date, me.user_id)
      on conflict (agency_id, quarter_on) do update set asked_by = null where q.asked_by <> excluded.asked_by;
    insert into voice_codes (hash, agency_id, expires_on) values (p_hash, me.agency_id, p_expires_on);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.keep_writing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if tg_table_name = 'cases' then
      insert into case_writings (case_id, group_id, written_at, is_listed)
        values (new.id, new.working_group_id, new.opened_at, new.status = 'open' and new.shares_with_group)
        on conflict (case_id) do update set group_id = excluded.group_id, is_listed = excluded.is_listed;
    else
      update case_writings set written_at = new.recorded_at where case_id in (
        select w.case_id from case_writings w where w.case_id = new.case_id and w.written_at < new.recorded_at
        for update skip locked);
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.known_at(p_case uuid)
 RETURNS TABLE(agency_id uuid, pair_id uuid, answer text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select k.agency_id, k.pair_id, n.answer from panoh.known_with(p_case) k
      left join linkage.comparisons n on n.pair_id = k.pair_id and n.case_id = p_case
    where panoh.viewer_owns_case(p_case) and 'own:consent' = any ((panoh.me()).reads) $function$;

CREATE OR REPLACE FUNCTION panoh.known_returns(p_cases uuid[])
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select distinct r.case_id from returns_after_settling r where r.case_id = any (p_cases) and r.seen_id <> r.case_id
    and panoh.viewer_owns_case(r.case_id) and 'own:consent' = any ((panoh.me()).reads)
    and exists (select 1 from panoh.known_with(r.case_id) k where k.case_id = r.seen_id and k.pair_id is null) $function$;

CREATE OR REPLACE FUNCTION panoh.known_with(p_case uuid)
 RETURNS TABLE(case_id uuid, agency_id uuid, pair_id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select d.id, b.id, x.pair_id from linkage.registrations r join cases c on c.id = r.case_id and c.may_be_linked and c.erased_at is null
    join agencies a on a.id = c.agency_id
    cross join lateral (select p.id as pair_id, case when p.one = p_case then p.other else p.one end as other_id from linkage.pairs p
        where p_case in (p.one, p.other) and p.is_doubtful and p.state = 'open'
      union all select null, o.case_id from linkage.registrations o where o.person_id = r.person_id and o.case_id <> p_case
        and not exists (select 1 from linkage.pairs p where p.one = least(p_case, o.case_id) and p.other = greatest(p_case, o.case_id)
          and p.is_doubtful and p.state = 'open')) x
    join linkage.registrations o on o.case_id = x.other_id and o.is_linkable
    join cases d on d.id = o.case_id and d.may_be_linked and d.erased_at is null join agencies b on b.id = d.agency_id
  where r.case_id = p_case and r.is_linkable and a.id <> b.id
    and not exists (select 1 from (values (c.id, b.id), (d.id, a.id)) v (case_id, agency_id)
      where not exists (select 1 from consents k
      where k.case_id = v.case_id and k.scope = 'mutual_disclosure' and k.agency_id = v.agency_id and k.answer = 'given'
        and k.basis = 'consent' and k.presence = 'alone' and k.withdrawn_at is null and k.given_at <= panoh.now()
        and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
        and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
          and n.agency_id = k.agency_id and (n.given_at, n.id) > (k.given_at, k.id))))
    and not exists (select 1 from linkage.registrations l
        join conflict_blocks y on y.case_id = l.case_id and y.lifted_at is null left join users u on u.id = y.subject_id
      where l.person_id in (r.person_id, o.person_id) and l.is_linkable
        and (y.subject_id in (a.id, b.id) or y.subject_code in (a.kind, b.kind) or u.agency_id in (a.id, b.id)))
    -- One open pair with that agency on each side; of several, none says whose record it is.
    and (x.pair_id is null or not exists (select 1 from (values (c.id, b.id), (d.id, a.id)) v (case_id, agency_id) where 1 <> (
      select count(*) from linkage.pairs q join cases e on e.id = case when q.one = v.case_id then q.other else q.one end
        and e.agency_id = v.agency_id where v.case_id in (q.one, q.other) and q.is_doubtful and q.state = 'open'))) $function$;

CREATE OR REPLACE FUNCTION panoh.lapse_call_ins()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare i call_ins; done integer := 0; begin
    for i in select * from call_ins where lapsed_at is null
        and asked_at + interval '24 hours' <= panoh.now() order by id for update skip locked loop
      update call_ins set lapsed_at = panoh.now() where id = i.id;
      insert into notifications (id, user_id, kind, subject_id)
        select gen_random_uuid(), u.id, case when u.agency_id = i.agency_id then 'call_in_unanswered' else 'call_in_stuck' end,
          case when u.agency_id = i.agency_id then i.id else i.agency_id end from users u
          where u.status = 'active' and (u.id = i.asked_by or 'supervisor' = any (u.roles) and (u.agency_id = i.agency_id
            or i.released_at is null
            and u.agency_id in (select g.fallback_agency_id from agency_memberships m join working_groups g on g.id = m.working_group_id
              where m.agency_id = i.agency_id and (m.ended_at is null or m.ended_at > panoh.now()))
            -- The owner of the case would learn in which group the asking agency is.
            and not exists (select 1 from call_in_cases k join cases c on c.id = k.case_id
              where k.call_in_id = i.id and c.agency_id = u.agency_id)))
            and not panoh.call_in_released_to(i.id, u.id);
      perform panoh.doubt_call_in(i.id, k.case_id, false) from call_in_cases k
        join follow_ups f on f.case_id = k.case_id and f.subject_id = i.id and f.status = 'pending' where k.call_in_id = i.id;
      done := done + 1;
    end loop;
    delete from call_ins e where e.asked_at < panoh.now() - interval '90 days'
      and not exists (select 1 from follow_ups f where f.subject_id = e.id and f.rule = 'ho.call_in' and f.status = 'pending');
    return done;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lapse_closings()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare e closure_episodes; done integer := 0; begin
    for e in select * from closure_episodes where state = 'endorsed' and endorsed_at + interval '72 hours'
        + case when second_talk = 'refused' then interval '30 days' else interval '0' end <= panoh.now()
        order by case_id for update skip locked loop
      perform panoh.lapse_request(e);
      done := done + 1;
    end loop;
    return done;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lapse_closure(p_case uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case)) then raise exception 'no relation' using errcode = '42501'; end if;
    return panoh.end_open_closure(p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lapse_request(e panoh.closure_episodes)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    perform panoh.end_open_closure(e.case_id);
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = e.case_id and status = 'pending' and subject_id = e.id and rule in ('cl.decide', 'cl.second_talk', 'cl.watch');
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'closure_lapsed', 'closure', panoh.now(), c.agency_id, '{}' from cases c where c.id = e.case_id;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u, e.case_id, 'closing_lapsed', e.id
      from unnest(panoh.answerable_for(e.case_id) || e.endorsed_by) u;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.last_triage(p_case uuid)
 RETURNS panoh.suicide_triages
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with told as (select t, t.asked_at, t.id, t.level,
      count(*) filter (where a.written_apart is not true) over (order by t.asked_at desc, t.id desc
        rows between unbounded preceding and 1 preceding) as later
    from suicide_triages t left join risk_assessments a on a.id = t.assessment_id
    where t.case_id = any ((select panoh.records_of(p_case))::uuid[]))
  select (t).* from told where later = 0
  order by array_position('{emergency,same_day,plan,not_clear,clear}'::text[], level), asked_at desc, id desc limit 1 $function$;

CREATE OR REPLACE FUNCTION panoh.leave_lapsed(p_limit integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare gone uuid; begin
    for gone in select c.id from consents k join cases c on c.id = k.case_id and c.may_be_linked
      where k.scope = 'record_linkage' and k.answer = 'given'
        and k.until_on < (panoh.now() at time zone 'Asia/Dushanbe')::date
        and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
          and (n.given_at, n.id) > (k.given_at, k.id))
      order by k.until_on, c.id limit p_limit for update of c skip locked
    loop
      update cases set may_be_linked = false where id = gone;
      perform linkage.forget(gone);
      return next gone;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.leave_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    new.contact_user_id := null;
    new.contact_taken_at := null;
    delete from case_labels where case_id = new.id;
    perform panoh.end_open_closure(new.id);
    if new.may_be_linked and exists (select 1 from agencies a where a.id = new.agency_id and a.kind = 'civil')
      and not exists (select 1 from consents k where k.case_id = new.id and k.scope = 'record_linkage') then
      new.may_be_linked := false;
      perform linkage.forget(new.id);
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.linkage_pairs(p_doubtful boolean, p_after uuid, p_limit integer)
 RETURNS TABLE(id uuid, is_linked boolean, sealed bytea, waiting bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer();
begin
  return query with hers as materialized (select p.id from linkage.pairs p where p.state = 'open' and p.is_doubtful = p_doubtful
    and (p_doubtful or p.is_linked) and exists (select 1 from cases c where c.id in (p.one, p.other)
      and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (p.one, p.other) and c.opened_by = me.user_id)
      and not (p.one = any (coalesce(me.blocked, '{}')) or p.other = any (coalesce(me.blocked, '{}'))))
    select p.id, p.is_linked, p.sealed, (select count(*) from hers)
    from hers join linkage.pairs p on p.id = hers.id
    where p_after is null or p.id > p_after order by p.id limit p_limit;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.linkage_state()
 RETURNS TABLE(to_encode integer, to_compare integer, set_aside integer, linked integer, oldest_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select count(*) filter (where kind = 'encode' and attempts < 3)::int,
    count(*) filter (where kind = 'compare' and attempts < 3)::int,
    count(*) filter (where attempts >= 3)::int,
    (select count(*)::int from linkage.registrations where is_linkable),
    min(waits_since) filter (where attempts < 3)
  from (select 'encode' as kind, attempts, handed_at as waits_since from linkage.inbox
    union all select 'compare', attempts, next_at from linkage.to_compare) waiting $function$;

CREATE OR REPLACE FUNCTION panoh.linked_cases(p_case uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
with recursive linked (id) as (select p_case
    union select n.id from linked l cross join lateral (
      select r.received_case_id as id from referrals r where r.case_id = l.id and r.received_case_id is not null
      union all select r.case_id from referrals r where r.received_case_id = l.id) n)
  select id from linked $function$;

CREATE OR REPLACE FUNCTION panoh.load_viewer()
 RETURNS panoh.viewer
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as (
      select u.id, s.id as session_id, u.agency_id, a.kind, a.type,
        array(select m.working_group_id from agency_memberships m where m.agency_id = a.id
          and (m.ended_at is null or m.ended_at > panoh.now()) order by m.started_at, m.id) as group_ids,
        u.roles, u.language, s.stepped_up_until,
        array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
          where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) and 'coordinator' = any (u.roles)
          and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_ids,
        (select array_agg(case
            when a.kind <> 'police' or r in ('coordinator', 'statistician', 'data_protection_officer', 'oversight') then r
            when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end)
          from unnest(u.roles) r where not 'administrator' = any (u.roles)) as access_roles
      from sessions s join users u on u.id = s.user_id join agencies a on a.id = u.agency_id
      where s.token_hash = nullif(current_setting('panoh.session', true), '')
        and s.ended_at is null and s.expires_at > panoh.now()
        and s.seen_at > panoh.now() - interval '30 minutes' and u.status = 'active')
    select me.id, me.session_id, me.agency_id, me.kind, me.type, me.group_ids, me.roles,
      array[me.id, me.agency_id] || me.led_group_ids,
      (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
        where role = any (me.access_roles) and may_read),
      (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
        where role = any (me.access_roles) and may_write),
      panoh.blocked_for(me.id, me.agency_id, me.kind),
      me.language, me.stepped_up_until, me.led_group_ids
    from me $function$;

CREATE OR REPLACE FUNCTION panoh.lock_account(p_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if (p_user = (panoh.me()).user_id or ('administrator' = any ((panoh.me()).roles) or ('supervisor' = any ((panoh.me()).roles)
      and exists (select 1 from users u where u.id = p_user and u.agency_id = (panoh.me()).agency_id
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set locked_at = panoh.now(), locked_by = (panoh.me()).user_id,
        lock_reason = case when p_user = (panoh.me()).user_id then 'self' else 'supervisor' end
      where user_id = p_user and locked_at is null;
    delete from sign_in_tickets where user_id = p_user;
    delete from recognised_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
    perform panoh.tell_work_of(p_user);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lock_case(p_case uuid, p_with_partner boolean)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if (p_with_partner and panoh.viewer_owns_case(p_case)
      or not p_with_partner and panoh.decides_closure(p_case)) is not true then
      raise exception 'no relation' using errcode = '42501';
    end if;
    perform 1 from cases where id = p_case or p_with_partner and id = panoh.contact_partner(p_case) order by id for update;
    return case when p_with_partner then panoh.contact_partner(p_case) end;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lock_imported_contact(p_case uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if not panoh.imports(p_case) then raise exception 'not importing' using errcode = '42501'; end if;
  update safe_contacts set locked_at = coalesce(locked_at, panoh.now()) where case_id = p_case;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.lose_receiver(r panoh.referrals)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update referrals set status = 'withdrawn', withdrawal_reason = 'receiver_not_available', ended_at = panoh.now(),
      due_at = null, version = version + 1 where id = r.id;
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1 where case_id = r.case_id
      and subject_id = r.id and status = 'pending' and (owner_role = 'receiving_agency' or rule = 'rf.handed_over');
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'referral_withdrawn', 'core', panoh.now(), c.agency_id, jsonb_build_object(
        'referralId', r.id, 'reference', r.reference, 'kind', r.kind,
        'serviceType', case r.kind when 'handover' then r.kind else r.service_type end,
        'reason', 'receiver_not_available') from cases c where c.id = r.case_id;
    perform panoh.notify(r.case_id, 'referral_ended', r.id, panoh.answerable_for(r.case_id));
    update cases set support_lead_state = 'to_offer', support_lead_agency_id = null, version = version + 1
      where id = r.case_id and r.kind = 'support_lead' and support_lead_state in ('offered', 'accepted')
        and coalesce(support_lead_agency_id, r.to_agency_id) = r.to_agency_id;
    if found then
      update follow_ups set owner_role = 'case_lead', version = version + 1
        where case_id = r.case_id and status = 'pending' and owner_role = 'support_lead';
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.mark_queue_stale()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; fresh queue_lines[]; begin
    if tg_table_name = 'cases' then insert into queue_stale (case_id) values (new.id) on conflict do nothing;
    elsif tg_table_name <> 'queue_stale' then insert into queue_stale (case_id) values (new.case_id) on conflict do nothing;
    else
      for subject in select case_id from queue_stale where xid = pg_current_xact_id() order by case_id loop
        perform pg_advisory_xact_lock(hashtext('panoh.queue_lines'), hashtext(subject::text));
        fresh := array(select l::queue_lines from panoh.queue_lines_of(subject) l);
        delete from queue_lines l where l.case_id = subject and not exists (select 1 from unnest(fresh) f
          where (f.group_id, f.filter, f.rank, f.sort_at, f.id) = (l.group_id, l.filter, l.rank, l.sort_at, l.id));
        insert into queue_lines as l select * from unnest(fresh)
          on conflict (group_id, filter, rank, sort_at, id) do update set until_at = excluded.until_at
          where l.until_at <> excluded.until_at;
      end loop;
      delete from queue_stale where xid = pg_current_xact_id();
    end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.may_be_notified(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.account_is_ready(p_user) and not exists (select 1 from absences a where a.user_id = p_user and a.ended_at is null
    and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) $function$;

CREATE OR REPLACE FUNCTION panoh.may_complete_follow_up(p_follow_up uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from follow_ups f where f.id = p_follow_up and (panoh.viewer_owns_case(f.case_id)
    or f.partition = 'follow_ups' and panoh.calls_for(f.case_id)
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = (panoh.me()).agency_id or panoh.viewer_coordinates_case(f.case_id)
        or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      -- The receiver's answer or the coordinator ends the sender's search; the referral is updated after its rows.
      and r.id = f.subject_id and (f.owner_role = 'receiving_agency' or f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting',
        'sv.wait_high')
        and r.kind <> 'support_lead'))
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = (panoh.me()).agency_id or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      and (r.service_type = 'forensic_exam' and f.rule = 'hl.forensic'
        -- An accepted place ends every search for the same service.
        or r.kind <> 'support_lead' and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high')
          and exists (select 1 from referrals s where s.id = f.subject_id and s.case_id = f.case_id and s.kind = r.kind
            and (s.kind = 'handover' or s.service_type = r.service_type))
        or r.kind = 'support_lead' and f.partition = 'follow_ups')
      -- A referral that was not accepted allows nothing, and an ended one nothing after the moment it ended.
      and (r.ended_at = panoh.now() or r.ended_at is null and (r.status in ('accepted', 'appointment', 'service_started')
        or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred'
          and (g.ends_at is null or g.ends_at > panoh.now())))))
    -- The agency that has the hearing moves it.
    or f.rule = 'pl.joint' and exists (select 1 from referrals r where r.case_id = f.case_id
      and r.to_agency_id = (panoh.me()).agency_id and r.received_case_id is not null and r.ended_at is null)
    -- The police decide on a correction of theirs in a case of another agency.
    or f.rule = 'cr.confirm' and exists (select 1 from corrections k where k.id = f.subject_id
      and k.case_id = f.case_id and k.agency_id = (panoh.me()).agency_id)
    or exists (select 1 from protection_orders o where o.case_id = f.case_id and (
      o.agency_id = (panoh.me()).agency_id and (o.id = f.subject_id or exists (select 1 from order_events e
        where e.order_id = o.id and e.id = f.subject_id))
      -- The prosecutor's answer moves the end of the order and the rows that depend on it.
      or o.id = f.subject_id and f.rule in ('po.extension', 'po.pre_expiry', 'po.expiry', 'rk.reassess')
        and o.extension_prosecutor_id = (panoh.me()).agency_id and o.extension_answered_at = panoh.now()
      -- Rows for the police about an order that no longer runs: the next command in the case may replace them.
      or o.id = f.subject_id and f.rule in ('po.serve_check', 'po.not_binding', 'po.pre_expiry', 'po.extension')
        and panoh.order_status(o) not in ('issued', 'active', 'extended')))
    or f.rule in ('cl.decide', 'cl.second_talk', 'cl.watch') and exists (select 1 from closure_episodes e
      where e.id = f.subject_id and e.reviewer_agency_id = (panoh.me()).agency_id)
    or f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator' and panoh.meets_on(f.case_id)
    or f.rule = 'mt.decision' and exists (select 1 from meeting_decisions d where d.id = f.subject_id
      and d.taken_back_at = panoh.now() and d.taken_back_by = (panoh.me()).user_id)
    or exists (select 1 from closure_episodes e join cases c on c.id = e.case_id where e.case_id = f.case_id
      and e.state = 'approved' and e.decided_by = (panoh.me()).user_id and e.decided_at = panoh.now()
      and c.closed_at = panoh.now()))) $function$;

CREATE OR REPLACE FUNCTION panoh.may_grant(p_case uuid, p_grantee uuid, p_relation text, p_partitions text[], p_source uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    return panoh.viewer_owns_case(p_case) and case p_relation
      when 'own' then p_grantee = (panoh.me()).agency_id
      when 'group' then p_partitions <@ '{core,follow_ups,closure}'::text[]
        and exists (select 1 from cases c where c.id = p_case and c.working_group_id = p_grantee and c.shares_with_group)
      when 'closure_review' then p_partitions <@ '{core,closure}'::text[]
        and exists (select 1 from closure_episodes e where e.id = p_source and e.case_id = p_case
          and e.state = 'requested' and e.reviewer_agency_id = p_grantee)
      when 'referred' then exists (select 1 from referrals r where r.id = p_source and r.case_id = p_case
          and r.to_agency_id = p_grantee and r.received_case_id is not null)
        and p_partitions <@ (array['core'] || panoh.allowed_to(p_case, p_grantee, p_partitions))
      end;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.may_lead(p_type text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select p_type in ('crisis_centre', 'ngo', 'shelter', 'cowfa', 'cowfa_icc', 'health', 'health_msr_room') $function$;

CREATE OR REPLACE FUNCTION panoh.may_receive(p_case uuid, p_agency uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.agency_serves_case_area(p_case, p_agency) or exists (select 1 from cases c where c.id = p_case
    and c.working_group_id is null and not exists (select 1 from agency_memberships m
      where m.agency_id = c.agency_id and (m.ended_at is null or m.ended_at > panoh.now()))) $function$;

CREATE OR REPLACE FUNCTION panoh.may_replace_referral(p_referral uuid, p_case uuid, p_from uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from referrals r
    where r.id = p_referral and r.case_id = p_case and r.from_agency_id = p_from) $function$;

CREATE OR REPLACE FUNCTION panoh.may_search_respondents()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select coalesce(me.agency_kind = 'police' and ('supervisor' = any (me.roles)
    or me.agency_type = 'police_dv' and 'police_inspector' = any (me.roles)), false) from panoh.me() me $function$;

CREATE OR REPLACE FUNCTION panoh.may_take_over(p_case uuid, p_agency uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.viewer_owns_case(p_case) and exists (select 1 from cases c join agencies s on s.id = c.agency_id
      join agencies a on a.id = p_agency
    where c.id = p_case and s.kind <> 'police' and a.id <> s.id and a.status = 'active'
      and panoh.may_lead(a.type) and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
        and (b.subject_id = a.id or b.subject_code = a.kind))) $function$;

CREATE OR REPLACE FUNCTION panoh.may_train(p_agency uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select 'administrator' = any ((panoh.me()).roles)
    or 'supervisor' = any ((panoh.me()).roles) and p_agency = (panoh.me()).agency_id
    or 'coordinator' = any ((panoh.me()).roles) and exists (select 1 from agency_memberships m
      where m.agency_id = p_agency and m.ended_at is null and m.working_group_id = any ((panoh.me()).led_group_ids)) $function$;

CREATE OR REPLACE FUNCTION panoh.me()
 RETURNS panoh.viewer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare known panoh.viewer; hash text := current_setting('panoh.session', true);
  begin
    select s.user_id, s.id, s.agency_id, s.agency_kind, s.agency_type, s.group_ids, s.roles, s.grantees, s.reads,
        s.writes, case when not s.has_blocks then '{}'::uuid[] end, s.language, s.stepped_up_until, s.led_group_ids into known
      from sessions s join directory_version d on s.known_version = d.version
      where s.token_hash = hash and s.ended_at is null and s.expires_at - d.shifted_by > pg_catalog.now()
        and s.seen_at - d.shifted_by > pg_catalog.now() - interval '30 minutes'
        and (s.known_until is null or s.known_until - d.shifted_by > pg_catalog.now());
    if found then return known; end if;
    return panoh.load_viewer();
  end $function$;

CREATE OR REPLACE FUNCTION panoh.meets_on(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'))) and (
  exists (select 1 from meeting_entries e where e.case_id = p_case and e.heard_by = (panoh.me()).user_id
    and e.discussed_at = panoh.now())
  or exists (select 1 from meeting_decisions d left join referrals r on r.id = d.referral_id
    where (d.decided_by = (panoh.me()).user_id and d.decided_at = panoh.now()
        or d.taken_back_by = (panoh.me()).user_id and d.taken_back_at = panoh.now())
      and (d.case_id = p_case or r.received_case_id = p_case))) $function$;

CREATE OR REPLACE FUNCTION panoh.merge_record(e panoh.closure_episodes)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare p_case uuid := e.case_id; p_kept uuid := e.subject_id; words jsonb := e.merge_words; own uuid; pair uuid;
    ranks text[] := '{standard,incomplete,medium,high}'; words_by_danger text[] := '{not_asked,safer,same,worse}'; r record; lost referrals;
  begin
    if words is null then raise exception 'not approved' using errcode = '42501'; end if;
    select agency_id into own from cases where id = p_case;
    perform pg_advisory_xact_lock(hashtext('panoh.merge/' || own));
    perform 1 from cases where id in (p_case, p_kept) order by id for update;
    if not exists (select 1 from cases k where k.id = p_kept and k.id <> p_case and k.agency_id = own
        and k.erased_at is null and k.status = 'open')
      or exists (select 1 from merged_cases m where m.case_id = p_kept) then
      raise exception 'not the record that stays' using errcode = 'PN079';
    end if;
    -- Rows written or sealed after the endorsement are not in its texts: the request must be made again.
    if exists (select 1 from protection_orders o where o.case_id = p_case and not words->'orders' @> jsonb_build_array(jsonb_build_object('id', o.id)))
      or exists (select 1 from order_events o where o.case_id = p_case and o.sealed is not null
        and not words->'orderEvents' @> jsonb_build_array(jsonb_build_object('id', o.id)))
      or exists (select 1 from respondents x where x.case_id = p_case
        and not coalesce(words->'respondents', '[]') @> jsonb_build_array(jsonb_build_object('id', x.id)))
      or exists (select 1 from support_goals g where g.case_id = p_case
        and not coalesce(words->'goals', '[]') @> jsonb_build_array(jsonb_build_object('id', g.id)))
      or exists (select 1 from goal_progress g where g.case_id = p_case and g.sealed_word is not null
        and not coalesce(words->'goalWords', '[]') @> jsonb_build_array(jsonb_build_object('id', g.id)))
      or exists (select 1 from plan_actions g where g.case_id = p_case and g.sealed_what is not null
        and not coalesce(words->'actions', '[]') @> jsonb_build_array(jsonb_build_object('id', g.id)))
      or exists (select 1 from court_steps g where g.case_id = p_case and g.sealed_note is not null
        and not coalesce(words->'courtNotes', '[]') @> jsonb_build_array(jsonb_build_object('id', g.id)))
      or exists (select 1 from (values ('legal', 'keyVersion'), ('support', 'supportVersion')) x (partition, version)
        where (words->>x.version)::integer is distinct from (select max(k.key_version) from vault.case_keys k
          where k.case_id = p_kept and k.partition = x.partition and k.agency_id = own)) then
      raise exception 'changed since the endorsement' using errcode = 'PN112';
    end if;
    perform panoh.end_open_closure(p_kept);
    perform set_config('panoh.merging', 'on', true);
    set constraints order_events_order_fk, order_events_breach_fk, respondents_order_fk, referrals_replaces_fk, referrals_consent_fk deferred;
    -- Of two follow-ups for the same thing the one due first stays.
    for r in select a.id as a_id, b.id as b_id, a.due_at < b.due_at as a_first from follow_ups a join follow_ups b
        on b.case_id = p_kept and b.status = 'pending' and b.rule = a.rule and b.step = a.step
          and b.subject_id is not distinct from a.subject_id where a.case_id = p_case and a.status = 'pending' loop
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where id = case when r.a_first then r.b_id else r.a_id end;
    end loop;
    update follow_up_steps s set case_id = p_kept from follow_ups f
      where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending';
    update follow_ups set case_id = p_kept, user_id = null, version = version + 1 where case_id = p_case and status = 'pending';
    update call_in_cases set case_id = p_kept where case_id = p_case;
    update protection_orders o set case_id = p_kept, incident_id = null, version = version + 1,
        sealed = decode(w.sealed, 'base64'), sealed_contact_line = decode(w.line, 'base64')
      from jsonb_to_recordset(words->'orders') w (id uuid, sealed text, line text) where o.id = w.id and o.case_id = p_case;
    update corrections c set case_id = p_kept where c.case_id = p_case and c.subject_kind = 'order';
    update order_events v set case_id = p_kept, sealed = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'orderEvents') w (id uuid, sealed text) where v.id = w.id and v.case_id in (p_case, p_kept);
    update respondents x set case_id = p_kept, sealed_name = decode(w.name, 'base64'), sealed = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'respondents') w (id uuid, name text, sealed text) where x.id = w.id and x.case_id in (p_case, p_kept);
    update perpetrator_names n set case_id = p_kept from respondents x where x.id = n.perpetrator_id and x.case_id = p_kept and n.case_id = p_case;
    -- The survivor's refusal outweighs an older yes of the other record.
    create temporary table merged_consents on commit drop as
      select k.*, gen_random_uuid() as new_id from consents k where k.case_id = p_case
        and (k.answer = 'refused' or not exists (select 1 from consents n where n.case_id = p_kept and n.answer = 'refused'
          and n.scope = k.scope and n.agency_id is not distinct from k.agency_id and n.given_at > k.given_at));
    insert into consents (id, case_id, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent,
        decided_with, given_at, until_on, provisional_until, withdrawn_at, recorded_by, recorded_at, language, manner,
        reviewed_by, reviewed_at, review_outcome)
      select new_id, p_kept, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent, decided_with,
        case when answer = 'refused' then panoh.now() else given_at end, until_on, provisional_until, withdrawn_at,
        recorded_by, recorded_at, language, manner, reviewed_by, reviewed_at, review_outcome from merged_consents;
    update referrals x set case_id = p_kept, consent_id = (select m.new_id from merged_consents m where m.id = x.consent_id),
      version = version + 1 where x.case_id = p_case;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
      select gen_random_uuid(), p_kept, g.grantee_id, g.relation, g.partitions, g.purpose, g.source_id, g.ends_at
      from grants g where g.case_id = p_case and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now());
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select p_kept, w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(words->'wraps') w (partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text)
      where exists (select 1 from grants g where g.case_id = p_case and g.relation = 'referred' and g.grantee_id = w."agencyId"
        and w.partition = any (g.partitions) and (g.ends_at is null or g.ends_at > panoh.now()))
      on conflict do nothing;
    insert into key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day, about, sealed_note)
      select coalesce(w."newId", gen_random_uuid()), p_kept, d.agency_id, d.written_by, d.date_id, d.note_no, d.kind, d.partition, d.step, d.on_day,
        d.about, decode(w.sealed, 'base64')
      from key_date_events d left join jsonb_to_recordset(words->'dateNotes') w (id uuid, "newId" uuid, sealed text) on w.id = d.id
      where d.case_id = p_case on conflict do nothing;
    -- A goal moves with its words; its steps and actions follow it.
    update support_goals g set case_id = p_kept, sealed_words = decode(w.sealed, 'base64'),
        sealed_measure = decode(w.measure, 'base64')
      from jsonb_to_recordset(words->'goals') w (id uuid, sealed text, measure text) where g.id = w.id and g.case_id = p_case;
    update goal_progress g set sealed_word = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'goalWords') w (id uuid, sealed text) where g.id = w.id and g.case_id = p_kept;
    update plan_actions g set sealed_what = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'actions') w (id uuid, sealed text) where g.id = w.id and g.case_id = p_kept;
    update court_steps s set case_id = p_kept, sealed_note = (select decode(w.sealed, 'base64')
        from jsonb_to_recordset(words->'courtNotes') w (id uuid, sealed text) where w.id = s.id)
      where s.case_id = p_case;
    update tool_results t set case_id = p_kept where t.case_id = p_case;
    update band_changes b set state = 'lapsed', decided_at = panoh.now(), version = b.version + 1
      where b.case_id in (p_case, p_kept) and b.state = 'pending';
    update court_openings o set case_id = p_kept where o.case_id = p_case;
    -- Of a signal in both records one stays: unanswered if a task waits for its answer, and him if one of the two says so.
    insert into programme_signal_cases (signal_id, case_id, found_at, confirmed_by, confirmed_at, answer, answered_by, answered_at)
      select signal_id, p_kept, found_at, confirmed_by, confirmed_at, answer, answered_by, answered_at
      from programme_signal_cases where case_id = p_case
      on conflict (signal_id, case_id) do update set confirmed_by = coalesce(programme_signal_cases.confirmed_by, excluded.confirmed_by),
        confirmed_at = coalesce(programme_signal_cases.confirmed_at, excluded.confirmed_at),
        (answer, answered_by, answered_at) = (select w.answer, w.answered_by, w.answered_at from (values
            (programme_signal_cases.answer, programme_signal_cases.answered_by, programme_signal_cases.answered_at),
            (excluded.answer, excluded.answered_by, excluded.answered_at)) w (answer, answered_by, answered_at)
          order by w.answer is not null, w.answer = 'not_him' limit 1);
    delete from programme_signal_cases where case_id = p_case;
    insert into programme_feedback (signal_id, case_id, step, word, recorded_by, recorded_at)
      select signal_id, p_kept, step, word, recorded_by, recorded_at from programme_feedback where case_id = p_case
      on conflict (signal_id, case_id, step) do update
        set word = excluded.word, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
        where array_position(words_by_danger, excluded.word) > array_position(words_by_danger, programme_feedback.word);
    delete from programme_feedback where case_id = p_case;
    -- What she wanted help with in the record that ends needs a goal in the one that stays.
    insert into need_answers (id, case_id, agency_id, written_by, step_no, need, answer, said_on)
      select gen_random_uuid(), p_kept, n.agency_id, n.written_by,
        (select coalesce(max(k.step_no), 0) + 1 from need_answers k where k.case_id = p_kept), n.need, n.answer, n.said_on
      from (select distinct on (k.need) k.* from need_answers k join cases c on c.id = k.case_id
          where k.case_id = p_case and k.recorded_at >= c.episode_opened_at order by k.need, k.step_no desc) n
      where n.answer = 'wanted' and (select k.answer from need_answers k join cases c on c.id = k.case_id
          where k.case_id = p_kept and k.need = n.need and k.recorded_at >= c.episode_opened_at
          order by k.step_no desc limit 1) is distinct from 'wanted';
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at, origin_id)
      select gen_random_uuid(), p_kept, b.subject_kind, b.subject_id, b.subject_code, 'linked', b.state, b.started_at, coalesce(b.origin_id, b.id)
      from conflict_blocks b where b.case_id = p_case and b.lifted_at is null and not exists (select 1 from conflict_blocks n
        where n.case_id = p_kept and n.lifted_at is null and n.subject_kind = b.subject_kind
          and n.subject_id is not distinct from b.subject_id and n.subject_code is not distinct from b.subject_code);
    update cases k set band = case when array_position(ranks, a.band) > array_position(ranks, k.band) then a.band else k.band end,
        death_reported_at = coalesce(k.death_reported_at, a.death_reported_at), searching_since = least(k.searching_since, a.searching_since),
        death_stops_contact = k.death_stops_contact or a.death_stops_contact and not k.contact_stopped,
        -- Her wish to be left alone counts, unless she came again after it.
        contact_stopped = k.contact_stopped or a.contact_stopped and exists (select 1 from case_events v where v.case_id = p_case
          and v.recorded_at >= k.episode_opened_at and (v.kind in ('contacts_stopped', 'death_reported')
            or v.kind = 'contact_recorded' and v.facts->>'outcome' = 'asked_no_contact')),
        version = k.version + 1 from cases a where k.id = p_kept and a.id = p_case;
    -- Another person answered there, or she doubted the plan: nobody calls here by an older one.
    update safe_contacts k set version = k.version + 1,
        locked_at = coalesce(k.locked_at, case when a.locked_at > coalesce(k.confirmed_at, '-infinity') then a.locked_at end),
        doubted_at = coalesce(k.doubted_at, case when a.doubted_at > coalesce(k.confirmed_at, '-infinity') then a.doubted_at end)
      from safe_contacts a where k.case_id = p_kept and a.case_id = p_case
        and greatest(a.locked_at, a.doubted_at) > coalesce(k.confirmed_at, '-infinity');
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1 from cases k where k.id = p_kept
      and k.contact_stopped and f.case_id = k.id and f.status = 'pending' and f.kind = 'safety_contact';
    -- What she refused in the record that ends closes here what an older yes had opened.
    delete from merged_consents where answer <> 'refused';
    update grants g set ends_at = panoh.now() where g.case_id = p_kept and g.relation = 'group' and (g.ends_at is null or g.ends_at > panoh.now())
      and exists (select 1 from merged_consents m where m.scope = 'case_conference_mdwg');
    update grants g set partitions = array(select p from unnest(g.partitions) p where p = 'core' or not exists (select 1
        from merged_consents m where m.scope = 'referral' and m.agency_id = g.grantee_id and p = any (m.partitions)))
      where g.case_id = p_kept and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now())
        and exists (select 1 from merged_consents m where m.scope = 'referral' and m.agency_id = g.grantee_id);
    for lost in select x.* from referrals x where x.case_id = p_kept and x.ended_at is null and exists (select 1
        from merged_consents m where m.scope = 'referral' and m.agency_id = x.to_agency_id and m.partitions = '{}') loop
      perform panoh.lose_receiver(lost);
    end loop;
    delete from vault.case_keys w using merged_consents m where w.case_id = p_kept and w.agency_id = m.agency_id and w.agency_id <> own
      and m.scope = 'referral' and (m.partitions = '{}' or w.partition = any (m.partitions));
    update cases k set
        shares_with_group = k.shares_with_group and not exists (select 1 from merged_consents m where m.scope = 'case_conference_mdwg'),
        refuses_sharing = k.refuses_sharing or exists (select 1 from merged_consents m where m.scope in ('case_conference_mdwg', 'referral'))
          and not exists (select 1 from grants_in_force g where g.case_id = p_kept and g.relation in ('group', 'referred')),
        counts_in_statistics = k.counts_in_statistics and not exists (select 1 from merged_consents m where m.scope = 'statistics_non_identifying'),
        may_be_linked = k.may_be_linked and not exists (select 1 from merged_consents m where m.scope = 'record_linkage')
      where k.id = p_kept;
    perform linkage.forget(p_kept) from merged_consents m where m.scope = 'record_linkage' limit 1;
    perform set_config('panoh.merging', 'off', true);
    if (select count(*) from cases where id in (p_case, p_kept) and may_be_linked) < 2 then return; end if;
    update linkage.pairs set state = 'answered' where one = least(p_case, p_kept) and other = greatest(p_case, p_kept) and state = 'open' returning id into pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by, is_of_agency)
      values (gen_random_uuid(), coalesce(pair, gen_random_uuid()), least(p_case, p_kept), greatest(p_case, p_kept), 'same', (panoh.me()).user_id, true);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.merged_records(p_case uuid)
 RETURNS TABLE(case_id uuid, code text, is_kept boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive merged as (select m.case_id as id from merged_cases m where m.kept_id = p_case
        union select m.case_id from merged_cases m join merged g on m.kept_id = g.id),
      kept as (select m.kept_id as id from merged_cases m where m.case_id = p_case
        union select m.kept_id from merged_cases m join kept g on m.case_id = g.id),
      found as (select id, false as is_kept from merged
        union all select id, true from kept where not exists (select 1 from merged_cases m where m.case_id = kept.id))
    select f.id, s.code, f.is_kept from found f join survivors s on s.case_id = f.id
      where panoh.viewer_owns_case(p_case) and panoh.viewer_owns_case(f.id) order by f.is_kept, s.code $function$;

CREATE OR REPLACE FUNCTION panoh.message_needs(p_ids uuid[])
 RETURNS TABLE(id uuid, is_needed boolean, snoozed_until timestamp with time zone, is_open boolean, language text, sealed_address bytea, sealed_planned bytea, email text, digest_hour smallint, quiet_from smallint, quiet_until smallint, works_on smallint[], breaks_quiet boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select m.id, case when m.kind = 'code'
      then exists (select 1 from staff_email_addresses c where c.planned_id = m.id and c.planned_until > panoh.now())
      else n.id is not null and n.read_at is null and (f.id is null or f.status = 'pending' or s.tells = 'call')
        and not (n.case_id is not null and n.case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[])))
        and not exists (select 1 from referrals r where r.id = n.subject_id and r.to_agency_id = u.agency_id
          and r.received_case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[]))) end,
    (select z.until_at from snoozes z where z.follow_up_id = f.id and z.user_id = m.user_id
      and (z.ended_at is null or z.ended_at > panoh.now()) order by z.created_at desc limit 1),
    u.status = 'active' and k.locked_at is null, coalesce(p.language, u.language), e.sealed_address, e.sealed_planned,
    coalesce(case when m.channel = 'push' then nullif(p.email, 'off') else p.email end, d.email), coalesce(p.digest_hour, d.digest_hour), coalesce(p.quiet_from, d.quiet_from),
    coalesce(p.quiet_until, d.quiet_until), coalesce(p.works_on, d.works_on), coalesce(p.breaks_quiet, d.breaks_quiet)
  from messages m join users u on u.id = m.user_id join agencies a on a.id = u.agency_id
    join credentials k on k.user_id = u.id cross join panoh.usual_choices d
    left join staff_email_addresses e on e.user_id = u.id and e.channel = m.channel
    left join notification_preferences p on p.user_id = u.id
    left join notifications n on n.id = m.notification_id
    left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
  where m.id = any (p_ids) $function$;

CREATE OR REPLACE FUNCTION panoh.message_readers(p_referral uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with r as materialized (select x.* from referrals x where x.id = p_referral
    and (panoh.me()).agency_id in (x.from_agency_id, x.to_agency_id))
  select r.from_agency_id from r union select r.to_agency_id from r where r.to_agency_id is not null
  union select u.agency_id from r join cases c on c.id = r.case_id join working_groups g on g.id = c.working_group_id
    join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
    where c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) $function$;

CREATE OR REPLACE FUNCTION panoh.message_state()
 RETURNS TABLE(waiting integer, sent_in_day integer, failed_in_day integer, last_error text, last_error_at timestamp with time zone, in_last_day integer, last_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select count(*) filter (where m.state in ('waiting', 'sending') and m.attempts > 0)::integer,
    (count(distinct m.tag) filter (where m.state = 'sent' and m.ended_at > panoh.now() - interval '1 day'))::integer,
    (count(distinct m.tag) filter (where m.state = 'fallen_back'
      and m.ended_at > panoh.now() - interval '1 day'))::integer,
    (select e.error_code from messages e where e.channel = 'email' and e.error_code is not null order by e.tried_at desc nulls last limit 1),
    (select max(e.tried_at) from messages e where e.channel = 'email' and e.error_code is not null), r.in_last_day, r.last_at
  from (select count(*)::integer as in_last_day, max(told_at) as last_at from read_alerts
      where told_at > panoh.now() - interval '1 day') r left join messages m on m.channel = 'email'
  group by r.in_last_day, r.last_at $function$;

CREATE OR REPLACE FUNCTION panoh.move_edition(p_id uuid, p_revision integer, p_action text, p_subject text, p_answer text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));
    select * into e from statistics.editions where id = p_id for update;
    if not found then raise exception 'no such edition' using errcode = '42501'; end if;
    if p_action = 'withdraw' then
      update statistics.edition_tables t set withdrawn_at = panoh.now(), withdrawn_by = me.user_id, withdrawn_reason = p_answer
        where t.edition_id = p_id and e.state = 'published' and t.code = p_subject and t.withdrawn_at is null;
      if not found then raise exception 'no such table' using errcode = 'PN094'; end if;
      return;
    end if;
    if e.revision <> p_revision then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    if p_action = 'discard' and e.state not in ('published', 'discarded') then
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'discarded', revision = revision + 1 where id = p_id;
    elsif p_action = 'answer' and e.state = 'drafted' then
      update statistics.edition_checks set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        where edition_id = p_id and number = p_subject::smallint;
      if not found then raise exception 'no such check' using errcode = '42501'; end if;
      update statistics.editions set revision = revision + 1 where id = p_id;
    elsif p_action = 'check' and e.state = 'drafted' then
      if exists (select 1 from statistics.edition_checks k where k.edition_id = p_id and k.answer is null) then
        raise exception 'not explained' using errcode = 'PN096';
      end if;
      update statistics.editions set state = 'checked', checked_by = me.user_id, checked_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'approve' and e.state = 'checked' then
      if me.user_id in (e.drafted_by, e.checked_by) or exists (select 1 from statistics.edition_checks k
          where k.edition_id = p_id and k.answered_by = me.user_id) then
        raise exception 'by another' using errcode = 'PN097';
      end if;
      update statistics.editions set state = 'approved', approved_by = me.user_id, approved_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'publish' and e.state = 'approved' then
      if (case e.part when 'first_half' then make_date(e.year, 9, 15)
          when 'second_half' then make_date(e.year + 1, 3, 15) else make_date(e.year + 2, 3, 15) end)
          > (panoh.now() at time zone 'Asia/Dushanbe')::date then raise exception 'not due' using errcode = 'PN095'; end if;
      insert into statistics.edition_counts (edition_id, code, counts)
        select t.edition_id, t.code, t.exact from statistics.edition_tables t
        where t.edition_id = p_id and e.part = 'second_half' and t.kind = 'year' and t.exact is not null;
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'published', published_by = me.user_id, published_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    else
      raise exception 'not now' using errcode = 'PN094';
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.needs_administrator()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select not exists (select 1 from users where 'administrator' = any (roles)) $function$;

CREATE OR REPLACE FUNCTION panoh.next_call_in()
 RETURNS TABLE(call_in_id uuid, case_id uuid, state jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare asked uuid; found_case uuid; begin
    loop
      -- In random order, so that one that fails does not block the others.
      select i.id into asked from call_ins i where i.looked_at is null order by random() limit 1 for update skip locked;
      if asked is null then return; end if;
      update call_ins i set looked_at = panoh.now() where i.id = asked;
      found_case := panoh.called_case(asked);
      if found_case is not null then
        perform 1 from cases c where c.id = found_case for update;
        return query select asked, found_case, panoh.state_of_planning(found_case);
        return;
      end if;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.next_programme_signal()
 RETURNS TABLE(signal_id uuid, case_id uuid, code text, allows_feedback boolean, state jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare s programme_signals; found_case uuid; begin
    loop
      -- In random order, so that one that fails does not block the others.
      select * into s from programme_signals w where exists (select 1 from programme_signal_probes p where p.signal_id = w.id)
        and (w.looked_at is null or w.looked_at < panoh.now() - interval '1 minute') order by random() limit 1 for update skip locked;
      if s.id is null then return; end if;
      found_case := panoh.programme_case(s.id);
      if found_case is not null then
        perform 1 from cases c where c.id = found_case for update;
        return query select s.id, found_case, s.code, coalesce(panoh.programme_consent(found_case), false),
          panoh.state_of_planning(found_case);
        return;
      end if;
      update programme_signals w set looked_at = panoh.now() where w.id = s.id;
      continue when s.is_danger and s.sent_at > panoh.now() - interval '30 days'
        or exists (select 1 from vault.index_secrets i where i.state in ('coming', 'leaving'));
      delete from programme_signal_probes p where p.signal_id = s.id;
      delete from programme_signal_texts t where t.signal_id = s.id and t.agency_id <> s.agency_id
        and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
          where k.signal_id = s.id and c.agency_id = t.agency_id and k.answer is distinct from 'not_him');
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.note_correction(c panoh.corrections, p_kind text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
  values (gen_random_uuid(), c.case_id, p_kind, c.partition, panoh.now(), c.agency_id, (panoh.me()).user_id,
    jsonb_build_object('correctionId', c.id, 'subjectKind', c.subject_kind, 'subjectId', c.subject_id, 'reason', c.reason)) $function$;

CREATE OR REPLACE FUNCTION panoh.notices_of_order(p_order uuid)
 RETURNS TABLE(id uuid, agency_id uuid, sent_at timestamp with time zone, seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select n.id, n.agency_id, n.sent_at, n.seen_at from order_notices n
    where n.order_id = p_order and panoh.is_notice_readable(n) and panoh.viewer_owns_case(n.case_id) and (panoh.me()).agency_kind <> 'police'
    order by n.sent_at, n.id $function$;

CREATE OR REPLACE FUNCTION panoh.notify(p_case uuid, p_kind text, p_subject uuid, p_users uuid[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with told as (insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
    select gen_random_uuid(), u.id, p_case, p_kind, p_subject, (panoh.me()).user_id
    from users u join agencies a on a.id = u.agency_id
    where u.id = any (p_users) and u.status = 'active' and u.id <> (panoh.me()).user_id
      and not exists (select 1 from blocks_in_force b where b.lifted_at is null
        and (b.case_id = p_case or b.case_id in (select r.received_case_id from referrals r
          where r.id = p_subject and r.to_agency_id = u.agency_id))
        and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)) returning 1)
  select count(*)::integer from told $function$;

CREATE OR REPLACE FUNCTION panoh.notify_facts(p_case uuid, p_agency uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not (panoh.viewer_has_case_relation(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    return (select jsonb_build_object('ownerAgencyId', c.agency_id, 'leadId', c.lead_user_id,
      'isShared', c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()),
      'people', panoh.people_around(c.id, p_agency, null)) from cases c where c.id = p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.notify_hotline(p_ids uuid[], p_most integer)
 RETURNS TABLE(step_id uuid, ended text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare s record; people uuid[]; once boolean; begin
    for s in select t.id, t.rung, r.id as request_id, r.agency_id, r.is_bundled, r.is_doubtful, r.state, r.taken_by
      from callback_escalations t join callback_requests r on r.id = t.request_id
      where t.state in ('waiting', 'claimed', 'undeliverable') and coalesce(t.lease_until, t.run_at) <= panoh.now()
        and (p_ids is null or t.id = any (p_ids))
      order by r.is_doubtful, coalesce(t.lease_until, t.run_at) limit p_most
      for update of t skip locked for no key update of r skip locked
    loop
      step_id := s.id;
      once := s.is_bundled and s.state = 'waiting' and s.rung in ('duty', 'everyone');
      begin
        -- Staff of the hotline, or the coordinators of its groups; all staff where the step finds no recipient.
        with house as (select u.id, u.roles, exists (select 1 from absences a where a.user_id = u.id and a.ended_at is null
              and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) as is_away from users u
            where u.agency_id = s.agency_id and u.status = 'active' and u.roles && '{hotline_worker,supervisor}'::text[]),
          meant as (select h.id from house h where case s.rung
              when 'duty' then 'hotline_worker' = any (h.roles) and not h.is_away
              when 'taker' then h.id = s.taken_by and not h.is_away
              when 'supervisor' then 'supervisor' = any (h.roles) and not h.is_away
              when 'ageing' then 'supervisor' = any (h.roles) and not h.is_away
              when 'everyone' then true else false end
            union select u.id from agency_memberships m join working_groups g on g.id = m.working_group_id
              join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
            where s.rung = 'coordinator' and m.agency_id = s.agency_id and (m.ended_at is null or m.ended_at > panoh.now())
            union select u.id from users u where s.rung = 'oversight' and u.status = 'active' and 'oversight' = any (u.roles))
          select array(select id from meant union select h.id from house h where not exists (select 1 from meant)) into people;
        ended := case when s.state = 'settled' then 'skipped' when people = '{}' then 'undeliverable' else 'done' end;
        if ended = 'done' then
          insert into notifications (id, user_id, step_id, kind, subject_id)
            select gen_random_uuid(), p.id, s.id, case when o.once then 'help_doubtful'
              when s.rung in ('duty', 'taker') then 'help_waiting' else 'help_late' end, s.request_id
            from unnest(people) p (id)
            cross join lateral (select once or (s.is_doubtful and s.state = 'waiting' and (select count(*) from (
              select from notifications n where n.user_id = p.id and n.kind like 'help%' and n.read_at is null
              limit 20) unread) = 20) as once) o
            where not o.once or not exists (select 1 from notifications n where n.user_id = p.id
              and n.kind = 'help_doubtful' and n.read_at is null)
            on conflict on constraint notifications_once do nothing;
        end if;
        update callback_escalations t set state = ended, attempts = t.attempts + 1,
          lease_until = case when ended = 'undeliverable' then panoh.now() + interval '10 minutes' end,
          done_at = case when ended <> 'undeliverable' then panoh.now() end where t.id = s.id;
        -- The escalation of a hidden request or a text message is repeated every twelve hours until a worker takes it.
        if ended = 'done' and s.rung = 'oversight' and s.state = 'waiting' and not s.is_bundled and not exists (
            select 1 from callback_escalations e where e.request_id = s.request_id and e.rung = 'oversight'
              and e.state in ('waiting', 'claimed', 'undeliverable')) then
          with again as (insert into callback_escalations (id, request_id, rung, run_at)
            select gen_random_uuid(), s.request_id, w.rung, panoh.now() + w.after from (values ('duty', interval '645 minutes'),
              ('everyone', interval '675 minutes'), ('supervisor', interval '705 minutes'), ('oversight', interval '12 hours'))
              w (rung, after) returning id, run_at)
          insert into outbox (id, queue, kind, subject_id, run_at) select id, 'help-requests', 'help_step', id, run_at from again;
        end if;
      exception when others then
        ended := 'failed';
        update callback_escalations t set state = 'claimed', attempts = t.attempts + 1,
          lease_until = panoh.now() + interval '60 seconds' where t.id = s.id;
      end;
      return next;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.notify_message(p_referral uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; people uuid[]; me uuid := (panoh.me()).agency_id; begin
    select * into r from referrals where id = p_referral;
    if not exists (select 1 from referral_messages m where m.referral_id = r.id and m.sent_at = panoh.now()
        and m.written_by = (panoh.me()).user_id and m.from_agency_id = me) then
      raise exception 'nothing written' using errcode = '42501';
    end if;
    people := case when me = r.to_agency_id then panoh.answerable_for(r.case_id)
      when r.received_case_id is not null then panoh.answerable_for(r.received_case_id)
      else array(select u.id from users u where u.agency_id = r.to_agency_id
        and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])) end;
    return panoh.notify(r.case_id, 'message_written', r.id, array(select p from unnest(people) p
      where not exists (select 1 from notifications n where n.user_id = p and n.kind = 'message_written'
        and n.subject_id = r.id and n.read_at is null)));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.notify_own_reminders()
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with due as (update own_reminders r set notified_at = panoh.now()
      where r.notified_at is null and r.done_at is null and r.due_at <= panoh.now()
        and exists (select 1 from users u join agencies a on a.id = u.agency_id
          where u.id = r.user_id and u.agency_id = r.agency_id and u.status = 'active'
            and (r.case_id is null or (not (r.case_id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
              and exists (select 1 from grants_in_force g where g.case_id = r.case_id and g.grantee_id in (u.id, u.agency_id)))))
      returning r.id, r.user_id),
    notified as (insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), user_id, 'own_reminder', id from due returning 1)
  select count(*)::integer from notified $function$;

CREATE OR REPLACE FUNCTION panoh.notify_people(p_case uuid, p_agency uuid, p_kind text, p_subject uuid, p_users uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare done integer; begin
    if not (panoh.viewer_has_case_relation(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
      select gen_random_uuid(), (p->>'id')::uuid,
        case when not (p->>'isOversight')::boolean and not (p->>'isOnlyHead')::boolean then p_case end, p_kind,
        case when (p->>'isOversight')::boolean or (p->>'isOnlyHead')::boolean
          then (select c.agency_id from cases c where c.id = p_case) else p_subject end, (panoh.me()).user_id
      from jsonb_array_elements(panoh.people_around(p_case, p_agency, null)) p
      where (p->>'id')::uuid = any (p_users) and (p->>'id')::uuid <> (panoh.me()).user_id
        and (p->>'isActive')::boolean and not (p->>'isBlocked')::boolean;
    get diagnostics done = row_count;
    return done;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.notify_read_budget_spent()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null then return; end if;
    insert into read_alerts (user_id, hour, agency_id) values (me.user_id, date_trunc('hour', panoh.now()), me.agency_id)
      on conflict do nothing;
    if not found then return; end if;
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'read_budget_spent', me.user_id from users u
      where u.agency_id = me.agency_id and u.status = 'active' and u.id <> me.user_id and 'supervisor' = any (u.roles);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.notify_trainings()
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with today as (select (panoh.now() at time zone 'Asia/Dushanbe')::date as day),
    ends as (select a.user_id, s.module, max((s.held_on + make_interval(months => m.valid_months))::date) as ends_on
      from training_attendance a join training_sessions s on s.id = a.session_id
        join training_modules m on m.code = s.module join users u on u.id = a.user_id and u.status = 'active'
      where a.passed and a.revoked_on is null and (not s.needs_second or s.confirmed_by is not null)
        and not exists (select 1 from training_attendance b join training_sessions t on t.id = b.session_id
          where b.user_id = a.user_id and t.module = s.module and b.revoked_on >= s.held_on)
      group by 1, 2),
    due as (insert into training_notices (user_id, module, ends_on, stage)
      select e.user_id, e.module, e.ends_on, g.stage from ends e cross join today t
        cross join (values (1, -30), (2, 1), (3, 91)) as g (stage, after_days)
      where t.day >= e.ends_on + g.after_days
        and exists (select 1 from training_rules r where r.enforced_from <= t.day)
      on conflict do nothing returning user_id, module, stage),
    receivers as (select distinct case d.stage when 1 then d.user_id when 2 then s.id else c.id end as receiver,
        case when d.stage = 1 then 'training_ends' else 'training_ended' end as kind
      from due d join users u on u.id = d.user_id
        left join users s on d.stage = 2 and s.agency_id = u.agency_id and s.status = 'active' and 'supervisor' = any (s.roles)
        left join agency_memberships m on d.stage = 3 and m.agency_id = u.agency_id and m.ended_at is null
        left join working_groups g on g.id = m.working_group_id
        left join users c on c.id = g.coordinator_user_id and c.status = 'active'),
    notified as (insert into notifications (id, user_id, kind)
      select gen_random_uuid(), receiver, kind from receivers where receiver is not null returning 1)
  select count(*)::integer from notified $function$;

CREATE OR REPLACE FUNCTION panoh.notify_unsaid_beds()
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with asked as (update services s set beds_asked_at = panoh.now() from agencies a
      where a.id = s.agency_id and a.status = 'active' and s.status = 'active' and s.capacity_unit = 'beds'
        and greatest(s.confirmed_at, s.beds_asked_at, s.created_at) <= panoh.now() - interval '24 hours'
      returning s.agency_id, coalesce(s.confirmed_at, s.created_at) as said_at),
    heard as (select u.id, k.agency_id, 'beds_unsaid' as kind from asked k join users u on u.status = 'active'
        and u.agency_id = k.agency_id and u.roles && '{shelter_worker,supervisor}'::text[]
      union select u.id, k.agency_id, 'beds_silent' from asked k
        join agency_memberships m on m.agency_id = k.agency_id and (m.ended_at is null or m.ended_at > panoh.now())
        join working_groups g on g.id = m.working_group_id
        join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
        where k.said_at <= panoh.now() - interval '48 hours' and not exists (select 1 from notifications n
          where n.user_id = u.id and n.kind = 'beds_silent' and n.subject_id = k.agency_id and n.created_at > k.said_at)),
    notified as (insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), id, kind, agency_id from heard returning 1)
  select count(*)::integer from notified $function$;

CREATE OR REPLACE FUNCTION panoh.open_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text, p_source text, p_reason text DEFAULT NULL::text, p_heavy boolean DEFAULT false, p_hands_over boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare one uuid; begin
    -- A person's block is added although a hidden one of the same subject exists; its absence would reveal that one.
    if exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = p_subject or b.subject_code = p_code)
      and (p_source <> 'person' or b.source in ('person', 'intake', 'import'))) then return; end if;
    -- An acceptance of a referral of these cases and this block wait for each other.
    for attempt in 1..2 loop
      perform 1 from referrals r where r.case_id in (select panoh.linked_cases(p_case)) order by r.id for update;
    end loop;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, reason, is_heavy, hands_over, started_by)
      values (p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, p_hands_over,
        case when p_source = 'person' then (panoh.me()).user_id end);
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, origin_id, is_heavy)
      select gen_random_uuid(), l.id, p_kind, p_subject, p_code, 'linked', p_id, p_heavy from panoh.linked_cases(p_case) l (id)
      where l.id <> p_case and not exists (select 1 from conflict_blocks b where b.case_id = l.id
        and b.lifted_at is null and (b.subject_id = p_subject or b.subject_code = p_code));
    for one in select b.id from conflict_blocks b where b.id = p_id or b.origin_id = p_id order by b.id = p_id loop
      perform panoh.enforce_block(one);
      perform panoh.take_back_shares(one);
    end loop;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u.id, c.id,
        case when u.agency_id = c.agency_id then 'block_started' else 'block_to_review' end, p_id
      from cases c join users u on u.agency_id in (c.agency_id, panoh.block_reviewer(c.id)) join agencies a on a.id = u.agency_id
      where c.id = p_case and p_source <> 'import' and u.status = 'active' and 'supervisor' = any (u.roles)
        and u.id is distinct from (panoh.me()).user_id and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
        and (not p_heavy or u.agency_id <> c.agency_id or u.agency_id is distinct from (panoh.me()).agency_id);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.open_emergency(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare target record; begin
    select * into target from panoh.emergency_target(p->>'reference');
    if target.case_id is null or (panoh.me()).agency_kind = 'police' or panoh.emergency_is_locked()
      or target.owner_id is distinct from (p->>'sealedFor')::uuid then
      raise exception 'no emergency' using errcode = '42501';
    end if;
    insert into emergency_accesses (id, case_id, user_id, agency_id, reason_code, ends_at)
    values ((p->>'id')::uuid, target.case_id, (panoh.me()).user_id, (panoh.me()).agency_id, p->>'reasonCode',
      panoh.now() + interval '4 hours');
    insert into emergency_reasons (id, case_id, agency_id, agency_key_version, sealed_key, sealed)
    values ((p->>'id')::uuid, target.case_id, target.owner_id, (p->>'agencyKeyVersion')::integer,
      decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
    values (gen_random_uuid(), target.case_id, (panoh.me()).user_id, 'emergency', '{risk,safe_contact}',
      'imminent_danger', (p->>'id')::uuid, panoh.now() + interval '4 hours');
    perform panoh.notify(target.case_id, 'emergency_opened', (p->>'id')::uuid,
      panoh.answerable_for(target.case_id) || array(select u.id from users u
        where u.agency_id = target.owner_id and 'supervisor' = any (u.roles)
          and not (u.id = any (panoh.answerable_for(target.case_id)))));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.open_import_session(p_upload uuid, p_id uuid, p_hash text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if p_hash !~ '^import:[0-9a-f]{64}$' or not exists (select 1 from import_files u
      where u.id = p_upload and u.agency_id = (panoh.me()).agency_id and u.state in ('ready', 'stopped', 'running'))
    or ('supervisor' = any ((panoh.me()).roles)) is not true then
    raise exception 'nothing to bring in' using errcode = '42501';
  end if;
  insert into sessions (id, user_id, token_hash, expires_at, seen_at, opened_by)
    values (p_id, (panoh.me()).user_id, p_hash, panoh.now() + interval '12 hours', panoh.now() + interval '12 hours', 'import')
    on conflict do nothing;
  return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.open_session(p_user uuid, p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare has boolean; begin
    select c.has_factor into has from credentials c where c.user_id = p_user and c.locked_at is null for update;
    if not found or (p->>'authMethod' = 'password' and has) then return false; end if;
    if p->>'authMethod' in ('password', 'code', 'recovery_code') and not exists (
        select 1 from recognised_devices where user_id = p_user and device_hash = p->>'deviceHash') then
      update credentials set failed_count = 0, locked_until = null where user_id = p_user;
    end if;
    -- A sign-in with a one-time password does not count: others may know it.
    update credentials set signed_in_at = panoh.now()
      where user_id = p_user and (not must_change or p->>'authMethod' = 'passkey');
    if p->>'deviceHash' is not null then
      delete from recognised_devices where user_id = p_user and seen_at < panoh.now() - interval '180 days';
      insert into recognised_devices (user_id, device_hash) values (p_user, p->>'deviceHash')
        on conflict (user_id, device_hash) do update set failed_count = 0, locked_until = null, seen_at = panoh.now();
    end if;
    insert into sessions (id, user_id, token_hash, expires_at, device, opened_by, device_hash)
      values ((p->>'id')::uuid, p_user, p->>'tokenHash', panoh.now() + interval '12 hours', p->>'device', p->>'authMethod', p->>'deviceHash');
    -- The rest of this transaction runs as this user.
    perform set_config('panoh.session', p->>'tokenHash', true);
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.open_sms(p_id uuid, p_version integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with read as (select r.id from callback_requests r where r.id = p_id and r.version = p_version and r.state = 'taken'
      and r.taken_by = (panoh.me()).user_id for update)
  update callback_escalations e set state = 'skipped', done_at = panoh.now() from read
    where e.request_id = read.id and e.of_message and e.state in ('waiting', 'claimed', 'undeliverable') $function$;

CREATE OR REPLACE FUNCTION panoh.order_contacts(p_case uuid)
 RETURNS TABLE(id uuid, case_id uuid, rule text, step smallint, from_at timestamp with time zone, due_at timestamp with time zone, because text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if p_case is not null and not exists (select 1 from referrals r where r.received_case_id = p_case) then return; end if;
  return query select f.id, r.received_case_id, f.rule, f.step, f.from_at, f.due_at, f.because from referrals r
      join cases c on c.id = r.case_id and c.support_lead_state = 'accepted'
        and c.support_lead_agency_id = r.to_agency_id
      join follow_ups f on f.case_id = r.case_id and f.status = 'pending' and f.owner_role = 'support_lead'
        and starts_with(f.rule, 'po.')
    where (p_case is null or r.received_case_id = p_case) and r.received_case_id is not null
      and r.to_agency_id = (select (panoh.me()).agency_id) and r.kind = 'support_lead' and r.ended_at is null
      and panoh.viewer_may_see_orders(r.case_id) and panoh.viewer_owns_case(r.received_case_id);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.order_status(o panoh.protection_orders)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select case when o.refused_at is not null then 'refused' when o.issued_at is null then 'requested'
  when o.annulled_at is not null then 'annulled' when o.lifted_at is not null then 'revoked' when o.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date then 'expired'
  when o.served_at is null then 'issued' when o.expires_on > o.first_expires_on then 'extended' else 'active' end $function$;

CREATE OR REPLACE FUNCTION panoh.order_statuses(p_case uuid, p_elsewhere boolean DEFAULT false)
 RETURNS TABLE(id uuid, status text, starts_on date, expires_on date)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if p_elsewhere then
    if not panoh.viewer_owns_case(p_case) then return; end if;
    return query select o.id, panoh.order_status(o), o.starts_on, o.expires_on
      from referrals r join protection_orders o on o.case_id = r.case_id
      where r.received_case_id = p_case and r.to_agency_id = (panoh.me()).agency_id
        and panoh.viewer_may_see_orders(r.case_id) order by o.reported_at, o.id;
  elsif panoh.decides_closure(p_case) or panoh.viewer_coordinates_case(p_case) or panoh.viewer_may_see_orders(p_case) then
    return query select o.id, panoh.order_status(o), o.starts_on, o.expires_on from protection_orders o
      where o.case_id = p_case order by o.reported_at, o.id;
  end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.own_account()
 RETURNS TABLE(must_change boolean, must_enrol boolean, proofs text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.must_change, coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false),
    case when c.has_factor then array_remove(array[
        (select 'passkey' from passkeys k where k.user_id = c.user_id limit 1),
        (select 'code' from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null),
        case when not exists (select 1 from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null)
          and exists (select 1 from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
          then 'recovery_code' end], null)
      else '{password}' end
  from credentials c where c.user_id = (panoh.me()).user_id $function$;

CREATE OR REPLACE FUNCTION panoh.own_counts(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  declare me panoh.viewer := panoh.viewer(); this_moment timestamptz := panoh.now(); held text[]; begin
    if me.user_id is null or p_case = any (me.blocked) then return null; end if;
    select array_agg(p) into held from grants g cross join unnest(g.partitions) p
      where g.case_id = p_case and g.relation = 'own' and g.grantee_id = any (me.grantees)
        and 'own:' || p = any (me.reads)
        and g.starts_at <= this_moment and (g.ends_at is null or g.ends_at > this_moment);
    if held is null or not 'core' = any (held) then return null; end if;
    return jsonb_build_object(
      'referrals', (select count(*) from referrals r where r.case_id = p_case),
      'incidents', (select count(*) from incidents i where i.case_id = p_case),
      'orders', (select count(*) from protection_orders o where o.case_id = p_case),
      'contacts', case when 'follow_ups' = any (held) then (select count(*) from contacts k where k.case_id = p_case) end,
      'assessments', case when 'risk' = any (held) then
        (select count(*) from risk_assessments r where r.case_id = p_case) end,
      'consents', case when 'consent' = any (held) then (select count(*) from consents k where k.case_id = p_case) end,
      'narratives', case when 'narrative' = any (held) then
        (select count(*) from narratives n where n.case_id = p_case) end,
      'supportEntries', case when 'support' = any (held) then (select count(*) from support_entries s
        where s.case_id = p_case and (me.agency_kind <> 'police' or s.agency_id = me.agency_id)) end,
      'courts', case when 'support' = any (held) and me.agency_kind <> 'police' then (select count(distinct s.court_id)
        from court_steps s where s.case_id = p_case or s.court_id in (select k.court_id from panoh.courts_referred(p_case) k)) end);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.own_factors()
 RETURNS TABLE(login text, is_required boolean, authenticator_since timestamp with time zone, codes_left integer, planned_secret bytea, passkeys jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.login, c.second_factor_from is not null, case when f.sealed_secret is not null then f.confirmed_at end,
    (select count(*)::integer from recovery_codes r where r.user_id = c.user_id and r.used_at is null),
    case when f.planned_until > panoh.now() then f.planned_secret end,
    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'credentialId', k.credential_id, 'host', k.host,
        'sealedName', encode(k.sealed_name, 'base64'), 'isBackedUp', k.is_backed_up, 'createdAt', k.created_at,
        'usedAt', k.used_at) order by k.created_at, k.id), '[]') from passkeys k where k.user_id = c.user_id)
  from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = (panoh.me()).user_id $function$;

CREATE OR REPLACE FUNCTION panoh.owned_block(p_block uuid)
 RETURNS TABLE(case_id uuid, version integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select b.case_id, b.version from conflict_blocks b
    where b.id = p_block and b.origin_id is null and b.lifted_at is null and panoh.viewer_owns_case(b.case_id) $function$;

CREATE OR REPLACE FUNCTION panoh.packet_references(p_meeting uuid)
 RETURNS TABLE(reference text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select c.reference from meeting_entries e join cases c on c.id = e.case_id
    where e.meeting_id = p_meeting and e.is_listed and panoh.entry_sight(e.case_id, e.working_group_id) = 'reference'
    order by c.reference $function$;

CREATE OR REPLACE FUNCTION panoh.pair_decisions(p_decision uuid, p_limit integer)
 RETURNS TABLE(id uuid, pair_id uuid, answer text, decided_by uuid, decided_at timestamp with time zone, undone_at timestamp with time zone, sealed bytea)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer();
begin
  return query select p.id, p.pair_id, p.answer, p.decided_by, p.decided_at, p.undone_at, q.sealed
    from linkage.decisions p left join linkage.pairs q on q.id = p.pair_id
    where (p_decision is null or p.id = p_decision) and not p.is_of_agency
      and exists (select 1 from cases c where c.id in (p.one, p.other)
      and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (p.one, p.other) and c.opened_by = me.user_id)
      and not (p.one = any (coalesce(me.blocked, '{}')) or p.other = any (coalesce(me.blocked, '{}')))
    order by p.decided_at desc, p.id limit p_limit;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.part_in_ending(p_agency uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select case when 'supervisor' = any (me.roles) and me.agency_id = a.id then 'supervisor'
      when 'group:core' = any (me.reads) and exists (select 1 from agency_memberships m where m.agency_id = a.id
          and m.working_group_id = any (me.led_group_ids) and (m.ended_at is null or m.ended_at > panoh.now())) then 'coordinator'
      when 'administrator' = any (me.roles) then 'reads' end
    from panoh.me() me join agencies a on a.id = p_agency and a.status = 'active' and a.kind <> 'police' $function$;

CREATE OR REPLACE FUNCTION panoh.pass_on_courts(p_case uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare kept record; begin
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = p_case and f.rule = 'lg.window' and f.status = 'pending'
        and exists (select 1 from referrals r join follow_ups n on n.case_id = r.received_case_id and n.rule = f.rule
          and n.subject_id = f.subject_id and n.status = 'pending' where r.case_id = p_case and r.kind = 'handover');
    for kept in select f.id, t.id as case_id, t.agency_id
        from follow_ups f join court_steps s on s.court_id = f.subject_id and s.step_no = 1
          join cases t on t.id = s.case_id and t.id <> p_case and t.status = 'open' and t.erased_at is null and not t.contact_stopped
        where f.case_id = p_case and f.rule = 'lg.window' and f.status = 'pending' loop
      update follow_up_steps set case_id = kept.case_id where follow_up_id = kept.id;
      update follow_ups set case_id = kept.case_id, agency_id = kept.agency_id, user_id = null, rules_id = null, version = version + 1
        where id = kept.id;
    end loop;
    update follow_ups set owner_role = 'legal_aid_lawyer', version = version + 1
      where case_id = p_case and rule in ('lg.window', 'en.paid') and status = 'pending' and owner_role = 'case_lead';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.people_around(p_case uuid, p_agency uuid, p_received uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with c as materialized (select c.id, c.agency_id, g.coordinator_user_id, g.deputy_user_id, g.chair_user_id,
      g.fallback_agency_id, a.head_user_id
    from cases c join agencies a on a.id = c.agency_id left join working_groups g on g.id = c.working_group_id
    where c.id = p_case),
  near as (
    select u.id from c join users u on u.agency_id in (c.agency_id, p_agency)
    union select x.id from c cross join lateral (values (c.coordinator_user_id), (c.deputy_user_id), (c.chair_user_id),
      (c.head_user_id)) x (id) where x.id is not null
    union select u.id from c join users u on u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles)
    union select u.id from users u where 'oversight' = any (u.roles)
    union select u.id from c join grants_in_force t on t.case_id = c.id and t.relation = 'referred'
      join users u on u.agency_id = t.grantee_id and 'prosecutor' = any (u.roles)),
  blocked as materialized (select b.subject_id, b.subject_code from blocks_in_force b
    where b.lifted_at is null and (b.case_id = p_case or b.case_id = p_received))
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'agencyId', u.agency_id, 'roles', to_jsonb(u.roles),
      'isActive', u.status = 'active', 'hasSignedIn', k.signed_in_at is not null, 'isLocked', k.locked_at is not null,
      -- Oversight gets numbers only, so a block of its agency does not apply; a block of the person does.
      'isBlocked', exists (select 1 from blocked b where b.subject_id = u.id
        or (not 'oversight' = any (u.roles) and (b.subject_id = u.agency_id or b.subject_code = a.kind))),
      'isAway', w.id is not null, 'standInId', w.stand_in_id,
      'isQuiet', coalesce(k.signed_in_at < panoh.now() - interval '14 days', true),
      'reads', (select coalesce(jsonb_agg(distinct r.partition), '[]') from role_access r
        where r.relation = 'own' and r.may_read and r.partition in ('follow_ups', 'health', 'whereabouts', 'identity', 'support')
          and r.role = any (select case when a.kind <> 'police' then x when x = 'supervisor' then 'police_supervisor'
            else 'police_inspector' end from unnest(u.roles) x)),
      'isCoordinator', u.id in (c.coordinator_user_id, c.deputy_user_id) is true,
      'isChair', u.id in (c.chair_user_id, c.deputy_user_id) is true,
      'isAgencyHead', u.id = c.head_user_id is true,
      'isOnlyHead', coalesce(u.id = c.head_user_id and u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,court_contact,enforcement_contact}'::text[], false),
      'isOversight', 'oversight' = any (u.roles),
      'isFallback', coalesce(u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles), false),
      'holdsCase', 'prosecutor' = any (u.roles) and exists (select 1 from grants_in_force t where t.case_id = c.id
        and t.grantee_id = u.agency_id and t.relation = 'referred')) order by u.display_name, u.id), '[]')
  from c cross join near n join users u on u.id = n.id join agencies a on a.id = u.agency_id
    left join credentials k on k.user_id = u.id
    left join lateral (select w.id, w.stand_in_id from absences w where w.user_id = u.id and w.ended_at is null
      and w.starts_at <= panoh.now() and w.ends_at > panoh.now() order by w.starts_at, w.id limit 1) w on true $function$;

CREATE OR REPLACE FUNCTION panoh.plan_call_in(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare question uuid := (p->>'subjectId')::uuid; subject uuid := panoh.called_case(question); earlier uuid; begin
    if subject is null or (p->>'rule', p->>'because') is distinct from ('ho.call_in', 'called_in') then
      raise exception 'no case called in' using errcode = '42501';
    end if;
    select e.id into earlier from call_ins i join call_ins e on e.agency_id = i.agency_id join follow_ups f on f.subject_id = e.id
      where i.id = question and f.case_id = subject and f.rule = 'ho.call_in' and f.status = 'pending';
    insert into call_in_cases (call_in_id, case_id, joins_id) values (question, subject, earlier);
    if earlier is null then
      perform panoh.plan_row(subject, (p - '{afterClosure}'::text[]) || '{"partition": "follow_ups"}');
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_court_help(p_entry uuid, p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; begin
    select o.case_id into subject from court_entries e join court_openings o on o.id = e.opening_id where e.id = p_entry
      and e.entry = 'help_wanted' and e.written_by = (panoh.me()).user_id and e.recorded_at = panoh.now();
    if subject is null or p is not null and (p->>'rule' is distinct from 'lg.help' or p->>'because' is distinct from 'court_help_wanted'
        or (p->>'subjectId')::uuid is distinct from p_entry) then
      raise exception 'not recorded now' using errcode = '42501'; end if;
    if p is null then return panoh.state_of_planning(subject) || '{"pending": [], "orders": [], "referrals": [],
      "children": [], "planActions": [], "lastSessionOn": null, "isInDanger": false, "failedAttempts": 0}'; end if;
    perform panoh.plan_row(subject, (p - '{afterClosure}'::text[]) || '{"partition": "support"}');
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_follow_up(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; begin
    select case_id into subject from follow_ups where id = (p->>'id')::uuid;
    if not panoh.viewer_has_case_relation(coalesce(subject, (p->>'caseId')::uuid)) then
      raise exception 'no relation' using errcode = '42501'; end if;
    if subject is null then perform panoh.plan_row((p->>'caseId')::uuid, p); return; end if;
    perform 1 from follow_ups where id = (p->>'id')::uuid and status = 'pending'
      and due_at > (p->>'dueAt')::timestamptz for update;
    if found then perform panoh.plan_row(subject, p - 'because'); end if;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_messages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if tg_table_name = 'notification_preferences' then
      update messages set next_at = panoh.now() where user_id = new.user_id and state = 'waiting' and tag is null;
      return null;
    end if;
    perform pg_notify('panoh_live', u.id::text) from
      (select t.user_id, array_agg(t.case_id) as cases from told t group by t.user_id) t
      join users u on u.id = t.user_id join agencies a on a.id = u.agency_id
      cross join lateral (select panoh.blocked_for(u.id, u.agency_id, a.kind) as cases offset 0) blocked
      where (t.cases <@ blocked.cases) is not true;
    with wanted as (
      select n.id, n.user_id, c.channel, c.choice, n.kind in ('task_late', 'band_high', 'emergency_opened', 'read_budget_spent',
            'help_waiting', 'help_late', 'help_doubtful')
          or (f.kind = 'safety_contact' and k.band = 'high') as is_urgent,
        coalesce(n.kind in ('band_high', 'emergency_opened', 'help_waiting', 'help_late')
          or (f.kind = 'safety_contact' and k.band = 'high'), false) as is_safety
      from told n left join notification_preferences m on m.user_id = n.user_id
        cross join lateral (
          select e.channel, coalesce(m.email, 'all') as choice from staff_email_addresses e
            where e.user_id = n.user_id and e.confirmed_at is not null
          union all select 'push', coalesce(nullif(m.email, 'off'), 'all')
            where exists (select 1 from push_devices d where d.user_id = n.user_id)) c
        left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
        left join cases k on k.id = n.case_id
      where c.choice <> 'off'),
    made as (
      insert into messages (id, user_id, channel, kind, is_safety, notification_id, next_at)
        select gen_random_uuid(), w.user_id, w.channel, case when w.is_urgent then 'urgent' else 'digest' end, w.is_safety, w.id,
          panoh.now() + case when w.is_urgent then interval '1 minute' else interval '0' end
        from wanted w where coalesce(w.is_urgent, false) or w.choice = 'all'
        returning id, user_id, channel, next_at)
    insert into outbox (id, queue, kind, subject_id, run_at)
      select distinct on (m.user_id, m.channel, m.next_at) m.id, 'messages', 'message', m.id, m.next_at from made m;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_programme_signal(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare signal uuid := (p->>'signalId')::uuid; subject uuid := (p->>'caseId')::uuid; r jsonb; joined boolean; begin
    if subject is distinct from panoh.programme_case(signal) or subject is null or exists (
        select 1 from jsonb_array_elements(p->'rows') x where x->>'rule' not in ('pg.signal', 'pg.partner')
          or x->>'because' <> 'programme_signalled' or (x->>'subjectId')::uuid is distinct from signal) then
      raise exception 'no case of a signal' using errcode = '42501';
    end if;
    -- Who was known to be him stays so for the later signals of the same file.
    insert into programme_signal_cases (signal_id, case_id, confirmed_by, confirmed_at)
      select signal, subject, e.confirmed_by, e.confirmed_at from programme_signals s left join lateral (
          select k.* from programme_signal_cases k join programme_signals o on o.id = k.signal_id
          where k.case_id = subject and o.file_id = s.file_id and k.confirmed_at is not null
            and k.answer is distinct from 'not_him' limit 1) e on true where s.id = signal;
    -- A signal like one that still waits joins its task, which shows the newest words and keeps its time.
    update follow_ups f set subject_id = signal, version = f.version + 1 from programme_signals s
      where s.id = signal and f.case_id = subject and f.rule = 'pg.signal' and f.status = 'pending'
        and exists (select 1 from programme_signals o where o.id = f.subject_id and o.file_id = s.file_id and o.code = s.code);
    joined := found;
    for r in select * from jsonb_array_elements(p->'rows') x where not (joined and x->>'rule' = 'pg.signal') loop
      perform panoh.plan_row(subject, (r - '{afterClosure}'::text[]) || '{"partition": "follow_ups"}');
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_row(p_case uuid, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare this uuid := (p->>'id')::uuid; due timestamptz := (p->>'dueAt')::timestamptz; rules uuid; last_no integer;
    stood jsonb; first_stood timestamptz; begin
    -- Owner and the level above must be notified in time (escalation.rules.ts).
    if (select bool_or(s->>'rung' = 'owner' and (s->>'runAt')::timestamptz <= due)
        and bool_or(s->>'rung' <> 'owner' and (s->>'runAt')::timestamptz <= due + interval '3 days')
      from jsonb_array_elements(p->'steps') s) is not true then
      raise exception 'notifies too few' using errcode = '42501'; end if;
    select v.id into rules from cases c join rule_versions v on v.working_group_id = c.working_group_id
      where c.id = p_case and v.id = (p->>'rulesId')::uuid;
    update follow_ups f set due_at = due, from_at = least(f.from_at, (p->>'fromAt')::timestamptz), rules_id = rules,
      counted_from = case when p ? 'countedFrom' then (p->>'countedFrom')::timestamptz else f.counted_from end,
      because = coalesce(p->>'because', f.because), version = f.version + 1
      where f.id = this and f.case_id = p_case and f.status = 'pending' and f.due_at >= due;
    if not found then
      insert into follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, from_at, due_at, alert_at,
          because, subject_id, after_closure, counted_from, rules_id, user_id)
        select this, c.id, c.agency_id, p->>'rule', (p->>'step')::smallint, p->>'partition', p->>'kind', p->>'owner',
          (p->>'fromAt')::timestamptz, due, (p->>'alertAt')::timestamptz, p->>'because', (p->>'subjectId')::uuid,
          coalesce((p->>'afterClosure')::boolean, false), (p->>'countedFrom')::timestamptz, rules,
          -- Of a stay only who writes the row knows.
          case when p->>'partition' = 'whereabouts' then (panoh.me()).user_id end
        from cases c where c.id = p_case;
    end if;
    select coalesce(max(step_no), -1) into last_no from follow_up_steps where follow_up_id = this;
    with old as (update follow_up_steps set state = 'skipped', done_at = panoh.now()
        where follow_up_id = this and state = 'waiting' and tells <> 'call' returning rung, run_at),
      above as (select rung, min(run_at) as at from old where rung <> 'owner' group by rung)
    select jsonb_object_agg(rung, at), min(at) into stood, first_stood from above;
    with fresh as (select s.step, s.step->>'rung' as rung, (s.step->>'runAt')::timestamptz as at, row_number() over w as nth,
          row_number() over (partition by s.step->>'rung' = 'owner' order by s.ord) as nth_above
        from jsonb_array_elements(p->'steps') with ordinality s (step, ord) window w as (order by s.ord)),
      added as (insert into follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
        select (n.step->>'id')::uuid, this, p_case, last_no + n.nth, n.rung, case when n.rung = 'owner' then n.at
            else least(n.at, (stood->>n.rung)::timestamptz, case when n.nth_above = 1 then first_stood end) end, n.step->>'tells'
        from fresh n order by n.nth returning id, run_at)
    insert into outbox (id, queue, kind, subject_id, run_at) select a.id, 'reminders', 'follow_up_step', a.id, a.run_at from added a;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_taken_back(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare taken referrals; begin
    select * into taken from referrals r where r.id = (p->>'subjectId')::uuid and r.case_id = (p->>'caseId')::uuid
      and r.withdrawal_reason = 'receiver_not_available' and r.kind <> 'support_lead' and r.status = 'withdrawn'
      and r.settled_by is null and not r.no_longer_wanted
      and not exists (select 1 from referrals n where n.replaces_referral_id = r.id)
      and not exists (select 1 from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id
        and f.rule = 'rf.find_other' and f.step = 1 and (f.status = 'pending' or f.created_at >= r.ended_at));
    if taken.id is null or (p->>'rule', p->>'step', p->>'because') is distinct from ('rf.find_other', '1', 'referral_refused') then
      raise exception 'nothing to search for' using errcode = '42501';
    end if;
    -- The search replaces the row that was planned for an unanswered referral.
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = taken.case_id and f.subject_id = taken.id and f.rule = 'rf.find_other' and f.status = 'pending';
    perform panoh.plan_row(taken.case_id, (p - '{alertAt,afterClosure}'::text[]) || '{"partition": "follow_ups"}');
  end $function$;

CREATE OR REPLACE FUNCTION panoh.plan_to_continue(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; allowed text[]; begin
    select x.* into r from referrals x where x.received_case_id = p_case and x.kind = 'handover' and x.status = 'accepted'
      and x.to_agency_id = (panoh.me()).agency_id
      and date_trunc('milliseconds', x.decided_at) = date_trunc('milliseconds', panoh.now());
    if r.id is null or not panoh.viewer_owns_case(p_case) then raise exception 'not accepted now' using errcode = '42501'; end if;
    select g.partitions into allowed from grants_in_force g
      where g.source_id = r.id and g.relation = 'referred' and g.grantee_id = r.to_agency_id;
    return jsonb_build_object(
      'goals', coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'domain', g.domain, 'setOn', g.set_on,
          'words', encode(g.sealed_words, 'base64'), 'measure', encode(g.sealed_measure, 'base64'),
          'progress', p.progress, 'saidOn', p.said_on, 'stepId', p.id, 'word', encode(p.sealed_word, 'base64'),
          'actions', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'template', a.template, 'owner', a.owner,
              'what', encode(a.sealed_what, 'base64'), 'dueOn', o.due_on) order by o.due_on, a.id), '[]')
            from plan_actions a join open_plan_actions o on o.id = a.id where a.goal_id = g.id)) order by g.recorded_at, g.id)
        from support_goals g cross join lateral (select k.* from goal_progress k where k.goal_id = g.id
          order by k.step_no desc limit 1) p
        where g.case_id = r.case_id and 'support' = any (allowed)
          and p.progress in ('not_begun', 'in_progress', 'partly')), '[]'),
      'dates', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'onDay', d.on_day,
          'about', (select f.about from key_date_events f where f.date_id = d.date_id and f.case_id = d.case_id
            order by f.note_no limit 1), 'note', encode(d.sealed_note, 'base64')) order by d.on_day, d.id)
        from (select distinct on (k.date_id) k.* from key_date_events k where k.case_id = r.case_id
          order by k.date_id, k.note_no desc) d
        where d.partition in ('legal', 'perpetrator') and d.partition = any (allowed) and d.step in ('set', 'moved', 'expected')), '[]'),
      'orders', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'expiresOn', o.expires_on) order by o.expires_on, o.id)
        from protection_orders o where o.case_id = r.case_id and 'legal' = any (allowed)
          and panoh.order_status(o) in ('issued', 'active', 'extended') and o.expires_on is not null), '[]'),
      'periods', coalesce((select jsonb_agg(jsonb_build_object('courtId', s.court_id, 'onDay', s.on_day, 'untilOn', s.next_on)
          order by s.next_on, s.court_id)
        from court_steps s where s.step = 'reconciliation_period' and 'support' = any (allowed)
          and (s.case_id = r.case_id or s.court_id in (select k.court_id from panoh.courts_referred(r.case_id) k))
          and s.next_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
          and not exists (select 1 from court_steps n where n.court_id = s.court_id and n.step_no > s.step_no
            and n.step in ('reconciliation_period', 'decided', 'ended'))), '[]'));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.planning_state(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not panoh.viewer_has_case_relation(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    if not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case)) then
      return (select s.it || jsonb_build_object('orders', '[]'::jsonb, 'referrals', '[]'::jsonb, 'children', '[]'::jsonb,
          'pending', (select coalesce(jsonb_agg(e.row), '[]') from jsonb_array_elements(s.it->'pending') e (row)
            join follow_ups f on f.id = (e.row->>'id')::uuid and f.partition = 'follow_ups'))
        from panoh.state_of_planning(p_case) s (it));
    end if;
    return panoh.state_of_planning(p_case) || jsonb_build_object('neckChecked', exists (select 1 from follow_ups f where f.case_id = p_case and f.rule = 'hl.strangle' and f.status = 'done'));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.premature_settlements(p_group uuid)
 RETURNS TABLE(case_id uuid, reference text, settled_as text, settled_on date)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or not p_group = any (me.led_group_ids) or not 'group:core' = any (me.reads) then return; end if;
    return query select distinct on (c.id) c.id, c.reference, r.settled_as, r.settled_on
      from panoh.returns_after_settling r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
      where c.working_group_id = p_group
        and (c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))
        and o.working_group_id = p_group
        and (o.shares_with_group and (o.shares_until is null or o.shares_until > panoh.now()))
        and not (c.id = any (coalesce(me.blocked, '{}')) or o.id = any (coalesce(me.blocked, '{}')))
        and exists (select 1 from grants_in_force g where g.case_id = c.id and g.grantee_id = p_group and g.relation = 'group'
          and 'core' = any (g.partitions))
        and not exists (select 1 from meeting_entries m where m.case_id = c.id and m.working_group_id = p_group
          and (m.discussed_at at time zone 'Asia/Dushanbe')::date > r.seen_on)
      order by c.id, r.settled_on desc limit 200;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.programme_case(p_signal uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive steps as not materialized (
      select m.case_id as from_id, m.kept_id as to_id from merged_cases m
      union all select r.case_id, r.received_case_id from referrals r join cases c on c.id = r.case_id
        where r.kind = 'handover' and r.received_case_id is not null and r.status <> 'withdrawn' and c.status = 'closed'),
    found as (
      select n.case_id as id from programme_signal_probes q
        join perpetrator_names n on n.keyed_for = q.keyed_for and n.tokens && q.tokens where q.signal_id = p_signal
      union select t.to_id from found f join steps t on t.from_id = f.id)
  select c.id from found f join cases c on c.id = f.id join programme_signals s on s.id = p_signal
    cross join lateral (select panoh.programme_consent(c.id) as allows) w
    where c.erased_at is null and not exists (select 1 from steps t where t.from_id = c.id)
      and (s.is_danger or w.allows or w.allows is null and s.code not in ('started', 'half_done'))
      and (c.status = 'open' or s.is_danger and not exists (select 1 from closure_episodes e where e.case_id = c.id
        and e.episode_no = c.episode_no and e.state = 'approved' and e.reason in ('died', 'opened_in_error', 'duplicate')))
      and not exists (select 1 from programme_signal_cases k where k.signal_id = s.id and k.case_id = c.id)
    order by c.id limit 1 $function$;

CREATE OR REPLACE FUNCTION panoh.programme_consent(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select coalesce((select k.answer = 'given' and (k.withdrawn_at is null or k.withdrawn_at > panoh.now())
        and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
        and (k.provisional_until is null or k.provisional_until > panoh.now())
      from consents k where k.case_id = p_case and k.scope = 'programme_feedback' and k.given_at <= panoh.now()
      order by k.given_at desc, k.id desc limit 1),
    case when exists (select 1 from referrals r where r.received_case_id = p_case) then false end) $function$;

CREATE OR REPLACE FUNCTION panoh.programme_signal_of(p_case uuid, p_signal uuid)
 RETURNS TABLE(id uuid, code text, on_day date, sent_at timestamp with time zone, is_confirmed boolean, answer text, answered_at timestamp with time zone, allows_feedback boolean, agency_key_version integer, sealed_key bytea, sealed bytea, asks smallint[], may_be_him boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select s.id, s.code, case when w.is_police then (s.sent_at at time zone 'Asia/Dushanbe')::date else s.on_day end, s.sent_at,
      x.is_him, k.answer, k.answered_at, coalesce(panoh.programme_consent(p_case), false),
      t.agency_key_version, t.sealed_key, t.sealed,
      array(select f.step from follow_ups f where f.case_id = p_case and f.subject_id = s.id and f.rule = 'pg.partner'
        and f.status = 'pending' and f.from_at <= panoh.now() and x.is_him order by f.step),
      s.is_danger and k.answer = 'not_him' is true and k.answered_by <> (panoh.me()).user_id and 'supervisor' = any ((panoh.me()).roles)
    from programme_signal_cases own join programme_signals o on o.id = own.signal_id
      join programme_signals s on s.file_id = o.file_id and s.code = o.code
      join programme_signal_cases k on k.signal_id = s.id and k.case_id = own.case_id
        and (k.signal_id = own.signal_id or k.found_at < own.found_at and k.answered_at is not distinct from own.answered_at)
      cross join lateral (select k.confirmed_at is not null and k.answer is distinct from 'not_him' as is_him) x
      cross join (select (panoh.me()).agency_kind = 'police' as is_police) w
      left join programme_signal_texts t on t.signal_id = s.id and t.agency_id = (panoh.me()).agency_id
        and x.is_him and not w.is_police
    where own.case_id = p_case and own.signal_id = p_signal and panoh.viewer_owns_case(p_case)
      and not (p_case = any ((panoh.viewer()).blocked))
    order by s.id = p_signal desc, s.sent_at desc $function$;

CREATE OR REPLACE FUNCTION panoh.public_articles(p_id uuid)
 RETURNS TABLE(id uuid, section text, kind text, agency_tg text, agency_ru text, agency_en text, title_tg text, title_ru text, title_en text, text_tg text, text_ru text, text_en text, published_at timestamp with time zone, corrected_at timestamp with time zone, withdrawn_at timestamp with time zone, withdrawn_reason text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id, a.section, a.kind, g.name_tg, g.name_ru, g.name_en, r.title_tg, r.title_ru, r.title_en,
      case when p_id = a.id then r.text_tg end, case when p_id = a.id then r.text_ru end, case when p_id = a.id then r.text_en end,
      a.published_at, a.corrected_at, a.withdrawn_at, a.withdrawn_reason
    from articles a join agencies g on g.id = a.agency_id
      left join article_revisions r on r.article_id = a.id and r.number = a.published_number and a.withdrawn_at is null
    where a.published_number is not null and (a.id = p_id or p_id is null and a.withdrawn_at is null)
    order by a.published_at desc, a.id $function$;

CREATE OR REPLACE FUNCTION panoh.public_services()
 RETURNS TABLE(id uuid, agency_id uuid, name_tg text, name_ru text, name_en text, place text, serves text[], type text, languages text[], opening_hours jsonb, hours_note text, cost text, cost_note text, documents text[], documents_note text, address text, public_phone text, checked_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select s.id, s.agency_id, a.name_tg, a.name_ru, a.name_en, a.place,
      array(select a.place union select w.place from agency_memberships m join working_groups w on w.id = m.working_group_id
        where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) order by 1),
      s.type, s.languages, s.opening_hours, case when not k.hides then s.hours_note end, s.cost,
      case when not k.hides then s.cost_note end, s.documents, case when not k.hides then s.documents_note end,
      case when not k.hides then s.address end, s.public_phone, s.checked_on
    from services s join agencies a on a.id = s.agency_id
      cross join lateral (select exists (select 1 from services o
        where o.agency_id = a.id and o.is_confidential) as hides) k
    where s.status = 'active' and not s.is_confidential and s.type <> 'safe_house'
      and a.status = 'active' and a.type <> 'shelter' $function$;

CREATE OR REPLACE FUNCTION panoh.queue_lines_of(p_case uuid)
 RETURNS SETOF panoh.queue_lines
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with listed as (
      select c.id, c.agency_id, c.status, c.band, c.working_group_id as group_id,
        (case when c.band = 'high' then 1 else 2 end)::smallint as rank,
        least(coalesce(c.shares_until, 'infinity'), coalesce(g.ends_at, 'infinity')) as until_at
      from cases c join grants_in_force g on g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
      where c.id = p_case and c.shares_with_group and '{core,follow_ups,closure}'::text[] <@ g.partitions
      order by g.ends_at desc nulls first limit 1),
    owed as (
      select c.id as case_id, c.status, c.band, c.group_id, c.until_at, f.id, f.rule, f.step, f.kind, f.subject_id, f.due_at,
        f.rule = 'fu.no_contact' and f.step >= 2 as is_missed_twice,
        (case when f.rule = 'po.breach' and f.step <> 2 or f.rule in ('su.emergency', 'su.import') then 0
          when c.band = 'high' or f.rule = 'po.breach' or starts_with(f.rule, 'su.') then 1 else 2 end)::smallint as rank
      from listed c join follow_ups f on f.case_id = c.id and f.status = 'pending' and f.partition = 'follow_ups'
        and f.owner_role not in ('receiving_agency', 'block_reviewer') and f.rule not in ('ho.call_in', 'pg.signal', 'pg.partner'))
    select f.group_id, case when f.rule = 'rf.waiting' then 'waiting_list'
      when f.rule = 'rf.find_other' and (f.step = 2 or s.status in ('sent', 'received')) then 'unanswered'
      when f.rule in ('rf.find_other', 'rf.send_missing') then case when s.status = 'unavailable' then 'no_place' else 'refused' end
      when f.status = 'closed' and f.kind = 'safety_contact' then 'after_closing'
      when f.is_missed_twice then 'missed_twice'
      when f.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact'
      when f.rule = 'po.expiry' then 'order_ended'
      when f.rule = 'rk.reassess' then 'assessment_overdue' else 'late' end, f.due_at, f.id, f.case_id, 'follow_up', f.until_at, f.rank
    from owed f
      left join referrals s on s.id = f.subject_id and s.case_id = f.case_id and f.rule in ('rf.find_other', 'rf.send_missing')
    -- Of safety contacts only the first, unless an attempt failed twice.
    where f.kind <> 'safety_contact' or f.is_missed_twice
      or not exists (select 1 from owed x where x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id))
    union all
    select c.group_id, case when r.status in ('sent', 'received') then 'unanswered' else 'late' end,
      r.due_at, r.id, c.id, 'referral', c.until_at, c.rank from listed c join referrals r on r.case_id = c.id
    where r.ended_at is null and r.due_at is not null
    union all
    select c.group_id, 'feedback_missing', r.ended_at, r.id, c.id, 'referral', c.until_at, c.rank
    from listed c join referrals r on r.case_id = c.id
    where r.status = 'completed' and r.kind <> 'handover' and r.ended_at is not null and r.survivor_feedback is null
      and r.not_asked_reason is distinct from 'asked_for_no_contact'
    union all
    select c.group_id, 'closing', e.endorsed_at, e.id, c.id, 'closure', c.until_at, c.rank
    from listed c join closure_episodes e on e.case_id = c.id
    where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and e.endorsed_at is not null
    union all
    select c.group_id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute',
      f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond'), f.rank
    from listed c join protection_orders o on o.case_id = c.id
      cross join lateral (select x.* from owed x where x.subject_id = o.id and starts_with(x.rule, 'po.')
        order by x.due_at, x.id limit 1) f
    where c.status = 'open' and o.issued_at is not null and coalesce(o.lifted_at, o.annulled_at, o.refused_at) is null
      and o.expires_on is not null
    union all
    select c.group_id, 'inactive', w.written_at, f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond'), f.rank
    from listed c join case_writings w on w.case_id = c.id and w.is_listed and w.group_id = c.group_id
      cross join lateral (select x.* from owed x where not starts_with(x.rule, 'po.')
        and not (x.rule = 'rf.find_other' and x.step = 2) order by x.due_at, x.id limit 1) f
    where c.status = 'open' and not f.is_missed_twice $function$;

CREATE OR REPLACE FUNCTION panoh.raised_since(p_case uuid, p_since timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select panoh.viewer_owns_case(p_case) and (
    exists (select 1 from case_events e where e.case_id = p_case and e.raises_risk and e.kind <> 'risk_assessed'
      and e.recorded_at > p_since)
    or exists (select 1 from incidents i where i.case_id = p_case
      and greatest(i.recorded_at, panoh.corrected_at(i.id)) > p_since)
    or exists (select 1 from contacts k where k.case_id = p_case and k.outcome = 'reached_not_safe'
      and greatest(k.recorded_at, panoh.corrected_at(coalesce(k.mirrored_from, k.id))) > p_since)
    or exists (select 1 from order_events b where b.case_id = p_case and b.kind = 'order_breached' and b.recorded_at > p_since)
    or exists (select 1 from tool_results t where t.case_id = p_case and t.band in ('high', 'medium') and t.recorded_at > p_since)
    or exists (select 1 from recorded_risk_facts f where f.case_id = p_case and f.recorded_at > p_since)) $function$;

CREATE OR REPLACE FUNCTION panoh.reaches(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as materialized (select * from panoh.viewer())
    select exists (select 1 from me where not (p_case = any (me.blocked)) and (
      panoh.viewer_owns_case(p_case)
      or exists (select 1 from grants_in_force g where g.case_id = p_case and g.grantee_id = any (me.grantees)
        and g.relation || ':core' = any (me.reads))
      or exists (select 1 from referrals r where r.case_id = p_case and r.to_agency_id = me.agency_id
        and 'referred:core' = any (me.reads)
        and (r.ended_at is null or (r.received_case_id is not null and r.status <> 'withdrawn')))
      -- The prosecutor's office that was asked to extend an order of the case.
      or exists (select 1 from protection_orders o where o.case_id = p_case
        and o.extension_prosecutor_id = me.agency_id and 'prosecutor' = any (me.roles)
          and (o.extension_answered_at = panoh.now()
            or o.extension_state in ('sent', 'seen') and panoh.order_status(o) in ('active', 'extended')))))
      or panoh.ends_support_lead(p_case) or panoh.meets_on(p_case) $function$;

CREATE OR REPLACE FUNCTION panoh.reads_cases(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from users u where u.id = p_user
    and not u.roles <@ '{administrator,statistician,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[]
    and (exists (select 1 from cases c where c.agency_id = u.agency_id)
      or exists (select 1 from grants g where g.grantee_id in (u.agency_id, u.id)))) $function$;

CREATE OR REPLACE FUNCTION panoh.receipt(p_case uuid)
 RETURNS TABLE(code text, reference text, opened_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select case when c.agency_id = (panoh.me()).agency_id then s.code end, c.reference, c.opened_at
  from cases c join survivors s on s.case_id = c.id
  where c.id = p_case and c.opened_by = (panoh.me()).user_id $function$;

CREATE OR REPLACE FUNCTION panoh.receive_sms(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r callback_requests; repeats boolean; begin
    perform pg_advisory_xact_lock(hashtextextended('sms/' || (p->>'senderHash'), 0));
    select * into r from callback_requests h where h.sender_hash = p->>'senderHash' and h.state <> 'settled'
      and h.agency_id = (p->>'agencyId')::uuid order by h.received_at desc limit 1 for update;
    if r.id is null then perform panoh.request_callback(p); end if;
    update callback_messages m set times = m.times + 1, last_at = panoh.now() from (select k.id, k.last_at
        from callback_messages k where k.request_id = r.id and k.digest = p->'message'->>'digest'
        and ((p->'message'->>'isNamed')::boolean or k.received_at > panoh.now() - interval '15 minutes')
        order by k.received_at desc limit 1) w
      where m.id = w.id
      returning not (p->'message'->>'isNamed')::boolean and w.last_at <= panoh.now() - interval '2 minutes' into repeats;
    if not repeats then return 'again'; end if;
    if repeats is null then
      insert into callback_messages (id, request_id, agency_id, agency_key_version, sealed_key, sealed, digest, whole, part,
        parts) select m.id, coalesce(r.id, (p->>'id')::uuid), (p->>'agencyId')::uuid, m."agencyKeyVersion",
        decode(m."sealedKey", 'base64'), decode(m.sealed, 'base64'), m.digest, m.whole, m.part, m.parts
        from jsonb_to_record(p->'message') as m(id uuid, "agencyKeyVersion" integer, "sealedKey" text, sealed text,
          digest text, whole text, part smallint, parts smallint);
    end if;
    if r.id is not null then
      update callback_requests h set version = h.version + case h.state when 'taken' then 1 else 0 end,
        is_doubtful = h.is_doubtful and (p->>'isDoubtful')::boolean, is_bundled = h.is_bundled and (p->>'isDoubtful')::boolean
        where h.id = r.id;
      update callback_answers set state = 'failed', sealed_number = null where request_id = r.id and state = 'queued';
      perform panoh.tell_of_sms(r, p->'steps', r.is_doubtful and not (p->>'isDoubtful')::boolean);
    end if;
    return case when repeats then 'again' when r.id is null then 'new' else 'added' end;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.received_notices()
 RETURNS TABLE(id uuid, agency_key_version integer, sealed_key bytea, sealed bytea, conditions text[], expires_on date, sent_at timestamp with time zone, seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with me as materialized (select * from panoh.viewer() where agency_kind = 'police'
      and roles && '{police_inspector,supervisor}'::text[])
  select n.id, n.agency_key_version, n.sealed_key, n.sealed, o.conditions, o.expires_on, n.sent_at, n.seen_at
    from me join order_notices n on n.agency_id = me.agency_id join protection_orders o on o.id = n.order_id
    where panoh.order_status(o) in ('issued', 'active', 'extended') and panoh.is_notice_readable(n)
      and not (n.case_id = any (coalesce(me.blocked, '{}')))
    order by n.seen_at is not null, o.expires_on, n.id $function$;

CREATE OR REPLACE FUNCTION panoh.receivers_of(p_case uuid, p_anywhere boolean)
 RETURNS TABLE(agency_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.viewer_coordinates_case(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    return query select a.id from agencies a join cases c on c.id = p_case
      where a.status = 'active' and a.id <> c.agency_id
        and case when p_anywhere then panoh.may_take_over(c.id, a.id) else panoh.may_receive(c.id, a.id) end
        and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
          and (b.subject_id = a.id or b.subject_code = a.kind));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.recipient_facts(p_steps uuid[])
 RETURNS TABLE(step_id uuid, is_early boolean, facts jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    return query with it as materialized (
      select s.id, s.rung, s.run_at < f.due_at and s.rung <> 'owner' as early, f.owner_role, f.kind, f.partition, f.user_id,
        c.id as case_id, c.agency_id as owner_id, c.lead_user_id, c.contact_user_id,
        c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) and f.rule not in ('ho.call_in', 'pg.signal', 'pg.partner') as shared,
        case f.owner_role when 'receiving_agency' then r.to_agency_id
          when 'support_lead' then coalesce(c.support_lead_agency_id, f.agency_id)
          when 'second_person' then e.reviewer_agency_id
          when 'block_reviewer' then panoh.block_reviewer(c.id)
          when 'prosecutor' then o.extension_prosecutor_id
          -- The agency that recorded what is corrected decides.
          else coalesce(x.agency_id, f.agency_id) end as agency_id,
        case when f.owner_role = 'receiving_agency' then r.received_case_id end as received_id, e.reviewer_user_id,
        coalesce(b.started_by, x.asked_by) as started_by, b.is_heavy
      from follow_up_steps s join follow_ups f on f.id = s.follow_up_id join cases c on c.id = f.case_id
        left join referrals r on r.id = f.subject_id and f.owner_role = 'receiving_agency'
        left join closure_episodes e on e.id = f.subject_id and f.owner_role = 'second_person'
        left join protection_orders o on o.id = f.subject_id and f.owner_role = 'prosecutor'
        left join conflict_blocks b on b.id = f.subject_id and f.owner_role = 'block_reviewer'
        left join corrections x on x.id = f.subject_id and f.rule = 'cr.confirm'
      where s.id = any (p_steps)),
    near as materialized (select k.case_id, k.agency_id, k.received_id,
        panoh.people_around(k.case_id, k.agency_id, k.received_id) as people
      from (select distinct i.case_id, i.agency_id, i.received_id from it i) k)
    select it.id, it.early, jsonb_build_object('rung', it.rung, 'ownerRole', it.owner_role, 'partition', it.partition,
      'isShared', it.shared, 'ownerAgencyId', it.owner_id, 'workAgencyId', coalesce(it.agency_id, it.owner_id),
      'leadId', coalesce(it.user_id, it.lead_user_id),
      'callerId', case when it.kind = 'safety_contact' and it.user_id is null then it.contact_user_id end,
      'namedId', it.reviewer_user_id, 'exceptId', it.started_by,
      'oversightActs', coalesce(it.is_heavy, false), 'people', near.people)
    from it join near on near.case_id = it.case_id and near.agency_id is not distinct from it.agency_id
      and near.received_id is not distinct from it.received_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.record_correction(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare c corrections; s jsonb; v jsonb := coalesce(p->'after', '{}'); me panoh.viewer := panoh.viewer(); begin
    perform pg_advisory_xact_lock(hashtext('panoh.correct/' || (p->>'subjectId')));
    perform 1 from protection_orders o where o.id = (p->>'subjectId')::uuid for update;
    s := panoh.correction_subject(p->>'subjectKind', (p->>'subjectId')::uuid);
    if s is null or not (s->>'caseIsOpen')::boolean or (s->>'isErased')::boolean
      or not exists (select 1 from held_grants g where g.case_id = (s->'row'->>'case_id')::uuid
        and g.relation || ':' || (s->>'partition') = any (g.writes) and s->>'partition' = any (g.partitions))
      or p->>'state' not in ('applied', 'waiting')
      or exists (select 1 from jsonb_object_keys(v) k where k <> all (case p->>'subjectKind'
        when 'order' then '{servedAt,days,conditions,annulled}'::text[] when 'incident' then '{startedOn,placeType,lawForms}'
        when 'qualification' then '{articles,decidedOn}' when 'contact' then '{contactedAt,outcome,alone}' else '{}' end))
      or p->>'state' = 'applied' and panoh.correction_waits(p->>'subjectKind', s, v) then
      raise exception 'not allowed' using errcode = '42501'; end if;
    if (s->>'version')::integer <> (p->>'version')::integer then return false; end if;
    insert into corrections (id, case_id, agency_id, subject_kind, subject_id, partition, reason, value_before,
        value_after, sealed, state, asked_by)
      values ((p->>'id')::uuid, (s->'row'->>'case_id')::uuid, me.agency_id, p->>'subjectKind', (p->>'subjectId')::uuid,
        s->>'partition', p->>'reason', coalesce(p->'before', '{}'), v,
        decode(p->>'sealed', 'base64'), p->>'state', me.user_id) returning * into c;
    if c.state = 'applied' then perform panoh.apply_correction(c, p->'values'); end if;
    if v->>'outcome' in ('other_answered', 'not_attempted_unsafe') then
      update safe_contacts set locked_at = panoh.now() where case_id = c.case_id
        or case_id in (select m.case_id from contacts m where m.mirrored_from = c.subject_id);
    end if;
    perform panoh.note_correction(c, case c.state when 'applied' then 'record_corrected' else 'correction_asked' end);
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.records_of(p_case uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with recursive found as (select p_case as id union select m.case_id from merged_cases m join found f on m.kept_id = f.id)
    select array_agg(id) from found $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_agency_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    -- What begins at this agency at the same moment ends first, and is seen.
    perform 1 from agencies a where a.id = new.id for update;
    if exists (select 1 from cases c where c.agency_id = new.id and c.status = 'open' and c.erased_at is null) then
      raise exception 'leads open cases' using errcode = 'PN133';
    end if;
    if exists (select 1 from working_groups g where g.fallback_agency_id = new.id) then
      raise exception 'takes cases over' using errcode = 'PN134';
    end if;
    if exists (select 1 from follow_ups f join cases c on c.id = f.case_id and c.erased_at is null
        where f.agency_id = new.id and f.status = 'pending')
      or exists (select 1 from referrals r where r.to_agency_id = new.id and r.ended_at is null)
      or exists (select 1 from cases c where c.support_lead_agency_id = new.id and c.status = 'open'
        and c.support_lead_state in ('offered', 'accepted'))
      or exists (select 1 from closure_episodes e where e.reviewer_agency_id = new.id and e.state in ('requested', 'endorsed')) then
      raise exception 'others wait for it' using errcode = 'PN137';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    if tg_level = 'ROW' then raise exception 'stays as written' using errcode = coalesce(tg_argv[0], '42501'); end if;
    if tg_op = 'UPDATE' and (current_user = 'panoh_keys'
      or (current_user <> 'panoh_app' and current_setting('panoh.merging', true) = 'on')) then return null; end if;
    -- undo_acceptance and take_back_import delete cases; the app login itself deletes no row here.
    if tg_op = 'DELETE' and current_user <> 'panoh_app' and tg_table_name in ('case_events', 'disability_answers',
        'goal_progress', 'key_date_events', 'plan_action_steps', 'plan_actions', 'support_goals')
      and current_setting('panoh.undone_case', true) <> '' then return null; end if;
    raise exception 'append-only' using errcode = 'PN003';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_ended_agency()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare agency uuid := (to_jsonb(new)->>tg_argv[0])::uuid; begin
    perform 1 from agencies a where a.id = agency and a.status <> 'closed' for key share;
    if not found and agency is not null then raise exception 'agency is closed' using errcode = '42501'; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_erased()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    perform 1 from cases where id = new.case_id for key share;
    if exists (select 1 from erasures e where e.case_id = new.case_id) then
      raise exception 'erased' using errcode = 'PN064';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_held_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if exists (select 1 from legal_holds h where h.case_id = new.case_id and h.lifted_at is null
        and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date) then
      raise exception 'held' using errcode = 'PN061';
    end if;
    -- The receivers' keys go with the file.
    if new.sealed is null then delete from referral_files where file_id = new.id; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.refuse_unreviewed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare a panoh.articles; begin
    if tg_table_name = 'article_reviews' then
      select * into a from articles where id = new.article_id for update;
      if a.state is distinct from 'in_review' or new.number <> a.number then
        raise exception 'not in review' using errcode = '42501';
      end if;
      if exists (select 1 from article_revisions r where r.article_id = a.id and r.written_by = new.reviewed_by
          and r.number > coalesce(case when a.withdrawn_at is null then a.published_number end, 0)) then
        raise exception 'a second person reviews' using errcode = '42501';
      end if;
      new.reviewed_at := panoh.now();
      return new;
    end if;
    if new.number < old.number or new.published_number is null and old.published_number is not null then
      raise exception 'versions only grow' using errcode = '42501';
    end if;
    if (new.published_number is distinct from old.published_number or new.withdrawn_at is null and old.withdrawn_at is not null)
        and (new.published_number <> new.number or not exists (select 1 from article_reviews r
          where r.article_id = new.id and r.number = new.published_number and cardinality(r.concerns) = 0
            and (old.withdrawn_at is null or r.reviewed_at > old.withdrawn_at))) then
      raise exception 'not reviewed' using errcode = '42501';
    end if;
    if new.withdrawn_at is distinct from old.withdrawn_at and new.withdrawn_at is not null
        and ('supervisor' = any ((panoh.me()).roles) and new.published_number is not null
          and old.withdrawn_at is null) is not true then
      raise exception 'not hers to withdraw' using errcode = '42501';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.registration_facts(p_case uuid)
 RETURNS TABLE(place text, sex text, is_linkable boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select c.place, c.sex, c.may_be_linked and c.erased_at is null from cases c where c.id = p_case $function$;

CREATE OR REPLACE FUNCTION panoh.release_call_ins(p_referral uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; begin
    select * into r from referrals where id = p_referral and kind = 'handover' and ended_at is null and panoh.viewer_owns_case(case_id);
    update call_ins i set released_at = panoh.now() from call_in_cases k
        join call_in_cases o on o.call_in_id = coalesce(k.joins_id, k.call_in_id), users u, agencies a
      where k.case_id = r.case_id and o.answer = 'asked' and o.ended_at is null and i.id = k.call_in_id and i.agency_id = r.to_agency_id
        and u.id = i.asked_by and a.id = i.agency_id and not (k.case_id = any (panoh.blocked_for(u.id, a.id, a.kind, false)));
    return query update call_in_cases k set ended_at = panoh.now(), version = k.version + 1
      where k.case_id = r.case_id and k.ended_at is null and k.joins_id is null returning k.call_in_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.released_call_ins()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select i.id from call_ins i where i.agency_id = (panoh.me()).agency_id and i.released_at is not null
    and panoh.call_in_released_to(i.id, (panoh.me()).user_id) $function$;

CREATE OR REPLACE FUNCTION panoh.reminder_state()
 RETURNS TABLE(swept_at timestamp with time zone, due integer, overdue integer, overdue_since timestamp with time zone, failing integer, failing_since timestamp with time zone, undeliverable integer, undeliverable_since timestamp with time zone, late integer, escalated integer, outbox_waiting integer, outbox_oldest_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with steps as (select state, run_at, case when state = 'claimed' then greatest(run_at, lease_until) else run_at end as since,
      state = 'claimed' and attempts >= 3 as is_failing
      from (select state, run_at, lease_until, attempts from follow_up_steps
          union all select state, run_at, lease_until, attempts from callback_escalations) steps_of_both
        where state in ('waiting', 'claimed', 'undeliverable') and run_at <= panoh.now()),
    told as (select count(*) filter (where state <> 'undeliverable')::integer as due,
      count(*) filter (where state <> 'undeliverable' and since < panoh.now() - interval '3 minutes')::integer as overdue,
      min(since) filter (where state <> 'undeliverable' and since < panoh.now() - interval '3 minutes') as overdue_since,
      count(*) filter (where is_failing)::integer as failing, min(run_at) filter (where is_failing) as failing_since,
      count(*) filter (where state = 'undeliverable')::integer as undeliverable, min(run_at) filter (where state = 'undeliverable') as undeliverable_since
      from steps)
  select (select beaten_at from worker_heartbeats where name = 'sweep'), t.*, f.late, f.escalated, o.waiting, o.oldest_at
  from told t,
    (select count(*) filter (where due_at < panoh.now())::integer as late,
      count(*) filter (where escalated_at is not null)::integer as escalated from follow_ups where status = 'pending') f,
    (select count(*)::integer as waiting, min(created_at) as oldest_at from outbox where relayed_at is null) o $function$;

CREATE OR REPLACE FUNCTION panoh.remove_factors(p_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> (panoh.me()).user_id and 'administrator' = any ((panoh.me()).roles)) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set has_factor = false, second_factor_from = coalesce(second_factor_from, panoh.now()),
      locked_at = panoh.now(), locked_by = (panoh.me()).user_id, lock_reason = 'factors_removed' where user_id = p_user;
    if not found then raise exception 'not allowed' using errcode = '42501'; end if;
    delete from passkeys where user_id = p_user;
    delete from second_factors where user_id = p_user;
    delete from recovery_codes where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    delete from recognised_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.remove_imported_case(p_case uuid, p_import uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare made timestamptz[]; begin
    -- The API writes milliseconds.
    select array_agg(distinct date_trunc('milliseconds', l.linked_at)) into made from import_row_cases l
      join import_rows r on r.id = l.row_id and r.import_id = p_import where l.case_id = p_case;
    insert into statistics.changed_cases (on_day)
      select distinct d.on_day from cases c, lateral (
        select coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)
        union select (c.opened_at at time zone 'Asia/Dushanbe')::date
        union select i.reported_on from incidents i where i.case_id = c.id
        union select (f.due_at at time zone 'Asia/Dushanbe')::date from follow_ups f where f.case_id = c.id) d (on_day)
      where c.id = p_case and d.on_day is not null;
    perform set_config('panoh.undone_case', p_case::text, true);
    delete from case_events where case_id = p_case and (date_trunc('milliseconds', recorded_at) = any (made) or kind = 'lead_assigned');
    delete from disability_answers where case_id = p_case and version = 1;
    perform set_config('panoh.undone_case', '', true);
    delete from import_row_cases l using import_rows r where r.id = l.row_id and r.import_id = p_import and l.case_id = p_case;
    delete from case_historical_records where case_id = p_case and answered_at is null;
    delete from possible_duplicates where p_case in (one, other) and two_by is null;
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = p_case
      and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = any (made);
    delete from follow_ups where case_id = p_case and status = 'pending' and date_trunc('milliseconds', created_at) = any (made);
    delete from perpetrator_names where case_id = p_case;
    delete from incident_perpetrators p using incidents i where i.id = p.incident_id and i.case_id = p_case
      and date_trunc('milliseconds', i.recorded_at) = any (made);
    delete from legal_qualifications where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from incidents where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from narratives where case_id = p_case and date_trunc('milliseconds', written_at) = any (made);
    delete from consents where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from safe_contacts where case_id = p_case and version = 1;
    delete from identities where case_id = p_case and version = 1;
    delete from survivors where case_id = p_case;
    delete from conflict_blocks where case_id = p_case and source in ('import', 'linked', 'staff_match');
    delete from notifications where case_id = p_case;
    delete from grants where case_id = p_case and relation in ('own', 'group');
    delete from vault.case_keys where case_id = p_case;
    perform linkage.forget(p_case);
    delete from linkage.registrations where case_id = p_case;
    delete from queue_lines where case_id = p_case;
    delete from cases where id = p_case;
    set constraints all immediate;
    set constraints all deferred;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.reopen_account(p_user uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> (panoh.me()).user_id and ('administrator' = any ((panoh.me()).roles) or ('supervisor' = any ((panoh.me()).roles)
      and exists (select 1 from users u where u.id = p_user and u.agency_id = (panoh.me()).agency_id
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set locked_at = null, locked_by = null, lock_reason = null, failed_count = 0, locked_until = null
      where user_id = p_user and exists (select 1 from panoh.account_states() s where s.user_id = p_user and s.may_reopen);
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.reopen_case(p_case uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare kept uuid := (select m.kept_id from merged_cases m where m.case_id = p_case); begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    -- A case that was closed as a duplicate: the copied blocks and the decision in schema linkage end.
    if kept is not null then
      update conflict_blocks c set lifted_at = panoh.now() from conflict_blocks o
        where c.case_id = kept and c.source = 'linked' and c.lifted_at is null and o.case_id = p_case
          and c.origin_id = coalesce(o.origin_id, o.id);
      with undone as (update linkage.decisions set undone_by = (panoh.me()).user_id, undone_at = panoh.now()
          where one = least(p_case, kept) and other = greatest(p_case, kept) and is_of_agency and undone_at is null
          returning pair_id)
      update linkage.pairs p set state = 'open' from undone u where p.id = u.pair_id;
    end if;
    update cases set status = 'open', closed_at = null, episode_no = episode_no + 1,
      episode_opened_at = panoh.now(), reopen_on_registration = false, version = version + 1
      where id = p_case and status = 'closed';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.replan(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; due timestamptz := (p->>'dueAt')::timestamptz; begin
    select case_id into subject from follow_ups where id = (p->>'id')::uuid and version = (p->>'version')::integer
      and status = 'pending' and due_at > panoh.now() and due > panoh.now() and due <= due_at for update;
    if subject is null or exists (select 1 from follow_up_steps s where s.follow_up_id = (p->>'id')::uuid
      and s.run_at > panoh.now() and s.state in ('claimed', 'done', 'undeliverable')) then return false; end if;
    perform panoh.plan_row(subject, p - '{because,countedFrom}'::text[]);
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.request_callback(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r callback_requests; begin
    if not exists (select 1 from agencies a where a.id = (p->>'agencyId')::uuid and a.type = 'hotline_1313') then
      raise exception 'no such line' using errcode = '42501'; end if;
    insert into callback_requests (id, agency_id, due_at, is_doubtful, is_bundled, lookup_hash, source, sender_hash)
      values ((p->>'id')::uuid, (p->>'agencyId')::uuid, (p->>'dueAt')::timestamptz, (p->>'isDoubtful')::boolean,
        (p->>'isBundled')::boolean, p->>'lookupHash', coalesce(p->>'source', 'page'), p->>'senderHash')
      on conflict (id) do nothing returning * into r;
    if r.id is null then return false; end if;
    insert into callback_details (id, agency_id, agency_key_version, sealed_key, sealed) values (r.id, r.agency_id,
      (p->>'agencyKeyVersion')::integer, decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    insert into callback_escalations (id, request_id, rung, run_at)
      select (s->>'id')::uuid, r.id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p->'steps') s;
    insert into outbox (id, queue, kind, subject_id, run_at)
      select s.id, 'help-requests', 'help_step', s.id, s.run_at from callback_escalations s where s.request_id = r.id;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.respondent_names(p_case uuid)
 RETURNS TABLE(id uuid, case_id uuid, order_id uuid, sealed_name bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select distinct on (r.order_id) r.id, r.case_id, r.order_id, r.sealed_name from respondents r
  where r.case_id = p_case and p_case <> all ((panoh.viewer()).blocked)
    and exists (select 1 from held_grants g where g.case_id = p_case and 'perpetrator' = any (g.partitions)
      and g.relation || ':perpetrator' = any (g.reads))
  order by r.order_id, r.version desc $function$;

CREATE OR REPLACE FUNCTION panoh.respondents_called(p jsonb)
 RETURNS TABLE(id uuid, case_id uuid, order_id uuid, sealed_name bytea, sealed bytea, issued_at timestamp with time zone, expires_on date, status text, breaches smallint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer();
    digests bytea[] := array(select decode(t, 'base64') from jsonb_array_elements_text(p->'tokens') t); begin
    if (me.agency_kind = 'police' and me.roles && array['police_inspector', 'supervisor']) is not true then return; end if;
    if exists (select 1 from jsonb_to_recordset(p->'staff') q ("agencyId" uuid, tokens text[]) join staff_names s
        on s.keyed_for = q."agencyId" and s.tokens && array(select decode(t, 'base64') from unnest(q.tokens) t)) then
      return; end if;
    -- A name that was corrected is found too; the newest version is shown.
    return query select r.id, r.case_id, r.order_id, r.sealed_name, r.sealed, o.issued_at, o.expires_on,
        panoh.order_status(o), o.breaches
      from respondents r join protection_orders o on o.id = r.order_id and o.agency_id = me.agency_id
      where o.case_id <> all (me.blocked) and r.order_id in (select v.order_id from perpetrator_names n
          join respondents v on v.id = n.perpetrator_id where n.keyed_for = me.agency_id and n.tokens && digests)
        and r.version = (select max(x.version) from respondents x where x.order_id = r.order_id)
        and o.issued_at is not null and (o.served_at is not null or panoh.may_search_respondents())
      order by o.issued_at desc, o.id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.review_basis(p_consent uuid, p_outcome text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid; begin
    update consents k set review_outcome = p_outcome, reviewed_by = (panoh.me()).user_id, reviewed_at = panoh.now(),
      version = k.version + 1
      where k.id = p_consent and k.basis in ('court_order', 'imminent_danger', 'child_at_risk') and k.review_outcome is null
        and 'supervisor' = any ((panoh.me()).roles) and k.recorded_by is distinct from (panoh.me()).user_id
        and panoh.viewer_owns_case(k.case_id)
      returning k.case_id into subject;
    if subject is null then raise exception 'not to be reviewed' using errcode = '42501'; end if;
    return subject;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.rows_of_rules(p_group uuid, p_rules text[])
 RETURNS TABLE(rule text, step smallint, from_at timestamp with time zone, due_at timestamp with time zone, counted_from timestamp with time zone, band text, opened_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  #variable_conflict use_column
  begin
    if (p_group = any ((panoh.me()).led_group_ids) and 'group:core' = any ((panoh.me()).reads)) is not true then
      raise exception 'not the coordinator' using errcode = '42501';
    end if;
    return query select f.rule, f.step, f.from_at, f.due_at, f.counted_from, c.band, c.episode_opened_at
      from cases c join follow_ups f on f.case_id = c.id
      where c.working_group_id = p_group and f.status = 'pending' and f.due_at > panoh.now() and f.rule = any (p_rules)
        and c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
        and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.rows_to_replan(p_rules uuid, p_after uuid, p_limit integer)
 RETURNS TABLE(id uuid, rule text, step smallint, from_at timestamp with time zone, due_at timestamp with time zone, counted_from timestamp with time zone, alert_at timestamp with time zone, version integer, band text, opened_at timestamp with time zone, shares_with_group boolean, climbs_anew boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select f.id, f.rule, f.step, f.from_at, f.due_at, f.counted_from, f.alert_at, f.version, c.band, c.episode_opened_at,
    c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()), 'escalation' = any (x.changes)
  from rule_versions it join cases c on c.working_group_id = it.working_group_id join follow_ups f on f.case_id = c.id
    left join rule_versions p on p.id = f.rules_id and p.working_group_id = it.working_group_id
    cross join lateral (select array(select distinct unnest(v.changes) from rule_versions v
      where v.working_group_id = it.working_group_id and v.number > coalesce(p.number, 0) and v.number <= it.number)) x (changes)
  where it.id = p_rules and f.status = 'pending' and f.due_at > panoh.now() and (p_after is null or f.id > p_after)
    and coalesce(p.number, 0) < it.number and (f.rule = any (x.changes) or 'escalation' = any (x.changes))
  order by f.id limit p_limit $function$;

CREATE OR REPLACE FUNCTION panoh.rules_along()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select '{fu.first_contact,fu.safety_plan,fu.regular,fu.no_contact,rk.reassess,co.ask_again,pl.plan,pl.action}'::text[] $function$;

CREATE OR REPLACE FUNCTION panoh.see_order_notice(p_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare n order_notices; begin
    if not exists (select 1 from panoh.received_notices() r where r.id = p_id) then return false; end if;
    update order_notices set seen_by = (panoh.me()).user_id, seen_at = panoh.now() where id = p_id and seen_at is null
      returning * into n;
    if n.id is null then return true; end if;
    update follow_ups set status = 'done', outcome = 'done', done_at = panoh.now(), version = version + 1
      where case_id = n.case_id and rule = 'po.notice_seen' and subject_id = n.order_id and status = 'pending';
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'order_notice_seen', 'support', panoh.now(), c.agency_id, '{}' from cases c where c.id = n.case_id;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u, n.case_id, 'order_notice_seen', n.order_id from unnest(panoh.answerable_for(n.case_id)) u;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.send_order_notice(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare o protection_orders; station agencies; begin
    select * into o from protection_orders where id = (p->>'orderId')::uuid for update;
    select * into station from agencies where id = (p->>'agencyId')::uuid;
    if o.id is null or not panoh.viewer_owns_case(o.case_id) or (panoh.me()).agency_kind = 'police' then
      raise exception 'not the owner' using errcode = '42501';
    end if;
    if panoh.order_status(o) not in ('issued', 'active', 'extended') then return 'order_not_running'; end if;
    if not exists (select 1 from referrals r where r.case_id = o.case_id and r.kind = 'handover' and r.ended_at is null) then
      return 'handover_missing';
    end if;
    if not station.id = any (array(select s.id from panoh.stations_to_notify(o.id) s)) then return 'not_available'; end if;
    delete from order_notices n where n.order_id = o.id and n.agency_id = station.id and not panoh.is_notice_readable(n);
    if exists (select 1 from order_notices n where n.order_id = o.id and panoh.is_notice_readable(n) and (n.seen_at is null or n.agency_id = station.id)) then
      return 'notice_sent';
    end if;
    insert into order_notices (id, order_id, case_id, agency_id, presence, agency_key_version, sealed_key, sealed, sent_by)
      values ((p->>'id')::uuid, o.id, o.case_id, station.id, p->>'presence', (p->>'agencyKeyVersion')::integer,
        decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'), (panoh.me()).user_id);
    -- Neither the sender nor her case is named.
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'order_notice', (p->>'id')::uuid from users u
      where u.agency_id = station.id and u.roles && '{police_inspector,supervisor}'::text[] and panoh.may_be_notified(u.id)
        and not (o.case_id = any (panoh.blocked_for(u.id, u.agency_id, station.kind)));
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.set_password(p_user uuid, p_password_hash text, p_must_change boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if (p_user = (panoh.me()).user_id or 'administrator' = any ((panoh.me()).roles)
      and (panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    update credentials set password_hash = p_password_hash, must_change = p_must_change,
      failed_count = 0, locked_until = null, changed_at = panoh.now(),
      signed_in_at = case when p_user = (panoh.me()).user_id then panoh.now() else signed_in_at end where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    update sessions set ended_at = panoh.now()
      where user_id = p_user and ended_at is null and id <> (panoh.viewer()).session_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.set_up_administrator(p_agency uuid, p_user uuid, p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock(hashtext('panoh.set_up'));
    if not panoh.needs_administrator() then
      raise exception 'already set up' using errcode = '42501';
    end if;
    insert into agencies (id, type, kind, place, name_tg, name_ru, name_en) values (p_agency, p->>'type', 'state',
      p->>'place', p->>'nameTg', p->>'nameRu', p->>'nameEn');
    insert into agency_keys (agency_id, version, public_key, sealed_private_key)
      values (p_agency, 1, decode(p->>'publicKey', 'base64'), decode(p->>'sealedPrivateKey', 'base64'));
    insert into users (id, agency_id, display_name, roles, language)
      values (p_user, p_agency, p->>'displayName', '{administrator}', p->>'language');
    insert into credentials (user_id, login, password_hash, must_change, second_factor_from)
      values (p_user, lower(p->>'login'), p->>'passwordHash', false,
        case when (p->>'isDemo')::boolean then null else panoh.now() end);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.settle_sms(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    update callback_answers a set provider_id = coalesce(p->>'providerId', a.provider_id),
        state = case when a.state in ('delivered', 'failed') then a.state else p->>'state' end,
        sealed_number = case when p->>'state' = 'queued' then a.sealed_number end,
        next_at = panoh.now() + interval '30 seconds', lease_until = null
      where a.id = case when p ? 'id' then (p->>'id')::uuid else (select w.id from callback_answers w
          where w.provider_id = p->>'providerId' order by w.at desc limit 1) end
        and (a.state = 'sending') = (p ? 'id') and (p ? 'id' or p->>'state' not in ('queued', 'sending'));
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.share_contact_outcome(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid := (p->>'caseId')::uuid;
    shares boolean := coalesce(panoh.contact_partner(subject) = (p->>'fromCaseId')::uuid
      and panoh.viewer_owns_case((p->>'fromCaseId')::uuid), false); begin
    if not panoh.viewer_has_case_relation(subject) or not shares and not exists (select 1 from referrals r join cases c on c.id = r.case_id
      where r.case_id = subject and r.kind = 'support_lead' and r.ended_at is null
        and r.received_case_id = (p->>'fromCaseId')::uuid and r.to_agency_id = (panoh.me()).agency_id
        and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    -- The survivor's wish ends every safety contact, also those that only the owner may know of.
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = subject and kind = 'safety_contact' and status = 'pending' and (p->>'stops')::boolean;
    if shares then
      update safe_contacts set locked_at = panoh.now() where case_id = subject and (p->>'locks')::boolean;
      -- A new version, so that a caseworker who edits the plan now has to read it again first.
      update safe_contacts set doubted_at = panoh.now(), version = version + 1, updated_at = panoh.now()
        where case_id = subject and (p->>'doubts')::boolean;
      update cases set contact_user_id = null, contact_taken_at = null
        where id = subject and (p->>'talked')::boolean;
    end if;
    insert into contacts (id, case_id, agency_id, contacted_at, outcome, alone, channel, in_safe_window,
      counts_as_safe, counts_as_attempt, mirrored_from)
    values ((p->>'id')::uuid, subject, (panoh.me()).agency_id, (p->>'contactedAt')::timestamptz, p->>'outcome',
      p->>'alone', null, (p->>'inSafeWindow')::boolean, (p->>'countsAsSafe')::boolean,
      (p->>'countsAsAttempt')::boolean, (p->>'mirroredFrom')::uuid);
    update cases set failed_attempts = (p->>'failures')::integer, version = version + 1,
      contact_stopped = contact_stopped or (p->>'stops')::boolean, last_contact_at = case when (p->>'talked')::boolean
        then greatest(last_contact_at, (p->>'contactedAt')::timestamptz) else last_contact_at end,
      stop_rests_on_closing = stop_rests_on_closing and not (p->>'stops')::boolean where id = subject;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.sharing_state(p_case uuid, p_agency uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.viewer_coordinates_case(p_case)) then raise exception 'no relation' using errcode = '42501'; end if;
    return (select jsonb_build_object('status', c.status, 'band', c.band, 'place', c.place, 'isMinor', c.is_minor,
      'senderAgencyId', c.agency_id, 'senderType', s.type, 'isInGroup', panoh.may_receive(p_case, p_agency),
      'isBlocked', exists (select 1 from conflict_blocks b join agencies a on a.id = p_agency
        where b.case_id = p_case and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind)),
      'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
          'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
          'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at, 'purpose', k.purpose)
          order by k.given_at, k.id)
        from consents k where k.case_id = p_case and k.scope = 'referral' and k.agency_id = p_agency), '[]'))
      from cases c join agencies s on s.id = c.agency_id where c.id = p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.silent_agencies(p_from date, p_until date)
 RETURNS TABLE(agency_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id from agencies a where a.status = 'active' and 'statistician' = any ((panoh.viewer()).roles)
    and exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_from)
    and not exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_until) $function$;

CREATE OR REPLACE FUNCTION panoh.spend_proof(p_kind text, p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    case p_kind
      when 'challenge' then
        delete from passkey_challenges where challenge_hash = p->>'hash' and purpose = p->>'purpose'
          and expires_at > panoh.now() and session_id is not distinct from (panoh.viewer()).session_id;
      when 'ticket' then delete from sign_in_tickets where token_hash = p->>'hash' and expires_at > panoh.now();
      when 'code' then
        update second_factors set last_step = (p->>'step')::bigint where user_id = (p->>'userId')::uuid
          and sealed_secret is not null and (last_step is null or last_step < (p->>'step')::bigint);
      when 'recovery_code' then
        update recovery_codes set used_at = panoh.now() where user_id = (p->>'userId')::uuid
          and code_hmac = decode(p->>'hmac', 'base64') and used_at is null;
      when 'passkey' then
        update passkeys set counter = (p->>'counter')::bigint, used_at = panoh.now() where id = (p->>'id')::uuid
          and ((p->>'counter')::bigint > counter or ((p->>'counter')::bigint = 0 and counter = 0));
      when 'password' then
        perform 1 from credentials where user_id = (panoh.me()).user_id and password_hash = p->>'hash';
    end case;
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.start_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text, p_source text, p_reason text DEFAULT NULL::text, p_heavy boolean DEFAULT false, p_wraps jsonb DEFAULT '[]'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare hands boolean; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select w."caseId", w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(p_wraps) w ("caseId" uuid, partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text) join panoh.linked_cases(p_case) l (id) on l.id = w."caseId"
      where w."agencyId" = panoh.fallback_for(w."caseId", p_case, p_subject, p_code)
    on conflict do nothing;
    hands := p_source = 'person' and (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    perform panoh.open_block(p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, hands);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.state_of_planning(p_case uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare this_moment timestamptz := panoh.now(); begin
    return (select jsonb_build_object('status', c.status, 'band', c.band, 'openedAt', c.episode_opened_at,
      'ownerKind', a.kind, 'supportLead', c.support_lead_state,
      'leadKnowsOrders', exists (select 1 from grants_in_force g where g.case_id = p_case and g.relation = 'referred'
        and g.grantee_id = c.support_lead_agency_id and 'legal' = any (g.partitions)),
      'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
      'markedByGroup', coalesce(c.flagged_until > this_moment, false),
      'rules', (select jsonb_build_object('id', v.id, 'set', coalesce((select jsonb_object_agg(x.key, x.count)
          from rule_values x where x.version_id = v.id), '{}'))
        from rule_versions v where v.working_group_id = c.working_group_id order by v.number desc limit 1),
      -- An erased case holds no way to contact the survivor.
      'contactStopped', c.contact_stopped or c.erased_at is not null, 'failedAttempts', c.failed_attempts,
      'orders', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'serveBy', o.serve_by, 'servedAt', o.served_at,
        'endsAt', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe') order by o.reported_at, o.id)
        from protection_orders o where o.case_id = p_case
          and panoh.order_status(o) in ('issued', 'active', 'extended')), '[]'),
      'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'urgency', r.urgency,
        'isContacted', r.contacted_at is not null, 'serviceOn', r.service_on) order by r.sent_at, r.id)
        from referrals r where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')), '[]'),
      -- Children of a merged record are asked about in the record that stays.
      'children', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'livesWith', k.lives_with,
          'lacksPapers', k.birth_certificate in ('held_by_him', 'none'), 'askedAt', k.answered_at) order by k.recorded_at, k.id)
        from minor_children k where k.case_id = any ((select panoh.records_of(p_case))::uuid[])), '[]'),
      'lastSessionOn', (select max(e.given_on) from support_entries e where e.case_id = p_case
        and e.service_type = 'psychosocial'
        and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
      'isInDanger', cardinality(panoh.dangers_of(p_case)) > 0,
      'planActions', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'dueOn', a.due_on) order by a.due_on, a.id)
        from open_plan_actions a where a.case_id = p_case and a.owner = 'worker'), '[]'),
      'pending', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'rule', f.rule, 'step', f.step,
        'subjectId', f.subject_id, 'fromAt', f.from_at, 'dueAt', f.due_at, 'alertAt', f.alert_at,
        -- The service needed, for a search for another place and the rows that replace it.
        'need', (select case r.kind when 'handover' then 'handover' else r.service_type end from referrals r
          where r.id = f.subject_id and r.kind <> 'support_lead'
          and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high'))))
        from follow_ups f where f.case_id = p_case and f.status = 'pending'), '[]'))
      from cases c join agencies a on a.id = c.agency_id where c.id = p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.stations_to_notify(p_order uuid)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select a.id from protection_orders o join agencies a on a.kind = 'police' and a.status = 'active' and a.id <> o.agency_id
    where o.id = p_order and panoh.viewer_owns_case(o.case_id) and (panoh.me()).agency_kind <> 'police'
      and not exists (select 1 from conflict_blocks b where b.case_id = o.case_id and b.lifted_at is null
        and (b.subject_id = a.id or b.subject_code = a.kind))
      -- Police that may read the case already are not to know of a move.
      and not exists (select 1 from grants_in_force g where g.case_id = o.case_id and g.grantee_id = a.id)
      and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
        and u.roles && '{police_inspector,supervisor}'::text[]) $function$;

CREATE OR REPLACE FUNCTION panoh.step_up(p_by text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.viewer(); until timestamptz; begin
    if p_by <> 'passkey' then
      update credentials set failed_count = 0, locked_until = null
        where user_id = me.user_id and not (p_by = 'password' and has_factor);
      if not found then return null; end if;
      update recognised_devices set failed_count = 0, locked_until = null where user_id = me.user_id
        and device_hash = (select s.device_hash from sessions s where s.id = me.session_id);
    end if;
    update sessions set stepped_up_until = panoh.now() + interval '2 minutes' where id = me.session_id
      returning stepped_up_until into until;
    return until;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.supply(p_group uuid, p_from date, p_until date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); hidden uuid[]; tz text := 'Asia/Dushanbe'; since timestamptz; until timestamptz;
begin
  if me.user_id is null or (case when p_group is null then 'supervisor' = any (me.roles) and 'own:core' = any (me.reads)
      else p_group = any (me.led_group_ids) and 'group:core' = any (me.reads) end) is not true then
    raise exception 'not for the viewer' using errcode = '42501';
  end if;
  hidden := hidden_from_counts(p_group);
  since := p_from::timestamp at time zone tz;
  until := p_until::timestamp at time zone tz;
  return (with shared as materialized (select distinct g.case_id from grants_in_force g
        where g.grantee_id = p_group and g.relation = 'group' and 'core' = any (g.partitions)),
    read as materialized (select r.* from referrals r where p_group is null and r.from_agency_id = me.agency_id
        and r.sent_at < until and r.kind = 'service' and not (r.case_id = any (hidden))
        and (r.sent_at >= since or r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))
      union all select r.* from shared s join referrals r on r.case_id = s.case_id
      where r.sent_at < until and r.kind = 'service' and not (r.case_id = any (hidden))
        and (r.sent_at >= since or r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))),
    asked as materialized (select r.*, r.sent_at >= since as of_year, to_char(r.sent_at at time zone tz, 'YYYY-MM') as month, k.*,
        (k.failed and exists (select 1 from cases c where c.id = r.case_id and c.status = 'open') and (r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))
          and not exists (select 1 from referrals n where n.case_id = r.case_id and n.service_type = r.service_type
            and (n.status in ('accepted', 'appointment', 'service_started', 'completed') and greatest(n.sent_at, n.decided_at) > r.sent_at
              or n.sent_at >= r.sent_at and (n.no_longer_wanted
                or n.settled_by = 'own_help' and n.survivor_feedback is distinct from 'not_received')))) as unmet
      from read r cross join lateral (select r.status = 'unavailable' as no_place, r.status = 'declined' as refused,
          coalesce(r.status in ('sent', 'received')
            and r.ack_due_at + (r.ack_due_at - coalesce(r.resent_at, r.sent_at)) < panoh.now(), false) as silent,
          r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') as accepted,
          r.contacted_at is not null or r.status in ('service_started', 'completed') as reached) f
        cross join lateral (select f.*, f.no_place or f.refused or f.silent or r.status = 'not_attended' as failed) k),
    sessions as (select to_char(e.given_on, 'YYYY-MM') as month, e.minutes, e.case_id from support_entries e
      where e.service_type = 'psychosocial' and e.given_on >= p_from and e.given_on < p_until
        and not (e.case_id = any (hidden)) and not exists (select 1 from support_entries n where n.corrects_id = e.id)
        and case when p_group is null then e.agency_id = me.agency_id
          else e.case_id in (select s.case_id from shared s) end)
    select jsonb_build_object(
      'cells', (select coalesce(jsonb_agg(t order by t.month, t.place, t."serviceType"), '[]') from (select month, place,
          service_type as "serviceType", count(*) as asked, count(*) filter (where accepted) as accepted,
          count(*) filter (where refused) as refused, count(*) filter (where no_place) as "noPlace",
          count(*) filter (where silent) as silent, count(*) filter (where settled_by = 'waiting_place') as waiting,
          count(*) filter (where unmet) as unmet from asked where of_year group by 1, 2, 3) t),
      'unmet', (select coalesce(jsonb_agg(t order by t.high desc, t.days desc), '[]') from (select place,
          service_type as "serviceType", count(distinct case_id) as women,
          count(distinct case_id) filter (where urgency = 'high') as high,
          count(distinct case_id) filter (where interim_help is null or interim_help = 'none_yet') as "withoutHelp",
          count(distinct case_id) filter (where gap_recorded_at is not null) as gaps,
          max(extract(day from panoh.now() - sent_at))::integer as days from asked where unmet group by 1, 2) t),
      'pathways', (select coalesce(jsonb_agg(t order by t.broken desc, t.sent desc), '[]') from (select
          jsonb_build_object('tg', f.name_tg, 'ru', f.name_ru, 'en', f.name_en) as "from",
          case when o.id is not null then jsonb_build_object('tg', o.name_tg, 'ru', o.name_ru, 'en', o.name_en) end as "to",
          x.* from (select from_agency_id, to_agency_id, count(*) as sent, count(*) filter (where accepted) as accepted,
            count(*) filter (where reached) as reached, count(*) filter (where failed) as broken
            from asked where of_year group by 1, 2) x join agencies f on f.id = x.from_agency_id
          left join agencies o on o.id = x.to_agency_id order by x.broken desc, x.sent desc limit 100) t),
      'sessions', (select coalesce(jsonb_agg(t order by t.month), '[]') from (select month, count(*) as sessions,
          coalesce(sum(minutes), 0)::integer as minutes, count(distinct case_id) as women from sessions group by 1) t),
      'offeredPerWeek', (select coalesce(sum(s.capacity), 0)::integer from services s where s.type = 'psychosocial'
        and s.status = 'active' and s.capacity_unit = 'appointments' and case when p_group is null then s.agency_id = me.agency_id
          else s.agency_id in (select m.agency_id from agency_memberships m where m.working_group_id = p_group
            and (m.ended_at is null or m.ended_at > panoh.now())) end)));
end $function$;

CREATE OR REPLACE FUNCTION panoh.support_counts(p_case uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select jsonb_build_object(
      'entries', (select count(*) from support_entries e where e.case_id = p_case
        and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
      'goals', (select count(*) from support_goals g where g.case_id = p_case),
      'goalsMet', (select count(*) from support_goals g where g.case_id = p_case and 'met' = (
        select p.progress from goal_progress p where p.goal_id = g.id order by p.step_no desc limit 1)))
    where exists (select 1 from panoh.case_access(p_case) a
      where a.relation in ('own', 'group', 'closure_review') and 'core' = any (a.reads)) $function$;

CREATE OR REPLACE FUNCTION panoh.take_back_endings(p_agency uuid)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; taken uuid[] := '{}'; begin
    for r in select x.* from panoh.ending_cases(p_agency) e join referrals x on x.case_id = e.case_id
        where e.may_offer and x.ending_by is not null and x.status in ('sent', 'received') for update of x loop
      update referrals set status = 'withdrawn', withdrawal_reason = 'no_longer_wanted', ended_at = panoh.now(), due_at = null,
        version = version + 1 where id = r.id;
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where case_id = r.case_id and subject_id = r.id and status = 'pending';
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
        values (gen_random_uuid(), r.case_id, 'referral_withdrawn', 'core', panoh.now(), r.from_agency_id, (panoh.me()).user_id,
          jsonb_build_object('referralId', r.id, 'reference', r.reference, 'kind', r.kind, 'serviceType', r.kind, 'reason', 'no_longer_wanted'));
      taken := taken || r.case_id;
    end loop;
    if taken = '{}' then raise exception 'nothing to take back' using errcode = '42501'; end if;
    return taken;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.take_back_import(p_import uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare own uuid; begun timestamptz; subject uuid; hidden uuid[] := (panoh.viewer()).blocked; begin
    select i.agency_id, i.started_at into own, begun from imports i where i.id = p_import and i.agency_id = (panoh.me()).agency_id
      and 'supervisor' = any ((panoh.me()).roles) for update;
    if own is null then raise exception 'not kept by the viewer' using errcode = '42501'; end if;
    if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    if begun <= panoh.now() - interval '14 days' then raise exception 'too old' using errcode = 'PN136'; end if;
    if exists (select 1 from import_files where import_id = p_import and state = 'running')
      or exists (select 1 from import_rows where import_id = p_import and answered_at is not null)
      or exists (select 1 from case_historical_records h join import_rows r on r.id = h.row_id
        where r.import_id = p_import and h.answered_at is not null) then
      raise exception 'in use' using errcode = 'PN135';
    end if;
    delete from case_historical_records h using import_rows r, cases c where r.id = h.row_id and r.import_id = p_import
      and c.id = h.case_id and c.agency_id = own and not (c.id = any (coalesce(hidden, '{}')));
    for subject in select c.id from cases c where c.agency_id = own and not (c.id = any (coalesce(hidden, '{}')))
        and exists (select 1 from import_row_cases l join import_rows r on r.id = l.row_id
          where r.import_id = p_import and l.case_id = c.id) order by c.id for update loop
      if panoh.is_danger_seen(subject) then raise exception 'in use' using errcode = 'PN135'; end if;
      begin
        perform panoh.remove_imported_case(subject, p_import);
      exception when foreign_key_violation then raise exception 'in use' using errcode = 'PN135';
      end;
    end loop;
    -- Rows of cases that stay are kept, so that the register imported again makes no second case.
    update import_rows r set import_id = null where r.import_id = p_import
      and exists (select 1 from import_row_cases l where l.row_id = r.id);
    delete from import_row_texts t using import_rows r where r.id = t.row_id and r.import_id = p_import;
    insert into statistics.changed_cases (on_day) select distinct h.happened_on from historical_records h
      join import_rows r on r.id = h.row_id where r.import_id = p_import;
    delete from historical_records h using import_rows r where r.id = h.row_id and r.import_id = p_import;
    delete from import_rows where import_id = p_import;
    update import_files set import_id = null, state = 'dropped', ended_at = coalesce(ended_at, panoh.now()), version = version + 1
      where import_id = p_import;
    delete from imports where id = p_import;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.take_back_order_notice(p_id uuid)
 RETURNS TABLE(order_id uuid, case_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare n order_notices; begin
    select x.* into n from order_notices x where x.id = p_id for update;
    if n.id is null or not panoh.viewer_owns_case(n.case_id) or (panoh.me()).agency_kind = 'police' then return; end if;
    delete from order_notices x where x.id = n.id;
    delete from notifications x where x.kind = 'order_notice' and x.subject_id = n.id;
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = n.case_id and f.rule = 'po.notice_seen' and f.subject_id = n.order_id and f.status = 'pending';
    return query select n.order_id, n.case_id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.take_back_shares(p_block uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; begin
    for r in select x.* from conflict_blocks b join referrals x on x.case_id = b.case_id and x.ended_at is null
        join agencies a on a.id = x.to_agency_id and (a.id = b.subject_id or a.kind = b.subject_code)
        where b.id = p_block and (not b.is_heavy or b.state = 'confirmed' or x.received_case_id is null
          or x.kind = 'support_lead') loop
      perform panoh.lose_receiver(r);
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.take_incident_export(p_id uuid)
 RETURNS TABLE(case_id uuid, cells text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); x incident_exports; hidden uuid[];
begin
  select * into x from incident_exports where id = p_id and agency_id = me.agency_id for update;
  if x.id is null or (me.user_id is not null
    and 'supervisor' = any (me.roles)) is not true then raise exception 'not hers' using errcode =
    '42501'; end if;
  if x.requested_by <> me.user_id then raise exception 'another one asked' using errcode = '42501'; end if;
  if me.stepped_up_until is null or me.stepped_up_until <= panoh.now() then
    raise exception 'step up' using errcode = 'PN040';
  end if;
  if x.is_approved is not true or panoh.now() < x.ready_at or panoh.now() >= x.ends_at or x.taken >= 3 then
    raise exception 'not to be taken now' using errcode = 'PN098';
  end if;
  update incident_exports set taken = taken + 1, taken_at = panoh.now() where id = p_id;
  -- Another recorder receives it, so it is the same for every supervisor: without cases closed to any of them.
  hidden := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
    where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
  return query select c.id, array_replace(array[upper(right(replace(i.id::text, '-', ''), 8)), s.code,
      upper(right(replace(c.lead_user_id::text, '-', ''), 8)), upper(right(replace(c.agency_id::text, '-', ''), 8)),
      i.reported_on::text, case when i.started_precision = 'day' then i.started_on::text else left(i.started_on::text, 7) end,
      c.sex, case when c.is_minor then 'yes' else 'no' end, c.age_band, c.marital_status, i.time_of_day, i.place_type, c.place,
      case when i.is_pattern then 'yes' else 'no' end, i.core_type, array_to_string(i.law_forms, '+'),
      array_to_string(array(select x from unnest(i.contexts) x where x <> 'migrant_household' order by x), '+'),
      i.harmful_practice, i.goods_exchanged, i.abducted, i.reported_before, i.earlier_incidents, p.people, p.sex,
      p.age_group, p.relationship, c.referred_from] || array(select (select r.status from referrals r
          where r.case_id = c.id and r.kind = 'service' and r.service_type = t.service order by r.sent_at desc, r.id desc limit 1)
        from unnest('{safe_house,health,psychosocial,legal,police_security,livelihoods,child_protection}'::text[])
          with ordinality t (service, n) order by t.n) || 'yes'::text, null, '')
    from incidents i join cases c on c.id = i.case_id join survivors s on s.case_id = c.id
      cross join lateral (select least(count(*), 4)::text as people,
          case when bool_or(o.sex = 'female') and bool_or(o.sex = 'male') then 'both'
            else coalesce(max(o.sex) filter (where o.sex in ('female', 'male')), max(o.sex)) end as sex,
          (array_agg(o.age_group order by o.id))[1] as age_group, (array_agg(o.relationship order by o.id))[1] as relationship
        from incident_perpetrators o where o.incident_id = i.id) p
    where c.agency_id = me.agency_id and i.agency_id = me.agency_id and c.counts_in_statistics and c.erased_at is null
      and i.core_type is distinct from 'non_gbv' and i.reported_on between x.from_on and x.to_on
      and not (c.id = any (hidden))
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate'))
      and exists (select 1 from grants_in_force g where g.case_id = c.id and g.grantee_id = me.agency_id and g.relation = 'own'
        and 'core' = any (g.partitions))
    order by i.reported_on, i.id;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.tell_incident(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare subject uuid := (p->>'caseId')::uuid; incident uuid := (p->>'incidentId')::uuid; r jsonb; begin
    if not exists (select 1 from incidents i where i.id = incident
        and subject in (select k.case_id from panoh.known_with(i.case_id) k where k.pair_id is null)) then return false; end if;
    insert into linkage.disclosed_incidents (incident_id, case_id) values (incident, subject) on conflict do nothing;
    if not found then return false; end if;
    for r in select e from jsonb_array_elements(p->'added') e where e->>'rule' in ('fu.safety_24h', 'rk.reassess') loop
      perform panoh.plan_row(subject, (r - '{alertAt,subjectId,afterClosure}'::text[])
        || '{"partition": "follow_ups", "because": "incident_known"}');
    end loop;
    for r in select e from jsonb_array_elements(p->'moved') e loop
      perform 1 from follow_ups f where f.id = (r->>'id')::uuid and f.case_id = subject and f.status = 'pending'
        and f.partition = 'follow_ups' and f.rule in ('fu.safety_24h', 'rk.reassess')
        and f.due_at > (r->>'dueAt')::timestamptz for update;
      if found then perform panoh.plan_row(subject, r || '{"because": "incident_known"}'); end if;
    end loop;
    return true;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.tell_of_held_offer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'handover_held', r.id from referrals r join users u on u.id = r.ending_by and u.status = 'active'
          join agencies a on a.id = u.agency_id
        where case tg_table_name when 'referrals' then r.id = new.id else r.case_id = (to_jsonb(new)->>'case_id')::uuid
            and r.status in ('sent', 'received') and not panoh.goes_along(r.case_id) end
          and u.id is distinct from (panoh.me()).user_id
          and not (r.case_id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
          and not exists (select 1 from notifications n where n.user_id = u.id and n.kind = 'handover_held' and n.subject_id = r.id
            and n.read_at is null);
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.tell_of_sms(r panoh.callback_requests, p_steps jsonb, p_clears boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare step record; goes_on boolean; begin
    if not exists (select 1 from callback_escalations e where e.request_id = r.id and e.rung = 'ageing'
        and e.state = 'waiting' and e.run_at > panoh.now() + interval '26 days') then
      update callback_escalations set state = 'skipped', done_at = panoh.now()
        where request_id = r.id and state = 'waiting' and rung = 'ageing';
    else
      select coalesce(jsonb_agg(s), '[]') into p_steps from jsonb_array_elements(p_steps) s where s->>'rung' <> 'ageing';
    end if;
    goes_on := r.state = 'waiting' and not p_clears and exists (select 1 from callback_escalations e where e.request_id = r.id
      and e.state in ('waiting', 'claimed', 'undeliverable') and e.rung <> 'ageing'
      and e.run_at <= panoh.now() + interval '1 hour');
    if r.state = 'waiting' and not goes_on then
      update callback_escalations set state = 'skipped', done_at = panoh.now()
        where request_id = r.id and state in ('waiting', 'claimed', 'undeliverable') and rung <> 'ageing';
    end if;
    for step in select (s->>'id')::uuid as id, s->>'rung' as rung, (s->>'runAt')::timestamptz as run_at, false as of_message
        from jsonb_array_elements(p_steps) s where s->>'rung' = 'ageing' or (r.state = 'waiting' and not goes_on)
      union all select gen_random_uuid(), w.rung, panoh.now() + w.after, true from (values
          ('taker', interval '0'), ('everyone', interval '7 minutes'), ('supervisor', interval '15 minutes'),
          ('oversight', interval '30 minutes')) w (rung, after)
        where r.state = 'taken' and r.locked_at is null
      union all select gen_random_uuid(), 'supervisor', panoh.now(), true where r.state = 'taken' and r.locked_at is not null
    loop
      -- The parts of one message do not each ring.
      continue when step.of_message and exists (select 1 from callback_escalations e where e.request_id = r.id
        and e.of_message and e.rung = step.rung and e.state in ('waiting', 'claimed', 'undeliverable'));
      insert into callback_escalations (id, request_id, rung, run_at, of_message)
        values (step.id, r.id, step.rung, step.run_at, step.of_message);
      insert into outbox (id, queue, kind, subject_id, run_at)
        values (step.id, 'help-requests', 'help_step', step.id, step.run_at);
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.tell_work_of(p_user uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  update follow_up_steps s set state = 'waiting', lease_until = null, done_at = null
  from follow_ups f join cases c on c.id = f.case_id
  where s.follow_up_id = f.id and f.status = 'pending' and s.state = 'done' and s.tells <> 'call' and exists (
    select 1 from notifications n where n.step_id = s.id and n.user_id = p_user) $function$;

CREATE OR REPLACE FUNCTION panoh.training_people(p_logins text[])
 RETURNS TABLE(id uuid, display_name text, agency_id uuid, roles text[], account_from date, login text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select u.id, u.display_name, u.agency_id, u.roles, (u.created_at at time zone 'Asia/Dushanbe')::date,
    case when lower(c.login) = any (p_logins) then c.login end
  from users u left join credentials c on c.user_id = u.id
  where u.status = 'active' and (panoh.me()).user_id is not null
    and (u.id = (panoh.me()).user_id or panoh.may_train(u.agency_id))
  order by u.display_name, u.id $function$;

CREATE OR REPLACE FUNCTION panoh.undeliverable_rows()
 RETURNS TABLE(agency_id uuid, rows integer, since timestamp with time zone, causes text[], uncovered integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with able as materialized (
    select u.id, u.agency_id, a.kind, u.roles && '{police_inspector,caseworker,legal_aid_lawyer,health_worker,
        cowfa_specialist,shelter_worker,hotline_worker,prosecutor,supervisor}'::text[] as is_case,
      'supervisor' = any (u.roles) as is_supervisor,
      coalesce(u.id = a.head_user_id, false) as is_head
    from users u join agencies a on a.id = u.agency_id where u.status = 'active' and panoh.may_be_notified(u.id)),
  undeliverable as (
    select f.agency_id, f.case_id, f.id, min(s.run_at) as since from follow_up_steps s
      join follow_ups f on f.id = s.follow_up_id and f.status = 'pending' where s.state = 'undeliverable'
    group by f.agency_id, f.case_id, f.id),
  here as (select p.agency_id, count(*) as n from able p where p.is_case group by p.agency_id),
  -- Two people who can be notified and no block: one of them is not the lead, so the case is covered.
  alone as (
    select c.agency_id, c.id as case_id from cases c left join here h on h.agency_id = c.agency_id
      left join working_groups g on g.id = c.working_group_id and c.shares_with_group
        and (c.shares_until is null or c.shares_until > panoh.now())
    where c.status = 'open' and (coalesce(h.n, 0) < 2 or c.id in (select b.case_id from blocks_in_force b))
      and not exists (select 1 from able p where p.id is distinct from c.lead_user_id
        and (p.agency_id = c.agency_id and (p.is_case or p.is_head)
          or p.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)
          or p.agency_id = g.fallback_agency_id and p.is_supervisor)
        and not exists (select 1 from blocks_in_force b where b.case_id = c.id
          and (b.subject_id in (p.id, p.agency_id) or b.subject_code = p.kind)))),
  affected as (select u.agency_id, u.case_id from undeliverable u union select a.agency_id, a.case_id from alone a),
  -- The people above the lead of each affected case, and why each cannot be notified.
  above as (
    select t.agency_id, t.case_id, u.id, k.locked_at is not null as is_locked, k.locked_at is null and k.signed_in_at is null as is_new,
      exists (select 1 from absences w where w.user_id = u.id and w.ended_at is null
        and w.starts_at <= panoh.now() and w.ends_at > panoh.now()) as is_away,
      exists (select 1 from blocks_in_force b where b.case_id = t.case_id
        and (b.subject_id in (u.id, u.agency_id) or b.subject_code = g.kind)) as is_blocked
    from affected t join agencies g on g.id = t.agency_id join cases c on c.id = t.case_id
      join users u on u.agency_id = t.agency_id and u.status = 'active' and ('supervisor' = any (u.roles) or u.id = g.head_user_id)
        and u.id is distinct from c.lead_user_id
      join credentials k on k.user_id = u.id),
  why as (
    select t.agency_id, array_remove(array[case when bool_or(a.is_locked) then 'locked' end,
        case when bool_or(a.is_away) then 'absent' end, case when bool_or(a.is_blocked) then 'blocked' end,
        case when bool_or(a.is_new) then 'never_signed_in' end, case when bool_or(a.id is null) then 'nobody' end], null) as causes
    from affected t left join above a on a.agency_id = t.agency_id and a.case_id = t.case_id group by t.agency_id)
  select w.agency_id, (select count(*) from undeliverable u where u.agency_id = w.agency_id)::integer,
    (select min(u.since) from undeliverable u where u.agency_id = w.agency_id), w.causes,
    (select count(*) from alone a where a.agency_id = w.agency_id)::integer
  from why w where session_user = 'panoh_watchdog' or 'oversight' = any ((panoh.me()).roles) $function$;

CREATE OR REPLACE FUNCTION panoh.undo_acceptance(p_referral uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare r referrals; made timestamptz; freed uuid; searches text[] := '{rf.find_other,rf.send_missing,rf.waiting,sv.wait_high}'; begin
    select * into r from referrals where id = p_referral and to_agency_id = (panoh.me()).agency_id
      and kind <> 'support_lead' and status = 'accepted' for update;
    if r.id is null or not coalesce(panoh.viewer_owns_case(r.received_case_id), false) then
      raise exception 'not accepted by the viewer' using errcode = '42501';
    end if;
    if r.decided_at <= panoh.now() - interval '10 minutes' then raise exception 'too old' using errcode = 'PN132'; end if;
    if r.contacted_at is not null then raise exception 'in use' using errcode = 'PN131'; end if;
    -- The API reads and writes milliseconds.
    made := date_trunc('milliseconds', r.decided_at);
    insert into statistics.changed_cases (on_day)
      select distinct d.on_day from cases c, lateral (
        select (c.opened_at at time zone 'Asia/Dushanbe')::date
        union select i.reported_on from incidents i where i.case_id = c.id
        union select i.started_on from incidents i where i.case_id = c.id
        union select (f.due_at at time zone 'Asia/Dushanbe')::date from follow_ups f where f.case_id = c.id) d (on_day)
      where c.id = r.received_case_id and d.on_day is not null;

    -- The sender's rows return to their state before the acceptance.
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.case_id
      and f.subject_id = r.id and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id and f.status = 'pending'
      and date_trunc('milliseconds', f.created_at) = made;
    with again as (update follow_ups f set status = 'pending', done_at = null, done_by = null, outcome = null, version = version + 1
        where f.case_id = r.case_id and f.status <> 'pending' and date_trunc('milliseconds', f.done_at) = made
          and (f.subject_id = r.id or f.rule = any (searches)) returning f.id)
      update follow_up_steps s set state = 'waiting', done_at = null, lease_until = null from again
        where s.follow_up_id = again.id and s.run_at >= r.decided_at and s.state in ('skipped', 'done');
    update grants set ends_at = panoh.now() where case_id = r.case_id and source_id = r.id and relation = 'referred'
      and (ends_at is null or ends_at > panoh.now());
    delete from service_places where referral_id = r.id and given_back_at is null returning service_id into freed;
    update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
    update referrals set status = 'received', received_at = coalesce(received_at, decided_at), decided_at = null,
      received_case_id = null, contact_due_at = null, outcome_due_at = null, due_at = ack_due_at, version = version + 1
      where id = r.id;

    perform set_config('panoh.undone_case', r.received_case_id::text, true);
    delete from case_events where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from disability_answers where case_id = r.received_case_id and version = 1;
    -- Rows that a hand-over brought; rows added since keep the case.
    delete from plan_action_steps where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from plan_actions where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from goal_progress where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from support_goals where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from key_date_events where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    perform set_config('panoh.undone_case', '', true);
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.received_case_id
      and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups where case_id = r.received_case_id and status = 'pending'
      and date_trunc('milliseconds', created_at) = made;
    delete from perpetrator_names where case_id = r.received_case_id;
    delete from incident_perpetrators where case_id = r.received_case_id;
    delete from incidents where case_id = r.received_case_id;
    delete from safe_contacts where case_id = r.received_case_id and version = 1;
    delete from identities where case_id = r.received_case_id and version = 1;
    delete from survivors where case_id = r.received_case_id;
    delete from conflict_blocks where case_id = r.received_case_id and source = 'linked';
    delete from notifications where case_id = r.received_case_id;
    delete from grants where case_id = r.received_case_id and relation = 'own';
    delete from vault.case_keys where case_id = r.received_case_id;
    perform linkage.forget(r.received_case_id);
    delete from linkage.registrations where case_id = r.received_case_id;
    delete from queue_lines where case_id = r.received_case_id;
    delete from cases where id = r.received_case_id;
    set constraints all immediate;
    set constraints all deferred;
  exception when foreign_key_violation then
    raise exception 'in use' using errcode = 'PN131';
  end $function$;

CREATE OR REPLACE FUNCTION panoh.unshared_cases()
 RETURNS TABLE(referral_id uuid, case_id uuid, reference text, agency_id uuid, accepted_at timestamp with time zone, asked_at timestamp with time zone, is_incoming boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select r.id, k.id, r.reference, r.to_agency_id, r.decided_at, (select max(v.recorded_at) from case_events v
      where v.case_id = k.id and v.kind = 'question_asked' and v.facts @> jsonb_build_object('groupConsentOf', r.id)), k.is_incoming
    from (select g.case_id as sent_id, g.grantee_id as group_id, false as is_incoming from panoh.held_grants g
        where g.relation = 'group' and 'group:core' = any (g.reads)
      union all select h.case_id, n.working_group_id, true from referrals h join cases n on n.id = h.received_case_id
        join cases o on o.id = h.case_id and o.working_group_id is distinct from n.working_group_id and o.shares_with_group
          and (o.shares_until is null or o.shares_until > panoh.now())
        where h.kind = 'handover' and h.ended_at is null and n.working_group_id = any ((panoh.me()).led_group_ids)
          and 'group:core' = any ((panoh.me()).reads) and not (o.id = any (coalesce((panoh.viewer()).blocked, '{}')))) l
      join referrals r on r.case_id = l.sent_id and (r.kind = 'handover' or not l.is_incoming)
      join cases x on x.id = r.received_case_id and x.agency_id = r.to_agency_id and x.working_group_id = l.group_id
      cross join lateral (select case when l.is_incoming then x.id else l.sent_id end as id, l.is_incoming) k
    where r.status in ('accepted', 'appointment', 'service_started') and r.decided_at > panoh.now() - interval '30 days'
      and x.status = 'open' and x.erased_at is null and not (x.id = any (coalesce((panoh.viewer()).blocked, '{}')))
      and not exists (select 1 from consents k where k.case_id = x.id and k.scope = 'case_conference_mdwg'
        and k.answer = 'given')
    order by r.decided_at, r.id limit 100 $function$;

CREATE OR REPLACE FUNCTION panoh.viewer()
 RETURNS panoh.viewer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare known panoh.viewer := panoh.me(); begin
    if known.blocked is null and known.user_id is not null then
      known.blocked := panoh.blocked_for(known.user_id, known.agency_id, known.agency_kind);
    end if;
    return known;
  end $function$;

CREATE OR REPLACE FUNCTION panoh.viewer_coordinates_case(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select exists (select 1 from held_grants g where g.case_id = p_case and g.relation = 'group'
    and 'group:core' = any (g.reads)) and p_case <> all ((panoh.viewer()).blocked) $function$;

CREATE OR REPLACE FUNCTION panoh.viewer_has_case_relation(p_case uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  begin
    return panoh.viewer_owns_case(p_case) or panoh.reaches(p_case) or panoh.calls_for(p_case);
  end $function$;

CREATE OR REPLACE FUNCTION panoh.viewer_may_see_orders(p_case uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
with me as materialized (select * from panoh.viewer())
  select exists (select 1 from me join grants_in_force g on g.case_id = p_case and g.grantee_id = any (me.grantees)
    where g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:core' = any (me.reads)
      and not (p_case = any (me.blocked))) $function$;

CREATE OR REPLACE FUNCTION panoh.viewer_owns_case(p_case uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  declare me panoh.viewer := panoh.me();
  begin
    return me.agency_id is not null and 'own:core' = any (me.reads)
      and exists (select 1 from cases c where c.id = p_case and c.agency_id = me.agency_id)
      and not exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
        and (b.subject_id in (me.user_id, me.agency_id) or b.subject_code = me.agency_kind))
      and not exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null
        and me.user_id not in (s.lead_user_id, s.supervisor_id));
  end $function$;

CREATE OR REPLACE FUNCTION panoh.voices_heard()
 RETURNS TABLE(agency_id uuid, quarter_on date, heard integer, answers jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  select t.agency_id, t.quarter_on, t.heard, (select jsonb_object_agg(q.key, q.said) from (select x.key,
        jsonb_object_agg(x.value, x.records) as said from (select e.key, e.value, count(*) as records from voices w
          cross join lateral jsonb_each_text(w.answers) e where w.agency_id = t.agency_id and w.quarter_on = t.quarter_on
          group by 1, 2) x group by 1) q)
  from (select v.agency_id, v.quarter_on, count(*)::integer as heard from panoh.viewer() me join voices v
      on v.agency_id = me.agency_id and 'own:core' = any (me.reads) or v.agency_id in (select m.agency_id
        from agency_memberships m where m.working_group_id = any (me.led_group_ids)
          and (m.ended_at is null or m.ended_at > panoh.now()))
    where v.quarter_on < date_trunc('quarter', panoh.now() at time zone 'Asia/Dushanbe')::date
      and exists (select 1 from voice_quarters o where o.agency_id = v.agency_id and o.quarter_on = v.quarter_on
        and o.asked_by is null)
    group by 1, 2 having count(*) >= 5) t order by t.quarter_on desc, t.agency_id $function$;

CREATE OR REPLACE FUNCTION panoh.watch()
 RETURNS TABLE(code text, count integer, since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  with r as materialized (select * from panoh.reminder_state()),
      used as materialized (select at from audit_entries order by seq limit 1),
      queue as materialized (select (counts->>'awaySince')::timestamptz as away_since from worker_heartbeats where name = 'queue'),
      unsealed as materialized (select e.at from audit_entries e, audit_chain_state s where e.seq > s.settled_seq
        and e.at < panoh.now() - interval '1 minute' and not exists (select 1 from audit_chain c where c.seq = e.seq) limit 1000),
      looks (code, count, since, is_amiss) as (
        select 'sweep_silent', 1, coalesce(swept_at, used.at), coalesce(swept_at, used.at) < panoh.now() - interval '3 minutes'
          from r left join used on true
        union all select 'steps_overdue', overdue, overdue_since, overdue > 0 from r
        union all select 'steps_failing', failing, failing_since, failing > 0 from r
        union all select 'steps_undeliverable', undeliverable, undeliverable_since, undeliverable > 0 from r
        union all select 'cases_uncovered', sum(u.uncovered)::integer, min(u.since), sum(u.uncovered) > 0 from undeliverable_rows() u
        union all select 'outbox_waiting', outbox_waiting, outbox_oldest_at, outbox_oldest_at < panoh.now() - interval '3 minutes' from r
        union all select 'letters_failing', count(distinct tag)::integer, min(created_at), count(*) > 0 from messages
          where channel = 'email' and error_code is not null and (state in ('waiting', 'sending') and attempts >= 3
            or state = 'fallen_back' and ended_at > panoh.now() - interval '1 hour')
        union all select 'linking_stopped', count(*)::integer, min(k.made_at), min(k.made_at) < panoh.now() - interval '3 hours'
          from linkage.keys k where not k.is_whole
        union all select 'queue_away', 1, away_since, away_since < panoh.now() - interval '3 minutes' from queue
        union all select 'planning_stuck', count(*)::integer, min(p.begun_at), count(*) > 0 from rule_replans p, r
          where p.ended_at is null and p.begun_at < panoh.now() - interval '15 minutes' and r.swept_at >= panoh.now() - interval '3 minutes'
        union all select 'audit_unsealed', count(*)::integer, min(at), count(*) > 0 from unsealed
        union all select 'audit_unsigned', 1, checkpoint_at, is_checkpoint_late from panoh.audit_state()
        union all select 'audit_broken', 1, beaten_at, counts->>'flaw' is not null from worker_heartbeats where name = 'audit'
        union all select 'report_missing', 1, last.at, last.at < panoh.now() - interval '26 hours'
          from (select coalesce((select max(made_at) from daily_reports), (select at from used)) as at) last)
    select code, count, since from looks where is_amiss $function$;

CREATE OR REPLACE FUNCTION panoh.write_audit(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
  -- The transaction id is drawn before the sequence number; the sealer relies on that order to know final numbers.
  declare me panoh.viewer := panoh.viewer(); touched uuid[] := '{}'; drawn xid8 := pg_current_xact_id();
    this_hour timestamptz := date_trunc('hour', panoh.now()); fresh integer := 0; spent read_budgets;
    opened integer := coalesce((p->>'unwraps')::integer, 0);
  begin
    if p->'cases' <> '[]' then
      touched := array(select jsonb_array_elements_text(p->'cases')::uuid);
      touched := array(select c.audit_pseudonym from cases c where c.id = any (touched)
        union all select h.audit_pseudonym from callback_requests h where h.id = any (touched));
    end if;
    insert into audit_entries (actor_id, agency_id, session_hash, action, decision, cases, partitions, purpose, grants, request_id)
    values (me.user_id, me.agency_id, left(nullif(current_setting('panoh.session', true), ''), 16), p->>'action',
      p->>'decision', touched, array(select jsonb_array_elements_text(p->'partitions')), p->>'purpose',
      array(select jsonb_array_elements_text(coalesce(p->'grants', '[]'))::uuid),
      coalesce((p->>'requestId')::uuid, gen_random_uuid()));
    -- The read counters of this hour grow; PN060 refuses when no role of the person has budget left.
    -- Last, since other requests of the same person wait for this row until the commit.
    if p ? 'unwraps' and p->>'decision' = 'allowed' and me.user_id is not null then
      if jsonb_array_length(p->'cases') between 1 and 4 then
        insert into case_read_counters (user_id, hour, case_id)
          select me.user_id, this_hour, c::uuid from jsonb_array_elements_text(p->'cases') c on conflict do nothing;
        get diagnostics fresh = row_count;
      end if;
      if fresh > 0 or opened > 0 then
        insert into read_budgets as b (user_id, hour, cases, unwraps) values (me.user_id, this_hour, fresh, opened)
          on conflict (user_id, hour) do update set cases = b.cases + excluded.cases, unwraps = b.unwraps + excluded.unwraps
          returning * into spent;
        if exists (select 1 from read_limits l where l.role = any (me.roles))
          and not exists (select 1 from read_limits l where l.role = any (me.roles)
            and l.cases >= spent.cases and l.unwraps >= spent.unwraps) then
          raise exception 'read budget spent' using errcode = 'PN060';
        end if;
      end if;
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.count_cases(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
 RETURNS TABLE(code text, line text, column_key text, records bigint)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare right_now timestamptz := panoh.now(); groups jsonb := p_lists -> 'followUpGroups'; begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with opened as materialized (select c.id, c.state, c.place, a.type, a.kind, c.referred_from, c.opened_at, c.band,
      case when c.origin = 'referral' then 'referred' when c.referred_from = 'self' then 'came_herself' else 'sent_by_word' end as way
    from statistics.counted_cases c join agencies a on a.id = c.agency_id
    where c.day >= p_from and c.day < p_to and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  course as (select o.place, coalesce(f.band, 'not_assessed') as first_band,
      case when f.band is null then 'not_assessed' else o.band end as last_band,
      case when exists (select 1 from safety_plans s where s.case_id = o.id) then 'with_plan' else 'without_plan' end as plan,
      case when e.decided_at < o.opened_at + interval '6 months' then 'within_6_months'
        when right_now < o.opened_at + interval '6 months' then 'not_yet' else 'longer' end as length, count(*) as records
    from opened o
      left join lateral (select r.band from risk_assessments r where r.case_id = o.id order by r.assessed_at, r.id limit 1) f on true
      left join lateral (select min(e.decided_at) as decided_at from closure_episodes e
        where e.case_id = o.id and e.state = 'approved') e on true
    where o.state = 'counted' group by 1, 2, 3, 4, 5),
  appeals as (select o.state, o.type, o.place,
      case when not exists (select 1 from linkage.registrations r where r.case_id = o.id and r.is_linkable) then 'not_compared'
        when exists (select 1 from linkage.registrations r join linkage.registrations l on l.person_id = r.person_id
            join cases p on p.id = l.case_id join agencies q on q.id = p.agency_id
          where r.case_id = o.id and l.is_linkable and q.kind = 'police' and p.erased_at is null) then 'police_know'
        else 'police_do_not_know' end as knowledge, count(*) as records
    from opened o where o.kind <> 'police' and p_agency is null group by 1, 2, 3, 4),
  due as (select c.state, c.place, coalesce(groups ->> split_part(f.rule, '.', 1), 'other') as kind,
      case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
        when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as timeliness, count(*) as records
    from follow_ups f join statistics.counted_cases c on c.id = f.case_id
    where f.due_at >= begins and f.due_at < ends and f.due_at <= right_now and c.id <> all (p_hidden)
      and (p_agency is null or c.agency_id = p_agency and f.agency_id = p_agency and f.partition = 'follow_ups') group by 1, 2, 3, 4),
  closed as (select e.reason, c.place, c.state, count(*) as records from closure_episodes e
    join statistics.known_cases c on c.id = e.case_id
    where e.state = 'approved' and e.decided_at >= begins and e.decided_at < ends
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden) group by 1, 2, 3),
  marks (state, records, code, line, column_key) as materialized (
    select o.state, o.records, t.* from (select state, place, type, way, referred_from, count(*) as records
      from opened group by 1, 2, 3, 4, 5) o,
      lateral (values ('new_cases', place, 'all'), ('first_contacts', type, way),
        ('first_contact_agencies', type, place), ('paths', referred_from, place)) t
    union all select 'counted', c.records, t.* from course c, lateral (values ('risk_bands', first_band, last_band),
      ('risk_levels', last_band, place), ('safety_plans', last_band, plan), ('case_lengths', length, place)) t
    union all select a.state, a.records, t.* from appeals a,
      lateral (values ('appeals', place, 'all'), ('support_stream', type, place),
      ('unknown_to_police', knowledge, place)) t
    union all select d.state, d.records, t.* from due d,
      lateral (values ('follow_ups', kind, timeliness), ('follow_up_results', timeliness, place)) t
    union all select c.state, c.records, 'closures', c.reason, c.place from closed c)
  select m.code, m.line, m.column_key, sum(m.records)::bigint from marks m where m.state = 'counted' group by 1, 2, 3
  union all select m.code, '*', m.state, sum(m.records)::bigint from marks m
    where m.code not in ('risk_bands', 'risk_levels', 'safety_plans', 'case_lengths') group by 1, 3
  union all select t.code, '*', s.state, s.records from (select o.state, count(*) as records from opened o group by 1) s,
    unnest(array['risk_bands', 'risk_levels', 'safety_plans', 'case_lengths']) t (code);
  end $function$;

CREATE OR REPLACE FUNCTION statistics.count_incidents(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
 RETURNS TABLE(code text, line text, column_key text, records bigint)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare groups jsonb := p_lists -> 'groups';
begin
  return query
  with reported as materialized (select i.id, i.case_id, i.reported_on, coalesce(i.started_on, i.reported_on) as happened_or_reported,
      i.law_forms, i.relationships, i.contexts, coalesce(i.core_type, 'not_known') as core_type, i.place_type, i.time_of_day,
      case when i.started_precision = 'day' then i.started_on end as happened_on, i.sex, i.age_band, i.place, i.state,
      case when d.days is null or d.days < 0 then 'not_known' when d.days <= 3 then 'days_0_3' when d.days <= 5 then 'days_4_5'
        when d.days <= 14 then 'days_6_14' when d.days <= 30 then 'days_15_30' else 'days_31_more' end as delay
    from statistics.counted_incidents i cross join lateral (select i.reported_on - case
      when i.is_pattern then case when i.ended_precision = 'day' then i.ended_on end
      when i.started_precision = 'day' then i.started_on end as days) d
    where i.reported_on >= p_from and i.reported_on < p_to and (p_agency is null or i.agency_id = p_agency)
      and i.case_id <> all (p_hidden)),
  happened as materialized (select i.place, case when i.state = 'counted' and (i.started_precision in ('day', 'month')) is not true
      then 'without_day' else i.state end as state
    from statistics.counted_incidents i
    where coalesce(i.started_on, i.reported_on) >= p_from and coalesce(i.started_on, i.reported_on) < p_to
      and (p_agency is null or i.agency_id = p_agency) and i.case_id <> all (p_hidden)),
  counted as materialized (select * from reported where state = 'counted'),
  others as materialized (select c.sex, c.place, n.people, n.relations, n.sexes, n.ages, count(*) as records
    from counted c cross join lateral (select count(*) as people, array_agg(p.relationship) as relations,
        array_agg(p.sex) as sexes, array_agg(p.age_group) as ages
      from incident_perpetrators p where p.incident_id = c.id and p.case_id = c.case_id) n group by 1, 2, 3, 4, 5, 6),
  rapes as materialized (select r.state, r.delay, case when g.given_on <= r.happened_on + 3 then 'within_72h'
      when g.given_on is not null then 'later' when g.is_asked then 'asked_for' else 'none' end as care
    from reported r cross join lateral (select min(g.day) filter (where g.day >= r.happened_on) as given_on,
      bool_or(g.is_asked) as is_asked
      from (select r2.service_on as day, true as is_asked from referrals r2 where r2.case_id = r.case_id
        and r2.service_type = 'health'
        union all select s.given_on, false from support_entries s where s.case_id = r.case_id and s.service_type = 'health'
          and not exists (select 1 from support_entries n where n.corrects_id = s.id)) g) g
    where r.core_type = 'rape' and p_agency is null),
  -- The incident's own case, and cases of the same person; days apart keep one incident in two records from counting twice.
  hers as materialized (select c.id, c.place, c.reported_on, c.happened_or_reported, c.case_id, 0 as apart from counted c
    union all select c.id, c.place, c.reported_on, c.happened_or_reported, l.case_id, 3 from counted c
      join linkage.registrations r on r.case_id = c.case_id and r.is_linkable
      join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> c.case_id
      join cases k on k.id = l.case_id and (p_agency is null or k.agency_id = p_agency) and k.id <> all (p_hidden)),
  repeats as materialized (select h.id, h.place, 'within_12_months' as mark from hers h
      join incidents j on j.case_id = h.case_id and j.id <> h.id
        and coalesce(j.started_on, j.reported_on) >= h.happened_or_reported - interval '12 months'
        and coalesce(j.started_on, j.reported_on) < h.happened_or_reported - h.apart
    union select h.id, h.place, 'after_order' from hers h join protection_orders o on o.case_id = h.case_id
      and o.issued_at between h.reported_on - interval '12 months' and h.reported_on and (p_agency is null or o.agency_id = p_agency)
    union select h.id, h.place, 'after_closure' from hers h join closure_episodes e on e.case_id = h.case_id
      and e.state = 'approved' and e.decided_at between h.reported_on - interval '12 months' and h.reported_on),
  marks (code, line, column_key, records) as (
    select t.*, c.records from (select core_type, place, age_band, place_type, time_of_day, delay, count(*) as records from counted
      group by 1, 2, 3, 4, 5, 6) c, lateral (values ('core_types', core_type, place), ('core_type_ages', core_type, age_band),
      ('incident_places', place_type, time_of_day), ('incident_place_types', place_type, place), ('delays', delay, place)) t
    union all select 'incidents', place, 'all', 1 from happened where state = 'counted'
    union all select 'rape_care', delay, care, 1 from rapes where state = 'counted'
    union all select 'law_forms', f.form, place, 1 from counted,
      unnest(case law_forms when '{}' then '{not_known}' else law_forms end) f (form)
    union all select 'contexts', core_type, k.context, 1 from counted, unnest(contexts) k (context)
    union all select 'relationships', g.line, r.place, r.records
      from (select c.relationships, c.place, count(*) as records from counted c group by 1, 2) r,
        lateral (select distinct groups ->> n.relation as line from unnest(r.relationships) n (relation) where groups ? n.relation) g
    union all select 'relationship_sexes', g.line, g.sex, o.records from others o,
      lateral (select distinct groups ->> n.relation as line, n.sex
      from unnest(o.relations, o.sexes) n (relation, sex) where groups ? n.relation) g
    union all select 'other_ages', g.line, g.age, o.records from others o,
      lateral (select distinct groups ->> n.relation as line, n.age
      from unnest(o.relations, o.ages) n (relation, age) where groups ? n.relation) g
    union all select 'sexes', o.sex, g.sex, o.records from others o, lateral (select distinct n.sex from unnest(o.sexes) n (sex)) g
    union all select 'other_numbers', case people when 0 then 'not_known' when 1 then 'one' when 2 then 'two' when 3 then 'three'
      else 'four_more' end, place, o.records from others o
    union all select 'repeats', mark, place, 1 from repeats
    union all select 'repeats', 'first', place, 1 from counted where id not in (select r.id from repeats r))
  select m.code, m.line, m.column_key, sum(m.records)::bigint from marks m group by 1, 2, 3
  union all select 'incidents', '*', h.state, count(*) from happened h group by 3
  union all select 'rape_care', '*', r.state, count(*) from rapes r group by 3
  union all select t.code, '*', s.state, s.records from (select r.state, count(*) as records from reported r group by 1) s,
    unnest(array['core_type_ages', 'law_forms', 'core_types', 'contexts', 'relationships', 'relationship_sexes', 'other_ages',
      'other_numbers', 'sexes', 'incident_places', 'incident_place_types', 'delays', 'repeats']) t (code);
  end $function$;

CREATE OR REPLACE FUNCTION statistics.count_indicators(p_first_on date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare right_now timestamptz := panoh.now(); next_month date := (p_first_on + interval '1 month')::date;
  month_begins timestamptz := p_first_on::timestamp at time zone 'Asia/Dushanbe'; month_ends timestamptz := next_month::timestamp
    at time zone 'Asia/Dushanbe';
begin
  delete from statistics.indicator_rows where first_on = p_first_on;
  delete from statistics.indicator_counts where first_on = p_first_on;
  with registered as materialized (
  select c.id, c.origin, coalesce((select max(case when r.survivor_feedback in ('received', 'partly_received') then 5
      when r.status in ('service_started', 'completed') or r.service_on is not null then 4
      when r.received_case_id is not null or r.status in ('accepted', 'appointment', 'not_attended') then 3 else 2 end)
    from referrals r where r.case_id = c.id and r.to_agency_id is not null and r.kind = 'service'
      and r.withdrawal_reason is distinct from 'entered_in_error'), 1) as stage
  from cases c where coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_first_on
    and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < next_month), sent as materialized (
  select r.case_id, r.service_type, r.status, r.decline_reason, case
      when r.to_agency_id is null then null
      when r.status in ('sent', 'received') then case when d.due_at < right_now then 'unanswered' else 'not_yet' end
      when r.decided_at <= d.due_at then 'in_time' when r.decided_at is not null then 'late'
      when r.ended_at > d.due_at then 'unanswered' end as answer
  from referrals r cross join lateral (select coalesce(r.ack_due_at, r.sent_at + interval '7 days') as due_at) d
  where r.sent_at >= month_begins and r.sent_at < month_ends and r.kind = 'service'
    and r.withdrawal_reason is distinct from 'entered_in_error'), closed as materialized (
  select e.case_id, e.decided_at, (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '5 months') at time zone 'Asia/Dushanbe'
    as asked_from, (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '6 months') at time zone 'Asia/Dushanbe' as six_at,
    (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '7 months') at time zone 'Asia/Dushanbe' as seven_at, o.reopened_at
  from closure_episodes e left join lateral (select v.recorded_at as reopened_at, v.facts->>'reason' as reason
      from case_events v where v.case_id = e.case_id and v.kind = 'case_reopened' and v.recorded_at >= e.decided_at
      order by v.recorded_at limit 1) o on true
  where e.state = 'approved' and e.decided_at >= month_begins and e.decided_at < month_ends
    and e.reason not in ('died', 'opened_in_error', 'duplicate')
    and o.reason is distinct from 'closed_in_error'),
  records (code, part, case_id, agency_id, service_type) as materialized (select 'identified',
    case when c.origin = 'referral' then 'received' when c.stage > 1 then 'referred'
    else 'not_referred' end, c.id, null::uuid, null::text from registered c
  union all select 'stages', (array['identified', 'referred', 'accepted', 'served', 'confirmed'])[c.stage], c.id, null, null
    from registered c where c.origin <> 'referral'
  union all select 'answers', s.answer, s.case_id, null, s.service_type from sent s where s.answer is not null
  union all select 'refusals', case s.status when 'declined' then coalesce(s.decline_reason, 'other')
    when 'unavailable' then 'unavailable' when 'not_attended' then 'not_attended' else 'not_refused' end,
    s.case_id, null, s.service_type from sent s
  union all select d.code, case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
      when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end, f.case_id, null, null
    from follow_ups f cross join (values ('follow_ups'), ('first_contacts')) d (code)
    where f.due_at >= month_begins and f.due_at < month_ends and f.due_at < right_now
      and case d.code when 'follow_ups' then f.partition = 'follow_ups' else f.rule = 'fu.first_contact' end
  union all select 'orders', case when o.refused_at is not null then 'refused' when o.issued_at is null then 'waiting'
    when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'served_in_time'
    else 'served_late' end, o.case_id, o.agency_id, null from protection_orders o where o.reported_at >= month_begins
      and o.reported_at < month_ends and o.annulled_at is null
  union all select 'breaches', case when exists (select 1 from order_events h where h.order_id = b.order_id and h.breach_id = b.id
    and h.kind = 'order_breach_handled') then 'acted_on' else 'open' end, b.case_id, b.agency_id, null
  from order_events b where b.kind = 'order_breached' and b.happened_at >= month_begins and b.happened_at < month_ends
  union all select 'returned', case when e.reopened_at <= e.six_at or exists (select 1 from incidents i where i.case_id = e.case_id
      and i.started_on > (e.decided_at at time zone 'Asia/Dushanbe')::date and i.started_on <=
        (e.six_at at time zone 'Asia/Dushanbe')::date) then 'returned'
    when e.six_at > right_now then 'not_yet' else 'not_returned' end, e.case_id, null, null from closed e
  union all select 'safe_6', case when e.seven_at > right_now then 'not_yet' else coalesce(
    (select case when k.counts_as_safe then 'safe' else 'not_safe' end from contacts k
      where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
        and (k.counts_as_safe or k.outcome in ('reached_worries', 'reached_not_safe'))
      order by k.contacted_at desc, k.recorded_at desc, k.id desc limit 1),
    (select case when bool_or(k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us',
      'asked_no_contact')) then
      'not_alone' else 'not_reached' end from contacts k
      where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
      having count(*) > 0), 'not_asked') end, e.case_id, null, null from closed e),
  subjects as materialized (
    select c.id, c.agency_id, c.working_group_id, c.place, c.working_group_id is not null and c.shares_with_group
and (c.shares_until is null or c.shares_until > right_now) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now
    and (g.ends_at is null or g.ends_at > right_now)) as is_shared
    from (select distinct case_id from records) s join cases c on c.id = s.case_id
    where c.id in (select k.id from statistics.counted_cases k) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.agency_id and g.relation = 'own'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now
    and (g.ends_at is null or g.ends_at > right_now))),
  kept as (
    insert into statistics.indicator_rows (first_on, code, part, case_id, agency_id, working_group_id, place,
        service_type, is_shared, records)
      select p_first_on, r.code, r.part, c.id, coalesce(r.agency_id, c.agency_id), c.working_group_id, c.place,
        r.service_type, c.is_shared, count(*)
      from records r join subjects c on c.id = r.case_id group by 2, 3, 4, 5, 6, 7, 8, 9 returning *)
  insert into statistics.indicator_counts (first_on, code, part, agency_id, working_group_id, place, service_type,
      is_shared, records)
    select first_on, code, part, agency_id, working_group_id, place, service_type, is_shared, sum(records)
    from kept group by 1, 2, 3, 4, 5, 6, 7, 8;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.count_services(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
 RETURNS TABLE(code text, line text, column_key text, records bigint)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare places text[] := array(select g.place
  from working_groups g); begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with decided as (select c.state, c.place, q.measures, q.articles, q.decision,
      exists (select 1 from incidents i where i.case_id = q.case_id
        and 'domestic_violence' = any (i.contexts)) as in_family, count(*) as records
    from (select q.* from incidents i cross join lateral (select q.* from legal_qualifications q
          where q.case_id = i.case_id and q.incident_id = i.id and not exists (select 1 from legal_qualifications n
            where n.succeeds_id = q.id) offset 0) q
        where i.reported_on >= p_from and i.reported_on < p_to
      union all select q.* from cases o join legal_qualifications q on q.case_id = o.id and q.incident_id is null
        where coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
          and coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) < p_to
          and not exists (select 1 from legal_qualifications n where n.succeeds_id = q.id)) q
      join statistics.counted_cases c on c.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
    where (p_agency is null or c.agency_id = p_agency and q.agency_id = p_agency) and c.id <> all (p_hidden)
    group by 1, 2, 3, 4, 5, 6),
  police as materialized (select d.state, d.place, d.measures, d.in_family, d.records,
      case when cardinality(d.articles) = 0 then '{none}' else d.articles end as articles,
      array(select distinct case when n.said is null then 'none' when p_lists -> 'decisions' ? n.said then n.said else 'other' end
        from unnest(array[d.decision] || array(select m from unnest(d.measures) m where p_lists -> 'decisions' ? m)) n (said)
        where n.said is not null or cardinality(d.measures) = 0 or not (p_lists -> 'decisions' ?| d.measures)) as decisions
    from decided d),
  sent as materialized (select c.state, r.service_type, r.status, c.place from referrals r
    join statistics.counted_cases c on c.id = r.case_id
      where r.sent_at >= begins and r.sent_at < ends and r.kind = 'service' and c.id <> all (p_hidden)
        and (p_agency is null or c.agency_id = p_agency and r.from_agency_id = p_agency)
    union all select 'counted', coalesce(h.facts -> 'services' ->> 0, 'not_known'), case coalesce(h.result, '')
        when 'in_progress' then 'service_started' when 'no_answer' then 'sent' when '' then 'not_known' else h.result end,
        case when h.place = any (places) then h.place when coalesce(h.place, 'unknown') = 'unknown' then 'unknown'
          else 'elsewhere' end
      from historical_records h where h.kind = 'referral' and h.happened_on >= p_from and h.happened_on < p_to
        and (p_agency is null or h.agency_id = p_agency)),
  received as materialized (select c.state, r.service_type, r.sent_at, coalesce(r.decided_at, r.ended_at) as answered_at,
      coalesce(r.decline_reason, 'other') as reason, case when r.received_case_id is not null
          or r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') then 'accepted'
        when r.status = 'declined' then 'declined' when r.status = 'unavailable' then 'not_available' else 'unanswered' end as answer
    from referrals r join statistics.known_cases c on c.id = coalesce(r.received_case_id, r.case_id)
    where r.to_agency_id = p_agency and r.kind = 'service' and r.sent_at >= begins and r.sent_at < ends
      and (r.status <> 'withdrawn' or r.received_case_id is not null)
      and (r.received_case_id = any (p_hidden)) is not true and (r.case_id = any (p_hidden)) is not true
      and (c.agency_id <> p_agency or exists (select 1 from statistics.counted_cases k where k.id = c.id))),
  given as materialized (select s.service_type, s.case_id, c.agency_id = p_agency as is_own, c.state
    from support_entries s join statistics.known_cases c on c.id = s.case_id
    where s.agency_id = p_agency and s.given_on >= p_from and s.given_on < p_to and (s.case_id = any (p_hidden)) is not true
      and not exists (select 1 from support_entries n where n.corrects_id = s.id)
      and (c.agency_id <> p_agency or exists (select 1 from statistics.counted_cases k where k.id = c.id))),
  served as materialized (select g.service_type, coalesce(r.person_id, g.case_id) as person, min(g.state) as state
    from given g left join linkage.registrations r on r.case_id = g.case_id and r.is_linkable and g.is_own group by 1, 2),
  marks (state, code, line, column_key, records) as materialized (
    select s.state, t.*, s.records from (select state, service_type, status, place, count(*) as records from sent
      group by 1, 2, 3, 4) s, lateral (values ('referrals', service_type, status), ('referral_services', service_type, place),
      ('referral_answers', status, place)) t
    union all select r.state, t.*, 1 from received r, lateral (values ('referrals_received', service_type, answer),
      ('answer_times', case when answer = 'unanswered' then 'unanswered'
        when answered_at <= sent_at + interval '24 hours' then 'within_24h'
        when answered_at <= sent_at + interval '72 hours' then 'within_72h'
        when answered_at <= sent_at + interval '7 days' then 'within_7_days' else 'later' end, 'all')) t
    union all select r.state, 'refusals', r.reason, 'all', 1 from received r where r.answer = 'declined'
    union all select g.state, 'services_given', g.service_type, 'all', 1 from given g
    union all select p.state, 'police_reports', p.place, 'all', p.records from police p),
  counted (code, line, column_key, records) as (select m.code, m.line, m.column_key, m.records from marks m where m.state = 'counted'
    union all select 'people_served', s.service_type, 'all', 1 from served s where s.state = 'counted'
    union all select t.*, p.records from police p cross join unnest(p.decisions) d (decision), lateral (values
      ('police_decisions', d.decision, p.place)) t where p.state = 'counted'
    union all select t.*, p.records from police p cross join unnest(p.articles) r (article), lateral (
      values ('police_stream', r.article, p.place) union all select 'police_articles', r.article, n
        from unnest(p.decisions) n) t where p.state = 'counted'
    union all select 'police_measures', m.measure, p.place, p.records from police p, unnest(p.measures) m (measure)
      where p.state = 'counted'
    union all select 'hidden_violence', g.line, p.place, p.records from police p,
      lateral (select distinct case when r.article = 'none' then 'none'
        else coalesce(p_lists -> 'articleGroups' ->> r.article, 'other') end as line from unnest(p.articles) r (article)) g
      where p.state = 'counted' and p.in_family)
  select c.code, c.line, c.column_key, sum(c.records)::bigint from counted c group by 1, 2, 3
  union all select m.code, '*', m.state, sum(m.records)::bigint from marks m group by 1, 3
  union all select t.code, '*', p.state, sum(p.records)::bigint from police p,
    unnest(array['police_decisions', 'police_articles', 'police_stream', 'police_measures']) t (code) group by 1, 3
  union all select 'hidden_violence', '*', p.state, sum(p.records)::bigint from police p where p.in_family group by 3
  union all select 'people_served', '*', s.state, count(*)
    from (select person, min(state) as state from served group by 1) s group by 3;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.count_years(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
 RETURNS TABLE(code text, line text, column_key text, records bigint)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
#variable_conflict use_column
declare places text[] := array(select g.place
  from working_groups g); begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with recursive orders as materialized (select c.state, c.place,
      case when o.annulled_at is not null then 'annulled' when o.issued_at is not null then 'issued'
        when o.refused_at is not null then 'refused' else 'undecided' end as decision,
      case when o.issued_at <= o.reported_at + interval '24 hours' then 'within_24h' else 'later' end as issue,
      case when o.served_at is null then 'not_served'
        when o.served_at <= o.issued_at + interval '24 hours' then 'within_24h' else 'later' end as service,
      case o.extension_decision when 'agreed' then 'extended' when 'refused' then 'refused' else 'not_extended' end as extension,
      case when o.breaches = 0 then 'none' when o.open_breaches = 0 then 'acted_on' else 'not_acted_on' end as breach
    from protection_orders o join statistics.counted_cases c on c.id = o.case_id
    where o.reported_at >= begins and o.reported_at < ends and (p_agency is null or c.agency_id = p_agency and o.agency_id = p_agency)
      and c.id <> all (p_hidden)
    union all select 'counted', case when h.place = any (places) then h.place
      when coalesce(h.place, 'unknown') = 'unknown' then 'unknown'
        else 'elsewhere' end,
      case h.result when 'issued' then 'issued' when 'refused' then 'refused' else 'undecided' end,
      case when (h.facts -> 'issued' ->> 'day')::date - h.happened_on <= 0 then 'within_24h'
        when (h.facts -> 'issued' ->> 'day')::date - h.happened_on >= 2 then 'later' else 'not_known' end,
      case h.facts ->> 'service' when 'within_24h' then 'within_24h' when 'late' then 'later'
        when 'not_served' then 'not_served' else 'not_known' end,
      case when h.facts ->> 'extendedUntil' is not null then 'extended' else 'not_extended' end,
      case when jsonb_array_length(coalesce(h.facts -> 'breaches', '[]')) = 0 then 'none'
        when jsonb_path_exists(h.facts, '$.breaches[*] ? (@.hasProtocol == false)') then 'not_acted_on' else 'acted_on' end
    from historical_records h where h.kind = 'order' and h.happened_on >= p_from and h.happened_on < p_to
      and (p_agency is null or h.agency_id = p_agency)),
  opened as (select c.opened_at, coalesce(r.person_id, c.id) as person, c.state, c.sex, c.is_minor, c.age_band, c.marital_status,
      coalesce((select d.answer from disability_answers d where d.case_id = c.id order by d.version desc limit 1),
        'not_asked') as disability,
      coalesce((select case when bool_or(i.children_present = 'yes') then 'yes' when bool_or(i.children_present = 'no') then 'no' end
        from incidents i where i.case_id = c.id), 'unknown') as children
    from statistics.counted_cases c left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where c.day >= p_from and c.day < p_to and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  -- What the records of a person say, the latest known answer first; of records that count, where there are any.
  persons as materialized (select person, min(state) as state,
      coalesce((array_agg(sex order by opened_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex,
      coalesce((array_agg(age_band order by opened_at desc) filter (where age_band <> 'unknown'))[1],
        case when bool_or(is_minor) then 'under_18_unknown' else 'unknown' end) as age,
      case when bool_or(disability = 'yes') then 'yes' when bool_or(disability = 'none') then 'none'
        else 'not_asked' end as disability,
      coalesce((array_agg(marital_status order by opened_at desc) filter (where marital_status <> 'unknown'))[1],
        'unknown') as marital_status,
      coalesce((array_agg(children order by opened_at desc) filter (where children <> 'unknown'))[1], 'unknown') as children
    from (select o.*, bool_or(o.state = 'counted') over (partition by o.person) as is_counted from opened o) o
    where state = 'counted' or not is_counted group by person),
  died as (select coalesce(r.person_id, c.id) as person, e.decided_at, c.sex, coalesce(d.cause, 'unknown') as cause, c.state
    from closure_episodes e join statistics.known_cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
      left join lateral (select cause from death_causes where episode_id = e.id order by version desc limit 1) d on true
      left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where e.state = 'approved' and e.reason = 'died' and p_agency is null),
  deaths as (select min(state) as state, coalesce((array_agg(cause order by decided_at desc) filter (where cause <> 'unknown'))[1], 'unknown') as cause,
      coalesce((array_agg(sex order by decided_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex
    from (select d.*, bool_or(d.state = 'counted') over (partition by d.person) as is_counted from died d) d
    where state = 'counted' or not is_counted group by person having min(decided_at) >= begins and min(decided_at) < ends),
  triages as (select t.level, c.state, case when k.at <= t.asked_at + interval '24 hours' then 'within_24h'
      when k.at is null then 'not_seen' else 'later' end as seen
    from suicide_triages t join statistics.counted_cases c on c.id = t.case_id
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id and k.contacted_at > t.asked_at
        and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where t.asked_at >= begins and t.asked_at < ends and t.level in ('emergency', 'same_day', 'plan') and p_agency is null),
  concerned as materialized (select distinct coalesce(r.person_id, t.case_id) as person, r.person_id is not null as is_linked
    from suicide_triages t left join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
    where t.asked_at >= begins and t.asked_at < ends and t.attempt in ('before', 'recent') and p_agency is null),
  answers as materialized (select h.person, t.asked_at, t.attempt, t.case_id, c.state
    from (select w.person, w.person as case_id from concerned w where not w.is_linked
        union all select w.person, r.case_id from concerned w
          join linkage.registrations r on r.person_id = w.person and r.is_linkable where w.is_linked) h
      join suicide_triages t on t.case_id = h.case_id and t.attempt in ('before', 'recent')
      join statistics.counted_cases c on c.id = t.case_id),
  -- A recent attempt counts again three months after the one that was counted before; an earlier attempt counts once.
  recent (person, state, at) as (
    select person, state, min(asked_at) from answers where attempt = 'recent' group by 1, 2
    union all select x.person, x.state, (select min(n.asked_at) from answers n where n.person = x.person and n.state = x.state
        and n.attempt = 'recent' and n.asked_at > x.at + interval '3 months') from recent x where x.at is not null),
  attempts as (select distinct on (a.person, a.state, a.at) a.state, a.attempt,
      case when k.at <= a.at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from (select person, state, at, 'recent' as attempt from recent where at is not null
        union all select person, state, min(asked_at), 'before' from answers group by 1, 2
          having (array_agg(attempt order by asked_at, attempt desc))[1] = 'before') a
      join answers t on t.person = a.person and t.state = a.state and t.asked_at = a.at and t.attempt = a.attempt
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > a.at and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where a.at >= begins and a.at < ends order by a.person, a.state, a.at, k.at),
  reported as materialized (select i.id, i.case_id, i.state from statistics.counted_incidents i
    where i.reported_on >= p_from and i.reported_on < p_to and p_agency is null),
  marks (state, code, line, column_key) as materialized (
    select o.state, 'order_decisions', o.decision, o.place from orders o
    union all select o.state, t.* from orders o, lateral (values ('order_issues', issue, place), ('order_services', service, place),
      ('order_extensions', extension, place), ('order_breaches', breach, place)) t where o.decision = 'issued'
    union all select p.state, t.* from persons p,
      lateral (values ('persons_by_age', age, sex), ('persons_by_marriage', marital_status, children),
      ('persons_by_disability', disability, children)) t
    union all select d.state, 'deaths', d.cause, d.sex from deaths d
    union all select t.state, 'suicide_triages', t.level, t.seen from triages t
    union all select a.state, 'suicide_attempts', a.attempt, a.seen from attempts a)
  select m.code, m.line, m.column_key, count(*) from marks m where m.state = 'counted' group by 1, 2, 3
  union all select m.code, '*', m.state, count(*) from marks m group by 1, 3
  union all select 'other_occupations', p.occupation, p_lists -> 'groups' ->> p.relationship, count(distinct r.id)
    from reported r join incident_perpetrators p on p.incident_id = r.id and p.case_id = r.case_id
    where r.state = 'counted' and p_lists -> 'groups' ? p.relationship group by 2, 3
  union all select 'other_occupations', '*', r.state, count(*) from reported r group by 3;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.days_to_count()
 RETURNS TABLE(first_on date, today date, imported_on date, imported_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
select d.first_on, (panoh.now() at time zone 'Asia/Dushanbe')::date, i.quarter_on, i.last_at
  from (select min(coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)) as first_on from cases c) d
    left join (select date_trunc('quarter', c.booked_on)::date as quarter_on, max(c.opened_at) as last_at
      from cases c where c.booked_on is not null group by 1) i on true $function$;

CREATE OR REPLACE FUNCTION statistics.gather_stale()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
declare from_on date; until_on date := (date_trunc('month', (panoh.now() at time zone 'Asia/Dushanbe')) + interval '1 month')::date;
begin
  select (date_trunc('year', least((select min(coalesce(booked_on, (opened_at at time zone 'Asia/Dushanbe')::date)) from cases),
    (select min(reported_on) from incidents),
      (select min(happened_on) from historical_records))::timestamp) - interval '1 year')::date into from_on;
  if from_on is null then return; end if;
  -- A mistyped year must not add a thousand periods.
  from_on := greatest(from_on, date '2000-01-01');
  with taken as (delete from statistics.changed_cases returning case_id, on_day),
    ours as materialized (select case_id from taken where case_id is not null
      union select c.id from cases c where c.shares_until <= panoh.now()
        and exists (select 1 from statistics.indicator_rows x where x.case_id = c.id and x.is_shared)
      union select l.case_id from taken t join linkage.registrations r on r.case_id = t.case_id
        join linkage.registrations l on l.person_id = r.person_id),
    days (on_day) as (
      select on_day from taken where on_day is not null
      union select coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) from ours
        join cases c on c.id = ours.case_id
      union select d.on_day from ours join incidents i using (case_id),
        lateral (values (i.reported_on), (i.started_on)) d (on_day)
      union select (r.sent_at at time zone 'Asia/Dushanbe')::date from ours join referrals r using (case_id)
      union select (o.reported_at at time zone 'Asia/Dushanbe')::date from ours join protection_orders o using (case_id)
      union select (h.happened_at at time zone 'Asia/Dushanbe')::date from ours join order_events h using (case_id)
      union select q.decided_on from ours join legal_qualifications q using (case_id)
      union select (t.asked_at at time zone 'Asia/Dushanbe')::date from ours join suicide_triages t using (case_id)
      union select (e.decided_at at time zone 'Asia/Dushanbe')::date from ours join closure_episodes e using (case_id)
      union select (f.due_at at time zone 'Asia/Dushanbe')::date from ours join follow_ups f using (case_id))
    insert into statistics.periods_to_recount (span, first_on)
      select distinct s.span, date_trunc(s.span, d.on_day)::date from days d, (values ('month'), ('year')) s (span)
      where d.on_day >= from_on and d.on_day < until_on
    on conflict do nothing;
  insert into statistics.periods_to_recount (span, first_on)
    select p.span, p.first_on from (
      select 'month' as span, m::date as first_on, m + interval '1 month' as ends_at
        from generate_series(from_on::timestamp, until_on - 1, interval '1 month') m
      union all select 'year', y::date, y + interval '1 year'
        from generate_series(from_on::timestamp, until_on - 1, interval '1 year') y) p
      left join statistics.counted_periods k using (span, first_on)
    where k.counted_at is null or k.counted_at < p.ends_at at time zone 'Asia/Dushanbe'
      and ((panoh.now() at time zone 'Asia/Dushanbe') >= p.ends_at or k.counted_at < panoh.now() - interval '1 day')
      or k.counted_at < (p.ends_at + interval '6 months') at time zone 'Asia/Dushanbe'
        and (panoh.now() at time zone 'Asia/Dushanbe') >= p.ends_at + interval '6 months'
      or (p.span = 'month' and k.counted_at < panoh.now() - interval '1 day'
        and ((panoh.now() at time zone 'Asia/Dushanbe') < p.ends_at + interval '14 days'
          or (panoh.now() at time zone 'Asia/Dushanbe') >= p.first_on + interval '6 months'
            and k.counted_at < (p.ends_at + interval '7 months') at time zone 'Asia/Dushanbe'))
      or exists (select 1 from cases c where c.booked_on >= p.first_on and c.booked_on < p.ends_at
        and k.counted_at < c.opened_at + interval '6 months' and panoh.now() >= c.opened_at + interval '6 months')
  on conflict do nothing;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.note_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'working_groups' then
    delete from statistics.counted_periods;
  elsif tg_table_name = 'historical_records' then
    insert into statistics.changed_cases (on_day) select distinct happened_on from changed;
  elsif tg_table_name = 'cases' then
    insert into statistics.changed_cases (case_id) select distinct id from changed;
    if tg_op = 'UPDATE' then
      -- The day that a case had before an import gave it an earlier one.
      insert into statistics.changed_cases (on_day) select distinct o.booked_on from before o join changed n using (id)
        where o.booked_on is distinct from n.booked_on and o.booked_on is not null;
    end if;
  elsif tg_op <> 'DELETE' then
    insert into statistics.changed_cases (case_id) select distinct case_id from changed;
  end if;
  if tg_table_name = 'registrations' and tg_op <> 'INSERT' then
    -- The registration, and the cases of the person that it left.
    insert into statistics.changed_cases (case_id)
      select case_id from before where tg_op = 'DELETE'
      union select s.case_id from before o left join linkage.registrations n on n.case_id = o.case_id
        join linkage.registrations s on s.person_id = o.person_id and s.case_id <> o.case_id
        where n.person_id is distinct from o.person_id;
  end if;
  return null;
  end $function$;

CREATE OR REPLACE FUNCTION statistics.records_to_count(p_from date, p_to date)
 RETURNS TABLE(unit text, case_id uuid, duplicate_of uuid, agency_id uuid, group_id uuid, is_shared boolean, records bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
AS $function$
with known as materialized (select c.*, s.case_id is not null as is_shared, e.reason as void, e.subject_id
    from statistics.known_cases c left join statistics.shared_cases s on s.case_id = c.id
      left join lateral (select e.reason, e.subject_id from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no
        order by e.reason desc, e.decided_at desc limit 1) e on true
    where c.state = 'counted')
  select 'registrations', c.id, c.subject_id, c.agency_id, c.working_group_id, c.is_shared, 1 from known c
    where c.day >= p_from and c.day < p_to and c.void is distinct from 'opened_in_error'
  union all select 'cases', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*) from known c
    where c.day >= p_from and c.day < p_to and c.void is null group by 4, 5, 6
  union all select 'incidents', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*)
    from incidents i join known c on c.id = i.case_id where i.reported_on >= p_from and i.reported_on < p_to
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) group by 4, 5, 6
  union all select 'services', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*)
    from support_entries s join known c on c.id = s.case_id where s.given_on >= p_from and s.given_on < p_to
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) group by 4, 5, 6
  union all select 'returns', null, null, null, c.working_group_id, null, count(*) from (select r.case_id, min(r.seen_on) as first_on,
        bool_or(c.working_group_id = o.working_group_id
          and (c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))
          and (o.shares_with_group and (o.shares_until is null or o.shares_until > panoh.now()))) as is_listed
      from panoh.returns_after_settling r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
      group by r.case_id) x join cases c on c.id = x.case_id
    where (c.counts_in_statistics or c.id in (select k.id from statistics.known_cases k where k.state = 'counted'))
      and not coalesce(x.is_listed, false) and x.first_on >= p_from and x.first_on < p_to group by 5 $function$;

CREATE OR REPLACE FUNCTION statistics.recount(p_span text, p_first_on date, p_lists jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'panoh', 'pg_temp'
 SET random_page_cost TO '1'
 SET jit TO 'off'
 SET work_mem TO '64MB'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date;
begin
  delete from statistics.periods_to_recount where span = p_span and first_on = p_first_on;
  delete from statistics.cell_counts where span = p_span and first_on = p_first_on;
  if p_span = 'month' then
    perform statistics.count_indicators(p_first_on);
    insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
        select * from statistics.count_cases(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_incidents(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_services(p_first_on, until_on, p_lists, null, '{}')) c
      group by 1, 4, 5;
  else
    insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer
      from statistics.count_years(p_first_on, until_on, p_lists, null, '{}') c group by 1, 4, 5;
  end if;
  insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
    on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
  end $function$;

create view panoh.usual_choices with (security_invoker=true) as
 SELECT 'all'::text AS email,
    8::smallint AS digest_hour,
    1200::smallint AS quiet_from,
    420::smallint AS quiet_until,
    '{1,2,3,4,5}'::smallint[] AS works_on,
    false AS breaks_quiet;

create view panoh.merged_cases with (security_invoker=true) as
 SELECT c.id AS case_id,
    k.id AS kept_id
   FROM panoh.closure_episodes e
     JOIN panoh.cases c ON c.id = e.case_id AND c.status = 'closed'::text AND c.episode_no = e.episode_no
     JOIN panoh.cases k ON k.id = e.subject_id AND k.agency_id = c.agency_id
  WHERE e.state = 'approved'::text AND e.reason = 'duplicate'::text;

create view panoh.consents_in_force with (security_invoker=true) as
 SELECT id,
    case_id,
    scope,
    agency_id,
    partitions,
    purpose,
    basis,
    answer,
    presence,
    child_assent,
    decided_with,
    sealed_reason,
    given_at,
    until_on,
    provisional_until,
    withdrawn_at,
    recorded_by,
    recorded_at,
    version,
    language,
    manner,
    reviewed_by,
    reviewed_at,
    review_outcome
   FROM panoh.consents k
  WHERE answer = 'given'::text AND withdrawn_at IS NULL AND (until_on IS NULL OR until_on >= (panoh.now() AT TIME ZONE 'Asia/Dushanbe'::text)::date) AND (provisional_until IS NULL OR provisional_until > panoh.now());

create view panoh.open_plan_actions with (security_invoker=true) as
 SELECT a.id,
    a.case_id,
    a.owner,
    s.due_on,
    s.recorded_at
   FROM panoh.plan_actions a
     CROSS JOIN LATERAL ( SELECT k.step,
            k.due_on,
            k.recorded_at
           FROM panoh.plan_action_steps k
          WHERE k.action_id = a.id
          ORDER BY k.step_no DESC
         LIMIT 1) s
  WHERE s.step = ANY (ARRAY['set'::text, 'moved'::text, 'not_yet'::text]);

create view panoh.minor_children with (security_invoker=true) as
 SELECT k.id,
    k.case_id,
    k.birth_year,
    k.lives_with,
    k.birth_certificate,
    k.recorded_at,
    a.answer,
    a.asked_on,
    a.recorded_at AS answered_at
   FROM panoh.children k
     LEFT JOIN LATERAL ( SELECT x.answer,
            x.asked_on,
            x.recorded_at
           FROM panoh.child_answers x
          WHERE x.case_id = k.case_id AND x.child_id = k.id AND x.answer <> 'could_not_ask'::text
          ORDER BY x.recorded_at DESC
         LIMIT 1) a ON true
  WHERE NOT k.entered_in_error AND (k.birth_year IS NULL OR k.birth_year::numeric > (EXTRACT(year FROM (panoh.now() AT TIME ZONE 'Asia/Dushanbe'::text)) - 19::numeric));

create view panoh.grants_in_force with (security_invoker=true) as
 SELECT id,
    case_id,
    grantee_id,
    relation,
    partitions,
    purpose,
    source_id,
    starts_at,
    ends_at
   FROM panoh.grants g
  WHERE starts_at <= panoh.now() AND (ends_at IS NULL OR ends_at > panoh.now());

create view panoh.blocks_in_force with (security_invoker=true) as
 SELECT b.case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   FROM panoh.conflict_blocks b
  WHERE b.lifted_at IS NULL
UNION ALL
 SELECT c.id AS case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   FROM panoh.conflict_blocks b
     JOIN linkage.registrations r ON r.case_id = b.case_id AND r.is_linkable
     JOIN linkage.registrations o ON o.person_id = r.person_id AND o.case_id <> r.case_id AND o.is_linkable
     JOIN panoh.cases c ON c.id = o.case_id
     JOIN panoh.agencies h ON h.id = c.agency_id
  WHERE b.lifted_at IS NULL AND
        CASE b.subject_kind
            WHEN 'user'::text THEN b.subject_id IS DISTINCT FROM c.lead_user_id AND b.subject_id IS DISTINCT FROM c.opened_by
            WHEN 'agency'::text THEN b.subject_id <> h.id AND NOT (EXISTS ( SELECT 1
               FROM panoh.consents_in_force k
              WHERE k.case_id = c.id AND k.agency_id = b.subject_id AND k.scope = 'referral'::text))
            ELSE b.subject_code <> h.kind
        END
UNION ALL
 SELECT o.id AS case_id,
    b.subject_kind,
    b.subject_id,
    b.subject_code,
    b.lifted_at
   FROM panoh.conflict_blocks b
     JOIN ( SELECT m_1.case_id,
            m_1.kept_id AS other_id
           FROM panoh.merged_cases m_1
        UNION ALL
         SELECT m_1.kept_id,
            m_1.case_id
           FROM panoh.merged_cases m_1) m ON m.case_id = b.case_id
     JOIN panoh.cases o ON o.id = m.other_id
  WHERE b.lifted_at IS NULL AND b.subject_kind = 'user'::text AND b.subject_id IS DISTINCT FROM o.lead_user_id AND b.subject_id IS DISTINCT FROM o.opened_by
UNION ALL
 SELECT s.case_id,
    'user'::text AS subject_kind,
    u.id AS subject_id,
    NULL::text AS subject_code,
    NULL::timestamp with time zone AS lifted_at
   FROM panoh.sealed_files s
     JOIN panoh.users u ON u.id <> s.lead_user_id AND u.id <> s.supervisor_id AND NOT ('oversight'::text = ANY (u.roles))
  WHERE s.opened_at IS NULL;

create view panoh.returns_after_settling with (security_invoker=true) as
 WITH settled AS (
         SELECT e.case_id,
            e.kind,
            (e.happened_at AT TIME ZONE 'Asia/Dushanbe'::text)::date AS settled_on
           FROM panoh.case_events e
             JOIN panoh.cases c ON c.id = e.case_id
             JOIN panoh.agencies a ON a.id = e.agency_id
          WHERE (e.kind = ANY (ARRAY['reconciled'::text, 'insignificant'::text])) AND a.kind = 'police'::text AND c.erased_at IS NULL AND NOT (EXISTS ( SELECT 1
                   FROM panoh.case_events n
                  WHERE n.corrects_id = e.id))
        ), records AS (
         SELECT s.case_id,
            s.kind,
            s.settled_on,
            o.id AS seen_id
           FROM settled s
             JOIN linkage.registrations r ON r.case_id = s.case_id AND r.is_linkable
             JOIN linkage.registrations l ON l.person_id = r.person_id AND l.is_linkable AND l.case_id <> r.case_id
             JOIN panoh.cases o ON o.id = l.case_id AND o.erased_at IS NULL
        UNION ALL
         SELECT s.case_id,
            s.kind,
            s.settled_on,
            s.case_id
           FROM settled s
        ), seen AS (
         SELECT r.case_id,
            r.kind,
            r.settled_on,
            r.seen_id,
            COALESCE(o.booked_on, (o.opened_at AT TIME ZONE 'Asia/Dushanbe'::text)::date) AS seen_on
           FROM records r
             JOIN panoh.cases o ON o.id = r.seen_id
          WHERE r.seen_id <> r.case_id AND NOT (EXISTS ( SELECT 1
                   FROM panoh.referrals f
                  WHERE f.received_case_id = o.id AND f.case_id = r.case_id))
        UNION ALL
         SELECT r.case_id,
            r.kind,
            r.settled_on,
            r.seen_id,
            (v.happened_at AT TIME ZONE 'Asia/Dushanbe'::text)::date AS timezone
           FROM records r
             JOIN panoh.case_events v ON v.case_id = r.seen_id AND v.kind = 'register_visit'::text
        UNION ALL
         SELECT r.case_id,
            r.kind,
            r.settled_on,
            r.seen_id,
            i.reported_on
           FROM records r
             JOIN panoh.cases o ON o.id = r.seen_id
             JOIN panoh.incidents i ON i.case_id = o.id AND NOT (o.origin = 'referral'::text AND i.recorded_at < o.opened_at)
        )
 SELECT case_id,
    kind AS settled_as,
    settled_on,
    seen_id,
    seen_on
   FROM seen
  WHERE seen_on > settled_on;

create view panoh.held_grants with (security_invoker=false, security_barrier=true) as
 SELECT g.case_id,
    g.relation,
    g.partitions,
    me.reads,
    me.writes,
    g.grantee_id
   FROM panoh.me() me(user_id, session_id, agency_id, agency_kind, agency_type, group_ids, roles, grantees, reads, writes, blocked, language, stepped_up_until, led_group_ids)
     CROSS JOIN panoh.now() at(at)
     JOIN panoh.grants g ON (g.grantee_id = ANY (me.grantees)) AND g.starts_at <= at.at AND (g.ends_at IS NULL OR g.ends_at > at.at)
  WHERE (me.blocked = '{}'::uuid[] OR (g.case_id <> ALL (COALESCE(me.blocked, ( SELECT (panoh.viewer()).blocked AS blocked))))) AND (((g.relation || ':core'::text) = ANY (me.reads)) OR panoh.viewer_owns_case(g.case_id));

create view statistics.known_cases with (security_invoker=true) as
 SELECT id,
    agency_id,
    working_group_id,
    status,
    episode_no,
    origin,
    opened_at,
    referred_from,
    band,
    sex,
    is_minor,
    age_band,
    marital_status,
    COALESCE(booked_on, (opened_at AT TIME ZONE 'Asia/Dushanbe'::text)::date) AS day,
        CASE
            WHEN place = ANY ((ARRAY( SELECT g.place
               FROM panoh.working_groups g))) THEN place
            WHEN COALESCE(place, 'unknown'::text) = 'unknown'::text THEN 'unknown'::text
            ELSE 'elsewhere'::text
        END AS place,
        CASE
            WHEN counts_in_statistics OR origin = 'import'::text AND NOT refuses_sharing AND (EXISTS ( SELECT 1
               FROM panoh.import_row_cases l
                 JOIN panoh.import_rows r ON r.id = l.row_id
                 JOIN panoh.agencies a ON a.id = r.agency_id
              WHERE l.case_id = c.id AND a.kind <> 'civil'::text)) AND NOT (EXISTS ( SELECT 1
               FROM panoh.consents k
              WHERE k.case_id = c.id AND k.scope = 'statistics_non_identifying'::text)) THEN 'counted'::text
            ELSE 'without_consent'::text
        END AS state
   FROM panoh.cases c
  WHERE erased_at IS NULL;

create view statistics.counted_cases with (security_invoker=true) as
 SELECT id,
    agency_id,
    working_group_id,
    status,
    episode_no,
    origin,
    opened_at,
    referred_from,
    band,
    sex,
    is_minor,
    age_band,
    marital_status,
    day,
    place,
    state
   FROM statistics.known_cases c
  WHERE NOT (EXISTS ( SELECT 1
           FROM panoh.closure_episodes e
          WHERE e.case_id = c.id AND e.state = 'approved'::text AND (e.reason = ANY (ARRAY['opened_in_error'::text, 'duplicate'::text])) AND c.status = 'closed'::text AND e.episode_no = c.episode_no));

create view statistics.counted_incidents with (security_invoker=true) as
 SELECT i.id,
    i.case_id,
    c.agency_id,
    i.reported_on,
    i.started_on,
    i.started_precision,
    i.ended_on,
    i.ended_precision,
    i.is_pattern,
    i.law_forms,
    i.relationships,
    i.contexts,
    i.core_type,
    i.place_type,
    i.time_of_day,
    c.sex,
    c.age_band,
    c.place,
        CASE
            WHEN c.state <> 'counted'::text THEN c.state
            WHEN i.reported_before = 'yes_in_network'::text THEN 'told_before'::text
            ELSE 'counted'::text
        END AS state
   FROM panoh.incidents i
     JOIN statistics.counted_cases c ON c.id = i.case_id
  WHERE NOT (c.origin = 'referral'::text AND i.recorded_at < c.opened_at) AND i.core_type IS DISTINCT FROM 'non_gbv'::text;

create view statistics.shared_cases with (security_invoker=true) as
 SELECT id AS case_id
   FROM panoh.cases c
  WHERE shares_with_group AND (shares_until IS NULL OR shares_until > (( SELECT panoh.now() AS now))) AND (EXISTS ( SELECT 1
           FROM panoh.grants g
          WHERE g.case_id = c.id AND g.grantee_id = c.working_group_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND g.starts_at <= (( SELECT panoh.now() AS now)) AND (g.ends_at IS NULL OR g.ends_at > (( SELECT panoh.now() AS now))))) AND NOT ((id, working_group_id) IN ( SELECT b.case_id,
            w.id
           FROM panoh.working_groups w
             JOIN panoh.users u ON u.id = w.coordinator_user_id OR u.id = w.chair_user_id OR u.id = w.deputy_user_id
             JOIN panoh.agencies a ON a.id = u.agency_id
             JOIN panoh.blocks_in_force b ON b.subject_id = u.id OR b.subject_id = u.agency_id OR b.subject_code = a.kind));

CREATE TRIGGER registrations_counted_delete AFTER DELETE ON linkage.registrations REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER registrations_counted_insert AFTER INSERT ON linkage.registrations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER registrations_counted_update AFTER UPDATE ON linkage.registrations REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER absences_begun AFTER INSERT ON panoh.absences FOR EACH ROW EXECUTE FUNCTION panoh.hand_over_work();

CREATE TRIGGER absences_marked AFTER UPDATE OF handed_over_at ON panoh.absences FOR EACH ROW WHEN (old.handed_over_at IS NULL AND new.handed_over_at IS NOT NULL) EXECUTE FUNCTION panoh.hand_over_work();

CREATE TRIGGER agencies_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.agencies FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER agencies_end BEFORE UPDATE OF status ON panoh.agencies FOR EACH ROW WHEN (new.status = 'closed'::text AND old.status <> 'closed'::text AND CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.refuse_agency_end();

CREATE TRIGGER agency_memberships_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.agency_memberships FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER article_reviews_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.article_reviews FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER article_reviews_second BEFORE INSERT ON panoh.article_reviews FOR EACH ROW EXECUTE FUNCTION panoh.refuse_unreviewed();

CREATE TRIGGER article_revisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.article_revisions FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER articles_reviewed BEFORE UPDATE ON panoh.articles FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.refuse_unreviewed();

CREATE TRIGGER audit_chain_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.audit_chain FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER audit_checkpoints_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER audit_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER case_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.case_events FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER case_events_written AFTER INSERT ON panoh.case_events FOR EACH ROW WHEN (new.partition = ANY (ARRAY['core'::text, 'follow_ups'::text, 'closure'::text])) EXECUTE FUNCTION panoh.keep_writing();

CREATE TRIGGER case_writings_queue AFTER INSERT OR UPDATE OF written_at, is_listed, group_id ON panoh.case_writings FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE CONSTRAINT TRIGGER cases_state AFTER INSERT OR UPDATE ON panoh.cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION panoh.check_case_state();

CREATE TRIGGER cases_band_as_judged BEFORE UPDATE OF band, assessed_at ON panoh.cases FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND (old.band IS DISTINCT FROM new.band OR old.assessed_at IS DISTINCT FROM new.assessed_at)) EXECUTE FUNCTION panoh.keep_band_as_judged();

CREATE TRIGGER cases_caller BEFORE UPDATE ON panoh.cases FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND new.contact_user_id IS DISTINCT FROM old.contact_user_id) EXECUTE FUNCTION panoh.check_contact_assignee();

CREATE TRIGGER cases_counted_insert AFTER INSERT ON panoh.cases REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER cases_counted_update AFTER UPDATE ON panoh.cases REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER cases_ended_agency BEFORE INSERT ON panoh.cases FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.refuse_ended_agency('agency_id');

CREATE TRIGGER cases_leave_owner BEFORE UPDATE OF agency_id ON panoh.cases FOR EACH ROW WHEN (new.agency_id <> old.agency_id) EXECUTE FUNCTION panoh.leave_owner();

CREATE TRIGGER cases_listed AFTER INSERT OR UPDATE OF status, shares_with_group, working_group_id ON panoh.cases FOR EACH ROW EXECUTE FUNCTION panoh.keep_writing();

CREATE TRIGGER cases_mark_kept BEFORE UPDATE OF flagged_until ON panoh.cases FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND old.flagged_until IS DISTINCT FROM new.flagged_until) EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER cases_queue AFTER INSERT OR UPDATE OF status, band, shares_with_group, shares_until, working_group_id, agency_id ON panoh.cases FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER closure_episodes_counted_insert AFTER INSERT ON panoh.closure_episodes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER closure_episodes_counted_update AFTER UPDATE ON panoh.closure_episodes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER closure_episodes_queue AFTER INSERT OR UPDATE OF state, endorsed_at, reviewer_agency_id ON panoh.closure_episodes FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER closure_episodes_step BEFORE INSERT OR UPDATE ON panoh.closure_episodes FOR EACH ROW EXECUTE FUNCTION panoh.check_closure_step();

CREATE TRIGGER conflict_blocks_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.conflict_blocks FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER conflict_blocks_ended AFTER INSERT ON panoh.conflict_blocks FOR EACH ROW EXECUTE FUNCTION panoh.end_for_blocked();

CREATE TRIGGER consents_counted_insert AFTER INSERT ON panoh.consents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER contact_decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.contact_decisions FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER contacts_counted_insert AFTER INSERT ON panoh.contacts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER contacts_counted_update AFTER UPDATE ON panoh.contacts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER corrections_append_only BEFORE DELETE OR TRUNCATE ON panoh.corrections FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER corrections_decided_once BEFORE UPDATE ON panoh.corrections FOR EACH ROW WHEN (CURRENT_USER <> 'panoh_keys'::name AND old.state <> 'waiting'::text AND old.case_id = new.case_id) EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER court_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.court_entries FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER court_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.court_steps FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER credentials_confirming AFTER INSERT ON panoh.credentials FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.await_confirming();

CREATE TRIGGER credentials_devices AFTER UPDATE OF locked_at ON panoh.credentials FOR EACH ROW WHEN (new.locked_at IS NOT NULL AND old.locked_at IS NULL) EXECUTE FUNCTION panoh.end_devices('user_id');

CREATE TRIGGER credentials_push AFTER UPDATE OF locked_at, password_hash ON panoh.credentials FOR EACH ROW WHEN (new.locked_at IS NOT NULL AND old.locked_at IS NULL OR new.password_hash IS DISTINCT FROM old.password_hash) EXECUTE FUNCTION panoh.end_push_devices('user_id');

CREATE TRIGGER credentials_reissued AFTER UPDATE OF password_hash ON panoh.credentials FOR EACH ROW EXECUTE FUNCTION panoh.await_confirming();

CREATE TRIGGER death_causes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.death_causes FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER death_causes_counted_insert AFTER INSERT ON panoh.death_causes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER disability_answers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.disability_answers FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER disability_answers_counted_insert AFTER INSERT ON panoh.disability_answers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER erasure_requests_ended AFTER UPDATE ON panoh.erasure_requests FOR EACH ROW WHEN (num_nonnulls(old.stopped_at, old.done_at) = 0 AND num_nonnulls(new.stopped_at, new.done_at) > 0) EXECUTE FUNCTION panoh.end_erasure_rows();

CREATE TRIGGER erasure_requests_own_step BEFORE UPDATE ON panoh.erasure_requests FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND (old.confirmed_by IS DISTINCT FROM new.confirmed_by AND (old.confirmed_by IS NOT NULL OR new.confirmed_by IS DISTINCT FROM (panoh.me()).user_id OR new.confirmed_by = new.asked_by OR NOT (('data_protection_officer'::text = ANY ((panoh.me()).roles)) OR ('supervisor'::text = ANY ((panoh.me()).roles)) AND new.agency_id = (panoh.me()).agency_id)) OR old.stopped_by IS DISTINCT FROM new.stopped_by AND (old.stopped_by IS NOT NULL OR new.stopped_by IS DISTINCT FROM (panoh.me()).user_id))) EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER files_held BEFORE UPDATE OF state ON panoh.files FOR EACH ROW WHEN (new.state = 'removed'::text) EXECUTE FUNCTION panoh.refuse_held_file();

CREATE CONSTRAINT TRIGGER follow_ups_next_step AFTER INSERT OR UPDATE ON panoh.follow_ups DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION panoh.check_case_state();

CREATE TRIGGER follow_ups_counted_insert AFTER INSERT ON panoh.follow_ups REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER follow_ups_counted_update AFTER UPDATE ON panoh.follow_ups REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER follow_ups_hold_offer AFTER INSERT ON panoh.follow_ups FOR EACH ROW WHEN (new.rule !~~ 'rf.%'::text) EXECUTE FUNCTION panoh.tell_of_held_offer();

CREATE TRIGGER follow_ups_queue AFTER INSERT OR UPDATE OF status, partition, owner_role, kind, rule, subject_id, due_at ON panoh.follow_ups FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER goal_progress_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.goal_progress FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER grants_queue AFTER INSERT OR UPDATE OF partitions, starts_at, ends_at, grantee_id ON panoh.grants FOR EACH ROW WHEN (new.relation = 'group'::text) EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER historical_records_counted_insert AFTER INSERT ON panoh.historical_records REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER import_files_confirmed AFTER UPDATE OF state ON panoh.import_files FOR EACH ROW WHEN (new.state = 'running'::text AND old.state <> 'running'::text) EXECUTE FUNCTION panoh.hand_to_worker();

CREATE TRIGGER incident_perpetrators_counted_insert AFTER INSERT ON panoh.incident_perpetrators REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER incidents_counted_insert AFTER INSERT ON panoh.incidents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER incidents_counted_update AFTER UPDATE ON panoh.incidents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER key_date_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.key_date_events FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER legal_qualifications_counted_insert AFTER INSERT ON panoh.legal_qualifications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER legal_qualifications_counted_update AFTER UPDATE ON panoh.legal_qualifications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER legal_values_as_written BEFORE UPDATE ON panoh.legal_values FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND (old.verified_on IS NOT NULL AND (old.verified_on IS DISTINCT FROM new.verified_on OR old.verified_by IS DISTINCT FROM new.verified_by) OR old.valid_to IS DISTINCT FROM new.valid_to AND (new.valid_to IS NULL OR new.valid_to < ((panoh.now() AT TIME ZONE 'Asia/Dushanbe'::text)::date - 1) OR old.valid_to < (panoh.now() AT TIME ZONE 'Asia/Dushanbe'::text)::date))) EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER meeting_decisions_locked_case BEFORE INSERT ON panoh.meeting_decisions FOR EACH ROW EXECUTE FUNCTION panoh.keep_meeting_case();

CREATE TRIGGER meeting_entries_heard AFTER UPDATE OF discussed_at ON panoh.meeting_entries FOR EACH ROW WHEN (old.discussed_at IS NULL AND new.discussed_at IS NOT NULL) EXECUTE FUNCTION panoh.keep_meeting_case();

CREATE TRIGGER need_answers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.need_answers FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER notification_preferences_replan AFTER INSERT OR UPDATE ON panoh.notification_preferences FOR EACH ROW EXECUTE FUNCTION panoh.plan_messages();

CREATE TRIGGER notifications_messages AFTER INSERT ON panoh.notifications REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION panoh.plan_messages();

CREATE TRIGGER order_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.order_events FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER order_events_counted_insert AFTER INSERT ON panoh.order_events REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER plan_action_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.plan_action_steps FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER plan_actions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.plan_actions FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER protection_orders_counted_insert AFTER INSERT ON panoh.protection_orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER protection_orders_counted_update AFTER UPDATE ON panoh.protection_orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER protection_orders_queue AFTER INSERT OR UPDATE OF issued_at, annulled_at, lifted_at, refused_at, expires_on ON panoh.protection_orders FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE CONSTRAINT TRIGGER queue_stale_renewed AFTER INSERT ON panoh.queue_stale DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER recorded_risk_facts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.recorded_risk_facts FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER referral_messages_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.referral_messages FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER referrals_as_written BEFORE UPDATE ON panoh.referrals FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND (old.id IS DISTINCT FROM new.id OR old.reference IS DISTINCT FROM new.reference OR old.kind IS DISTINCT FROM new.kind OR old.case_id IS DISTINCT FROM new.case_id OR old.from_agency_id IS DISTINCT FROM new.from_agency_id OR old.to_agency_id IS DISTINCT FROM new.to_agency_id OR old.service_id IS DISTINCT FROM new.service_id OR old.service_type IS DISTINCT FROM new.service_type OR old.urgency IS DISTINCT FROM new.urgency OR old.band IS DISTINCT FROM new.band OR old.place IS DISTINCT FROM new.place OR old.is_minor IS DISTINCT FROM new.is_minor OR old.shared_partitions IS DISTINCT FROM new.shared_partitions OR old.escort_needed IS DISTINCT FROM new.escort_needed OR old.sent_at IS DISTINCT FROM new.sent_at OR old.replaces_referral_id IS DISTINCT FROM new.replaces_referral_id)) EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER referrals_counted_insert AFTER INSERT ON panoh.referrals REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER referrals_counted_update AFTER UPDATE ON panoh.referrals REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER referrals_end_sharing AFTER UPDATE OF ended_at, received_case_id ON panoh.referrals FOR EACH ROW WHEN (new.ended_at IS NOT NULL OR new.received_case_id IS NULL) EXECUTE FUNCTION panoh.end_file_sharing();

CREATE TRIGGER referrals_ended_agency BEFORE INSERT ON panoh.referrals FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.refuse_ended_agency('to_agency_id');

CREATE TRIGGER referrals_offer_ended AFTER UPDATE OF ended_at ON panoh.referrals FOR EACH ROW WHEN (new.ending_by IS NOT NULL AND old.ended_at IS NULL AND new.ended_at IS NOT NULL AND new.status <> 'completed'::text) EXECUTE FUNCTION panoh.tell_of_held_offer();

CREATE TRIGGER referrals_offered_service BEFORE INSERT ON panoh.referrals FOR EACH ROW WHEN (new.service_id IS NOT NULL) EXECUTE FUNCTION panoh.keep_service_and_access();

CREATE TRIGGER referrals_place AFTER UPDATE OF ended_at ON panoh.referrals FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION panoh.keep_service_and_access();

CREATE TRIGGER referrals_queue AFTER INSERT OR UPDATE OF status, due_at, ended_at, survivor_feedback, not_asked_reason ON panoh.referrals FOR EACH ROW EXECUTE FUNCTION panoh.mark_queue_stale();

CREATE TRIGGER referrals_step BEFORE UPDATE ON panoh.referrals FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name) EXECUTE FUNCTION panoh.check_referral_step();

CREATE TRIGGER respondents_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.respondents FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER risk_assessments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.risk_assessments FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER risk_assessments_counted_insert AFTER INSERT ON panoh.risk_assessments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER role_access_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.role_access FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER rule_values_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.rule_values FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER rule_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.rule_versions FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER rule_versions_planned AFTER INSERT ON panoh.rule_versions FOR EACH ROW EXECUTE FUNCTION panoh.hand_to_worker();

CREATE TRIGGER safety_plan_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.safety_plan_events FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER safety_plans_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.safety_plans FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER safety_plans_counted_insert AFTER INSERT ON panoh.safety_plans REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER sealed_files_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.sealed_files FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER services_change BEFORE UPDATE ON panoh.services FOR EACH ROW EXECUTE FUNCTION panoh.check_service_change();

CREATE TRIGGER suicide_triages_counted_insert AFTER INSERT ON panoh.suicide_triages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER support_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.support_entries FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER support_entries_counted_insert AFTER INSERT ON panoh.support_entries REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER support_goals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.support_goals FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER tool_results_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON panoh.tool_results FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER users_confirming AFTER UPDATE ON panoh.users FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND new.status = 'active'::text AND (old.status <> 'active'::text OR NOT new.roles <@ (old.roles || '{administrator,statistician,data_protection_officer}'::text[]))) EXECUTE FUNCTION panoh.await_confirming();

CREATE TRIGGER users_devices AFTER UPDATE OF status ON panoh.users FOR EACH ROW WHEN (new.status <> 'active'::text) EXECUTE FUNCTION panoh.end_devices('id');

CREATE TRIGGER users_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.users FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER users_disabled AFTER UPDATE OF status ON panoh.users FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND new.status <> 'active'::text) EXECUTE FUNCTION panoh.await_confirming();

CREATE TRIGGER users_left AFTER UPDATE OF status ON panoh.users FOR EACH ROW WHEN (old.status = 'active'::text AND new.status <> 'active'::text) EXECUTE FUNCTION panoh.hand_over_work();

CREATE TRIGGER users_push AFTER UPDATE OF status ON panoh.users FOR EACH ROW WHEN (new.status <> 'active'::text) EXECUTE FUNCTION panoh.end_push_devices('id');

CREATE TRIGGER users_roles_presence BEFORE UPDATE ON panoh.users FOR EACH ROW WHEN (CURRENT_USER = 'panoh_app'::name AND old.roles IS DISTINCT FROM new.roles AND ((panoh.me()).stepped_up_until > panoh.now()) IS NOT TRUE) EXECUTE FUNCTION panoh.refuse_change('PN040');

CREATE TRIGGER working_groups_counted AFTER INSERT OR DELETE OR UPDATE OF place ON panoh.working_groups FOR EACH STATEMENT EXECUTE FUNCTION statistics.note_rows();

CREATE TRIGGER working_groups_directory AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON panoh.working_groups FOR EACH STATEMENT EXECUTE FUNCTION panoh.bump_directory_version();

CREATE TRIGGER edition_checks_kept BEFORE TRUNCATE ON statistics.edition_checks FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER edition_counts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON statistics.edition_counts FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER edition_tables_frozen BEFORE UPDATE ON statistics.edition_tables FOR EACH ROW WHEN (old.withdrawn_at IS NOT NULL OR new.exact IS NOT NULL AND new.exact IS DISTINCT FROM old.exact OR new.edition_id IS DISTINCT FROM old.edition_id OR new.number IS DISTINCT FROM old.number OR new.kind IS DISTINCT FROM old.kind OR new.first_on IS DISTINCT FROM old.first_on OR new.code IS DISTINCT FROM old.code OR new.lines IS DISTINCT FROM old.lines OR new.columns IS DISTINCT FROM old.columns OR new.shown IS DISTINCT FROM old.shown OR new.without_consent_percent IS DISTINCT FROM old.without_consent_percent OR new.without_day_percent IS DISTINCT FROM old.without_day_percent) EXECUTE FUNCTION panoh.refuse_change('PN003');

CREATE TRIGGER edition_tables_kept BEFORE DELETE OR TRUNCATE ON statistics.edition_tables FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER editions_frozen BEFORE UPDATE ON statistics.editions FOR EACH ROW WHEN (old.state = ANY (ARRAY['published'::text, 'discarded'::text])) EXECUTE FUNCTION panoh.refuse_change('PN003');

CREATE TRIGGER editions_kept BEFORE DELETE OR TRUNCATE ON statistics.editions FOR EACH STATEMENT EXECUTE FUNCTION panoh.refuse_change();

CREATE TRIGGER case_keys_erased BEFORE INSERT ON vault.case_keys FOR EACH ROW EXECUTE FUNCTION panoh.refuse_erased();

alter table linkage.comparisons enable row level security;
alter table linkage.comparisons force row level security;

alter table linkage.decisions enable row level security;
alter table linkage.decisions force row level security;

create policy decisions_linkage on linkage.decisions for all to panoh_linkage
  using (true);

alter table linkage.disclosed_incidents enable row level security;
alter table linkage.disclosed_incidents force row level security;

alter table linkage.encodings enable row level security;
alter table linkage.encodings force row level security;

create policy encodings_processes on linkage.encodings for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.inbox enable row level security;
alter table linkage.inbox force row level security;

create policy inbox_processes on linkage.inbox for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.keys enable row level security;
alter table linkage.keys force row level security;

create policy keys_processes on linkage.keys for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.model enable row level security;
alter table linkage.model force row level security;

create policy model_processes on linkage.model for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.moves enable row level security;
alter table linkage.moves force row level security;

create policy moves_linkage on linkage.moves for all to panoh_linkage
  using (true);

alter table linkage.pairs enable row level security;
alter table linkage.pairs force row level security;

create policy pairs_processes on linkage.pairs for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.registrations enable row level security;
alter table linkage.registrations force row level security;

create policy registrations_processes on linkage.registrations for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.tags enable row level security;
alter table linkage.tags force row level security;

create policy tags_processes on linkage.tags for all to panoh_keys, panoh_linkage
  using (true);

alter table linkage.to_compare enable row level security;
alter table linkage.to_compare force row level security;

create policy to_compare_processes on linkage.to_compare for all to panoh_keys, panoh_linkage
  using (true);

alter table panoh.absences enable row level security;
alter table panoh.absences force row level security;

create policy absences_insert on panoh.absences for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (user_id = (( SELECT (panoh.me()).user_id AS user_id)) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))) AND entered_by = (( SELECT (panoh.me()).user_id AS user_id)) AND handed_over_at IS NULL AND ended_at IS NULL AND (EXISTS ( SELECT 1
   FROM panoh.users u
  WHERE u.id = absences.user_id AND u.agency_id = absences.agency_id)) AND (stand_in_id IS NULL OR (EXISTS ( SELECT 1
   FROM panoh.users u
  WHERE u.id = absences.stand_in_id AND u.agency_id = absences.agency_id)) AND panoh.account_is_ready(stand_in_id)));

create policy absences_select on panoh.absences for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy absences_update on panoh.absences for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (user_id = (( SELECT (panoh.me()).user_id AS user_id)) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))));

create policy absences_worker on panoh.absences for select to panoh_worker
  using (true);

create policy absences_worker_marks on panoh.absences for update to panoh_worker
  using (handed_over_at IS NULL AND ended_at IS NULL AND starts_at <= (( SELECT panoh.now() AS now)) AND ends_at > (( SELECT panoh.now() AS now)))
  with check (handed_over_at = (( SELECT panoh.now() AS now)));

alter table panoh.agencies enable row level security;
alter table panoh.agencies force row level security;

create policy agencies_change on panoh.agencies for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy agencies_select on panoh.agencies for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.agency_keys enable row level security;
alter table panoh.agency_keys force row level security;

create policy agency_keys_first on panoh.agency_keys as restrictive for insert to panoh_app
  with check (version = 1);

create policy agency_keys_insert on panoh.agency_keys for insert to panoh_app
  with check ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy agency_keys_keys on panoh.agency_keys for all to panoh_keys
  using (true);

create policy agency_keys_select on panoh.agency_keys for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.agency_memberships enable row level security;
alter table panoh.agency_memberships force row level security;

create policy agency_memberships_change on panoh.agency_memberships for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy agency_memberships_end on panoh.agency_memberships as restrictive for update to panoh_app
  using (ended_at IS NULL)
  with check (ended_at <= (( SELECT panoh.now() AS now)));

create policy agency_memberships_select on panoh.agency_memberships for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.article_reviews enable row level security;
alter table panoh.article_reviews force row level security;

create policy article_reviews_insert on panoh.article_reviews for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.articles a
  WHERE a.id = article_reviews.article_id)) AND reviewed_by = (( SELECT (panoh.me()).user_id AS user_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy article_reviews_select on panoh.article_reviews for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.articles a
  WHERE a.id = article_reviews.article_id)));

alter table panoh.article_revisions enable row level security;
alter table panoh.article_revisions force row level security;

create policy article_revisions_insert on panoh.article_revisions for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.articles a
  WHERE a.id = article_revisions.article_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy article_revisions_select on panoh.article_revisions for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.articles a
  WHERE a.id = article_revisions.article_id)));

alter table panoh.articles enable row level security;
alter table panoh.articles force row level security;

create policy articles_all on panoh.articles for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND COALESCE((( SELECT (panoh.me()).roles AS roles)) && '{police_inspector,caseworker,shelter_worker,hotline_worker,cowfa_specialist,legal_aid_lawyer,health_worker,prosecutor,supervisor}'::text[], false));

create policy articles_draft on panoh.articles as restrictive for insert to panoh_app
  with check (state = 'draft'::text AND published_number IS NULL AND section = (( SELECT
        CASE
            WHEN v.t = ANY (ARRAY['police_dv'::text, 'police_district'::text, 'police_juvenile'::text, 'miac'::text]) THEN 'mvd'::text
            WHEN v.t = 'prosecutor'::text THEN 'prokuratura'::text
            WHEN v.t = 'court'::text THEN 'sud'::text
            WHEN v.t = ANY (ARRAY['health'::text, 'health_msr_room'::text, 'forensic'::text]) THEN 'moh'::text
            WHEN v.t = ANY (ARRAY['legal_aid'::text, 'legal_aid_bureau'::text, 'civil_registry'::text]) THEN 'minjust'::text
            ELSE NULL::text
        END AS "case"
   FROM ( SELECT (panoh.me()).agency_type AS agency_type) v(t))));

alter table panoh.audit_chain enable row level security;
alter table panoh.audit_chain force row level security;

create policy audit_chain_worker on panoh.audit_chain for all to panoh_worker
  using (true);

alter table panoh.audit_chain_state enable row level security;
alter table panoh.audit_chain_state force row level security;

create policy audit_chain_state_worker on panoh.audit_chain_state for all to panoh_worker
  using (true);

alter table panoh.audit_checkpoints enable row level security;
alter table panoh.audit_checkpoints force row level security;

create policy audit_checkpoints_select on panoh.audit_checkpoints for select to panoh_app
  using (('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy audit_checkpoints_worker on panoh.audit_checkpoints for all to panoh_worker
  using (true);

alter table panoh.audit_entries enable row level security;
alter table panoh.audit_entries force row level security;

create policy audit_entries_select on panoh.audit_entries for select to panoh_app
  using ((('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE (c.audit_pseudonym = ANY (audit_entries.cases)) AND c.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))))) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

create policy audit_entries_worker on panoh.audit_entries for select to panoh_worker
  using (true);

alter table panoh.audit_keys enable row level security;
alter table panoh.audit_keys force row level security;

create policy audit_keys_keys on panoh.audit_keys for all to panoh_keys, panoh_worker
  using (true);

create policy audit_keys_select on panoh.audit_keys for select to panoh_app
  using (('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

alter table panoh.band_changes enable row level security;
alter table panoh.band_changes force row level security;

create policy band_changes_answer on panoh.band_changes as restrictive for update to panoh_app
  using (true)
  with check ((state = ANY (ARRAY['pending'::text, 'lapsed'::text])) OR decided_by = (( SELECT (panoh.me()).user_id AS user_id)) AND requested_by <> (( SELECT (panoh.me()).user_id AS user_id)));

create policy band_changes_block on panoh.band_changes as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy band_changes_decided on panoh.band_changes as restrictive for update to panoh_app
  using (state = 'pending'::text)
  with check (state = 'lapsed'::text OR decided_by = (( SELECT (panoh.me()).user_id AS user_id)) AND decided_by <> requested_by);

create policy band_changes_in_own_name on panoh.band_changes as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND requested_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy band_changes_insert on panoh.band_changes for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = band_changes.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.writes))
 OFFSET 0)));

create policy band_changes_keys on panoh.band_changes for all to panoh_keys
  using (true);

create policy band_changes_own on panoh.band_changes as restrictive for insert to panoh_app
  with check (requested_by = (( SELECT (panoh.me()).user_id AS user_id)) AND decided_by IS NULL AND (state = 'pending'::text OR state = 'applied'::text AND (array_position('{incomplete,standard,medium,high}'::text[], to_band) > array_position('{incomplete,standard,medium,high}'::text[], from_band) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])))));

create policy band_changes_select on panoh.band_changes for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = band_changes.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.reads))
 OFFSET 0)));

create policy band_changes_update on panoh.band_changes for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = band_changes.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.writes))
 OFFSET 0)));

alter table panoh.block_votes enable row level security;
alter table panoh.block_votes force row level security;

create policy block_votes_block on panoh.block_votes as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

alter table panoh.call_in_cases enable row level security;
alter table panoh.call_in_cases force row level security;

alter table panoh.call_ins enable row level security;
alter table panoh.call_ins force row level security;

create policy call_ins_insert on panoh.call_ins for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND asked_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy call_ins_select on panoh.call_ins for select to panoh_app
  using (asked_at > (panoh.now() - '90 days'::interval) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (asked_by = (( SELECT (panoh.me()).user_id AS user_id)) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))));

alter table panoh.callback_answers enable row level security;
alter table panoh.callback_answers force row level security;

create policy callback_answers_keys on panoh.callback_answers for all to panoh_keys
  using (true);

create policy callback_answers_select on panoh.callback_answers for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.callback_requests r
  WHERE r.id = callback_answers.request_id)));

alter table panoh.callback_details enable row level security;
alter table panoh.callback_details force row level security;

create policy callback_details_keys on panoh.callback_details for all to panoh_keys
  using (true);

create policy callback_details_taken on panoh.callback_details for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.callback_requests r
  WHERE r.id = callback_details.id AND r.state = 'taken'::text AND r.taken_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (r.locked_at IS NULL OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))))));

alter table panoh.callback_escalations enable row level security;
alter table panoh.callback_escalations force row level security;

create policy callback_escalations_worker on panoh.callback_escalations for select to panoh_worker
  using (true);

alter table panoh.callback_events enable row level security;
alter table panoh.callback_events force row level security;

create policy callback_events_select on panoh.callback_events for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.callback_requests r
  WHERE r.id = callback_events.request_id)));

alter table panoh.callback_messages enable row level security;
alter table panoh.callback_messages force row level security;

create policy callback_messages_keys on panoh.callback_messages for all to panoh_keys
  using (true);

create policy callback_messages_taken on panoh.callback_messages for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.callback_details d
  WHERE d.id = callback_messages.request_id)));

alter table panoh.callback_requests enable row level security;
alter table panoh.callback_requests force row level security;

create policy callback_requests_select on panoh.callback_requests for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (( SELECT (panoh.me()).roles AS roles)) && '{hotline_worker,supervisor}'::text[]);

alter table panoh.case_events enable row level security;
alter table panoh.case_events force row level security;

create policy case_events_block on panoh.case_events as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy case_events_keys on panoh.case_events for all to panoh_keys
  using (true);

create policy case_events_select on panoh.case_events for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_events.case_id AND g.relation = 'own'::text AND (case_events.partition = ANY (g.partitions)) AND (((g.relation || ':'::text) || case_events.partition) = ANY (g.reads))
 OFFSET 0)) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_events.case_id AND g.relation = 'referred'::text AND ('core'::text = ANY (g.partitions)) AND ('referred:core'::text = ANY (g.reads))
 OFFSET 0)));

create policy case_events_stays on panoh.case_events as restrictive for select to panoh_app
  using (partition <> 'whereabouts'::text OR ('shelter_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

alter table panoh.case_historical_records enable row level security;
alter table panoh.case_historical_records force row level security;

create policy case_historical_records_block on panoh.case_historical_records as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy case_historical_records_insert on panoh.case_historical_records for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = case_historical_records.case_id AND c.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)))) AND answered_at IS NULL AND (state = ANY (ARRAY['linked'::text, 'to_review'::text])) AND (EXISTS ( SELECT 1
   FROM panoh.historical_records h
  WHERE h.row_id = case_historical_records.row_id AND h.agency_id = case_historical_records.agency_id AND ('register_'::text || h.kind) = case_historical_records.kind AND h.happened_on = case_historical_records.happened_on)));

create policy case_historical_records_select on panoh.case_historical_records for select to panoh_app
  using (state = 'linked'::text AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_historical_records.case_id AND g.relation = 'own'::text AND (case_historical_records.partition = ANY (g.partitions)) AND (((g.relation || ':'::text) || case_historical_records.partition) = ANY (g.reads))
 OFFSET 0)) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = case_historical_records.case_id AND c.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)))));

create policy case_historical_records_update on panoh.case_historical_records for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = case_historical_records.case_id AND c.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)))));

alter table panoh.case_labels enable row level security;
alter table panoh.case_labels force row level security;

create policy case_labels_block on panoh.case_labels as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy case_labels_in_own_name on panoh.case_labels as restrictive for insert to panoh_app
  with check (written_by = (( SELECT (panoh.me()).user_id AS user_id)) AND panoh.viewer_owns_case(case_id));

create policy case_labels_insert on panoh.case_labels for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_labels.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.writes))
 OFFSET 0)));

create policy case_labels_keys on panoh.case_labels for all to panoh_keys
  using (true);

create policy case_labels_of_agency on panoh.case_labels as restrictive for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy case_labels_select on panoh.case_labels for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_labels.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.reads))
 OFFSET 0)));

create policy case_labels_update on panoh.case_labels for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_labels.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.writes))
 OFFSET 0)))
  with check (written_by = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.case_read_counters enable row level security;
alter table panoh.case_read_counters force row level security;

create policy case_read_counters_worker on panoh.case_read_counters for all to panoh_worker
  using (hour < ((( SELECT panoh.now() AS now)) - '1 day'::interval));

alter table panoh.case_writings enable row level security;
alter table panoh.case_writings force row level security;

create policy case_writings_block on panoh.case_writings as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy case_writings_select on panoh.case_writings for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_writings.case_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND ('group:core'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.cases enable row level security;
alter table panoh.cases force row level security;

create policy cases_block on panoh.cases as restrictive for all to panoh_app
  using (id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy cases_group on panoh.cases as restrictive for insert to panoh_app
  with check (working_group_id IS NULL OR (working_group_id = ANY ((( SELECT (panoh.me()).group_ids AS group_ids))::uuid[])));

create policy cases_insert on panoh.cases for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('own:core'::text = ANY ((( SELECT (panoh.me()).writes AS writes))::text[])));

create policy cases_select on panoh.cases for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = cases.id AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.reads))
 OFFSET 0)));

create policy cases_update on panoh.cases for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = cases.id AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.writes))
 OFFSET 0)));

alter table panoh.child_answers enable row level security;
alter table panoh.child_answers force row level security;

create policy child_answers_block on panoh.child_answers as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy child_answers_in_own_name on panoh.child_answers as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (EXISTS ( SELECT 1
   FROM panoh.children k
  WHERE k.id = child_answers.child_id AND k.case_id = child_answers.case_id)));

create policy child_answers_insert on panoh.child_answers for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = child_answers.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.writes))
 OFFSET 0)));

create policy child_answers_not_police on panoh.child_answers as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy child_answers_select on panoh.child_answers for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = child_answers.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.children enable row level security;
alter table panoh.children force row level security;

create policy children_block on panoh.children as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy children_in_own_name on panoh.children as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy children_insert on panoh.children for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = children.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.writes))
 OFFSET 0)));

create policy children_keys on panoh.children for all to panoh_keys
  using (true);

create policy children_not_police on panoh.children as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy children_own_case on panoh.children as restrictive for update to panoh_app
  using (true)
  with check (own_case_id IS NULL OR own_case_id <> case_id AND panoh.viewer_owns_case(own_case_id));

create policy children_select on panoh.children for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = children.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.reads))
 OFFSET 0)));

create policy children_update on panoh.children for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = children.case_id AND g.relation = 'own'::text AND ('identity'::text = ANY (g.partitions)) AND ('own:identity'::text = ANY (g.writes))
 OFFSET 0)));

alter table panoh.clock enable row level security;
alter table panoh.clock force row level security;

alter table panoh.closed_tours enable row level security;
alter table panoh.closed_tours force row level security;

create policy closed_tours_own on panoh.closed_tours for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.closure_episodes enable row level security;
alter table panoh.closure_episodes force row level security;

create policy closure_episodes_block on panoh.closure_episodes as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy closure_episodes_insert on panoh.closure_episodes for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = closure_episodes.case_id AND (g.relation = ANY (ARRAY['own'::text, 'group'::text, 'closure_review'::text])) AND ('closure'::text = ANY (g.partitions)) AND ((g.relation || ':closure'::text) = ANY (g.writes))
 OFFSET 0)));

create policy closure_episodes_select on panoh.closure_episodes for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = closure_episodes.case_id AND (g.relation = ANY (ARRAY['own'::text, 'group'::text, 'closure_review'::text])) AND ('closure'::text = ANY (g.partitions)) AND ((g.relation || ':closure'::text) = ANY (g.reads))
 OFFSET 0)));

create policy closure_episodes_update on panoh.closure_episodes for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = closure_episodes.case_id AND (g.relation = ANY (ARRAY['own'::text, 'group'::text, 'closure_review'::text])) AND ('closure'::text = ANY (g.partitions)) AND ((g.relation || ':closure'::text) = ANY (g.writes))
 OFFSET 0)));

alter table panoh.closure_statements enable row level security;
alter table panoh.closure_statements force row level security;

create policy closure_statements_block on panoh.closure_statements as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy closure_statements_in_own_name on panoh.closure_statements as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy closure_statements_insert on panoh.closure_statements for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = closure_statements.case_id AND g.relation = 'own'::text AND ('closure'::text = ANY (g.partitions)) AND ('own:closure'::text = ANY (g.writes))
 OFFSET 0)));

create policy closure_statements_select on panoh.closure_statements for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = closure_statements.case_id AND g.relation = 'own'::text AND ('closure'::text = ANY (g.partitions)) AND ('own:closure'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.conflict_blocks enable row level security;
alter table panoh.conflict_blocks force row level security;

create policy conflict_blocks_select on panoh.conflict_blocks for select to panoh_app
  using (panoh.viewer_owns_case(case_id) AND ((source <> ALL (ARRAY['staff_match'::text, 'linked'::text])) OR subject_kind <> 'user'::text OR (EXISTS ( SELECT 1
   FROM panoh.users u
  WHERE u.id = conflict_blocks.subject_id))));

alter table panoh.consents enable row level security;
alter table panoh.consents force row level security;

create policy consents_block on panoh.consents as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy consents_in_own_name on panoh.consents as restrictive for insert to panoh_app
  with check (recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy consents_insert on panoh.consents for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = consents.case_id AND g.relation = 'own'::text AND ('consent'::text = ANY (g.partitions)) AND ('own:consent'::text = ANY (g.writes))
 OFFSET 0)));

create policy consents_keys on panoh.consents for all to panoh_keys
  using (true);

create policy consents_not_reviewed on panoh.consents as restrictive for insert to panoh_app
  with check (reviewed_by IS NULL AND reviewed_at IS NULL AND review_outcome IS NULL);

create policy consents_select on panoh.consents for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = consents.case_id AND g.relation = 'own'::text AND ('consent'::text = ANY (g.partitions)) AND ('own:consent'::text = ANY (g.reads))
 OFFSET 0)));

create policy consents_update on panoh.consents for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = consents.case_id AND g.relation = 'own'::text AND ('consent'::text = ANY (g.partitions)) AND ('own:consent'::text = ANY (g.writes))
 OFFSET 0)));

alter table panoh.contact_decisions enable row level security;
alter table panoh.contact_decisions force row level security;

create policy contact_decisions_block on panoh.contact_decisions as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy contact_decisions_insert on panoh.contact_decisions for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = contact_decisions.case_id AND g.relation = 'own'::text AND ('follow_ups'::text = ANY (g.partitions)) AND ('own:follow_ups'::text = ANY (g.writes))
 OFFSET 0)));

create policy contact_decisions_select on panoh.contact_decisions for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = contact_decisions.case_id AND g.relation = 'own'::text AND ('follow_ups'::text = ANY (g.partitions)) AND ('own:follow_ups'::text = ANY (g.reads))
 OFFSET 0)));

create policy contact_decisions_supervisor on panoh.contact_decisions as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND decided_by = (( SELECT (panoh.me()).user_id AS user_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.follow_ups f
  WHERE f.id = contact_decisions.follow_up_id AND f.case_id = contact_decisions.case_id AND f.kind = 'safety_contact'::text AND f.status = 'pending'::text)));

alter table panoh.contacts enable row level security;
alter table panoh.contacts force row level security;

create policy contacts_block on panoh.contacts as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy contacts_in_own_name on panoh.contacts as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND contacted_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy contacts_insert on panoh.contacts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = contacts.case_id AND g.relation = 'own'::text AND ('follow_ups'::text = ANY (g.partitions)) AND ('own:follow_ups'::text = ANY (g.writes))
 OFFSET 0)));

create policy contacts_keys on panoh.contacts for all to panoh_keys
  using (true);

create policy contacts_select on panoh.contacts for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = contacts.case_id AND g.relation = 'own'::text AND ('follow_ups'::text = ANY (g.partitions)) AND ('own:follow_ups'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.corrections enable row level security;
alter table panoh.corrections force row level security;

create policy corrections_block on panoh.corrections as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy corrections_keys on panoh.corrections for all to panoh_keys
  using (true);

create policy corrections_select on panoh.corrections for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = corrections.case_id AND (g.relation = ANY (ARRAY['own'::text, 'referred'::text])) AND (corrections.partition = ANY (g.partitions)) AND (g.relation = 'own'::text OR corrections.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))) AND ((((g.relation || ':'::text) || corrections.partition) = ANY (g.reads)) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND corrections.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)))
 OFFSET 0)));

alter table panoh.court_entries enable row level security;
alter table panoh.court_entries force row level security;

create policy court_entries_select on panoh.court_entries for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.court_openings o
  WHERE o.id = court_entries.opening_id)));

alter table panoh.court_openings enable row level security;
alter table panoh.court_openings force row level security;

create policy court_openings_block on panoh.court_openings as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy court_openings_insert on panoh.court_openings for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)) AND ('legal_aid_lawyer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.court_steps s
  WHERE s.court_id = court_openings.court_id AND s.case_id = court_openings.case_id AND NOT s.duty_id IS DISTINCT FROM court_openings.duty_id)) AND (to_agency_id IN ( SELECT r.id
   FROM panoh.court_receivers(court_openings.case_id) r(id, is_enforcement)
  WHERE r.is_enforcement = (court_openings.duty_id IS NOT NULL))));

create policy court_openings_police on panoh.court_openings as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy court_openings_select on panoh.court_openings for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = court_openings.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)));

create policy court_openings_update on panoh.court_openings for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = court_openings.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.court_steps enable row level security;
alter table panoh.court_steps force row level security;

create policy court_steps_block on panoh.court_steps as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy court_steps_in_own_name on panoh.court_steps as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (('legal_aid_lawyer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR (step = ANY (ARRAY['confirmed'::text, 'not_received'::text, 'stopped_again'::text, 'recorded_in_error'::text])) OR (step = ANY (ARRAY['next_date_set'::text, 'ended'::text, 'duty_stopped'::text, 'impossible'::text, 'withdrawal_asked'::text, 'appeal_asked'::text])) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND NOT ( SELECT panoh.has_own_lawyer() AS has_own_lawyer)));

create policy court_steps_insert on panoh.court_steps for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = court_steps.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND (('own:support'::text = ANY (g.writes)) OR ('own:support'::text = ANY (g.reads)) AND (court_steps.step = ANY (ARRAY['next_date_set'::text, 'ended'::text, 'duty_stopped'::text, 'impossible'::text, 'withdrawal_asked'::text, 'appeal_asked'::text, 'recorded_in_error'::text])))
 OFFSET 0)));

create policy court_steps_keys on panoh.court_steps for all to panoh_keys
  using (true);

create policy court_steps_police on panoh.court_steps as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy court_steps_select on panoh.court_steps for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = court_steps.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.credentials enable row level security;
alter table panoh.credentials force row level security;

create policy credentials_insert on panoh.credentials for insert to panoh_app
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND must_change AND second_factor_from IS NOT NULL);

alter table panoh.daily_reports enable row level security;
alter table panoh.daily_reports force row level security;

create policy daily_reports_select on panoh.daily_reports for select to panoh_app
  using (true);

create policy daily_reports_worker on panoh.daily_reports for all to panoh_worker
  using (true);

alter table panoh.death_causes enable row level security;
alter table panoh.death_causes force row level security;

create policy death_causes_block on panoh.death_causes as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy death_causes_in_own_name on panoh.death_causes as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy death_causes_in_time on panoh.death_causes as restrictive for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.closure_episodes e
  WHERE e.id = death_causes.episode_id AND e.case_id = death_causes.case_id AND e.reason = 'died'::text AND e.state = 'requested'::text AND e.requested_by = (( SELECT (panoh.me()).user_id AS user_id)))) AND version = 1 OR (EXISTS ( SELECT 1
   FROM panoh.closure_episodes e
     JOIN panoh.cases c ON c.id = e.case_id
  WHERE e.id = death_causes.episode_id AND e.case_id = death_causes.case_id AND e.reason = 'died'::text AND e.state = 'approved'::text AND c.status = 'closed'::text AND c.episode_no = e.episode_no AND c.erased_at IS NULL)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = death_causes.case_id AND g.relation = 'own'::text AND ('health'::text = ANY (g.partitions)) AND ('own:health'::text = ANY (g.reads))
 OFFSET 0)));

create policy death_causes_insert on panoh.death_causes for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = death_causes.case_id AND g.relation = 'own'::text AND ('health'::text = ANY (g.partitions)) AND ('own:health'::text = ANY (g.writes))
 OFFSET 0)));

create policy death_causes_select on panoh.death_causes for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = death_causes.case_id AND g.relation = 'own'::text AND ('health'::text = ANY (g.partitions)) AND ('own:health'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.deliveries enable row level security;
alter table panoh.deliveries force row level security;

create policy deliveries_all on panoh.deliveries for all to panoh_app
  using (report = 'committee'::text AND agency_id IS NULL AND ('statistician'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR report = 'agency'::text AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy deliveries_asked on panoh.deliveries as restrictive for insert to panoh_app
  with check (asked_by = (( SELECT (panoh.me()).user_id AS user_id)) AND asked_at = (( SELECT panoh.now() AS now)) AND asked_name = (( SELECT u.display_name
   FROM panoh.users u
  WHERE u.id = (( SELECT (panoh.me()).user_id AS user_id)))) AND approved_at IS NULL AND discarded_at IS NULL);

create policy deliveries_once on panoh.deliveries as restrictive for update to panoh_app
  using (approved_at IS NULL AND discarded_at IS NULL)
  with check (discarded_at = (( SELECT panoh.now() AS now)) AND approved_at IS NULL OR discarded_at IS NULL AND approved_at = (( SELECT panoh.now() AS now)) AND approved_by = (( SELECT (panoh.me()).user_id AS user_id)) AND approved_name = (( SELECT u.display_name
   FROM panoh.users u
  WHERE u.id = (( SELECT (panoh.me()).user_id AS user_id)))));

alter table panoh.device_cases enable row level security;
alter table panoh.device_cases force row level security;

create policy device_cases_block on panoh.device_cases as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy device_cases_own on panoh.device_cases for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

create policy device_cases_supervisor on panoh.device_cases for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.devices d
  WHERE d.id = device_cases.device_id)));

alter table panoh.devices enable row level security;
alter table panoh.devices force row level security;

create policy devices_keys on panoh.devices for all to panoh_keys
  using (true);

create policy devices_old on panoh.devices for all to panoh_worker
  using (COALESCE(ended_at, taken_until) < ((( SELECT panoh.now() AS now)) - '30 days'::interval));

create policy devices_own on panoh.devices for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy devices_supervisor_end on panoh.devices for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])))
  with check (ended_at IS NOT NULL);

create policy devices_supervisor_select on panoh.devices for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

alter table panoh.directory_version enable row level security;
alter table panoh.directory_version force row level security;

alter table panoh.disability_answers enable row level security;
alter table panoh.disability_answers force row level security;

create policy disability_answers_block on panoh.disability_answers as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy disability_answers_in_own_name on panoh.disability_answers as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy disability_answers_in_time on panoh.disability_answers as restrictive for insert to panoh_app
  with check (version = 1 AND (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = disability_answers.case_id AND c.opened_at >= date_trunc('milliseconds'::text, ( SELECT panoh.now() AS now)))) OR (EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = disability_answers.case_id AND c.erased_at IS NULL)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = disability_answers.case_id AND g.relation = 'own'::text AND ('health'::text = ANY (g.partitions)) AND ('own:health'::text = ANY (g.reads))
 OFFSET 0)));

create policy disability_answers_insert on panoh.disability_answers for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = disability_answers.case_id AND ('health'::text = ANY (g.partitions)) AND ((g.relation || ':health'::text) = ANY (g.writes))
 OFFSET 0)));

create policy disability_answers_of_owner on panoh.disability_answers as restrictive for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id));

create policy disability_answers_select on panoh.disability_answers for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = disability_answers.case_id AND ('health'::text = ANY (g.partitions)) AND ((g.relation || ':health'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.drafts enable row level security;
alter table panoh.drafts force row level security;

create policy drafts_block on panoh.drafts as restrictive for all to panoh_app
  using (case_id IS NULL OR (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[])));

create policy drafts_expired on panoh.drafts for all to panoh_worker
  using (saved_at < ((( SELECT panoh.now() AS now)) - '30 days'::interval));

create policy drafts_keys on panoh.drafts for all to panoh_keys
  using (true);

create policy drafts_own on panoh.drafts for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (case_id IS NULL OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = drafts.case_id AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.reads))
 OFFSET 0))));

alter table panoh.emergency_accesses enable row level security;
alter table panoh.emergency_accesses force row level security;

create policy emergency_accesses_block on panoh.emergency_accesses as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy emergency_accesses_review on panoh.emergency_accesses for update to panoh_app
  using (panoh.viewer_owns_case(case_id) AND reviewed_at IS NULL AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])))
  with check (reviewed_by = (( SELECT (panoh.me()).user_id AS user_id)) AND reviewed_at = (( SELECT panoh.now() AS now)));

create policy emergency_accesses_select on panoh.emergency_accesses for select to panoh_app
  using (panoh.viewer_owns_case(case_id));

alter table panoh.emergency_reasons enable row level security;
alter table panoh.emergency_reasons force row level security;

create policy emergency_reasons_block on panoh.emergency_reasons as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy emergency_reasons_keys on panoh.emergency_reasons for all to panoh_keys
  using (true);

alter table panoh.envelope_keys enable row level security;
alter table panoh.envelope_keys force row level security;

create policy envelope_keys_insert on panoh.envelope_keys for insert to panoh_app
  with check ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

create policy envelope_keys_keys on panoh.envelope_keys for all to panoh_keys
  using (true);

create policy envelope_keys_select on panoh.envelope_keys for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.erasure_requests enable row level security;
alter table panoh.erasure_requests force row level security;

create policy erasure_requests_block on panoh.erasure_requests as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy erasure_requests_insert on panoh.erasure_requests for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND asked_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy erasure_requests_select on panoh.erasure_requests for select to panoh_app
  using (panoh.viewer_owns_case(case_id) OR ('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR fallback_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy erasure_requests_update on panoh.erasure_requests for update to panoh_app
  using (panoh.viewer_owns_case(case_id) OR ('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR fallback_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

alter table panoh.erasures enable row level security;
alter table panoh.erasures force row level security;

create policy erasures_block on panoh.erasures as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy erasures_select on panoh.erasures for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = erasures.case_id AND g.relation = 'own'::text AND ('core'::text = ANY (g.partitions)) AND ('own:core'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.file_chunks enable row level security;
alter table panoh.file_chunks force row level security;

create policy file_chunks_delete on panoh.file_chunks for delete to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.files f
  WHERE f.id = file_chunks.file_id AND f.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))
 OFFSET 0)));

create policy file_chunks_insert on panoh.file_chunks for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.files f
  WHERE f.id = file_chunks.file_id AND f.state = 'uploading'::text AND f.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))
 OFFSET 0)));

create policy file_chunks_select on panoh.file_chunks for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.files f
  WHERE f.id = file_chunks.file_id
 OFFSET 0)));

alter table panoh.files enable row level security;
alter table panoh.files force row level security;

create policy files_block on panoh.files as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy files_cancel on panoh.files for delete to panoh_app
  using (state = 'uploading'::text AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND added_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy files_in_own_name on panoh.files as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND added_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy files_insert on panoh.files for insert to panoh_app
  with check (state = 'uploading'::text AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = files.case_id AND g.relation = 'own'::text AND (files.partition = ANY (g.partitions)) AND (('own:'::text || files.partition) = ANY (g.writes)) AND (('own:'::text || files.partition) = ANY (g.reads))
 OFFSET 0)));

create policy files_keys on panoh.files for all to panoh_keys
  using (true);

create policy files_police on panoh.files as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy files_select on panoh.files for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = files.case_id AND g.relation = 'own'::text AND (files.partition = ANY (g.partitions)) AND (('own:'::text || files.partition) = ANY (g.reads))
 OFFSET 0)));

create policy files_shared on panoh.files for select to panoh_app
  using (state = 'kept'::text AND (EXISTS ( SELECT 1
   FROM panoh.referral_files s
  WHERE s.file_id = files.id AND s.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))
 OFFSET 0)));

create policy files_unfinished on panoh.files for all to panoh_worker
  using (state = 'uploading'::text AND started_at < ((( SELECT panoh.now() AS now)) - '1 day'::interval));

create policy files_update on panoh.files for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = files.case_id AND g.relation = 'own'::text AND (files.partition = ANY (g.partitions)) AND (('own:'::text || files.partition) = ANY (g.writes)) AND (('own:'::text || files.partition) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.follow_up_steps enable row level security;
alter table panoh.follow_up_steps force row level security;

create policy follow_up_steps_block on panoh.follow_up_steps as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy follow_up_steps_select on panoh.follow_up_steps for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.follow_ups f
  WHERE f.id = follow_up_steps.follow_up_id)));

create policy follow_up_steps_worker on panoh.follow_up_steps for all to panoh_worker
  using (true);

alter table panoh.follow_ups enable row level security;
alter table panoh.follow_ups force row level security;

create policy follow_ups_block on panoh.follow_ups as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy follow_ups_select on panoh.follow_ups for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = follow_ups.case_id AND (g.relation = 'own'::text OR g.relation = 'group'::text AND (follow_ups.rule <> ALL (ARRAY['ho.call_in'::text, 'pg.signal'::text, 'pg.partner'::text]))) AND (follow_ups.partition = ANY (g.partitions)) AND (((g.relation || ':'::text) || follow_ups.partition) = ANY (g.reads))
 OFFSET 0)));

create policy follow_ups_stays on panoh.follow_ups as restrictive for select to panoh_app
  using (partition <> 'whereabouts'::text OR ('shelter_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy follow_ups_worker on panoh.follow_ups for all to panoh_worker
  using (true);

alter table panoh.goal_progress enable row level security;
alter table panoh.goal_progress force row level security;

create policy goal_progress_block on panoh.goal_progress as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy goal_progress_in_own_name on panoh.goal_progress as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy goal_progress_insert on panoh.goal_progress for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = goal_progress.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy goal_progress_keys on panoh.goal_progress for all to panoh_keys
  using (true);

create policy goal_progress_select on panoh.goal_progress for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = goal_progress.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.grants enable row level security;
alter table panoh.grants force row level security;

create policy grants_block on panoh.grants as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy grants_end on panoh.grants as restrictive for update to panoh_app
  using (true)
  with check (ends_at <= (( SELECT panoh.now() AS now)));

create policy grants_insert on panoh.grants for insert to panoh_app
  with check (panoh.may_grant(case_id, grantee_id, relation, partitions, source_id));

create policy grants_select on panoh.grants for select to panoh_app
  using ((grantee_id = ANY ((( SELECT (panoh.me()).grantees AS grantees))::uuid[])) AND ((relation || ':core'::text) = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR panoh.viewer_owns_case(case_id));

create policy grants_update on panoh.grants for update to panoh_app
  using (panoh.viewer_owns_case(case_id));

alter table panoh.historical_records enable row level security;
alter table panoh.historical_records force row level security;

create policy historical_records_all on panoh.historical_records for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy historical_records_keys on panoh.historical_records for all to panoh_keys
  using (true);

create policy historical_records_row on panoh.historical_records as restrictive for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.import_rows r
  WHERE r.id = historical_records.row_id AND r.agency_id = historical_records.agency_id)));

alter table panoh.holidays enable row level security;
alter table panoh.holidays force row level security;

create policy holidays_change on panoh.holidays for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy holidays_select on panoh.holidays for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

create policy holidays_worker on panoh.holidays for all to panoh_worker
  using (true);

alter table panoh.hotlines enable row level security;
alter table panoh.hotlines force row level security;

create policy hotlines_insert on panoh.hotlines for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (( SELECT (panoh.viewer()).agency_type AS agency_type)) = 'hotline_1313'::text AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND changed_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy hotlines_select on panoh.hotlines for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (( SELECT (panoh.me()).roles AS roles)) && '{hotline_worker,supervisor}'::text[]);

create policy hotlines_update on panoh.hotlines for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])))
  with check (changed_by = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.idempotency_keys enable row level security;
alter table panoh.idempotency_keys force row level security;

create policy idempotency_keys_own on panoh.idempotency_keys for all to panoh_app, panoh_auth
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.identities enable row level security;
alter table panoh.identities force row level security;

create policy identities_block on panoh.identities as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy identities_import on panoh.identities for insert to panoh_app
  with check (panoh.imports(case_id));

create policy identities_insert on panoh.identities for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = identities.case_id AND ('identity'::text = ANY (g.partitions)) AND ((g.relation || ':identity'::text) = ANY (g.writes))
 OFFSET 0)));

create policy identities_keys on panoh.identities for all to panoh_keys
  using (true);

create policy identities_select on panoh.identities for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = identities.case_id AND ('identity'::text = ANY (g.partitions)) AND ((g.relation || ':identity'::text) = ANY (g.reads))
 OFFSET 0)));

create policy identities_update on panoh.identities for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = identities.case_id AND ('identity'::text = ANY (g.partitions)) AND ((g.relation || ':identity'::text) = ANY (g.writes))
 OFFSET 0)));

alter table panoh.import_file_contents enable row level security;
alter table panoh.import_file_contents force row level security;

create policy import_file_contents_all on panoh.import_file_contents for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy import_file_contents_file on panoh.import_file_contents as restrictive for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.import_files u
  WHERE u.id = import_file_contents.id AND u.agency_id = import_file_contents.agency_id)));

create policy import_file_contents_processes on panoh.import_file_contents for all to panoh_keys, panoh_worker
  using (true);

alter table panoh.import_files enable row level security;
alter table panoh.import_files force row level security;

create policy import_files_all on panoh.import_files for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy import_files_in_own_name on panoh.import_files as restrictive for insert to panoh_app
  with check (sent_by = (( SELECT (panoh.me()).user_id AS user_id)) AND state = 'received'::text);

create policy import_files_worker on panoh.import_files for all to panoh_worker
  using (true);

alter table panoh.import_mappings enable row level security;
alter table panoh.import_mappings force row level security;

create policy import_mappings_all on panoh.import_mappings for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy import_mappings_in_own_name on panoh.import_mappings as restrictive for insert to panoh_app
  with check (made_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy import_mappings_keys on panoh.import_mappings for all to panoh_keys
  using (true);

create policy import_mappings_worker on panoh.import_mappings for all to panoh_worker
  using (NOT is_kept);

alter table panoh.import_row_cases enable row level security;
alter table panoh.import_row_cases force row level security;

create policy import_row_cases_block on panoh.import_row_cases as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy import_row_cases_insert on panoh.import_row_cases for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) AND (EXISTS ( SELECT 1
   FROM panoh.import_rows r
  WHERE r.id = import_row_cases.row_id)));

create policy import_row_cases_select on panoh.import_row_cases for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = import_row_cases.case_id AND c.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)))));

alter table panoh.import_row_texts enable row level security;
alter table panoh.import_row_texts force row level security;

create policy import_row_texts_insert on panoh.import_row_texts for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy import_row_texts_keys on panoh.import_row_texts for all to panoh_keys
  using (true);

create policy import_row_texts_select on panoh.import_row_texts for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND ((EXISTS ( SELECT 1
   FROM panoh.import_row_cases l
  WHERE l.row_id = import_row_texts.row_id)) OR (EXISTS ( SELECT 1
   FROM panoh.import_rows r
  WHERE r.id = import_row_texts.row_id AND r.outcome = 'rejected'::text))));

alter table panoh.import_rows enable row level security;
alter table panoh.import_rows force row level security;

create policy import_rows_all on panoh.import_rows for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy import_rows_keys on panoh.import_rows for all to panoh_keys
  using (true);

alter table panoh.imports enable row level security;
alter table panoh.imports force row level security;

create policy imports_all on panoh.imports for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy imports_in_own_name on panoh.imports as restrictive for insert to panoh_app
  with check (imported_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy imports_keys on panoh.imports for all to panoh_keys
  using (true);

alter table panoh.incident_exports enable row level security;
alter table panoh.incident_exports force row level security;

create policy incident_exports_all on panoh.incident_exports for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy incident_exports_asked on panoh.incident_exports as restrictive for insert to panoh_app
  with check (requested_by = (( SELECT (panoh.me()).user_id AS user_id)) AND requested_at = (( SELECT panoh.now() AS now)) AND decided_at IS NULL AND taken = 0);

create policy incident_exports_decided on panoh.incident_exports as restrictive for update to panoh_app
  using (decided_at IS NULL AND requested_by <> (( SELECT (panoh.me()).user_id AS user_id)))
  with check (decided_by = (( SELECT (panoh.me()).user_id AS user_id)) AND decided_at = (( SELECT panoh.now() AS now)) AND NOT ready_at IS DISTINCT FROM
CASE
    WHEN is_approved THEN decided_at + '24:00:00'::interval
    ELSE NULL::timestamp with time zone
END AND NOT ends_at IS DISTINCT FROM
CASE
    WHEN is_approved THEN decided_at + '96:00:00'::interval
    ELSE NULL::timestamp with time zone
END);

alter table panoh.incident_perpetrators enable row level security;
alter table panoh.incident_perpetrators force row level security;

create policy incident_perpetrators_block on panoh.incident_perpetrators as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy incident_perpetrators_import on panoh.incident_perpetrators for insert to panoh_app
  with check (panoh.imports(case_id));

create policy incident_perpetrators_insert on panoh.incident_perpetrators for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = incident_perpetrators.case_id AND ('perpetrator'::text = ANY (g.partitions)) AND ((g.relation || ':perpetrator'::text) = ANY (g.writes))
 OFFSET 0)));

create policy incident_perpetrators_keys on panoh.incident_perpetrators for all to panoh_keys
  using (true);

create policy incident_perpetrators_select on panoh.incident_perpetrators for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = incident_perpetrators.case_id AND ('perpetrator'::text = ANY (g.partitions)) AND ((g.relation || ':perpetrator'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.incidents enable row level security;
alter table panoh.incidents force row level security;

create policy incidents_block on panoh.incidents as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy incidents_complete on panoh.incidents for update to panoh_app
  using (awaits_details AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = incidents.case_id AND g.relation = 'own'::text AND ('perpetrator'::text = ANY (g.partitions)) AND ('own:perpetrator'::text = ANY (g.writes))
 OFFSET 0)))
  with check (NOT awaits_details AND core_type IS DISTINCT FROM 'non_gbv'::text);

create policy incidents_in_own_name on panoh.incidents as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (recorded_by IS NULL OR recorded_by = (( SELECT (panoh.me()).user_id AS user_id))));

create policy incidents_insert on panoh.incidents for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = incidents.case_id AND (g.relation = ANY (ARRAY['own'::text, 'referred'::text])) AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.writes))
 OFFSET 0)));

create policy incidents_keys on panoh.incidents for all to panoh_keys
  using (true);

create policy incidents_select on panoh.incidents for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = incidents.case_id AND (g.relation = ANY (ARRAY['own'::text, 'referred'::text])) AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.key_date_events enable row level security;
alter table panoh.key_date_events force row level security;

create policy key_date_events_block on panoh.key_date_events as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy key_date_events_in_own_name on panoh.key_date_events as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy key_date_events_insert on panoh.key_date_events for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = key_date_events.case_id AND g.relation = 'own'::text AND (key_date_events.partition = ANY (g.partitions)) AND (((g.relation || ':'::text) || key_date_events.partition) = ANY (g.writes))
 OFFSET 0)));

create policy key_date_events_keys on panoh.key_date_events for all to panoh_keys
  using (true);

create policy key_date_events_select on panoh.key_date_events for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = key_date_events.case_id AND g.relation = 'own'::text AND (key_date_events.partition = ANY (g.partitions)) AND (((g.relation || ':'::text) || key_date_events.partition) = ANY (g.reads))
 OFFSET 0)));

create policy key_date_events_stays on panoh.key_date_events as restrictive for all to panoh_app
  using (partition <> 'whereabouts'::text OR ('shelter_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

alter table panoh.legal_holds enable row level security;
alter table panoh.legal_holds force row level security;

create policy legal_holds_block on panoh.legal_holds as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy legal_holds_select on panoh.legal_holds for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = legal_holds.case_id AND (g.relation = ANY (ARRAY['own'::text, 'referred'::text])) AND ('legal'::text = ANY (g.partitions)) AND ((g.relation || ':legal'::text) = ANY (g.reads))
 OFFSET 0)) AND (panoh.viewer_owns_case(case_id) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.legal_packs enable row level security;
alter table panoh.legal_packs force row level security;

create policy legal_packs_insert on panoh.legal_packs for insert to panoh_app
  with check ('{administrator,data_protection_officer}'::text[] && (( SELECT (panoh.me()).roles AS roles)) AND made_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy legal_packs_select on panoh.legal_packs for select to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (( SELECT (panoh.me()).roles AS roles)));

alter table panoh.legal_qualifications enable row level security;
alter table panoh.legal_qualifications force row level security;

create policy legal_qualifications_block on panoh.legal_qualifications as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy legal_qualifications_decision on panoh.legal_qualifications as restrictive for insert to panoh_app
  with check (decision_kind IS NULL OR (( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text AND panoh.viewer_owns_case(case_id));

create policy legal_qualifications_import on panoh.legal_qualifications for insert to panoh_app
  with check (panoh.imports(case_id));

create policy legal_qualifications_in_own_name on panoh.legal_qualifications as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (recorded_by IS NULL OR recorded_by = (( SELECT (panoh.me()).user_id AS user_id))));

create policy legal_qualifications_insert on panoh.legal_qualifications for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = legal_qualifications.case_id AND ('legal'::text = ANY (g.partitions)) AND ((g.relation || ':legal'::text) = ANY (g.writes))
 OFFSET 0)));

create policy legal_qualifications_keys on panoh.legal_qualifications for all to panoh_keys
  using (true);

create policy legal_qualifications_select on panoh.legal_qualifications for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = legal_qualifications.case_id AND ('legal'::text = ANY (g.partitions)) AND ((g.relation || ':legal'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.legal_settings enable row level security;
alter table panoh.legal_settings force row level security;

create policy legal_settings_change on panoh.legal_settings for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND set_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy legal_settings_select on panoh.legal_settings for select to panoh_app
  using ('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

alter table panoh.legal_sign_offs enable row level security;
alter table panoh.legal_sign_offs force row level security;

create policy legal_sign_offs_change on panoh.legal_sign_offs for all to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (( SELECT (panoh.me()).roles AS roles)))
  with check ('{administrator,data_protection_officer}'::text[] && (( SELECT (panoh.me()).roles AS roles)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.legal_values enable row level security;
alter table panoh.legal_values force row level security;

create policy legal_values_insert on panoh.legal_values for insert to panoh_app
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND valid_from >= ((( SELECT panoh.now() AS now)) AT TIME ZONE 'Asia/Dushanbe'::text)::date AND verified_on IS NULL AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy legal_values_select on panoh.legal_values for select to panoh_app
  using (true);

create policy legal_values_update on panoh.legal_values for update to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

alter table panoh.meeting_attendance enable row level security;
alter table panoh.meeting_attendance force row level security;

create policy meeting_attendance_change on panoh.meeting_attendance for all to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_attendance.meeting_id AND (m.state = ANY (ARRAY['planned'::text, 'in_progress'::text])) AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))));

create policy meeting_attendance_select on panoh.meeting_attendance for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_attendance.meeting_id)));

alter table panoh.meeting_decisions enable row level security;
alter table panoh.meeting_decisions force row level security;

create policy meeting_decisions_block on panoh.meeting_decisions as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy meeting_decisions_insert on panoh.meeting_decisions for insert to panoh_app
  with check (panoh.entry_sight(case_id, working_group_id) = 'group'::text AND decided_by = (( SELECT (panoh.me()).user_id AS user_id)) AND decided_at = (( SELECT panoh.now() AS now)) AND (EXISTS ( SELECT 1
   FROM panoh.decision_owners(meeting_decisions.case_id) o(agency_id, case_id, referral_id)
  WHERE o.agency_id = meeting_decisions.owner_agency_id AND NOT o.referral_id IS DISTINCT FROM meeting_decisions.referral_id)) AND (EXISTS ( SELECT 1
   FROM panoh.meeting_entries e
  WHERE e.id = meeting_decisions.entry_id AND e.discussed_at IS NOT NULL AND (EXISTS ( SELECT 1
           FROM panoh.meetings m
          WHERE m.id = e.meeting_id AND m.state = 'in_progress'::text AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))))));

create policy meeting_decisions_once on panoh.meeting_decisions as restrictive for update to panoh_app
  using (taken_back_at IS NULL)
  with check (taken_back_at = (( SELECT panoh.now() AS now)) AND taken_back_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy meeting_decisions_select on panoh.meeting_decisions for select to panoh_app
  using ((panoh.entry_sight(case_id, working_group_id) = ANY (ARRAY['group'::text, 'own'::text])) OR owner_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND panoh.entry_sight(case_id, working_group_id) = 'reference'::text);

create policy meeting_decisions_update on panoh.meeting_decisions for update to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) = 'group'::text AND (EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_decisions.meeting_id AND m.state = 'in_progress'::text AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))));

alter table panoh.meeting_entries enable row level security;
alter table panoh.meeting_entries force row level security;

create policy meeting_entries_block on panoh.meeting_entries as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy meeting_entries_hearing on panoh.meeting_entries as restrictive for update to panoh_app
  using (discussed_at IS NULL)
  with check (discussed_at IS NULL OR discussed_at = (( SELECT panoh.now() AS now)) AND heard_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_entries.meeting_id AND m.state = 'in_progress'::text AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))));

create policy meeting_entries_insert on panoh.meeting_entries for insert to panoh_app
  with check (panoh.entry_sight(case_id, working_group_id) = 'group'::text AND (EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_entries.meeting_id AND (m.state = ANY (ARRAY['planned'::text, 'in_progress'::text])) AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))) AND added_by = (( SELECT (panoh.me()).user_id AS user_id)) AND discussed_at IS NULL);

create policy meeting_entries_of_group on panoh.meeting_entries as restrictive for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_entries.meeting_id AND m.working_group_id = meeting_entries.working_group_id)));

create policy meeting_entries_select on panoh.meeting_entries for select to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) = ANY (ARRAY['group'::text, 'own'::text]));

create policy meeting_entries_update on panoh.meeting_entries for update to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) = 'group'::text AND (EXISTS ( SELECT 1
   FROM panoh.meetings m
  WHERE m.id = meeting_entries.meeting_id AND (m.state = ANY (ARRAY['planned'::text, 'in_progress'::text])) AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))));

alter table panoh.meetings enable row level security;
alter table panoh.meetings force row level security;

create policy meetings_going_on on panoh.meetings as restrictive for update to panoh_app
  using (state = ANY (ARRAY['planned'::text, 'in_progress'::text]))
  with check (true);

create policy meetings_insert on panoh.meetings for insert to panoh_app
  with check ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) AND state = 'planned'::text AND planned_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy meetings_select on panoh.meetings for select to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR (working_group_id = ANY ((( SELECT (panoh.me()).group_ids AS group_ids))::uuid[])) AND cardinality(( SELECT (panoh.me()).reads AS reads)) > 0);

create policy meetings_update on panoh.meetings for update to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])));

alter table panoh.messages enable row level security;
alter table panoh.messages force row level security;

create policy messages_keep on panoh.messages as restrictive for delete to panoh_worker
  using (ended_at < ((( SELECT panoh.now() AS now)) - '90 days'::interval));

create policy messages_worker on panoh.messages for all to panoh_worker
  using (true);

alter table panoh.narratives enable row level security;
alter table panoh.narratives force row level security;

create policy narratives_block on panoh.narratives as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy narratives_in_own_name on panoh.narratives as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy narratives_insert on panoh.narratives for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = narratives.case_id AND ('narrative'::text = ANY (g.partitions)) AND ((g.relation || ':narrative'::text) = ANY (g.writes))
 OFFSET 0)));

create policy narratives_keys on panoh.narratives for all to panoh_keys
  using (true);

create policy narratives_select on panoh.narratives for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = narratives.case_id AND ('narrative'::text = ANY (g.partitions)) AND ((g.relation || ':narrative'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.need_answers enable row level security;
alter table panoh.need_answers force row level security;

create policy need_answers_block on panoh.need_answers as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy need_answers_in_own_name on panoh.need_answers as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy need_answers_insert on panoh.need_answers for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = need_answers.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy need_answers_select on panoh.need_answers for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = need_answers.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.notification_preferences enable row level security;
alter table panoh.notification_preferences force row level security;

create policy notification_preferences_all on panoh.notification_preferences for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.notifications enable row level security;
alter table panoh.notifications force row level security;

create policy notifications_block on panoh.notifications as restrictive for all to panoh_app
  using (case_id IS NULL OR (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[])));

create policy notifications_select on panoh.notifications for select to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) OR from_user_id = (( SELECT (panoh.me()).user_id AS user_id)));

create policy notifications_update on panoh.notifications for update to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

create policy notifications_worker on panoh.notifications for all to panoh_worker
  using (true);

alter table panoh.order_events enable row level security;
alter table panoh.order_events force row level security;

create policy order_events_block on panoh.order_events as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy order_events_in_own_name on panoh.order_events as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy order_events_insert on panoh.order_events for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = order_events.case_id AND g.relation = 'own'::text AND ('legal'::text = ANY (g.partitions)) AND ('own:legal'::text = ANY (g.writes))
 OFFSET 0)) OR (( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = order_events.case_id AND g.relation = 'referred'::text AND ('legal'::text = ANY (g.partitions)) AND ('referred:legal'::text = ANY (g.writes))
 OFFSET 0))));

create policy order_events_keys on panoh.order_events for all to panoh_keys
  using (true);

create policy order_events_select on panoh.order_events for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = order_events.case_id AND g.relation = 'own'::text AND ('legal'::text = ANY (g.partitions)) AND ('own:legal'::text = ANY (g.reads))
 OFFSET 0)) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = order_events.case_id AND g.relation = 'referred'::text AND ('legal'::text = ANY (g.partitions)) AND ('referred:legal'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.order_notices enable row level security;
alter table panoh.order_notices force row level security;

create policy order_notices_keys on panoh.order_notices for all to panoh_keys
  using (true);

alter table panoh.outbox enable row level security;
alter table panoh.outbox force row level security;

create policy outbox_keep on panoh.outbox as restrictive for delete to panoh_worker
  using (relayed_at IS NOT NULL);

create policy outbox_worker on panoh.outbox for all to panoh_worker
  using (true);

alter table panoh.oversight_appointments enable row level security;
alter table panoh.oversight_appointments force row level security;

create policy oversight_appointments_insert on panoh.oversight_appointments for insert to panoh_app
  with check (('oversight'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND proposed_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy oversight_appointments_select on panoh.oversight_appointments for select to panoh_app
  using ('oversight'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

alter table panoh.own_reminders enable row level security;
alter table panoh.own_reminders force row level security;

create policy own_reminders_block on panoh.own_reminders as restrictive for all to panoh_app
  using (case_id IS NULL OR (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[])));

create policy own_reminders_done on panoh.own_reminders for all to panoh_worker
  using (done_at < ((( SELECT panoh.now() AS now)) - '30 days'::interval));

create policy own_reminders_keys on panoh.own_reminders for all to panoh_keys
  using (true);

create policy own_reminders_own on panoh.own_reminders for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (case_id IS NULL OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = own_reminders.case_id AND ('core'::text = ANY (g.partitions)) AND ((g.relation || ':core'::text) = ANY (g.reads))
 OFFSET 0))));

alter table panoh.paper_keys enable row level security;
alter table panoh.paper_keys force row level security;

create policy paper_keys_insert on panoh.paper_keys for insert to panoh_app
  with check ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

create policy paper_keys_keys on panoh.paper_keys for all to panoh_keys
  using (true);

create policy paper_keys_select on panoh.paper_keys for select to panoh_app
  using (true);

alter table panoh.paper_marks enable row level security;
alter table panoh.paper_marks force row level security;

create policy paper_marks_insert on panoh.paper_marks for insert to panoh_app
  with check ((( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text AND (EXISTS ( SELECT 1
   FROM panoh.protection_orders o
  WHERE o.id = paper_marks.order_id)));

alter table panoh.passkey_challenges enable row level security;
alter table panoh.passkey_challenges force row level security;

alter table panoh.passkeys enable row level security;
alter table panoh.passkeys force row level security;

create policy passkeys_keys on panoh.passkeys for all to panoh_keys
  using (true);

alter table panoh.perpetrator_names enable row level security;
alter table panoh.perpetrator_names force row level security;

create policy perpetrator_names_block on panoh.perpetrator_names as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy perpetrator_names_keys on panoh.perpetrator_names for all to panoh_keys
  using (true);

alter table panoh.plan_action_steps enable row level security;
alter table panoh.plan_action_steps force row level security;

create policy plan_action_steps_block on panoh.plan_action_steps as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy plan_action_steps_in_own_name on panoh.plan_action_steps as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy plan_action_steps_insert on panoh.plan_action_steps for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = plan_action_steps.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy plan_action_steps_keys on panoh.plan_action_steps for all to panoh_keys
  using (true);

create policy plan_action_steps_select on panoh.plan_action_steps for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = plan_action_steps.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.plan_actions enable row level security;
alter table panoh.plan_actions force row level security;

create policy plan_actions_block on panoh.plan_actions as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy plan_actions_in_own_name on panoh.plan_actions as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy plan_actions_insert on panoh.plan_actions for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = plan_actions.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy plan_actions_keys on panoh.plan_actions for all to panoh_keys
  using (true);

create policy plan_actions_select on panoh.plan_actions for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = plan_actions.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.plan_templates enable row level security;
alter table panoh.plan_templates force row level security;

create policy plan_templates_change on panoh.plan_templates for all to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])))
  with check ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) AND added_by = (( SELECT (panoh.me()).user_id AS user_id)) AND added_at = (( SELECT panoh.now() AS now)));

create policy plan_templates_select on panoh.plan_templates for select to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).group_ids AS group_ids))::uuid[])) AND cardinality(( SELECT (panoh.me()).reads AS reads)) > 0);

alter table panoh.possible_duplicates enable row level security;
alter table panoh.possible_duplicates force row level security;

create policy possible_duplicates_all on panoh.possible_duplicates for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND panoh.viewer_owns_case(one) AND panoh.viewer_owns_case(other));

create policy possible_duplicates_answer on panoh.possible_duplicates as restrictive for update to panoh_app
  using ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))
  with check (two_by IS NULL OR two_by = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.print_templates enable row level security;
alter table panoh.print_templates force row level security;

create policy print_templates_insert on panoh.print_templates for insert to panoh_app
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND approved_by IS NULL AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy print_templates_select on panoh.print_templates for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

create policy print_templates_update on panoh.print_templates for update to panoh_app
  using (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND approved_by IS NULL)
  with check (approved_by IS NULL AND written_by = (( SELECT (panoh.me()).user_id AS user_id)) OR approved_by = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.programme_blocks enable row level security;
alter table panoh.programme_blocks force row level security;

create policy programme_blocks_insert on panoh.programme_blocks for insert to panoh_app
  with check (blocked_by = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('programme_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.users u
  WHERE u.id = programme_blocks.user_id AND u.agency_id = programme_blocks.agency_id)));

create policy programme_blocks_select on panoh.programme_blocks for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('programme_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

alter table panoh.programme_feedback enable row level security;
alter table panoh.programme_feedback force row level security;

alter table panoh.programme_files enable row level security;
alter table panoh.programme_files force row level security;

create policy programme_files_keys on panoh.programme_files for all to panoh_keys
  using (true);

create policy programme_files_unit on panoh.programme_files for all to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('programme_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (id <> ALL ((ARRAY( SELECT b.file_id
   FROM panoh.programme_blocks b
  WHERE b.user_id = (( SELECT (panoh.me()).user_id AS user_id)))))));

alter table panoh.programme_sessions enable row level security;
alter table panoh.programme_sessions force row level security;

create policy programme_sessions_insert on panoh.programme_sessions for insert to panoh_app
  with check (recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (EXISTS ( SELECT 1
   FROM panoh.programme_files f
  WHERE f.id = programme_sessions.file_id AND f.agency_id = programme_sessions.agency_id)));

create policy programme_sessions_select on panoh.programme_sessions for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.programme_files f
  WHERE f.id = programme_sessions.file_id)));

alter table panoh.programme_signal_cases enable row level security;
alter table panoh.programme_signal_cases force row level security;

alter table panoh.programme_signal_probes enable row level security;
alter table panoh.programme_signal_probes force row level security;

create policy programme_signal_probes_insert on panoh.programme_signal_probes for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.programme_signals s
  WHERE s.id = programme_signal_probes.signal_id AND s.sent_at = (( SELECT panoh.now() AS now)))));

create policy programme_signal_probes_keys on panoh.programme_signal_probes for all to panoh_keys
  using (true);

alter table panoh.programme_signal_texts enable row level security;
alter table panoh.programme_signal_texts force row level security;

create policy programme_signal_texts_insert on panoh.programme_signal_texts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.programme_signals s
  WHERE s.id = programme_signal_texts.signal_id AND s.sent_at = (( SELECT panoh.now() AS now)))));

create policy programme_signal_texts_keys on panoh.programme_signal_texts for all to panoh_keys
  using (true);

create policy programme_signal_texts_select on panoh.programme_signal_texts for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.programme_signals s
  WHERE s.id = programme_signal_texts.signal_id)));

alter table panoh.programme_signals enable row level security;
alter table panoh.programme_signals force row level security;

create policy programme_signals_insert on panoh.programme_signals for insert to panoh_app
  with check (sent_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (EXISTS ( SELECT 1
   FROM panoh.programme_files f
  WHERE f.id = programme_signals.file_id AND f.agency_id = programme_signals.agency_id)));

create policy programme_signals_select on panoh.programme_signals for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.programme_files f
  WHERE f.id = programme_signals.file_id)));

alter table panoh.protection_orders enable row level security;
alter table panoh.protection_orders force row level security;

create policy protection_orders_block on panoh.protection_orders as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy protection_orders_in_own_name on panoh.protection_orders as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy protection_orders_insert on panoh.protection_orders for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'own'::text AND ('legal'::text = ANY (g.partitions)) AND ('own:legal'::text = ANY (g.writes))
 OFFSET 0)) OR (( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'referred'::text AND ('legal'::text = ANY (g.partitions)) AND ('referred:legal'::text = ANY (g.writes))
 OFFSET 0))));

create policy protection_orders_keys on panoh.protection_orders for all to panoh_keys
  using (true);

create policy protection_orders_select on panoh.protection_orders for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'own'::text AND ('legal'::text = ANY (g.partitions)) AND ('own:legal'::text = ANY (g.reads))
 OFFSET 0)) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'referred'::text AND ('legal'::text = ANY (g.partitions)) AND ('referred:legal'::text = ANY (g.reads))
 OFFSET 0)));

create policy protection_orders_update on panoh.protection_orders for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'own'::text AND ('legal'::text = ANY (g.partitions)) AND ('own:legal'::text = ANY (g.writes))
 OFFSET 0)) OR (( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = protection_orders.case_id AND g.relation = 'referred'::text AND ('legal'::text = ANY (g.partitions)) AND ('referred:legal'::text = ANY (g.writes))
 OFFSET 0)));

alter table panoh.protocol_signatures enable row level security;
alter table panoh.protocol_signatures force row level security;

create policy protocol_signatures_change on panoh.protocol_signatures for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy protocol_signatures_select on panoh.protocol_signatures for select to panoh_app
  using ('data_protection_officer'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

alter table panoh.push_devices enable row level security;
alter table panoh.push_devices force row level security;

create policy push_devices_jobs on panoh.push_devices for all to panoh_keys, panoh_worker
  using (true);

create policy push_devices_own on panoh.push_devices for all to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.push_keys enable row level security;
alter table panoh.push_keys force row level security;

create policy push_keys_jobs on panoh.push_keys for all to panoh_keys, panoh_worker
  using (true);

create policy push_keys_select on panoh.push_keys for select to panoh_app
  using (true);

alter table panoh.queue_lines enable row level security;
alter table panoh.queue_lines force row level security;

create policy queue_lines_block on panoh.queue_lines as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

alter table panoh.queue_stale enable row level security;
alter table panoh.queue_stale force row level security;

create policy queue_stale_block on panoh.queue_stale as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

alter table panoh.read_alerts enable row level security;
alter table panoh.read_alerts force row level security;

alter table panoh.read_budgets enable row level security;
alter table panoh.read_budgets force row level security;

create policy read_budgets_worker on panoh.read_budgets for all to panoh_worker
  using (hour < ((( SELECT panoh.now() AS now)) - '1 day'::interval));

alter table panoh.read_limits enable row level security;
alter table panoh.read_limits force row level security;

alter table panoh.recognised_devices enable row level security;
alter table panoh.recognised_devices force row level security;

alter table panoh.recorded_risk_facts enable row level security;
alter table panoh.recorded_risk_facts force row level security;

create policy recorded_risk_facts_block on panoh.recorded_risk_facts as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy recorded_risk_facts_insert on panoh.recorded_risk_facts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = recorded_risk_facts.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.writes))
 OFFSET 0)));

create policy recorded_risk_facts_select on panoh.recorded_risk_facts for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = recorded_risk_facts.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.recovery_codes enable row level security;
alter table panoh.recovery_codes force row level security;

alter table panoh.referral_files enable row level security;
alter table panoh.referral_files force row level security;

create policy referral_files_block on panoh.referral_files as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy referral_files_delete on panoh.referral_files for delete to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referral_files.case_id AND g.relation = 'own'::text AND (referral_files.partition = ANY (g.partitions))
 OFFSET 0)));

create policy referral_files_in_own_name on panoh.referral_files as restrictive for insert to panoh_app
  with check (shared_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy referral_files_insert on panoh.referral_files for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referral_files.case_id AND g.relation = 'own'::text AND (referral_files.partition = ANY (g.partitions)) AND ('own:consent'::text = ANY (g.writes)) AND (('own:'::text || referral_files.partition) = ANY (g.reads))
 OFFSET 0)) AND (EXISTS ( SELECT 1
   FROM panoh.referrals r
     JOIN panoh.agencies a ON a.id = r.to_agency_id AND a.kind <> 'police'::text
     JOIN panoh.consents k ON k.id = r.consent_id AND k.answer = 'given'::text AND k.withdrawn_at IS NULL
  WHERE r.id = referral_files.referral_id AND r.case_id = referral_files.case_id AND r.to_agency_id = referral_files.agency_id AND r.consent_id = referral_files.consent_id AND (r.status = ANY (ARRAY['accepted'::text, 'appointment'::text, 'service_started'::text])))));

create policy referral_files_keys on panoh.referral_files for all to panoh_keys
  using (true);

create policy referral_files_police on panoh.referral_files as restrictive for all to panoh_app
  using ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text);

create policy referral_files_received on panoh.referral_files for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.referrals r
  WHERE r.id = referral_files.referral_id AND (r.status = ANY (ARRAY['accepted'::text, 'appointment'::text, 'service_started'::text])))) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referral_files.case_id AND g.relation = 'referred'::text AND (referral_files.partition = ANY (g.partitions)) AND ('referred:core'::text = ANY (g.reads))
 OFFSET 0)));

create policy referral_files_select on panoh.referral_files for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referral_files.case_id AND g.relation = 'own'::text AND (referral_files.partition = ANY (g.partitions)) AND (('own:'::text || referral_files.partition) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.referral_message_texts enable row level security;
alter table panoh.referral_message_texts force row level security;

create policy referral_message_texts_insert on panoh.referral_message_texts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.referral_messages m
     JOIN panoh.referrals r ON r.id = m.referral_id
  WHERE m.id = referral_message_texts.message_id AND m.from_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND m.written_by = (( SELECT (panoh.me()).user_id AS user_id)) AND m.sent_at = panoh.now() AND (referral_message_texts.agency_id IN ( SELECT panoh.message_readers(r.id) AS message_readers)))));

create policy referral_message_texts_keys on panoh.referral_message_texts for all to panoh_keys
  using (true);

create policy referral_message_texts_select on panoh.referral_message_texts for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.referral_messages m
     JOIN panoh.referrals r ON r.id = m.referral_id
  WHERE m.id = referral_message_texts.message_id AND (r.from_agency_id = referral_message_texts.agency_id AND ('own:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR r.to_agency_id = referral_message_texts.agency_id AND r.status <> 'withdrawn'::text AND ('referred:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR (EXISTS ( SELECT 1
           FROM panoh.held_grants g
          WHERE g.case_id = r.case_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND ('group:core'::text = ANY (g.reads))
         OFFSET 0))))));

alter table panoh.referral_messages enable row level security;
alter table panoh.referral_messages force row level security;

create policy referral_messages_block on panoh.referral_messages as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy referral_messages_in_own_name on panoh.referral_messages as restrictive for insert to panoh_app
  with check (from_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy referral_messages_insert on panoh.referral_messages for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.referrals r
  WHERE r.id = referral_messages.referral_id AND r.to_agency_id IS NOT NULL AND r.status <> 'withdrawn'::text AND (r.ended_at IS NULL OR r.ended_at > (panoh.now() - '90 days'::interval)) AND (r.from_agency_id = referral_messages.from_agency_id AND ('own:core'::text = ANY ((( SELECT (panoh.me()).writes AS writes))::text[])) OR r.to_agency_id = referral_messages.from_agency_id AND ('referred:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[]))))));

create policy referral_messages_select on panoh.referral_messages for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.referrals r
  WHERE r.id = referral_messages.referral_id)));

alter table panoh.referrals enable row level security;
alter table panoh.referrals force row level security;

create policy referrals_block on panoh.referrals as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy referrals_group on panoh.referrals as restrictive for insert to panoh_app
  with check (to_agency_id IS NULL OR
CASE kind
    WHEN 'handover'::text THEN panoh.may_take_over(case_id, to_agency_id)
    ELSE panoh.may_receive(case_id, to_agency_id)
END);

create policy referrals_insert on panoh.referrals for insert to panoh_app
  with check (from_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'own'::text AND ('core'::text = ANY (g.partitions)) AND ('own:core'::text = ANY (g.writes))
 OFFSET 0)) OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND ('group:core'::text = ANY (g.reads))
 OFFSET 0)) AND panoh.may_replace_referral(replaces_referral_id, case_id, from_agency_id));

create policy referrals_not_received on panoh.referrals as restrictive for insert to panoh_app
  with check (received_case_id IS NULL);

create policy referrals_select on panoh.referrals for select to panoh_app
  using (to_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('referred:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) AND (status <> 'withdrawn'::text OR received_case_id IS NOT NULL) AND (received_case_id = ANY (COALESCE(( SELECT (panoh.viewer()).blocked AS blocked), '{}'::uuid[]))) IS NOT TRUE OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'own'::text AND ('core'::text = ANY (g.partitions)) AND ('own:core'::text = ANY (g.reads))
 OFFSET 0)) OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND ('group:core'::text = ANY (g.reads))
 OFFSET 0)));

create policy referrals_update on panoh.referrals for update to panoh_app
  using (to_agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('referred:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) AND (status <> 'withdrawn'::text OR received_case_id IS NOT NULL) AND (received_case_id = ANY (COALESCE(( SELECT (panoh.viewer()).blocked AS blocked), '{}'::uuid[]))) IS NOT TRUE OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'own'::text AND ('core'::text = ANY (g.partitions)) AND ('own:core'::text = ANY (g.writes))
 OFFSET 0)) OR (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = referrals.case_id AND g.relation = 'group'::text AND ('core'::text = ANY (g.partitions)) AND ('group:core'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.respondents enable row level security;
alter table panoh.respondents force row level security;

create policy respondents_block on panoh.respondents as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy respondents_in_own_name on panoh.respondents as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (EXISTS ( SELECT 1
   FROM panoh.protection_orders o
  WHERE o.id = respondents.order_id AND o.agency_id = respondents.agency_id)));

create policy respondents_insert on panoh.respondents for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = respondents.case_id AND (g.relation = 'own'::text OR g.relation = 'referred'::text AND (( SELECT (panoh.me()).agency_kind AS agency_kind)) = 'police'::text) AND ('perpetrator'::text = ANY (g.partitions)) AND ((g.relation || ':perpetrator'::text) = ANY (g.writes))
 OFFSET 0)));

create policy respondents_keys on panoh.respondents for all to panoh_keys
  using (true);

create policy respondents_select on panoh.respondents for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = respondents.case_id AND (g.relation = 'own'::text OR g.relation = 'referred'::text AND (respondents.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) OR ((( SELECT (panoh.me()).agency_type AS agency_type)) = ANY (ARRAY['prosecutor'::text, 'legal_aid'::text])))) AND ('perpetrator'::text = ANY (g.partitions)) AND ((g.relation || ':perpetrator'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.risk_assessments enable row level security;
alter table panoh.risk_assessments force row level security;

create policy risk_assessments_block on panoh.risk_assessments as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy risk_assessments_in_own_name on panoh.risk_assessments as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND assessed_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy risk_assessments_insert on panoh.risk_assessments for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = risk_assessments.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.writes))
 OFFSET 0)));

create policy risk_assessments_select on panoh.risk_assessments for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = risk_assessments.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.role_access enable row level security;
alter table panoh.role_access force row level security;

create policy role_access_select on panoh.role_access for select to panoh_app
  using (true);

alter table panoh.rule_limits enable row level security;
alter table panoh.rule_limits force row level security;

create policy rule_limits_select on panoh.rule_limits for select to panoh_app
  using (true);

alter table panoh.rule_replans enable row level security;
alter table panoh.rule_replans force row level security;

create policy rule_replans_select on panoh.rule_replans for select to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR (working_group_id = ANY ((( SELECT (panoh.me()).group_ids AS group_ids))::uuid[])) AND cardinality(( SELECT (panoh.me()).reads AS reads)) > 0);

create policy rule_replans_worker on panoh.rule_replans for all to panoh_worker
  using (true);

alter table panoh.rule_values enable row level security;
alter table panoh.rule_values force row level security;

create policy rule_values_insert on panoh.rule_values for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.rule_versions v
  WHERE v.id = rule_values.version_id AND v.recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND v.recorded_at = (( SELECT panoh.now() AS now)))) AND (EXISTS ( SELECT 1
   FROM panoh.rule_limits l
  WHERE l.key = rule_values.key AND rule_values.count >= l."least" AND rule_values.count <= l.most)));

create policy rule_values_select on panoh.rule_values for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.rule_versions v
  WHERE v.id = rule_values.version_id)));

create policy rule_values_worker on panoh.rule_values for select to panoh_worker
  using (true);

alter table panoh.rule_versions enable row level security;
alter table panoh.rule_versions force row level security;

create policy rule_versions_insert on panoh.rule_versions for insert to panoh_app
  with check ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND recorded_at = (( SELECT panoh.now() AS now)));

create policy rule_versions_select on panoh.rule_versions for select to panoh_app
  using ((working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])) AND ('group:core'::text = ANY ((( SELECT (panoh.me()).reads AS reads))::text[])) OR (working_group_id = ANY ((( SELECT (panoh.me()).group_ids AS group_ids))::uuid[])) AND cardinality(( SELECT (panoh.me()).reads AS reads)) > 0);

create policy rule_versions_worker on panoh.rule_versions for select to panoh_worker
  using (true);

alter table panoh.safe_contacts enable row level security;
alter table panoh.safe_contacts force row level security;

create policy safe_contacts_block on panoh.safe_contacts as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy safe_contacts_import on panoh.safe_contacts for insert to panoh_app
  with check (panoh.imports(case_id));

create policy safe_contacts_insert on panoh.safe_contacts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safe_contacts.case_id AND ('safe_contact'::text = ANY (g.partitions)) AND ((g.relation || ':safe_contact'::text) = ANY (g.writes))
 OFFSET 0)));

create policy safe_contacts_keys on panoh.safe_contacts for all to panoh_keys
  using (true);

create policy safe_contacts_select on panoh.safe_contacts for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safe_contacts.case_id AND ('safe_contact'::text = ANY (g.partitions)) AND ((g.relation || ':safe_contact'::text) = ANY (g.reads))
 OFFSET 0)));

create policy safe_contacts_update on panoh.safe_contacts for update to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safe_contacts.case_id AND ('safe_contact'::text = ANY (g.partitions)) AND ((g.relation || ':safe_contact'::text) = ANY (g.writes))
 OFFSET 0)));

alter table panoh.safety_plan_events enable row level security;
alter table panoh.safety_plan_events force row level security;

create policy safety_plan_events_block on panoh.safety_plan_events as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy safety_plan_events_in_own_name on panoh.safety_plan_events as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND marked_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy safety_plan_events_insert on panoh.safety_plan_events for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safety_plan_events.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy safety_plan_events_select on panoh.safety_plan_events for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safety_plan_events.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.safety_plans enable row level security;
alter table panoh.safety_plans force row level security;

create policy safety_plans_block on panoh.safety_plans as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy safety_plans_in_own_name on panoh.safety_plans as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy safety_plans_insert on panoh.safety_plans for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safety_plans.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy safety_plans_keys on panoh.safety_plans for all to panoh_keys
  using (true);

create policy safety_plans_select on panoh.safety_plans for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = safety_plans.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.sealed_files enable row level security;
alter table panoh.sealed_files force row level security;

create policy sealed_files_block on panoh.sealed_files as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy sealed_files_insert on panoh.sealed_files for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND sealed_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (lead_user_id = (( SELECT (panoh.me()).user_id AS user_id)) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))));

create policy sealed_files_select on panoh.sealed_files for select to panoh_app
  using (panoh.viewer_owns_case(case_id));

create policy sealed_files_update on panoh.sealed_files for update to panoh_app
  using (panoh.viewer_owns_case(case_id));

alter table panoh.second_factors enable row level security;
alter table panoh.second_factors force row level security;

create policy second_factors_keys on panoh.second_factors for all to panoh_keys
  using (true);

alter table panoh.service_places enable row level security;
alter table panoh.service_places force row level security;

alter table panoh.services enable row level security;
alter table panoh.services force row level security;

create policy services_insert on panoh.services for insert to panoh_app
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('own:core'::text = ANY ((( SELECT (panoh.me()).writes AS writes))::text[])));

create policy services_select on panoh.services for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL AND (NOT is_confidential OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

create policy services_update on panoh.services for update to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ('own:core'::text = ANY ((( SELECT (panoh.me()).writes AS writes))::text[])) OR ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND NOT is_confidential);

alter table panoh.sessions enable row level security;
alter table panoh.sessions force row level security;

create policy sessions_end on panoh.sessions for update to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND ended_at IS NULL)
  with check (ended_at <= (( SELECT panoh.now() AS now)));

create policy sessions_select on panoh.sessions for select to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.sharing_protocols enable row level security;
alter table panoh.sharing_protocols force row level security;

create policy sharing_protocols_insert on panoh.sharing_protocols for insert to panoh_app
  with check (('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND published_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy sharing_protocols_select on panoh.sharing_protocols for select to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (( SELECT (panoh.me()).roles AS roles)));

alter table panoh.shocks enable row level security;
alter table panoh.shocks force row level security;

create policy shocks_change on panoh.shocks for all to panoh_app
  using (
CASE
    WHEN working_group_id IS NULL THEN 'administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])
    ELSE ('coordinator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[]))
END);

create policy shocks_in_own_name on panoh.shocks as restrictive for insert to panoh_app
  with check (set_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy shocks_select on panoh.shocks for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.sign_in_tickets enable row level security;
alter table panoh.sign_in_tickets force row level security;

alter table panoh.snoozes enable row level security;
alter table panoh.snoozes force row level security;

create policy snoozes_block on panoh.snoozes as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy snoozes_insert on panoh.snoozes for insert to panoh_app
  with check (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND ended_at IS NULL AND until_at > (( SELECT panoh.now() AS now)) AND until_at <= ((( SELECT panoh.now() AS now)) + '7 days'::interval) AND (EXISTS ( SELECT 1
   FROM panoh.follow_ups f
     JOIN panoh.cases c ON c.id = f.case_id
  WHERE f.id = snoozes.follow_up_id AND f.case_id = snoozes.case_id AND f.status = 'pending'::text AND f.agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (snoozes.until_at <= f.due_at OR f.kind <> 'safety_contact'::text AND c.band <> 'high'::text))));

create policy snoozes_select on panoh.snoozes for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.follow_ups f
  WHERE f.id = snoozes.follow_up_id)));

create policy snoozes_update on panoh.snoozes for update to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.staff_email_addresses enable row level security;
alter table panoh.staff_email_addresses force row level security;

create policy staff_email_addresses_keys on panoh.staff_email_addresses for all to panoh_keys
  using (true);

create policy staff_email_addresses_select on panoh.staff_email_addresses for select to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)));

alter table panoh.staff_names enable row level security;
alter table panoh.staff_names force row level security;

create policy staff_names_keys on panoh.staff_names for all to panoh_keys
  using (true);

alter table panoh.suicide_triages enable row level security;
alter table panoh.suicide_triages force row level security;

create policy suicide_triages_block on panoh.suicide_triages as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy suicide_triages_in_own_name on panoh.suicide_triages as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

create policy suicide_triages_insert on panoh.suicide_triages for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = suicide_triages.case_id AND ('health'::text = ANY (g.partitions)) AND ((g.relation || ':health'::text) = ANY (g.writes))
 OFFSET 0)));

create policy suicide_triages_keys on panoh.suicide_triages for all to panoh_keys
  using (true);

create policy suicide_triages_select on panoh.suicide_triages for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = suicide_triages.case_id AND ('health'::text = ANY (g.partitions)) AND ((g.relation || ':health'::text) = ANY (g.reads))
 OFFSET 0)));

alter table panoh.support_entries enable row level security;
alter table panoh.support_entries force row level security;

create policy support_entries_block on panoh.support_entries as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy support_entries_in_own_name on panoh.support_entries as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy support_entries_insert on panoh.support_entries for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = support_entries.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy support_entries_keys on panoh.support_entries for all to panoh_keys
  using (true);

create policy support_entries_select on panoh.support_entries for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = support_entries.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.support_goals enable row level security;
alter table panoh.support_goals force row level security;

create policy support_goals_block on panoh.support_goals as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy support_goals_in_own_name on panoh.support_goals as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy support_goals_insert on panoh.support_goals for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = support_goals.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.writes))
 OFFSET 0)));

create policy support_goals_keys on panoh.support_goals for all to panoh_keys
  using (true);

create policy support_goals_select on panoh.support_goals for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = support_goals.case_id AND g.relation = 'own'::text AND ('support'::text = ANY (g.partitions)) AND ('own:support'::text = ANY (g.reads))
 OFFSET 0)) AND ((( SELECT (panoh.me()).agency_kind AS agency_kind)) <> 'police'::text OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id))));

alter table panoh.survivors enable row level security;
alter table panoh.survivors force row level security;

create policy survivors_block on panoh.survivors as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy survivors_insert on panoh.survivors for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND panoh.viewer_owns_case(case_id));

create policy survivors_select on panoh.survivors for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND (EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = survivors.case_id AND g.relation = 'own'::text AND ('core'::text = ANY (g.partitions)) AND ('own:core'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.tool_results enable row level security;
alter table panoh.tool_results force row level security;

create policy tool_results_block on panoh.tool_results as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy tool_results_in_own_name on panoh.tool_results as restrictive for insert to panoh_app
  with check (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND written_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy tool_results_insert on panoh.tool_results for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = tool_results.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.writes))
 OFFSET 0)));

create policy tool_results_select on panoh.tool_results for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = tool_results.case_id AND g.relation = 'own'::text AND ('risk'::text = ANY (g.partitions)) AND ('own:risk'::text = ANY (g.reads))
 OFFSET 0)));

alter table panoh.trainers enable row level security;
alter table panoh.trainers force row level security;

create policy trainers_all on panoh.trainers for all to panoh_app
  using ('{supervisor,coordinator,administrator}'::text[] && (( SELECT (panoh.me()).roles AS roles)))
  with check ('{supervisor,coordinator,administrator}'::text[] && (( SELECT (panoh.me()).roles AS roles)) AND agency_id IS NOT NULL);

create policy trainers_in_own_name on panoh.trainers as restrictive for insert to panoh_app
  with check (added_by = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)));

alter table panoh.training_acts enable row level security;
alter table panoh.training_acts force row level security;

create policy training_acts_block on panoh.training_acts as restrictive for select to panoh_app
  using (case_id IS NULL OR (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[])));

create policy training_acts_block_confirm on panoh.training_acts as restrictive for update to panoh_app
  using (case_id IS NULL OR (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[])));

create policy training_acts_confirm on panoh.training_acts for update to panoh_app
  using (confirmed_by IS NULL AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND user_id <> (( SELECT (panoh.me()).user_id AS user_id)) AND ((EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = training_acts.case_id)) OR case_id IS NULL AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))))
  with check (confirmed_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy training_acts_insert on panoh.training_acts for insert to panoh_app
  with check (user_id = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND confirmed_by IS NULL);

create policy training_acts_select on panoh.training_acts for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ((EXISTS ( SELECT 1
   FROM panoh.cases c
  WHERE c.id = training_acts.case_id)) OR case_id IS NULL AND ('supervisor'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))));

alter table panoh.training_attendance enable row level security;
alter table panoh.training_attendance force row level security;

create policy training_attendance_insert on panoh.training_attendance for insert to panoh_app
  with check (panoh.may_train(agency_id) AND revoked_on IS NULL AND ((user_id, agency_id) IN ( SELECT p.id,
    p.agency_id
   FROM panoh.training_people('{}'::text[]) p(id, display_name, agency_id, roles, account_from, login))) AND (EXISTS ( SELECT 1
   FROM panoh.training_sessions s
  WHERE s.id = training_attendance.session_id AND s.recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND (s.needs_second OR training_attendance.user_id <> (( SELECT (panoh.me()).user_id AS user_id))))));

create policy training_attendance_revoke on panoh.training_attendance for update to panoh_app
  using (revoked_on IS NULL AND panoh.may_train(agency_id))
  with check (revoked_by = (( SELECT (panoh.me()).user_id AS user_id)) AND revoked_on IS NOT NULL);

create policy training_attendance_select on panoh.training_attendance for select to panoh_app
  using (user_id = (( SELECT (panoh.me()).user_id AS user_id)) OR agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) OR ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) OR ('coordinator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])) AND (EXISTS ( SELECT 1
   FROM panoh.agency_memberships m
  WHERE m.agency_id = training_attendance.agency_id AND m.ended_at IS NULL AND (m.working_group_id = ANY ((( SELECT (panoh.me()).led_group_ids AS led_group_ids))::uuid[])))));

alter table panoh.training_modules enable row level security;
alter table panoh.training_modules force row level security;

create policy training_modules_select on panoh.training_modules for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.training_notices enable row level security;
alter table panoh.training_notices force row level security;

alter table panoh.training_rules enable row level security;
alter table panoh.training_rules force row level security;

create policy training_rules_change on panoh.training_rules for update to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))
  with check (set_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy training_rules_select on panoh.training_rules for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.training_sessions enable row level security;
alter table panoh.training_sessions force row level security;

create policy training_sessions_confirm on panoh.training_sessions for update to panoh_app
  using (confirmed_by IS NULL AND '{supervisor,coordinator,administrator}'::text[] && (( SELECT (panoh.me()).roles AS roles)) AND NOT (EXISTS ( SELECT 1
   FROM panoh.training_attendance a
  WHERE a.session_id = training_sessions.id AND a.user_id = (( SELECT (panoh.me()).user_id AS user_id)))))
  with check (confirmed_by = (( SELECT (panoh.me()).user_id AS user_id)));

create policy training_sessions_insert on panoh.training_sessions for insert to panoh_app
  with check ('{supervisor,coordinator,administrator}'::text[] && (( SELECT (panoh.me()).roles AS roles)) AND recorded_by = (( SELECT (panoh.me()).user_id AS user_id)) AND agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND confirmed_by IS NULL);

create policy training_sessions_select on panoh.training_sessions for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table panoh.unknown_login_attempts enable row level security;
alter table panoh.unknown_login_attempts force row level security;

alter table panoh.users enable row level security;
alter table panoh.users force row level security;

create policy users_auth_select on panoh.users for select to panoh_auth
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) OR ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[])));

create policy users_change on panoh.users for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy users_programme_apart on panoh.users as restrictive for all to panoh_app
  using (true)
  with check (('programme_worker'::text = ANY (roles)) = ((EXISTS ( SELECT 1
   FROM panoh.agencies a
  WHERE a.id = users.agency_id AND a.type = 'perpetrator_prog'::text))));

create policy users_select on panoh.users for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) OR '{administrator,oversight}'::text[] && (( SELECT (panoh.me()).roles AS roles)));

create policy users_with_protocol on panoh.users as restrictive for insert to panoh_app
  with check (panoh.account_refusal(agency_id, roles) IS NULL);

alter table panoh.voice_askers enable row level security;
alter table panoh.voice_askers force row level security;

alter table panoh.voice_codes enable row level security;
alter table panoh.voice_codes force row level security;

alter table panoh.voice_quarters enable row level security;
alter table panoh.voice_quarters force row level security;

alter table panoh.voices enable row level security;
alter table panoh.voices force row level security;

alter table panoh.whereabouts enable row level security;
alter table panoh.whereabouts force row level security;

create policy whereabouts_block on panoh.whereabouts as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy whereabouts_insert on panoh.whereabouts for insert to panoh_app
  with check ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = whereabouts.case_id AND ('whereabouts'::text = ANY (g.partitions)) AND ((g.relation || ':whereabouts'::text) = ANY (g.writes))
 OFFSET 0)));

create policy whereabouts_keys on panoh.whereabouts for all to panoh_keys
  using (true);

create policy whereabouts_select on panoh.whereabouts for select to panoh_app
  using ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = whereabouts.case_id AND ('whereabouts'::text = ANY (g.partitions)) AND ((g.relation || ':whereabouts'::text) = ANY (g.reads))
 OFFSET 0)) AND (worker_may_see OR ('shelter_worker'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]))));

alter table panoh.worker_heartbeats enable row level security;
alter table panoh.worker_heartbeats force row level security;

create policy worker_heartbeats_select on panoh.worker_heartbeats for select to panoh_app
  using (true);

create policy worker_heartbeats_worker on panoh.worker_heartbeats for all to panoh_worker
  using (true);

alter table panoh.working_groups enable row level security;
alter table panoh.working_groups force row level security;

create policy working_groups_change on panoh.working_groups for all to panoh_app
  using ('administrator'::text = ANY ((( SELECT (panoh.me()).roles AS roles))::text[]));

create policy working_groups_select on panoh.working_groups for select to panoh_app
  using ((( SELECT (panoh.me()).user_id AS user_id)) IS NOT NULL);

alter table statistics.cell_counts enable row level security;
alter table statistics.cell_counts force row level security;

create policy cell_counts_read on statistics.cell_counts for select to panoh_statistics, panoh_worker
  using (true);

alter table statistics.changed_cases enable row level security;
alter table statistics.changed_cases force row level security;

alter table statistics.counted_periods enable row level security;
alter table statistics.counted_periods force row level security;

create policy counted_periods_read on statistics.counted_periods for select to panoh_statistics, panoh_worker
  using (true);

alter table statistics.edition_checks enable row level security;
alter table statistics.edition_checks force row level security;

create policy edition_checks_statistics on statistics.edition_checks for select to panoh_statistics
  using (true);

alter table statistics.edition_counts enable row level security;
alter table statistics.edition_counts force row level security;

alter table statistics.edition_tables enable row level security;
alter table statistics.edition_tables force row level security;

create policy edition_tables_statistics on statistics.edition_tables for select to panoh_statistics
  using (true);

alter table statistics.editions enable row level security;
alter table statistics.editions force row level security;

create policy editions_statistics on statistics.editions for select to panoh_statistics
  using (true);

alter table statistics.indicator_counts enable row level security;
alter table statistics.indicator_counts force row level security;

alter table statistics.indicator_rows enable row level security;
alter table statistics.indicator_rows force row level security;

alter table statistics.periods_to_recount enable row level security;
alter table statistics.periods_to_recount force row level security;

create policy periods_to_recount_worker on statistics.periods_to_recount for select to panoh_worker
  using (true);

alter table statistics.person_counts enable row level security;
alter table statistics.person_counts force row level security;

create policy person_counts_count on statistics.person_counts for insert to panoh_linkage
  with check (true);

create policy person_counts_read on statistics.person_counts for select to panoh_linkage, panoh_statistics
  using (true);

alter table statistics.person_periods enable row level security;
alter table statistics.person_periods force row level security;

create policy person_periods_count on statistics.person_periods for insert to panoh_linkage
  with check (true);

create policy person_periods_read on statistics.person_periods for select to panoh_linkage, panoh_statistics
  using (true);

create policy person_periods_renew on statistics.person_periods for delete to panoh_linkage
  using (true);

alter table vault.case_keys enable row level security;
alter table vault.case_keys force row level security;

create policy case_keys_block on vault.case_keys as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy case_keys_insert on vault.case_keys for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id));

create policy case_keys_keys on vault.case_keys for all to panoh_keys
  using (true);

create policy case_keys_select on vault.case_keys for select to panoh_app
  using (agency_id = (( SELECT (panoh.me()).agency_id AS agency_id)) AND ((EXISTS ( SELECT 1
   FROM panoh.held_grants g
  WHERE g.case_id = case_keys.case_id AND (case_keys.partition = ANY (g.partitions)) AND g.grantee_id = case_keys.agency_id
 OFFSET 0)) OR panoh.viewer_owns_case(case_id)));

alter table vault.index_secrets enable row level security;
alter table vault.index_secrets force row level security;

create policy index_secrets_keys on vault.index_secrets for all to panoh_keys
  using (true);

create policy index_secrets_select on vault.index_secrets for select to panoh_app
  using (true);

alter table vault.resting_keys enable row level security;
alter table vault.resting_keys force row level security;

create policy resting_keys_block on vault.resting_keys as restrictive for all to panoh_app
  using (case_id <> ALL ((( SELECT (panoh.viewer()).blocked AS blocked))::uuid[]));

create policy resting_keys_keys on vault.resting_keys for all to panoh_keys
  using (true);

alter table vault.rotations enable row level security;
alter table vault.rotations force row level security;

create policy rotations_keys on vault.rotations for all to panoh_keys
  using (true);

grant execute on function panoh.accept_referral(uuid,uuid,jsonb) to panoh_app;

grant execute on function panoh.account_is_ready(uuid) to panoh_app;

grant execute on function panoh.account_of(text,text) to panoh_auth;

grant execute on function panoh.account_refusal(uuid,text[]) to panoh_app;

grant execute on function panoh.account_states() to panoh_app;

grant execute on function panoh.account_states() to panoh_auth;

grant execute on function panoh.active_sessions(text[]) to panoh_app;

grant execute on function panoh.add_court_entry(jsonb) to panoh_app;

grant execute on function panoh.add_event(jsonb) to panoh_app;

grant execute on function panoh.add_push_device(uuid,bytea,bytea) to panoh_app;

grant execute on function panoh.agency_endings() to panoh_app;

grant execute on function panoh.agenda_proposals(uuid) to panoh_app;

grant execute on function panoh.agree_overrides(uuid,integer) to panoh_app;

grant execute on function panoh.answer_by_sms(uuid,integer,jsonb) to panoh_app;

grant execute on function panoh.answer_call_in(uuid,text,integer,boolean) to panoh_app;

grant execute on function panoh.answer_extension(jsonb) to panoh_app;

grant execute on function panoh.answer_programme_signal(uuid,uuid,text,integer) to panoh_app;

grant execute on function panoh.answer_support_lead(uuid,boolean) to panoh_app;

grant execute on function panoh.apply_appointment(uuid) to panoh_app;

grant execute on function panoh.ask(uuid,uuid) to panoh_app;

grant execute on function panoh.ask_for_group_consent(uuid) to panoh_app;

grant execute on function panoh.ask_for_import_consents(uuid,uuid) to panoh_app;

grant execute on function panoh.askable_services() to panoh_app;

grant execute on function panoh.assign_follow_ups(uuid,uuid[],text) to panoh_app;

grant execute on function panoh.attempt(text,text) to panoh_auth;

grant execute on function panoh.audit_state() to panoh_app;

grant execute on function panoh.begin_session(text) to panoh_app;

grant execute on function panoh.begin_session(text) to panoh_auth;

grant execute on function panoh.block_facts(uuid,uuid,text) to panoh_app;

grant execute on function panoh.block_reviews() to panoh_app;

grant execute on function panoh.blocks_of(uuid) to panoh_app;

grant execute on function panoh.call_in_of(uuid) to panoh_app;

grant execute on function panoh.callback_reading(text) to panoh_app;

grant execute on function panoh.case_access(uuid) to panoh_app;

grant execute on function panoh.case_to_plan(text) to panoh_worker;

grant execute on function panoh.cases_along() to panoh_app;

grant execute on function panoh.cast_block_vote(uuid,text) to panoh_app;

grant execute on function panoh.change_email_address(text,uuid,bytea) to panoh_app;

grant execute on function panoh.change_factors(text,jsonb) to panoh_auth;

grant execute on function panoh.change_help(uuid,integer,text,jsonb) to panoh_app;

grant execute on function panoh.check_paper(bytea) to panoh_app;

grant execute on function panoh.choosable(uuid,text[]) to panoh_app;

grant execute on function panoh.claim_sms() to panoh_worker;

grant execute on function panoh.close_case(uuid,boolean) to panoh_app;

grant execute on function panoh.compare_pair(uuid,uuid,text) to panoh_app;

grant execute on function panoh.confirm_hand_overs(uuid) to panoh_app;

grant execute on function panoh.contact_assignees_of(uuid[]) to panoh_app;

grant execute on function panoh.contact_shares(uuid[]) to panoh_app;

grant execute on function panoh.correction_subject(text,uuid) to panoh_app;

grant execute on function panoh.count_own(date,date,jsonb,boolean) to panoh_app;

grant execute on function panoh.court_figures(date,date) to panoh_app;

grant execute on function panoh.court_receivers(uuid) to panoh_app;

grant execute on function panoh.court_work() to panoh_app;

grant execute on function panoh.courts_at_lawyer(uuid) to panoh_app;

grant execute on function panoh.critical_triage(uuid) to panoh_app;

grant execute on function panoh.decide_correction(jsonb) to panoh_app;

grant execute on function panoh.decide_pair(uuid,uuid,text) to panoh_app;

grant execute on function panoh.decides_correction(uuid) to panoh_app;

grant execute on function panoh.decision_owners(uuid) to panoh_app;

grant execute on function panoh.draft_edition(integer,text,jsonb,jsonb) to panoh_app;

grant execute on function panoh.drop_wraps(uuid,uuid,text[]) to panoh_app;

grant execute on function panoh.edition_exact(uuid,integer) to panoh_app;

grant execute on function panoh.emergencies_of(uuid) to panoh_app;

grant execute on function panoh.emergency_is_locked() to panoh_app;

grant execute on function panoh.emergency_target(text) to panoh_app;

grant execute on function panoh.emergency_view(uuid) to panoh_app;

grant execute on function panoh.end_court_contacts(uuid) to panoh_app;

grant execute on function panoh.end_follow_up(uuid,text,text,uuid) to panoh_app;

grant execute on function panoh.end_handed_over(uuid) to panoh_app;

grant execute on function panoh.end_support_lead(uuid) to panoh_app;

grant execute on function panoh.endable_cases(uuid,uuid) to panoh_app;

grant execute on function panoh.ending_keys(uuid) to panoh_app;

grant execute on function panoh.entry_sight(uuid,uuid) to panoh_app;

grant execute on function panoh.erase_callback_details() to panoh_worker;

grant execute on function panoh.erase_case(uuid,text,text) to panoh_app;

grant execute on function panoh.erase_message_texts() to panoh_worker;

grant execute on function panoh.erase_programme_files() to panoh_worker;

grant execute on function panoh.erase_trainings() to panoh_worker;

grant execute on function panoh.erasure_facts(uuid) to panoh_app;

grant execute on function panoh.escalate_to_supervisor_now(uuid,uuid) to panoh_app;

grant execute on function panoh.expedite_escalations(uuid,integer,integer) to panoh_app;

grant execute on function panoh.extension_requests() to panoh_app;

grant execute on function panoh.file_bytes(boolean) to panoh_app;

grant execute on function panoh.gate_facts(uuid) to panoh_app;

grant execute on function panoh.give_voice(bytea,jsonb) to panoh_app;

grant execute on function panoh.group_queue(text,boolean,integer,timestamp with time zone,uuid,integer,integer) to panoh_app;

grant execute on function panoh.hand_in_registration(uuid,bytea,bytea) to panoh_app;

grant execute on function panoh.hand_over_cases(jsonb) to panoh_app;

grant execute on function panoh.hand_overs(uuid,uuid,text) to panoh_app;

grant execute on function panoh.has_own_lawyer() to panoh_app;

grant execute on function panoh.has_worked_on(uuid,uuid) to panoh_app;

grant execute on function panoh.held_along(uuid) to panoh_app;

grant execute on function panoh.hold_case(uuid,uuid,text,date) to panoh_app;

grant execute on function panoh.hotline() to panoh_app;

grant execute on function panoh.hotline() to panoh_worker;

grant execute on function panoh.import_backlog(uuid) to panoh_app;

grant execute on function panoh.imports(uuid) to panoh_app;

grant execute on function panoh.indicators(uuid,date,date,date,jsonb) to panoh_app;

grant execute on function panoh.inherit_blocks(uuid,uuid) to panoh_app;

grant execute on function panoh.issue_proof(text,text,text,uuid) to panoh_auth;

grant execute on function panoh.keep_name(text,jsonb) to panoh_app;

grant execute on function panoh.keep_voice_code(bytea,date) to panoh_app;

grant execute on function panoh.known_at(uuid) to panoh_app;

grant execute on function panoh.known_returns(uuid[]) to panoh_app;

grant execute on function panoh.lapse_call_ins() to panoh_worker;

grant execute on function panoh.lapse_closings() to panoh_worker;

grant execute on function panoh.lapse_closure(uuid) to panoh_app;

grant execute on function panoh.leave_lapsed(integer) to panoh_linkage;

grant execute on function panoh.linkage_pairs(boolean,uuid,integer) to panoh_app;

grant execute on function panoh.linkage_state() to panoh_app;

grant execute on function panoh.linkage_state() to panoh_worker;

grant execute on function panoh.lock_account(uuid) to panoh_app;

grant execute on function panoh.lock_case(uuid,boolean) to panoh_app;

grant execute on function panoh.lock_imported_contact(uuid) to panoh_app;

grant execute on function panoh.may_be_notified(uuid) to panoh_app;

grant execute on function panoh.may_grant(uuid,uuid,text,text[],uuid) to panoh_app;

grant execute on function panoh.may_receive(uuid,uuid) to panoh_app;

grant execute on function panoh.may_replace_referral(uuid,uuid,uuid) to panoh_app;

grant execute on function panoh.may_take_over(uuid,uuid) to panoh_app;

grant execute on function panoh.may_train(uuid) to panoh_app;

grant execute on function panoh.me() to panoh_app;

grant execute on function panoh.me() to panoh_auth;

grant execute on function panoh.merged_records(uuid) to panoh_app;

grant execute on function panoh.message_needs(uuid[]) to panoh_worker;

grant execute on function panoh.message_readers(uuid) to panoh_app;

grant execute on function panoh.message_state() to panoh_app;

grant execute on function panoh.move_edition(uuid,integer,text,text,text) to panoh_app;

grant execute on function panoh.needs_administrator() to panoh_app;

grant execute on function panoh.next_call_in() to panoh_worker;

grant execute on function panoh.next_programme_signal() to panoh_worker;

grant execute on function panoh.notices_of_order(uuid) to panoh_app;

grant execute on function panoh.notify_facts(uuid,uuid) to panoh_app;

grant execute on function panoh.notify_hotline(uuid[],integer) to panoh_worker;

grant execute on function panoh.notify_message(uuid) to panoh_app;

grant execute on function panoh.notify_own_reminders() to panoh_worker;

grant execute on function panoh.notify_people(uuid,uuid,text,uuid,uuid[]) to panoh_app;

grant execute on function panoh.notify_read_budget_spent() to panoh_app;

grant execute on function panoh.notify_trainings() to panoh_worker;

grant execute on function panoh.notify_unsaid_beds() to panoh_worker;

grant execute on function panoh.now() to panoh_app;

grant execute on function panoh.now() to panoh_auth;

grant execute on function panoh.now() to panoh_keys;

grant execute on function panoh.now() to panoh_linkage;

grant execute on function panoh.now() to panoh_worker;

grant execute on function panoh.open_emergency(jsonb) to panoh_app;

grant execute on function panoh.open_import_session(uuid,uuid,text) to panoh_auth;

grant execute on function panoh.open_session(uuid,jsonb) to panoh_auth;

grant execute on function panoh.open_sms(uuid,integer) to panoh_app;

grant execute on function panoh.order_contacts(uuid) to panoh_app;

grant execute on function panoh.order_status(panoh.protection_orders) to panoh_app;

grant execute on function panoh.order_statuses(uuid,boolean) to panoh_app;

grant execute on function panoh.own_account() to panoh_app;

grant execute on function panoh.own_counts(uuid) to panoh_app;

grant execute on function panoh.own_factors() to panoh_auth;

grant execute on function panoh.owned_block(uuid) to panoh_app;

grant execute on function panoh.packet_references(uuid) to panoh_app;

grant execute on function panoh.pair_decisions(uuid,integer) to panoh_app;

grant execute on function panoh.plan_call_in(jsonb) to panoh_worker;

grant execute on function panoh.plan_court_help(uuid,jsonb) to panoh_app;

grant execute on function panoh.plan_follow_up(jsonb) to panoh_app;

grant execute on function panoh.plan_programme_signal(jsonb) to panoh_worker;

grant execute on function panoh.plan_taken_back(jsonb) to panoh_worker;

grant execute on function panoh.plan_to_continue(uuid) to panoh_app;

grant execute on function panoh.planning_state(uuid) to panoh_app;

grant execute on function panoh.premature_settlements(uuid) to panoh_app;

grant execute on function panoh.programme_signal_of(uuid,uuid) to panoh_app;

grant execute on function panoh.public_articles(uuid) to panoh_app;

grant execute on function panoh.public_services() to panoh_app;

grant execute on function panoh.raised_since(uuid,timestamp with time zone) to panoh_app;

grant execute on function panoh.receipt(uuid) to panoh_app;

grant execute on function panoh.receive_sms(jsonb) to panoh_app;

grant execute on function panoh.receive_sms(jsonb) to panoh_worker;

grant execute on function panoh.received_notices() to panoh_app;

grant execute on function panoh.receivers_of(uuid,boolean) to panoh_app;

grant execute on function panoh.recipient_facts(uuid[]) to panoh_worker;

grant execute on function panoh.record_correction(jsonb) to panoh_app;

grant execute on function panoh.records_of(uuid) to panoh_app;

grant execute on function panoh.registration_facts(uuid) to panoh_linkage;

grant execute on function panoh.release_call_ins(uuid) to panoh_app;

grant execute on function panoh.released_call_ins() to panoh_app;

grant execute on function panoh.reminder_state() to panoh_app;

grant execute on function panoh.reminder_state() to panoh_worker;

grant execute on function panoh.remove_factors(uuid) to panoh_auth;

grant execute on function panoh.reopen_account(uuid) to panoh_auth;

grant execute on function panoh.reopen_case(uuid) to panoh_app;

grant execute on function panoh.replan(jsonb) to panoh_worker;

grant execute on function panoh.request_callback(jsonb) to panoh_app;

grant execute on function panoh.respondent_names(uuid) to panoh_app;

grant execute on function panoh.respondents_called(jsonb) to panoh_app;

grant execute on function panoh.review_basis(uuid,text) to panoh_app;

grant execute on function panoh.rows_of_rules(uuid,text[]) to panoh_app;

grant execute on function panoh.rows_to_replan(uuid,uuid,integer) to panoh_worker;

grant execute on function panoh.see_order_notice(uuid) to panoh_app;

grant execute on function panoh.send_order_notice(jsonb) to panoh_app;

grant execute on function panoh.set_password(uuid,text,boolean) to panoh_auth;

grant execute on function panoh.set_up_administrator(uuid,uuid,jsonb) to panoh_auth;

grant execute on function panoh.settle_sms(jsonb) to panoh_app;

grant execute on function panoh.settle_sms(jsonb) to panoh_worker;

grant execute on function panoh.share_contact_outcome(jsonb) to panoh_app;

grant execute on function panoh.sharing_state(uuid,uuid) to panoh_app;

grant execute on function panoh.silent_agencies(date,date) to panoh_app;

grant execute on function panoh.spend_proof(text,jsonb) to panoh_auth;

grant execute on function panoh.start_block(uuid,uuid,text,uuid,text,text,text,boolean,jsonb) to panoh_app;

grant execute on function panoh.stations_to_notify(uuid) to panoh_app;

grant execute on function panoh.step_up(text) to panoh_auth;

grant execute on function panoh.supply(uuid,date,date) to panoh_app;

grant execute on function panoh.support_counts(uuid) to panoh_app;

grant execute on function panoh.take_back_endings(uuid) to panoh_app;

grant execute on function panoh.take_back_import(uuid) to panoh_app;

grant execute on function panoh.take_back_order_notice(uuid) to panoh_app;

grant execute on function panoh.take_incident_export(uuid) to panoh_app;

grant execute on function panoh.tell_incident(jsonb) to panoh_worker;

grant execute on function panoh.training_people(text[]) to panoh_app;

grant execute on function panoh.undeliverable_rows() to panoh_app;

grant execute on function panoh.undo_acceptance(uuid) to panoh_app;

grant execute on function panoh.unshared_cases() to panoh_app;

grant execute on function panoh.viewer() to panoh_app;

grant execute on function panoh.viewer_coordinates_case(uuid) to panoh_app;

grant execute on function panoh.viewer_owns_case(uuid) to panoh_app;

grant execute on function panoh.voices_heard() to panoh_app;

grant execute on function panoh.watch() to panoh_watchdog;

grant execute on function panoh.write_audit(jsonb) to panoh_app;

grant execute on function panoh.write_audit(jsonb) to panoh_auth;

grant execute on function panoh.write_audit(jsonb) to panoh_linkage;

grant execute on function panoh.write_audit(jsonb) to panoh_worker;

grant execute on function statistics.days_to_count() to panoh_linkage;

grant execute on function statistics.gather_stale() to panoh_worker;

grant execute on function statistics.records_to_count(date,date) to panoh_linkage;

grant execute on function statistics.recount(text,date,jsonb) to panoh_worker;

grant select on linkage.decisions to panoh_linkage;

grant update (applied_at) on linkage.decisions to panoh_linkage;

grant update (undo_applied_at) on linkage.decisions to panoh_linkage;

grant delete on linkage.encodings to panoh_keys;

grant select (case_id) on linkage.encodings to panoh_keys;

grant select (key_version) on linkage.encodings to panoh_keys;

grant select (no) on linkage.encodings to panoh_keys;

grant truncate on linkage.encodings to panoh_keys;

grant delete on linkage.encodings to panoh_linkage;

grant insert on linkage.encodings to panoh_linkage;

grant select on linkage.encodings to panoh_linkage;

grant update on linkage.encodings to panoh_linkage;

grant insert on linkage.inbox to panoh_keys;

grant select on linkage.inbox to panoh_keys;

grant update (sealed_identity) on linkage.inbox to panoh_keys;

grant update (sealed_phone) on linkage.inbox to panoh_keys;

grant delete on linkage.inbox to panoh_linkage;

grant select on linkage.inbox to panoh_linkage;

grant update on linkage.inbox to panoh_linkage;

grant delete on linkage.keys to panoh_keys;

grant insert on linkage.keys to panoh_keys;

grant select on linkage.keys to panoh_keys;

grant update on linkage.keys to panoh_keys;

grant delete on linkage.keys to panoh_linkage;

grant insert on linkage.keys to panoh_linkage;

grant select on linkage.keys to panoh_linkage;

grant update on linkage.keys to panoh_linkage;

grant delete on linkage.model to panoh_keys;

grant insert (key_version) on linkage.model to panoh_keys;

grant insert (learnt_at) on linkage.model to panoh_keys;

grant insert (learnt_from) on linkage.model to panoh_keys;

grant insert (model) on linkage.model to panoh_keys;

grant select (key_version) on linkage.model to panoh_keys;

grant select (learnt_at) on linkage.model to panoh_keys;

grant select (learnt_from) on linkage.model to panoh_keys;

grant select (model) on linkage.model to panoh_keys;

grant delete on linkage.model to panoh_linkage;

grant insert on linkage.model to panoh_linkage;

grant select on linkage.model to panoh_linkage;

grant update on linkage.model to panoh_linkage;

grant insert on linkage.moves to panoh_linkage;

grant select on linkage.moves to panoh_linkage;

grant select on linkage.pairs to panoh_keys;

grant update (sealed) on linkage.pairs to panoh_keys;

grant delete on linkage.pairs to panoh_linkage;

grant insert on linkage.pairs to panoh_linkage;

grant select on linkage.pairs to panoh_linkage;

grant update on linkage.pairs to panoh_linkage;

grant select (case_id) on linkage.registrations to panoh_keys;

grant select (is_linkable) on linkage.registrations to panoh_keys;

grant insert on linkage.registrations to panoh_linkage;

grant select on linkage.registrations to panoh_linkage;

grant update on linkage.registrations to panoh_linkage;

grant delete on linkage.tags to panoh_keys;

grant select (no) on linkage.tags to panoh_keys;

grant truncate on linkage.tags to panoh_keys;

grant delete on linkage.tags to panoh_linkage;

grant insert on linkage.tags to panoh_linkage;

grant select on linkage.tags to panoh_linkage;

grant select (case_id) on linkage.to_compare to panoh_keys;

grant select (next_at) on linkage.to_compare to panoh_keys;

grant update (next_at) on linkage.to_compare to panoh_keys;

grant delete on linkage.to_compare to panoh_linkage;

grant insert on linkage.to_compare to panoh_linkage;

grant select on linkage.to_compare to panoh_linkage;

grant update on linkage.to_compare to panoh_linkage;

grant insert on panoh.absences to panoh_app;

grant select on panoh.absences to panoh_app;

grant update (ended_at) on panoh.absences to panoh_app;

grant update (version) on panoh.absences to panoh_app;

grant select (ended_at) on panoh.absences to panoh_worker;

grant select (ends_at) on panoh.absences to panoh_worker;

grant select (handed_over_at) on panoh.absences to panoh_worker;

grant select (id) on panoh.absences to panoh_worker;

grant select (starts_at) on panoh.absences to panoh_worker;

grant update (handed_over_at) on panoh.absences to panoh_worker;

grant insert on panoh.agencies to panoh_app;

grant select on panoh.agencies to panoh_app;

grant update on panoh.agencies to panoh_app;

grant insert on panoh.agency_keys to panoh_app;

grant select on panoh.agency_keys to panoh_app;

grant delete on panoh.agency_keys to panoh_keys;

grant insert on panoh.agency_keys to panoh_keys;

grant select (agency_id) on panoh.agency_keys to panoh_keys;

grant select (held_by) on panoh.agency_keys to panoh_keys;

grant select (public_key) on panoh.agency_keys to panoh_keys;

grant select (sealed_private_key) on panoh.agency_keys to panoh_keys;

grant select (version) on panoh.agency_keys to panoh_keys;

grant update (sealed_private_key) on panoh.agency_keys to panoh_keys;

grant insert on panoh.agency_memberships to panoh_app;

grant select on panoh.agency_memberships to panoh_app;

grant update (ended_at) on panoh.agency_memberships to panoh_app;

grant insert on panoh.article_reviews to panoh_app;

grant select on panoh.article_reviews to panoh_app;

grant insert on panoh.article_revisions to panoh_app;

grant select on panoh.article_revisions to panoh_app;

grant insert on panoh.articles to panoh_app;

grant select on panoh.articles to panoh_app;

grant update (changed_at) on panoh.articles to panoh_app;

grant update (corrected_at) on panoh.articles to panoh_app;

grant update (number) on panoh.articles to panoh_app;

grant update (published_at) on panoh.articles to panoh_app;

grant update (published_number) on panoh.articles to panoh_app;

grant update (state) on panoh.articles to panoh_app;

grant update (version) on panoh.articles to panoh_app;

grant update (withdrawn_at) on panoh.articles to panoh_app;

grant update (withdrawn_reason) on panoh.articles to panoh_app;

grant insert on panoh.audit_chain to panoh_worker;

grant select on panoh.audit_chain to panoh_worker;

grant select on panoh.audit_chain_state to panoh_worker;

grant update (mark_seq) on panoh.audit_chain_state to panoh_worker;

grant update (mark_xid) on panoh.audit_chain_state to panoh_worker;

grant update (settled_seq) on panoh.audit_chain_state to panoh_worker;

grant select on panoh.audit_checkpoints to panoh_app;

grant insert on panoh.audit_checkpoints to panoh_worker;

grant select on panoh.audit_checkpoints to panoh_worker;

grant select on panoh.audit_entries to panoh_app;

grant select on panoh.audit_entries to panoh_worker;

grant select (public_key) on panoh.audit_keys to panoh_app;

grant select (version) on panoh.audit_keys to panoh_app;

grant select (sealed_private_key) on panoh.audit_keys to panoh_keys;

grant select (version) on panoh.audit_keys to panoh_keys;

grant update (sealed_private_key) on panoh.audit_keys to panoh_keys;

grant insert on panoh.audit_keys to panoh_worker;

grant select on panoh.audit_keys to panoh_worker;

grant insert on panoh.band_changes to panoh_app;

grant select on panoh.band_changes to panoh_app;

grant update (decided_at) on panoh.band_changes to panoh_app;

grant update (decided_by) on panoh.band_changes to panoh_app;

grant update (state) on panoh.band_changes to panoh_app;

grant update (version) on panoh.band_changes to panoh_app;

grant select (agency_id) on panoh.band_changes to panoh_keys;

grant select (case_id) on panoh.band_changes to panoh_keys;

grant select (id) on panoh.band_changes to panoh_keys;

grant select (sealed_reason) on panoh.band_changes to panoh_keys;

grant update (sealed_reason) on panoh.band_changes to panoh_keys;

grant insert (agency_id) on panoh.call_ins to panoh_app;

grant insert (asked_by) on panoh.call_ins to panoh_app;

grant insert (code) on panoh.call_ins to panoh_app;

grant insert (id) on panoh.call_ins to panoh_app;

grant select (agency_id) on panoh.call_ins to panoh_app;

grant select (asked_at) on panoh.call_ins to panoh_app;

grant select (asked_by) on panoh.call_ins to panoh_app;

grant select (code) on panoh.call_ins to panoh_app;

grant select (id) on panoh.call_ins to panoh_app;

grant select (lapsed_at) on panoh.call_ins to panoh_app;

grant select (at) on panoh.callback_answers to panoh_app;

grant select (id) on panoh.callback_answers to panoh_app;

grant select (request_id) on panoh.callback_answers to panoh_app;

grant select (state) on panoh.callback_answers to panoh_app;

grant select (template) on panoh.callback_answers to panoh_app;

grant select (id) on panoh.callback_answers to panoh_keys;

grant select (sealed_number) on panoh.callback_answers to panoh_keys;

grant update (sealed_number) on panoh.callback_answers to panoh_keys;

grant select (agency_key_version) on panoh.callback_details to panoh_app;

grant select (id) on panoh.callback_details to panoh_app;

grant select (sealed) on panoh.callback_details to panoh_app;

grant select (sealed_key) on panoh.callback_details to panoh_app;

grant select (agency_id) on panoh.callback_details to panoh_keys;

grant select (agency_key_version) on panoh.callback_details to panoh_keys;

grant select (id) on panoh.callback_details to panoh_keys;

grant select (sealed_key) on panoh.callback_details to panoh_keys;

grant update (agency_key_version) on panoh.callback_details to panoh_keys;

grant update (sealed_key) on panoh.callback_details to panoh_keys;

grant select (done_at) on panoh.callback_escalations to panoh_worker;

grant select (id) on panoh.callback_escalations to panoh_worker;

grant select (run_at) on panoh.callback_escalations to panoh_worker;

grant select (rung) on panoh.callback_escalations to panoh_worker;

grant select (state) on panoh.callback_escalations to panoh_worker;

grant select on panoh.callback_events to panoh_app;

grant select (agency_key_version) on panoh.callback_messages to panoh_app;

grant select (id) on panoh.callback_messages to panoh_app;

grant select (last_at) on panoh.callback_messages to panoh_app;

grant select (part) on panoh.callback_messages to panoh_app;

grant select (parts) on panoh.callback_messages to panoh_app;

grant select (received_at) on panoh.callback_messages to panoh_app;

grant select (request_id) on panoh.callback_messages to panoh_app;

grant select (sealed) on panoh.callback_messages to panoh_app;

grant select (sealed_key) on panoh.callback_messages to panoh_app;

grant select (times) on panoh.callback_messages to panoh_app;

grant select (whole) on panoh.callback_messages to panoh_app;

grant select (agency_id) on panoh.callback_messages to panoh_keys;

grant select (agency_key_version) on panoh.callback_messages to panoh_keys;

grant select (id) on panoh.callback_messages to panoh_keys;

grant select (sealed_key) on panoh.callback_messages to panoh_keys;

grant update (agency_key_version) on panoh.callback_messages to panoh_keys;

grant update (sealed_key) on panoh.callback_messages to panoh_keys;

grant select (agency_id) on panoh.callback_requests to panoh_app;

grant select (due_at) on panoh.callback_requests to panoh_app;

grant select (id) on panoh.callback_requests to panoh_app;

grant select (is_doubtful) on panoh.callback_requests to panoh_app;

grant select (locked_at) on panoh.callback_requests to panoh_app;

grant select (outcome) on panoh.callback_requests to panoh_app;

grant select (received_at) on panoh.callback_requests to panoh_app;

grant select (settled_at) on panoh.callback_requests to panoh_app;

grant select (source) on panoh.callback_requests to panoh_app;

grant select (state) on panoh.callback_requests to panoh_app;

grant select (taken_at) on panoh.callback_requests to panoh_app;

grant select (taken_by) on panoh.callback_requests to panoh_app;

grant select (try_at) on panoh.callback_requests to panoh_app;

grant select (version) on panoh.callback_requests to panoh_app;

grant insert on panoh.case_events to panoh_app;

grant select on panoh.case_events to panoh_app;

grant select (agency_id) on panoh.case_events to panoh_keys;

grant select (case_id) on panoh.case_events to panoh_keys;

grant select (id) on panoh.case_events to panoh_keys;

grant select (kind) on panoh.case_events to panoh_keys;

grant select (partition) on panoh.case_events to panoh_keys;

grant select (sealed_note) on panoh.case_events to panoh_keys;

grant update (sealed_note) on panoh.case_events to panoh_keys;

grant insert on panoh.case_historical_records to panoh_app;

grant select on panoh.case_historical_records to panoh_app;

grant update (answered_at) on panoh.case_historical_records to panoh_app;

grant update (answered_by) on panoh.case_historical_records to panoh_app;

grant update (state) on panoh.case_historical_records to panoh_app;

grant insert on panoh.case_labels to panoh_app;

grant select on panoh.case_labels to panoh_app;

grant update (sealed) on panoh.case_labels to panoh_app;

grant update (version) on panoh.case_labels to panoh_app;

grant update (written_at) on panoh.case_labels to panoh_app;

grant update (written_by) on panoh.case_labels to panoh_app;

grant select (case_id) on panoh.case_labels to panoh_keys;

grant select (sealed) on panoh.case_labels to panoh_keys;

grant update (sealed) on panoh.case_labels to panoh_keys;

grant delete on panoh.case_read_counters to panoh_worker;

grant select (hour) on panoh.case_read_counters to panoh_worker;

grant select on panoh.case_writings to panoh_app;

grant insert on panoh.cases to panoh_app;

grant select on panoh.cases to panoh_app;

grant update (age_band) on panoh.cases to panoh_app;

grant update (assessed_at) on panoh.cases to panoh_app;

grant update (awaits_background) on panoh.cases to panoh_app;

grant update (awaits_safe_contact) on panoh.cases to panoh_app;

grant update (band) on panoh.cases to panoh_app;

grant update (booked_on) on panoh.cases to panoh_app;

grant update (conflict_answer) on panoh.cases to panoh_app;

grant update (contact_stopped) on panoh.cases to panoh_app;

grant update (contact_taken_at) on panoh.cases to panoh_app;

grant update (contact_user_id) on panoh.cases to panoh_app;

grant update (counts_in_statistics) on panoh.cases to panoh_app;

grant update (death_reported_at) on panoh.cases to panoh_app;

grant update (death_stops_contact) on panoh.cases to panoh_app;

grant update (failed_attempts) on panoh.cases to panoh_app;

grant update (follow_up_consent) on panoh.cases to panoh_app;

grant update (is_minor) on panoh.cases to panoh_app;

grant update (last_contact_at) on panoh.cases to panoh_app;

grant update (lead_user_id) on panoh.cases to panoh_app;

grant update (marital_status) on panoh.cases to panoh_app;

grant update (may_be_linked) on panoh.cases to panoh_app;

grant update (minor_decided_by) on panoh.cases to panoh_app;

grant update (referred_from) on panoh.cases to panoh_app;

grant update (refuses_sharing) on panoh.cases to panoh_app;

grant update (searching_since) on panoh.cases to panoh_app;

grant update (sex) on panoh.cases to panoh_app;

grant update (shares_until) on panoh.cases to panoh_app;

grant update (shares_with_group) on panoh.cases to panoh_app;

grant update (stop_rests_on_closing) on panoh.cases to panoh_app;

grant update (support_lead_agency_id) on panoh.cases to panoh_app;

grant update (support_lead_state) on panoh.cases to panoh_app;

grant update (version) on panoh.cases to panoh_app;

grant insert on panoh.child_answers to panoh_app;

grant select on panoh.child_answers to panoh_app;

grant insert on panoh.children to panoh_app;

grant select on panoh.children to panoh_app;

grant update (birth_certificate) on panoh.children to panoh_app;

grant update (birth_year) on panoh.children to panoh_app;

grant update (entered_in_error) on panoh.children to panoh_app;

grant update (has_disability) on panoh.children to panoh_app;

grant update (lives_with) on panoh.children to panoh_app;

grant update (own_case_id) on panoh.children to panoh_app;

grant update (recorded) on panoh.children to panoh_app;

grant update (saw_violence) on panoh.children to panoh_app;

grant update (sealed) on panoh.children to panoh_app;

grant update (sex) on panoh.children to panoh_app;

grant update (updated_at) on panoh.children to panoh_app;

grant update (used_as_threat) on panoh.children to panoh_app;

grant update (version) on panoh.children to panoh_app;

grant update (was_hurt) on panoh.children to panoh_app;

grant select (agency_id) on panoh.children to panoh_keys;

grant select (case_id) on panoh.children to panoh_keys;

grant select (id) on panoh.children to panoh_keys;

grant select (sealed) on panoh.children to panoh_keys;

grant update (sealed) on panoh.children to panoh_keys;

grant insert on panoh.closed_tours to panoh_app;

grant select on panoh.closed_tours to panoh_app;

grant insert on panoh.closure_episodes to panoh_app;

grant select on panoh.closure_episodes to panoh_app;

grant update on panoh.closure_episodes to panoh_app;

grant insert on panoh.closure_statements to panoh_app;

grant select on panoh.closure_statements to panoh_app;

grant select on panoh.conflict_blocks to panoh_app;

grant insert on panoh.consents to panoh_app;

grant select on panoh.consents to panoh_app;

grant update (version) on panoh.consents to panoh_app;

grant update (withdrawn_at) on panoh.consents to panoh_app;

grant select (agency_id) on panoh.consents to panoh_keys;

grant select (case_id) on panoh.consents to panoh_keys;

grant select (id) on panoh.consents to panoh_keys;

grant select (sealed_reason) on panoh.consents to panoh_keys;

grant update (sealed_reason) on panoh.consents to panoh_keys;

grant insert on panoh.contact_decisions to panoh_app;

grant select on panoh.contact_decisions to panoh_app;

grant insert on panoh.contacts to panoh_app;

grant select on panoh.contacts to panoh_app;

grant select (agency_id) on panoh.contacts to panoh_keys;

grant select (case_id) on panoh.contacts to panoh_keys;

grant select (id) on panoh.contacts to panoh_keys;

grant select (sealed_note) on panoh.contacts to panoh_keys;

grant select (sealed_wellbeing) on panoh.contacts to panoh_keys;

grant update (sealed_note) on panoh.contacts to panoh_keys;

grant update (sealed_wellbeing) on panoh.contacts to panoh_keys;

grant select on panoh.corrections to panoh_app;

grant select (agency_id) on panoh.corrections to panoh_keys;

grant select (case_id) on panoh.corrections to panoh_keys;

grant select (id) on panoh.corrections to panoh_keys;

grant select (partition) on panoh.corrections to panoh_keys;

grant select (sealed) on panoh.corrections to panoh_keys;

grant update (sealed) on panoh.corrections to panoh_keys;

grant select on panoh.court_entries to panoh_app;

grant insert on panoh.court_openings to panoh_app;

grant select on panoh.court_openings to panoh_app;

grant update (ended_at) on panoh.court_openings to panoh_app;

grant insert on panoh.court_steps to panoh_app;

grant select on panoh.court_steps to panoh_app;

grant select (agency_id) on panoh.court_steps to panoh_keys;

grant select (case_id) on panoh.court_steps to panoh_keys;

grant select (id) on panoh.court_steps to panoh_keys;

grant select (sealed_note) on panoh.court_steps to panoh_keys;

grant update (sealed_note) on panoh.court_steps to panoh_keys;

grant insert (login) on panoh.credentials to panoh_app;

grant insert (must_change) on panoh.credentials to panoh_app;

grant insert (second_factor_from) on panoh.credentials to panoh_app;

grant insert (user_id) on panoh.credentials to panoh_app;

grant select on panoh.daily_reports to panoh_app;

grant insert on panoh.daily_reports to panoh_worker;

grant select on panoh.daily_reports to panoh_worker;

grant insert on panoh.death_causes to panoh_app;

grant select on panoh.death_causes to panoh_app;

grant insert (agency_id) on panoh.deliveries to panoh_app;

grant insert (asked_at) on panoh.deliveries to panoh_app;

grant insert (asked_by) on panoh.deliveries to panoh_app;

grant insert (asked_name) on panoh.deliveries to panoh_app;

grant insert (content) on panoh.deliveries to panoh_app;

grant insert (first_on) on panoh.deliveries to panoh_app;

grant insert (id) on panoh.deliveries to panoh_app;

grant insert (kind) on panoh.deliveries to panoh_app;

grant insert (recipient) on panoh.deliveries to panoh_app;

grant insert (report) on panoh.deliveries to panoh_app;

grant select on panoh.deliveries to panoh_app;

grant update (approved_at) on panoh.deliveries to panoh_app;

grant update (approved_by) on panoh.deliveries to panoh_app;

grant update (approved_name) on panoh.deliveries to panoh_app;

grant update (discarded_at) on panoh.deliveries to panoh_app;

grant insert on panoh.device_cases to panoh_app;

grant select on panoh.device_cases to panoh_app;

grant update (dropped_at) on panoh.device_cases to panoh_app;

grant update (taken_at) on panoh.device_cases to panoh_app;

grant insert on panoh.devices to panoh_app;

grant select on panoh.devices to panoh_app;

grant update (ended_at) on panoh.devices to panoh_app;

grant update (is_resting) on panoh.devices to panoh_app;

grant update (last_contact_at) on panoh.devices to panoh_app;

grant update (sealed_share) on panoh.devices to panoh_app;

grant update (share_until) on panoh.devices to panoh_app;

grant select (id) on panoh.devices to panoh_keys;

grant select (sealed_share) on panoh.devices to panoh_keys;

grant update (sealed_share) on panoh.devices to panoh_keys;

grant delete on panoh.devices to panoh_worker;

grant select (ended_at) on panoh.devices to panoh_worker;

grant select (taken_until) on panoh.devices to panoh_worker;

grant insert on panoh.disability_answers to panoh_app;

grant select on panoh.disability_answers to panoh_app;

grant delete on panoh.drafts to panoh_app;

grant insert on panoh.drafts to panoh_app;

grant select on panoh.drafts to panoh_app;

grant update (agency_key_version) on panoh.drafts to panoh_app;

grant update (counted_from) on panoh.drafts to panoh_app;

grant update (edit) on panoh.drafts to panoh_app;

grant update (saved_at) on panoh.drafts to panoh_app;

grant update (sealed) on panoh.drafts to panoh_app;

grant update (sealed_key) on panoh.drafts to panoh_app;

grant update (version) on panoh.drafts to panoh_app;

grant update (writer) on panoh.drafts to panoh_app;

grant update (writes) on panoh.drafts to panoh_app;

grant select (agency_id) on panoh.drafts to panoh_keys;

grant select (agency_key_version) on panoh.drafts to panoh_keys;

grant select (case_id) on panoh.drafts to panoh_keys;

grant select (key) on panoh.drafts to panoh_keys;

grant select (sealed_key) on panoh.drafts to panoh_keys;

grant select (user_id) on panoh.drafts to panoh_keys;

grant update (agency_key_version) on panoh.drafts to panoh_keys;

grant update (sealed_key) on panoh.drafts to panoh_keys;

grant delete on panoh.drafts to panoh_worker;

grant select (saved_at) on panoh.drafts to panoh_worker;

grant select (agency_id) on panoh.emergency_accesses to panoh_app;

grant select (case_id) on panoh.emergency_accesses to panoh_app;

grant select (ends_at) on panoh.emergency_accesses to panoh_app;

grant select (id) on panoh.emergency_accesses to panoh_app;

grant select (opened_at) on panoh.emergency_accesses to panoh_app;

grant select (reason_code) on panoh.emergency_accesses to panoh_app;

grant select (review_outcome) on panoh.emergency_accesses to panoh_app;

grant select (reviewed_at) on panoh.emergency_accesses to panoh_app;

grant select (version) on panoh.emergency_accesses to panoh_app;

grant update (review_outcome) on panoh.emergency_accesses to panoh_app;

grant update (reviewed_at) on panoh.emergency_accesses to panoh_app;

grant update (reviewed_by) on panoh.emergency_accesses to panoh_app;

grant update (version) on panoh.emergency_accesses to panoh_app;

grant select (agency_id) on panoh.emergency_reasons to panoh_keys;

grant select (agency_key_version) on panoh.emergency_reasons to panoh_keys;

grant select (case_id) on panoh.emergency_reasons to panoh_keys;

grant select (id) on panoh.emergency_reasons to panoh_keys;

grant select (sealed_key) on panoh.emergency_reasons to panoh_keys;

grant update (agency_key_version) on panoh.emergency_reasons to panoh_keys;

grant update (sealed_key) on panoh.emergency_reasons to panoh_keys;

grant insert on panoh.envelope_keys to panoh_app;

grant select on panoh.envelope_keys to panoh_app;

grant select (sealed_private_key) on panoh.envelope_keys to panoh_keys;

grant select (version) on panoh.envelope_keys to panoh_keys;

grant update (sealed_private_key) on panoh.envelope_keys to panoh_keys;

grant insert (agency_id) on panoh.erasure_requests to panoh_app;

grant insert (asked_by) on panoh.erasure_requests to panoh_app;

grant insert (case_id) on panoh.erasure_requests to panoh_app;

grant insert (fallback_agency_id) on panoh.erasure_requests to panoh_app;

grant insert (id) on panoh.erasure_requests to panoh_app;

grant select on panoh.erasure_requests to panoh_app;

grant update (confirmed_at) on panoh.erasure_requests to panoh_app;

grant update (confirmed_by) on panoh.erasure_requests to panoh_app;

grant update (lapsed_at) on panoh.erasure_requests to panoh_app;

grant update (stopped_at) on panoh.erasure_requests to panoh_app;

grant update (stopped_by) on panoh.erasure_requests to panoh_app;

grant select on panoh.erasures to panoh_app;

grant delete on panoh.file_chunks to panoh_app;

grant insert on panoh.file_chunks to panoh_app;

grant select on panoh.file_chunks to panoh_app;

grant delete on panoh.files to panoh_app;

grant insert on panoh.files to panoh_app;

grant select on panoh.files to panoh_app;

grant update (format) on panoh.files to panoh_app;

grant update (kept_at) on panoh.files to panoh_app;

grant update (removal_reason) on panoh.files to panoh_app;

grant update (removed_at) on panoh.files to panoh_app;

grant update (removed_by) on panoh.files to panoh_app;

grant update (sealed) on panoh.files to panoh_app;

grant update (size) on panoh.files to panoh_app;

grant update (state) on panoh.files to panoh_app;

grant select (agency_id) on panoh.files to panoh_keys;

grant select (case_id) on panoh.files to panoh_keys;

grant select (id) on panoh.files to panoh_keys;

grant select (partition) on panoh.files to panoh_keys;

grant select (sealed) on panoh.files to panoh_keys;

grant update (sealed) on panoh.files to panoh_keys;

grant delete on panoh.files to panoh_worker;

grant select (started_at) on panoh.files to panoh_worker;

grant select (state) on panoh.files to panoh_worker;

grant select on panoh.follow_up_steps to panoh_app;

grant insert (case_id) on panoh.follow_up_steps to panoh_worker;

grant insert (follow_up_id) on panoh.follow_up_steps to panoh_worker;

grant insert (id) on panoh.follow_up_steps to panoh_worker;

grant insert (run_at) on panoh.follow_up_steps to panoh_worker;

grant insert (rung) on panoh.follow_up_steps to panoh_worker;

grant insert (step_no) on panoh.follow_up_steps to panoh_worker;

grant insert (tells) on panoh.follow_up_steps to panoh_worker;

grant select on panoh.follow_up_steps to panoh_worker;

grant update (attempts) on panoh.follow_up_steps to panoh_worker;

grant update (done_at) on panoh.follow_up_steps to panoh_worker;

grant update (lease_until) on panoh.follow_up_steps to panoh_worker;

grant update (state) on panoh.follow_up_steps to panoh_worker;

grant insert on panoh.follow_ups to panoh_app;

grant select on panoh.follow_ups to panoh_app;

grant select (agency_id) on panoh.follow_ups to panoh_worker;

grant select (case_id) on panoh.follow_ups to panoh_worker;

grant select (due_at) on panoh.follow_ups to panoh_worker;

grant select (id) on panoh.follow_ups to panoh_worker;

grant select (rule) on panoh.follow_ups to panoh_worker;

grant select (status) on panoh.follow_ups to panoh_worker;

grant update (escalated_at) on panoh.follow_ups to panoh_worker;

grant update (escalated_to) on panoh.follow_ups to panoh_worker;

grant insert on panoh.goal_progress to panoh_app;

grant select on panoh.goal_progress to panoh_app;

grant select (agency_id) on panoh.goal_progress to panoh_keys;

grant select (case_id) on panoh.goal_progress to panoh_keys;

grant select (id) on panoh.goal_progress to panoh_keys;

grant select (sealed_word) on panoh.goal_progress to panoh_keys;

grant update (sealed_word) on panoh.goal_progress to panoh_keys;

grant insert on panoh.grants to panoh_app;

grant select on panoh.grants to panoh_app;

grant update (ends_at) on panoh.grants to panoh_app;

grant select on panoh.held_grants to panoh_app;

grant insert on panoh.historical_records to panoh_app;

grant select on panoh.historical_records to panoh_app;

grant select (agency_id) on panoh.historical_records to panoh_keys;

grant select (agency_key_version) on panoh.historical_records to panoh_keys;

grant select (kind) on panoh.historical_records to panoh_keys;

grant select (row_id) on panoh.historical_records to panoh_keys;

grant select (sealed_key) on panoh.historical_records to panoh_keys;

grant update (agency_key_version) on panoh.historical_records to panoh_keys;

grant update (sealed_key) on panoh.historical_records to panoh_keys;

grant delete on panoh.holidays to panoh_app;

grant insert on panoh.holidays to panoh_app;

grant select on panoh.holidays to panoh_app;

grant select (day) on panoh.holidays to panoh_worker;

grant insert (agency_id) on panoh.hotlines to panoh_app;

grant insert (changed_by) on panoh.hotlines to panoh_app;

grant insert (is_open) on panoh.hotlines to panoh_app;

grant insert (within_minutes) on panoh.hotlines to panoh_app;

grant select on panoh.hotlines to panoh_app;

grant update (changed_at) on panoh.hotlines to panoh_app;

grant update (changed_by) on panoh.hotlines to panoh_app;

grant update (is_open) on panoh.hotlines to panoh_app;

grant update (within_minutes) on panoh.hotlines to panoh_app;

grant insert on panoh.idempotency_keys to panoh_app;

grant select on panoh.idempotency_keys to panoh_app;

grant update (claimed_at) on panoh.idempotency_keys to panoh_app;

grant update (resource_id) on panoh.idempotency_keys to panoh_app;

grant insert on panoh.idempotency_keys to panoh_auth;

grant select on panoh.idempotency_keys to panoh_auth;

grant update (claimed_at) on panoh.idempotency_keys to panoh_auth;

grant update (resource_id) on panoh.idempotency_keys to panoh_auth;

grant insert on panoh.identities to panoh_app;

grant select on panoh.identities to panoh_app;

grant update on panoh.identities to panoh_app;

grant select (case_id) on panoh.identities to panoh_keys;

grant select (sealed) on panoh.identities to panoh_keys;

grant update (sealed) on panoh.identities to panoh_keys;

grant delete on panoh.import_file_contents to panoh_app;

grant insert on panoh.import_file_contents to panoh_app;

grant select on panoh.import_file_contents to panoh_app;

grant select (agency_id) on panoh.import_file_contents to panoh_keys;

grant select (agency_key_version) on panoh.import_file_contents to panoh_keys;

grant select (id) on panoh.import_file_contents to panoh_keys;

grant select (sealed) on panoh.import_file_contents to panoh_keys;

grant select (sealed_key) on panoh.import_file_contents to panoh_keys;

grant update (agency_key_version) on panoh.import_file_contents to panoh_keys;

grant update (sealed) on panoh.import_file_contents to panoh_keys;

grant update (sealed_key) on panoh.import_file_contents to panoh_keys;

grant delete on panoh.import_file_contents to panoh_worker;

grant select (id) on panoh.import_file_contents to panoh_worker;

grant select (sent_at) on panoh.import_file_contents to panoh_worker;

grant insert on panoh.import_files to panoh_app;

grant select on panoh.import_files to panoh_app;

grant update (all_rows) on panoh.import_files to panoh_app;

grant update (done_rows) on panoh.import_files to panoh_app;

grant update (ended_at) on panoh.import_files to panoh_app;

grant update (failed) on panoh.import_files to panoh_app;

grant update (import_id) on panoh.import_files to panoh_app;

grant update (known_rows) on panoh.import_files to panoh_app;

grant update (layout) on panoh.import_files to panoh_app;

grant update (leased_until) on panoh.import_files to panoh_app;

grant update (period_from) on panoh.import_files to panoh_app;

grant update (period_until) on panoh.import_files to panoh_app;

grant update (preview) on panoh.import_files to panoh_app;

grant update (problem) on panoh.import_files to panoh_app;

grant update (round) on panoh.import_files to panoh_app;

grant update (sheet) on panoh.import_files to panoh_app;

grant update (state) on panoh.import_files to panoh_app;

grant update (tries) on panoh.import_files to panoh_app;

grant update (version) on panoh.import_files to panoh_app;

grant update (worker_id) on panoh.import_files to panoh_app;

grant select (ended_at) on panoh.import_files to panoh_worker;

grant select (id) on panoh.import_files to panoh_worker;

grant select (leased_until) on panoh.import_files to panoh_worker;

grant select (round) on panoh.import_files to panoh_worker;

grant select (sent_at) on panoh.import_files to panoh_worker;

grant select (state) on panoh.import_files to panoh_worker;

grant select (tries) on panoh.import_files to panoh_worker;

grant update (ended_at) on panoh.import_files to panoh_worker;

grant update (leased_until) on panoh.import_files to panoh_worker;

grant update (problem) on panoh.import_files to panoh_worker;

grant update (state) on panoh.import_files to panoh_worker;

grant update (tries) on panoh.import_files to panoh_worker;

grant delete on panoh.import_mappings to panoh_app;

grant insert on panoh.import_mappings to panoh_app;

grant select on panoh.import_mappings to panoh_app;

grant select (agency_id) on panoh.import_mappings to panoh_keys;

grant select (agency_key_version) on panoh.import_mappings to panoh_keys;

grant select (id) on panoh.import_mappings to panoh_keys;

grant select (sealed) on panoh.import_mappings to panoh_keys;

grant select (sealed_key) on panoh.import_mappings to panoh_keys;

grant update (agency_key_version) on panoh.import_mappings to panoh_keys;

grant update (sealed) on panoh.import_mappings to panoh_keys;

grant update (sealed_key) on panoh.import_mappings to panoh_keys;

grant delete on panoh.import_mappings to panoh_worker;

grant select (made_at) on panoh.import_mappings to panoh_worker;

grant insert on panoh.import_row_cases to panoh_app;

grant select on panoh.import_row_cases to panoh_app;

grant insert on panoh.import_row_texts to panoh_app;

grant select on panoh.import_row_texts to panoh_app;

grant select (agency_id) on panoh.import_row_texts to panoh_keys;

grant select (agency_key_version) on panoh.import_row_texts to panoh_keys;

grant select (row_id) on panoh.import_row_texts to panoh_keys;

grant select (sealed_key) on panoh.import_row_texts to panoh_keys;

grant update (agency_key_version) on panoh.import_row_texts to panoh_keys;

grant update (sealed_key) on panoh.import_row_texts to panoh_keys;

grant insert on panoh.import_rows to panoh_app;

grant select on panoh.import_rows to panoh_app;

grant update (answered_at) on panoh.import_rows to panoh_app;

grant update (answered_by) on panoh.import_rows to panoh_app;

grant update (import_id) on panoh.import_rows to panoh_app;

grant update (row_no) on panoh.import_rows to panoh_app;

grant update (version) on panoh.import_rows to panoh_app;

grant select (agency_id) on panoh.import_rows to panoh_keys;

grant select (content_key) on panoh.import_rows to panoh_keys;

grant select (id) on panoh.import_rows to panoh_keys;

grant select (key_version) on panoh.import_rows to panoh_keys;

grant update (content_key) on panoh.import_rows to panoh_keys;

grant update (key_version) on panoh.import_rows to panoh_keys;

grant insert on panoh.imports to panoh_app;

grant select on panoh.imports to panoh_app;

grant update (finished_at) on panoh.imports to panoh_app;

grant select (agency_id) on panoh.imports to panoh_keys;

grant select (file_key) on panoh.imports to panoh_keys;

grant select (id) on panoh.imports to panoh_keys;

grant select (key_version) on panoh.imports to panoh_keys;

grant update (file_key) on panoh.imports to panoh_keys;

grant update (key_version) on panoh.imports to panoh_keys;

grant insert (agency_id) on panoh.incident_exports to panoh_app;

grant insert (from_on) on panoh.incident_exports to panoh_app;

grant insert (id) on panoh.incident_exports to panoh_app;

grant insert (requested_at) on panoh.incident_exports to panoh_app;

grant insert (requested_by) on panoh.incident_exports to panoh_app;

grant insert (to_on) on panoh.incident_exports to panoh_app;

grant select on panoh.incident_exports to panoh_app;

grant update (decided_at) on panoh.incident_exports to panoh_app;

grant update (decided_by) on panoh.incident_exports to panoh_app;

grant update (ends_at) on panoh.incident_exports to panoh_app;

grant update (is_approved) on panoh.incident_exports to panoh_app;

grant update (ready_at) on panoh.incident_exports to panoh_app;

grant insert on panoh.incident_perpetrators to panoh_app;

grant select on panoh.incident_perpetrators to panoh_app;

grant select (case_id) on panoh.incident_perpetrators to panoh_keys;

grant select (id) on panoh.incident_perpetrators to panoh_keys;

grant select (sealed_name) on panoh.incident_perpetrators to panoh_keys;

grant update (sealed_name) on panoh.incident_perpetrators to panoh_keys;

grant insert on panoh.incidents to panoh_app;

grant select on panoh.incidents to panoh_app;

grant update (abducted) on panoh.incidents to panoh_app;

grant update (awaits_details) on panoh.incidents to panoh_app;

grant update (children_present) on panoh.incidents to panoh_app;

grant update (contexts) on panoh.incidents to panoh_app;

grant update (core_type) on panoh.incidents to panoh_app;

grant update (detailed_at) on panoh.incidents to panoh_app;

grant update (earlier_incidents) on panoh.incidents to panoh_app;

grant update (ended_on) on panoh.incidents to panoh_app;

grant update (ended_precision) on panoh.incidents to panoh_app;

grant update (forced_marriage) on panoh.incidents to panoh_app;

grant update (goods_exchanged) on panoh.incidents to panoh_app;

grant update (harmful_practice) on panoh.incidents to panoh_app;

grant update (injury) on panoh.incidents to panoh_app;

grant update (is_pattern) on panoh.incidents to panoh_app;

grant update (law_forms) on panoh.incidents to panoh_app;

grant update (penetration) on panoh.incidents to panoh_app;

grant update (place_type) on panoh.incidents to panoh_app;

grant update (relationships) on panoh.incidents to panoh_app;

grant update (reported_before) on panoh.incidents to panoh_app;

grant update (reported_on) on panoh.incidents to panoh_app;

grant update (sealed_core_type_reason) on panoh.incidents to panoh_app;

grant update (spouse_abroad) on panoh.incidents to panoh_app;

grant update (started_on) on panoh.incidents to panoh_app;

grant update (started_precision) on panoh.incidents to panoh_app;

grant update (strangulation) on panoh.incidents to panoh_app;

grant update (time_of_day) on panoh.incidents to panoh_app;

grant select (agency_id) on panoh.incidents to panoh_keys;

grant select (case_id) on panoh.incidents to panoh_keys;

grant select (id) on panoh.incidents to panoh_keys;

grant select (sealed_core_type_reason) on panoh.incidents to panoh_keys;

grant update (sealed_core_type_reason) on panoh.incidents to panoh_keys;

grant insert on panoh.key_date_events to panoh_app;

grant select on panoh.key_date_events to panoh_app;

grant select (agency_id) on panoh.key_date_events to panoh_keys;

grant select (case_id) on panoh.key_date_events to panoh_keys;

grant select (id) on panoh.key_date_events to panoh_keys;

grant select (kind) on panoh.key_date_events to panoh_keys;

grant select (partition) on panoh.key_date_events to panoh_keys;

grant select (sealed_note) on panoh.key_date_events to panoh_keys;

grant update (sealed_note) on panoh.key_date_events to panoh_keys;

grant select on panoh.legal_holds to panoh_app;

grant insert on panoh.legal_packs to panoh_app;

grant select on panoh.legal_packs to panoh_app;

grant insert on panoh.legal_qualifications to panoh_app;

grant select on panoh.legal_qualifications to panoh_app;

grant select (agency_id) on panoh.legal_qualifications to panoh_keys;

grant select (case_id) on panoh.legal_qualifications to panoh_keys;

grant select (id) on panoh.legal_qualifications to panoh_keys;

grant select (sealed_number) on panoh.legal_qualifications to panoh_keys;

grant update (sealed_number) on panoh.legal_qualifications to panoh_keys;

grant insert on panoh.legal_settings to panoh_app;

grant select on panoh.legal_settings to panoh_app;

grant update on panoh.legal_settings to panoh_app;

grant insert on panoh.legal_sign_offs to panoh_app;

grant select on panoh.legal_sign_offs to panoh_app;

grant update on panoh.legal_sign_offs to panoh_app;

grant insert on panoh.legal_values to panoh_app;

grant select on panoh.legal_values to panoh_app;

grant update (valid_to) on panoh.legal_values to panoh_app;

grant update (verified_by) on panoh.legal_values to panoh_app;

grant update (verified_on) on panoh.legal_values to panoh_app;

grant update (version) on panoh.legal_values to panoh_app;

grant insert on panoh.meeting_attendance to panoh_app;

grant select on panoh.meeting_attendance to panoh_app;

grant update (people) on panoh.meeting_attendance to panoh_app;

grant insert on panoh.meeting_decisions to panoh_app;

grant select on panoh.meeting_decisions to panoh_app;

grant update (taken_back_at) on panoh.meeting_decisions to panoh_app;

grant update (taken_back_by) on panoh.meeting_decisions to panoh_app;

grant insert on panoh.meeting_entries to panoh_app;

grant select on panoh.meeting_entries to panoh_app;

grant update (discussed_at) on panoh.meeting_entries to panoh_app;

grant update (heard_by) on panoh.meeting_entries to panoh_app;

grant update (is_listed) on panoh.meeting_entries to panoh_app;

grant update (reasons) on panoh.meeting_entries to panoh_app;

grant insert on panoh.meetings to panoh_app;

grant select on panoh.meetings to panoh_app;

grant update (ended_at) on panoh.meetings to panoh_app;

grant update (held_at) on panoh.meetings to panoh_app;

grant update (host_agency_id) on panoh.meetings to panoh_app;

grant update (planned_at) on panoh.meetings to panoh_app;

grant update (state) on panoh.meetings to panoh_app;

grant update (version) on panoh.meetings to panoh_app;

grant select on panoh.merged_cases to panoh_app;

grant delete on panoh.messages to panoh_worker;

grant select on panoh.messages to panoh_worker;

grant update (attempts) on panoh.messages to panoh_worker;

grant update (ended_at) on panoh.messages to panoh_worker;

grant update (error_code) on panoh.messages to panoh_worker;

grant update (next_at) on panoh.messages to panoh_worker;

grant update (state) on panoh.messages to panoh_worker;

grant update (tag) on panoh.messages to panoh_worker;

grant update (tried_at) on panoh.messages to panoh_worker;

grant insert on panoh.narratives to panoh_app;

grant select on panoh.narratives to panoh_app;

grant select (agency_id) on panoh.narratives to panoh_keys;

grant select (case_id) on panoh.narratives to panoh_keys;

grant select (id) on panoh.narratives to panoh_keys;

grant select (kind) on panoh.narratives to panoh_keys;

grant select (sealed) on panoh.narratives to panoh_keys;

grant update (sealed) on panoh.narratives to panoh_keys;

grant insert on panoh.need_answers to panoh_app;

grant select on panoh.need_answers to panoh_app;

grant insert on panoh.notification_preferences to panoh_app;

grant select on panoh.notification_preferences to panoh_app;

grant update (breaks_quiet) on panoh.notification_preferences to panoh_app;

grant update (digest_hour) on panoh.notification_preferences to panoh_app;

grant update (email) on panoh.notification_preferences to panoh_app;

grant update (language) on panoh.notification_preferences to panoh_app;

grant update (quiet_from) on panoh.notification_preferences to panoh_app;

grant update (quiet_until) on panoh.notification_preferences to panoh_app;

grant update (works_on) on panoh.notification_preferences to panoh_app;

grant select on panoh.notifications to panoh_app;

grant update (read_at) on panoh.notifications to panoh_app;

grant insert on panoh.notifications to panoh_worker;

grant select (step_id) on panoh.notifications to panoh_worker;

grant select (user_id) on panoh.notifications to panoh_worker;

grant insert on panoh.order_events to panoh_app;

grant select on panoh.order_events to panoh_app;

grant select (agency_id) on panoh.order_events to panoh_keys;

grant select (case_id) on panoh.order_events to panoh_keys;

grant select (id) on panoh.order_events to panoh_keys;

grant select (kind) on panoh.order_events to panoh_keys;

grant select (sealed) on panoh.order_events to panoh_keys;

grant update (sealed) on panoh.order_events to panoh_keys;

grant select (agency_id) on panoh.order_notices to panoh_keys;

grant select (agency_key_version) on panoh.order_notices to panoh_keys;

grant select (id) on panoh.order_notices to panoh_keys;

grant select (sealed_key) on panoh.order_notices to panoh_keys;

grant update (agency_key_version) on panoh.order_notices to panoh_keys;

grant update (sealed_key) on panoh.order_notices to panoh_keys;

grant delete on panoh.outbox to panoh_worker;

grant insert on panoh.outbox to panoh_worker;

grant select on panoh.outbox to panoh_worker;

grant update (relayed_at) on panoh.outbox to panoh_worker;

grant insert (agency_id) on panoh.oversight_appointments to panoh_app;

grant insert (appointed_as) on panoh.oversight_appointments to panoh_app;

grant insert (id) on panoh.oversight_appointments to panoh_app;

grant insert (proposed_by) on panoh.oversight_appointments to panoh_app;

grant insert (user_id) on panoh.oversight_appointments to panoh_app;

grant select on panoh.oversight_appointments to panoh_app;

grant insert on panoh.own_reminders to panoh_app;

grant select on panoh.own_reminders to panoh_app;

grant update (done_at) on panoh.own_reminders to panoh_app;

grant select (agency_id) on panoh.own_reminders to panoh_keys;

grant select (agency_key_version) on panoh.own_reminders to panoh_keys;

grant select (case_id) on panoh.own_reminders to panoh_keys;

grant select (id) on panoh.own_reminders to panoh_keys;

grant select (sealed_key) on panoh.own_reminders to panoh_keys;

grant update (agency_key_version) on panoh.own_reminders to panoh_keys;

grant update (sealed_key) on panoh.own_reminders to panoh_keys;

grant delete on panoh.own_reminders to panoh_worker;

grant select (done_at) on panoh.own_reminders to panoh_worker;

grant insert on panoh.paper_keys to panoh_app;

grant select on panoh.paper_keys to panoh_app;

grant select (sealed_private_key) on panoh.paper_keys to panoh_keys;

grant select (version) on panoh.paper_keys to panoh_keys;

grant update (sealed_private_key) on panoh.paper_keys to panoh_keys;

grant insert (expires_on) on panoh.paper_marks to panoh_app;

grant insert (lifted) on panoh.paper_marks to panoh_app;

grant insert (mark) on panoh.paper_marks to panoh_app;

grant insert (order_id) on panoh.paper_marks to panoh_app;

grant insert (served) on panoh.paper_marks to panoh_app;

grant select (id) on panoh.passkeys to panoh_keys;

grant select (sealed_name) on panoh.passkeys to panoh_keys;

grant update (sealed_name) on panoh.passkeys to panoh_keys;

grant select (key_version) on panoh.perpetrator_names to panoh_keys;

grant select (keyed_for) on panoh.perpetrator_names to panoh_keys;

grant select (perpetrator_id) on panoh.perpetrator_names to panoh_keys;

grant select (tokens) on panoh.perpetrator_names to panoh_keys;

grant update (key_version) on panoh.perpetrator_names to panoh_keys;

grant update (tokens) on panoh.perpetrator_names to panoh_keys;

grant insert on panoh.plan_action_steps to panoh_app;

grant select on panoh.plan_action_steps to panoh_app;

grant insert on panoh.plan_actions to panoh_app;

grant select on panoh.plan_actions to panoh_app;

grant select (agency_id) on panoh.plan_actions to panoh_keys;

grant select (case_id) on panoh.plan_actions to panoh_keys;

grant select (id) on panoh.plan_actions to panoh_keys;

grant select (sealed_what) on panoh.plan_actions to panoh_keys;

grant update (sealed_what) on panoh.plan_actions to panoh_keys;

grant delete on panoh.plan_templates to panoh_app;

grant insert on panoh.plan_templates to panoh_app;

grant select on panoh.plan_templates to panoh_app;

grant insert on panoh.possible_duplicates to panoh_app;

grant select on panoh.possible_duplicates to panoh_app;

grant update (two_at) on panoh.possible_duplicates to panoh_app;

grant update (two_by) on panoh.possible_duplicates to panoh_app;

grant insert on panoh.print_templates to panoh_app;

grant select on panoh.print_templates to panoh_app;

grant update (approved_at) on panoh.print_templates to panoh_app;

grant update (approved_by) on panoh.print_templates to panoh_app;

grant update (body) on panoh.print_templates to panoh_app;

grant update (form_approved_by) on panoh.print_templates to panoh_app;

grant update (form_approved_on) on panoh.print_templates to panoh_app;

grant update (valid_from) on panoh.print_templates to panoh_app;

grant update (valid_to) on panoh.print_templates to panoh_app;

grant update (version) on panoh.print_templates to panoh_app;

grant update (written_at) on panoh.print_templates to panoh_app;

grant update (written_by) on panoh.print_templates to panoh_app;

grant insert (agency_id) on panoh.programme_blocks to panoh_app;

grant insert (blocked_by) on panoh.programme_blocks to panoh_app;

grant insert (file_id) on panoh.programme_blocks to panoh_app;

grant insert (reason) on panoh.programme_blocks to panoh_app;

grant insert (user_id) on panoh.programme_blocks to panoh_app;

grant select (agency_id) on panoh.programme_blocks to panoh_app;

grant select (file_id) on panoh.programme_blocks to panoh_app;

grant select (user_id) on panoh.programme_blocks to panoh_app;

grant insert on panoh.programme_files to panoh_app;

grant select on panoh.programme_files to panoh_app;

grant update (agency_key_version) on panoh.programme_files to panoh_app;

grant update (apart_from_id) on panoh.programme_files to panoh_app;

grant update (basis) on panoh.programme_files to panoh_app;

grant update (ends_on) on panoh.programme_files to panoh_app;

grant update (hours_asked) on panoh.programme_files to panoh_app;

grant update (report_by) on panoh.programme_files to panoh_app;

grant update (reported_at) on panoh.programme_files to panoh_app;

grant update (sealed) on panoh.programme_files to panoh_app;

grant update (sealed_key) on panoh.programme_files to panoh_app;

grant update (stage) on panoh.programme_files to panoh_app;

grant update (stage_at) on panoh.programme_files to panoh_app;

grant update (stage_reason) on panoh.programme_files to panoh_app;

grant update (version) on panoh.programme_files to panoh_app;

grant update (worker_id) on panoh.programme_files to panoh_app;

grant select (agency_id) on panoh.programme_files to panoh_keys;

grant select (agency_key_version) on panoh.programme_files to panoh_keys;

grant select (id) on panoh.programme_files to panoh_keys;

grant select (sealed_key) on panoh.programme_files to panoh_keys;

grant update (agency_key_version) on panoh.programme_files to panoh_keys;

grant update (sealed_key) on panoh.programme_files to panoh_keys;

grant insert on panoh.programme_sessions to panoh_app;

grant select on panoh.programme_sessions to panoh_app;

grant insert (key_version) on panoh.programme_signal_probes to panoh_app;

grant insert (keyed_for) on panoh.programme_signal_probes to panoh_app;

grant insert (signal_id) on panoh.programme_signal_probes to panoh_app;

grant insert (tokens) on panoh.programme_signal_probes to panoh_app;

grant select (id) on panoh.programme_signal_probes to panoh_keys;

grant select (key_version) on panoh.programme_signal_probes to panoh_keys;

grant select (keyed_for) on panoh.programme_signal_probes to panoh_keys;

grant select (tokens) on panoh.programme_signal_probes to panoh_keys;

grant update (key_version) on panoh.programme_signal_probes to panoh_keys;

grant update (tokens) on panoh.programme_signal_probes to panoh_keys;

grant insert on panoh.programme_signal_texts to panoh_app;

grant select on panoh.programme_signal_texts to panoh_app;

grant select (agency_id) on panoh.programme_signal_texts to panoh_keys;

grant select (agency_key_version) on panoh.programme_signal_texts to panoh_keys;

grant select (sealed_key) on panoh.programme_signal_texts to panoh_keys;

grant select (signal_id) on panoh.programme_signal_texts to panoh_keys;

grant update (agency_key_version) on panoh.programme_signal_texts to panoh_keys;

grant update (sealed_key) on panoh.programme_signal_texts to panoh_keys;

grant insert (agency_id) on panoh.programme_signals to panoh_app;

grant insert (code) on panoh.programme_signals to panoh_app;

grant insert (file_id) on panoh.programme_signals to panoh_app;

grant insert (id) on panoh.programme_signals to panoh_app;

grant insert (on_day) on panoh.programme_signals to panoh_app;

grant insert (sent_by) on panoh.programme_signals to panoh_app;

grant select (agency_id) on panoh.programme_signals to panoh_app;

grant select (code) on panoh.programme_signals to panoh_app;

grant select (file_id) on panoh.programme_signals to panoh_app;

grant select (id) on panoh.programme_signals to panoh_app;

grant select (on_day) on panoh.programme_signals to panoh_app;

grant select (sent_at) on panoh.programme_signals to panoh_app;

grant select (sent_by) on panoh.programme_signals to panoh_app;

grant insert on panoh.protection_orders to panoh_app;

grant select on panoh.protection_orders to panoh_app;

grant update (breached_at) on panoh.protection_orders to panoh_app;

grant update (breaches) on panoh.protection_orders to panoh_app;

grant update (conditions) on panoh.protection_orders to panoh_app;

grant update (copy_given_on) on panoh.protection_orders to panoh_app;

grant update (days) on panoh.protection_orders to panoh_app;

grant update (expires_on) on panoh.protection_orders to panoh_app;

grant update (explained_in) on panoh.protection_orders to panoh_app;

grant update (extension_answered_at) on panoh.protection_orders to panoh_app;

grant update (extension_decision) on panoh.protection_orders to panoh_app;

grant update (extension_missing) on panoh.protection_orders to panoh_app;

grant update (extension_prosecutor_id) on panoh.protection_orders to panoh_app;

grant update (extension_refusal) on panoh.protection_orders to panoh_app;

grant update (extension_requested_on) on panoh.protection_orders to panoh_app;

grant update (extension_sent_at) on panoh.protection_orders to panoh_app;

grant update (extension_state) on panoh.protection_orders to panoh_app;

grant update (failed_attempts) on panoh.protection_orders to panoh_app;

grant update (first_expires_on) on panoh.protection_orders to panoh_app;

grant update (issued_at) on panoh.protection_orders to panoh_app;

grant update (lift_reason) on panoh.protection_orders to panoh_app;

grant update (lifted_at) on panoh.protection_orders to panoh_app;

grant update (open_breaches) on panoh.protection_orders to panoh_app;

grant update (refusal_reason) on panoh.protection_orders to panoh_app;

grant update (refused_at) on panoh.protection_orders to panoh_app;

grant update (sealed) on panoh.protection_orders to panoh_app;

grant update (sealed_contact_line) on panoh.protection_orders to panoh_app;

grant update (serve_by) on panoh.protection_orders to panoh_app;

grant update (served_at) on panoh.protection_orders to panoh_app;

grant update (served_how) on panoh.protection_orders to panoh_app;

grant update (starts_on) on panoh.protection_orders to panoh_app;

grant update (version) on panoh.protection_orders to panoh_app;

grant select (agency_id) on panoh.protection_orders to panoh_keys;

grant select (case_id) on panoh.protection_orders to panoh_keys;

grant select (id) on panoh.protection_orders to panoh_keys;

grant select (sealed) on panoh.protection_orders to panoh_keys;

grant select (sealed_contact_line) on panoh.protection_orders to panoh_keys;

grant update (sealed) on panoh.protection_orders to panoh_keys;

grant update (sealed_contact_line) on panoh.protection_orders to panoh_keys;

grant insert on panoh.protocol_signatures to panoh_app;

grant select on panoh.protocol_signatures to panoh_app;

grant update on panoh.protocol_signatures to panoh_app;

grant delete on panoh.push_devices to panoh_app;

grant select (created_at) on panoh.push_devices to panoh_app;

grant select (device) on panoh.push_devices to panoh_app;

grant select (endpoint_hash) on panoh.push_devices to panoh_app;

grant select (id) on panoh.push_devices to panoh_app;

grant select (user_id) on panoh.push_devices to panoh_app;

grant select (id) on panoh.push_devices to panoh_keys;

grant select (sealed_subscription) on panoh.push_devices to panoh_keys;

grant update (sealed_subscription) on panoh.push_devices to panoh_keys;

grant delete on panoh.push_devices to panoh_worker;

grant select (id) on panoh.push_devices to panoh_worker;

grant select (sealed_subscription) on panoh.push_devices to panoh_worker;

grant select (taken_tag) on panoh.push_devices to panoh_worker;

grant select (user_id) on panoh.push_devices to panoh_worker;

grant update (taken_tag) on panoh.push_devices to panoh_worker;

grant select (public_key) on panoh.push_keys to panoh_app;

grant select (version) on panoh.push_keys to panoh_app;

grant select (sealed_private_key) on panoh.push_keys to panoh_keys;

grant select (version) on panoh.push_keys to panoh_keys;

grant update (sealed_private_key) on panoh.push_keys to panoh_keys;

grant insert on panoh.push_keys to panoh_worker;

grant select on panoh.push_keys to panoh_worker;

grant delete on panoh.read_budgets to panoh_worker;

grant select (hour) on panoh.read_budgets to panoh_worker;

grant insert on panoh.recorded_risk_facts to panoh_app;

grant select on panoh.recorded_risk_facts to panoh_app;

grant delete on panoh.referral_files to panoh_app;

grant insert on panoh.referral_files to panoh_app;

grant select on panoh.referral_files to panoh_app;

grant select (agency_id) on panoh.referral_files to panoh_keys;

grant select (agency_key_version) on panoh.referral_files to panoh_keys;

grant select (id) on panoh.referral_files to panoh_keys;

grant select (sealed_key) on panoh.referral_files to panoh_keys;

grant update (agency_key_version) on panoh.referral_files to panoh_keys;

grant update (sealed_key) on panoh.referral_files to panoh_keys;

grant insert on panoh.referral_message_texts to panoh_app;

grant select on panoh.referral_message_texts to panoh_app;

grant select (agency_id) on panoh.referral_message_texts to panoh_keys;

grant select (agency_key_version) on panoh.referral_message_texts to panoh_keys;

grant select (message_id) on panoh.referral_message_texts to panoh_keys;

grant select (sealed_key) on panoh.referral_message_texts to panoh_keys;

grant update (agency_key_version) on panoh.referral_message_texts to panoh_keys;

grant update (sealed_key) on panoh.referral_message_texts to panoh_keys;

grant insert on panoh.referral_messages to panoh_app;

grant select on panoh.referral_messages to panoh_app;

grant insert on panoh.referrals to panoh_app;

grant select on panoh.referrals to panoh_app;

grant update on panoh.referrals to panoh_app;

grant insert on panoh.respondents to panoh_app;

grant select on panoh.respondents to panoh_app;

grant select (agency_id) on panoh.respondents to panoh_keys;

grant select (case_id) on panoh.respondents to panoh_keys;

grant select (id) on panoh.respondents to panoh_keys;

grant select (sealed) on panoh.respondents to panoh_keys;

grant select (sealed_name) on panoh.respondents to panoh_keys;

grant update (sealed) on panoh.respondents to panoh_keys;

grant update (sealed_name) on panoh.respondents to panoh_keys;

grant insert on panoh.risk_assessments to panoh_app;

grant select on panoh.risk_assessments to panoh_app;

grant select on panoh.role_access to panoh_app;

grant select on panoh.rule_limits to panoh_app;

grant select (passed_at) on panoh.rule_replans to panoh_app;

grant select (version_id) on panoh.rule_replans to panoh_app;

grant select on panoh.rule_replans to panoh_worker;

grant update (ended_at) on panoh.rule_replans to panoh_worker;

grant update (moved) on panoh.rule_replans to panoh_worker;

grant update (passed_at) on panoh.rule_replans to panoh_worker;

grant insert on panoh.rule_values to panoh_app;

grant select on panoh.rule_values to panoh_app;

grant select (count) on panoh.rule_values to panoh_worker;

grant select (key) on panoh.rule_values to panoh_worker;

grant select (version_id) on panoh.rule_values to panoh_worker;

grant insert on panoh.rule_versions to panoh_app;

grant select on panoh.rule_versions to panoh_app;

grant select (id) on panoh.rule_versions to panoh_worker;

grant select (number) on panoh.rule_versions to panoh_worker;

grant select (working_group_id) on panoh.rule_versions to panoh_worker;

grant insert on panoh.safe_contacts to panoh_app;

grant select on panoh.safe_contacts to panoh_app;

grant update on panoh.safe_contacts to panoh_app;

grant select (case_id) on panoh.safe_contacts to panoh_keys;

grant select (sealed) on panoh.safe_contacts to panoh_keys;

grant update (sealed) on panoh.safe_contacts to panoh_keys;

grant insert on panoh.safety_plan_events to panoh_app;

grant select on panoh.safety_plan_events to panoh_app;

grant insert on panoh.safety_plans to panoh_app;

grant select on panoh.safety_plans to panoh_app;

grant select (agency_id) on panoh.safety_plans to panoh_keys;

grant select (case_id) on panoh.safety_plans to panoh_keys;

grant select (id) on panoh.safety_plans to panoh_keys;

grant select (sealed) on panoh.safety_plans to panoh_keys;

grant update (sealed) on panoh.safety_plans to panoh_keys;

grant insert (agency_id) on panoh.sealed_files to panoh_app;

grant insert (case_id) on panoh.sealed_files to panoh_app;

grant insert (id) on panoh.sealed_files to panoh_app;

grant insert (lead_user_id) on panoh.sealed_files to panoh_app;

grant insert (sealed_by) on panoh.sealed_files to panoh_app;

grant insert (supervisor_id) on panoh.sealed_files to panoh_app;

grant select on panoh.sealed_files to panoh_app;

grant update (opened_at) on panoh.sealed_files to panoh_app;

grant update (opened_by) on panoh.sealed_files to panoh_app;

grant select (planned_secret) on panoh.second_factors to panoh_keys;

grant select (sealed_code_key) on panoh.second_factors to panoh_keys;

grant select (sealed_secret) on panoh.second_factors to panoh_keys;

grant select (user_id) on panoh.second_factors to panoh_keys;

grant update (planned_secret) on panoh.second_factors to panoh_keys;

grant update (sealed_code_key) on panoh.second_factors to panoh_keys;

grant update (sealed_secret) on panoh.second_factors to panoh_keys;

grant insert on panoh.services to panoh_app;

grant select on panoh.services to panoh_app;

grant update (address) on panoh.services to panoh_app;

grant update (capacity) on panoh.services to panoh_app;

grant update (capacity_unit) on panoh.services to panoh_app;

grant update (checked_on) on panoh.services to panoh_app;

grant update (confirmed_at) on panoh.services to panoh_app;

grant update (confirmed_until) on panoh.services to panoh_app;

grant update (cost) on panoh.services to panoh_app;

grant update (cost_note) on panoh.services to panoh_app;

grant update (documents) on panoh.services to panoh_app;

grant update (documents_note) on panoh.services to panoh_app;

grant update (free_places) on panoh.services to panoh_app;

grant update (free_with_children) on panoh.services to panoh_app;

grant update (hours_note) on panoh.services to panoh_app;

grant update (is_confidential) on panoh.services to panoh_app;

grant update (languages) on panoh.services to panoh_app;

grant update (opening_hours) on panoh.services to panoh_app;

grant update (public_phone) on panoh.services to panoh_app;

grant update (said_places) on panoh.services to panoh_app;

grant update (said_with_children) on panoh.services to panoh_app;

grant update (status) on panoh.services to panoh_app;

grant update (version) on panoh.services to panoh_app;

grant update (withdrawn_at) on panoh.services to panoh_app;

grant select (created_at) on panoh.sessions to panoh_app;

grant select (device) on panoh.sessions to panoh_app;

grant select (ended_at) on panoh.sessions to panoh_app;

grant select (expires_at) on panoh.sessions to panoh_app;

grant select (id) on panoh.sessions to panoh_app;

grant select (opened_by) on panoh.sessions to panoh_app;

grant select (seen_at) on panoh.sessions to panoh_app;

grant select (user_id) on panoh.sessions to panoh_app;

grant update (ended_at) on panoh.sessions to panoh_app;

grant insert on panoh.sharing_protocols to panoh_app;

grant select on panoh.sharing_protocols to panoh_app;

grant delete on panoh.shocks to panoh_app;

grant insert on panoh.shocks to panoh_app;

grant select on panoh.shocks to panoh_app;

grant update (from_on) on panoh.shocks to panoh_app;

grant update (kind) on panoh.shocks to panoh_app;

grant update (until_on) on panoh.shocks to panoh_app;

grant update (version) on panoh.shocks to panoh_app;

grant insert on panoh.snoozes to panoh_app;

grant select on panoh.snoozes to panoh_app;

grant update (ended_at) on panoh.snoozes to panoh_app;

grant select (channel) on panoh.staff_email_addresses to panoh_app;

grant select (planned_until) on panoh.staff_email_addresses to panoh_app;

grant select (sealed_address) on panoh.staff_email_addresses to panoh_app;

grant select (sealed_planned) on panoh.staff_email_addresses to panoh_app;

grant select (user_id) on panoh.staff_email_addresses to panoh_app;

grant select (channel) on panoh.staff_email_addresses to panoh_keys;

grant select (sealed_address) on panoh.staff_email_addresses to panoh_keys;

grant select (sealed_planned) on panoh.staff_email_addresses to panoh_keys;

grant select (user_id) on panoh.staff_email_addresses to panoh_keys;

grant update (sealed_address) on panoh.staff_email_addresses to panoh_keys;

grant update (sealed_planned) on panoh.staff_email_addresses to panoh_keys;

grant select (key_version) on panoh.staff_names to panoh_keys;

grant select (keyed_for) on panoh.staff_names to panoh_keys;

grant select (tokens) on panoh.staff_names to panoh_keys;

grant select (user_id) on panoh.staff_names to panoh_keys;

grant update (key_version) on panoh.staff_names to panoh_keys;

grant update (tokens) on panoh.staff_names to panoh_keys;

grant insert on panoh.suicide_triages to panoh_app;

grant select on panoh.suicide_triages to panoh_app;

grant select (agency_id) on panoh.suicide_triages to panoh_keys;

grant select (case_id) on panoh.suicide_triages to panoh_keys;

grant select (id) on panoh.suicide_triages to panoh_keys;

grant select (sealed) on panoh.suicide_triages to panoh_keys;

grant update (sealed) on panoh.suicide_triages to panoh_keys;

grant insert on panoh.support_entries to panoh_app;

grant select on panoh.support_entries to panoh_app;

grant select (agency_id) on panoh.support_entries to panoh_keys;

grant select (case_id) on panoh.support_entries to panoh_keys;

grant select (id) on panoh.support_entries to panoh_keys;

grant select (sealed_note) on panoh.support_entries to panoh_keys;

grant update (sealed_note) on panoh.support_entries to panoh_keys;

grant insert on panoh.support_goals to panoh_app;

grant select on panoh.support_goals to panoh_app;

grant select (agency_id) on panoh.support_goals to panoh_keys;

grant select (case_id) on panoh.support_goals to panoh_keys;

grant select (id) on panoh.support_goals to panoh_keys;

grant select (sealed_measure) on panoh.support_goals to panoh_keys;

grant select (sealed_words) on panoh.support_goals to panoh_keys;

grant update (sealed_measure) on panoh.support_goals to panoh_keys;

grant update (sealed_words) on panoh.support_goals to panoh_keys;

grant insert on panoh.survivors to panoh_app;

grant select on panoh.survivors to panoh_app;

grant insert on panoh.tool_results to panoh_app;

grant select on panoh.tool_results to panoh_app;

grant insert on panoh.trainers to panoh_app;

grant select on panoh.trainers to panoh_app;

grant update (ended_at) on panoh.trainers to panoh_app;

grant insert on panoh.training_acts to panoh_app;

grant select on panoh.training_acts to panoh_app;

grant update (confirmed_at) on panoh.training_acts to panoh_app;

grant update (confirmed_by) on panoh.training_acts to panoh_app;

grant insert on panoh.training_attendance to panoh_app;

grant select on panoh.training_attendance to panoh_app;

grant update (revoked_by) on panoh.training_attendance to panoh_app;

grant update (revoked_on) on panoh.training_attendance to panoh_app;

grant select on panoh.training_modules to panoh_app;

grant select on panoh.training_rules to panoh_app;

grant update (enforced_from) on panoh.training_rules to panoh_app;

grant update (set_at) on panoh.training_rules to panoh_app;

grant update (set_by) on panoh.training_rules to panoh_app;

grant update (version) on panoh.training_rules to panoh_app;

grant insert on panoh.training_sessions to panoh_app;

grant select on panoh.training_sessions to panoh_app;

grant update (confirmed_at) on panoh.training_sessions to panoh_app;

grant update (confirmed_by) on panoh.training_sessions to panoh_app;

grant insert on panoh.users to panoh_app;

grant select on panoh.users to panoh_app;

grant update (display_name) on panoh.users to panoh_app;

grant update (language) on panoh.users to panoh_app;

grant update (roles) on panoh.users to panoh_app;

grant update (status) on panoh.users to panoh_app;

grant update (version) on panoh.users to panoh_app;

grant select on panoh.users to panoh_auth;

grant select on panoh.usual_choices to panoh_app;

grant insert on panoh.whereabouts to panoh_app;

grant select on panoh.whereabouts to panoh_app;

grant select (case_id) on panoh.whereabouts to panoh_keys;

grant select (id) on panoh.whereabouts to panoh_keys;

grant select (sealed) on panoh.whereabouts to panoh_keys;

grant update (sealed) on panoh.whereabouts to panoh_keys;

grant select on panoh.worker_heartbeats to panoh_app;

grant insert on panoh.worker_heartbeats to panoh_worker;

grant select on panoh.worker_heartbeats to panoh_worker;

grant update on panoh.worker_heartbeats to panoh_worker;

grant insert on panoh.working_groups to panoh_app;

grant select on panoh.working_groups to panoh_app;

grant update on panoh.working_groups to panoh_app;

grant usage on schema linkage to panoh_keys;

grant usage on schema linkage to panoh_linkage;

grant usage on schema panoh to panoh_app;

grant usage on schema panoh to panoh_auth;

grant usage on schema panoh to panoh_keys;

grant usage on schema panoh to panoh_linkage;

grant usage on schema panoh to panoh_watchdog;

grant usage on schema panoh to panoh_worker;

grant usage on schema statistics to panoh_linkage;

grant usage on schema statistics to panoh_statistics;

grant usage on schema statistics to panoh_worker;

grant usage on schema vault to panoh_app;

grant usage on schema vault to panoh_keys;

grant select on statistics.cell_counts to panoh_statistics;

grant select on statistics.cell_counts to panoh_worker;

grant select on statistics.counted_periods to panoh_statistics;

grant select on statistics.counted_periods to panoh_worker;

grant select on statistics.edition_checks to panoh_statistics;

grant select (code) on statistics.edition_tables to panoh_statistics;

grant select (columns) on statistics.edition_tables to panoh_statistics;

grant select (edition_id) on statistics.edition_tables to panoh_statistics;

grant select (first_on) on statistics.edition_tables to panoh_statistics;

grant select (kind) on statistics.edition_tables to panoh_statistics;

grant select (lines) on statistics.edition_tables to panoh_statistics;

grant select (number) on statistics.edition_tables to panoh_statistics;

grant select (shown) on statistics.edition_tables to panoh_statistics;

grant select (withdrawn_at) on statistics.edition_tables to panoh_statistics;

grant select (withdrawn_reason) on statistics.edition_tables to panoh_statistics;

grant select (without_consent_percent) on statistics.edition_tables to panoh_statistics;

grant select (without_day_percent) on statistics.edition_tables to panoh_statistics;

grant select on statistics.editions to panoh_statistics;

grant select on statistics.periods_to_recount to panoh_worker;

grant insert on statistics.person_counts to panoh_linkage;

grant select on statistics.person_counts to panoh_linkage;

grant select on statistics.person_counts to panoh_statistics;

grant delete on statistics.person_periods to panoh_linkage;

grant insert on statistics.person_periods to panoh_linkage;

grant select on statistics.person_periods to panoh_linkage;

grant select on statistics.person_periods to panoh_statistics;

grant insert on vault.case_keys to panoh_app;

grant select on vault.case_keys to panoh_app;

grant delete on vault.case_keys to panoh_keys;

grant insert on vault.case_keys to panoh_keys;

grant select (agency_id) on vault.case_keys to panoh_keys;

grant select (agency_key_version) on vault.case_keys to panoh_keys;

grant select (case_id) on vault.case_keys to panoh_keys;

grant select (key_version) on vault.case_keys to panoh_keys;

grant select (partition) on vault.case_keys to panoh_keys;

grant select (sealed_key) on vault.case_keys to panoh_keys;

grant update (agency_key_version) on vault.case_keys to panoh_keys;

grant update (sealed_key) on vault.case_keys to panoh_keys;

grant select on vault.index_secrets to panoh_app;

grant insert on vault.index_secrets to panoh_keys;

grant select (sealed_secret) on vault.index_secrets to panoh_keys;

grant select (state) on vault.index_secrets to panoh_keys;

grant select (version) on vault.index_secrets to panoh_keys;

grant update (sealed_secret) on vault.index_secrets to panoh_keys;

grant update (state) on vault.index_secrets to panoh_keys;

grant delete on vault.resting_keys to panoh_keys;

grant insert on vault.resting_keys to panoh_keys;

grant select (agency_id) on vault.resting_keys to panoh_keys;

grant select (agency_key_version) on vault.resting_keys to panoh_keys;

grant select (block_id) on vault.resting_keys to panoh_keys;

grant select (case_id) on vault.resting_keys to panoh_keys;

grant select (key_version) on vault.resting_keys to panoh_keys;

grant select (partition) on vault.resting_keys to panoh_keys;

grant select (sealed_key) on vault.resting_keys to panoh_keys;

grant update (agency_key_version) on vault.resting_keys to panoh_keys;

grant update (sealed_key) on vault.resting_keys to panoh_keys;

grant delete on vault.rotations to panoh_keys;

grant insert on vault.rotations to panoh_keys;

grant select on vault.rotations to panoh_keys;

grant update on vault.rotations to panoh_keys;

comment on table linkage.comparisons is 'What one owner says of a pair; the same answer of both decides it.';

comment on table linkage.decisions is 'An answer whether two registrations are one person; undone, never deleted.';

comment on table linkage.disclosed_incidents is 'An incident that another agency of the same survivor was notified of; deleted after 8 days.';

comment on table linkage.encodings is 'The encoded identity of one registration under one key; the linkage process writes and replaces it.';

comment on table linkage.inbox is 'A registration that waits to be encoded; deleted with the transaction that encodes it.';

comment on table linkage.keys is 'A version of the linkage key; the key itself is in a file.';

comment on table linkage.model is 'How common values are, and the learnt model, under one key.';

comment on table linkage.moves is 'One registration that changed its person; appended, never edited.';

comment on table linkage.pairs is 'Two registrations that are linked or may be one person.';

comment on table linkage.registrations is 'To which person a case belongs.';

comment on table linkage.tags is 'A search tag of an encoding; candidates for comparison share one.';

comment on table linkage.to_compare is 'A registration that waits to be compared; deleted when done.';

comment on table panoh.absences is 'A planned absence of a user and who stands in.';

comment on table panoh.agencies is 'A member agency; an administrator writes it, and it is closed but never deleted.';

comment on table panoh.agency_keys is 'A version of the key pair to which case keys are sealed for an agency.';

comment on table panoh.agency_memberships is 'A period in which an agency works in a group.';

comment on table panoh.article_reviews is 'The review of one revision by a second person; never edited.';

comment on table panoh.article_revisions is 'The words of a text as they were saved once; never edited.';

comment on table panoh.articles is 'A text for the public pages; its words are in article_revisions.';

comment on table panoh.audit_chain is 'The place of one audit entry in the hash chain; the worker appends it and nothing changes it.';

comment on table panoh.audit_chain_state is 'The one row that says how far the chain has come; the worker moves it.';

comment on table panoh.audit_checkpoints is 'A signed head of the chain; the worker appends it and nothing changes it.';

comment on table panoh.audit_entries is 'One request or job step and its outcome; appended by write_audit, never edited.';

comment on table panoh.audit_keys is 'The key pair that signs checkpoints; the worker makes it once.';

comment on table panoh.band_changes is 'A change of the risk band by judgement; some wait for a second person.';

comment on table panoh.block_votes is 'The vote of one agency on a block.';

comment on table panoh.call_in_cases is 'The case that a question is about, and the answer there; no login may read it.';

comment on table panoh.call_ins is 'A question of an agency for a case by the code on a card; unknown and blocked codes look alike.';

comment on table panoh.callback_answers is 'A neutral sentence that a person sent to a survivor by text message.';

comment on table panoh.callback_details is 'The words of a request for help; deleted 30 days after it was settled, 90 days after it came.';

comment on table panoh.callback_escalations is 'A reminder of a request for help: when, and to whom.';

comment on table panoh.callback_events is 'What was done with a request for help, in codes; never edited.';

comment on table panoh.callback_messages is 'A text message, or a part of one, to the hotline; deleted 30 days after the last of its request.';

comment on table panoh.callback_requests is 'A request for help from the public pages.';

comment on table panoh.case_events is 'An entry of the timeline of a case; appended, deleted only when an acceptance or an import is undone.';

comment on table panoh.case_historical_records is 'An order or referral from an old register that may concern a case.';

comment on table panoh.case_labels is 'What the owner’s people call a case, without names (partition identity); deleted with an erasure and when the owner changes.';

comment on table panoh.case_read_counters is 'A case that one user opened in one hour, so that it counts once; deleted after a day.';

comment on table panoh.case_writings is 'When a case was last written to, for the queue of its group; triggers keep it.';

comment on table panoh.cases is 'A case of one survivor at one agency in coded facts (partition core); deleted only when an acceptance or an import is undone.';

comment on table panoh.child_answers is 'Whether a child is safe, as answered on a day (partition identity); never edited.';

comment on table panoh.children is 'A child of the survivor (partition identity), for the people of the owner; never for police.';

comment on table panoh.clock is 'The one row by which panoh.now() shifts time, in scratch databases of tests and demonstrations only.';

comment on table panoh.closed_tours is 'A user who closed the introduction to the first screen; no device shows it to them again.';

comment on table panoh.closure_episodes is 'A request to close a case and how it was decided; never deleted.';

comment on table panoh.closure_statements is 'What a survivor said or was asked before closing, in codes; never edited.';

comment on table panoh.conflict_blocks is 'A person, agency or kind of agency that must not reach a case; it starts at once.';

comment on table panoh.consents is 'An answer of a survivor on one scope, or the ground in law in its place; a later answer is a new row.';

comment on table panoh.contact_decisions is 'A supervisor''s decision on a contact without a safe time before its due time; never edited.';

comment on table panoh.contacts is 'A contact with a survivor or an attempt (partition follow_ups); never edited.';

comment on table panoh.corrections is 'A corrected value, with the value before it; only its state changes, once.';

comment on table panoh.court_entries is 'What a court or enforcement says of an opened court case or duty; it changes nothing until the lawyer records a step.';

comment on table panoh.court_openings is 'A court case or a duty that the lawyer shows to the court or to enforcement (partition support); no name, risk or place goes along.';

comment on table panoh.court_steps is 'One step of a court case or of a duty that it decided (partition support); never edited, the highest step_no counts.';

comment on table panoh.credentials is 'How one user signs in, and whether the account is locked or shut.';

comment on table panoh.daily_reports is 'One day of reminders in numbers; the worker writes it after the day and it never changes.';

comment on table panoh.death_causes is 'The cause of a death (partition health); the highest version counts.';

comment on table panoh.deliveries is 'An exact report for a recipient outside: one person asks, a second approves; never deleted.';

comment on table panoh.device_cases is 'A case that a phone holds in codes and times.';

comment on table panoh.devices is 'A phone on which one user takes cases along for 72 hours; deleted 30 days after its end.';

comment on table panoh.directory_version is 'The one row whose version changes with every change of users, agencies, groups or rights.';

comment on table panoh.disability_answers is 'An answer on disability (partition health); the highest version counts.';

comment on table panoh.drafts is 'What one user typed into one form and did not send; written as they type, deleted after 30 days.';

comment on table panoh.emergency_accesses is 'A case that a user of another agency opened in an emergency for four hours.';

comment on table panoh.emergency_reasons is 'Why a case was opened in an emergency, in words; deleted when the case is erased.';

comment on table panoh.envelope_keys is 'The key pair to which browsers seal words without a line; made when the first one asks.';

comment on table panoh.erasure_requests is 'A request of the survivor to erase a case: recorded, confirmed by another person, then done.';

comment on table panoh.erasures is 'A case whose keys were destroyed.';

comment on table panoh.file_chunks is 'A piece of a file; deleted with it.';

comment on table panoh.files is 'A photo, recording or paper of a case; its bytes stand in file_chunks.';

comment on table panoh.follow_up_steps is 'A reminder of a follow-up: when, and to whom; the queue is only its clock.';

comment on table panoh.follow_ups is 'What must happen in a case, by when and by whom; rows end as done or replaced.';

comment on table panoh.goal_progress is 'How far a survivor says a goal has come (partition support); the highest step_no counts.';

comment on table panoh.grants is 'A right of an agency, group or user on a case; it ends rather than being deleted.';

comment on table panoh.historical_records is 'An order or referral from an old register, about a person without a case; never edited.';

comment on table panoh.holidays is 'A day without office work; an administrator enters and removes it.';

comment on table panoh.hotlines is 'Whether a hotline accepts requests for help from the public pages, and how soon it reads them.';

comment on table panoh.idempotency_keys is 'One command of a user, so that a repeated request returns the same outcome; kept for at least 35 days.';

comment on table panoh.identities is 'Who a survivor is (partition identity), one row for a case.';

comment on table panoh.import_file_contents is 'The content of an uploaded file; deleted once its rows are stored.';

comment on table panoh.import_files is 'A register file that a supervisor sent, and its progress.';

comment on table panoh.import_mappings is 'A layout that an agency made for its own register; deleted with its file or after 8 days unless kept.';

comment on table panoh.import_row_cases is 'The case that a row of a register became part of.';

comment on table panoh.import_row_texts is 'The cells of a row; deleted when its case is erased.';

comment on table panoh.import_rows is 'What became of one row of a register; the same content of one agency is stored once.';

comment on table panoh.imports is 'One import of a register by the agency that kept it.';

comment on table panoh.incident_exports is 'A request for a file of own incidents: one supervisor asks, another decides.';

comment on table panoh.incident_perpetrators is 'A person alleged to have caused harm in an incident (partition perpetrator).';

comment on table panoh.incidents is 'An event or continuing pattern of violence in coded facts (partition core); completed once, then never edited.';

comment on table panoh.key_date_events is 'One step of a date: a stay, a hearing, an expected return, or a course, job or home; never edited, the highest note_no counts.';

comment on table panoh.legal_holds is 'A reason in law that forbids erasing a case until a day.';

comment on table panoh.legal_packs is 'A legal pack that was made, as its facts; the documents are made from the running database.';

comment on table panoh.legal_qualifications is 'What the police wrote as qualification of a case or decided on a report (partition legal).';

comment on table panoh.legal_settings is 'The one row that says what the legal pack cannot read from the database.';

comment on table panoh.legal_sign_offs is 'A step before the first real case that was done.';

comment on table panoh.legal_values is 'A value of the law with the days on which it holds; an administrator adds one, the past stays.';

comment on table panoh.meeting_attendance is 'How many people of one agency and role came; no names.';

comment on table panoh.meeting_decisions is 'A decision of a meeting on a case; written once, revoked once at most.';

comment on table panoh.meeting_entries is 'A case on the agenda of a meeting.';

comment on table panoh.meetings is 'A meeting of a working group.';

comment on table panoh.messages is 'One notification or code for one channel; the worker sends it, and deletes it 90 days after its end.';

comment on table panoh.narratives is 'A free text about a case (partition narrative); appended, never edited.';

comment on table panoh.need_answers is 'What a survivor wants help with (partition support); the highest step_no of a need counts.';

comment on table panoh.notification_preferences is 'How one user wants to receive messages; without a row the defaults of the code hold.';

comment on table panoh.notifications is 'A notification of one user.';

comment on table panoh.order_events is 'A step of a protection order; never edited.';

comment on table panoh.order_notices is 'A running order that the survivor lets the police of her new place know of; it names neither her nor an agency of hers.';

comment on table panoh.outbox is 'Work that a transaction leaves to a queue; deleted 30 days after it was handed over.';

comment on table panoh.oversight_appointments is 'A supervisor or deputy head that one member of oversight proposes and another confirms.';

comment on table panoh.own_reminders is 'What one user wants to be reminded of; it satisfies no rule and is deleted 30 days after it was done.';

comment on table panoh.paper_keys is 'The key pair that signs printed orders; made with the first of them.';

comment on table panoh.paper_marks is 'What a printed order said of its state, so that a paper can be checked; without words.';

comment on table panoh.passkey_challenges is 'A challenge that waits for a passkey; deleted when it is used or has expired.';

comment on table panoh.passkeys is 'A registered passkey of a user.';

comment on table panoh.perpetrator_names is 'Digests of the name of an alleged perpetrator, for the match with staff; deleted with an erasure.';

comment on table panoh.plan_action_steps is 'What became of an action (partition support); the highest step_no counts.';

comment on table panoh.plan_actions is 'An action towards a goal of a survivor (partition support); never edited.';

comment on table panoh.plan_templates is 'An action that a working group proposes for a need, or a shipped one that it hides.';

comment on table panoh.possible_duplicates is 'Two cases of one agency that may be one survivor, found when a register was imported.';

comment on table panoh.print_templates is 'A version of the text of an official paper; after the approval it is never edited.';

comment on table panoh.programme_blocks is 'A worker of the programme who must not reach a file; never lifted.';

comment on table panoh.programme_feedback is 'Whether she says that she is safer while he is in a programme; no login of the programme reads it.';

comment on table panoh.programme_files is 'A man in the programme for perpetrators; no column of it, and no key, leads to a survivor. The worker deletes it 3 years after the end.';

comment on table panoh.programme_sessions is 'One session of a man and whether he came; never edited.';

comment on table panoh.programme_signal_cases is 'A case that a signal is about, and what its owner did; no login may read it.';

comment on table panoh.programme_signal_probes is 'By what the worker looks for cases of a signal; gone once it has looked, of dangers after 30 days.';

comment on table panoh.programme_signal_texts is 'The words of a signal, sealed for one agency.';

comment on table panoh.programme_signals is 'A warning of the programme that goes one way; whether it reached a case shows nowhere on its side.';

comment on table panoh.protection_orders is 'The state of a protection order (partition legal); each step is in order_events.';

comment on table panoh.protocol_signatures is 'Two people signed a version of the protocol for their agency.';

comment on table panoh.push_devices is 'A browser in which one user receives messages; deleted when the user, a lock or the push service ends it.';

comment on table panoh.push_keys is 'The key pair that names this server to push services; the worker makes it once.';

comment on table panoh.queue_lines is 'A line in the queue of a working group; triggers keep it and no login may read it.';

comment on table panoh.queue_stale is 'A case that this transaction changed; deleted at its end, when its lines are renewed.';

comment on table panoh.read_alerts is 'An hour in which a user read far more cases than work needs; supervisors are notified once.';

comment on table panoh.read_budgets is 'Cases and keys that one user opened in one hour; deleted after a day.';

comment on table panoh.read_limits is 'How many cases and keys a role may open in an hour.';

comment on table panoh.recognised_devices is 'A device from which a user signed in, with its own count of failures; deleted after 180 days.';

comment on table panoh.recorded_risk_facts is 'A critical risk factor known without an assessment, such as a breach; it holds in every later assessment.';

comment on table panoh.recovery_codes is 'A recovery code of a user; it can be used once.';

comment on table panoh.referral_files is 'A file that the survivor agreed to show to the receiver of a referral; deleted when that ends.';

comment on table panoh.referral_message_texts is 'The words of a message, a copy for each agency that reads it; deleted 90 days after the referral ended.';

comment on table panoh.referral_messages is 'That one agency of a referral wrote to the other, and when; counted, never changed.';

comment on table panoh.referrals is 'A request of one agency to another for a service, to be support lead or to take a case over; both sides move it, never deleted.';

comment on table panoh.respondents is 'The person whom a protection order binds (partition perpetrator); never edited.';

comment on table panoh.risk_assessments is 'One risk assessment with all that is needed to calculate its band again; never edited.';

comment on table panoh.role_access is 'One right of a role on a partition, by relation to the case; filled from backend/src/access/role-access.ts.';

comment on table panoh.rule_limits is 'The least and the most that a group may set for a step of a rule; mirrors the code.';

comment on table panoh.rule_replans is 'How far waiting follow-ups are planned again by a new version of rules.';

comment on table panoh.rule_values is 'One value of a version; what has no row is as published.';

comment on table panoh.rule_versions is 'What a working group set for its rules from a moment on; never edited.';

comment on table panoh.safe_contacts is 'How a survivor can be reached safely (partition safe_contact), one row for a case.';

comment on table panoh.safety_plan_events is 'A review of a safety plan with the survivor, a choice about a copy, or a print; never edited.';

comment on table panoh.safety_plans is 'A version of a safety plan (partition support); the highest version_no counts.';

comment on table panoh.sealed_files is 'A case that only its lead and one supervisor can find and read.';

comment on table panoh.second_factors is 'The authenticator of a user, and the key behind recovery codes.';

comment on table panoh.service_places is 'A place that an accepted referral takes; freed when the referral ends.';

comment on table panoh.services is 'A service that an agency offers; its supervisor writes it, and it is withdrawn but never deleted.';

comment on table panoh.sessions is 'A session of a user with a copy of what the directory says of them; ended rows stay.';

comment on table panoh.sharing_protocols is 'A version of the protocol of sharing between agencies; never edited.';

comment on table panoh.shocks is 'Something from outside that changes the work for a time; numbers are shown before, during and after it.';

comment on table panoh.sign_in_tickets is 'A right password that still needs a second factor; deleted after 5 minutes or when used.';

comment on table panoh.snoozes is 'A user''s wish to see a follow-up later; its due time and reminders stay.';

comment on table panoh.staff_email_addresses is 'Where one user receives messages outside the product, and a change that waits for a code.';

comment on table panoh.staff_names is 'Digests of the name of one user, which find an alleged perpetrator among staff.';

comment on table panoh.suicide_triages is 'One triage of suicide risk (partition health); never edited.';

comment on table panoh.support_entries is 'A service that was given (partition support); never edited, a correction is a new row.';

comment on table panoh.support_goals is 'A goal of a survivor (partition support); never edited.';

comment on table panoh.survivors is 'A survivor as one agency registered them.';

comment on table panoh.tool_results is 'The result of an assessment tool that the agency is licensed to use (partition risk); it may raise the band and never lowers it.';

comment on table panoh.trainers is 'A person of the pool of trainers; deleted 5 years after the end in it.';

comment on table panoh.training_acts is 'An act without a valid module, until a colleague with one confirms it; deleted after 5 years.';

comment on table panoh.training_attendance is 'One user at one session and the result of the short test; deleted after 5 years.';

comment on table panoh.training_modules is 'A module of training and how long it is valid.';

comment on table panoh.training_notices is 'A notice of tr.renew that was sent, so that it is sent once; deleted after 5 years.';

comment on table panoh.training_rules is 'The one row with the day from which acts need modules; an administrator sets it.';

comment on table panoh.training_sessions is 'One session of a module; entered once, confirmed by a second person where it was entered late. Deleted after 5 years.';

comment on table panoh.unknown_login_attempts is 'One of 64 counters that attempts with unknown names update, so that they take as long as others.';

comment on table panoh.users is 'An account of one person in one agency; never deleted.';

comment on table panoh.voice_askers is 'How many codes a worker made today; deleted after the day.';

comment on table panoh.voice_codes is 'A code with which a survivor answers five questions once; deleted with her answer.';

comment on table panoh.voice_quarters is 'Whether more than one worker of an agency asked in a quarter; only then its sums are shown.';

comment on table panoh.voices is 'What a survivor says of an agency, without a case; no login may read it, only the sum of five and more.';

comment on table panoh.whereabouts is 'Where a survivor is now (partition whereabouts); appended, the newest row counts.';

comment on table panoh.worker_heartbeats is 'One process or loop and the time it last ran; the worker overwrites it.';

comment on table panoh.working_groups is 'A working group of one district.';

comment on table statistics.cell_counts is 'One exact cell of a table of a period; the worker replaces it, statisticians read it.';

comment on table statistics.changed_cases is 'A case or day whose counts are stale; no key, so no writer waits. gather_stale deletes it.';

comment on table statistics.counted_periods is 'When a month or year was last counted for facts.';

comment on table statistics.edition_checks is 'Something unusual in an edition, and how it was explained.';

comment on table statistics.edition_counts is 'Exact counts behind a published year, kept for the final edition; no login may read it.';

comment on table statistics.edition_tables is 'A table of an edition with rounded numbers; only a withdrawal is added later.';

comment on table statistics.editions is 'A public edition of the statistics; frozen once published or discarded.';

comment on table statistics.indicator_counts is 'indicator_rows summed up without cases.';

comment on table statistics.indicator_rows is 'What one case adds to an indicator of a month; the worker replaces it, no login may read it.';

comment on table statistics.periods_to_recount is 'A month or year that must be counted; deleted when counted.';

comment on table statistics.person_counts is 'Persons of a period in one scope, beside other counts; the linkage process writes it.';

comment on table statistics.person_periods is 'A period for which persons were counted; the linkage process replaces it with its counts.';

comment on table vault.case_keys is 'The data key of one partition of a case, sealed to one agency; deleting the rows erases the words.';

comment on table vault.index_secrets is 'A secret behind blind indexes; older ones stay as links, so that old digests can be carried over.';

comment on table vault.resting_keys is 'A case key taken from an agency by a heavy block; returns or goes when the block is settled.';

comment on table vault.rotations is 'How far a running change of keys has come; deleted at its end.';
