/** Groups days with the same hours, as people say them: Monday to Friday, 8:00 to 17:00. */

interface Window {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

interface OpenSpan {
  readonly fromDay: number;
  readonly untilDay: number;
  /** Such as `8:00–12:00`, one after another. */
  readonly times: readonly string[];
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const WHOLE_DAY = '0:00–24:00';

const clock = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

const timesOf = (hours: readonly Window[], day: number): string[] =>
  hours
    .filter(({ weekday }) => weekday === day)
    .sort((a, b) => a.fromMinute - b.fromMinute)
    .map(({ fromMinute, untilMinute }) => `${clock(fromMinute)}–${clock(untilMinute)}`);

export function openSpans(hours: readonly Window[]): OpenSpan[] {
  const spans: OpenSpan[] = [];
  for (const day of WEEK) {
    const times = timesOf(hours, day);
    const last = spans.at(-1);
    if (times.length === 0) continue;
    if (last?.untilDay === day - 1 && last.times.join() === times.join())
      spans.splice(-1, 1, { ...last, untilDay: day });
    else spans.push({ fromDay: day, untilDay: day, times });
  }
  return spans;
}

/** Day and night, all week. */
export const isAlwaysOpen = (hours: readonly Window[]): boolean =>
  WEEK.every((day) => timesOf(hours, day).join() === WHOLE_DAY);

/** Only what can be dialled becomes a link; what else an agency wrote in the field is shown as it is. */
export function dialled(phone: string): string | null {
  const bare = phone.replace(/[\s()-]/g, '');
  return /^\+?\d{3,15}$/.test(bare) ? bare : null;
}

/** Regions by their districts, as the law divides the country; open data names them in English. */
const DISTRICTS: Readonly<Record<string, string>> = {
  'Khatlon Region':
    'bokhtar kulob levakant norak baljuvon danghara dusti farkhor hamadoni jaloliddin-balkhi jayhun abdurahmoni-jomi khovaling khuroson kushoniyon muminobod nosiri-khusrav panj qubodiyon shahritus shamsiddin-shohin temurmalik vakhsh vose yovon',
  'Sughd Region':
    'khujand buston guliston istaravshan istiqlol isfara konibodom panjakent asht ayni bobojon-ghafurov devashtich jabbor-rasulov kuhistoni-mastchoh mastchoh shahriston spitamen zafarobod',
  'Gorno-Badakhshan Autonomous Region': 'khorugh darvoz vanj rushon shughnon roshtqala ishkoshim murghob',
  'Districts of Republican Subordination':
    'vahdat hisor roghun tursunzoda rudaki faizobod lakhsh nurobod rasht sangvor shahrinav tojikobod varzob',
  Dushanbe: 'ismoili-somoni firdavsi shohmansur sino',
};

const REGIONS = new Map(
  Object.entries(DISTRICTS).flatMap(([region, places]) =>
    places.split(' ').map((place) => [place, region] as const),
  ),
);

/** Undefined for a place that is none of them. */
export const regionOf = (place: string): string | undefined => REGIONS.get(place.replaceAll('_', '-'));
