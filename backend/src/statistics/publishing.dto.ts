import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, IsBoolean } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code, Formed, DayField } from '../platform/http/validation.js';
import { PERIOD_KINDS } from './periods.rules.js';
import type { PeriodKind } from './periods.rules.js';
import { DefinitionDto, AgencyReportDto, CommitteeReportDto, PeriodDto } from './statistics.dto.js';
import { FIRST_YEAR, LAST_YEAR } from './statistics.types.js';
import {
  CHECK_ANSWERS,
  CHECK_KINDS,
  EDITION_ACTIONS,
  EDITION_PARTS,
  EDITION_STATES,
  LINE_STATES,
  WITHDRAWAL_REASONS,
  PUBLISHED_CODES,
} from './editions/editions.types.js';
import type {
  CheckAnswer,
  CheckKind,
  EditionAction,
  EditionPart,
  EditionState,
  LineState,
  WithdrawalReason,
  PublishedCode,
} from './editions/editions.types.js';
import { INCIDENT_EXPORT_STATES } from './incident-exports.rules.js';
import type { IncidentExportState } from './incident-exports.rules.js';
import { DELIVERY_ACTIONS, DELIVERY_STATES, RECIPIENTS, REPORTS } from './deliveries.rules.js';
import type { DeliveryAction, DeliveryState, Recipient, Report } from './deliveries.rules.js';
import { Nullable, NullableCode, NullableInstant, NullableUuid } from '../platform/http/nullable-fields.js';

export class EditionLineDto {
  @NullableUuid() id: string | null;
  @ApiProperty() year: number;
  @ApiProperty({ enum: EDITION_PARTS }) part: EditionPart;
  @ApiProperty({ format: 'date' }) dueOn: string;
  @ApiProperty({ enum: LINE_STATES }) state: LineState;
  @NullableInstant() publishedAt: string | null;
  @ApiProperty({ enum: ['draft'], isArray: true }) allowedActions: 'draft'[];
}

export class EditionCalendarDto {
  @ApiProperty({ type: [EditionLineDto], description: 'The newest first.' }) items: EditionLineDto[];
}

class EditionPeriodDto {
  @ApiProperty({ enum: PERIOD_KINDS }) kind: PeriodKind;
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ description: 'As in an address: `2020`, `2020-h2`, `2020-09`.' }) name: string;
}

class EditionCellDto {
  @ApiProperty({ description: 'A code of the lines, or `total`.' }) line: string;
  @ApiProperty({ description: 'A code of the columns, or `total`.' }) column: string;
  @Nullable(Number, 'Rounded to 5; null is the class of 0 to 4.') value: number | null;
  @Nullable(Number, 'Exact: of a draft, for statisticians alone.') exact: number | null;
}

export class EditionTableDto {
  @ApiProperty({ type: DefinitionDto }) definition: DefinitionDto;
  @ApiProperty({ type: EditionPeriodDto }) period: EditionPeriodDto;
  @ApiProperty({ type: [String] }) lines: string[];
  @ApiProperty({ type: [String] }) columns: string[];
  @ApiProperty({ type: [EditionCellDto], description: 'A half-year has no cells of a category and a place.' })
  cells: EditionCellDto[];
  @Nullable(Number, 'From shown numbers; null of fewer than 20.') withoutConsentPercent: number | null;
  @Nullable(Number) withoutDayPercent: number | null;
  @ApiProperty() isWithdrawn: boolean;
  @NullableCode(WITHDRAWAL_REASONS) withdrawnReason: WithdrawalReason | null;
}

/** An anomaly that a statistician must explain. */
export class EditionCheckDto {
  @ApiProperty() number: number;
  @ApiProperty({ enum: CHECK_KINDS }) kind: CheckKind;
  @Nullable(String, 'The table it is about.') code: string | null;
  @Nullable(String) line: string | null;
  @Nullable(NamesDto) agency: NamesDto | null;
  @NullableCode(CHECK_ANSWERS) answer: CheckAnswer | null;
}

/** What rounding changed. */
export class EditionChangesDto {
  @ApiProperty() cells: number;
  @ApiProperty({ description: 'Cells that carry a number.' }) asNumber: number;
  @ApiProperty({ description: 'Cells that are shown as 0–4.' }) asClass: number;
  @Nullable(Number, 'Of a draft, for statisticians alone.') nonZero: number | null;
  @Nullable(Number) nonZeroAsNumber: number | null;
}

export class EditionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() year: number;
  @ApiProperty({ enum: EDITION_PARTS }) part: EditionPart;
  @ApiProperty({ enum: EDITION_STATES }) state: EditionState;
  @ApiProperty({ format: 'date' }) dueOn: string;
  @ApiProperty({ description: 'Sent with the next step; a stale one is refused.' }) revision: number;
  @ApiProperty({ format: 'date-time', description: 'When the snapshot was taken.' }) draftedAt: string;
  @NullableInstant() publishedAt: string | null;
  @ApiProperty({
    description: 'The viewer drafted, explained or checked it: another statistician approves it.',
  })
  needsAnother: boolean;
  @ApiProperty({ enum: EDITION_ACTIONS, isArray: true }) allowedActions: EditionAction[];
  @ApiProperty({ type: [EditionCheckDto] }) checks: EditionCheckDto[];
  @ApiProperty({ type: [EditionTableDto] }) tables: EditionTableDto[];
  @ApiProperty({ type: EditionChangesDto }) changes: EditionChangesDto;
}

const Whole =
  (smallest: number, largest: number): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: Number, minimum: smallest, maximum: largest })(target, property);
    for (const rule of [IsInt(), Min(smallest), Max(largest)]) rule(target, property);
  };

export class EditionDraftRequest {
  @Whole(FIRST_YEAR, LAST_YEAR) year: number;
  @Code(EDITION_PARTS) part: EditionPart;
}

export class EditionStepRequest {
  @Whole(1, 30_000) revision: number;
}

export class EditionAnswerRequest {
  @Whole(1, 30_000) revision: number;
  @Whole(1, 30_000) number: number;
  @Code(CHECK_ANSWERS) answer: CheckAnswer;
}

export class TableWithdrawalRequest {
  @Code(PUBLISHED_CODES) code: PublishedCode;
  @Code(WITHDRAWAL_REASONS) reason: WithdrawalReason;
}

export class EditionIdDto {
  @ApiProperty({ format: 'uuid' }) id: string;
}

export class DeliveryRequest {
  @Code(REPORTS) report: Report;
  @Formed(/^\d{4}(-(0[1-9]|1[0-2]|q[1-4]|h[12]))?$/, { description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  period: string;
  @Code(RECIPIENTS) recipient: Recipient;
}

export class DeliveryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: REPORTS }) report: Report;
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ enum: RECIPIENTS }) recipient: Recipient;
  @ApiProperty({ enum: DELIVERY_STATES }) state: DeliveryState;
  @ApiProperty() askedBy: string;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @Nullable(String) approvedBy: string | null;
  @NullableInstant() approvedAt: string | null;
  @ApiProperty({ enum: DELIVERY_ACTIONS, isArray: true }) allowedActions: DeliveryAction[];
}

export class DeliveryListDto {
  @ApiProperty({ type: [DeliveryDto], description: 'Those that wait first, then the newest.' })
  items: DeliveryDto[];
}

/** With its content: counted at the request, and the same in every file of it. */
export class DeliveryDetailDto extends DeliveryDto {
  @Nullable(CommitteeReportDto) committee: CommitteeReportDto | null;
  @Nullable(AgencyReportDto) agency: AgencyReportDto | null;
}

export class IncidentExportRequest {
  @DayField() fromOn: string;
  @DayField() toOn: string;
}

export class IncidentExportDecision {
  @ApiProperty() @IsBoolean() approves: boolean;
}

export class IncidentExportDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date' }) fromOn: string;
  @ApiProperty({ format: 'date' }) toOn: string;
  @ApiProperty({ enum: INCIDENT_EXPORT_STATES }) state: IncidentExportState;
  @ApiProperty() requestedBy: string;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @Nullable(String) decidedBy: string | null;
  @NullableInstant() readyAt: string | null;
  @NullableInstant() endsAt: string | null;
  @ApiProperty({ description: 'How often it was taken, of three times.' }) taken: number;
  @ApiProperty({ enum: ['decide', 'take'], isArray: true }) allowedActions: ('decide' | 'take')[];
}
