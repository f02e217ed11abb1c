import { randomUUID } from 'node:crypto';
import { ROUTES } from './access-policy.js';
import { canary } from './canaries.js';
import { everyText } from './planting.js';
import type { Planting } from './planting.js';
import type { Route } from './contract-routes.js';

/** A request that may be sent: one that was answered with success, or one as the contract wants it. */
export interface Sample {
  route: Route;
  path: string;
  body: object;
  /** Key of the person in the working group; empty without a session. */
  person: string;
  version?: number;
  wasKept: boolean;
}

interface Sent {
  path: string;
  body: string;
  person: string;
  headers?: Record<string, string>;
}

/** A kind of refusal, with personal data in the request. */
export interface Refusal {
  what: string;
  expected: readonly number[];
  /** Null where the route cannot be refused so. */
  of(sample: Sample, planting: Planting): Sent | null;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Only a file may be longer. */
const LARGE = 1_048_577;

const planted = ({ route, body }: Sample, planting: Planting): string =>
  JSON.stringify(planting.plantRefused(route, body));
const said = (): string => JSON.stringify({ text: canary('note') });
const tooLarge = (word: string): string =>
  JSON.stringify({ text: word.repeat(Math.ceil(LARGE / Buffer.byteLength(word))) });
/** What takes no body does what it does whatever body it is sent. */
const takesBody = ({ route }: Sample): boolean => route.body !== null;
const isForSome = ({ operation }: Route): boolean => ROUTES[operation] !== 'anyone';

/** A person whose role may not call the route; null if every role may. */
function strangerTo({ operation }: Route): string | null {
  const roles = ROUTES[operation] ?? '';
  if (!/^[A-Z]+$/.test(roles)) return null;
  if (!roles.includes('T')) return 'statistician';
  return roles.includes('A') ? null : 'administrator';
}

export const REFUSALS: readonly Refusal[] = [
  {
    what: 'broken JSON',
    expected: [400],
    of: ({ path, person }) => ({ path, person, body: `{"text": "${canary('note')}` }),
  },
  {
    what: 'too large',
    expected: [413],
    of: (sample) => (takesBody(sample) ? { ...sample, body: tooLarge(canary('note')) } : null),
  },
  {
    what: 'words for everything, and a field more',
    expected: [401, 404, 409, 422],
    of: (sample) => (takesBody(sample) ? { ...sample, body: JSON.stringify(everyText(sample.body)) } : null),
  },
  {
    what: 'a name for an id',
    expected: [400, 404, 422],
    of: ({ path, person }) =>
      path.search(ID) < 0
        ? null
        : { path: path.replace(ID, () => encodeURIComponent(canary('name'))), person, body: said() },
  },
  {
    what: 'of something that never was',
    expected: [403, 404],
    of: (sample, planting) =>
      sample.wasKept && takesBody(sample) && sample.path.search(ID) >= 0
        ? { ...sample, path: sample.path.replace(ID, () => randomUUID()), body: planted(sample, planting) }
        : null,
  },
  {
    what: 'by nobody',
    expected: [401],
    of: (sample, planting) =>
      sample.person && isForSome(sample.route) && takesBody(sample)
        ? { ...sample, person: '', body: planted(sample, planting) }
        : null,
  },
  {
    what: 'by somebody of another role',
    expected: [403, 404],
    of: (sample, planting) => {
      const person = strangerTo(sample.route);
      return person && takesBody(sample) ? { ...sample, person, body: planted(sample, planting) } : null;
    },
  },
  {
    what: 'an old version',
    expected: [412],
    of: (sample, planting) =>
      sample.version === undefined
        ? null
        : { ...sample, headers: { 'If-Match': '"77"' }, body: planted(sample, planting) },
  },
];

/** What is refused on the way to one route only. */
export const REFUSED: readonly {
  what: string;
  status: number;
  init: (id: string) => { path: string; headers?: Record<string, string>; body: string };
}[] = [
  {
    what: 'a wrong type',
    status: 422,
    init: (id) => ({ path: `/cases/${id}/narratives`, body: JSON.stringify({ text: [canary('note')] }) }),
  },
  {
    what: 'a name in the address',
    status: 404,
    init: () => ({ path: `/nothing/${encodeURIComponent(canary('name'))}`, body: '{}' }),
  },
  {
    what: 'a name for a key',
    status: 400,
    init: (id) => ({
      path: `/cases/${id}/narratives`,
      headers: { 'Idempotency-Key': Buffer.from(canary('name')).toString('base64') },
      body: '{"text":"x"}',
    }),
  },
  {
    what: 'no register',
    status: 422,
    init: () => ({
      path: '/import-files',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: `${canary('name')}\n${canary('phone')}\n`,
    }),
  },
  {
    what: 'no file',
    status: 415,
    init: () => ({
      path: '/import-files',
      headers: { 'Content-Type': 'text/csv' },
      body: canary('name'),
    }),
  },
];
