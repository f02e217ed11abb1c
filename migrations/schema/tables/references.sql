alter table panoh.drafts add constraint drafts_agency_fk
  foreign key (agency_id) references panoh.agencies(id);

alter table panoh.drafts add constraint drafts_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.drafts add constraint drafts_user_fk
  foreign key (user_id) references panoh.users(id);

alter table vault.case_keys add constraint case_keys_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table vault.resting_keys add constraint resting_keys_block_fk
  foreign key (block_id) references panoh.conflict_blocks(id);

alter table vault.resting_keys add constraint resting_keys_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.users add constraint users_agency_fk
  foreign key (agency_id) references panoh.agencies(id);

alter table panoh.oversight_appointments add constraint oversight_appointments_agency_fk
  foreign key (agency_id) references panoh.agencies(id);

alter table panoh.service_places add constraint service_places_referral_fk
  foreign key (referral_id) references panoh.referrals(id);

alter table panoh.conflict_blocks add constraint conflict_blocks_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.emergency_accesses add constraint emergency_accesses_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.grants add constraint grants_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.disability_answers add constraint disability_answers_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.erasure_requests add constraint erasure_requests_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.erasures add constraint erasures_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.identities add constraint identities_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.known_facts add constraint known_facts_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.legal_holds add constraint legal_holds_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.narratives add constraint narratives_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.safe_contacts add constraint safe_contacts_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.sealed_files add constraint sealed_files_case_fk
  foreign key (case_id) references panoh.cases(id);

alter table panoh.survivors add constraint survivors_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.whereabouts add constraint whereabouts_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.consents add constraint consents_case_fk
  foreign key (case_id) references panoh.cases(id) deferrable initially deferred;

alter table panoh.case_pasts add constraint case_pasts_row_fk
  foreign key (row_id, agency_id) references panoh.register_rows(id, agency_id);
