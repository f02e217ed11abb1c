import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { AccessReportDto, CaseDto } from '../../../api/models';
import { PrintAccessLog } from './print-access-log';

const paper: AccessReportDto = {
  printedAt: '2026-11-25T06:44:00Z',
  isOwnPart: false,
  lines: [
    {
      day: '2026-11-24',
      agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
      isOwn: true,
      ways: ['opened', 'printed'],
      partitions: ['core', 'identity'],
      purposes: ['contact_now', 'for_court'],
    },
    {
      day: '2026-11-23',
      agencyName: { tg: 'Ёрӣ', ru: 'Помощь', en: 'Legal aid' },
      isOwn: false,
      ways: ['in_list'],
      partitions: [],
      purposes: [],
    },
  ],
};

async function open(change: Partial<CaseDto> = {}) {
  jest.spyOn(window, 'print').mockImplementation(() => undefined);
  TestBed.configureTestingModule({ providers: [provideCase(change)] });
  const screen = await show(PrintAccessLog);
  return { screen, http: TestBed.inject(HttpTestingController) };
}

describe('who looked, on paper for her', () => {
  afterEach(() => jest.restoreAllMocks());

  it('says which organisations, when, at what and why, and is printed once', async () => {
    const { screen, http } = await open();
    expect(screen.text()).toContain('Print it only if she wants it');
    await screen.press('Print');
    http.expectOne(`/api/cases/${CASE_ID}/access-reports`).flush(paper);
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
    const text = screen.text();
    expect(text).toMatch(
      /24 Nov 2026 ?Centre opened, printed: type of violence, without her account, who she is/,
    );
    expect(text).toContain('Why: to work on your request; To contact her now; For a hearing');
    expect(text).toMatch(/Legal aid saw a line in their list of work Why: because you agreed/);
    expect(text).not.toContain('Worker');
    expect(window.print).toHaveBeenCalledTimes(1);
    const gone = jest.spyOn(TestBed.inject(Router), 'navigate');
    window.dispatchEvent(new Event('afterprint'));
    await screen.fixture.whenStable();
    expect(gone).toHaveBeenCalledWith(['/cases', CASE_ID]);
  });

  it('does not exist for those whose case it is not', async () => {
    const { screen } = await open({ relations: ['referred'] });
    expect(screen.element.querySelector('pn-not-found')).not.toBeNull();
    expect(screen.text()).not.toContain('Print');
  });
});
