/** How long a text may be, as the API takes it. What is longer is said at its field and never cut. */
export const TEXT_LIMITS = {
  narrative: 20_000,
  caseNote: 20_000,
  contactNote: 5000,
  levelReason: 2000,
  whereabouts: 500,
  caseLabel: 24,
  referralMessage: 500,
} as const;

/** As it is counted when it is sent. */
export const isTooLong = (text: string, limit: number): boolean => text.trim().length > limit;
