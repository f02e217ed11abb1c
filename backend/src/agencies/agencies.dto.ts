import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsUUID } from 'class-validator';
import { LANGUAGES, NamesDto } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { AsTyped, Code, Nested, Text } from '../platform/http/validation.js';
import { AGENCY_TYPES } from './agencies.types.js';
import type { AgencyType } from './agencies.types.js';

export class NamesRequest {
  @Text({ max: 200 }) tg: string;
  @Text({ max: 200 }) ru: string;
  @Text({ max: 200 }) en: string;
}

export class SetUpDto {
  @ApiProperty({ description: 'True while no administrator exists.' }) needed: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Where the quick exit leads; null: built in.' })
  neutralPage: string | null;
}

export class SetUpRequest {
  @Nested(NamesRequest) agency: NamesRequest;
  @Code(AGENCY_TYPES) agencyType: AgencyType;
  @Text({ max: 60, description: 'Code of the city or district.' }) place: string;
  @Text({ max: 120 }) displayName: string;
  @Text({ max: 100 }) login: string;
  @AsTyped() password: string;
  @Code(LANGUAGES) language: Language;
}

export class MembershipDto {
  @ApiProperty({ format: 'uuid' }) workingGroupId: string;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
}

export class AgencyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({
    type: [MembershipDto],
    description: 'The groups it works in now, the oldest membership first.',
  })
  memberships: MembershipDto[];
  @ApiProperty({ enum: AGENCY_TYPES }) type: AgencyType;
  @ApiProperty({ enum: ['police', 'state', 'civil'] }) kind: string;
  @ApiProperty({ type: String, nullable: true, description: 'Null where those outside must not know it.' })
  place: string | null;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ type: String, nullable: true, description: 'The number of whoever is on duty.' })
  dutyLine: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description:
      'Who heads it: notified of numbers, opens no case. Null for others than its supervisors and administrators.',
  })
  headUserId: string | null;
  @ApiProperty({ enum: ['active', 'closed'] }) status: string;
  @ApiProperty({ enum: ['server', 'agency'], description: 'Who holds the private key.' }) keyHeldBy: string;
  @ApiProperty() version: number;
}

export class NewAgencyRequest {
  @Text({ optional: true, max: 60, description: 'The number of whoever is on duty.' })
  dutyLine: string | null = null;
  @ApiProperty({ type: [String], format: 'uuid', description: 'The groups it works in from now on.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  workingGroupIds: string[] = [];
  @Code(AGENCY_TYPES) type: AgencyType;
  @Text({ max: 60 }) place: string;
  @Nested(NamesRequest) name: NamesRequest;
}

export class AgencyChangeRequest {
  @Text({ optional: true, max: 60, description: 'The number of whoever is on duty.' })
  dutyLine: string | null = null;
  @ApiProperty({ type: [String], format: 'uuid', description: 'The groups it works in from now on.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  workingGroupIds: string[] = [];
  @Nested(NamesRequest) name: NamesRequest;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    required: false,
    description: 'An active person of the agency; left out: as it is.',
  })
  @IsOptional()
  @IsUUID()
  headUserId?: string | null;
  @Code(['active', 'closed']) status: 'active' | 'closed';
}

export class WorkingGroupDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() place: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) chairUserId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) coordinatorUserId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) deputyUserId: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Takes cases over when their owner is blocked; never police.',
  })
  fallbackAgencyId: string | null;
  @ApiProperty() version: number;
}

export class WorkingGroupRequest {
  @Text({ max: 60 }) place: string;
  @Nested(NamesRequest) name: NamesRequest;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  chairUserId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  coordinatorUserId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  deputyUserId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  fallbackAgencyId: string | null;
}
