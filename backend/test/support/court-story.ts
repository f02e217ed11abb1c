import type { Actor } from './actors.js';
import { staySignedIn } from './actors.js';
import type { TestApp } from './app.js';
import { caseForm } from './forms.js';

export interface Duty {
  id: string;
  duty: string;
  state: string;
  step: string;
  allowedActions: string[];
}
export interface Opening {
  id: string;
  reference: string;
  entries: { entry: string; isNew: boolean }[];
}
export interface Court {
  id: string;
  openings: Opening[];
  kind: string;
  isOpen: boolean;
  isDelayed: boolean;
  windowUntil: string | null;
  duties: Duty[];
  steps: { step: string; note: string | null; hearing: { question: string; answer: string }[] }[];
  allowedActions: string[];
  version: number;
}

const DAY = 86_400_000;

/** What each step needs besides its day, as a person would fill it in. */
const FILLED: Record<string, object> = {
  filed: { address: 'lawyer' },
  returned: { detail: 'papers_missing' },
  hearing_set: { nextOn: 9, companion: 'yes', separateWay: 'yes' },
  hearing_postponed: { nextOn: 20, detail: 'other_side' },
  survivor_absent: { detail: 'fear' },
  reconciliation_period: { nextOn: 60, detail: 'court', view: 'does_not_want_it', judgeTold: 'yes' },
  objected: { detail: 'asked_to_shorten' },
  withdrawal_asked: { detail: 'cost_time', alone: 'yes' },
  decided: { detail: 'granted' },
  appeal_asked: { detail: 'not_wanted', alone: 'yes' },
  next_date_set: { nextOn: 5 },
  ended: { detail: 'not_effected' },
  duty_set: { nextOn: 12, duty: 'pay_monthly', forWhom: 'children' },
  blocked: { detail: 'no_income' },
  confirmed: { alone: 'yes' },
  not_received: { alone: 'yes' },
  duty_stopped: { detail: 'lifted_by_court' },
  impossible: { detail: 'thing_gone', alone: 'yes' },
};

/** Answers other than the usual ones, and who gives them. */
type Filled = [change?: Record<string, unknown>, person?: string];

function courtDays(test: TestApp) {
  let passed = 0;
  const day = (from = 0): string =>
    new Date(Date.now() + (passed + from) * DAY + 5 * 3_600_000).toISOString().slice(0, 10);
  const pass = async (days: number): Promise<void> => {
    await test.database.pass(`${days} days`);
    passed += days;
    await staySignedIn(test);
  };
  return { day, pass };
}

/** What a lawyer and the lead do with court cases; `start` opens the case that the others mean. */
export function courtStory(test: TestApp, as: (person: string) => Actor) {
  const { day, pass } = courtDays(test);
  let caseId = '';
  const open = async (person = 'lawyer'): Promise<string> =>
    (await as(person).post('/cases', caseForm()).expect(201)).body.id;
  const form = (step: string, change: Record<string, unknown> = {}): object => {
    const { nextOn, ...filled } = { ...FILLED[step], ...change } as Record<string, unknown>;
    const ahead = typeof nextOn === 'number' ? day(nextOn) : nextOn;
    return { step, onDay: day(), ...filled, ...(ahead === undefined ? {} : { nextOn: ahead }) };
  };
  const courts = async (person = 'lawyer', id = caseId): Promise<Court[]> =>
    (await as(person).get(`/cases/${id}/court-cases`).expect(200)).body.courtCases;
  const begin = async (change: object = {}, id = caseId): Promise<Court> => {
    const known = new Set((await courts('lawyer', id)).map((court) => court.id));
    const body = { kind: 'divorce', step: 'filed', address: 'lawyer', onDay: day(), ...change };
    const added = (await as('lawyer').post(`/cases/${id}/court-cases`, body).expect(201)).body.courtCases;
    return added.find((court: Court) => !known.has(court.id));
  };
  const tryStep = (court: Court, step: string, ...[change = {}, person = 'lawyer']: Filled) =>
    as(person).post(`/court-cases/${court.id}/steps`, form(step, change), court.version);
  const take = async (court: Court, step: string, ...filled: Filled): Promise<Court> => {
    const { body } = await tryStep(court, step, ...filled).expect(200);
    return body.courtCases.find(({ id }: Court) => id === court.id) as Court;
  };
  /** A decided court case with one duty. */
  const decided = async (duty: string): Promise<{ court: Court; dutyId: string }> => {
    const court = await take(await take(await begin(), 'decided'), 'duty_set', { duty });
    return { court, dutyId: court.duties[0]?.id ?? '' };
  };
  const rows = (rule: string) =>
    test.database.query<{ step: number; due: string; owner: string; kind: string }>(
      `select f.step, f.owner_role as owner, f.kind, (f.due_at at time zone 'Asia/Dushanbe')::date::text as due
       from panoh.follow_ups f where f.case_id = $1 and f.rule = $2 and f.status = 'pending' order by f.due_at`,
      [caseId, rule],
    );
  const dues = async (rule: string): Promise<string[]> => (await rows(rule)).map(({ due }) => due);
  const blockers = async (): Promise<string[]> =>
    (await as('lawyer').get(`/cases/${caseId}/closure-gate`).expect(200)).body.blockers.map(
      ({ code }: { code: string }) => code,
    );

  const start = async (): Promise<string> => {
    caseId = await open();
    return caseId;
  };
  return {
    ...{ day, pass, open, start, courts, begin, tryStep, take, decided, rows, dues, blockers },
  };
}
