import { randomUUID } from 'node:crypto';
import { requestOf } from './clients.mjs';

/** Takes the items of a list in turn, endlessly. */
function inTurn(items) {
  let place = 0;
  return () => items[place++ % items.length];
}

/** A session as everybody gets one. @returns {Promise<string>} the cookie */
export async function signIn(port, login, password) {
  const answer = await fetch(`http://localhost:${port}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const cookie = /^panoh_session=[\w-]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
  if (!cookie) throw new Error(`${login} could not sign in.`);
  return cookie;
}

/** To the agency that she agreed to: the first service it offers. */
export const referral = (group, { consentId, receiverId }) => ({
  serviceId: Object.values(Object.values(group.agencies).find(({ id }) => id === receiverId).services)[0],
  urgency: 'high',
  escortNeeded: false,
  partitions: ['identity', 'safe_contact', 'risk'],
  consentId,
});

/** What is visited on one database; `bare` and `ordinary` name what those servers are asked in turn with it. */
export async function scenariosOn({ product, directory, visited }) {
  const [group] = directory.groups;
  const { legal, crisis } = group.agencies;
  const enter = (person) => signIn(product.port, person.login, directory.password);
  const asLawyer = await enter(legal.people[0]);
  const asCoordinator = await enter(group.coordinator);
  const caseworkers = new Map();
  for (const person of crisis.people) caseworkers.set(person.id, await enter(person));
  const page = (key, title, next) => ({ key, title, bare: 'queue', ordinary: key, next });
  return [
    page('queue', 'my agency’s referral queue', always('/api/referrals?box=in', asLawyer)),
    {
      ...page('coordinator', 'the coordinator’s queue', always('/api/queue', asCoordinator)),
      ordinary: 'queue',
    },
    page('case', 'the case page', casePages(visited, caseworkers)),
    {
      key: 'create',
      title: 'creating a referral',
      ...{ bare: 'create', ordinary: 'create' },
      expected: 201,
      next: newReferrals({ visited, group, caseworkers }),
    },
  ];
}

function always(path, cookie) {
  const request = requestOf({ path, cookie });
  return () => request;
}

/** Each case by its lead. */
function casePages(visited, caseworkers) {
  const next = inTurn(visited);
  return () => {
    const { caseId, leadId } = next();
    return requestOf({ path: `/api/cases/${caseId}/overview`, cookie: caseworkers.get(leadId) });
  };
}

function newReferrals({ visited, group, caseworkers }) {
  const next = inTurn(visited);
  return () => {
    const referred = next();
    const body = referral(group, referred);
    const headers = { 'Idempotency-Key': randomUUID() };
    const path = `/api/cases/${referred.caseId}/referrals`;
    const cookie = caseworkers.get(referred.leadId);
    return requestOf({ method: 'POST', path, cookie, headers, body });
  };
}

const creation = (group, referred, path) =>
  requestOf({ method: 'POST', path, body: { ...referral(group, referred), caseId: referred.caseId } });

/** What the bare server is asked: the page, or the one insertion. */
export function bareRequests({ visited, directory }) {
  const nextCase = inTurn(visited);
  const page = requestOf({ path: '/' });
  return { queue: () => page, create: () => creation(directory.groups[0], nextCase(), '/') };
}

/** What the ordinary server is asked. */
export function ordinaryRequests({ visited, directory }) {
  const nextCase = inTurn(visited);
  const page = requestOf({ path: '/referrals' });
  return {
    queue: () => page,
    case: () => requestOf({ path: `/cases/${nextCase().caseId}` }),
    create: () => creation(directory.groups[0], nextCase(), '/referrals'),
  };
}
