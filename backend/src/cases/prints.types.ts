/** Why something leaves the screen on paper (screens, part 11). */
export const PRINT_REASONS = ['for_meeting', 'for_paper_file', 'for_court', 'supervision'] as const;
export type PrintReason = (typeof PRINT_REASONS)[number];
