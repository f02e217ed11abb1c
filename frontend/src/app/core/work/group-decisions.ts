import type { DecisionRequest } from '../../api/models/decision-request';

/** What a meeting can decide, in the order of the server: a row says by its step which of them it is. */
export const GROUP_DECISIONS: readonly DecisionRequest['code'][] = [
  'contact_her',
  'review_safety_plan',
  'reassess_risk',
  'seek_order',
  'check_order',
  'police_attention',
  'perpetrator_measures',
  'offer_legal_aid',
  'offer_health_care',
  'offer_psychosocial',
  'children_safety',
  'help_with_documents',
  'report_to_group',
  'prepare_closing',
];
