import { incidentForm, servicesConsent } from './forms.js';
import type { TestApp } from './app.js';
import { addProgramme } from './kulob.js';
import type { Kulob } from './kulob.js';
import { Referring } from './referrals.js';
import { signalsFor } from './workers.js';

export interface File {
  id: string;
  version: number;
  stage: string;
  nextStages: string[];
  minutesDone: number;
  reportBy: string | null;
  signals: { code: string; sentence: string | null }[];
  colleagues: { id: string; name: string }[];
}

export interface Row {
  id: string;
  rule: string;
  step: number;
  subjectId: string;
  status: string;
  dueAt: string;
  because: string;
}

export const HIM = { surname: 'Намунаев', givenName: 'Намуна', patronymic: 'Намунаевич' };
export const KNOWN = 'Намунаев Намуна Намунаевич';
export const NOBODY_KNOWS = { surname: 'Бегонаев', givenName: 'Нопайдо', patronymic: null };

export const fileForm = (change: object = {}): object => ({
  ...{ basis: 'order_condition', hoursAsked: 30, paperNumber: '118/26', ...HIM, bornOn: '1984-01-01' },
  ...{ drinks: 'unknown', hasWeapon: 'unknown', livesWithChildren: 'unknown', hadOrders: 'unknown' },
  ...change,
});
export const named = (surname: string, givenName: string) => ({ surname, givenName, patronymic: null });
export const incident = (name: string) =>
  incidentForm({
    perpetrators: [
      { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name },
    ],
  });
export const answers = (answer: string, scope = 'programme_feedback') => [
  servicesConsent(),
  { scope, answer, presence: 'alone' },
];

/** What the worker of a programme and the lead of a case do; `day` is today. */
export async function programmeFor(test: TestApp, kulob: Kulob) {
  await addProgramme(test, kulob);
  const we = new Referring(test, kulob);
  const [now] = await test.database.query<{ day: string }>(
    `select (panoh.now() at time zone 'Asia/Dushanbe')::date::text as day`,
  );
  const day = now?.day ?? '';
  const { carryOn } = signalsFor(test);
  const daysAgo = (count: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
  const worker = () => we.as('programmeWorker');
  const openFile = async (change: object = {}): Promise<File> =>
    (await worker().post('/programme-files', fileForm(change)).expect(201)).body as File;
  const show = async (id: string): Promise<File> =>
    (await worker().get(`/programme-files/${id}`).expect(200)).body as File;
  const move = async (id: string, stage: string, reason: string | null = null) =>
    worker().post(`/programme-files/${id}/stage`, { stage, reason }, (await show(id)).version);
  const running = async (change: object = {}): Promise<string> => {
    const { id } = await openFile(change);
    for (const stage of ['assessed', 'contract', 'running'])
      await move(id, stage).then(({ status }) => {
        if (status !== 200) throw new Error(`${stage}: ${status}`);
      });
    return id;
  };
  const session = (id: string, change: object = {}) =>
    worker().post(`/programme-files/${id}/sessions`, {
      ...{ onDay: day, minutes: 90, kind: 'one_to_one', attended: 'yes', theme: 'responsibility', ...change },
    });
  const pass = (id: string, code = 'threat_life', sentence = 'He says that he will find them.') =>
    worker().post(`/programme-files/${id}/signals`, { code, onDay: day, sentence });
  const openCase = (person: string, name = KNOWN, change: object = {}): Promise<string> =>
    we.open(person, { incident: incident(name), ...change });
  const allRows = async (person: string, caseId: string): Promise<Row[]> =>
    (await we.as(person).get(`/cases/${caseId}/follow-ups`).expect(200)).body as Row[];
  const rows = async (person: string, caseId: string, rule = 'pg.signal'): Promise<Row[]> =>
    (await allRows(person, caseId)).filter((row) => row.rule === rule && row.status === 'pending');
  const signalPath = (caseId: string, row: Pick<Row, 'subjectId'> | undefined) =>
    `/cases/${caseId}/programme-signals/${row?.subjectId}`;
  const say = (caseId: string, row: Pick<Row, 'subjectId'> | undefined, answer: string) =>
    we.as('caseworker').post(`${signalPath(caseId, row)}/answer`, { answer });
  return {
    day,
    carryOn,
    daysAgo,
    worker,
    openFile,
    show,
    move,
    running,
    session,
    pass,
    openCase,
    allRows,
    rows,
    signalPath,
    say,
  };
}
