import { applyDecorators } from '@nestjs/common';
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
  FREE_RANGES,
  NEEDED_DOCUMENTS,
  PLACES_STATES,
  SERVICE_ACTIONS,
  SERVICE_COSTS,
  SERVICE_STATUSES,
} from './services.rules.js';
import type {
  CapacityUnit,
  CheckState,
  FreeRange,
  NeededDocument,
  PlacesState,
  ServiceAction,
  ServiceCost,
  ServiceStatus,
} from './services.rules.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

const id = (description?: string) => ({
  type: String,
  format: 'uuid',
  nullable: true,
  ...(description ? { description } : {}),
});
const NullableId = (description?: string): PropertyDecorator => ApiProperty(id(description));
const OptionalId = (description?: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ ...id(description), required: false }), IsOptional(), IsUUID());
const NullableText = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(description ? { description } : {}) });
const NullableDay = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date', nullable: true, description });

export class NamesRequest {
  @Text({ max: 200 }) tg: string;
  @Text({ max: 200 }) ru: string;
  @Text({ max: 200 }) en: string;
}

export class SetUpDto {
  @ApiProperty({ description: 'True while no administrator exists.' }) needed: boolean;
  @NullableText('Where the quick exit leads; null: built in.') quickExitUrl: string | null;
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
  @NullableText('Null where other agencies must not know it.') place: string | null;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @NullableText('The phone number of the duty officer.') dutyPhone: string | null;
  @NullableId('The head, who is notified of figures. Only its supervisors and administrators see it.')
  headUserId: string | null;
  @ApiProperty({ enum: ['active', 'closed'] }) status: string;
  @ApiProperty({ enum: ['server', 'agency'], description: 'Who holds the private key.' }) keyHeldBy: string;
  @ApiProperty() version: number;
}

class AgencyRequest {
  @Text({ optional: true, max: 60, description: 'The phone number of the duty officer.' })
  dutyPhone: string | null = null;
  @ApiProperty({ type: [String], format: 'uuid', description: 'The groups it works in from now on.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  workingGroupIds: string[] = [];
  @Nested(NamesRequest) name: NamesRequest;
}

export class NewAgencyRequest extends AgencyRequest {
  @Code(AGENCY_TYPES) type: AgencyType;
  @Text({ max: 60 }) place: string;
}

export class AgencyChangeRequest extends AgencyRequest {
  @OptionalId('An active user of the agency; unchanged if left out.') headUserId?: string | null;
  @Code(['active', 'closed']) status: 'active' | 'closed';
}

export class WorkingGroupDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() place: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @NullableId() chairUserId: string | null;
  @NullableId() coordinatorUserId: string | null;
  @NullableId() deputyUserId: string | null;
  @NullableId('Takes cases over when their owner is blocked; never police.') fallbackAgencyId: string | null;
  @ApiProperty() version: number;
}

export class WorkingGroupRequest {
  @Text({ max: 60 }) place: string;
  @Nested(NamesRequest) name: NamesRequest;
  @OptionalId() chairUserId: string | null;
  @OptionalId() coordinatorUserId: string | null;
  @OptionalId() deputyUserId: string | null;
  @OptionalId() fallbackAgencyId: string | null;
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
  @NullableText('Null where other agencies must not know it.') place: string | null;
  @ApiProperty({ description: 'Of an agency of one of the viewer’s groups.' }) isInMyGroups: boolean;
  @ApiProperty({ enum: SERVICE_TYPES }) type: ServiceType;
  @ApiProperty({ enum: LANGUAGES, isArray: true }) languages: string[];
  @ApiProperty({ type: [OpeningHoursDto] }) openingHours: OpeningHoursDto[];
  @NullableText() hoursNote: string | null;
  @ApiProperty({ enum: SERVICE_COSTS }) cost: ServiceCost;
  @NullableText() costNote: string | null;
  @ApiProperty({ enum: NEEDED_DOCUMENTS, isArray: true }) documents: NeededDocument[];
  @NullableText() documentsNote: string | null;
  @NullableText() address: string | null;
  @NullableText('The public phone number.') publicPhone: string | null;
  @NullableDay('The last check of the entry.') checkedOn: string | null;
  @NullableDay('The last day it is valid.') checkedUntil: string | null;
  @ApiProperty({ enum: CHECK_STATES }) check: CheckState;
  @ApiProperty({ enum: PLACES_STATES }) places: PlacesState;
  @Nullable(Number, 'Only while a confirmation holds.') freePlaces: number | null;
  @Nullable(Boolean, 'Whether a room for a woman with children is free; only while a confirmation holds.')
  freeWithChildren: boolean | null;
  @NullableCode(FREE_RANGES) freeRange: FreeRange | null;
  @Nullable(Number, 'Null where not counted or not disclosed.') capacity: number | null;
  @NullableCode(CAPACITY_UNITS) capacityUnit: CapacityUnit | null;
  @NullableInstant() confirmedAt: string | null;
  @NullableDay('The last day it is valid.') confirmedUntil: string | null;
  @ApiProperty({ description: 'To those outside its agency it is only a service that can be asked.' })
  isConfidential: boolean;
  @ApiProperty({ enum: SERVICE_STATUSES }) status: ServiceStatus;
  @NullableInstant() withdrawnAt: string | null;
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
  @ApiProperty({
    type: Boolean,
    nullable: true,
    required: false,
    description: 'Whether a room for a woman with children is free.',
  })
  @IsOptional()
  @IsBoolean()
  withChildren: boolean | null = null;
}
