/** What serves other functions of the database alone, by name: the app role calls none of them. */
export const HIDDEN_FUNCTIONS = `
account_of acting_for agency_serves_case_area allowed_to answerable_for attempt block_reviewer block_voter
blocked_for calls_for case_to_plan change_factors contact_partner dangers_of decides_closure end_open_closure
ends_support_lead enforce_block erase_callback_details erase_message_texts fallback_for
issue_proof known_with lapse_closings leave_lapsed linked_cases load_viewer
may_complete_follow_up may_search_respondents meets_on merge_record message_needs notify
notify_hotline notify_own_reminders open_block open_import_session open_session own_factors
people_around plan_row plan_taken_back queue_lines_of reaches reads_cases recipient_facts
registration_facts remove_factors reopen_account replan rows_to_replan set_password
set_up_administrator spend_proof state_of_planning step_up take_back_shares
tell_incident tell_work_of viewer_has_case_relation viewer_may_see_orders watch`.match(/\w+/g);
