import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { Code } from '../platform/http/validation.js';
import { SafeWindowDto } from '../survivors/index.js';
import { SLOT_DECISIONS } from './slots.types.js';
import type { SlotDecision } from './slots.types.js';

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
  @ApiProperty({ type: [String] }) allowedActions: string[];
}

export class SlotDecisionRequest {
  @ApiProperty({ format: 'uuid', description: 'The first row of the contact.' })
  @IsUUID()
  followUpId: string;
  @Code(SLOT_DECISIONS) decision: SlotDecision;
}
