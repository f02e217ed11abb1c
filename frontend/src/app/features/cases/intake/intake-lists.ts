import { REFERRED_FROM } from '../../../api/models/referred-from-array';

export const SEXES = ['female', 'male', 'unknown'] as const;
/** The others are known from imported registers only. */
export const REFERRED_FROM_OFFERED = REFERRED_FROM.filter(
  (code) => !['livelihoods', 'humanitarian_actor', 'other_government'].includes(code),
);
/** Paths of what the API may refuse about the people of an incident; more than ten are no report. */
const fieldsOfPeople = (path: string): string[] =>
  Array.from({ length: 10 }, (_, index) => [`${path}.${index}.relationship`, `${path}.${index}.name`]).flat();
/** Paths of what the API may refuse about an incident. */
export const INCIDENT_FIELDS = [
  ...['reportedOn', 'startedOn', 'lawForms', 'strangulation', 'perpetrators', 'narrative'],
  ...fieldsOfPeople('perpetrators'),
];
