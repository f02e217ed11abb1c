import { notFound } from '../../shared/errors.js';
import type { MeasuresDto } from '../measures.dto.js';
import type { MinimumSetDto } from '../minimum-set/minimum-set.dto.js';
import type { OwnReturnDto } from '../own-returns/own-returns.dto.js';
import type { PathDto } from '../path/path.dto.js';
import type { PersonFiguresDto } from '../persons.dto.js';
import type { ReleaseDto } from '../releases.dto.js';
import { nameOf } from '../releases.rules.js';
import type { ReturnDto } from '../returns/returns.dto.js';
import type { TableDto } from '../statistics.dto.js';
import type { StreamsDto } from '../streams.dto.js';
import { minimumSheet } from './minimum-sheet.js';
import { ownReturnSheet } from './own-return-sheet.js';
import { personSheet } from './person-sheet.js';
import { releaseSheet } from './release-sheet.js';
import { returnSheet } from './return-sheet.js';
import { measureSheet, pathSheet } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import { streamsSheet } from './streams-sheet.js';
import { tableSheet } from './table-sheet.js';
import type { Words } from './words.js';

/** Figures that somebody takes away: under which name they stand in the log, and what a file says of them. */
export interface Takeable {
  readonly name: string;
  readonly sheetIn: (words: Words) => Told;
}

/** A half-year as it is named in releases; a quarter and the year by their numbers. */
const partName = (quarter: number): string => (quarter > 4 ? `-h${quarter - 4}` : `-${quarter}`);
const versionOf = (version: number): string => (version > 1 ? `-v${version}` : '');

export function measureOf(of: MeasuresDto, code: string): Takeable {
  const item = of.items.find((each) => each.code === code);
  if (!item) throw notFound();
  const asked = { of, item, isOfGroup: of.smallestShown > 1 };
  return { name: `${code}-${of.year}-${of.quarter}`, sheetIn: (words) => measureSheet(words, asked) };
}

export function pathOf(of: PathDto, name: string): Takeable {
  const item = of.items.find(({ code, view }) => `${code}-${view}` === name);
  if (!item) throw notFound();
  const asked = { of, item, isOfGroup: of.smallestShown > 1 };
  return { name: `${name}-${of.year}-${of.quarter}`, sheetIn: (words) => pathSheet(words, asked) };
}

export function personsOf(of: PersonFiguresDto): Takeable {
  const { year, quarter, version } = of.period;
  return {
    name: `persons-${year}${partName(quarter)}${versionOf(version)}`,
    sheetIn: (words) => personSheet(words, of),
  };
}

export const tableOfYear = (table: TableDto): Takeable => ({
  name: `${table.definition.code}-${table.year}`,
  sheetIn: (words) => tableSheet(words, table),
});

/** All of it, or one of its tables. */
export function streamsOf(streams: StreamsDto, name: string): Takeable {
  const table = streams.tables.find(({ definition }) => definition.code === name);
  if (table) return tableOfYear(table);
  if (name !== 'streams') throw notFound();
  return { name: `streams-${streams.year ?? ''}`, sheetIn: (words) => streamsSheet(words, streams) };
}

/** Of what anybody may read: a draft is not taken away. */
export function publishedTable(release: ReleaseDto, code: string): Takeable {
  const table = release.tables.find(({ definition }) => definition.code === code);
  if (release.state !== 'published' || table?.outcome !== 'told') throw notFound();
  return {
    name: `${code}-${nameOf(release)}${versionOf(release.version)}`,
    sheetIn: (words) => releaseSheet(words, release, table),
  };
}

export const minimumSet = (of: MinimumSetDto): Takeable => ({
  name: `minimum-${of.year ?? ''}`,
  sheetIn: (words) => minimumSheet(words, of),
});

export const filledReturn = (of: ReturnDto): Takeable => ({
  name: `return-${of.period.name}`,
  sheetIn: (words) => returnSheet(words, of),
});

export const ownReturn = (of: OwnReturnDto): Takeable => ({
  name: `own-return-${of.period.name}`,
  sheetIn: (words) => ownReturnSheet(words, of),
});
