import { ApiProperty } from '@nestjs/swagger';
import { Code, DayField, Text } from '../platform/http/validation.js';
import { DAY_PRECISIONS } from '../survivors/index.js';
import type { DayPrecision } from '../survivors/index.js';
import { LIKENESSES } from './similar-people.rules.js';
import type { AskedIdentity, Likeness } from './similar-people.rules.js';
import { Nullable } from '../platform/http/nullable-fields.js';

/** Who is about to be registered. */
export class SimilarPeopleRequest implements AskedIdentity {
  @Text({ optional: true, max: 120 }) surname: string | null = null;
  @Text({ optional: true, max: 120 }) givenName: string | null = null;
  @DayField({ optional: true }) bornOn: string | null = null;
  @Code(DAY_PRECISIONS, { optional: true }) bornPrecision: DayPrecision | null = null;
}

/** A case of the own agency that may be hers: how well it agrees, never the words of the record. */
export class SimilarPersonDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The code of the case.' }) code: string;
  @ApiProperty({ enum: LIKENESSES }) givenName: Likeness;
  @ApiProperty({ enum: LIKENESSES }) surname: Likeness;
  @ApiProperty({ enum: LIKENESSES }) birth: Likeness;
  @ApiProperty({ description: 'Code of the city or district.' }) place: string;
  @ApiProperty({ enum: ['open', 'closed'] }) status: 'open' | 'closed';
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @Nullable(String) leadName: string | null;
}

export class SimilarPeopleDto {
  @ApiProperty({ type: [SimilarPersonDto], description: 'The most alike first.' }) items: SimilarPersonDto[];
  @ApiProperty({ description: 'false where more people are alike, or older cases were not compared.' })
  isComplete: boolean;
}
