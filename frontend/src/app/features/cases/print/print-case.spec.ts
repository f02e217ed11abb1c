import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { CaseDto, CasePrintDto, FollowUpDto } from '../../../api/models';
import { CaseStore } from '../case-page/case-store';
import { PrintCase } from './print-case';

const waits: FollowUpDto = {
  id: 'f1',
  caseId: CASE_ID,
  rule: 'fu.regular',
  because: 'case_opened',
  kind: 'safety_contact',
  owner: 'case_lead',
  status: 'pending',
  step: 0,
  fromAt: '2026-11-24T06:00:00Z',
  dueAt: '2026-11-25T06:00:00Z',
  doneAt: null,
  isLate: false,
  countedFrom: null,
  rulesVersion: 0,
  rulesReason: null,
  escalatedTo: null,
  outcome: null,
  subjectId: null,
  allowedActions: [],
  version: 1,
};

const paper = (header: CaseDto): CasePrintDto => ({
  printedAt: '2026-11-24T06:44:00Z',
  header,
  pending: [waits],
  nextStep: null,
  timeline: [
    {
      id: 't1',
      kind: 'case_opened',
      partition: 'core',
      happenedAt: '2026-11-01T06:00:00Z',
      recordedAt: '2026-11-01T06:00:00Z',
      facts: {},
      raisesRisk: false,
      agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
    },
  ],
});

async function open(change: Partial<CaseDto> = {}) {
  jest.spyOn(window, 'print').mockImplementation(() => undefined);
  TestBed.configureTestingModule({ providers: [provideCase(change)] });
  const screen = await show(PrintCase);
  return { screen, http: TestBed.inject(HttpTestingController) };
}

async function ask(screen: Screen<PrintCase>, http: HttpTestingController) {
  screen.element.querySelector<HTMLInputElement>('input[value=for_meeting]')?.click();
  await screen.press('Print');
  const request = http.expectOne(`/api/cases/${CASE_ID}/prints`);
  return { request, settle: () => screen.fixture.whenStable() };
}

describe('a case on paper', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is asked for with a reason, and shows codes, dates and what is not printed', async () => {
    const { screen, http } = await open();
    expect(window.print).not.toHaveBeenCalled();
    const { request, settle } = await ask(screen, http);
    expect(request.request.body).toEqual({ reason: 'for_meeting' });
    request.flush(paper(TestBed.inject(CaseStore).subject()));
    await new Promise((done) => setTimeout(done));
    await settle();
    const text = screen.text();
    expect(text).toContain('7K4M-9QX4');
    expect(text).toContain('Who she is (not printed)');
    expect(text).toContain('How to reach her (not printed)');
    expect(text).not.toContain('Where she is');
    expect(text).toContain('Level High (Own list, not validated)');
    expect(text).toMatch(/Open tasks .*25 Nov/);
    expect(text).toMatch(/What happened .*Case opened/);
    expect(text).not.toContain('Worker');
    expect(text).not.toContain('Centre');
    expect(window.print).toHaveBeenCalledTimes(1);
  });

  it('goes away with the printer, back to the case', async () => {
    const { screen, http } = await open();
    const { request, settle } = await ask(screen, http);
    request.flush(paper(TestBed.inject(CaseStore).subject()));
    await new Promise((done) => setTimeout(done));
    await settle();
    const gone = jest.spyOn(TestBed.inject(Router), 'navigate');
    window.dispatchEvent(new Event('afterprint'));
    await settle();
    expect(screen.text()).not.toContain('7K4M-9QX4 Level');
    expect(gone).toHaveBeenCalledWith(['/cases', CASE_ID]);
  });

  it('says what the server refused, and prints nothing', async () => {
    const { screen, http } = await open();
    const { request, settle } = await ask(screen, http);
    request.flush({ code: 'not_found' }, { status: 404, statusText: 'Not found' });
    await new Promise((done) => setTimeout(done));
    await settle();
    expect(screen.element.querySelector('[role=alert]')).not.toBeNull();
    expect(window.print).not.toHaveBeenCalled();
  });

  it('does not exist for those whose case it is not', async () => {
    const { screen } = await open({ relations: ['referred'] });
    expect(screen.text()).not.toContain('Print');
    expect(screen.element.querySelector('pn-not-found')).not.toBeNull();
  });
});
