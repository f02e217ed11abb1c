import type { OpenAPIObject } from '@nestjs/swagger';
import { codeLists } from '../../shared/code-lists.js';

type Json = Record<string, unknown>;

/** Whichever way a list is written, it is the same list if it holds the same codes. */
const keyOf = (codes: readonly unknown[]): string => JSON.stringify([...codes].sort());

/** Refers to a code list by its name wherever a schema spells it out (OpenAPI 3.0 allows no other key beside `$ref`). */
export function nameCodes(document: OpenAPIObject): OpenAPIObject {
  const names = new Map([...codeLists()].map(([name, codes]) => [keyOf(codes), name]));
  const added: Record<string, Json> = {};

  const named = ({ enum: codes, type, ...rest }: Json & { enum: unknown[] }): Json | null => {
    const name = names.get(keyOf(codes));
    if (!name || type !== 'string') return null;
    added[name] ??= { type: 'string', enum: [...codeLists().get(name)!] };
    const $ref = `#/components/schemas/${name}`;
    return Object.keys(rest).length ? { ...rest, allOf: [{ $ref }] } : { $ref };
  };
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== 'object') return value;
    const { enum: codes } = value as Json;
    return (
      (Array.isArray(codes) && named(value as Json & { enum: unknown[] })) ||
      Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each)]))
    );
  };
  const { schemas, ...components } = document.components!;
  const paths = visit(document.paths);
  return {
    ...document,
    paths,
    components: { ...components, schemas: { ...(visit(schemas) as Json), ...added } },
  } as OpenAPIObject;
}
