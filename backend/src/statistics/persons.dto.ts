import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { PERSON_PERIOD_KINDS, PERSON_SCOPES } from './persons.types.js';
import type { PersonPeriod, PersonScope } from './persons.types.js';

/** A period of which persons were counted. */
export class PersonPeriodNameDto {
  @ApiProperty({ enum: PERSON_PERIOD_KINDS }) kind: PersonPeriod['kind'];
  @ApiProperty({ format: 'date' }) firstOn: string;
  @ApiProperty({ description: 'As in an address: 2020, 2020-h2, 2020-q3.' }) name: string;
  @ApiProperty({ description: 'While it runs its counts still change.' }) isOver: boolean;
  @ApiProperty({ format: 'date-time' }) countedAt: string;
}

export class PersonPeriodListDto {
  @ApiProperty({ type: [PersonPeriodNameDto], description: 'The newest first.' })
  items: PersonPeriodNameDto[];
}

/** Exact counts of one place; lines do not add up, since a person may be known in two places. */
export class PersonLineDto {
  @ApiProperty({
    enum: PERSON_SCOPES,
    description: '`shared`: of a group, only the cases that its leaders may know.',
  })
  scope: PersonScope;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) groupId: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) agencyId: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Of the agency, or of the group.' })
  name: NamesDto | null;
  @ApiProperty() registrations: number;
  @ApiProperty({ description: 'Registrations that are never compared with others.' }) notLinked: number;
  @ApiProperty() cases: number;
  @ApiProperty() incidents: number;
  @ApiProperty() services: number;
  @ApiProperty({ description: 'As their registrations are linked.' }) persons: number;
  @ApiProperty({ description: 'By the probabilities of all links.' }) estimate: number;
  @ApiProperty({ description: '95 of 100 such counts lie from here' }) from: number;
  @ApiProperty({ description: 'to here.' }) to: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Police reports called settled whose survivor came again; null of agencies and of shared cases.',
  })
  settledTooSoon: number | null;
}

export class PersonPeriodDto {
  @ApiProperty({ type: PersonPeriodNameDto }) period: PersonPeriodNameDto;
  @ApiProperty({
    type: [PersonLineDto],
    description:
      'Everything, then each group and its agencies; a coordinator reads the shared cases of her groups.',
  })
  items: PersonLineDto[];
}
