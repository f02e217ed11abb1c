import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { RecordedEvent } from '../cases/case-events.types.js';
import type { LawForm, MaritalStatus, Relationship } from '../cases/classification.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import type { Day } from '../shared/dates.js';
import type { NameParts } from '../shared/names.js';
import type { DayPrecision } from '../survivors/survivors.types.js';
import type { OldEvent } from './historical-records.types.js';
import type { HintedFactor, PhoneReason } from './text-patterns.js';
import type { Decision, PlaceCode, Sex, VisitKind } from './code-vocabulary.js';
import type { BookEncoding } from './files/import-files.types.js';
import type { RegisterRow, Rows } from './read-register.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import { codeList } from '../shared/code-lists.js';

/** Why a row is rejected, in the order in which the reasons are tested; exactly one holds. */
export const REJECTIONS = [
  ...(['blank_row', 'header_repeated', 'totals_row', 'banner_row', 'duplicate_row', 'row_cut'] as const),
  ...([
    'no_identity',
    'date_missing',
    'date_impossible',
    'date_outside_period',
    'not_family_violence',
  ] as const),
] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** What a row is accepted with a question about: the doubtful value stays unknown, the rest counts. */
export const REGISTRATION_QUESTIONS = [
  ...(['birth_date_impossible', 'phone_unreadable', 'name_unreadable', 'relation_missing'] as const),
  ...(['date_month_only', 'date_month_first', 'consent_missing', 'row_short'] as const),
] as const;

/** What the police are asked about a protection order of the past. */
export const ORDER_QUESTIONS = [
  ...(['service_time_missing', 'service_date_impossible', 'served_before_issued', 'term_too_long'] as const),
] as const;

/** `survivor_unclear`: one survivor perhaps fits a row of the past, or several do. */
export const QUESTIONS = [...REGISTRATION_QUESTIONS, ...ORDER_QUESTIONS, 'survivor_unclear'] as const;
export type Question = (typeof QUESTIONS)[number];
export const IMPORT_CODES = codeList('ImportCode', [...REJECTIONS, ...QUESTIONS]);
export type ImportCode = Rejection | Question;

export const ROW_OUTCOMES = codeList('RowOutcome', ['accepted', 'accepted_with_question', 'rejected']);
export type RowOutcomeKind = (typeof ROW_OUTCOMES)[number];

export interface Coded<Code> {
  readonly code: Code | null;
  readonly written: string;
}

export interface CodedMany<Code> {
  readonly codes: readonly Code[];
  readonly written: string;
}

export interface RegisteredDay {
  /** The first of the month where only the month is known. */
  readonly day: Day;
  readonly precision: Exclude<DayPrecision, 'year'>;
}

export interface RegisteredName extends NameParts {
  readonly written: string;
  /** A Tajik letter was lost: it stands for one of six, and none is guessed. */
  readonly unreadable: boolean;
}

export interface RegisteredBirth {
  readonly year: number | null;
  /** Only where the day itself was written; 1 January and a lone year are a year. */
  readonly day: Day | null;
  readonly precision: Extract<DayPrecision, 'day' | 'year'> | null;
}

export interface RegisteredPhone {
  readonly e164: string | null;
  /** A readable number that no note forbids. It is never proof of identity. */
  readonly usable: boolean;
}

export interface RegisterEvent {
  readonly event: RecordedEvent;
  /** Who acted or put the pressure on; null for the survivor. */
  readonly by: AgencyType | 'family' | null;
}

export interface RegistrationFlags {
  /** Suspected suicide risk: reviewed the same day, in the health partition only. */
  readonly suicideRisk: boolean;
  /** Kinds of agency that a provisional block covers; none when empty. */
  readonly blockedAgencyTypes: readonly AgencyType[];
  /** The survivor asked not to inform anyone: no sharing before a new consent. */
  readonly tellNobody: boolean;
  /** Why the written number must not be used; none when empty. */
  readonly doNotPhone: readonly PhoneReason[];
}

/** An agency's record that it met a survivor, as far as its words were understood; the row keeps the text. */
export interface NormalisedRegistration {
  readonly rowNo: number;
  /** The row of the same register whose person this further visit is about; null for a row with its own name. */
  readonly continues: number | null;
  readonly registeredOn: RegisteredDay;
  readonly officialNumber: string | null;
  readonly name: RegisteredName;
  readonly sex: Coded<Sex>;
  readonly birth: RegisteredBirth;
  readonly addressWritten: string;
  readonly place: Coded<PlaceCode>;
  readonly phone: RegisteredPhone;
  readonly lawForms: CodedMany<LawForm>;
  readonly qualification: CodedMany<LegalArticle>;
  readonly decisions: CodedMany<Decision>;
  readonly relations: CodedMany<Relationship>;
  readonly offenderName: string;
  readonly maritalStatus: Coded<MaritalStatus>;
  readonly visitKind: Coded<VisitKind>;
  readonly services: CodedMany<ServiceType>;
  /** Number of consultations; null when not written as a number. */
  readonly consultations: number | null;
  /** null: not asked or not answered, which is treated as a no. */
  readonly consentToShare: boolean | null;
  readonly events: readonly RegisterEvent[];
  readonly hintedFactors: readonly HintedFactor[];
  readonly flags: RegistrationFlags;
  /** Its cells that say something which is not understood. */
  readonly unread: readonly Question[];
}

/** Facts of a row known before it is parsed: that it counts, its date, and the row it continues. */
export interface RowContext {
  readonly row: RegisterRow;
  readonly mapping: RegisterMapping;
  readonly registeredOn: RegisteredDay;
  readonly continues: NormalisedRegistration | null;
  /** The row directly above: what a «-//-» in the notes repeats. */
  readonly above: RegisterRow | null;
}

/** Fields that group rows by survivor and order the reviews of cases: flat, so that a long register fits. */
export interface RowSummary {
  readonly continues: number | null;
  readonly officialNumber: string | null;
  readonly registeredOn: Day;
  readonly name: string;
  readonly sex: NormalisedRegistration['sex']['code'];
  readonly place: PlaceCode | null;
  readonly born: { readonly on: Day; readonly precision: 'day' | 'year' } | null;
  readonly suicideRisk: boolean;
  readonly blockedAgencyTypes: readonly AgencyType[];
  readonly doNotPhone: boolean;
  readonly refusedSharing: boolean;
  readonly isArmed: boolean;
  readonly isSexual: boolean;
  readonly isPhysical: boolean;
  readonly calledEnded: boolean;
}

export interface RowOutcome {
  /** Number of the record in the file, counted from 1 as a spreadsheet shows it. */
  readonly rowNo: number;
  readonly outcome: RowOutcomeKind;
  /** The one reason of a rejection, or the questions; empty when accepted. */
  readonly codes: readonly ImportCode[];
  /** The earlier row that a duplicate repeats, or the row a merged cell continues. */
  readonly sameAsRow: number | null;
  /** What makes the row itself, whatever file and column order it comes in: the base of idempotency. */
  readonly content: string;
  /** null for a rejected row. */
  readonly registration: NormalisedRegistration | null;
  /** What of it the register as a whole is ordered by; null for a rejected row. */
  readonly sketch: RowSummary | null;
  /** Of a register of what happened in the past; null for a rejected row, and for a register of people. */
  readonly history: OldEvent | null;
}

/** Rows in one transaction: few enough that a cut-off run repeats little, many enough that it is quick. */
export const PORTION_ROWS = 50;

export interface ImportRequest {
  /** Of the file. */
  readonly encoding: BookEncoding;
  readonly rows: Rows;
  readonly mapping: RegisterMapping;
  /** Where it is another than the mapping's own. */
  readonly period?: RegisterPeriod | undefined;
  /** A supervisor confirmed that the book is the agency's, whatever speaks against it. */
  readonly isConfirmed?: boolean | undefined;
  /** Session of the supervisor on whose behalf the register is imported. */
  readonly sessionHash: string;
  /** Under which name its transactions stand in the audit log. */
  readonly tracedAs?: 'importRegister' | 'mapImportFile';
  /** After each portion; when it throws, the import stops there. Without an import until a row is stored. */
  readonly onProgress?:
    | ((done: number, all: number, importId: string | null) => void | Promise<void>)
    | undefined;
}

export type ReportedRow = Pick<RowOutcome, 'rowNo' | 'outcome' | 'codes'>;

/** A row that could not be stored; it is tried again by the next run. */
export interface FailedRow {
  readonly rowNo: number;
  readonly code: string;
}

export interface ImportReport {
  readonly encoding: BookEncoding;
  /** Every row behind the header as its keeper may know it, in the order of the file. */
  readonly rows: readonly ReportedRow[];
  /** Rows of a common journal that other agencies keep: they are stored on behalf of those. */
  readonly elsewhere: readonly ReportedRow[];
  /** Rows stored now; the others were known already. */
  readonly stored: number;
  readonly failed: readonly FailedRow[];
}
