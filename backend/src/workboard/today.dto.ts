import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { WorkPageDto } from './day.dto.js';
import { NotificationDto } from './notifications.dto.js';

export const WAITING_TYPES = ['referral', 'closure_decision', 'band_change', 'extension'] as const;
export type WaitingType = (typeof WAITING_TYPES)[number];

/** Something that waits for the viewer's answer: an offer to her agency, a closure to decide, a band to confirm. */
export class WaitingRowDto {
  @ApiProperty({ enum: WAITING_TYPES }) type: WaitingType;
  @ApiProperty({
    format: 'uuid',
    description: 'Of the referral, the closure request, the change or the order.',
  })
  id: string;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'null for an offer and an order.',
  })
  caseId: string | null;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({
    enum: BANDS,
    type: String,
    nullable: true,
    description: 'null where it is not to be known.',
  })
  band: Band | null;
  @ApiProperty({ type: NamesDto, description: 'Who asks.' }) fromAgencyName: NamesDto;
  @ApiProperty({ type: String, nullable: true }) serviceType: string | null;
  @ApiProperty({ type: String, nullable: true }) urgency: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) dueAt: string | null;
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class WaitingPageDto {
  @ApiProperty({ type: [WaitingRowDto] }) items: WaitingRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** Lines, not rows: one contact counts once. */
export class TodayCountsDto {
  @ApiProperty() late: number;
  @ApiProperty() today: number;
  @ApiProperty() next: number;
  @ApiProperty() nextContacts: number;
  @ApiProperty() waiting: number;
  @ApiProperty() unread: number;
}

export class TodayDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: TodayCountsDto }) counts: TodayCountsDto;
  @ApiProperty({ type: WorkPageDto }) late: WorkPageDto;
  @ApiProperty({ type: WorkPageDto }) today: WorkPageDto;
  @ApiProperty({ type: WorkPageDto }) next: WorkPageDto;
  @ApiProperty({ type: WaitingPageDto }) waiting: WaitingPageDto;
  @ApiProperty({ type: [NotificationDto], description: 'Since you were last here: unread, newest first.' })
  notifications: NotificationDto[];
}
