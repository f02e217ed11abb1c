import { canary } from './canaries.js';
import type { Kind } from './canaries.js';
import type { Route, Schema } from './malformed.js';

/** Routes whose words are those of a directory of agencies, staff and help, which holds no survivor. */
const DIRECTORY =
  /^(create|change)(Person|Agency|WorkingGroup|Service)$|LegalValue$|^createFirstAdministrator$|^signIn$|^changePassword$/;
/** Fields that are no words of anybody's: passwords, references, places of a list, keys and tokens. */
const NO_WORDS =
  /password|login|^code$|^place$|cursor|token|challenge|credential|^id$|Id$|^writer$|^response$/i;
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/name$/i, 'name'],
  [/^reachAt$|phone/i, 'phone'],
  [/address/i, 'address'],
  [/^text$/, 'place'],
];
/** Longer words are cut to one. */
const ROOM = 60;

const kindOf = (field: string): Kind => KINDS.find(([form]) => form.test(field))?.[1] ?? 'note';

interface Sown {
  operation: string;
  body: unknown;
  words: string[];
}

/** Puts a canary into every field of a body in which somebody may write words. */
export class Planting {
  private readonly routes: readonly { form: RegExp; route: Route }[];

  constructor(
    routes: readonly Route[],
    private readonly schemas: Record<string, Schema>,
  ) {
    this.routes = routes.map((route) => ({
      form: new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`),
      route,
    }));
  }

  /** Operations that take words of a person, and where. */
  get sown(): ReadonlyMap<string, readonly string[]> {
    const all = this.routes
      .filter(({ route }) => route.body && route.method !== 'GET' && !DIRECTORY.test(route.operation))
      .map(({ route }) => [route.operation, this.wordsIn(route.body as Schema, '', 0)] as const);
    return new Map(all.filter(([, fields]) => fields.length > 0));
  }

  /** The body with canaries in it, and the operation that it is sent to. */
  plant(method: string, path: string, body: unknown): Sown {
    const found = this.routes.find(({ form, route }) => route.method === method && form.test(path));
    const words: string[] = [];
    if (!found?.route.body || DIRECTORY.test(found.route.operation))
      return { operation: found?.route.operation ?? '', body, words };
    return {
      operation: found.route.operation,
      body: this.replace(found.route.body, body, { field: '', words }),
      words,
    };
  }

  private wordsIn(schema: Schema, field: string, depth: number): string[] {
    const known = this.resolve(schema);
    if (depth > 6) return [];
    if (known.type === 'array') return this.wordsIn(known.items ?? {}, field, depth + 1);
    if (known.properties)
      return Object.entries(known.properties).flatMap(([name, one]) => this.wordsIn(one, name, depth + 1));
    return takesWords(known, field) ? [field] : [];
  }

  private replace(schema: Schema, value: unknown, into: { field: string; words: string[] }): unknown {
    const known = this.resolve(schema);
    if (Array.isArray(value)) return value.map((one) => this.replace(known.items ?? {}, one, into));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, one]) => {
          const inner = known.properties?.[name];
          return [name, inner ? this.replace(inner, one, { ...into, field: name }) : one];
        }),
      );
    if (typeof value !== 'string' || !takesWords(known, into.field)) return value;
    return this.wordFor(known, into);
  }

  private wordFor(schema: Schema, { field, words }: { field: string; words: string[] }): string {
    const isShort = (schema.maxLength ?? ROOM) < ROOM;
    const word = canary(isShort ? 'name' : kindOf(field));
    words.push(word);
    return field === 'value' ? JSON.stringify({ typed: word }) : word;
  }

  private resolve(schema: Schema): Schema {
    const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
    return (name ? this.schemas[name] : schema) ?? {};
  }
}

const takesWords = (schema: Schema, field: string): boolean =>
  schema.type === 'string' && !schema.enum && !schema.format && !schema.pattern && !NO_WORDS.test(field);
