import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, ValidateNested } from 'class-validator';
import { Code, Codes, DayField, Text } from '../platform/http/validation.js';
import { DAY_PRECISIONS } from '../survivors/index.js';
import type { DayPrecision } from '../survivors/index.js';
import { CORE_TYPES, KNOWN_ANSWERS, LAW_FORMS, RELATIONSHIP_CODES } from './classification.types.js';
import type { CaseContext, CoreType, KnownAnswer, LawForm, Relationship } from './classification.types.js';
import { AGE_GROUPS, EARLIER_REPORTS, OCCUPATIONS, PLACE_TYPES, TIMES_OF_DAY } from './incidents.types.js';
import type { AgeGroup, EarlierReport, Occupation, PlaceType, TimeOfDay } from './incidents.types.js';

export class PerpetratorRequest {
  @Code(RELATIONSHIP_CODES) relationship: Relationship;
  @Code(['female', 'male', 'unknown']) sex: 'female' | 'male' | 'unknown';
  @Code(AGE_GROUPS) ageGroup: AgeGroup;
  @Code(OCCUPATIONS, { optional: true }) occupation: Occupation | null = null;
  @Code(KNOWN_ANSWERS) sameHousehold: KnownAnswer;
  @Text({ optional: true, max: 300 }) name: string | null = null;
}

export class IncidentRequest {
  @DayField() reportedOn: string;
  @DayField({ optional: true, description: 'Missing: the day is not known.' }) startedOn: string | null =
    null;
  @Code(DAY_PRECISIONS, { optional: true }) startedPrecision: DayPrecision | null = null;
  @DayField({ optional: true }) endedOn: string | null = null;
  @Code(DAY_PRECISIONS, { optional: true }) endedPrecision: DayPrecision | null = null;
  @ApiProperty({ description: 'A continuing pattern without separable dates.' })
  @IsBoolean()
  isPattern: boolean;
  @Code(TIMES_OF_DAY) timeOfDay: TimeOfDay;
  @Code(PLACE_TYPES) placeType: PlaceType;
  @Codes(LAW_FORMS) lawForms: LawForm[];
  @Code(KNOWN_ANSWERS) penetration: KnownAnswer;
  @Code(KNOWN_ANSWERS) forcedMarriage: KnownAnswer;
  @Code(KNOWN_ANSWERS) goodsExchanged: KnownAnswer;
  @Code(KNOWN_ANSWERS) abducted: KnownAnswer;
  @Code(KNOWN_ANSWERS) harmfulPractice: KnownAnswer;
  @Code(KNOWN_ANSWERS) spouseAbroad: KnownAnswer;
  @Code(KNOWN_ANSWERS) neckPressure: KnownAnswer;
  @Code(KNOWN_ANSWERS) injury: KnownAnswer;
  @Code(KNOWN_ANSWERS) childrenPresent: KnownAnswer;
  @Code(EARLIER_REPORTS) reportedBefore: EarlierReport;
  @Code(KNOWN_ANSWERS) earlierIncidents: KnownAnswer;
  @Code(CORE_TYPES, { optional: true, description: 'Only where it differs from the derived one.' })
  coreType: CoreType | null = null;
  @Text({ optional: true, max: 300 }) coreTypeReason: string | null = null;
  @ApiProperty({ type: [PerpetratorRequest] })
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PerpetratorRequest)
  perpetrators: PerpetratorRequest[];
  @Text({ optional: true, max: 20_000 }) narrative: string | null = null;
}

export class PerpetratorDto {
  @ApiProperty({ enum: RELATIONSHIP_CODES }) relationship: Relationship;
  @ApiProperty() sex: string;
  @ApiProperty({ enum: AGE_GROUPS }) ageGroup: AgeGroup;
  @ApiProperty({ enum: OCCUPATIONS }) occupation: Occupation;
  @ApiProperty({ type: String, nullable: true }) name: string | null;
}

export class IncidentDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date' }) reportedOn: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) startedOn: string | null;
  @ApiProperty({ type: String, nullable: true, enum: DAY_PRECISIONS }) startedPrecision: DayPrecision | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) endedOn: string | null;
  @ApiProperty() isPattern: boolean;
  @ApiProperty({ enum: TIMES_OF_DAY }) timeOfDay: TimeOfDay;
  @ApiProperty({ enum: PLACE_TYPES }) placeType: PlaceType;
  @ApiProperty({ enum: LAW_FORMS, isArray: true }) lawForms: LawForm[];
  @ApiProperty({ enum: CORE_TYPES, nullable: true, type: String }) coreType: CoreType | null;
  @ApiProperty({ type: [String] }) contexts: CaseContext[];
  @ApiProperty({ enum: RELATIONSHIP_CODES, isArray: true }) relationships: Relationship[];
  @ApiProperty({ enum: KNOWN_ANSWERS }) childrenPresent: KnownAnswer;
  @ApiProperty({ enum: EARLIER_REPORTS }) reportedBefore: EarlierReport;
  @ApiProperty({ enum: KNOWN_ANSWERS }) earlierIncidents: KnownAnswer;
  @ApiProperty({ enum: KNOWN_ANSWERS, type: String, nullable: true, description: 'Of an own case only.' })
  injury: KnownAnswer | null;
  @ApiProperty({ enum: KNOWN_ANSWERS, type: String, nullable: true, description: 'Of an own case only.' })
  neckPressure: KnownAnswer | null;
  @ApiProperty({ type: [PerpetratorDto], description: 'Empty where the viewer may not see them.' })
  perpetrators: PerpetratorDto[];
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
}
