import { randomBytes } from 'node:crypto';
import { assessmentForm } from '../assessments.js';
import { incidentForm, safeContactForm, safetyPlanForm, supportForm } from '../forms.js';
import { issueForm } from '../orders.js';
import type { OrderStory } from '../orders.js';
import type { Marked } from './policy.js';

/** A case in which every partition holds words or ids that stand nowhere else. */
export interface Planted {
  name: string;
  caseId: string;
  markers: Record<Marked, string[]>;
  /** Ids of what hangs on the case, by the first segment of the addresses that name them. */
  ids: Record<string, string[]>;
}

/** Letters only, so that a name may be one. */
const word = (about: string): string =>
  `Q${about}${[...randomBytes(10)].map((byte) => 'abcdefghijklmnop'[byte % 16]).join('')}`;

const ABOUT = [
  ...['identity', 'reach', 'plan', 'whereabouts', 'narrative', 'legal', 'support', 'goal', 'safety'],
  ...['perpetrator', 'told'],
] as const;
type Words = Record<string, string>;

export const newWords = (): Words => Object.fromEntries(ABOUT.map((about) => [about, word(about)]));

export const contactOf = (words: Words): object =>
  safeContactForm({ reachAt: words['reach'], coverSentence: words['plan'] });

export interface Planting {
  name: string;
  caseId: string;
  words: Words;
  /** The police and the prosecutor write her safe contact once, when they open the case, and never where she is. */
  isOfLaw: boolean;
}

/**
 * Fills a case after the receiver has opened a case from it: the receiver sees these words in the owner's case, never
 * as a copy.
 */
export async function plant(we: OrderStory, person: string, planting: Planting): Promise<Planted> {
  const { caseId, words, isOfLaw } = planting;
  const post = async (place: string, body: object, version?: number): Promise<{ id: string }> => {
    const answer = await we.as(person).post(`/cases/${caseId}/${place}`, body, version);
    if (answer.status >= 300) throw new Error(`${place}: ${answer.status} ${answer.text}`);
    return answer.body as { id: string };
  };
  const identity = { surname: words['identity'], bornOn: '1994-05-02', bornPrecision: 'day' };
  await we.as(person).put(`/cases/${caseId}/identity`, identity, 1).expect(204);
  if (!isOfLaw) {
    await we.as(person).put(`/cases/${caseId}/safe-contact`, contactOf(words), 1).expect(204);
    await post('whereabouts', { text: words['whereabouts'], workerMaySee: true });
  }
  await post('narratives', { text: words['narrative'] });
  const { perpetrators } = incidentForm() as { perpetrators: object[] };
  const him = { ...perpetrators[0], name: words['perpetrator'] };
  await post('incidents', incidentForm({ perpetrators: [him], narrative: words['told'] }));
  const suicide = { declined: false, answers: ALARMING };
  await post('assessments', assessmentForm({ control: 'yes' }, { suicide }));
  await post('legal-qualifications', { articles: [], measures: [], officialNumber: words['legal'] });
  const givenOn = await we.day();
  await post('support-entries', supportForm({ note: words['support'], givenOn }));
  await post('goals', { domain: 'safety', words: words['goal'], setOn: givenOn });
  await post('safety-plan/versions', safetyPlanForm({ mainConcern: words['safety'] }), 0);
  await post('closure-statements', { kind: 'may_return_told' });
  if (person === 'inspector')
    await post('orders', {
      reportedAt: await we.at(3),
      reportNumber: '1',
      respondent: { surname: words['perpetrator'] },
      issue: issueForm({ issuedAt: await we.at(2) }),
    });
  return gather(we, planting);
}

const ALARMING = {
  thoughts: 'yes',
  plan: 'no',
  attempt_ever: 'no',
  attempt_recent: 'not_asked',
  now: 'no',
};
const idsIn = async (we: OrderStory, sql: string, caseId: string): Promise<string[]> =>
  (await we.test.database.query<{ id: string }>(sql, [caseId])).map((row) => row.id);

/** The words of a filled case and the ids of its rows. */
export async function gather(we: OrderStory, { name, caseId, words }: Planting): Promise<Planted> {
  const ids = (sql: string): Promise<string[]> => idsIn(we, sql, caseId);
  const of = (...names: string[]): string[] => names.map((key) => words[key] ?? '');
  const consents = await ids('select id from panoh.consents where case_id = $1');
  const followUps = await ids(
    `select id from panoh.follow_ups where case_id = $1 and partition = 'follow_ups' and status = 'pending'
       and not starts_with(rule, 'ref.')`,
  );
  return {
    name,
    caseId,
    markers: {
      core: await ids('select reference as id from panoh.cases where id = $1'),
      identity: of('identity'),
      reach: of('reach'),
      plan: of('plan'),
      whereabouts: of('whereabouts'),
      narrative: of('narrative', 'told'),
      risk: await ids('select id from panoh.risk_assessments where case_id = $1'),
      legal: of('legal'),
      // The answers have no planted words: this is their text in the only answer that may contain them.
      health: ['"thoughts":"yes"'],
      support: of('support', 'goal', 'safety'),
      follow_ups: followUps,
      perpetrator: of('perpetrator'),
      consent: consents,
      closure: await ids('select id from panoh.closure_statements where case_id = $1'),
    },
    ids: {
      ...(await hanging(we, caseId)),
      consents: consents.slice(0, 1),
      'follow-ups': followUps.slice(0, 2),
    },
  };
}

const hanging = async (we: OrderStory, caseId: string): Promise<Record<string, string[]>> => ({
  cases: [caseId],
  referrals: await idsIn(we, 'select id from panoh.referrals where case_id = $1', caseId),
  orders: await idsIn(we, 'select id from panoh.protection_orders where case_id = $1', caseId),
  'closure-requests': await idsIn(we, 'select id from panoh.closure_episodes where case_id = $1', caseId),
});
