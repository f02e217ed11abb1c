import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { DayField } from '../../platform/http/validation.js';
import { codeList } from '../../shared/code-lists.js';

/** `waiting`: for a second person; `delayed`: approved, and its day has not passed; `over`: too late, or taken three times. */
export const INCIDENT_EXPORT_STATES = codeList('IncidentExportState', [
  'waiting',
  'refused',
  'delayed',
  'ready',
  'over',
]);
export type IncidentExportState = (typeof INCIDENT_EXPORT_STATES)[number];

export class IncidentExportRequest {
  @DayField() fromOn: string;
  @DayField() toOn: string;
}

export class IncidentExportDecision {
  @ApiProperty() @IsBoolean() approves: boolean;
}

export class IncidentExportDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date' }) fromOn: string;
  @ApiProperty({ format: 'date' }) toOn: string;
  @ApiProperty({ enum: INCIDENT_EXPORT_STATES }) state: IncidentExportState;
  @ApiProperty() requestedBy: string;
  @ApiProperty({ format: 'date-time' }) requestedAt: string;
  @ApiProperty({ type: String, nullable: true }) decidedBy: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readyAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt: string | null;
  @ApiProperty({ description: 'How often it was taken, of three times.' }) taken: number;
  @ApiProperty({ enum: ['decide', 'take'], isArray: true }) allowedActions: ('decide' | 'take')[];
}
