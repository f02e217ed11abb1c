import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Code, DayField, Uuid } from '../platform/http/validation.js';
import { COURT_ENTRIES, SAFE_WAYS } from './court-openings.rules.js';
import type { CourtEntryCode, SafeWay, TypedEntry } from './court-openings.rules.js';
import { COURT_DETAILS, COURT_DUTIES, COURT_KINDS } from './court.types.js';
import type { CourtDetail, CourtDuty, CourtKind } from './court.types.js';
import { SUPPORT_NEEDS } from './needs.rules.js';
import type { SupportNeed } from './needs.rules.js';
import { ALONE } from './support.rules.js';
import type { Alone } from './support.rules.js';

export class CourtOpeningRequest {
  @Uuid({ description: 'A court; with a duty, an agency of enforcement.' }) agencyId: string;
  @Uuid({ optional: true }) dutyId: string | null = null;
  @Code(ALONE, { description: 'The survivor, asked alone, agrees.' }) alone: Alone;
}

export class CourtEntryRequest implements TypedEntry {
  @Code(COURT_ENTRIES) entry: CourtEntryCode;
  @DayField() onDay: string;
  @DayField({ optional: true }) nextOn: string | null = null;
  @Code(COURT_DETAILS, { optional: true }) detail: CourtDetail | null = null;
  @Code(SUPPORT_NEEDS, { optional: true, description: 'With `help_wanted`.' }) need: SupportNeed | null =
    null;
  @Code(SAFE_WAYS, { optional: true }) way: SafeWay | null = null;
  @Code(ALONE, { optional: true }) alone: Alone | null = null;
}

export class CourtEntryDto {
  @ApiProperty({ enum: COURT_ENTRIES }) entry: CourtEntryCode;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) nextOn: string | null;
  @ApiProperty({ enum: COURT_DETAILS, nullable: true, type: String }) detail: CourtDetail | null;
}

export class ReceivedCourtEntryDto extends CourtEntryDto {
  @ApiProperty({ enum: SUPPORT_NEEDS, nullable: true, type: String }) need: SupportNeed | null;
  @ApiProperty({ enum: SAFE_WAYS, nullable: true, type: String }) way: SafeWay | null;
  @ApiProperty({ description: 'Not followed by a step; a wish for help, not answered.' }) isNew: boolean;
}

/** A court case or a duty as the lawyer opened it. */
export class CourtOpeningDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) dutyId: string | null;
  @ApiProperty({ description: 'What the lawyer and the court quote to each other.' }) reference: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ type: [ReceivedCourtEntryDto], description: 'Newest first.' })
  entries: ReceivedCourtEntryDto[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class CourtReceiverDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ description: 'For duties; otherwise a court.' }) isEnforcement: boolean;
}

/** What a court or enforcement sees: no name, no risk, no place, no story. */
export class CourtWorkDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: COURT_KINDS, nullable: true, type: String }) kind: CourtKind | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) hearingOn: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'null: not shown with a duty.' })
  isSupportOffered: boolean | null;
  @ApiProperty({ enum: COURT_DUTIES, nullable: true, type: String }) duty: CourtDuty | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) untilOn: string | null;
  @ApiProperty({ type: NamesDto, description: 'Of the lawyer; of a shelter, the working group.' })
  agencyName: NamesDto;
  @ApiProperty({ type: String, nullable: true }) phone: string | null;
  @ApiProperty({ type: [CourtEntryDto], description: 'Newest first.' }) entries: CourtEntryDto[];
  @ApiProperty({ enum: COURT_ENTRIES, isArray: true }) allowedActions: CourtEntryCode[];
}
