import { canary, carriesWords, directoryCanary } from './canaries.js';
import type { Kind } from './canaries.js';
import type { Route, Schema } from './contract-routes.js';

/** Routes with words of the public directory: agencies, staff, services, law, rules and articles, no survivors. */
const DIRECTORY =
  /^(create|change)(User|Agency|WorkingGroup|Service|Rules)$|LegalValue$|PrintTemplate$|^addPlanTemplate$|(create|update|review)Article$|^createFirstAdministrator$|^setLegalSettings$|^signProtocol$|^signOff$|^addTrainer$/;
/** Fields that accept only generated values, codes or passwords; each test plants its passwords itself. */
const NO_WORDS =
  /password|^login$|^code$|^place$|cursor|ticket|challenge|credential|^id$|Id$|^writer$|^reference$/i;
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/name$/i, 'name'],
  [/^reachAt$|phone/i, 'phone'],
  [/address/i, 'address'],
  [/^text$/, 'place'],
  [/^words$/, 'message'],
];
/** Longer words are cut to one. */
const ROOM = 60;

const kindOf = (field: string): Kind => KINDS.find(([form]) => form.test(field))?.[1] ?? 'note';

interface Sown {
  route: Route | undefined;
  body: object;
  hasWords: boolean;
}

/** Puts a canary into every field of a body that accepts free text. */
export class Planting {
  private readonly forms: readonly { form: RegExp; route: Route }[];

  constructor(
    readonly routes: readonly Route[],
    private readonly schemas: Record<string, Schema>,
  ) {
    this.forms = routes.map((route) => ({
      form: new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`),
      route,
    }));
  }

  /** What changes something, by the contract. */
  get writing(): Route[] {
    return this.routes.filter(({ method }) => method !== 'GET');
  }

  /** Of them, those with a text anywhere that the contract gives no form to, or with a file. */
  get takingTexts(): Route[] {
    const isFree = (schema: Schema): boolean => isText(schema);
    return this.writing.filter(
      ({ body, takesFile }) => takesFile || (body && this.holds(body, isFree, { field: '', depth: 0 })),
    );
  }

  /** Of them, those in whose body a canary may stand. */
  get sown(): Route[] {
    return this.writing.filter(({ body }) => body && this.holds(body, takesWords, { field: '', depth: 0 }));
  }

  routeOf(method: string, path: string): Route | undefined {
    return this.forms.find(({ form, route }) => route.method === method && form.test(path))?.route;
  }

  /** The body with canaries and its route; directory routes get directory canaries. */
  plant(method: string, path: string, body: object): Sown {
    const route = this.routeOf(method, path);
    return this.plantIn(route, body, DIRECTORY.test(route?.operation ?? ''));
  }

  /** What is going to be refused leaves no word anywhere, in the directory neither. */
  plantRefused(route: Route, body: object): object {
    return this.plantIn(route, body, false).body;
  }

  private plantIn(route: Route | undefined, body: object, isDirectory: boolean): Sown {
    const planted = route?.body ? this.replace(route.body, body, { field: '', isDirectory }) : body;
    return { route, body: planted as object, hasWords: carriesWords(JSON.stringify(planted)) };
  }

  private holds(
    schema: Schema,
    fits: (schema: Schema, field: string) => boolean,
    { field, depth }: { field: string; depth: number },
  ): boolean {
    const known = this.resolve(schema);
    if (depth > 6) return false;
    if (known.type === 'array') return this.holds(known.items ?? {}, fits, { field, depth: depth + 1 });
    if (known.properties)
      return Object.entries(known.properties).some(([name, one]) =>
        this.holds(one, fits, { field: name, depth: depth + 1 }),
      );
    return fits(known, field);
  }

  private replace(schema: Schema, value: unknown, into: { field: string; isDirectory: boolean }): unknown {
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
    return wordFor(known, into);
  }

  private resolve(schema: Schema): Schema {
    const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
    return (name ? this.schemas[name] : schema) ?? {};
  }
}

function wordFor(schema: Schema, { field, isDirectory }: { field: string; isDirectory: boolean }): string {
  if (isDirectory) return directoryCanary();
  const isShort = (schema.maxLength ?? ROOM) < ROOM;
  const word = canary(isShort ? 'name' : kindOf(field));
  return field === 'value' ? JSON.stringify({ typed: word }) : word;
}

const isText = ({ type, enum: codes, format, pattern }: Schema): boolean =>
  type === 'string' && !codes && !format && !pattern;

/** A value of the law is a number with a name; the `value` of a draft is all that was typed. */
const takesWords = (schema: Schema, field: string): boolean =>
  isText(schema) && !NO_WORDS.test(field) && !(field === 'value' && schema.maxLength);

/** Every text of a body, wherever it stands and whatever belongs there, and one field more. */
export function everyText(body: unknown): object {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return canary('note');
    if (Array.isArray(value)) return value.map(change);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]));
    return value;
  };
  return { ...(change(body) as object), [canary('name')]: canary('name') };
}
