import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { BANDS, LABEL_LENGTH, LAW_FORMS } from '../cases/index.js';
import type { Band, LawForm } from '../cases/index.js';
import { FOLLOW_UP_KINDS, RULE_KEYS } from '../follow-ups/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Code, CodeWord, Text, Uuid } from '../platform/http/validation.js';
import { codeList } from '../shared/code-lists.js';
import { Nullable, NullableInstant } from '../platform/http/nullable-fields.js';

export const LIST_STATUSES = codeList('ListStatus', ['open', 'closed', 'all']);
export type ListStatus = (typeof LIST_STATUSES)[number];
export const LIST_LEADS = codeList('ListLead', ['me', 'nobody', 'anybody']);
export type ListLead = (typeof LIST_LEADS)[number];

/** Which case comes first: highest danger, earliest next date, longest without contact, or latest opening. */
export const CASE_SORTS = codeList('CaseSort', ['danger', 'next', 'last_contact', 'opened']);
export type CaseSort = (typeof CASE_SORTS)[number];
export const QUIET_DAYS = codeList('QuietDays', ['7', '14', '30', '60', '90']);
export type QuietDays = (typeof QUIET_DAYS)[number];
export const ORDER_STATES = codeList('OrderInForce', ['in_force', 'none']);
export type OrderInForce = (typeof ORDER_STATES)[number];

/** Order and filters of a list of cases; the fields after `lead` apply to the own agency's list only. */
export class CaseFilterRequest {
  @Code(LIST_STATUSES, { optional: true, name: 'ListStatus' }) status?: ListStatus;
  @Code(LIST_LEADS, { optional: true, name: 'ListLead' }) lead?: ListLead;
  @Code(CASE_SORTS, { optional: true, name: 'CaseSort' }) sort?: CaseSort;
  @Code(BANDS, { optional: true, name: 'Band' }) band?: Band;
  @Code(LAW_FORMS, { optional: true, name: 'LawForm', description: 'Recorded in one of its incidents.' })
  form?: LawForm;
  @Uuid({ optional: true, description: 'The colleague who leads it.' }) worker?: string;
  @CodeWord({ optional: true, description: 'Code of the city or district.' }) place?: string;
  @Code(ORDER_STATES, { optional: true, name: 'OrderInForce' }) order?: OrderInForce;
  @Code(QUIET_DAYS, { optional: true, name: 'QuietDays', description: 'Not spoken with for so many days.' })
  quiet?: QuietDays;
}

export class CaseListQuery extends CaseFilterRequest {
  @Text({ optional: true, max: 200 }) cursor?: string;
}

export class NextStepDto {
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ description: 'Which of the rule’s steps.' }) step: number;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

export class CaseRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @Nullable(String, 'The own agency’s code.') code: string | null;
  @Nullable(String, 'What the own agency calls the case.') label: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ description: 'The case is the own agency’s.' }) isOwn: boolean;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['open', 'closed'] }) status: string;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @NullableInstant() closedAt: string | null;
  @Nullable(String) leadName: string | null;
  @Nullable(String, 'Who does the work of a lead who is away.') standInName: string | null;
  @ApiProperty() isLead: boolean;
  @Nullable(NextStepDto) next: NextStepDto | null;
  @ApiProperty({ description: 'The next step is past its due time.' }) isLate: boolean;
  @NullableInstant('When she was last spoken with; null: never, or not the own agency’s case.')
  lastContactAt: string | null;
  @ApiProperty({ description: 'Of the case, as giving it to a colleague asks for it.' }) version: number;
}

export class CasePageDto {
  @ApiProperty({ type: [CaseRowDto] }) items: CaseRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** Exactly one of the four. */
export class CaseSearchRequest {
  @Text({
    optional: true,
    max: 40,
    description: 'A code or reference, or four or more signs of one inside the own agency.',
  })
  code: string | null = null;
  @Text({
    optional: true,
    max: 60,
    description: 'A number that the own agency wrote: of the survivor, an order, a report or a decision.',
  })
  @IsOptional()
  officialNumber: string | null = null;
  @Text({ optional: true, max: 120, description: 'A name, in any usual spelling, inside the own agency.' })
  name: string | null = null;
  @Text({ optional: true, max: LABEL_LENGTH, description: 'A label or a part of it, inside the own agency.' })
  label: string | null = null;
}

/** What was found; nothing found and not allowed are the same answer. */
export class CaseSearchDto {
  @ApiProperty({ type: [CaseRowDto] }) items: CaseRowDto[];
  @ApiProperty({ description: 'false where there were more cases than one search may open.' })
  isComplete: boolean;
}
