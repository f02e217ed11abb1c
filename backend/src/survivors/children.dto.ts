import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Code, DayField, Nested, Text, Uuid } from '../platform/http/validation.js';
import {
  BIRTH_CERTIFICATES,
  CHILD_ANSWERS,
  CHILD_SAFETY_ANSWERS,
  CHILD_SEXES,
  CHILD_WORDS,
  LIVES_WITH,
} from './children.types.js';
import type {
  BirthCertificate,
  ChildAnswer,
  ChildSafetyAnswer,
  ChildSex,
  ChildWord,
  ChildWords,
  LivesWith,
} from './children.types.js';

export class ChildWordsRequest implements ChildWords {
  @Text({ optional: true, max: 60 }) givenName: string | null = null;
  @Text({ optional: true, max: 200 }) school: string | null = null;
  @Text({ optional: true, max: 200 }) whoMayFetch: string | null = null;
}

const Answer = (description: string): PropertyDecorator => Code(CHILD_ANSWERS, { description });

export class ChildRequest {
  @Nested(ChildWordsRequest, { optional: true, description: 'Null leaves what is recorded as it is.' })
  words: ChildWordsRequest | null = null;
  @ApiProperty({ type: Number, required: false, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1950)
  @Max(2100)
  birthYear: number | null = null;
  @Code(CHILD_SEXES) sex: ChildSex;
  @Code(LIVES_WITH) livesWith: LivesWith;
  @Code(BIRTH_CERTIFICATES) birthCertificate: BirthCertificate;
  @Answer('Saw or heard violence.') sawViolence: ChildAnswer;
  @Answer('Was hurt by the other party.') wasHurt: ChildAnswer;
  @Answer('The other party threatens with the child.') usedAsThreat: ChildAnswer;
  @Answer('The kind is not recorded.') hasDisability: ChildAnswer;
  @ApiProperty({ required: false, description: 'Takes the child off the list.' })
  @IsOptional()
  @IsBoolean()
  enteredInError: boolean = false;
}

export class ChildSafetyRequest {
  @Code(CHILD_SAFETY_ANSWERS) answer: ChildSafetyAnswer;
  @DayField() askedOn: string;
}

export class ChildSafetyDto {
  @ApiProperty({ enum: CHILD_SAFETY_ANSWERS }) answer: ChildSafetyAnswer;
  @ApiProperty({ format: 'date' }) askedOn: string;
}

/** The coded facts; the words are disclosed separately. */
export class ChildDto extends OmitType(ChildRequest, ['words', 'enteredInError'] as const) {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: CHILD_WORDS, isArray: true, description: 'What is recorded of the words.' })
  recorded: ChildWord[];
  @ApiProperty({ type: ChildSafetyDto, nullable: true, description: 'The last answer whether it is safe.' })
  safety: ChildSafetyDto | null;
  @ApiProperty({
    ...{ type: String, format: 'uuid', nullable: true },
    description: 'The case in which the child is a survivor, where the viewer may see it.',
  })
  ownCaseId: string | null;
  @ApiProperty() version: number;
}

export class ChildrenDto {
  @ApiProperty({ type: [ChildDto] }) items: ChildDto[];
  @ApiProperty() mayWrite: boolean;
  @ApiProperty({
    ...{ type: String, format: 'uuid', nullable: true },
    description: 'Of a child: the case in which it is recorded as a child, where the viewer may see it.',
  })
  parentCaseId: string | null;
}

export class ChildCaseRequest {
  @Uuid() caseId: string;
}

export class ChildWordsDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, nullable: true }) givenName: string | null;
  @ApiProperty({ type: String, nullable: true }) school: string | null;
  @ApiProperty({ type: String, nullable: true }) whoMayFetch: string | null;
}
