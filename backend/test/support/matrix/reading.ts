import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import request from 'supertest';
import { contractOf } from '../../../src/platform/http/web-app.js';
import type { Actor } from '../actors.js';
import type { TestApp } from '../app.js';
import { assessmentForm } from '../assessments.js';
import { contactForm } from '../forms.js';
import type { Planted } from './planting.js';
import type { Marked, Seen } from './policy.js';

interface Route {
  operation: string;
  method: 'get' | 'post';
  path: string;
}

/** Questions that are sent as a POST, because a name or a reason never stands in an address. */
const QUESTIONS: Record<string, (planted: Planted) => object[]> = {
  discloseIdentity: () => [{ reason: 'supervision' }],
  discloseChildren: () => [{ reason: 'supervision' }],
  discloseSafeContact: () => [{ reason: 'supervision' }],
  discloseWhereabouts: () => [{ reason: 'supervision' }],
  discloseNarratives: () => [{ reason: 'supervision' }],
  searchCases: ({ markers }) => [
    { name: markers.identity[0] ?? 'Q' },
    { code: markers.core[0] ?? 'Q' },
    { officialNumber: '1' },
  ],
  previewAssessment: () => [assessmentForm()],
  previewContact: () => [contactForm()],
};
/** Named by what they say and not by a case: a preview of dates, and how a machine is. */
const WITHOUT_CASE = new Set(['previewOrder', 'previewExtension']);
/** Sections of a day, and the queue's own kinds of lines. */
const QUERIES: Record<string, string[]> = {
  listTodaySection: ['late', 'next'],
  getClosureGate: ['?reason=needs_met', '?reason=her_own_request'],
  listReferrals: ['?box=in', '?box=out'],
};

const isQuestion = (method: string, operation: string): boolean => method === 'get' || operation in QUESTIONS;

/** Every reading route of the running application. */
export function readingRoutes(test: TestApp): Route[] {
  const routes = Object.entries(contractOf(test.app).paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
      operation: operationId,
      method: method as Route['method'],
      path,
    })),
  );
  return routes.filter(
    ({ method, operation }) => isQuestion(method, operation) && !WITHOUT_CASE.has(operation),
  );
}

function addresses({ operation, path }: Route, planted: Planted): string[] {
  const plain = path.replace('/api', '');
  if (!plain.includes('{')) return (QUERIES[operation] ?? ['']).map((query) => plain + query);
  if (plain.includes('{section}'))
    return (QUERIES[operation] ?? []).map((section) => plain.replace('{section}', section));
  const kind = plain.split('/')[1] ?? '';
  const ids = planted.ids[kind] ?? [randomUUID()];
  return ids.flatMap((id) =>
    (QUERIES[operation] ?? ['']).map((query) => plain.replace(/\{\w+\}/g, id) + query),
  );
}

/** As a page that is opened asks several at once. */
const AT_ONCE = 4;

/** The request is about this case, by its path or its parameters. */
const isAbout = ({ path, operation }: Route, { ids }: Planted): boolean =>
  operation in QUESTIONS || (path.includes('{') && (path.split('/')[2] ?? '') in ids);

/** One person's answers to requests about no case: the same for every case searched in them. */
export type Answered = Map<string, string[]>;

/** The partitions of the case that this person's answers revealed, each with its routes. */
export async function readEverything(
  test: TestApp,
  of: { routes: Route[]; actor: Actor | null; planted: Planted; answered: Answered },
): Promise<Map<Marked, Set<string>>> {
  const { routes, actor, planted, answered } = of;
  const seen = new Map<Marked, Set<string>>();
  const answers = new Map<Route, string[]>();
  const waiting = routes.values();
  const read = async (): Promise<void> => {
    for (const route of waiting) {
      const known = isAbout(route, planted) ? undefined : answered.get(route.operation);
      const texts = known ?? (await answersOf(test, route, { actor, planted }));
      answered.set(route.operation, texts);
      answers.set(route, texts);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  for (const route of routes)
    for (const text of answers.get(route) ?? [])
      for (const [partition, markers] of Object.entries(planted.markers) as [Marked, string[]][]) {
        if (!markers.some((marker) => marker !== '' && text.includes(marker))) continue;
        seen.set(partition, (seen.get(partition) ?? new Set()).add(route.operation));
      }
  return seen;
}

async function answersOf(
  test: TestApp,
  route: Route,
  { actor, planted }: { actor: Actor | null; planted: Planted },
): Promise<string[]> {
  const bodies = route.method === 'post' ? (QUESTIONS[route.operation]?.(planted) ?? []) : [null];
  const texts: string[] = [];
  for (const address of addresses(route, planted))
    for (const body of bodies) {
      const sent = body === null ? get(test, actor, address) : post(test, actor, [address, body]);
      const { status, text } = await sent;
      if (status >= 500) texts.push(`failed: ${route.operation} ${status}`);
      texts.push(text);
    }
  return texts;
}

const get = (test: TestApp, actor: Actor | null, address: string): request.Test =>
  actor?.get(address) ?? request(test.app.getHttpServer() as Server).get(`/api${address}`);

const post = (test: TestApp, actor: Actor | null, [address, body]: [string, object]): request.Test =>
  actor?.post(address, body) ??
  request(test.app.getHttpServer() as Server)
    .post(`/api${address}`)
    .set('Idempotency-Key', randomUUID())
    .send(body);

/** Where what was seen and what may be seen differ, as `more partition by route` and `less partition`. */
export function differences(
  seen: ReadonlyMap<Marked, ReadonlySet<string>>,
  allowed: Seen,
  { planted, isProven, isExact }: { planted: Planted; isProven: boolean; isExact: boolean },
): string[] {
  const may = (partition: Marked): boolean =>
    allowed[partition] === 'R' || (allowed[partition] === 'M' && isProven);
  const found: string[] = [];
  for (const [partition, markers] of Object.entries(planted.markers) as [Marked, string[]][]) {
    const by = seen.get(partition);
    if (by && !may(partition)) found.push(`more ${partition} by ${[...by].join(', ')}`);
    if (isExact && !by && may(partition) && markers.length > 0 && markers[0] !== '')
      found.push(`less ${partition}`);
  }
  return found;
}
