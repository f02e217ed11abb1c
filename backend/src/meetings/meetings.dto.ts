import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { DECISIONS } from '../follow-ups/index.js';
import type { Decision } from '../follow-ups/index.js';
import { NamesDto } from '../identity/index.js';
import { Code, InstantField, Uuid } from '../platform/http/validation.js';
import {
  AGENDA_REASONS,
  ATTENDING_ROLES,
  ENTRY_ACTIONS,
  MEETING_ACTIONS,
  MEETING_STATES,
} from './meetings.rules.js';
import type {
  AgendaReason,
  AttendingRole,
  EntryAction,
  MeetingAction,
  MeetingState,
} from './meetings.rules.js';
import { Nullable, NullableInstant } from '../platform/http/nullable-fields.js';

export class MeetingTimeRequest {
  @InstantField() plannedAt: string;
  @Uuid({ optional: true, description: 'The agency of the group where it meets; left out: as it is.' })
  hostAgencyId?: string | null;
}

export class MeetingRequest extends MeetingTimeRequest {
  @Uuid({ description: 'One that the viewer leads.' }) workingGroupId: string;
}

const MOST_ENTRIES = 50;

export class AgendaRequest {
  @ApiProperty({ type: [String], description: 'Of cases that she allowed the group to know.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ENTRIES)
  @ArrayUnique()
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(40, { each: true })
  references: string[];
}

export class AttendanceRow {
  @Uuid() agencyId: string;
  @Code(ATTENDING_ROLES, { name: 'AttendingRole' }) role: AttendingRole;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 20 })
  @IsInt()
  @Min(0)
  @Max(20)
  people: number;
}

export class AttendanceRequest {
  @ApiProperty({ type: [AttendanceRow], description: 'All who attended; others did not.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AttendanceRow)
  attendance: AttendanceRow[];
}

export class DecisionRequest {
  @Uuid({ description: 'Of the agenda.' }) entryId: string;
  @Code(DECISIONS, { name: 'GroupDecision' }) code: Decision;
  @Uuid({ description: 'Who holds the case, or took a referral of it on.' }) ownerAgencyId: string;
  @InstantField() dueAt: string;
}

export class AgencyInMeetingDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
}

export class AttendanceDto {
  @ApiProperty({ type: AgencyInMeetingDto }) agency: AgencyInMeetingDto;
  @ApiProperty({ enum: ATTENDING_ROLES, enumName: 'AttendingRole' }) role: AttendingRole;
  @ApiProperty({ type: 'integer' }) people: number;
}

export class DecisionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DECISIONS, enumName: 'GroupDecision' }) code: Decision;
  @ApiProperty({ type: AgencyInMeetingDto }) owner: AgencyInMeetingDto;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @Nullable(Boolean, 'Null where the viewer may not know.') isDone: boolean | null;
  @NullableInstant() takenBackAt: string | null;
  @ApiProperty({ description: 'By the viewer, while the minutes are open.' }) mayBeTakenBack: boolean;
}

class GivenDecisionDto extends DecisionDto {
  @ApiProperty({ description: 'Of the case that the decision is about.' }) reference: string;
}

/** A case by reference; never a name, a survivor's code or a place. */
export class AgendaEntryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: AgencyInMeetingDto, description: 'Who holds the case.' }) holder: AgencyInMeetingDto;
  @ApiProperty({ enum: AGENDA_REASONS, isArray: true }) reasons: AgendaReason[];
  @NullableInstant() discussedAt: string | null;
  @ApiProperty({ type: [DecisionDto] }) decisions: DecisionDto[];
  @ApiProperty({ type: [AgencyInMeetingDto], description: 'Who can be given a decision now.' })
  owners: AgencyInMeetingDto[];
  @ApiProperty({ enum: ENTRY_ACTIONS, isArray: true }) allowedActions: EntryAction[];
}

export class MeetingRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: AgencyInMeetingDto }) group: AgencyInMeetingDto;
  @ApiProperty({ enum: MEETING_STATES }) state: MeetingState;
  @ApiProperty({ format: 'date-time' }) plannedAt: string;
  @ApiProperty({ type: 'integer', description: 'Of those that the viewer may know.' }) entries: number;
  @ApiProperty() isLed: boolean;
}

export class MeetingsDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: [AgencyInMeetingDto], description: 'Groups that the viewer leads.' })
  led: AgencyInMeetingDto[];
  @ApiProperty({ type: [MeetingRowDto] }) items: MeetingRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** The agenda, the packet of an agency and the minutes are one thing, as far as the viewer may know it. */
export class MeetingDto extends MeetingRowDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @NullableInstant() heldAt: string | null;
  @NullableInstant() endedAt: string | null;
  @Nullable(AgencyInMeetingDto, 'Where it meets.') host: AgencyInMeetingDto | null;
  @ApiProperty({ type: [AgencyInMeetingDto] }) members: AgencyInMeetingDto[];
  @ApiProperty({ type: [AttendanceDto] }) attendance: AttendanceDto[];
  @ApiProperty({ type: [AgendaEntryDto] }) agenda: AgendaEntryDto[];
  @ApiProperty({ type: [String], description: 'Cases that the viewer’s agency took a referral of.' })
  references: string[];
  @ApiProperty({ type: [GivenDecisionDto], description: 'To the viewer’s agency, about another’s case.' })
  given: GivenDecisionDto[];
  @ApiProperty({ enum: MEETING_ACTIONS, isArray: true }) allowedActions: MeetingAction[];
  @ApiProperty() version: number;
}

export class ProposalDto {
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: AGENDA_REASONS, isArray: true }) reasons: AgendaReason[];
  @NullableInstant() discussedAt: string | null;
}

/** A coming or running meeting with a case on its agenda. */
class CaseMeetingDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: MEETING_STATES }) state: MeetingState;
  @ApiProperty({ format: 'date-time' }) plannedAt: string;
}

export class CaseMeetingsDto {
  @ApiProperty({ type: [CaseMeetingDto] }) items: CaseMeetingDto[];
  @NullableInstant('A meeting heard it: until then what happens again goes back to the group.')
  flaggedUntil: string | null;
}

export class MeetingPrintDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ type: MeetingDto }) meeting: MeetingDto;
}
