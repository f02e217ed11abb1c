import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band, CaseOrigin } from '../cases/index.js';
import { ROLES } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { NextStepDto } from './case-lists.dto.js';

/** What a colleague has to do, as far as the viewer may see her cases; the contacts of one case count once. */
class BurdenDto {
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ description: 'Open cases that she leads.' }) openCases: number;
  @ApiProperty({ description: 'Still due today.' }) dueToday: number;
  @ApiProperty({ description: 'Past the due time.' }) late: number;
  @ApiProperty({ description: 'Open cases of the high band.' }) high: number;
}

export class LeadCandidateDto extends BurdenDto {}

export class TeamMemberDto extends BurdenDto {}

export class TeamCaseRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['intake', 'referral', 'import'] }) origin: CaseOrigin;
  @ApiProperty({ format: 'date-time', description: 'The last opening.' }) openedAt: string;
  @ApiProperty({ type: NextStepDto, nullable: true }) next: NextStepDto | null;
  @ApiProperty({ description: 'The next step is past its due time.' }) isLate: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class TeamCasePageDto {
  @ApiProperty({ type: [TeamCaseRowDto] }) items: TeamCaseRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class TeamCountsDto {
  @ApiProperty({ description: 'Open cases that nobody leads, or whose lead cannot go on.' })
  withoutLead: number;
}

export class TeamDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: TeamCountsDto }) counts: TeamCountsDto;
  @ApiProperty({ type: TeamCasePageDto, description: 'Cases that nobody leads, the first due on top.' })
  cases: TeamCasePageDto;
  @ApiProperty({ type: [TeamMemberDto], description: 'What is late first.' }) members: TeamMemberDto[];
}
