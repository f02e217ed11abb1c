import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { LOOK_WAYS } from './look-ways.rules.js';
import type { LookWay } from './look-ways.rules.js';

/** What one agency looked at on one day; no person is named. */
export class AccessReportLineDto {
  @ApiProperty({ format: 'date' }) day: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ description: 'The agency that holds the case.' }) isOwn: boolean;
  @ApiProperty({ enum: LOOK_WAYS, isArray: true }) ways: LookWay[];
  @ApiProperty({ type: [String] }) partitions: string[];
  @ApiProperty({ type: [String], description: 'Reasons that were given, as codes.' }) purposes: string[];
}

/** Who looked, for her whose case it is. */
export class AccessReportDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ description: 'A police owner tells of itself alone.' }) isOwnPart: boolean;
  @ApiProperty({ type: [AccessReportLineDto] }) lines: AccessReportLineDto[];
}
