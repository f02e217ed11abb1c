import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';

/** Fields of answers that are always present and may be null; each takes its description. */
const nullable = (options: object, description: string | undefined): PropertyDecorator =>
  ApiProperty({ ...options, nullable: true, ...(description ? { description } : {}) } as ApiPropertyOptions);

type FieldType = typeof String | typeof Number | typeof Boolean | typeof Object | (new () => object);

export const Nullable = (type: FieldType, description?: string): PropertyDecorator =>
  nullable({ type }, description);

export const NullableUuid = (description?: string): PropertyDecorator =>
  nullable({ type: String, format: 'uuid' }, description);

/** An RFC 3339 instant. */
export const NullableInstant = (description?: string): PropertyDecorator =>
  nullable({ type: String, format: 'date-time' }, description);

export const NullableDay = (description?: string): PropertyDecorator =>
  nullable({ type: String, format: 'date' }, description);

/** One code of a list. */
export const NullableCode = (codes: readonly string[], description?: string): PropertyDecorator =>
  nullable({ type: String, enum: codes }, description);
