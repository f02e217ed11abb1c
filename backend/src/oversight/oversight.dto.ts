import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code } from '../platform/http/validation.js';
import { APPOINTED_AS, CAUSES } from './oversight.rules.js';
import type { AppointedAs, Cause } from './oversight.rules.js';
import { NullableInstant } from '../platform/http/nullable-fields.js';

/** An agency where rows reach no person who can act: numbers and causes, no case, no reference, no band. */
export class UndeliverableDto {
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ description: 'Waiting rows of which no person was notified who can act.' }) rows: number;
  @ApiProperty({ description: 'Whole hours since the first of them was to be delivered.' })
  latestHours: number;
  @ApiProperty({ enum: CAUSES, isArray: true }) causes: Cause[];
  @ApiProperty({ description: 'Open cases in which nobody above the lead can be notified.' })
  openCasesWithoutAnybodyAbove: number;
}

/** An appointment that waits for the other person of oversight, or was confirmed in the last 30 days. */
export class AppointmentDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty() personName: string;
  @ApiProperty({ enum: APPOINTED_AS }) as: AppointedAs;
  @ApiProperty({ format: 'date-time' }) proposedAt: string;
  @ApiProperty({ description: 'The viewer proposed it: the other person confirms.' }) isOwn: boolean;
  @NullableInstant() confirmedAt: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class OversightDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: [UndeliverableDto], description: 'The longest late first.' })
  agencies: UndeliverableDto[];
  @ApiProperty({ type: [AppointmentDto], description: 'Unconfirmed ones first, then the newest.' })
  appointments: AppointmentDto[];
}

export class AppointmentRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() agencyId: string;
  @ApiProperty({ format: 'uuid', description: 'An active person of that agency.' })
  @IsUUID()
  userId: string;
  @Code(APPOINTED_AS) as: AppointedAs;
}
