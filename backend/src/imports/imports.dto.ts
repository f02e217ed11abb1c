import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsUUID, ValidateIf } from 'class-validator';
import { AGENCY_TYPES, SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import { NamesDto } from '../identity/index.js';
import { OLD_ANSWERS, OLD_ORDER_DECISIONS, OLD_ORDER_SERVICES } from './historical-records.types.js';
import type { OldBreach, OldEvent, OldOrderService } from './historical-records.types.js';
import { IMPORT_CODES, ROW_OUTCOMES } from './registration.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';
import { PAIR_STATES, SURVIVOR_MATCH_ANSWERS, SURVIVOR_MATCH_STATES } from './survivor-matching.rules.js';
import type { PairState, SurvivorMatchAnswer, SurvivorMatchState } from './survivor-matching.rules.js';
import { codeList } from '../shared/code-lists.js';
import {
  Nullable,
  NullableCode,
  NullableDay,
  NullableInstant,
  NullableUuid,
} from '../platform/http/nullable-fields.js';

/** Which rows of an import are listed; `unanswered` are those whose question is open. */
export const ROW_FILTERS = codeList('RowFilter', [...ROW_OUTCOMES, 'unanswered']);

const PAST_KINDS = ['order', 'referral'] as const;
const PAST_RESULTS = [...OLD_ORDER_DECISIONS, ...OLD_ANSWERS] as const;

export class HistoricalCountDto {
  @ApiProperty({ enum: PAST_KINDS }) kind: OldEvent['kind'];
  @NullableCode(PAST_RESULTS, 'Null: not understood.') result: string | null;
  @ApiProperty() count: number;
}

export class HistoricalBreachDto implements OldBreach {
  @ApiProperty({ format: 'date' }) on: string;
  @ApiProperty() hasProtocol: boolean;
}

/** Codes and days of a past order or referral; its words are in the row. */
export class HistoricalEventDto {
  @ApiProperty({ enum: PAST_KINDS }) kind: OldEvent['kind'];
  @ApiProperty({ type: String, format: 'date', description: 'Of the application, or of sending.' })
  happenedOn: string;
  @NullableCode(PAST_RESULTS) result: string | null;
  @NullableDay('Of an order.') issuedOn: string | null;
  @NullableDay() servedOn: string | null;
  @NullableCode(OLD_ORDER_SERVICES) service: OldOrderService | null;
  @NullableDay('The last day, as extended.') endsOn: string | null;
  @ApiProperty({ type: [HistoricalBreachDto] }) breaches: readonly HistoricalBreachDto[];
  @NullableCode(AGENCY_TYPES, 'Of a referral.') from: AgencyType | null;
  @NullableCode(AGENCY_TYPES) to: AgencyType | null;
  @ApiProperty({ type: String, enum: SERVICE_TYPES, isArray: true }) services: readonly ServiceType[];
  @NullableDay() answeredOn: string | null;
}

/** A survivor of the keeper's whom a row of the past is or may be about. */
export class CandidateMatchDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The survivor code of the agency.') code: string | null;
  @ApiProperty({ enum: PAIR_STATES }) state: PairState;
  @ApiProperty({ description: 'Answered by a user; otherwise by comparing names, year and district.' })
  byKeeper: boolean;
}

export class SurvivorMatchDto {
  @ApiProperty({ enum: SURVIVOR_MATCH_STATES }) state: SurvivorMatchState;
  @ApiProperty({ type: [CandidateMatchDto], description: 'The likeliest first; of the own agency alone.' })
  survivors: CandidateMatchDto[];
}

export class SurvivorMatchRequest {
  @ApiProperty({ enum: SURVIVOR_MATCH_ANSWERS, description: '`no_match`: none of the candidates.' })
  @IsIn(SURVIVOR_MATCH_ANSWERS)
  answer: SurvivorMatchAnswer;
  @NullableUuid('The case, where it is linked.')
  @ValidateIf(({ caseId }: SurvivorMatchRequest) => caseId !== null)
  @IsUUID()
  caseId: string | null;
}

export class OutcomeCountDto {
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty() count: number;
  @ApiProperty({ description: 'Rows with an open question.' }) unanswered: number;
}

/** The register that was imported, and the days that it covers. */
class RegisterDto {
  @ApiProperty({ type: NamesDto, description: 'The name of the register at its agency.' }) title: NamesDto;
  @ApiProperty({ format: 'date' }) periodFrom: string;
  @ApiProperty({ format: 'date' }) periodUntil: string;
}

export class ImportDto extends RegisterDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() mapping: string;
  @ApiProperty({ description: 'Rows of the file behind its header.' }) rowCount: number;
  @ApiProperty({ type: [OutcomeCountDto], description: 'Rows that this import stored.' })
  counts: OutcomeCountDto[];
  @ApiProperty({ type: [HistoricalCountDto], description: 'Results of a register of orders or referrals.' })
  results: HistoricalCountDto[];
  @Nullable(Number, 'Rows that an earlier import stored; null until it is finished.')
  knownCount: number | null;
  @ApiProperty({ description: 'The supervisor on whose behalf it ran.' }) importedByName: string;
  @ApiProperty({ format: 'date-time' }) startedAt: Date;
  @NullableInstant('Null while it runs or after it stopped: the same file continues it.')
  finishedAt: Date | null;
}

export class ImportPageDto {
  @ApiProperty({ type: [ImportDto] }) items: ImportDto[];
  @Nullable(String) nextCursor: string | null;
}

/** The case of a row with a question: the question is settled there. */
export class RowCaseDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @Nullable(String, 'The survivor code of the agency.') code: string | null;
}

export class ImportRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The number a spreadsheet shows.' }) rowNo: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome: RowOutcomeKind;
  @ApiProperty({ enum: IMPORT_CODES, isArray: true }) codes: ImportCode[];
  @Nullable(Number, 'The earlier row that a duplicate repeats.') repeatsRowNo: number | null;
  @Nullable(RowCaseDto, 'Only of a row with a question.') case: RowCaseDto | null;
  @NullableInstant() answeredAt: Date | null;
  @ApiProperty({ type: [String], description: 'Commands the viewer may give now.' }) allowedActions: string[];
  @ApiProperty() version: number;
  @Nullable(HistoricalEventDto, 'A past order or referral.') past: HistoricalEventDto | null;
  @Nullable(SurvivorMatchDto, 'The survivor of a past event.') whose: SurvivorMatchDto | null;
}

export class ImportRowPageDto {
  @ApiProperty({ type: [ImportRowDto] }) items: ImportRowDto[];
  @Nullable(String) nextCursor: string | null;
}

export class WrittenCellDto {
  @ApiProperty({ description: 'Of the column, as the register writes it; may be empty.' }) heading: string;
  @ApiProperty({ description: 'The text of the cell.' }) text: string;
}

export class ImportRowDetailDto extends IntersectionType(ImportRowDto, RegisterDto) {
  @ApiProperty({ format: 'uuid' }) importId: string;
  @ApiProperty({
    type: [WrittenCellDto],
    description: 'Filled cells of a row with a question, a rejected row or a past event; else none.',
  })
  cells: readonly WrittenCellDto[];
  @Nullable(String) answeredByName: string | null;
  @NullableUuid('The next row with an open question, in the order of the file and round again.')
  nextUnansweredId: string | null;
}

export class RowAnswerRequest {
  @ApiProperty({ description: 'The questions of the row are settled; false withdraws the answer.' })
  @IsBoolean()
  answered: boolean;
}

export class RejectedRowDto {
  @ApiProperty() rowNo: number;
  @ApiProperty({ enum: IMPORT_CODES, isArray: true }) codes: ImportCode[];
  @ApiProperty({ type: [WrittenCellDto] }) cells: WrittenCellDto[];
}
