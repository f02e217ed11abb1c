/** The contract as it is published, and bodies made from its schemas with ids of what exists. */
import { readFileSync } from 'node:fs';
import { routesOf } from '../contract-routes.js';
import type { Contract, Route, Schema } from '../contract-routes.js';
import type { Random } from '../random.js';

const FILE = new URL('../../../openapi.json', import.meta.url);

/** What a field of this name holds; undefined where the schema alone says it. */
export type Fill = (field: string, schema: Schema) => unknown;

interface Known extends Schema {
  nullable?: boolean;
  required?: string[];
  minimum?: number;
  maximum?: number;
}

export class ContractForms {
  readonly routes: readonly Route[];
  private readonly schemas: Record<string, Known>;

  constructor() {
    const contract = JSON.parse(readFileSync(FILE, 'utf8')) as Contract;
    this.routes = routesOf(contract).filter(({ path }) => path.startsWith('/api/'));
    this.schemas = (contract.components?.schemas ?? {}) as Record<string, Known>;
  }

  /** Codes that a field of a schema takes; empty where there is no such field. */
  codes(schema: string, field: string): string[] {
    const found = this.resolve(this.schemas[schema]?.properties?.[field] ?? {});
    return ((found.enum ?? this.resolve(found.items ?? {}).enum ?? []) as string[]).map(String);
  }

  has(schema: string, field: string): boolean {
    return field in (this.schemas[schema]?.properties ?? {});
  }

  /** A form with those of its fields alone that the contract knows: its words differ between versions. */
  only(schema: string, form: Record<string, unknown>): object {
    return Object.fromEntries(Object.entries(form).filter(([field]) => this.has(schema, field)));
  }

  /** A body as the contract wants it; what may be left out is left out now and then. */
  body(route: Route, dice: Random, fill: Fill): object {
    return route.body ? (this.value('', route.body, { dice, fill, depth: 0 }) as object) : {};
  }

  private value(field: string, schema: Schema, by: Making): unknown {
    const known = this.resolve(schema);
    const isNullable = (schema as Known).nullable === true || known.nullable === true;
    if (isNullable && by.dice.chance(0.45)) return null;
    const filled = by.fill(field, known);
    return filled === undefined ? this.made(field, known, by) : filled;
  }

  private made(field: string, known: Known, by: Making): unknown {
    const { dice, depth } = by;
    if (known.enum) return dice.pick(known.enum);
    if (known.type === 'array')
      return Array.from({ length: dice.below(3) }, () => this.value(field, known.items ?? {}, by));
    if (known.properties && depth < 4) {
      const values = Object.entries(known.properties).map(([name, one]): [string, unknown] => [
        name,
        this.value(name, one, { ...by, depth: depth + 1 }),
      ]);
      return Object.fromEntries(values);
    }
    return plain(known, dice);
  }

  private resolve(schema: Schema): Known {
    const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
    return name
      ? { ...this.schemas[name], ...((schema as Known).nullable ? { nullable: true } : {}) }
      : schema;
  }
}

interface Making {
  readonly dice: Random;
  readonly fill: Fill;
  readonly depth: number;
}

function plain({ type, minimum = 0, maximum = 30 }: Known, dice: Random): unknown {
  if (type === 'boolean') return dice.chance(0.5);
  const isNumber = type === 'number' || type === 'integer';
  return isNumber ? minimum + dice.below(Math.min(maximum - minimum, 60) + 1) : 'Намуна';
}
