import { codeList } from '../shared/code-lists.js';

/** The modules of the field (CAPABILITIES 8.1); how long each is valid stands in the database. */
export const TRAINING_MODULES = codeList('TrainingModule', [
  'tm_intro',
  'tm_risk',
  'tm_mediation',
  'tm_order',
  'tm_suicide',
  'tm_children',
  'tm_sexual',
  'tm_court',
  'tm_review',
  'tm_programme',
  'tm_data',
  'tm_volunteer',
]);
export type TrainingModuleCode = (typeof TRAINING_MODULES)[number];

/** Who taught: sessions that an institution holds show whether training has become part of it. */
export const TRAINING_HOSTS = codeList('TrainingHost', [
  'police_academy',
  'judges_training_centre',
  'prosecutor_institute',
  'medical_college',
  'ngo',
  'own_agency',
  'other',
]);
export type TrainingHost = (typeof TRAINING_HOSTS)[number];

/** What a person may do with what a module is needed for, from everything to emergencies only. */
export const TRAINING_STATES = codeList('TrainingState', ['valid', 'warn', 'supervised', 'suspended']);
export type TrainingState = (typeof TRAINING_STATES)[number];
