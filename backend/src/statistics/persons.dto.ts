import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { COUNTED_UNITS, PERIOD_STATES, PERSON_CORRECTION_REASONS } from './persons.types.js';
import type { CountedUnit, PeriodState, PersonCorrectionReason } from './persons.types.js';
import { MARKS } from './statistics.types.js';
import type { Mark } from './statistics.types.js';

export class PersonPeriodDto {
  @ApiProperty() year: number;
  @ApiProperty({ description: '1 to 4; 5 and 6 for the half-years; 0 for the whole year.' }) quarter: number;
  @ApiProperty({ enum: PERIOD_STATES, description: 'What is published stays as it is.' })
  state: PeriodState;
  @ApiProperty({ format: 'date-time' }) countedAt: string;
  @ApiProperty({ description: 'From 1 on.' }) version: number;
  @ApiProperty({ description: 'Of the newest version; an older one was corrected.' }) lastVersion: number;
  @ApiProperty({
    enum: PERSON_CORRECTION_REASONS,
    type: String,
    nullable: true,
    description: 'Why there is this version; null of the first.',
  })
  reason: PersonCorrectionReason | null;
  @ApiProperty({ description: 'A book that was brought in later is in no version yet.' })
  isWithoutLater: boolean;
}

export class PersonPeriodListDto {
  @ApiProperty({ type: [PersonPeriodDto], description: 'The newest first, each in its last version.' })
  items: PersonPeriodDto[];
}

export class UnitFigureDto {
  @ApiProperty({ enum: COUNTED_UNITS }) unit: CountedUnit;
  @ApiProperty({ type: Number, nullable: true }) value: number | null;
  @ApiProperty({ enum: MARKS, type: String, nullable: true, description: 'Why no value is shown.' })
  mark: Mark | null;
}

/** Persons as they are linked, or an estimate of them: a number, a range where a number would tell of one, or neither. */
export class PersonFigureDto {
  @ApiProperty({ type: Number, nullable: true }) value: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The least that it may be.' }) low: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The most that it may be.' }) high: number | null;
  @ApiProperty({ enum: MARKS, type: String, nullable: true, description: 'Why nothing is shown.' })
  mark: Mark | null;
}

export class PersonScopeDto {
  @ApiProperty({ type: String, nullable: true, description: 'Null for all groups, and for none.' })
  groupId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Null for all agencies of the group.' })
  agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Of the agency, or of the group.' })
  name: NamesDto | null;
  @ApiProperty({ enum: ['all', 'group', 'no_group', 'agency'] }) kind:
    'all' | 'group' | 'no_group' | 'agency';
  @ApiProperty({ type: [UnitFigureDto] }) units: UnitFigureDto[];
  @ApiProperty({ type: PersonFigureDto }) persons: PersonFigureDto;
  @ApiProperty({ type: PersonFigureDto }) estimate: PersonFigureDto;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Reports called settled whose survivor came again, not shown by reference; null of fewer than three, also of none.',
  })
  settledTooSoon: number | null;
  @ApiProperty({
    enum: MARKS,
    type: String,
    nullable: true,
    description: 'Why their number is not shown; null beside no number where nothing was counted.',
  })
  settledMark: Mark | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the registrations, in steps of five; null of fewer than ten.',
  })
  notLinkedPercent: number | null;
}

export class PersonFiguresDto {
  @ApiProperty({ type: PersonPeriodDto }) period: PersonPeriodDto;
  @ApiProperty({ description: 'Counts from 1 to one below it are never shown.' }) smallestShown: number;
  @ApiProperty({ type: [PersonScopeDto], description: 'A group, then its agencies.' })
  items: PersonScopeDto[];
}
