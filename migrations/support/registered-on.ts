/**
 * The day on which she was registered: of a book that was kept before, that of her first row in it; else that on which the
 * case was opened. Written as the index on it is; `c` names the table, with its full stop.
 */
export const registeredOn = (c: string): string =>
  `coalesce(${c}booked_on, (${c}opened_at at time zone 'Asia/Dushanbe')::date)`;
