import { contractOf } from '../../../src/platform/http/web-app.js';
import { ROLES } from '../../../src/platform/http/permissions.js';
import type { Role } from '../../../src/platform/http/permissions.js';
import type { Test } from 'supertest';
import { ROUTES } from '../access-policy.js';
import type { Actor } from '../actors.js';
import type { TestApp } from '../app.js';
import { addProgramme, hire } from '../kulob.js';
import type { Kulob } from '../kulob.js';

export interface Route {
  operation: string;
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
}

export const allRoutes = (test: TestApp): Route[] =>
  Object.entries(contractOf(test.app).paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
      ...{ operation: operationId, method: method as Route['method'], path },
    })),
  );

export const NOBODY = '018f0000-0000-7000-8000-000000000000';

/** Letters of the policy for each role, and a person of Kulob who has it alone. */
export const PEOPLE: Record<Role, [letters: string, person: string]> = {
  ...{
    police_inspector: ['I', 'inspector'],
    caseworker: ['W', 'caseworker'],
    legal_aid_lawyer: ['W', 'lawyer'],
  },
  ...{ health_worker: ['W', 'healthWorker'], cowfa_specialist: ['W', 'specialist'] },
  ...{ shelter_worker: ['W', 'shelterWorker'], hotline_worker: ['WH', 'operator'] },
  ...{ prosecutor: ['WP', 'prosecutor'], supervisor: ['S', 'supervisor'], coordinator: ['C', 'coordinator'] },
  ...{ statistician: ['T', 'statistician'], administrator: ['A', 'administrator'] },
  ...{ data_protection_officer: ['D', 'officer'], oversight: ['O', 'overseer'] },
  ...{ court_contact: ['K', 'secretary'], enforcement_contact: ['B', 'bailiff'] },
  ...{ programme_worker: ['G', 'programmeWorker'] },
};
export const isOpenTo = (role: Role, operation: string): boolean => {
  const allowed = ROUTES[operation] ?? '';
  return (
    /^(anyone|signed in)$/.test(allowed) || [...PEOPLE[role][0]].some((letter) => allowed.includes(letter))
  );
};

/** Everybody of PEOPLE who does not work in Kulob from the start. */
export async function hireTheOthers(test: TestApp, kulob: Kulob): Promise<void> {
  await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
  await hire(test, kulob, { agency: 'prosecutor', person: 'secretary', roles: ['court_contact'] });
  await hire(test, kulob, { agency: 'prosecutor', person: 'bailiff', roles: ['enforcement_contact'] });
  await addProgramme(test, kulob);
}

/** Asks with nothing in the body; the id stands for every part of the address. */
export const call = (actor: Actor, { method, path }: Route, id: string): Test => {
  const place = path
    .replace('/api', '')
    .replace('{section}', 'late')
    .replace(/\{\w+\}/g, id);
  if (method === 'get') return actor.get(place);
  if (method === 'delete') return actor.delete(place);
  return method === 'put' ? actor.put(place, {}, 1) : actor.post(place, {}, 1);
};

/**
 * Asks at each door as one role that it is shut to, and as one that it is open to where `lets` says so; all roles if
 * `isWhole`. In turn, so that everybody asks at many doors.
 * @returns what was answered otherwise than the policy says
 */
export async function wrongDoors(
  { routes, as }: { routes: readonly Route[]; as: (person: string) => Actor },
  { isWhole, lets }: { isWhole: boolean; lets: (at: number) => boolean },
): Promise<string[]> {
  const wrong: string[] = [];
  const guarded = routes.filter(({ operation }) => !/^(anyone|signed in)$/.test(ROUTES[operation] ?? ''));
  for (const [at, route] of guarded.entries())
    for (const isOpen of lets(at) ? [true, false] : [false]) {
      const roles = ROLES.filter((role) => isOpenTo(role, route.operation) === isOpen);
      for (const role of isWhole ? roles : roles.slice(at % roles.length).slice(0, 1)) {
        const [, person] = PEOPLE[role];
        const { status, body } = await call(as(person), route, NOBODY);
        const isRefused = status === 403 && (body as { code?: string }).code === 'not_allowed';
        if (isRefused === isOpen || status >= 500)
          wrong.push(`${route.operation} answered ${status} to ${person}`);
      }
    }
  return wrong;
}
