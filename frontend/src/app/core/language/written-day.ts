/** A day as people here write it, with its precision: 02.05.1994, 05.1994 or 1994. */
export interface WrittenDay {
  on: string | null;
  precision: 'day' | 'month' | 'year' | null;
}

/**
 * `02.05.1994` is a day, `05.1994` a month, `1994` a year. Anything else goes to the API as it was typed, to be
 * refused there at its field.
 */
export function dayAndPrecision(text: string): WrittenDay {
  if (!text) return { on: null, precision: null };
  const [year, month, day] = text.split(/[.\-/ ]+/).reverse();
  if (!year || !/^\d{4}$/.test(year)) return { on: text, precision: 'day' };
  const two = (part: string): string => part.padStart(2, '0');
  if (!month) return { on: `${year}-01-01`, precision: 'year' };
  return day
    ? { on: `${year}-${two(month)}-${two(day)}`, precision: 'day' }
    : { on: `${year}-${two(month)}-01`, precision: 'month' };
}

/** The same the other way round: what a person would have typed. */
export function writeDay({ on, precision }: WrittenDay): string {
  if (!on) return '';
  const [year = '', month = '', day = ''] = on.split('-');
  if (precision === 'year') return year;
  return precision === 'month' ? `${month}.${year}` : `${day}.${month}.${year}`;
}
