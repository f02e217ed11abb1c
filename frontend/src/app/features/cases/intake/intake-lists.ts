/** Code lists of the registration form, in the order in which they are offered. */
export const KNOWN = ['yes', 'no', 'unknown'] as const;
export const SEXES = ['female', 'male', 'unknown'] as const;
export const LAW_FORMS = ['physical', 'psychological', 'sexual', 'economic'] as const;
export const MARITAL = [
  'married_registered',
  'married_nikoh_only',
  'married_polygamous',
  'cohabiting',
  'separated',
  'abandoned_by_migrant',
  'divorced_registered',
  'divorced_religious_only',
  'widowed',
  'single',
  'unknown',
] as const;
export const DISABILITIES = ['yes', 'none', 'not_asked'] as const;
export const RELATIONSHIPS = [
  'husband_registered',
  'husband_nikoh',
  'ex_husband',
  'fiance_partner',
  'mother_in_law',
  'father_in_law',
  'brother_in_law',
  'sister_in_law',
  'co_wife',
  'father',
  'mother',
  'step_parent',
  'brother',
  'sister',
  'son',
  'daughter',
  'grandparent',
  'other_relative',
  'wife',
  'ex_wife',
  'cohabitant_other',
  'neighbour_friend',
  'teacher',
  'schoolmate',
  'employer',
  'service_provider',
  'official_police_military',
  'community_member',
  'stranger',
  'other',
  'unknown',
] as const;
export const PLACE_TYPES = [
  'survivor_home',
  'in_laws_home',
  'perpetrator_home',
  'other_home',
  'street',
  'market',
  'school',
  'workplace',
  'field',
  'water_point',
  'health_facility',
  'official_building',
  'transport',
  'shelter',
  'online_phone',
  'abroad',
  'other',
  'unknown',
] as const;
export const TIMES_OF_DAY = ['morning', 'afternoon', 'evening_night', 'unknown'] as const;
export const REFERRED_FROM = [
  'self',
  'family_neighbour',
  'police',
  'health',
  'psychosocial',
  'legal',
  'prosecutor_court',
  'cowfa',
  'hotline_1313',
  'jamoat',
  'community_leader',
  'school',
  'shelter',
  'other',
] as const;
export const EARLIER_REPORTS = ['no', 'yes_in_network', 'yes_outside', 'unknown'] as const;
export const AGE_GROUPS = ['0_11', '12_17', '18_25', '26_40', '41_60', '61_plus', 'unknown'] as const;
export const OCCUPATIONS = [
  'state_service',
  'employed',
  'own_business',
  'labour_migrant',
  'no_work',
  'pensioner',
  'student',
  'other',
  'unknown',
] as const;
export const CHANNELS = [
  'phone',
  'sms',
  'messenger',
  'office_visit',
  'agreed_place',
  'trusted_person',
  'no_contact',
] as const;
/** Paths of what the API may refuse about the people of an incident; more than ten are no report. */
export const fieldsOfPeople = (path: string): string[] =>
  Array.from({ length: 10 }, (_, index) => [`${path}.${index}.relationship`, `${path}.${index}.name`]).flat();
/** With these there is a number, and hours at which it may be used. */
export const NUMBER_CHANNELS: readonly string[] = ['phone', 'sms', 'messenger'];
export const CONTACT_LANGUAGES = ['tg', 'ru', 'en', 'other'] as const;
export const ASSENTS = ['given', 'withheld', 'too_young', 'not_asked'] as const;
export const DECIDERS = ['non_offending_adult', 'child_rights_body'] as const;
