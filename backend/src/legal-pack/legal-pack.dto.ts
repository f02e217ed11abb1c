import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { LANGUAGES, NamesDto } from '../identity/index.js';
import type { Language } from '../identity/index.js';
import { Nullable, NullableDay, NullableInstant } from '../platform/http/nullable-fields.js';
import { Code, DayField, InstantField, Text } from '../platform/http/validation.js';
import {
  CHANGE_KINDS,
  PACK_REASONS,
  PACK_TABLES,
  SIGNATURE_STATES,
  SIGN_OFF_STEPS,
  VOLUMES,
} from './legal-pack.types.js';
import type {
  ChangeKind,
  PackReason,
  PackSettings,
  PackTable,
  SignOffStep,
  SignatureState,
  VolumeClass,
} from './legal-pack.types.js';

export class PackSettingsRequest implements PackSettings {
  @Text({ max: 300, description: 'The body that owns the database.' }) owner: string;
  @Text({ max: 300, description: 'The body that runs it.' }) operator: string;
  @Text({ max: 300 }) serverPlace: string;
  @ApiProperty({ description: 'The servers stand inside the country.' }) @IsBoolean() isInside: boolean;
  @Text({ max: 300, description: 'Office and name of the responsible person.' }) responsible: string;
  @Text({ max: 300 }) contact: string;
  @Text({ max: 500, description: 'Software and its licences.' }) licences: string;
  @Code(VOLUMES) volume: VolumeClass;
  @ApiProperty({ minimum: 0, maximum: 90, description: 'Days to sign a new version of the protocol.' })
  @IsInt()
  @Min(0)
  @Max(90)
  graceDays: number;
}

class PackSettingsDto {
  @ApiProperty() owner: string;
  @ApiProperty() operator: string;
  @ApiProperty() serverPlace: string;
  @ApiProperty() isInside: boolean;
  @ApiProperty() responsible: string;
  @ApiProperty() contact: string;
  @ApiProperty() licences: string;
  @ApiProperty({ enum: VOLUMES }) volume: VolumeClass;
  @ApiProperty() graceDays: number;
  @ApiProperty() version: number;
}

export class SignatureRequest {
  @Text({ max: 120 }) firstSigner: string;
  @Text({ max: 120, description: 'Another person than the first.' }) secondSigner: string;
  @DayField({ description: 'Today at the latest.' }) signedOn: string;
  @Text({ max: 60 }) paperNumber: string;
  @ApiProperty({ description: 'Version of the protocol that was shown.' })
  @IsInt()
  @Min(1)
  protocolNumber: number;
  @InstantField({ optional: true, description: 'Of the signature that it replaces; null: there was none.' })
  recordedAt?: string | null;
}

export class SignOffRequest {
  @DayField({ description: 'Today at the latest.' }) doneOn: string;
  @Text({ max: 300, description: 'Who did it, and the number of the paper.' }) responsible: string;
  @InstantField({ optional: true, description: 'Of the entry that it replaces; null: there was none.' })
  recordedAt?: string | null;
}

export class PackFileQuery {
  @Code(LANGUAGES) language: Language;
}

class MadePackDto {
  @ApiProperty() number: number;
  @ApiProperty({ format: 'date-time' }) madeAt: string;
  @ApiProperty({ description: 'Digest of the schema that it describes.' }) schema: string;
  @ApiProperty({ description: 'SHA-256 of its facts.' }) hash: string;
}

class PackChangeDto {
  @ApiProperty({ enum: CHANGE_KINDS }) kind: ChangeKind;
  @ApiProperty({ description: 'Table and column, agency, setting or step.' }) key: string;
  @Nullable(String) before: string | null;
  @Nullable(String) now: string | null;
}

class ProtocolDto {
  @ApiProperty() number: number;
  @ApiProperty({ type: NamesDto }) text: NamesDto;
  @ApiProperty({ format: 'date' }) publishedOn: string;
  @ApiProperty({ format: 'date' }) endsOn: string;
}

class PackAgencyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ enum: SIGNATURE_STATES }) state: SignatureState;
  @ApiProperty({ type: [String] }) signers: string[];
  @NullableDay() signedOn: string | null;
  @Nullable(String) paperNumber: string | null;
  @NullableInstant() recordedAt: string | null;
}

class SignOffDto {
  @ApiProperty({ enum: SIGN_OFF_STEPS }) step: SignOffStep;
  @NullableDay() doneOn: string | null;
  @Nullable(String) responsible: string | null;
  @NullableInstant() recordedAt: string | null;
}

export class PackDueDto {
  @ApiProperty({ enum: PACK_REASONS, isArray: true, description: 'Why a pack is due; none: it is not.' })
  reasons: PackReason[];
  @NullableDay('When it is to be made: 30 days after the first reason; null where that day is not known.')
  dueOn: string | null;
}

export class LegalPackDto extends PackDueDto {
  @ApiProperty({ description: 'Digest of the schema of the running database.' }) schema: string;
  @ApiProperty({ enum: PACK_TABLES, isArray: true }) tables: PackTable[];
  @ApiProperty({ type: MadePackDto, nullable: true }) last: MadePackDto | null;
  @ApiProperty({ type: [PackChangeDto], description: 'Differences to the last pack.' })
  changes: PackChangeDto[];
  @ApiProperty({ type: PackSettingsDto, nullable: true }) settings: PackSettingsDto | null;
  @ApiProperty({ type: ProtocolDto, nullable: true, description: 'The latest version.' })
  protocol: ProtocolDto | null;
  @ApiProperty({ type: [PackAgencyDto] }) agencies: PackAgencyDto[];
  @ApiProperty({ type: [SignOffDto] }) signOffs: SignOffDto[];
  @ApiProperty({ description: 'The viewer may write settings, protocol and signatures.' }) mayWrite: boolean;
}
