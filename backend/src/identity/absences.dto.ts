import { ApiProperty } from '@nestjs/swagger';
import { DayField, Text } from '../platform/http/validation.js';

/** A colleague by her name. */
export class ColleagueDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}

/** Somebody is away, from one day to another; while she is, whoever stands in for her is told what she would do. */
export class AbsenceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: ColleagueDto }) person: ColleagueDto;
  @ApiProperty({
    type: ColleagueDto,
    nullable: true,
    description: 'Where nobody does, the supervisors are told.',
  })
  standIn: ColleagueDto | null;
  @ApiProperty({ format: 'date' }) startsOn: string;
  @ApiProperty({ format: 'date', description: 'The last day.' }) endsOn: string;
  @ApiProperty({ description: 'Now; else it is still to come.' }) isRunning: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class NewAbsenceRequest {
  @Text({ max: 36, description: 'Herself, or for a supervisor anybody of her agency.' }) userId: string;
  @DayField({ description: 'Today at the earliest.' }) startsOn: string;
  @DayField({ description: 'The last day.' }) endsOn: string;
  @Text({ max: 36, optional: true, description: 'Who is told instead; the supervisors where left out.' })
  standInId?: string;
}

export class AbsencesDto {
  @ApiProperty({ type: [AbsenceDto], description: 'Of her agency: running and to come.' })
  items: AbsenceDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Whom the viewer may enter as away.' })
  people: ColleagueDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Who may stand in.' }) standIns: ColleagueDto[];
}
