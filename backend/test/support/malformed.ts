import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ROUTES } from './access-policy.js';
import type { Contract, Route, Schema } from './contract-routes.js';

/** Every sent text carries it, so that the test finds answers that repeat input. */
export const MARK = 'zq7xq';

/** One person of each role; `anyone` has no session. */
export const EVERY_ROLE =
  'inspector caseworker lawyer healthWorker specialist shelterWorker operator prosecutor supervisor coordinator statistician administrator anyone'.split(
    ' ',
  );

/** What ends sessions or shuts accounts would leave nothing to try after it. */
export const endsSession = ({ operation }: Route): boolean =>
  ROUTES[operation] === 'anyone' ||
  /^(saveDraftsOnExit|endSession|endOtherSessions|lock(Own)?Account|changePassword)$/.test(operation);

/** A request as it goes over the wire. */
export interface RawRequest {
  route: Route;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** Texts that look harmless, break encodings, or mean something to one of the languages behind. */
const nastyText = fc.constantFrom(
  `${MARK}`,
  '',
  ' ',
  `${MARK}\u0000nul`,
  `${MARK}\u200bzero\u202eright`,
  `${MARK}\ud800`,
  `${MARK}'; drop table panoh.cases; --`,
  `<script>${MARK}</script>`,
  `=HYPERLINK("${MARK}")`,
  `${MARK}`.repeat(4_000),
  '2031-02-30',
  '9999-12-31T23:59:59Z',
  '0000-00-00',
  '-1',
  'NaN',
  '018f0000-0000-7000-8000-000000000000',
  `${MARK}\r\nSet-Cookie: a=b`,
  `${MARK}%s%n%x`,
  '\u202e'.repeat(200),
  '\ud83d\ude00'.repeat(2_000),
  'e\u0301'.repeat(1_000),
  '+992 00 000 00 00 ' + MARK,
  '1'.repeat(400),
  '-9223372036854775809',
  '2026-02-29T24:60:60Z',
  '+275760-09-13',
);

/** Anything at all that JSON can say, now and then marked. */
const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 4 });

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: nastyText },
  fc.string({ unit: 'binary', maxLength: 60 }),
  anyJson,
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, 2 ** 53, -(2 ** 31) - 1),
  fc.constantFrom<unknown>([], {}, [null], [[]], { $ne: MARK }, { [`${MARK} x`]: 1 }, { constructor: {} }),
  fc.constantFrom<unknown>([MARK, MARK], Array(2_000).fill(MARK), Array(2_000).fill(null), [{ id: MARK }]),
);

/** Headers that a proxy, an old browser or an attacker may add. */
const ODD_HEADERS: Record<string, string>[] = [
  { 'Content-Encoding': 'gzip' },
  { 'Content-Encoding': 'br' },
  { 'Content-Encoding': MARK },
  { Expect: MARK },
  { Expect: '100-continue' },
  { Range: 'bytes=0-1' },
  { 'If-None-Match': '*' },
  { 'If-Modified-Since': MARK },
  { Accept: `text/${MARK}` },
  { 'Accept-Encoding': `${MARK};q=x` },
  { 'X-HTTP-Method-Override': 'DELETE' },
  { 'X-Forwarded-For': `${MARK}, 203.0.113.1` },
  { 'X-Forwarded-Host': MARK },
  { Origin: `https://${MARK}.example` },
  { 'Sec-Fetch-Site': MARK },
  { Cookie: `panoh_session=${MARK}` },
  { Cookie: `panoh_session=${'x'.repeat(3_000)}; __proto__=1; a` },
  { Upgrade: 'websocket', Connection: 'Upgrade' },
  { Authorization: `Bearer ${MARK}` },
];

/** Bodies that are no JSON, or no object. */
const nastyBody = fc.constantFrom(
  '',
  'null',
  '[]',
  '1',
  `"${MARK}"`,
  `{"${MARK}`,
  `{"__proto__":{"${MARK}":1}}`,
  '['.repeat(20_000),
  '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
  `{"text":"${'x'.repeat(1_100_000)}"}`,
);

type Parts = 'nearly' | 'whole' | 'sparse';

const allOf = (properties: Record<string, Schema>, valueOf: (schema: Schema) => fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)])));

const json = (body: unknown): Buffer => Buffer.from(JSON.stringify(body) ?? '');

/** What a caller sends who got something wrong, or means harm; close enough to the contract to get past the door. */
export class MalformedRequests {
  constructor(
    private readonly contract: Contract,
    /** Ids of things that exist. */
    private readonly ids: readonly string[],
  ) {}

  to(route: Route): fc.Arbitrary<RawRequest> {
    return fc.record({
      route: fc.oneof(
        { weight: 24, arbitrary: fc.constant(route) },
        fc.constantFrom('PATCH', 'PUT', 'HEAD', 'OPTIONS').map((method) => ({ ...route, method })),
      ),
      path: this.address(route),
      headers: this.headers(),
      body: route.method === 'GET' ? fc.constant(null) : this.body(route),
    });
  }

  /** A body as the contract wants it, with nothing wrong in it that it knows of. */
  whole(route: Route, seed: number): unknown {
    return fc.sample(this.right(route.body ?? {}, 0, 'whole'), { numRuns: 1, seed })[0];
  }

  /** The same, where any field may be left out by saying null. */
  sparse(route: Route, seed: number): unknown {
    return fc.sample(this.right(route.body ?? {}, 0, 'sparse'), { numRuns: 1, seed })[0];
  }

  /** Fields of the body that take one object. */
  objectsOf(route: Route): string[] {
    const fields = Object.entries(this.resolve(route.body ?? {}).properties ?? {});
    return fields.filter(([, schema]) => this.resolve(schema).properties).map(([name]) => name);
  }

  /** A right body but for these fields, to something that exists. */
  with(route: Route, fields: object): RawRequest {
    const whole = this.whole(route, 1) as object;
    return {
      route,
      path: route.path.replace(/\{\w+\}/g, this.ids[0] ?? ''),
      headers: {
        'Content-Type': 'application/json',
        'If-Match': '"1"',
        'Idempotency-Key': randomUUID(),
      },
      body: json({ ...whole, ...fields }),
    };
  }

  private address({ path, query }: Route): fc.Arbitrary<string> {
    const id = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...this.ids) },
      fc.constantFrom(
        MARK,
        '%00',
        '%E0%A4%A',
        '%ud800',
        '..%2f..',
        `${MARK}`.repeat(1_500),
        '1',
        '%F0%9F%98%80',
      ),
    );
    const ids = fc.array(id, { minLength: 4, maxLength: 4 });
    return fc.tuple(ids, this.query(query)).map(([chosen, questions]) => {
      let at = 0;
      const place = path.replace(/\{\w+\}/g, () => chosen[at++] ?? MARK);
      return questions ? `${place}?${questions}` : place;
    });
  }

  private query(known: Route['query']): fc.Arbitrary<string> {
    const names = [...known.map(({ name }) => name), 'cursor', 'limit', MARK, 'status[]', '%'];
    const value = fc.oneof(
      nastyText.map((text) => encodeURIComponent(Buffer.from(text).toString())),
      fc.constantFrom('%E0%A4%A', '-5', '1e9', Buffer.from(`["${MARK}",null]`).toString('base64url')),
      fc.constantFrom(...known.flatMap(({ schema }) => (schema.enum ?? ['x']).map(String)), 'x'),
    );
    const pair = fc.tuple(fc.constantFrom(...names), value).map(([name, text]) => `${name}=${text}`);
    return fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&'));
  }

  private headers(): fc.Arbitrary<Record<string, string>> {
    const known = {
      'Content-Type': fc.oneof(
        { weight: 8, arbitrary: fc.constant('application/json') },
        fc.constantFrom(
          'text/plain',
          'application/xml',
          'application/json; charset=utf-7',
          'multipart/form-data',
          MARK,
        ),
      ),
      'If-Match': fc.oneof(
        { weight: 4, arbitrary: fc.constant('"1"') },
        fc.constantFrom('"0"', '"999999999"', MARK, '*', '-1'),
      ),
      'Idempotency-Key': fc.oneof(
        { weight: 8, arbitrary: fc.uuid() },
        fc.constantFrom('', MARK, '0123456789abcdef0123456789abcdef', 'x'.repeat(500)),
      ),
    };
    const odd = fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, fc.constantFrom(...ODD_HEADERS));
    return fc.tuple(fc.record(known), odd).map(([usual, more]) => ({ ...usual, ...more }));
  }

  private body({ body }: Route): fc.Arbitrary<Buffer> {
    const raw = fc.oneof(
      nastyBody.map((text) => Buffer.from(text)),
      fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
    );
    if (!body) return fc.oneof(raw, nastyValue.map(json));
    return fc.oneof(
      { weight: 1, arbitrary: raw },
      { weight: 1, arbitrary: nastyValue.map(json) },
      { weight: 8, arbitrary: this.nearly(body, 0).map(json) },
    );
  }

  /** A value as the contract wants it, with something wrong in it here and there. */
  private nearly(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const right = this.right(schema, depth);
    return fc.oneof({ weight: depth === 0 ? 30 : 8, arbitrary: right }, { weight: 1, arbitrary: nastyValue });
  }

  private right(schema: Schema, depth: number, parts: Parts = 'nearly'): fc.Arbitrary<unknown> {
    const known = this.resolve(schema);
    if (known.enum) return fc.constantFrom(...known.enum);
    if (known.type === 'array')
      return fc.array(this.below(known.items ?? {}, depth, parts), { maxLength: 2 });
    if (known.properties && depth < 5) return this.object(known.properties, depth, parts);
    if (known.type === 'boolean') return fc.boolean();
    if (known.type === 'number' || known.type === 'integer') return fc.integer({ min: 0, max: 1_440 });
    return this.text(known.format);
  }

  /** Something is wrong here and there, or null, or neither. */
  private below(schema: Schema, depth: number, parts: Parts): fc.Arbitrary<unknown> {
    return parts === 'nearly' ? this.nearly(schema, depth + 1) : this.right(schema, depth + 1, parts);
  }

  private object(properties: Record<string, Schema>, depth: number, parts: Parts): fc.Arbitrary<unknown> {
    const fields = allOf(properties, (schema) => {
      const value = this.below(schema, depth, parts);
      return parts === 'sparse' ? fc.option(value, { freq: 8 }) : value;
    });
    if (parts !== 'nearly') return fields;
    const missing = fc.subarray(Object.keys(properties), { maxLength: 1 });
    const unknown = fc.constantFrom({}, {}, {}, {}, {}, {}, {}, {}, { [`${MARK} field`]: MARK });
    return fc
      .tuple(fields, fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, missing), unknown)
      .map(([filled, left, more]) => {
        const kept = Object.entries(filled).filter(([name]) => !(left as string[]).includes(name));
        return { ...Object.fromEntries(kept), ...more };
      });
  }

  private text(format: string | undefined): fc.Arbitrary<unknown> {
    if (format === 'date') return fc.constantFrom('2026-01-09', '2026-01-10', '2090-01-01', '1890-01-01');
    if (format === 'date-time') return fc.constantFrom('2026-01-11T06:00:00Z', '2090-01-01T00:00:00+05:00');
    return fc.oneof(fc.constantFrom(...this.ids), fc.constantFrom(MARK, `${MARK} Намуна`, 'kulob'));
  }

  private resolve(schema: Schema): Schema {
    const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
    if (!name) return schema;
    const schemas = (this.contract.components?.schemas ?? {}) as Record<string, Schema>;
    return schemas[name] ?? schema;
  }
}
