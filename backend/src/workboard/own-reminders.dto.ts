import { ApiProperty } from '@nestjs/swagger';
import { NullableUuid } from '../platform/http/nullable-fields.js';
import { Code, DayField, Text, Uuid } from '../platform/http/validation.js';
import { REMINDER_SUBJECTS } from './own-reminders.rules.js';
import type { ReminderSubject } from './own-reminders.rules.js';

export class OwnReminderRequest {
  @DayField({ description: 'The day in Dushanbe; not in the past.' }) dueOn: string;
  @Code(REMINDER_SUBJECTS) about: ReminderSubject;
  @Uuid({ optional: true, description: 'The case; required unless it is about nothing.' })
  caseId: string | null = null;
  @Uuid({ optional: true, description: 'The case, referral or order that it opens.' })
  subjectId: string | null = null;
  @Text({ optional: true, max: 80 }) text: string | null = null;
}

export class OwnReminderDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: REMINDER_SUBJECTS }) about: ReminderSubject;
  @NullableUuid() caseId: string | null;
  @NullableUuid() subjectId: string | null;
  @ApiProperty({ type: String, nullable: true }) text: string | null;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}
