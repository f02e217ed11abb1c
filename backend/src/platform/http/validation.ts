import { ValidationPipe, applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MinLength,
  ValidateNested,
  registerDecorator,
} from 'class-validator';
import type { ValidationError } from 'class-validator';
import { Problem } from '../../shared/errors.js';
import type { FieldProblem } from '../../shared/errors.js';
import { isDay } from '../../shared/dates.js';

/** Refuses unknown fields and wrong types, and lists every bad field (DESIGN 4). */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Problem(422, 'invalid', { fields: flatten(errors) }),
  });

/** Input is never repeated, neither a value nor an unknown field name. */
function flatten(errors: ValidationError[], prefix = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const isUnknown = error.constraints?.['whitelistValidation'] !== undefined;
    const name = isUnknown ? '?' : error.property;
    const path = prefix ? `${prefix}.${name}` : name;
    const own = Object.keys(error.constraints ?? {}).map((rule) => ({
      path,
      code: CODES[rule] ?? 'not_valid',
    }));
    return [...own, ...flatten(error.children ?? [], path)];
  });
}

const CODES: Record<string, string> = {
  whitelistValidation: 'unknown_field',
  isDefined: 'required',
  isNotEmpty: 'required',
  isString: 'required',
  minLength: 'required',
  maxLength: 'too_long',
  isIn: 'not_in_list',
  isUuid: 'not_valid',
  isDay: 'invalid_date',
  isInstant: 'invalid_date',
  notLongAgo: 'long_ago',
  cleanText: 'hidden_characters',
  arrayMaxSize: 'too_many',
  arrayMinSize: 'required',
};

/** Control and format characters (zero-width, bidirectional), which make two different names look the same. */
const HIDDEN = /[\p{Cc}\p{Cf}]/u;
const LINE_BREAKS = /[\t\n\r]/g;
const isClean = (text: string): boolean => !HIDDEN.test(text.replace(LINE_BREAKS, ''));

const CleanText = (): PropertyDecorator => (target, property) =>
  registerDecorator({
    name: 'cleanText',
    target: target.constructor,
    propertyName: String(property),
    validator: { validate: (value: unknown) => typeof value !== 'string' || isClean(value) },
  });

const rule =
  (name: string, check: (text: string) => boolean): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: (value: unknown) => typeof value === 'string' && check(value) },
    });

/** What is no text at all is missing, not too long. */
const atMost =
  (max: number): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name: 'maxLength',
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: (value: unknown) => typeof value !== 'string' || value.length <= max },
    });

interface Options {
  /** For a list of codes: its schema name in the contract, shared by fields that offer the full list. */
  name?: string;
  optional?: boolean;
  max?: number;
  description?: string;
}

const described = (options: Options, more: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      required: !options.optional,
      ...(options.optional ? { nullable: true } : {}),
      ...(options.description ? { description: options.description } : {}),
      ...more,
    } as ApiPropertyOptions),
    ...(options.optional ? [IsOptional()] : []),
  );

/** Text a person typed: trimmed, NFC, without hidden characters, 1 to `max` (500) characters. */
export const Text = (options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, maxLength: options.max ?? 500 }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().normalize('NFC') : value,
    ),
    IsString(),
    MinLength(1),
    atMost(options.max ?? 500),
    CleanText(),
  );

/** A password: taken as it was typed, with every blank and letter, up to `max` (200) characters. */
export const AsTyped = (options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, maxLength: options.max ?? 200 }),
    IsString(),
    MinLength(1),
    atMost(options.max ?? 200),
  );

/** Text that the server does not read, such as a form serialised by the page: up to `bytes`. */
export const OpaqueText = (bytes: number, options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, description: `At most ${bytes} bytes.` }),
    rule('isOpaqueText', (text) => Buffer.byteLength(text) <= bytes),
  );

/** A text of a fixed form, such as a number of random digits. */
export const Formed = (form: RegExp, options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, pattern: form.source }),
    rule('isFormed', (text) => form.test(text)),
  );

/** One code of a list. */
export const Code = (codes: readonly string[], options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, {
      enum: [...codes] as string[],
      ...(options.name ? { enumName: options.name } : {}),
    }),
    IsIn([...codes]),
  );

const CODE_WORD = /^[a-z0-9][a-z0-9_-]{0,59}$/;

/** A code of a list that is kept elsewhere: it stands in the clear, so that no name or sentence may pass for one. */
export const CodeWord = (options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, maxLength: 60, pattern: CODE_WORD.source }),
    rule('isCodeWord', (text) => CODE_WORD.test(text)),
  );

/** One object; plain `ValidateNested` accepts a list as an object, and an empty list as valid. */
export const Nested = (kind: new () => object, options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: kind }),
    ...(options.optional ? [] : [IsDefined()]),
    IsObject(),
    ValidateNested(),
    Type(() => kind),
  );

/** A list of objects, `max` of them. */
export const NestedList = (kind: new () => object, max: number, options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: [kind] }),
    ArrayMaxSize(max),
    IsArray(),
    ValidateNested({ each: true }),
    Type(() => kind),
  );

/** A list that may be left out may be sent as null as well: the contract says so. */
export const NoneForNull = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === null ? [] : value));

/** The id of a record. */
export const Uuid = (options: Options = {}): PropertyDecorator =>
  applyDecorators(described(options, { type: String, format: 'uuid' }), IsUUID());

/** Several codes of a list, each at most once. */
export const Codes = (codes: readonly string[], options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { enum: [...codes] as string[], isArray: true }),
    IsArray(),
    IsIn([...codes], { each: true }),
  );

/** A slip of the keyboard, such as the year 0001: nothing that is recorded here is older. */
const FIRST_DAY = '1900-01-01';
const NotLongAgo = (): PropertyDecorator => (target, property) =>
  registerDecorator({
    name: 'notLongAgo',
    target: target.constructor,
    propertyName: String(property),
    validator: {
      validate: (value: unknown) =>
        typeof value !== 'string' || !isDay(value.slice(0, 10)) || value >= FIRST_DAY,
    },
  });

/** A calendar day `YYYY-MM-DD`, not before 1900. */
export const DayField = (options: Options = {}): PropertyDecorator =>
  applyDecorators(described(options, { type: String, format: 'date' }), rule('isDay', isDay), NotLongAgo());

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 instant, not before 1900. */
export const InstantField = (options: Options = {}): PropertyDecorator =>
  applyDecorators(
    described(options, { type: String, format: 'date-time' }),
    rule(
      'isInstant',
      (text) => INSTANT.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
    ),
    NotLongAgo(),
  );
