import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ImportDto, ImportReviewDto, ImportReviewsDto, ImportRowDto } from '../../api/models';
import { Undo } from '../../core/shell/undo';
import { settled, show, until } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { ImportReviews } from './import-reviews';
import { ImportRows } from './import-rows';
import { Imports } from './imports';

const imported = (more: Partial<ImportDto> = {}): ImportDto => ({
  id: 'import-1',
  mapping: 'sample',
  title: { en: 'Visit book', ru: 'Журнал обращений', tg: 'Дафтари муроҷиатҳо' },
  periodFrom: '2019-09-01',
  periodUntil: '2020-10-31',
  rowCount: 12,
  counts: [
    { outcome: 'accepted', count: 7, unanswered: 0 },
    { outcome: 'accepted_with_question', count: 3, unanswered: 2 },
    { outcome: 'rejected', count: 1, unanswered: 0 },
  ],
  results: [],
  knownCount: 1,
  importedByName: 'Шарифова Мавҷуда',
  startedAt: '2026-11-25T04:02:00Z',
  finishedAt: '2026-11-25T04:03:00Z',
  ...more,
});

const row = (more: Partial<ImportRowDto> = {}): ImportRowDto => ({
  id: 'row-1',
  rowNo: 11,
  outcome: 'accepted',
  codes: [],
  repeatsRowNo: null,
  past: null,
  whose: null,
  case: null,
  answeredAt: null,
  allowedActions: [],
  version: 1,
  ...more,
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the registers of an agency', () => {
  let http: HttpTestingController;
  let screen: Screen<Imports>;

  async function open(answer: (url: string) => void): Promise<void> {
    const opening = show(Imports);
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/import-files').flush([]);
    answer('/api/imports');
    screen = await opening;
    await settled(screen);
  }
  const openWith = (items: ImportDto[]): Promise<void> =>
    open((url) => http.expectOne(url).flush({ items, nextCursor: null }));

  it('say when each was brought in and by whom, and how its rows ended', async () => {
    await openWith([imported()]);
    const text = screen.text();
    expect(text).toContain(
      'Visit book 1 Sep 2019 to 31 Oct 2020 Imported 25 Nov 2026 09:02, Шарифова Мавҷуда',
    );
    expect(text).toContain('Accepted 7 With a question 2 of 3 open Rejected 1 Known from before 1');
    const link = screen.element.querySelector('.actions a');
    expect([link?.textContent, link?.getAttribute('href')]).toEqual([
      'Go to the questions',
      '/registers/import-1?show=unanswered',
    ]);
  });

  it('can be asked for again when they did not arrive', async () => {
    await open((url) => http.expectOne(url).error(new ProgressEvent('error')));
    await screen.press('Try again');
    http.expectOne('/api/imports').flush({ items: [imported()], nextCursor: null });
    await settled(screen);
    expect(screen.text()).toContain('Visit book');
  });
});

describe('the rows of an import', () => {
  let http: HttpTestingController;
  let screen: Screen<ImportRows>;

  /** Opens with `show` in the address; `asked` is the address of the rows that is then asked. */
  async function open(
    { shown, run = imported() }: { shown?: string; run?: ImportDto },
    asked: string,
    items: ImportRowDto[],
  ): Promise<void> {
    const opening = show(ImportRows, { importId: 'import-1', ...(shown ? { show: shown } : {}) });
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/imports/import-1').flush(run);
    await turn();
    http.expectOne(`/api/imports/import-1/rows${asked}`).flush({ items, nextCursor: null });
    screen = await opening;
    await settled(screen);
  }
  const links = (): string[] =>
    Array.from(screen.element.querySelectorAll('li a'), (link) => link.getAttribute('href') ?? '');

  it('begin with what is open, each with its reason, its words one step away, and its case', async () => {
    const asked = row({
      outcome: 'accepted_with_question',
      codes: ['consent_missing', 'date_month_only'],
      case: { id: 'case-1', code: '3DW3QJTA' },
      allowedActions: ['answer_question'],
    });
    await open({}, '?filter=unanswered', [asked]);
    expect(screen.text()).toContain('Consent to share not recorded. Only the month is written');
    expect(links()).toEqual(['/registers/import-1/rows/row-1?show=unanswered', '/cases/case-1']);
    expect(screen.element.querySelector('.case')?.getAttribute('aria-label')).toBe('Case 3DW3QJTA');
    expect(screen.text()).toContain('Open questions 2 All questions 3 Rejected 1 Accepted 7 All 11');
  });

  it('show everything where nothing is open', async () => {
    const counts = [{ outcome: 'accepted', count: 1, unanswered: 0 }] as const;
    await open({ run: imported({ counts: [...counts] }) }, '', [row()]);
    expect(screen.text()).toContain('Row 11 Accepted');
  });

  it('are all alike where they were accepted: none leads anywhere', async () => {
    const items = [row(), row({ id: 'row-2', rowNo: 12 })];
    await open({ shown: 'accepted' }, '?filter=accepted', items);
    expect(links()).toEqual([]);
    const [first, second] = Array.from(screen.element.querySelectorAll('li'), (line) => line.innerHTML);
    expect(first?.replace('Row 11', 'Row 12')).toBe(second);
  });

  it('are taken back with their cases after a yes, or say why they stay', async () => {
    await open({}, '?filter=unanswered', [row()]);
    await screen.press('Undo this import');
    const dialog = (): HTMLElement | null => document.querySelector('mat-dialog-container');
    await settled(screen);
    expect(dialog()?.textContent).toContain('All its rows, cases and tasks are deleted');
    Array.from(dialog()?.querySelectorAll('button') ?? [])
      .find((button) => button.textContent.includes('Undo this import'))
      ?.click();
    await until(() => dialog() === null);
    await settled(screen);
    const asked = http.expectOne({ method: 'DELETE', url: '/api/imports/import-1' });
    asked.flush({ code: 'import_in_use' }, { status: 409, statusText: 'Conflict' });
    await settled(screen);
    expect(screen.text()).toContain('People have worked on its cases.');
  });

  it('ask nothing of the server where the counts say that there is none', async () => {
    const opening = show(ImportRows, { importId: 'import-1', show: 'unanswered' });
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/imports/import-1').flush(imported({ counts: [] }));
    screen = await opening;
    await settled(screen);
    http.verify();
    expect(screen.text()).toContain('No question is open. Choose another list above.');
  });
});

describe('the first review of imported cases', () => {
  const review = (caseId: string, more: Partial<ImportReviewDto> = {}): ImportReviewDto => ({
    ...{
      id: `row-${caseId}`,
      caseId,
      code: '3DW3QJTA',
      reason: 'returned',
      signs: [],
      visits: 2,
      leadName: null,
      sameAs: caseId === 'a' ? [{ caseId: 'd', code: '7KX3QJT4' }] : [],
    },
    saidTwo: [],
    ...{ settledAs: 'reconciled', settledOn: '2019-10-01', lastOn: '2020-02-03', isKnownElsewhere: false },
    dueAt: '2026-12-01T18:00:00Z',
    ...more,
  });
  const answer = (items: ImportReviewDto[], assigned = 0): ImportReviewsDto => ({
    ...{ all: 5, reviewed: 1, assigned, items },
    counts: [{ reason: 'returned', count: items.length }],
  });

  it('shows what decides in the line, and gives several cases to one worker', async () => {
    const opening = show(ImportReviews);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    http
      .expectOne('/api/import-reviews')
      .flush(answer([review('a'), review('b'), review('c', { leadName: 'Лола' })]));
    http.expectOne('/api/import-reviews/workers').flush([{ id: 'w-1', displayName: 'Саидова' }]);
    const screen = await opening;
    await settled(screen);
    expect(screen.text()).toContain('Reviewed: 1 of 5. Assigned: 0');
    expect(screen.text()).toContain('Called reconciled on 1 Oct 2019 · Rows: 2 · Last on 3 Feb 2020');
    expect(screen.text()).toContain('May be the same survivor: 7KX3 -QJT4');
    expect(screen.element.querySelector('a[href="/cases/d"]')).not.toBeNull();
    // For half a second after a dialog closed, as in the test before, presses at the same place are dropped.
    await until(() => {
      screen.button('Choose all without a worker').click();
      return screen.element.querySelector('#worker option[value="w-1"]') !== null;
    });
    const select = screen.element.querySelector<HTMLSelectElement>('#worker');
    if (!select) throw new Error('no worker can be chosen');
    select.value = 'w-1';
    select.dispatchEvent(new Event('input'));
    select.dispatchEvent(new Event('change'));
    await settled(screen);
    await screen.press('Assign chosen cases: 2');
    const sent = http.expectOne('/api/import-reviews/assignments');
    expect(sent.request.body).toEqual({ caseIds: ['a', 'b'], userId: 'w-1' });
    sent.flush(null);
    await settled(screen);
    http.expectOne('/api/import-reviews').flush(answer([review('a', { leadName: 'Саидова' })], 2));
    await settled(screen);
    expect(screen.text()).toContain('Саидова');
  });

  it('takes a no for two cases in one tap, offers it back, and asks again', async () => {
    const opening = show(ImportReviews);
    await turn();
    const http = TestBed.inject(HttpTestingController);
    const url = '/api/import-reviews/duplicates';
    const other = [{ caseId: 'd', code: '7KX3QJT4' }];
    http.expectOne('/api/import-reviews').flush(answer([review('a')]));
    http.expectOne('/api/import-reviews/workers').flush([]);
    const screen = await opening;
    await settled(screen);
    await screen.press('Not the same person: 7KX3-QJT4');
    const sent = http.expectOne(url);
    expect(sent.request.body).toEqual({ caseIds: ['a', 'd'], areTwo: true });
    sent.flush(null);
    await settled(screen);
    const saidTwo = other.map((one) => ({ ...one, saidBy: 'Саидова', saidAt: '2026-11-03T05:00:00Z' }));
    http.expectOne('/api/import-reviews').flush(answer([review('a', { sameAs: [], saidTwo })]));
    await settled(screen);
    expect(screen.text()).not.toContain('May be the same survivor');
    expect(screen.text()).toContain('Саидова, 3 Nov 2026: not the same person.');
    expect(TestBed.inject(Undo).offer()?.message).toBe('Nobody is asked about these two cases again.');
    await screen.press('Ask again');
    const again = http.expectOne(url);
    expect(again.request.body).toEqual({ caseIds: ['a', 'd'], areTwo: false });
    again.flush({ code: 'not_found' }, { status: 404, statusText: '' });
    await settled(screen);
    expect(screen.element.querySelector('[role=alert]')?.textContent).toBeTruthy();
  });
});
