import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Code, Text } from '../platform/http/validation.js';
import { SafeContactDto } from '../survivors/index.js';
import { EMERGENCY_OUTCOMES, EMERGENCY_REASONS } from './emergency-access.access.js';
import type { EmergencyOutcome, EmergencyReason } from './emergency-access.access.js';
import { Nullable, NullableCode } from '../platform/http/nullable-fields.js';

const BANDS = ['incomplete', 'standard', 'medium', 'high'] as const;

export class DutyLineRequest {
  @Text({ max: 40, description: 'Of the case or of a referral, as it was given.' }) reference: string;
}

export class DutyLineDto {
  @Nullable(String, 'Null where the agency has named none.') dutyPhone: string | null;
}

export class EmergencyRequest extends DutyLineRequest {
  @Code(EMERGENCY_REASONS) reasonCode: EmergencyReason;
  @Text({ max: 500, description: 'The situation; read by the agency that holds the case.' }) reason: string;
}

/** What helps at once, for four hours; never whereabouts, statements or health. */
export class EmergencyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) endsAt: string;
  @ApiProperty({ enum: BANDS }) band: (typeof BANDS)[number];
  @ApiProperty({ type: SafeContactDto }) safeContact: SafeContactDto;
  @Nullable(String, 'The number or person.') reachAt: string | null;
  @Nullable(String) dutyPhone: string | null;
}

/** For the owner: who opened the case, and why. */
export class EmergencyRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ format: 'date-time' }) endsAt: string;
  @Nullable(NamesDto) agencyName: NamesDto | null;
  @ApiProperty() personName: string;
  @ApiProperty({ enum: EMERGENCY_REASONS }) reasonCode: EmergencyReason;
  @Nullable(String, 'Null where another agency held the case then.') reason: string | null;
  @NullableCode(EMERGENCY_OUTCOMES) reviewOutcome: EmergencyOutcome | null;
  @ApiProperty({ enum: ['review'], isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class EmergencyReviewRequest {
  @Code(EMERGENCY_OUTCOMES) outcome: EmergencyOutcome;
}
