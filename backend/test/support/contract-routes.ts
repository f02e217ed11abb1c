export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  maxLength?: number;
  enum?: unknown[];
  items?: Schema;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
}

export interface Route {
  operation: string;
  method: string;
  path: string;
  query: { name: string; schema: Schema }[];
  body: Schema | null;
  /** A file in bytes. */
  takesFile?: boolean;
}

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** The part of the contract that says what may be sent. */
export interface Contract {
  paths: object;
  components?: { schemas?: object };
}

export function routesOf(contract: Contract): Route[] {
  const schemas = (contract.components?.schemas ?? {}) as Record<string, Schema>;
  const named = (schema: Schema): Schema => schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  return Object.entries(contract.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        operation: operation.operationId,
        method: method.toUpperCase(),
        path,
        query: (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, schema }) => ({ name, schema: named(schema) })),
        body: operation.requestBody?.content['application/json']?.schema ?? null,
        takesFile: 'application/octet-stream' in (operation.requestBody?.content ?? {}),
      })),
  );
}
