import { ApiProperty, OmitType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsUUID,
  IsBoolean,
  IsInt,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES, NamesDto } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { AsTyped, Code, Nested, Text, Codes } from '../platform/http/validation.js';
import { AGENCY_TYPES, SERVICE_TYPES } from './agencies.types.js';
import type { AgencyType, ServiceType } from './agencies.types.js';
import { Type } from 'class-transformer';
import {
  CAPACITY_UNITS,
  CHECK_STATES,
  NEEDED_DOCUMENTS,
  PLACES_STATES,
  SERVICE_ACTIONS,
  SERVICE_COSTS,
  SERVICE_STATUSES,
} from './services.rules.js';
import type {
  CapacityUnit,
  CheckState,
  NeededDocument,
  PlacesState,
  ServiceAction,
  ServiceCost,
  ServiceStatus,
} from './services.rules.js';

export class NamesRequest {
  @Text({ max: 200 }) tg: string;
  @Text({ max: 200 }) ru: string;
  @Text({ max: 200 }) en: string;
}

export class SetUpDto {
  @ApiProperty({ description: 'True while no administrator exists.' }) needed: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Where the quick exit leads; null: built in.' })
  quickExitUrl: string | null;
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
  dutyPhone: string | null;
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
  dutyPhone: string | null = null;
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
  dutyPhone: string | null = null;
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

const MOST_PLACES = 9999;

export class OpeningHoursDto {
  @ApiProperty({ description: '1 = Monday to 7 = Sunday.' }) @IsInt() @Min(1) @Max(7) weekday: number;
  @ApiProperty({ description: 'Minutes since midnight in Dushanbe.' })
  @IsInt()
  @Min(0)
  @Max(1439)
  fromMinute: number;
  @ApiProperty({ description: 'Minutes since midnight in Dushanbe, not included; 1440 is midnight.' })
  @IsInt()
  @Min(1)
  @Max(1440)
  untilMinute: number;
}

export class ServiceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ type: String, nullable: true, description: 'Null where those outside must not know it.' })
  place: string | null;
  @ApiProperty({ description: 'Of an agency of one of the viewer’s groups.' }) isInMyGroups: boolean;
  @ApiProperty({ enum: SERVICE_TYPES }) type: ServiceType;
  @ApiProperty({ enum: LANGUAGES, isArray: true }) languages: string[];
  @ApiProperty({ type: [OpeningHoursDto] }) openingHours: OpeningHoursDto[];
  @ApiProperty({ nullable: true, type: String }) hoursNote: string | null;
  @ApiProperty({ enum: SERVICE_COSTS }) cost: ServiceCost;
  @ApiProperty({ nullable: true, type: String }) costNote: string | null;
  @ApiProperty({ enum: NEEDED_DOCUMENTS, isArray: true }) documents: NeededDocument[];
  @ApiProperty({ nullable: true, type: String }) documentsNote: string | null;
  @ApiProperty({ nullable: true, type: String }) address: string | null;
  @ApiProperty({ nullable: true, type: String, description: 'For anybody to call.' })
  publicPhone: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date', description: 'The last check of the entry.' })
  checkedOn: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date', description: 'The last day it holds.' })
  checkedUntil: string | null;
  @ApiProperty({ enum: CHECK_STATES }) check: CheckState;
  @ApiProperty({ enum: PLACES_STATES }) places: PlacesState;
  @ApiProperty({ nullable: true, type: Number, description: 'Only while a confirmation holds.' })
  freePlaces: number | null;
  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Null where places are not counted or not told.',
  })
  capacity: number | null;
  @ApiProperty({ nullable: true, type: String, enum: CAPACITY_UNITS }) capacityUnit: CapacityUnit | null;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) confirmedAt: string | null;
  @ApiProperty({ nullable: true, type: String, format: 'date', description: 'The last day it holds.' })
  confirmedUntil: string | null;
  @ApiProperty({ description: 'To those outside its agency it is only a service that can be asked.' })
  isConfidential: boolean;
  @ApiProperty({ enum: SERVICE_STATUSES }) status: ServiceStatus;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) withdrawnAt: string | null;
  @ApiProperty({ enum: SERVICE_ACTIONS, isArray: true }) allowedActions: ServiceAction[];
  @ApiProperty() version: number;
}

export class NewServiceRequest {
  @IsUUID() @ApiProperty({ format: 'uuid' }) agencyId: string;
  @Code(SERVICE_TYPES) type: ServiceType;
  @Codes(LANGUAGES) languages: Language[];
  @ApiProperty({ type: [OpeningHoursDto] })
  @IsArray()
  @ArrayMaxSize(28)
  @ValidateNested({ each: true })
  @Type(() => OpeningHoursDto)
  openingHours: OpeningHoursDto[];
  @Text({ optional: true, max: 200 }) hoursNote: string | null = null;
  @Code(SERVICE_COSTS) cost: ServiceCost;
  @Text({ optional: true, max: 200 }) costNote: string | null = null;
  @Codes(NEEDED_DOCUMENTS) documents: NeededDocument[];
  @Text({ optional: true, max: 200 }) documentsNote: string | null = null;
  @Text({ optional: true, max: 200 }) address: string | null = null;
  @Text({ optional: true, max: 40 }) publicPhone: string | null = null;
  @ApiProperty({ nullable: true, required: false, type: Number, description: 'Null: it counts no places.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_PLACES)
  capacity: number | null = null;
  @Code(CAPACITY_UNITS, { optional: true }) capacityUnit: CapacityUnit | null = null;
  @ApiProperty() @IsBoolean() isConfidential: boolean;
  @Code(['active', 'paused']) status: 'active' | 'paused';
}

export class ServiceChangeRequest extends OmitType(NewServiceRequest, ['agencyId', 'type'] as const) {}

export class PlacesConfirmationRequest {
  @ApiProperty({ description: 'Free places at this moment.' })
  @IsInt()
  @Min(0)
  @Max(MOST_PLACES)
  freePlaces: number;
}
