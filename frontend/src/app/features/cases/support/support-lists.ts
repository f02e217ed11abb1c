import { SERVICE_TYPE } from '../../../api/models/service-type-array';
import type { GoalDto, GoalRequest, SafetyPlanTextsDto, SupportEntryRequest } from '../../../api/models';

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
export const OTHER_SERVICES = SERVICE_TYPE.filter((type) => !ORDINARY.includes(type));
/** Opens the list of the others; no code of the API. */
export const ANOTHER = 'another';

export const MINUTES = ['15', '30', '45', '60', '90', '120'] as const;

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
