import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import { PRINT_REASONS } from '../cases/cases.types.js';
import { KNOWN_ANSWERS } from '../cases/classification.types.js';
import type { KnownAnswer } from '../cases/classification.types.js';
import type { PrintReason } from '../cases/cases.types.js';
import { Nullable, NullableDay, NullableUuid } from '../platform/http/nullable-fields.js';
import { Code, DayField, Nested, Text, Uuid } from '../platform/http/validation.js';
import { FORM_CODES, FORM_LANGUAGES, MOST_IN_BODY, PLACEHOLDERS, TEMPLATE_STATES } from './forms.types.js';
import type { FormCode, FormLanguage, Placeholder, TemplateState } from './forms.types.js';
import { LINES_AT_MOST, PAPER_PLACES } from './plan-paper.rules.js';
import type { PaperPlace, PlanWish } from './plan-paper.rules.js';
import { PAPER_RESULTS } from './paper-seal.rules.js';
import type { PaperResult } from './paper-seal.rules.js';

export class PlanWishRequest implements PlanWish {
  @Code(KNOWN_ANSWERS, { description: 'Whether the survivor was alone when asked.' }) alone: KnownAnswer;
  @Code(PAPER_PLACES, { description: 'Where the survivor will keep the paper.' }) keptAt: PaperPlace;
  @ApiProperty({ type: [String], format: 'uuid', description: 'Goals that may stand on it.' })
  @IsArray()
  @IsUUID('all', { each: true })
  @ArrayMaxSize(LINES_AT_MOST)
  goalIds: string[];
}

export class FormPrintRequest {
  @Code(FORM_CODES) code: FormCode;
  @Code(FORM_LANGUAGES) language: FormLanguage;
  @Uuid({ description: 'The order, case, referral or consent that it is filled from.' }) subjectId: string;
  @Code(PRINT_REASONS, { description: 'Listed in the access log.' }) reason: PrintReason;
  @Nested(PlanWishRequest, { optional: true, description: 'Required for the plan.' })
  plan: PlanWishRequest | null = null;
}

export class PrintableFormsDto {
  @ApiProperty({ enum: FORM_CODES, isArray: true }) forms: FormCode[];
}

const Body = (): PropertyDecorator =>
  Text({
    max: MOST_IN_BODY,
    description:
      '`# ` makes a title, `## ` a heading, `- ` a list, `! ` a warning, `> ` a line to sign, ` || ` two columns.',
  });
const ApprovedBy = (): PropertyDecorator =>
  Text({ max: 200, optional: true, description: 'The office that approved the form; none: a working form.' });

export class TemplateTextRequest {
  @Body() body: string;
  @DayField({ description: 'Today at the earliest.' }) validFrom: string;
  @DayField({ optional: true }) validTo: string | null = null;
  @ApprovedBy() formApprovedBy: string | null = null;
  @DayField({ optional: true }) formApprovedOn: string | null = null;
}

export class NewTemplateRequest extends TemplateTextRequest {
  @Code(FORM_CODES) code: FormCode;
  @Code(FORM_LANGUAGES) language: FormLanguage;
}

export class TemplatePreviewRequest {
  @Code(FORM_CODES) code: FormCode;
  @Code(FORM_LANGUAGES) language: FormLanguage;
  @Body() body: string;
  @ApprovedBy() formApprovedBy: string | null = null;
  @DayField({ optional: true }) formApprovedOn: string | null = null;
}

export class PrintTemplateDto {
  @NullableUuid('null: it comes with the product.') id: string | null;
  @ApiProperty({ enum: FORM_CODES }) code: FormCode;
  @ApiProperty({ enum: FORM_LANGUAGES }) language: FormLanguage;
  @ApiProperty() number: number;
  @ApiProperty({ enum: TEMPLATE_STATES }) state: TemplateState;
  @ApiProperty({ description: 'Printed today.' }) isInForce: boolean;
  @ApiProperty() body: string;
  @NullableDay() validFrom: string | null;
  @NullableDay() validTo: string | null;
  @Nullable(String, 'The office that approved the form; null: a working form.') formApprovedBy: string | null;
  @NullableDay() formApprovedOn: string | null;
  @Nullable(String) writtenBy: string | null;
  @Nullable(String) approvedBy: string | null;
  @ApiProperty({ enum: Object.keys(PLACEHOLDERS), isArray: true, description: 'What its text may name.' })
  placeholders: Placeholder[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class PaperCheckRequest {
  @Text({ max: 60, description: 'The number of the order on the paper.' }) number: string;
  @Text({ max: 20, description: 'The check word printed at the top.' }) checkWord: string;
}

export class PaperCheckDto {
  @ApiProperty({ enum: PAPER_RESULTS }) result: PaperResult;
}
