import type { GoalDto } from '../../../api/models/goal-dto';
import type { GoalRequest } from '../../../api/models/goal-request';
import type { SafetyPlanTextsDto } from '../../../api/models/safety-plan-texts-dto';
import type { SupportEntryRequest } from '../../../api/models/support-entry-request';

export type Service = SupportEntryRequest['serviceType'];
export type WithWhom = SupportEntryRequest['withWhom'];
export type GoalDomain = GoalRequest['domain'];
export type Progress = GoalDto['progress'];
export type PlanSection = keyof SafetyPlanTextsDto;

/** What is given most often, as buttons; all others stand in a list below. */
export const ORDINARY: readonly Service[] = [
  'psychosocial',
  'legal',
  'health',
  'documents',
  'livelihoods',
  'housing',
];
export const OTHER_SERVICES: readonly Service[] = [
  'safe_house',
  'police_security',
  'child_protection',
  'forensic_exam',
  'hotline',
  'social_benefits',
  'cash_food_nfi',
  'education',
  'alimony_property',
  'perpetrator_programme',
  'other',
];
/** Opens the list of the others; no code of the API. */
export const ANOTHER = 'another';

export const WITH_WHOM: readonly WithWhom[] = [
  'survivor',
  'survivor_with_children',
  'children',
  'trusted_person',
  'other_agency',
  'on_survivors_behalf',
];
export const MINUTES = ['15', '30', '45', '60', '90', '120'] as const;

export const GOAL_DOMAINS: readonly GoalDomain[] = [
  'safety',
  'health',
  'psychosocial',
  'justice',
  'livelihood',
  'housing',
  'documents',
  'children',
  'other',
];
export const PROGRESS: readonly Progress[] = ['in_progress', 'met', 'not_applicable'];

/** The sections of a plan in the order in which they are asked and read. */
export const PLAN_SECTIONS: readonly PlanSection[] = [
  'mainConcern',
  'economic',
  'relationships',
  'community',
  'otherResources',
  'before',
  'during',
  'after',
];
/** `mainConcern` is `main-concern` in the texts. */
export const sectionName = (section: PlanSection): string =>
  section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
