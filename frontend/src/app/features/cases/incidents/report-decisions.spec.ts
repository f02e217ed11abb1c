import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { FollowUpDto, ReportDecisionsDto } from '../../../api/models';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { NewReportDecision } from './new-report-decision';
import { ReportDecisions } from './report-decisions';

const DECISIONS = `/api/cases/${CASE_ID}/report-decisions`;
const may = { allowedActions: ['record_measure' as const] };
const undecided: ReportDecisionsDto = {
  allowedActions: ['decide'],
  reports: [{ incidentId: 'i', reportedOn: '2026-11-20', current: null, earlier: [], version: 0 }],
  undecidedInYear: 1,
};
const refused: ReportDecisionsDto['reports'][number]['current'] = {
  id: 'd',
  kind: 'refused',
  articles: [],
  decidedOn: '2026-11-21',
  recordedAt: '2026-11-21T05:00:00Z',
  officialNumber: '17',
  refusalReason: 'insignificant',
  copyGiven: true,
  appealExplained: false,
  lawyerOffered: null,
  sentTo: null,
  answerExpectedOn: null,
};
const due = { rule: 'dc.decide', subjectId: 'i', dueAt: '2026-11-23T05:00:00Z' } as FollowUpDto;

async function list(answer: ReportDecisionsDto): Promise<Screen<ReportDecisions>> {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideCase(may, [due])] });
  const screen = await show(ReportDecisions);
  await settled(screen);
  TestBed.inject(HttpTestingController).expectOne(DECISIONS).flush(answer);
  await settled(screen);
  return screen;
}

describe('the decisions on reports of a case', () => {
  it('show a report without one with the time when it is due, and lead to the form', async () => {
    const screen = await list(undecided);
    expect(screen.text()).toContain('No decision yet');
    expect(screen.text()).toContain('Decide by');
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe(`/cases/${CASE_ID}/reports/i`);
  });

  it('show why it was refused, and what the survivor was given', async () => {
    const [report] = undecided.reports;
    const screen = await list({ ...undecided, reports: [{ ...report!, current: refused, version: 1 }] });
    expect(screen.text()).toContain('called insignificant');
    expect(screen.text()).toContain('Copy given to the survivor: Yes');
    expect(screen.text()).toContain('Right to appeal explained: No');
  });

  it('are not shown to an agency that decides nothing while there is none', async () => {
    const screen = await list({ ...undecided, allowedActions: [] });
    expect(screen.text()).not.toContain('No decision yet');
  });
});

describe('the form of a decision', () => {
  it('asks what belongs to a refusal, and sends it with the version that was seen', async () => {
    TestBed.configureTestingModule({ providers: [provideRouter([]), provideCase(may)] });
    const screen = await show(NewReportDecision, { incidentId: 'i' });
    await settled(screen);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(DECISIONS).flush(undecided);
    await settled(screen);
    const pick = async (id: string, value: string): Promise<void> => {
      screen.element.querySelector<HTMLInputElement>(`#${id} input[value=${value}]`)?.click();
      await settled(screen);
    };
    await pick('kind', 'refused');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    expect(screen.text()).toContain('Choose the reason of the refusal.');
    http.expectNone(DECISIONS);
    await pick('refusalReason', 'reconciled');
    await pick('copyGiven', 'yes');
    await pick('appealExplained', 'no');
    await screen.press('Today');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    const sent = http.expectOne(DECISIONS);
    expect(sent.request.body).toMatchObject({
      ...{ incidentId: 'i', kind: 'refused', refusalReason: 'reconciled', copyGiven: true },
      ...{ appealExplained: false, articles: [], sentTo: null },
    });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(0);
  });
});
