import { ApiProperty } from '@nestjs/swagger';
import { Code, Nested, Text } from '../platform/http/validation.js';
import {
  ARTICLE_ACTIONS,
  ARTICLE_KINDS,
  ARTICLE_STATES,
  MOST_IN_TEXT,
  MOST_IN_TITLE,
  REVIEW_ANSWERS,
  REVIEW_QUESTIONS,
  SECTIONS,
  WITHDRAWAL_REASONS,
} from './articles.rules.js';
import type {
  ArticleAction,
  ArticleKind,
  ArticleState,
  ReviewAnswer,
  ReviewQuestion,
  Section,
  WithdrawalReason,
} from './articles.rules.js';
import { LANGUAGES } from '../identity/identity.types.js';
import type { Language } from '../identity/identity.types.js';
import { Nullable, NullableInstant } from '../platform/http/nullable-fields.js';

const Title = (): PropertyDecorator => Text({ max: MOST_IN_TITLE, optional: true });
const Body = (): PropertyDecorator =>
  Text({
    max: MOST_IN_TEXT,
    optional: true,
    description:
      '`# ` makes a heading, `- ` a line of a list, an empty line a new paragraph; other marks have no effect.',
  });

/** A language may be missing while it is a draft. */
export class ArticleTextRequest {
  @Title() titleTg?: string | null;
  @Title() titleRu?: string | null;
  @Title() titleEn?: string | null;
  @Body() textTg?: string | null;
  @Body() textRu?: string | null;
  @Body() textEn?: string | null;
}

export class NewArticleRequest extends ArticleTextRequest {
  @Code(ARTICLE_KINDS, { name: 'ArticleKind' }) kind: ArticleKind;
}

const Answer = (): PropertyDecorator => Code(REVIEW_ANSWERS, { name: 'ReviewAnswer' });

/** Every question is answered; `no` is good, and one `yes` sends the text back. */
export class ReviewAnswersRow {
  @Answer() blames: ReviewAnswer;
  @Answer() excuses: ReviewAnswer;
  @Answer() patience: ReviewAnswer;
  @Answer() private_matter: ReviewAnswer;
  @Answer() roles: ReviewAnswer;
  @Answer() doubts: ReviewAnswer;
  @Answer() humiliates: ReviewAnswer;
  @Answer() details: ReviewAnswer;
  @Answer() identifies: ReviewAnswer;
  @Answer() endangers: ReviewAnswer;
}

export class ArticleReviewRequest {
  @Nested(ReviewAnswersRow) answers: ReviewAnswersRow;
  @Text({ max: 1000, optional: true, description: 'For the author; required if an answer is `yes`.' })
  note?: string | null;
}

export class ArticleWithdrawalRequest {
  @Code(WITHDRAWAL_REASONS, { name: 'ArticleWithdrawalReason' }) reason: WithdrawalReason;
}

export class WordHintDto {
  @ApiProperty({ enum: REVIEW_QUESTIONS, enumName: 'ReviewQuestion' }) question: ReviewQuestion;
  @ApiProperty({ enum: LANGUAGES }) language: Language;
  @ApiProperty({ description: 'The passage of the text, with some words around it.' }) place: string;
}

export class ArticleReviewDto {
  @ApiProperty({ description: 'The revision that was reviewed.' }) number: number;
  @ApiProperty({ description: 'The version of the checklist that was asked.' }) checklist: number;
  @ApiProperty({ type: ReviewAnswersRow }) answers: ReviewAnswersRow;
  @ApiProperty({ enum: REVIEW_QUESTIONS, enumName: 'ReviewQuestion', isArray: true })
  concerns: ReviewQuestion[];
  @Nullable(String) note: string | null;
  @ApiProperty() reviewedBy: string;
  @ApiProperty({ description: 'Stands for the reviewer where no name does.' }) staffCode: string;
  @ApiProperty({ format: 'date-time' }) reviewedAt: Date;
}

export class ArticleLineDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ARTICLE_KINDS, enumName: 'ArticleKind' }) kind: ArticleKind;
  @ApiProperty({ enum: ARTICLE_STATES, enumName: 'ArticleState' }) state: ArticleState;
  @ApiProperty({ description: 'Some revision of it stands on the public pages.' }) isPublic: boolean;
  @Nullable(String) titleTg: string | null;
  @Nullable(String) titleRu: string | null;
  @Nullable(String) titleEn: string | null;
  @ApiProperty({ format: 'date-time' }) changedAt: Date;
  @ApiProperty({ enum: ARTICLE_ACTIONS, isArray: true }) allowedActions: ArticleAction[];
}

export class ArticleListDto {
  @ApiProperty({
    enum: SECTIONS,
    enumName: 'ArticleSection',
    nullable: true,
    description: 'null: the agency writes for none.',
  })
  section: Section | null;
  @ApiProperty({ type: [ArticleLineDto] }) articles: ArticleLineDto[];
}

export class ArticleDto extends ArticleLineDto {
  @ApiProperty({ enum: SECTIONS, enumName: 'ArticleSection' }) section: Section;
  @Nullable(String) textTg: string | null;
  @Nullable(String) textRu: string | null;
  @Nullable(String) textEn: string | null;
  @ApiProperty({ description: 'The newest revision, whose words these are.' }) number: number;
  @Nullable(Number) publishedNumber: number | null;
  @NullableInstant() publishedAt: Date | null;
  @NullableInstant() withdrawnAt: Date | null;
  @ApiProperty({ enum: WITHDRAWAL_REASONS, enumName: 'ArticleWithdrawalReason', nullable: true })
  withdrawnReason: WithdrawalReason | null;
  @ApiProperty({ type: [String], description: 'Who wrote any revision since it was last published.' })
  writers: string[];
  @Nullable(ArticleReviewDto, 'The last one.') review: ArticleReviewDto | null;
  @ApiProperty({ type: [ArticleReviewDto], description: 'All of them with every answer, the last first.' })
  reviews: ArticleReviewDto[];
  @ApiProperty({
    type: [WordHintDto],
    description: 'Words that often express the stereotype; they are hints only.',
  })
  hints: WordHintDto[];
  @ApiProperty({ type: [String], description: 'Words in letters of two alphabets.' }) mixedWords: string[];
  @ApiProperty() version: number;
}
