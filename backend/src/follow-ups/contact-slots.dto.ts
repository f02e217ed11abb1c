import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code } from '../platform/http/validation.js';
import { SafeWindowDto } from '../survivors/index.js';
import { SLOT_DECISIONS } from './slots.types.js';
import type { SlotDecision } from './slots.types.js';

/** The one person who makes a planned contact. */
export class CallerDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A colleague; null where nobody leads the case.',
  })
  name: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Another agency, which makes it for both.' })
  agencyName: NamesDto | null;
  @ApiProperty({ description: 'The viewer herself, or nobody yet and she may.' }) isMine: boolean;
}

/** One planned safe contact and the rows that it satisfies. */
export class ContactSlotDto {
  @ApiProperty({ type: [String], description: 'Rows that it satisfies, the first due first.' })
  followUpIds: string[];
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ type: SafeWindowDto, nullable: true, description: 'The next safe time for it.' })
  window: SafeWindowDto | null;
  @ApiProperty({ description: 'No safe time lies before it is due, and nobody has decided yet.' })
  supervisorDecides: boolean;
  @ApiProperty({ enum: SLOT_DECISIONS, type: String, nullable: true }) decision: SlotDecision | null;
  @ApiProperty({ type: CallerDto, nullable: true }) caller: CallerDto | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class SlotDecisionRequest {
  @ApiProperty({ format: 'uuid', description: 'The first row of the contact.' })
  @IsUUID()
  followUpId: string;
  @Code(SLOT_DECISIONS) decision: SlotDecision;
}

export class CallerRequest {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'A colleague; null: whoever leads the case.',
  })
  @IsOptional()
  @IsUUID()
  userId: string | null;
}
