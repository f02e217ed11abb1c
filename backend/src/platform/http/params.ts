import { Param, ParseEnumPipe, ParseUUIDPipe } from '@nestjs/common';

/** The id in the path of a route. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, ParseUUIDPipe);

const asEnum = (codes: readonly string[]): Record<string, string> =>
  Object.fromEntries(codes.map((code) => [code, code]));

/** Refuses what is no code of the list. */
export const oneOf = (codes: readonly string[]): ParseEnumPipe => new ParseEnumPipe(asEnum(codes));

export const oneOrNone = (codes: readonly string[]): ParseEnumPipe =>
  new ParseEnumPipe(asEnum(codes), { optional: true });
