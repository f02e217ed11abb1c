import { codeList } from '../shared/code-lists.js';

/** What the receiver lacks to decide; a reason "information is missing" names at least one (capabilities 3.2). */
export const MISSING_INFORMATION = codeList('MissingInformation', [
  'what_happened_codes',
  'risk',
  'safe_contact',
  'name_birth',
  'papers',
  'language',
  'escort',
]);
export type MissingInformation = (typeof MISSING_INFORMATION)[number];

/** What helps the survivor until there is a place. */
export const INTERIM_HELP = codeList('InterimHelp', [
  'own_support',
  'hotline',
  'trusted_person',
  'other_agency',
  'none_wanted',
]);
export type InterimHelp = (typeof INTERIM_HELP)[number];

/** What was tried before the coordinator records that the district lacks a service (capabilities 3.6). */
export const GAP_TRIED = codeList('GapTried', ['none_exists', 'two_or_more_asked']);
export type GapTried = (typeof GAP_TRIED)[number];

/** How the search for another place ended without one that accepted. */
export const SETTLED_BY = codeList('SettledBy', ['own_help', 'waiting_place', 'gap', 'no_longer_wanted']);
export type SettledBy = (typeof SETTLED_BY)[number];

/** An acceptance can be undone for so long, while nothing was done with it. */
export const UNDO_MINUTES = 10;
