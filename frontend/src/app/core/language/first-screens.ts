/** Screens where most people begin, by the first word of the path: each has a file of its texts, ready before all others. */
export const FIRST_SCREENS = ['today', 'queue', 'calls', 'approvals'] as const;
export type FirstScreen = (typeof FIRST_SCREENS)[number];

/** Null for every other path. */
export const firstScreenOf = (path: string): FirstScreen | null =>
  FIRST_SCREENS.find((screen) => screen === path.split('/')[0]) ?? null;
