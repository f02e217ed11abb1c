import { ApiProperty } from '@nestjs/swagger';
import { SERVICE_TYPES } from '../../agencies/agencies.types.js';
import type { ServiceType } from '../../agencies/agencies.types.js';
import { NamesDto } from '../../identity/index.js';
import { Nullable } from '../../platform/http/nullable-fields.js';
import { VOICE_ANSWERS, VOICE_QUESTIONS } from './voices.rules.js';
import type { VoiceAnswer, VoiceQuestion } from './voices.rules.js';

class SupplyCellDto {
  @ApiProperty({ description: 'Month of the request, such as 2026-09.' }) month: string;
  @ApiProperty() place: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty() asked: number;
  @ApiProperty() accepted: number;
  @ApiProperty() refused: number;
  @ApiProperty({ description: 'Nobody offers it, or none is free.' }) noPlace: number;
  @ApiProperty({ description: 'Unanswered for twice the time.' }) silent: number;
  @ApiProperty({ description: 'She took a place on a waiting list.' }) waiting: number;
  @ApiProperty({ description: 'Not given by anybody since.' }) unmet: number;
}

class UnmetNeedDto {
  @ApiProperty() place: string;
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: ServiceType;
  @ApiProperty() women: number;
  @ApiProperty({ description: 'Of them with high urgency.' }) high: number;
  @ApiProperty({ description: 'Of them without any help until then.' }) withoutHelp: number;
  @ApiProperty({ description: 'Of them with a recorded gap of the district.' }) gaps: number;
  @ApiProperty({ description: 'Since the oldest request.' }) days: number;
}

class PathwayDto {
  @ApiProperty({ type: NamesDto }) from: NamesDto;
  @Nullable(NamesDto, 'Null: no agency offers it.') to: NamesDto | null;
  @ApiProperty() sent: number;
  @ApiProperty() accepted: number;
  @ApiProperty({ description: 'The receiver spoke with her.' }) reached: number;
  @ApiProperty({ description: 'Refused, no place, no answer, or the service did not happen.' })
  broken: number;
}

class SessionsDto {
  @ApiProperty() month: string;
  @ApiProperty() sessions: number;
  @ApiProperty() minutes: number;
  @ApiProperty() women: number;
}

const LASTING = ['course', 'job', 'housing'] as const;

class LastingDto {
  @ApiProperty({ enum: LASTING }) kind: (typeof LASTING)[number];
  @Nullable(String, 'Such as the trade, or whose home it is.') detail: string | null;
  @ApiProperty({ enum: [3, 6, 12] }) months: number;
  @ApiProperty() holds: number;
  @ApiProperty() partly: number;
  @ApiProperty() stopped: number;
  @ApiProperty({ description: 'Nobody recorded it at that time.' }) unasked: number;
}

class ExitsDto {
  @Nullable(String, 'How she left; null: not said.') detail: string | null;
  @ApiProperty() stays: number;
}

/** Where the supply of services ends; exact, for those who may open the cases behind it. */
export class SupplyDto {
  @ApiProperty({ type: [SupplyCellDto] }) cells: SupplyCellDto[];
  @ApiProperty({ type: [UnmetNeedDto], description: 'The most urgent first.' }) unmet: UnmetNeedDto[];
  @ApiProperty({ type: [PathwayDto], description: 'The most broken first.' }) pathways: PathwayDto[];
  @ApiProperty({ type: [SessionsDto], description: 'Sessions with psychologists.' }) sessions: SessionsDto[];
  @ApiProperty({
    type: [LastingDto],
    description: 'Courses, jobs and homes whose 3, 6 or 12 months ended in the year.',
  })
  outcomes: LastingDto[];
  @ApiProperty({
    type: [ExitsDto],
    description:
      'Stays in the own shelter that ended in the year; none for a group, which learns of no stay.',
  })
  exits: ExitsDto[];
  @ApiProperty({ description: 'Appointments of psychologists a week, as the directory says.' })
  offeredPerWeek: number;
}

export class VoiceCodeDto {
  @ApiProperty({ description: 'For one survivor, once; it is shown now and never again.' }) code: string;
  @ApiProperty({ format: 'date' }) untilOn: string;
}

class VoiceSumDto {
  @ApiProperty({ enum: VOICE_QUESTIONS }) question: VoiceQuestion;
  @ApiProperty({ enum: VOICE_ANSWERS }) answer: VoiceAnswer;
  @Nullable(Number, 'Rounded to 5; null: 0 to 4.') value: number | null;
}

/** What survivors said of an agency in a quarter that is over, from five answers on. */
export class VoicesDto {
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ format: 'date', description: 'The first day of the quarter.' }) quarterOn: string;
  @Nullable(Number, 'Rounded to 5.') heard: number | null;
  @ApiProperty({ type: [VoiceSumDto] }) sums: VoiceSumDto[];
}
