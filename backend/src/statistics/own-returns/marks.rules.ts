/**
 * Policy (domain reference 4.5, security T11): what is left out of lists that are decided together. Each begins as it would
 * be by itself; then more is left out, until nothing follows from all of it and from whatever was told before. Where that
 * is not enough a list is told by its sum alone, then not at all.
 */
import { Reader } from '../disclosure/disclosure.rules.js';
import { nameOfList } from './told-lists.rules.js';
import type { OwnTold } from './told-lists.rules.js';
import type { Place } from '../disclosure/disclosure.types.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { DEFINITIONS } from '../statistics.types.js';
import type { Mark } from '../statistics.types.js';
import { marksOf } from '../suppression.rules.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Group, ListIn } from './groups.rules.js';
import { KnownGroup } from './known-group.rules.js';
import { countIn } from './told-groups.rules.js';
import type { ToldGroup } from './told-groups.rules.js';

const FORM = 'sexual';
const TYPES = ['rape', 'sexual_assault'];

type Lists<List> = ReadonlyMap<string, List>;
/** All of a list, its sum alone, nothing. */
type Stage = 0 | 1 | 2;

const isSmall = (value: number): boolean => value > 0 && value < SMALLEST_BETWEEN_AGENCIES;
const markOf = (value: number): Mark | null => (isSmall(value) ? 'small' : null);

const SERVICES = nameOfList({ table: 'services_given', by: 'lines' });
const SERVED = nameOfList({ table: 'people_served', by: 'lines' });

/**
 * There are no more people than services, so that how many there are would tell of services that are left out: they are
 * told beside services of which nothing is.
 */
export function servedBesideServices(lists: Lists<OwnTold>): Lists<OwnTold> {
  const [services, served] = [lists.get(SERVICES), lists.get(SERVED)];
  const isAllTold = services?.marks.every((line) => line.at(-1) === null) ?? false;
  if (!served || isAllTold) return lists;
  const marks = served.marks.map((line) => line.map(() => 'hidden' as const));
  return new Map([...lists, [SERVED, { ...served, marks, isUntold: true }]]);
}

/** What lists were counted as, as one table of all their lines. */
export function monthsIn(group: Group, lists: Lists<Pick<OwnTold, 'months'>>): Map<string, Counts> {
  const all = group.lists.map(({ name }) => lists.get(name)?.months);
  const days = new Set(all.flatMap((months) => [...(months?.keys() ?? [])]));
  return new Map(
    [...days].map((day) => [
      day,
      group.lists.flatMap(({ keys }, at) => keys.map((_, nth) => all[at]?.get(day)?.[nth] ?? [0])),
    ]),
  );
}

/** A group as it was told. */
export const toldIn = (group: Group, lists: Lists<OwnTold>): ToldGroup => ({
  months: monthsIn(group, lists),
  untold: new Set(group.lists.flatMap(({ name }, at) => (lists.get(name)?.isUntold ? [at] : []))),
  marks: group.places.map((place) => {
    const marks = lists.get(group.lists[place.of]?.name ?? '')?.marks ?? [];
    return [marks.at(lineAt(group, place))?.at(-1) ?? null];
  }),
});

/** In its list; the sum is the last. */
const lineAt = ({ lists }: Group, { of, rows: [row = 0], isSum }: Group['places'][number]): number =>
  isSum ? -1 : row - (lists[of]?.from ?? 0);

/** The same of one list, as its table has them; a sum that no return tells is left out. */
export function marksOfList({ places, lists }: Group, of: number, marks: Marks): Marks {
  const list = lists[of];
  const markAt = (isIt: (place: Group['places'][number]) => boolean): Mark | null => {
    const at = places.findIndex((place) => isIt(place));
    return at < 0 ? 'hidden' : (marks[at]?.[0] ?? null);
  };
  const same = lists.findIndex(({ list: { table }, hasSum }) => hasSum && table === list?.list.table);
  const sum = markAt((place) => place.isSum && place.of === same);
  const keys = list?.keys ?? [];
  const lines = keys.map((_, at) =>
    keys.length === 1 ? sum : markAt(({ rows, isSum }) => !isSum && rows[0] === (list?.from ?? 0) + at),
  );
  return [...lines, sum].map((mark) => [mark, mark]);
}

/**
 * The marks of a group that comes to those told before, and the lists of which nothing is told. What follows from what was
 * told before adds nothing to it and is told in every case; all else of such a list is left out, small or not.
 */
export function marksBeside(
  group: Group,
  months: ReadonlyMap<string, Counts>,
  before: readonly ToldGroup[],
): Pick<ToldGroup, 'marks' | 'untold'> {
  const known = new KnownGroup(group, { candidate: { months }, before }, SMALLEST_BETWEEN_AGENCIES);
  const reader = new Reader(known);
  const stages = group.lists.map((): Stage => 0);
  const following = new Set<number>();
  for (;;) {
    const marks = marksAt(group, [...months.values()], { stages, following });
    const untold = new Set(stages.flatMap((stage, at) => (stage === 2 ? [at] : [])));
    known.untold = untold;
    const open = hideMore(reader, marks);
    if (open === null) return { marks, untold };
    if (!tellLess(open, { known, stages, following })) return nothingNew(group, months, before);
  }
}

/** Leaves out what else has to be, and no more; or what is open, where even that is not enough. */
function hideMore(reader: Reader<KnownGroup>, marks: Marks): number | null {
  const added: Place[] = [];
  for (let open = reader.open(marks); open !== null; open = reader.open(marks)) {
    const needed = reader.wouldNeed(open, marks);
    if (needed.length === 0) return open;
    for (const [at] of needed) marks[at] = ['hidden'];
    added.push(...needed);
  }
  for (const [at] of added.reverse()) {
    marks[at] = [null];
    if (reader.open(marks) !== null) marks[at] = ['hidden'];
  }
  return null;
}

/** Whether nothing follows from a group as it would be told, and from those told before. */
export function isSafeBeside(
  group: Group,
  { months, marks, untold }: ToldGroup,
  before: readonly ToldGroup[],
): boolean {
  const known = new KnownGroup(group, { candidate: { months }, before }, SMALLEST_BETWEEN_AGENCIES);
  known.untold = untold;
  return new Reader(known).open(marks) === null;
}

/** Of every list what follows from what was handed on before, and nothing else. */
function nothingNew(
  group: Group,
  months: ReadonlyMap<string, Counts>,
  before: readonly ToldGroup[],
): Pick<ToldGroup, 'marks' | 'untold'> {
  const handedOn = before.filter(({ isPromised }) => !isPromised);
  const known = new KnownGroup(group, { candidate: { months }, before: handedOn }, SMALLEST_BETWEEN_AGENCIES);
  const following = new Set(known.placesThatFollow());
  const marks = group.places.map((_, at): (Mark | null)[] => [following.has(at) ? null : 'hidden']);
  return { marks, untold: new Set(group.lists.keys()) };
}

/** What follows anyway is told; of a list of which something is open less; then of whichever tells most. */
function tellLess(
  open: number,
  { known, stages, following }: { known: KnownGroup; stages: Stage[]; following: Set<number> },
): boolean {
  const [follows] = known.placesThatFollow(open);
  if (follows !== undefined && !following.has(follows)) {
    following.add(follows);
    return true;
  }
  const next = nextToTell(stages, known.listAt(open));
  if (next !== null) stages[next] = stages[next] === 0 ? 1 : 2;
  return next !== null;
}

/** Which list is told of less: that of which something is open, else whichever tells most. */
function nextToTell(stages: readonly Stage[], open: number | undefined): number | null {
  if (open !== undefined && (stages[open] ?? 2) < 2) return open;
  const least = Math.min(...stages);
  return least === 2 ? null : stages.lastIndexOf(least as Stage);
}

function marksAt(
  group: Group,
  all: readonly Counts[],
  of: { stages: readonly Stage[]; following: ReadonlySet<number> },
): Marks {
  const first = withoutForm(
    group.lists,
    group.lists.map((list, at) => firstMarks(list, all, of.stages[at] ?? 0)),
  );
  const isLineTold = new Set(
    group.places.flatMap((place, at) => (of.following.has(at) && !place.isSum ? [place.of] : [])),
  );
  return group.places.map((place, at) => {
    if (of.following.has(at)) return [null];
    const mark = first[place.of]?.at(lineAt(group, place)) ?? null;
    // Beside a line that is told a mark says what it says.
    const isMeant = isLineTold.has(place.of) && of.stages[place.of] !== 2;
    return [isMeant && mark ? (markOf(countIn(all, place.rows)) ?? mark) : mark];
  });
}

/** Of its lines, and last of its sum. */
type FirstMarks = readonly (Mark | null)[];

/** The sexual form is rape and other sexual assault together: where one of them is left out it gives way, with its sum. */
function withoutForm(lists: readonly ListIn[], all: readonly FirstMarks[]): FirstMarks[] {
  const isLeftOut = lists.some(
    ({ list, keys }, of) =>
      list.table === 'core_types' &&
      keys.some((key, at) => TYPES.includes(key) && (all[of]?.[at] ?? null) !== null),
  );
  return all.map((marks, of) => {
    const { list, keys } = lists[of] ?? {};
    const form = list?.table === 'law_forms' ? (keys?.indexOf(FORM) ?? -1) : -1;
    if (!isLeftOut || form < 0 || marks[form] !== null) return marks;
    return marks.with(form, 'hidden').with(-1, marks.at(-1) ?? 'hidden');
  });
}

/** A list by itself. */
function firstMarks({ list, keys, from, hasSum }: ListIn, all: readonly Counts[], stage: Stage): FirstMarks {
  const values = keys.map((_, at) => countIn(all, [from + at]));
  const sum = values.reduce((more, value) => more + value, 0);
  const isOne = values.length > 1 && values.filter((value) => value > 0).length === 1;
  const hidden = [...keys.map(() => 'hidden' as const), markOf(sum)];
  if (stage === 2) return hidden.with(-1, 'hidden');
  if (stage === 1 || (DEFINITIONS[list.table].tellsOfPeople && isOne)) return hidden;
  // Without a sum nothing follows from the other lines.
  if (!hasSum) return [...values.map(markOf), null];
  const marks = marksOf(
    values.map((value) => [value]),
    SMALLEST_BETWEEN_AGENCIES,
    false,
  ).map((line) => line.at(-1) ?? null);
  return marks.every((mark) => mark === 'hidden') ? hidden : marks;
}
