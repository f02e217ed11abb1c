import { ApiProperty } from '@nestjs/swagger';
import { CaseDto, TimelineEntryDto } from '../cases/index.js';
import { FollowUpDto } from '../follow-ups/index.js';
import { WorkRowDto } from './day.dto.js';

/** A case on paper. */
export class CasePrintDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ type: CaseDto }) header: CaseDto;
  @ApiProperty({ type: WorkRowDto, nullable: true }) nextStep: WorkRowDto | null;
  @ApiProperty({ type: [FollowUpDto], description: 'What waits, of those who may know it.' })
  pending: FollowUpDto[];
  @ApiProperty({ type: [TimelineEntryDto], description: 'The latest twenty entries.' })
  timeline: TimelineEntryDto[];
}

/** Her code on a card, for her to keep. */
export class CodePrintDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ description: 'The own agency’s code, eight symbols.' }) code: string;
  @ApiProperty({ type: [String], description: 'Codes on earlier cards of hers, which find her too.' })
  formerly: string[];
}
