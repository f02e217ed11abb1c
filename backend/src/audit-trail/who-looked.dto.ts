import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';

/** One look at the case: when, who, what and why. */
export class LookDto {
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: String, nullable: true, description: 'A display name, inside the own agency only.' })
  personName: string | null;
  @ApiProperty({ type: NamesDto, nullable: true }) agencyName: NamesDto | null;
  @ApiProperty({ description: 'Code of what was done.' }) action: string;
  @ApiProperty({ type: [String] }) partitions: string[];
  @ApiProperty({ type: String, nullable: true, description: 'The reason given, as a code.' })
  purpose: string | null;
  @ApiProperty({ description: 'The case was one line of a list.' }) inList: boolean;
}

export class LookPageDto {
  @ApiProperty({ type: [LookDto] }) items: LookDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
