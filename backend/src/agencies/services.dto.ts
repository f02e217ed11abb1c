import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES, NamesDto } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Code, Codes, Text } from '../platform/http/validation.js';
import { SERVICE_TYPES } from './agencies.types.js';
import type { ServiceType } from './agencies.types.js';
import {
  CAPACITY_UNITS,
  CHECK_STATES,
  NEEDED_DOCUMENTS,
  PLACES_STATES,
  SERVICE_ACTIONS,
  SERVICE_COSTS,
  SERVICE_STATUSES,
} from './services.types.js';
import type {
  CapacityUnit,
  CheckState,
  NeededDocument,
  PlacesState,
  ServiceAction,
  ServiceCost,
  ServiceStatus,
} from './services.types.js';

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
