import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { Code, DayField } from '../platform/http/validation.js';
import { RECORDED_EVENTS, SURVIVOR_VIEWS, WITHDRAWAL_REASONS } from './case-events.types.js';
import type { EventFacts, RecordedEvent, SurvivorView, WithdrawalReason } from './case-events.types.js';

export class CaseEventRequest implements EventFacts {
  @Code(RECORDED_EVENTS) event: RecordedEvent;
  @DayField() happenedOn: string;
  @Code(WITHDRAWAL_REASONS, { optional: true }) withdrawalReason: WithdrawalReason | null = null;
  @Code(SURVIVOR_VIEWS, { optional: true, description: 'What she herself thinks of it.' })
  survivorView: SurvivorView | null = null;
  @DayField({ optional: true, description: 'Last day of a period set by a court.' })
  periodEndsOn: string | null = null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    nullable: true,
    description: 'The agency that put pressure on her; it never decides about closing her case.',
  })
  @IsOptional()
  @IsUUID('all')
  byAgencyId?: string | null;
}
