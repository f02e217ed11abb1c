/** What the receiver lacks to decide; a reason "information is missing" names at least one (capabilities 3.2). */
export const MISSING_INFORMATION = [
  'what_happened_codes',
  'risk',
  'safe_contact',
  'name_birth',
  'papers',
  'language',
  'escort',
] as const;
export type MissingInformation = (typeof MISSING_INFORMATION)[number];

/** What helps the survivor until there is a place. */
export const INTERIM_HELP = [
  'own_support',
  'hotline',
  'trusted_person',
  'other_agency',
  'none_wanted',
] as const;
export type InterimHelp = (typeof INTERIM_HELP)[number];

/** What was tried before the coordinator records that the district lacks a service (capabilities 3.6). */
export const GAP_TRIED = ['none_exists', 'two_or_more_asked'] as const;
export type GapTried = (typeof GAP_TRIED)[number];

/** How the search for another place ended without one that accepted. */
export const SETTLED_BY = ['own_help', 'waiting_place', 'gap', 'no_longer_wanted'] as const;
export type SettledBy = (typeof SETTLED_BY)[number];

/** An acceptance can be undone for so long, while nothing was done with it. */
export const UNDO_MINUTES = 10;
