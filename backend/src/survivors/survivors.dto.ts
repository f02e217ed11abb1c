import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { Code, DayField, NestedList, Text } from '../platform/http/validation.js';
import { DAY_PRECISIONS, DISCLOSURE_REASONS, CONTACT_CHANNELS } from './survivors.types.js';
import type {
  DayPrecision,
  DisclosureReason,
  Identity,
  SafeContact,
  ContactChannel,
} from './survivors.types.js';
import { codeList } from '../shared/code-lists.js';

export class IdentityRequest implements Identity {
  @Text({ optional: true, max: 120 }) surname: string | null = null;
  @Text({ optional: true, max: 120 }) givenName: string | null = null;
  @Text({ optional: true, max: 120 }) patronymic: string | null = null;
  @Text({ optional: true, max: 300 }) writtenName: string | null = null;
  @DayField({ optional: true }) bornOn: string | null = null;
  @Code(DAY_PRECISIONS, { optional: true }) bornPrecision: DayPrecision | null = null;
  @Text({ optional: true, max: 500 }) address: string | null = null;
  @Text({ optional: true, max: 60 }) officialNumber: string | null = null;
}

export class WeeklyWindowRequest {
  @ApiProperty({ description: '1 = Monday to 7 = Sunday.' }) @IsInt() @Min(1) @Max(7) weekday: number;
  @ApiProperty({ description: 'Minutes since midnight in Dushanbe.' })
  @IsInt()
  @Min(0)
  @Max(1440)
  fromMinute: number;
  @ApiProperty({ description: 'Minutes since midnight in Dushanbe, not included.' })
  @IsInt()
  @Min(0)
  @Max(1440)
  untilMinute: number;
}

export class SafeContactRequest implements SafeContact {
  @Code(CONTACT_CHANNELS) channel: ContactChannel;
  @Text({ optional: true, max: 200 }) reachAt: string | null = null;
  @NestedList(WeeklyWindowRequest, 42) windows: WeeklyWindowRequest[];
  @Text({ optional: true, max: 200 }) whoMayAnswer: string | null = null;
  @Text({ optional: true, max: 100 }) codeWord: string | null = null;
  @Text({ optional: true, max: 300 }) coverSentence: string | null = null;
  @ApiProperty() @IsBoolean() smsAllowed: boolean;
  @ApiProperty() @IsBoolean() voicemailAllowed: boolean;
  @ApiProperty() @IsBoolean() sharedPhone: boolean;
  @Code(['tg', 'ru', 'en', 'other'], { optional: true }) language: SafeContact['language'] = null;
  @Text({ optional: true, max: 300 }) never: string | null = null;
  @DayField({ optional: true }) reviewOn: string | null = null;
}

export class WhereaboutsRequest {
  @Text({ max: 500 }) text: string;
  @ApiProperty({ description: 'She asked that her worker may see it.' }) @IsBoolean() workerMaySee: boolean;
}

export class DisclosureRequest {
  @Code(DISCLOSURE_REASONS) reason: DisclosureReason;
}

export class IdentityDto {
  @ApiProperty({ type: String, nullable: true }) surname: string | null;
  @ApiProperty({ type: String, nullable: true }) givenName: string | null;
  @ApiProperty({ type: String, nullable: true }) patronymic: string | null;
  @ApiProperty({ type: String, nullable: true }) writtenName: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) bornOn: string | null;
  @ApiProperty({ type: String, nullable: true, enum: DAY_PRECISIONS }) bornPrecision: DayPrecision | null;
  @ApiProperty({ type: String, nullable: true }) address: string | null;
  @ApiProperty({ type: String, nullable: true }) officialNumber: string | null;
  @ApiProperty() version: number;
}

export class SafeWindowDto {
  @ApiProperty({ format: 'date-time' }) startsAt: string;
  @ApiProperty({ format: 'date-time' }) endsAt: string;
}

export const CONTACT_STATES = codeList('ContactState', [
  'now',
  'not_now',
  'never_by_phone',
  'check_first',
  'no_contact',
  'no_plan',
  'expired',
]);

/** Whether the survivor can be reached now; never how. */
export class ContactStateDto {
  @ApiProperty({ enum: CONTACT_STATES }) state: (typeof CONTACT_STATES)[number];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'While the state is "now".',
  })
  until: string | null;
  @ApiProperty({ type: SafeWindowDto, nullable: true }) next: SafeWindowDto | null;
}

/** The banner: everything but the number itself, which is shown on an explicit, reasoned request. */
export class SafeContactDto {
  @ApiProperty({ type: ContactStateDto }) contact: ContactStateDto;
  @ApiProperty({ enum: CONTACT_CHANNELS, nullable: true, type: String }) channel: ContactChannel | null;
  @ApiProperty({ type: [WeeklyWindowRequest] }) windows: WeeklyWindowRequest[];
  @ApiProperty({ type: String, nullable: true }) whoMayAnswer: string | null;
  @ApiProperty({ type: String, nullable: true }) codeWord: string | null;
  @ApiProperty({ type: String, nullable: true }) coverSentence: string | null;
  @ApiProperty() smsAllowed: boolean;
  @ApiProperty() voicemailAllowed: boolean;
  @ApiProperty() sharedPhone: boolean;
  @ApiProperty({ type: String, nullable: true }) language: string | null;
  @ApiProperty({ type: String, nullable: true }) never: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) reviewOn: string | null;
  @ApiProperty({ description: 'Whether a number or person is recorded.' }) hasReachAt: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The last confirmation.' })
  confirmedAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'A colleague to whom she did.' })
  confirmedBy: string | null;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Since then it may not be used.',
  })
  doubtedOn: string | null;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'A stricter plan written without a line was merged; open until it is confirmed.',
  })
  mergedOn: string | null;
  @ApiProperty({ description: 'Confirmed long ago: ask whether it is still right.' })
  isLongUnconfirmed: boolean;
  @ApiProperty() version: number;
}

export class ReachAtDto {
  @ApiProperty({ type: String, nullable: true }) reachAt: string | null;
}

export class WhereaboutsDto {
  @ApiProperty() text: string;
  @ApiProperty() workerMaySee: boolean;
  @ApiProperty({ format: 'date-time' }) writtenAt: string;
}
