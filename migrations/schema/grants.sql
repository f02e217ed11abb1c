-- Rights of each login. All rights are revoked first, so that this file is complete.
revoke all on all tables in schema panoh, vault, linkage, statistics from panoh_app, panoh_auth, panoh_keys,
  panoh_linkage, panoh_statistics, panoh_watchdog, panoh_worker;
revoke all on all functions in schema panoh, vault, linkage, statistics from public, panoh_app, panoh_auth,
  panoh_keys, panoh_linkage, panoh_statistics, panoh_watchdog, panoh_worker;

-- panoh_app
grant usage on schema panoh, vault to panoh_app;
grant select on panoh.audit_checkpoints, panoh.audit_entries, panoh.case_writings, panoh.conflict_blocks, panoh.corrections, panoh.court_entries,
  panoh.daily_reports, panoh.deliveries, panoh.erasure_requests, panoh.erasures, panoh.follow_up_steps,
  panoh.worker_heartbeats, panoh.held_grants, panoh.merged_cases, panoh.callback_events, panoh.hotlines,
  panoh.incident_exports, panoh.legal_holds, panoh.notifications, panoh.oversight_appointments, panoh.role_access,
  panoh.rule_limits, panoh.sealed_files, panoh.usual_choices, vault.index_secrets to panoh_app;
grant select, insert on panoh.absences, panoh.agency_keys, panoh.agency_memberships, panoh.article_reviews,
  panoh.article_revisions, panoh.articles, panoh.band_changes, panoh.case_events, panoh.case_historical_records,
  panoh.case_labels, panoh.cases, panoh.child_answers, panoh.children, panoh.closed_tours, panoh.closure_statements, panoh.consents, panoh.contact_decisions, panoh.contacts, panoh.court_openings, panoh.court_steps,
  panoh.key_date_events, panoh.death_causes, panoh.disability_answers, panoh.follow_ups, panoh.goal_progress,
  panoh.grants, panoh.idempotency_keys, panoh.incident_perpetrators, panoh.incidents, panoh.recorded_risk_facts,
  panoh.legal_qualifications, panoh.legal_values, panoh.meeting_attendance, panoh.meeting_decisions,
  panoh.meeting_entries, panoh.meetings, panoh.need_answers, panoh.own_reminders, panoh.devices, panoh.device_cases,
  panoh.notification_preferences, panoh.narratives, panoh.order_events, panoh.plan_action_steps, panoh.possible_duplicates,
  panoh.plan_actions, panoh.protection_orders, panoh.respondents, panoh.historical_records, panoh.imports,
  panoh.import_row_cases, panoh.import_row_texts, panoh.envelope_keys, panoh.paper_keys, panoh.print_templates,
  panoh.import_rows, panoh.import_files, panoh.risk_assessments, panoh.rule_values, panoh.rule_versions,
  panoh.safety_plan_events, panoh.safety_plans, panoh.services, panoh.snoozes, panoh.suicide_triages,
  panoh.referral_message_texts, panoh.referral_messages, panoh.support_entries, panoh.support_goals, panoh.survivors, panoh.tool_results, panoh.users, panoh.whereabouts, vault.case_keys to
  panoh_app;
grant select, insert, update on panoh.agencies, panoh.closure_episodes, panoh.identities, panoh.referrals,
  panoh.safe_contacts, panoh.working_groups to panoh_app;
grant select, insert on panoh.legal_packs, panoh.sharing_protocols to panoh_app;
grant select, insert, update on panoh.legal_settings, panoh.legal_sign_offs, panoh.protocol_signatures to panoh_app;
grant select, insert, update (from_on, kind, until_on, version), delete on panoh.shocks to panoh_app;
grant select on panoh.training_modules to panoh_app;
grant select, update (enforced_from, set_at, set_by, version) on panoh.training_rules to panoh_app;
grant select, insert, update (ended_at) on panoh.trainers to panoh_app;
grant select, insert, update (confirmed_at, confirmed_by) on panoh.training_sessions, panoh.training_acts to panoh_app;
grant select, insert, update (revoked_by, revoked_on) on panoh.training_attendance to panoh_app;
grant select, insert, delete on panoh.plan_templates, panoh.drafts, panoh.holidays, panoh.import_mappings, panoh.import_file_contents to
  panoh_app;
grant select, insert, delete on panoh.file_chunks, panoh.referral_files to panoh_app;
grant select, insert, update (format, kept_at, removal_reason, removed_at, removed_by, sealed, size, state), delete on
  panoh.files to panoh_app;
grant update (ended_at, version) on panoh.absences to panoh_app;
grant update (done_at) on panoh.own_reminders to panoh_app;
grant update (ended_at, is_resting, last_contact_at, sealed_share, share_until) on panoh.devices to panoh_app;
grant update (dropped_at, taken_at) on panoh.device_cases to panoh_app;
grant update (ended_at) on panoh.agency_memberships, panoh.snoozes to panoh_app;
grant update (changed_at, corrected_at, number, published_at, published_number, state, version, withdrawn_at,
  withdrawn_reason) on panoh.articles to panoh_app;
grant select (public_key, version) on panoh.audit_keys to panoh_app;
grant update (decided_at, decided_by, state, version) on panoh.band_changes to panoh_app;
grant update (answered_at, answered_by, state) on panoh.case_historical_records to panoh_app;
grant update (sealed, version, written_at, written_by) on panoh.case_labels to panoh_app;
grant update (age_band, assessed_at, awaits_background, awaits_safe_contact, band, booked_on, conflict_answer,
  contact_stopped, contact_taken_at, contact_user_id, counts_in_statistics, death_reported_at, death_stops_contact,
  failed_attempts, follow_up_consent, is_minor, last_contact_at, lead_user_id, marital_status, may_be_linked, minor_decided_by,
  referred_from, refuses_sharing, searching_since, sex, shares_until, shares_with_group, stop_rests_on_closing,
  support_lead_agency_id, support_lead_state, version) on panoh.cases to panoh_app;
grant update (birth_certificate, birth_year, entered_in_error, has_disability, lives_with, own_case_id, recorded, saw_violence, sealed,
  sex, updated_at, used_as_threat, version, was_hurt) on panoh.children to panoh_app;
grant update (version, withdrawn_at) on panoh.consents to panoh_app;
grant insert (login, must_change, second_factor_from, user_id) on panoh.credentials to panoh_app;
grant insert (agency_id, asked_at, asked_by, asked_name, content, first_on, id, kind, recipient, report), update
  (approved_at, approved_by, approved_name, discarded_at) on panoh.deliveries to panoh_app;
grant update (agency_key_version, counted_from, edit, saved_at, sealed, sealed_key, version, writer, writes) on
  panoh.drafts to panoh_app;
grant select (agency_id, case_id, ends_at, id, opened_at, reason_code, review_outcome, reviewed_at, version), update
  (review_outcome, reviewed_at, reviewed_by, version) on panoh.emergency_accesses to panoh_app;
grant insert (agency_id, asked_by, case_id, fallback_agency_id, id), update (confirmed_at, confirmed_by, lapsed_at,
  stopped_at, stopped_by) on panoh.erasure_requests to panoh_app;
grant update (ends_at) on panoh.grants to panoh_app;
grant select (agency_id, asked_at, asked_by, code, id, lapsed_at), insert (agency_id, asked_by, code, id)
  on panoh.call_ins to panoh_app;
grant select, insert, update (agency_key_version, apart_from_id, basis, ends_on, hours_asked, report_by, reported_at, sealed,
  sealed_key, stage, stage_at, stage_reason, version, worker_id) on panoh.programme_files to panoh_app;
grant select (agency_id, file_id, user_id), insert (agency_id, blocked_by, file_id, reason, user_id) on panoh.programme_blocks to panoh_app;
grant select, insert on panoh.programme_sessions, panoh.programme_signal_texts to panoh_app;
grant select (agency_id, code, file_id, id, on_day, sent_at, sent_by), insert (agency_id, code, file_id, id, on_day, sent_by)
  on panoh.programme_signals to panoh_app;
grant insert (key_version, keyed_for, signal_id, tokens) on panoh.programme_signal_probes to panoh_app;
grant insert (agency_id, changed_by, is_open, within_minutes), update (changed_at, changed_by, is_open,
  within_minutes) on panoh.hotlines to panoh_app;
grant select (agency_id, due_at, id, is_doubtful, locked_at, outcome, received_at, settled_at, source, state, taken_at,
  taken_by, try_at, version) on panoh.callback_requests to panoh_app;
grant select (agency_key_version, id, sealed, sealed_key) on panoh.callback_details to panoh_app;
grant select (agency_key_version, id, last_at, part, parts, received_at, request_id, sealed, sealed_key, times, whole)
  on panoh.callback_messages to panoh_app;
grant select (at, id, request_id, state, template) on panoh.callback_answers to panoh_app;
grant update (claimed_at, resource_id) on panoh.idempotency_keys to panoh_app;
grant insert (agency_id, from_on, id, requested_at, requested_by, to_on), update (decided_at, decided_by, ends_at,
  is_approved, ready_at) on panoh.incident_exports to panoh_app;
grant update (abducted, awaits_details, children_present, contexts, core_type, detailed_at, earlier_incidents,
  ended_on, ended_precision, forced_marriage, goods_exchanged, harmful_practice, injury, is_pattern, law_forms,
  penetration, place_type, relationships, reported_before, reported_on, sealed_core_type_reason, spouse_abroad,
  started_on, started_precision, strangulation, time_of_day) on panoh.incidents to panoh_app;
grant update (valid_to, verified_by, verified_on, version) on panoh.legal_values to panoh_app;
grant update (people) on panoh.meeting_attendance to panoh_app;
grant update (taken_back_at, taken_back_by) on panoh.meeting_decisions to panoh_app;
grant update (discussed_at, heard_by, is_listed, reasons) on panoh.meeting_entries to panoh_app;
grant update (ended_at, held_at, host_agency_id, planned_at, state, version) on panoh.meetings to panoh_app;
grant update (breaks_quiet, digest_hour, email, language, quiet_from, quiet_until, works_on) on
  panoh.notification_preferences to panoh_app;
grant update (read_at) on panoh.notifications to panoh_app;
grant insert (agency_id, appointed_as, id, proposed_by, user_id) on panoh.oversight_appointments to panoh_app;
grant insert (expires_on, lifted, mark, order_id, served) on panoh.paper_marks to panoh_app;
grant update (approved_at, approved_by, body, form_approved_by, form_approved_on, valid_from, valid_to, version,
  written_at, written_by) on panoh.print_templates to panoh_app;
grant update (breached_at, breaches, conditions, copy_given_on, days, expires_on, explained_in, extension_answered_at,
  extension_decision, extension_missing, extension_prosecutor_id, extension_refusal, extension_requested_on,
  extension_sent_at, extension_state, failed_attempts, first_expires_on, issued_at, lift_reason, lifted_at,
  open_breaches, refusal_reason, refused_at, sealed, sealed_contact_line, serve_by, served_at, served_how, starts_on,
  version) on panoh.protection_orders to panoh_app;
grant update (finished_at) on panoh.imports to panoh_app;
grant update (two_at, two_by) on panoh.possible_duplicates to panoh_app;
grant update (answered_at, answered_by, import_id, row_no, version) on panoh.import_rows to panoh_app;
grant update (all_rows, done_rows, ended_at, failed, import_id, known_rows, layout, leased_until, period_from,
  period_until, preview, problem, round, sheet, state, tries, version, worker_id) on panoh.import_files to panoh_app;
grant select (created_at, device, endpoint_hash, id, user_id), delete on panoh.push_devices to panoh_app;
grant select (public_key, version) on panoh.push_keys to panoh_app;
grant select (passed_at, version_id) on panoh.rule_replans to panoh_app;
grant insert (agency_id, case_id, id, lead_user_id, sealed_by, supervisor_id), update (opened_at, opened_by) on
  panoh.sealed_files to panoh_app;
grant update (address, capacity, capacity_unit, checked_on, confirmed_at, confirmed_until, cost, cost_note, documents,
  documents_note, free_places, free_with_children, hours_note, is_confidential, languages, opening_hours, public_phone, said_places,
  said_with_children, status, version, withdrawn_at) on panoh.services to panoh_app;
grant select (created_at, device, ended_at, expires_at, id, opened_by, seen_at, user_id), update (ended_at) on
  panoh.sessions to panoh_app;
grant select (channel, planned_until, sealed_address, sealed_planned, user_id) on panoh.staff_email_addresses to
  panoh_app;
grant select (sealed_number, user_id), insert (sealed_number, user_id), delete on panoh.staff_phones to panoh_app;
grant update (ended_at) on panoh.court_openings to panoh_app;
grant update (display_name, language, roles, status, version) on panoh.users to panoh_app;
grant execute on function panoh.accept_referral, panoh.account_states, panoh.add_event, panoh.add_push_device,
  panoh.agenda_proposals, panoh.agency_endings, panoh.endable_cases, panoh.hand_over_cases, panoh.confirm_hand_overs, panoh.take_back_endings, panoh.end_handed_over,
  panoh.ending_keys, panoh.answer_call_in, panoh.answer_programme_signal, panoh.programme_signal_of, panoh.call_in_of, panoh.release_call_ins, panoh.released_call_ins,
  panoh.agree_overrides, panoh.analyze_import, panoh.answer_extension, panoh.answer_support_lead,
  panoh.apply_appointment, panoh.ask, panoh.ask_for_group_consent, panoh.ask_for_import_consents, panoh.unshared_cases, panoh.request_callback, panoh.askable_services, panoh.assign_follow_ups,
  panoh.audit_state, panoh.begin_session, panoh.block_facts, panoh.block_reviews, panoh.blocks_of,
  panoh.escalate_to_supervisor_now, panoh.contact_assignees_of, panoh.access_to_cases, panoh.cast_block_vote, panoh.check_paper,
  panoh.change_email_address, panoh.change_help, panoh.choosable, panoh.close_case, panoh.compare_pair,
  panoh.contact_shares, panoh.add_court_entry, panoh.court_figures, panoh.shock_figures, panoh.court_receivers, panoh.court_work, panoh.courts_at_lawyer, panoh.end_court_contacts, panoh.plan_court_help, panoh.has_own_lawyer, panoh.correction_subject, panoh.record_correction, panoh.decide_correction, panoh.decides_correction, panoh.gives_second_look, panoh.viewer_coordinates_case, panoh.count_own, panoh.critical_triage, panoh.decide_pair,
  panoh.decision_owners, panoh.draft_edition, panoh.drop_wraps, panoh.edition_exact, panoh.emergencies_of,
  panoh.emergency_is_locked, panoh.emergency_target, panoh.emergency_view, panoh.end_follow_up,
  panoh.end_support_lead, panoh.entry_sight, panoh.erase_case, panoh.erasure_facts, panoh.extension_requests, panoh.file_bytes,
  panoh.gate_facts, panoh.group_queue, panoh.hand_in_registration, panoh.hand_overs, panoh.has_worked_on, panoh.held_along,
  panoh.expedite_escalations, panoh.callback_reading, panoh.receive_sms, panoh.answer_by_sms, panoh.open_sms, panoh.settle_sms, panoh.cases_along, panoh.hotline, panoh.hold_case, panoh.import_backlog, panoh.imports,
  panoh.indicators, panoh.inherit_blocks, panoh.keep_name, panoh.known_at, panoh.known_returns, panoh.lapse_closure, panoh.linkage_pairs,
  panoh.linkage_state, panoh.account_is_ready, panoh.active_sessions, panoh.lock_case, panoh.lock_imported_contact, panoh.may_be_notified,
  panoh.may_grant, panoh.account_refusal, panoh.may_receive, panoh.may_replace_referral, panoh.may_take_over, panoh.me, panoh.merged_records,
  panoh.message_readers, panoh.message_state, panoh.share_contact_outcome, panoh.move_edition, panoh.needs_administrator, panoh.needs_before, panoh.notify_facts,
  panoh.records_of, panoh.notify_message, panoh.notify_people, panoh.now, panoh.open_emergency, panoh.order_contacts, panoh.order_status,
  panoh.order_statuses, panoh.own_account, panoh.own_counts, panoh.owned_block,
  panoh.may_train, panoh.training_people, panoh.viewer_owns_case, panoh.packet_references, panoh.pair_decisions, panoh.plan_follow_up, panoh.plan_to_continue, panoh.raised_since,
  panoh.notices_of_order, panoh.received_notices, panoh.see_order_notice, panoh.send_order_notice, panoh.take_back_order_notice, panoh.stations_to_notify,
  panoh.planning_state, panoh.programme_figures, panoh.public_articles, panoh.public_services, panoh.receipt, panoh.receivers_of,
  panoh.reminder_state, panoh.respondent_names, panoh.respondents_called, panoh.reopen_case, panoh.review_basis, panoh.rows_of_rules, panoh.premature_settlements,
  panoh.sharing_state, panoh.lock_account, panoh.silent_agencies, panoh.supervisor_calls, panoh.supply, panoh.give_voice, panoh.keep_voice_code, panoh.voices_heard, panoh.start_block, panoh.support_counts,
  panoh.take_back_import, panoh.take_incident_export, panoh.notify_read_budget_spent,
  panoh.undeliverable_rows, panoh.undo_acceptance, panoh.viewer, panoh.write_audit to panoh_app;

-- panoh_auth
grant usage on schema panoh to panoh_auth;
grant select on panoh.users to panoh_auth;
grant select, insert on panoh.idempotency_keys to panoh_auth;
grant update (claimed_at, resource_id) on panoh.idempotency_keys to panoh_auth;
grant execute on function panoh.account_of, panoh.account_states, panoh.attempt, panoh.begin_session, panoh.change_factors,
  panoh.issue_proof, panoh.me, panoh.now, panoh.open_import_session,
  panoh.open_session, panoh.own_factors, panoh.remove_factors,
  panoh.reopen_account, panoh.set_password, panoh.set_up_administrator, panoh.spend_proof, panoh.step_up,
  panoh.write_audit to panoh_auth;

-- panoh_keys
grant usage on schema linkage, panoh, vault to panoh_keys;
grant select on linkage.pairs to panoh_keys;
grant select, insert on linkage.inbox to panoh_keys;
grant select, insert, update, delete on linkage.keys, vault.rotations to panoh_keys;
grant insert on vault.index_secrets to panoh_keys;
grant insert, delete on panoh.agency_keys, vault.case_keys, vault.resting_keys to panoh_keys;
grant delete on linkage.model to panoh_keys;
grant delete, truncate on linkage.encodings, linkage.tags to panoh_keys;
grant select (case_id, key_version, no) on linkage.encodings to panoh_keys;
grant update (sealed_identity, sealed_phone) on linkage.inbox to panoh_keys;
grant select (key_version, learnt_at, learnt_from, model), insert (key_version, learnt_at, learnt_from, model) on
  linkage.model to panoh_keys;
grant update (sealed) on linkage.pairs to panoh_keys;
grant select (case_id, is_linkable) on linkage.registrations to panoh_keys;
grant select (no) on linkage.tags to panoh_keys;
grant select (case_id, next_at), update (next_at) on linkage.to_compare to panoh_keys;
grant select (agency_id, held_by, public_key, sealed_private_key, version), update (sealed_private_key) on
  panoh.agency_keys to panoh_keys;
grant select (sealed_private_key, version), update (sealed_private_key) on panoh.audit_keys to panoh_keys;
grant select (agency_id, case_id, id, sealed_reason), update (sealed_reason) on panoh.band_changes, panoh.consents to
  panoh_keys;
grant select (agency_id, case_id, id, kind, partition, sealed_note), update (sealed_note) on panoh.case_events,
  panoh.key_date_events to panoh_keys;
grant select (agency_id, case_id, id, sealed_note, sealed_wellbeing), update (sealed_note, sealed_wellbeing) on
  panoh.contacts to panoh_keys;
grant select (agency_id, agency_key_version, case_id, key, sealed_key, user_id), update (agency_key_version,
  sealed_key) on panoh.drafts to panoh_keys;
grant select (agency_id, agency_key_version, case_id, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.own_reminders to panoh_keys;
grant select (agency_id, agency_key_version, case_id, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.emergency_reasons to panoh_keys;
grant select (agency_id, case_id, id, partition, sealed), update (sealed) on panoh.files to panoh_keys;
grant select (agency_id, agency_key_version, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.referral_files to panoh_keys;
grant select (agency_id, case_id, id, sealed_word), update (sealed_word) on panoh.goal_progress to panoh_keys;
grant select (agency_id, agency_key_version, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.callback_details, panoh.callback_messages to panoh_keys;
grant select (id, sealed_number), update (sealed_number) on panoh.callback_answers to panoh_keys;
grant select (case_id, sealed), update (sealed) on panoh.case_labels, panoh.identities, panoh.safe_contacts to
  panoh_keys;
grant select (agency_id, case_id, id, sealed), update (sealed) on panoh.children to panoh_keys;
grant select (case_id, id, sealed_name), update (sealed_name) on panoh.incident_perpetrators to panoh_keys;
grant select (agency_id, case_id, id, sealed_core_type_reason), update (sealed_core_type_reason) on panoh.incidents to
  panoh_keys;
grant select (agency_id, case_id, id, sealed_number), update (sealed_number) on panoh.legal_qualifications to
  panoh_keys;
grant select (agency_id, case_id, id, kind, sealed), update (sealed) on panoh.narratives, panoh.order_events to
  panoh_keys;
grant select (id, sealed_share), update (sealed_share) on panoh.devices to panoh_keys;
grant select (sealed_private_key, version), update (sealed_private_key) on panoh.envelope_keys, panoh.paper_keys
  to panoh_keys;
grant select (id, sealed_name), update (sealed_name) on panoh.passkeys to panoh_keys;
grant select (key_version, keyed_for, perpetrator_id, tokens), update (key_version, tokens) on panoh.perpetrator_names
  to panoh_keys;
grant select (id, key_version, keyed_for, tokens), update (key_version, tokens) on panoh.programme_signal_probes to panoh_keys;
grant select (agency_id, case_id, id, sealed, sealed_contact_line), update (sealed, sealed_contact_line) on
  panoh.protection_orders to panoh_keys;
grant select (agency_id, case_id, id, partition, sealed), update (sealed) on panoh.corrections to panoh_keys;
grant select (agency_id, case_id, id, sealed, sealed_name), update (sealed, sealed_name) on panoh.respondents to
  panoh_keys;
grant select (agency_id, agency_key_version, kind, row_id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.historical_records to panoh_keys;
grant select (agency_id, file_key, id, key_version), update (file_key, key_version) on panoh.imports to panoh_keys;
grant select (agency_id, agency_key_version, id, sealed, sealed_key), update (agency_key_version, sealed, sealed_key)
  on panoh.import_file_contents, panoh.import_mappings to panoh_keys;
grant select (agency_id, agency_key_version, row_id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.import_row_texts to panoh_keys;
grant select (agency_id, agency_key_version, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.order_notices to panoh_keys;
grant select (agency_id, agency_key_version, message_id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.referral_message_texts to panoh_keys;
grant select (agency_id, agency_key_version, id, sealed_key), update (agency_key_version, sealed_key) on
  panoh.programme_files to panoh_keys;
grant select (agency_id, agency_key_version, sealed_key, signal_id), update (agency_key_version, sealed_key) on
  panoh.programme_signal_texts to panoh_keys;
grant select (agency_id, content_key, id, key_version), update (content_key, key_version) on panoh.import_rows to
  panoh_keys;
grant select (id, sealed_subscription), update (sealed_subscription) on panoh.push_devices to panoh_keys;
grant select (sealed_private_key, version), update (sealed_private_key) on panoh.push_keys to panoh_keys;
grant select (agency_id, case_id, id, sealed), update (sealed) on panoh.safety_plans, panoh.suicide_triages to
  panoh_keys;
grant select (agency_id, case_id, id, sealed_what), update (sealed_what) on panoh.plan_actions to panoh_keys;
grant select (agency_id, case_id, id, sealed_note), update (sealed_note) on panoh.court_steps to panoh_keys;
grant select (planned_secret, sealed_code_key, sealed_secret, user_id), update (planned_secret, sealed_code_key,
  sealed_secret) on panoh.second_factors to panoh_keys;
grant select (channel, sealed_address, sealed_planned, user_id), update (sealed_address, sealed_planned) on
  panoh.staff_email_addresses to panoh_keys;
grant select (sealed_number, user_id), update (sealed_number) on panoh.staff_phones to panoh_keys;
grant select (key_version, keyed_for, tokens, user_id), update (key_version, tokens) on panoh.staff_names to
  panoh_keys;
grant select (agency_id, case_id, id, sealed_note), update (sealed_note) on panoh.support_entries to panoh_keys;
grant select (agency_id, case_id, id, sealed_measure, sealed_words), update (sealed_measure, sealed_words) on
  panoh.support_goals to panoh_keys;
grant select (case_id, id, sealed), update (sealed) on panoh.whereabouts to panoh_keys;
grant select (agency_id, agency_key_version, case_id, key_version, partition, sealed_key), update (agency_key_version,
  sealed_key) on vault.case_keys to panoh_keys;
grant select (sealed_secret, state, version), update (sealed_secret, state) on vault.index_secrets to panoh_keys;
grant select (agency_id, agency_key_version, block_id, case_id, key_version, partition, sealed_key), update
  (agency_key_version, sealed_key) on vault.resting_keys to panoh_keys;
grant execute on function panoh.now to panoh_keys;

-- panoh_linkage
grant usage on schema linkage, panoh, statistics to panoh_linkage;
grant select on linkage.decisions to panoh_linkage;
grant select, insert on linkage.moves, statistics.person_counts to panoh_linkage;
grant select, insert, update on linkage.registrations to panoh_linkage;
grant select, insert, update, delete on linkage.encodings, linkage.keys, linkage.model, linkage.pairs,
  linkage.to_compare to panoh_linkage;
grant select, insert, delete on linkage.tags, statistics.person_periods to panoh_linkage;
grant select, update, delete on linkage.inbox to panoh_linkage;
grant update (applied_at, undo_applied_at) on linkage.decisions to panoh_linkage;
grant execute on function panoh.leave_lapsed, panoh.now, panoh.registration_facts, panoh.write_audit,
  statistics.days_to_count, statistics.records_to_count to panoh_linkage;

-- panoh_statistics
grant usage on schema statistics to panoh_statistics;
grant select on statistics.counted_periods, statistics.edition_checks, statistics.editions, statistics.cell_counts,
  statistics.person_counts, statistics.person_periods to panoh_statistics;
grant select (code, columns, edition_id, first_on, kind, lines, number, shown, withdrawn_at, withdrawn_reason,
  without_consent_percent, without_day_percent) on statistics.edition_tables to panoh_statistics;

-- panoh_watchdog
grant usage on schema panoh to panoh_watchdog;
grant execute on function panoh.watch to panoh_watchdog;

-- panoh_worker
grant usage on schema panoh, statistics to panoh_worker;
grant select on panoh.audit_entries, panoh.audit_chain_state, panoh.follow_up_steps, panoh.rule_replans,
  statistics.counted_periods, statistics.cell_counts, statistics.periods_to_recount to panoh_worker;
grant select, insert on panoh.audit_chain, panoh.audit_checkpoints, panoh.audit_keys, panoh.daily_reports,
  panoh.push_keys to panoh_worker;
grant select, insert, update on panoh.worker_heartbeats to panoh_worker;
grant select, insert, delete on panoh.outbox to panoh_worker;
grant select, delete on panoh.messages to panoh_worker;
grant insert on panoh.notifications to panoh_worker;
grant delete on panoh.drafts, panoh.files, panoh.read_budgets, panoh.case_read_counters, panoh.import_mappings,
  panoh.import_file_contents to panoh_worker;
grant select (ended_at, ends_at, handed_over_at, id, starts_at), update (handed_over_at) on panoh.absences to
  panoh_worker;
grant update (mark_seq, mark_xid, settled_seq) on panoh.audit_chain_state to panoh_worker;
grant select (saved_at) on panoh.drafts to panoh_worker;
grant select (done_at), delete on panoh.own_reminders to panoh_worker;
grant select (ended_at, taken_until), delete on panoh.devices to panoh_worker;
grant select (started_at, state) on panoh.files to panoh_worker;
grant insert (case_id, follow_up_id, id, run_at, rung, step_no, tells), update (attempts, done_at, lease_until, state)
  on panoh.follow_up_steps to panoh_worker;
grant select (agency_id, case_id, due_at, id, rule, status), update (escalated_at, escalated_to) on panoh.follow_ups
  to panoh_worker;
grant select (done_at, id, run_at, rung, state) on panoh.callback_escalations to panoh_worker;
grant select (day) on panoh.holidays to panoh_worker;
grant update (attempts, ended_at, error_code, next_at, state, tag, tried_at) on panoh.messages to panoh_worker;
grant select (step_id, user_id) on panoh.notifications to panoh_worker;
grant update (relayed_at) on panoh.outbox to panoh_worker;
grant select (id, sealed_subscription, taken_tag, user_id), update (taken_tag), delete on panoh.push_devices to
  panoh_worker;
grant select (hour) on panoh.case_read_counters, panoh.read_budgets to panoh_worker;
grant select (made_at) on panoh.import_mappings to panoh_worker;
grant select (id, sent_at) on panoh.import_file_contents to panoh_worker;
grant select (ended_at, id, leased_until, round, sent_at, state, tries), update (ended_at, leased_until, problem,
  state, tries) on panoh.import_files to panoh_worker;
grant update (ended_at, moved, passed_at) on panoh.rule_replans to panoh_worker;
grant select (count, key, version_id) on panoh.rule_values to panoh_worker;
grant select (id, number, working_group_id) on panoh.rule_versions to panoh_worker;
grant execute on function panoh.audit_state, panoh.case_to_plan, panoh.erase_callback_details, panoh.erase_message_texts,
  panoh.erase_programme_files, panoh.erase_trainings, panoh.lapse_call_ins,
  panoh.claim_sms, panoh.hotline, panoh.lapse_closings, panoh.linkage_state, panoh.message_needs, panoh.next_call_in,
  panoh.next_programme_signal, panoh.notify_hotline, panoh.notify_own_reminders,
  panoh.notify_programme_reports, panoh.notify_trainings,
  panoh.notify_unsaid_beds, panoh.now, panoh.plan_call_in, panoh.plan_programme_signal, panoh.plan_taken_back,
  panoh.receive_sms, panoh.recipient_facts, panoh.reminder_state, panoh.replan, panoh.rows_to_replan, panoh.settle_sms,
  panoh.tell_incident, panoh.write_audit, statistics.gather_stale, statistics.recount to panoh_worker;
