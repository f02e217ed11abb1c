/** A code in two halves, as codes are read out everywhere; one that has its hyphen keeps it. */
export const inHalves = (code: string): string => code.replace(/^(.{4})-?/, '$1-');
