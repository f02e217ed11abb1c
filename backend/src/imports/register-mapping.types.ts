import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import type { RegisterContent } from './historical-records.types.js';

export interface MappingColumn {
  readonly meaning: ColumnMeaning;
  /** Headings this column goes by; case, punctuation, and letters typed without their tails do not matter. */
  readonly headers: readonly string[];
  /** A record without all required columns is no header of this register. */
  readonly required?: boolean;
  /** Words of this layout, in addition to the value list of the meaning: code → words. */
  readonly alsoMeans?: Readonly<Record<string, readonly string[]>>;
  /** The service a ticked column stands for. */
  readonly service?: ServiceType;
}

export type RegisterTitle = Readonly<Record<'tg' | 'ru' | 'en', string>>;

/** First and last day of the events a register covers, both included. */
export interface RegisterPeriod {
  readonly from: Day;
  readonly to: Day;
}

export interface RegisterMapping {
  /** Lower case and hyphens; the name by which an import chooses it. */
  readonly id: string;
  /** What the keeper calls the register, for its screens. */
  readonly title: RegisterTitle;
  /** Registrations where it says nothing. */
  readonly holds?: RegisterContent;
  /** Kind of the agency that kept the register: it decides who is meant by «we reconciled them». */
  readonly agencyType: AgencyType;
  readonly period: RegisterPeriod;
  readonly columns: readonly MappingColumn[];
  /** Merged cells: an empty name and an empty cell here continue the row above; null if cells are not merged. */
  readonly mergedBy: 'line_number' | 'official_number' | null;
}

/** A mistake in a mapping: its code and where it is (`columns.3.meaning`). */
export interface MappingProblem {
  readonly code: string;
  readonly at: string;
}
