-- Rows that every database begins with.
insert into panoh.clock default values;
insert into panoh.directory_version default values;
insert into panoh.audit_chain_state default values;
insert into panoh.unknown_login_attempts (slot) select generate_series(0, 63);

insert into panoh.training_rules default values;
insert into panoh.training_modules (code, valid_months) values
  ('tm_intro', 24), ('tm_risk', 24), ('tm_mediation', 24), ('tm_order', 24), ('tm_suicide', 12), ('tm_children', 24),
  ('tm_sexual', 24), ('tm_court', 36), ('tm_review', 24), ('tm_programme', 24), ('tm_data', 12), ('tm_volunteer', 24);

-- How many cases and names a role may read in an hour before it is stopped.
insert into panoh.read_limits (role, cases, unwraps) values
  ('coordinator', 300, 2000), ('caseworker', 150, 10000), ('cowfa_specialist', 150, 10000),
  ('health_worker', 150, 10000), ('hotline_worker', 150, 10000), ('legal_aid_lawyer', 150, 10000),
  ('police_inspector', 150, 10000), ('prosecutor', 150, 10000), ('shelter_worker', 150, 10000),
  ('supervisor', 300, 20000);

-- Terms of the law as they are assumed until a person with the right confirms them.
insert into panoh.legal_values (id, key, value, unit, valid_from) values
  (gen_random_uuid(), 'court.reconciliation_max_days', '180', 'days', '2013-03-19'),
  (gen_random_uuid(), 'list.articles', 'cc_1998', 'choice', '1998-05-21'),
  (gen_random_uuid(), 'list.measures', 'pv_2013', 'choice', '2013-03-19'),
  (gen_random_uuid(), 'list.risk_factors', 'core_v1', 'choice', '2026-11-01'),
  (gen_random_uuid(), 'po.count_from', 'served', 'choice', '2013-03-19'),
  (gen_random_uuid(), 'po.day_counting', 'from_next_day', 'choice', '2013-03-19'),
  (gen_random_uuid(), 'po.extension_days', '15', 'days', '2013-03-19'),
  (gen_random_uuid(), 'po.extension_total_days', '30', 'days', '2013-03-19'),
  (gen_random_uuid(), 'po.issue_within_hours', '24', 'hours', '2013-03-19'),
  (gen_random_uuid(), 'po.max_initial_days', '15', 'days', '2013-03-19'),
  (gen_random_uuid(), 'po.served_within_hours', '24', 'hours', '2013-03-19');

-- The least and the most that a group may set for a step of a rule, in the unit of the step.
insert into panoh.rule_limits (key, least, most) values
  ('co.ask_again/1', 1, 7), ('co.basis_review/1', 1, 72), ('fu.alternative_channel/1/high', 1, 24),
  ('fu.alternative_channel/1/medium', 1, 72), ('fu.alternative_channel/1/standard', 1, 72), ('fu.first_contact/1/high', 1, 24),
  ('fu.first_contact/1/medium', 1, 72), ('fu.first_contact/1/standard', 1, 7), ('fu.mdwg_review/1', 1, 7),
  ('fu.mdwg_review/2', 1, 48), ('fu.no_contact/high/2', 1, 2), ('fu.no_contact/high/3', 1, 4),
  ('fu.no_contact/high/4', 1, 7), ('fu.no_contact/medium/1', 1, 3), ('fu.no_contact/medium/2', 1, 11),
  ('fu.no_contact/medium/3', 1, 17), ('fu.no_contact/medium/4', 1, 28), ('fu.no_contact/standard/1', 1, 7),
  ('fu.no_contact/standard/2', 1, 7), ('fu.no_contact/standard/3', 1, 17), ('fu.no_contact/standard/4', 1, 28),
  ('fu.post_closure/1', 1, 28), ('fu.post_closure/1/opens', 1, 14), ('fu.post_closure/2', 1, 84),
  ('fu.post_closure/2/opens', 1, 14), ('fu.post_closure/3', 1, 168), ('fu.post_closure/3/opens', 1, 14),
  ('fu.post_closure/4', 1, 336), ('fu.post_closure/4/opens', 1, 14), ('fu.regular/at_most/high', 1, 7),
  ('fu.regular/at_most/medium', 1, 14), ('fu.regular/at_most/standard', 1, 28), ('fu.regular/cadence/1', 1, 7),
  ('fu.regular/cadence/2', 1, 14), ('fu.regular/cadence/3', 1, 28), ('fu.safety_24h/1', 1, 24),
  ('fu.safety_24h/2', 1, 72), ('fu.safety_24h/2/opens', 1, 24), ('fu.safety_plan/1/medium', 1, 72),
  ('hl.forensic/1', 1, 72), ('hl.review/1', 1, 14), ('hl.review/1/opens', 1, 7), ('hl.review/2', 1, 28),
  ('hl.review/2/opens', 1, 7), ('hl.review/3', 1, 84), ('hl.review/3/opens', 1, 14), ('hl.review/4', 1, 168),
  ('hl.review/4/made', 0, 1), ('hl.review/4/opens', 1, 14), ('hl.sexual_late/1', 1, 7), ('hl.strangle/1', 1, 24),
  ('cr.confirm/1', 1, 24), ('escalation/first/high', 1, 4), ('escalation/first/other', 1, 24), ('escalation/last', 25, 72), ('lg.court/1', -14, -7),
  ('lg.court/1/opens', 1, 7), ('lg.court/2', -2, -1), ('lg.court/2/opens', 1, 3), ('mig.return/1', -28, -14),
  ('mig.return/1/opens', 1, 7), ('po.breach/2', 1, 3), ('po.notice_seen/1', 1, 24), ('po.expiry/2', 1, 3), ('po.expiry/2/opens', 1, 3),
  ('ch.left/1', 1, 72), ('ch.papers/1', 1, 30), ('ch.safety/1/high', 1, 24), ('ch.safety/1/medium', 1, 72),
  ('ch.safety/1/standard', 1, 72), ('ch.safety/2', 1, 30), ('ch.school/1', 1, 14),
  ('pl.joint/1', -36, -18), ('pl.joint/1/opens', 1, 3), ('pl.joint/2', -36, -18), ('pl.joint/2/opens', 1, 3), ('pl.plan/1/high', 1, 24), ('pl.plan/1/medium', 1, 7), ('pl.plan/1/standard', 1, 7),
  ('po.police_check/1', 1, 7), ('po.police_check/1/opens', 1, 2), ('po.police_check/2', 1, 14),
  ('po.police_check/2/opens', 1, 2), ('po.police_check/3', 1, 21), ('po.police_check/3/opens', 1, 2),
  ('po.police_check/4', 1, 28), ('po.police_check/4/opens', 1, 2), ('po.police_check/5', 1, 35),
  ('po.police_check/5/opens', 1, 2), ('po.police_check/6', 1, 42), ('po.police_check/6/opens', 1, 2),
  ('po.police_check/7', 1, 49), ('po.police_check/7/opens', 1, 2), ('po.police_check/8', 1, 56),
  ('po.police_check/8/opens', 1, 2), ('po.pre_expiry/1', -10, -5), ('po.pre_expiry/2', -4, -2),
  ('po.weekly/10', 1, 59), ('po.weekly/2', 1, 3), ('po.weekly/3', 1, 10), ('po.weekly/4', 1, 17),
  ('po.weekly/5', 1, 24), ('po.weekly/6', 1, 31), ('po.weekly/7', 1, 38), ('po.weekly/8', 1, 45),
  ('po.weekly/9', 1, 52), ('rf.waiting/1/high', 1, 3), ('rf.waiting/1/medium', 1, 7), ('rf.waiting/1/standard', 1, 7),
  ('sh.after/1', 1, 2), ('sh.after/2', 1, 7), ('sh.after/2/opens', 1, 3), ('sh.after/3', 1, 30),
  ('sh.after/3/opens', 1, 7), ('sh.exit_plan/1', 1, 3), ('sh.exit_plan/2', 1, 10), ('sh.exit_plan/2/opens', 1, 7),
  ('sh.exit_plan/3', 1, 14), ('sh.exit_plan/3/opens', 1, 2), ('sl.offer/1/high', 1, 24), ('sl.offer/1/medium', 1, 72),
  ('sl.offer/1/standard', 1, 72);
