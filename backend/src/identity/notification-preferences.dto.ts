import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, Max, Min } from 'class-validator';
import { LANGUAGES } from './identity.types.js';
import type { Language } from './identity.types.js';
import { Code, DayField, Formed } from '../platform/http/validation.js';
import { EMAIL_CHOICES } from './quiet-times.rules.js';
import type { EmailChoice } from './quiet-times.rules.js';
import { Nullable, NullableInstant } from '../platform/http/nullable-fields.js';

/** Only addresses that every mail server accepts: no display name, no second address. */
const ADDRESS = /^[^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,6}$/;
/** With the code of the country, as operators expect it. */
const PHONE = /^\+[1-9]\d{8,14}$/;
const SIX_DIGITS = /^\d{6}$/;

const LAST_MINUTE = 1_439;

/** A whole number from 0 up to `maximum`. */
const Whole = (maximum: number, description?: string) =>
  applyDecorators(
    ApiProperty({ type: 'integer', minimum: 0, maximum, ...(description ? { description } : {}) }),
    IsInt(),
    Min(0),
    Max(maximum),
  );

export class NotificationPreferencesRequest {
  @Code(LANGUAGES, { description: 'Of the messages.' }) language: Language;
  @Code(EMAIL_CHOICES) email: EmailChoice;
  @Whole(23) digestHour: number;
  @Whole(LAST_MINUTE, 'Minute of the day.') quietFrom: number;
  @Whole(LAST_MINUTE, 'The same minute: never quiet.') quietUntil: number;
  @ApiProperty({
    type: 'integer',
    isArray: true,
    minItems: 1,
    maxItems: 7,
    description: 'Working days of the user, 1 = Monday.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  worksOn: number[];
  @ApiProperty({ description: 'Safety matters of cases at high risk are sent at any hour.' })
  @IsBoolean()
  breaksQuiet: boolean;
}

export class NotificationChoicesDto {
  @ApiProperty({ enum: LANGUAGES }) language: Language;
  @ApiProperty({ enum: EMAIL_CHOICES }) email: EmailChoice;
  @ApiProperty({ type: 'integer' }) digestHour: number;
  @ApiProperty({ type: 'integer' }) quietFrom: number;
  @ApiProperty({ type: 'integer' }) quietUntil: number;
  @ApiProperty({ type: 'integer', isArray: true }) worksOn: number[];
  @ApiProperty() breaksQuiet: boolean;
}

export class DutyPhoneDto {
  @ApiProperty({ description: 'A gateway for text messages is set up here.' }) isAvailable: boolean;
  @Nullable(String, 'No other user can read it.') number: string | null;
}

/** The contact data of the viewer. No other user can read it. */
export class NotificationPreferencesDto {
  @ApiProperty({ description: 'A mail server is set up here.' }) isAvailable: boolean;
  @Nullable(String, 'Confirmed by its code.') address: string | null;
  @Nullable(String, 'A code is on its way there.') plannedAddress: string | null;
  @NullableInstant() codeUntil: string | null;
  @Nullable(DutyPhoneDto, 'Null for a user who has no duty at a helpline.') dutyPhone: DutyPhoneDto | null;
  @ApiProperty({ type: NotificationChoicesDto }) choices: NotificationChoicesDto;
}

export class AddressRequest {
  @Formed(ADDRESS) address: string;
}

export class DutyPhoneRequest {
  @Formed(PHONE) number: string;
}

export class AddressCodeRequest {
  @Formed(SIX_DIGITS) code: string;
}

export class HolidayRequest {
  @DayField({ description: 'A feast that a decree set for this year.' }) day: string;
}

export class HolidaysDto {
  @ApiProperty({ type: [String], format: 'date', description: 'Set by decree, from last year on.' })
  days: string[];
}
