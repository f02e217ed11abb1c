import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsUUID } from 'class-validator';
import { Nullable, NullableDay, NullableUuid } from '../platform/http/nullable-fields.js';
import { Code, Codes, DayField, NestedList, Text, Uuid } from '../platform/http/validation.js';
import { TRAINING_HOSTS, TRAINING_MODULES, TRAINING_STATES } from './training.types.js';
import type { TrainingHost, TrainingModuleCode, TrainingState } from './training.types.js';

const LANGUAGES = ['tg', 'ru', 'en', 'uz', 'sign'];
const Flag =
  (description?: string): PropertyDecorator =>
  (target, property) => {
    ApiProperty(description ? { description } : {})(target, property);
    IsBoolean()(target, property);
  };

export class TrainingStandingDto {
  @ApiProperty({ enum: TRAINING_MODULES }) module: TrainingModuleCode;
  @ApiProperty({ enum: TRAINING_STATES }) state: TrainingState;
  @NullableDay('Last day of the state; null: it does not end, or modules are not asked for yet.')
  until: string | null;
  @NullableDay('Last day of the newest module; null: never trained.') endsOn: string | null;
  @NullableDay('From when half a day refreshes it; null: not valid.') refreshFrom: string | null;
  @NullableUuid('The session of the newest module.') sessionId: string | null;
}

export class OwnTrainingDto {
  @NullableDay('From when acts need modules; null: not yet decided.') enforcedFrom: string | null;
  @ApiProperty({ type: [TrainingStandingDto] }) modules: TrainingStandingDto[];
}

class TrainedPersonDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: [TrainingStandingDto], description: 'Those trained, the next end first.' })
  modules: TrainingStandingDto[];
}

export class TrainingPeopleDto {
  @NullableDay('From when acts need modules; null: not yet decided.') enforcedFrom: string | null;
  @ApiProperty({ type: [TrainedPersonDto] }) people: TrainedPersonDto[];
}

class AttendeeRequest {
  @Uuid() userId: string;
  @Flag('The short test at the end.') passed: boolean;
}

export class TrainingSessionRequest {
  @Code(TRAINING_MODULES) module: TrainingModuleCode;
  @DayField({ description: 'Today at the latest.' }) heldOn: string;
  @Text({ max: 60, description: 'Code of the city or district.' }) place: string;
  @Code(TRAINING_HOSTS) host: TrainingHost;
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMaxSize(10)
  @IsUUID(undefined, { each: true })
  trainerIds: string[];
  @NestedList(AttendeeRequest, 200) persons: AttendeeRequest[];
}

export class TrainingSessionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: TRAINING_MODULES }) module: TrainingModuleCode;
  @ApiProperty({ format: 'date' }) heldOn: string;
  @ApiProperty() place: string;
  @ApiProperty({ enum: TRAINING_HOSTS }) host: TrainingHost;
  @ApiProperty({ type: [String], format: 'uuid' }) trainerIds: string[];
  @ApiProperty({ description: 'Of the viewer’s reach.' }) persons: number;
  @ApiProperty({ description: 'Of them, with a passed test.' }) passed: number;
  @ApiProperty({ description: 'It counts after a second person confirms it.' }) waits: boolean;
  @ApiProperty() mayConfirm: boolean;
}

export class TrainingListRequest {
  @ApiProperty({ maxLength: 100_000, description: 'A person a line: login; module; day; result.' })
  @Text({ max: 100_000 })
  text: string;
  @Text({ max: 60, description: 'Code of the city or district.' }) place: string;
  @Code(TRAINING_HOSTS) host: TrainingHost;
}

export class TrainingRevocationRequest {
  @Uuid() userId: string;
}

export class TrainerRequest {
  @Text({ max: 120 }) displayName: string;
  @Codes(TRAINING_MODULES) modules: TrainingModuleCode[];
  @Codes(LANGUAGES) languages: string[];
  @DayField({ optional: true, description: 'When trained as a trainer.' }) trainedOn: string | null = null;
  @Flag() isPaid: boolean;
}

export class TrainerDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: TRAINING_MODULES, isArray: true }) modules: TrainingModuleCode[];
  @ApiProperty({ type: [String] }) languages: string[];
  @NullableDay() trainedOn: string | null;
  @ApiProperty() isPaid: boolean;
  @NullableDay() lastTaughtOn: string | null;
  @ApiProperty({ description: 'Sessions taught together with another trainer.' }) taughtWithOthers: number;
}

export class TrainingActDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ description: 'The operation that was done.' }) action: string;
  @ApiProperty({ enum: TRAINING_MODULES }) module: TrainingModuleCode;
  @ApiProperty({ enum: TRAINING_STATES }) state: TrainingState;
  @ApiProperty({ format: 'date-time' }) doneAt: string;
  @ApiProperty({ format: 'date-time', description: 'By when a colleague confirms it.' }) dueAt: string;
  @ApiProperty() isLate: boolean;
  @NullableUuid('Where the viewer may open it.') caseId: string | null;
  @Nullable(String) reference: string | null;
}

export class TrainingActsRequest {
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

export class TrainingRuleDto {
  @NullableDay('From when acts need modules; null: not yet decided.') enforcedFrom: string | null;
  @ApiProperty() version: number;
}

export class TrainingRuleRequest {
  @DayField({ optional: true, description: 'Today or later; null switches it off.' })
  enforcedFrom: string | null = null;
  @ApiProperty() @IsInt() version: number;
}
