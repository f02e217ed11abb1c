import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { ACCESS_MODES, DECISIONS } from './access-modes.rules.js';
import type { AccessMode, Decision } from './access-modes.rules.js';
import { Code, DayField, Formed, Text } from '../platform/http/validation.js';
import { Nullable, NullableUuid } from '../platform/http/nullable-fields.js';

/** What one agency looked at on one day; no person is named. */
export class AccessReportLineDto {
  @ApiProperty({ format: 'date' }) day: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ description: 'The agency that holds the case.' }) isOwn: boolean;
  @ApiProperty({ enum: ACCESS_MODES, isArray: true }) ways: AccessMode[];
  @ApiProperty({ type: [String] }) partitions: string[];
  @ApiProperty({ type: [String], description: 'Reasons that were given, as codes.' }) purposes: string[];
}

/** The access report of a case, printed for the survivor. */
export class AccessReportDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ description: 'A police owner reports only its own accesses.' }) isOwnPart: boolean;
  @ApiProperty({ type: [AccessReportLineDto] }) lines: AccessReportLineDto[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Filters of the audit log; a missing field does not filter. */
export class AuditQuery {
  @DayField({ optional: true, description: 'In Dushanbe.' }) day?: string;
  @Text({ optional: true, max: 60 }) action?: string;
  @Code(DECISIONS, { optional: true }) decision?: Decision;
  @Formed(UUID, { optional: true }) agencyId?: string;
  @Formed(UUID, { optional: true }) personId?: string;
  @Text({ optional: true, max: 200 }) cursor?: string;
}

/** One entry of the log: codes and pseudonyms. */
export class AuditEntryDto {
  @ApiProperty({ description: 'Its number; gaps between numbers have no meaning.' }) seq: number;
  @ApiProperty({ format: 'date-time' }) at: string;
  @NullableUuid('Null for a job or a request without a session.') personId: string | null;
  @Nullable(String, 'A display name, inside the own agency only.') personName: string | null;
  @NullableUuid() agencyId: string | null;
  @Nullable(NamesDto) agencyName: NamesDto | null;
  @ApiProperty({ description: 'Code of the action.' }) action: string;
  @ApiProperty({ enum: DECISIONS }) decision: Decision;
  @ApiProperty({ type: [String], description: 'Pseudonyms of the cases that were touched.' }) cases: string[];
  @ApiProperty({ type: [String] }) partitions: string[];
  @Nullable(String, 'The reason given, as a code.') purpose: string | null;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] }) items: AuditEntryDto[];
  @Nullable(String) nextCursor: string | null;
}

/** The head of the chain as it was signed. */
export class CheckpointDto {
  @ApiProperty({ description: 'From one, without gaps.' }) no: number;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ description: 'How many entries it covers.' }) entries: number;
  @ApiProperty({ description: 'Hash of the last of them.' }) hash: string;
}

export class CheckpointPageDto {
  @Nullable(String, 'Ed25519, in hexadecimal; null: nothing was signed yet.') publicKey: string | null;
  @ApiProperty({ type: [CheckpointDto] }) items: CheckpointDto[];
  @Nullable(String) nextCursor: string | null;
}

/** Checkpoints to be kept elsewhere, word for word. */
export class KeptCheckpointsDto {
  @ApiProperty({
    type: [String],
    description: 'One line each, as `npm run audit:verify -- --kept` reads them.',
  })
  lines: string[];
  @ApiProperty({ description: 'Number of the last one; the next question begins after it.' }) last: number;
  @ApiProperty() hasMore: boolean;
}

/** One look at the case: when, who, what and why. */
export class CaseAccessEntryDto {
  @ApiProperty({ format: 'date-time' }) at: string;
  @Nullable(String, 'A display name, inside the own agency only.') personName: string | null;
  @Nullable(NamesDto) agencyName: NamesDto | null;
  @ApiProperty({ description: 'Code of the action.' }) action: string;
  @ApiProperty({ type: [String] }) partitions: string[];
  @Nullable(String, 'The reason given, as a code.') purpose: string | null;
  @ApiProperty({ description: 'The case was one line of a list.' }) inList: boolean;
}

export class CaseAccessPageDto {
  @ApiProperty({ type: [CaseAccessEntryDto] }) items: CaseAccessEntryDto[];
  @Nullable(String) nextCursor: string | null;
}
