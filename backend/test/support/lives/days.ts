const DUSHANBE = 5 * 3_600_000;
const DAY = 24 * 3_600_000;

/** A day in Dushanbe, so many days from an instant. */
export const dayFrom = (now: Date, days = 0): string =>
  new Date(now.getTime() + DUSHANBE + days * DAY).toISOString().slice(0, 10);
