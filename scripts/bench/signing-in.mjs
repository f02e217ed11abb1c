import { requestOf, visit } from './clients.mjs';

const AT_ONCE = 4;
const MILLISECONDS = 4_000;

/** Signing in apart: a password is slow to look at on purpose, and two are looked at at a time. */
export async function signInTurn({ count, product, directory }) {
  const people = directory.groups
    .flatMap(({ agencies }) => Object.values(agencies))
    .flatMap(({ people: all }) => all);
  let place = 0;
  const next = () => {
    const body = { login: people[place++ % people.length].login, password: directory.password };
    return requestOf({ method: 'POST', path: '/api/session', body });
  };
  const turn = { connections: AT_ONCE, milliseconds: MILLISECONDS };
  const { times, seconds } = await visit({ port: product.port, next, expected: 204 }, turn);
  const sorted = times.sort((a, b) => a - b);
  return {
    cases: count,
    perSecond: sorted.length / seconds,
    p50: sorted[Math.floor(sorted.length / 2)],
    p95: sorted[Math.floor(sorted.length * 0.95)],
  };
}
