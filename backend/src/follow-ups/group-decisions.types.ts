import { codeList } from '../shared/code-lists.js';

/**
 * What a working group can decide about a case, as codes: there is no free text, so that no name can stand in minutes.
 * Where she is, and whether she thinks of not living, is not decided there. Mediation is not in the list (domain
 * reference 2). The place in the list is the step of the row that a decision makes: new ones go to the end.
 */
export const DECISIONS = codeList('GroupDecision', [
  'contact_survivor',
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
]);
export type Decision = (typeof DECISIONS)[number];

/** Which step of the rule a decision is, counted from 1. */
export const stepOf = (closureRequest: Decision): number => DECISIONS.indexOf(closureRequest) + 1;
