const DUSHANBE_MS = 5 * 3_600_000;

/** The day of a moment as it is written on paper, by the clock of Dushanbe. */
export function dayIn(moment: string): string {
  const at = new Date(Date.parse(moment) + DUSHANBE_MS).toISOString();
  return at.slice(0, 10).split('-').reverse().join('.');
}
