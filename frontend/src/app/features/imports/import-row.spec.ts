import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ImportRowDetailDto } from '../../api/models/import-row-detail-dto';
import { IDEMPOTENCY_KEY, SEEN_VERSION } from '../../core/http/request-context';
import { Undo } from '../../core/shell/undo';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { ImportRow } from './import-row';

const [IMPORT, ROW, NEXT, CASE] = ['import-1', 'row-1', 'row-2', 'case-1'];
const at = (id: string): string => `/api/import-rows/${id}`;

const row = (more: Partial<ImportRowDetailDto> = {}): ImportRowDetailDto => ({
  id: ROW,
  rowNo: 11,
  outcome: 'accepted_with_question',
  codes: ['phone_unreadable'],
  repeatsRowNo: null,
  past: null,
  whose: null,
  case: { id: CASE, code: '3DW3QJTA' },
  answeredAt: null,
  answeredByName: null,
  allowedActions: ['answer_question'],
  version: 4,
  importId: IMPORT,
  title: { en: 'Visit book', ru: 'Журнал', tg: 'Дафтар' },
  periodFrom: '2019-09-01',
  periodUntil: '2020-10-31',
  cells: [{ heading: 'Telefon', text: '9,9292E+11' }],
  nextUnansweredId: NEXT,
  ...more,
});
const answered = row({
  answeredAt: '2026-11-25T04:00:00Z',
  answeredByName: 'Шарифова Мавҷуда',
  allowedActions: ['reopen_question'],
  version: 5,
});

describe('one row of a register', () => {
  let http: HttpTestingController;
  let screen: Screen<ImportRow>;

  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  const open = async (shown: ImportRowDetailDto, language: 'en' | 'tg' = 'en'): Promise<void> => {
    const opening = show(ImportRow, { importId: IMPORT, rowId: ROW, show: 'unanswered' }, language);
    await new Promise((resolve) => setTimeout(resolve));
    http = TestBed.inject(HttpTestingController);
    http.expectOne(at(ROW)).flush(shown);
    screen = await opening;
    await settle();
  };
  const posted = (): TestRequest => http.expectOne({ method: 'POST', url: `${at(ROW)}/answers` });
  const links = (): string[] =>
    Array.from(screen.element.querySelectorAll('a'), (link) => link.getAttribute('href') ?? '');

  it('says what a person is asked to decide, why, and what to do, and leads to the case', async () => {
    await open(row());
    expect(screen.text()).toContain('Which number is right, and may it be used?');
    expect(screen.text()).toContain('The phone number cannot be read.');
    expect(screen.text()).toContain('Ask at the next safe contact and enter it in the case.');
    expect(links()).toEqual([
      `/registers/${IMPORT}?show=unanswered`,
      `/cases/${CASE}`,
      `/registers/${IMPORT}/rows/${NEXT}?show=unanswered`,
    ]);
  });

  it('shows what is written in each column as text and as nothing else', async () => {
    const written = ['=HYPERLINK("http://example.invalid")', '<b>он</b>', 'первая\nвторая'];
    await open(row({ cells: written.map((text) => ({ heading: '', text })) }));
    const shown = Array.from(screen.element.querySelectorAll('dd'));
    expect(shown.map((cell) => cell.textContent)).toEqual(written);
    expect(shown.flatMap((cell) => Array.from(cell.children))).toEqual([]);
    expect(screen.text()).toContain('No heading');
  });

  it.each([
    ['date_outside_period', 'The register covers 1 Sep 2019 to 31 Oct 2020.'],
    ['duplicate_row', 'It repeats row 6 word for word.'],
  ] as const)('says why it was rejected, and asks nothing: %s', async (code, sentence) => {
    const rejected = { outcome: 'rejected', case: null, nextUnansweredId: null } as const;
    await open(row({ ...rejected, codes: [code], allowedActions: [], repeatsRowNo: 6 }));
    expect(screen.text()).toContain(sentence);
    expect(screen.element.querySelectorAll('button')).toHaveLength(0);
  });

  it('shows of an accepted row neither words nor a case: none stands out by where it leads', async () => {
    await open(
      row({
        outcome: 'accepted',
        codes: [],
        case: null,
        cells: [],
        allowedActions: [],
        nextUnansweredId: null,
      }),
    );
    expect(screen.text()).toContain('No questions about this row. Its text is in the case.');
    expect(links()).toEqual([`/registers/${IMPORT}?show=unanswered`]);
    expect(screen.element.querySelectorAll('button, dd')).toHaveLength(0);
  });

  it('sends a double tap once, with the version that was seen, and offers the next question', async () => {
    await open(row());
    await screen.press('Mark as answered');
    screen.element.querySelector<HTMLButtonElement>('button')?.click();
    const sent = posted();
    expect(sent.request.body).toEqual({ answered: true });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    expect(sent.request.context.get(IDEMPOTENCY_KEY)).toMatch(/^[0-9a-f]{32}$/);
    sent.flush(answered);
    await settle();
    expect(screen.text()).toContain('Answered 25 Nov 2026 09:00, Шарифова Мавҷуда');
    expect(document.activeElement?.textContent?.trim()).toBe('Next open question');
    http.verify();
  });

  it('takes an answer back, at once after it was given or later', async () => {
    await open(row());
    await screen.press('Mark as answered');
    posted().flush(answered);
    await settle();
    TestBed.inject(Undo).take();
    const undone = posted();
    expect([undone.request.body, undone.request.context.get(SEEN_VERSION)]).toEqual([{ answered: false }, 5]);
    undone.flush(row({ version: 6 }));
    await settle();
    expect(screen.button('Mark as answered')).toBeTruthy();
  });

  it.each([
    ['somebody answered meanwhile', 412, 'changed_meanwhile', answered],
    [
      'nothing is asked any more',
      409,
      'row_asks_nothing',
      row({ outcome: 'accepted', codes: [], case: null, cells: [], allowedActions: [], version: 1 }),
    ],
  ])('shows how it stands now where %s', async (_what, status, code, now) => {
    await open(row());
    await screen.press('Mark as answered');
    posted().flush({ code }, { status, statusText: '' });
    await settle();
    http.expectOne(at(ROW)).flush(now);
    await settle();
    expect(screen.text()).toContain('This has changed. You see the new version.');
    expect(screen.element.querySelectorAll('dd')).toHaveLength(now.cells.length);
  });

  it('says what did not arrive, and keeps the row', async () => {
    await open(row());
    await screen.press('Mark as answered');
    posted().error(new ProgressEvent('error'));
    await settle();
    expect(screen.element.querySelector('[role=alert]')?.textContent).toBeTruthy();
    expect(screen.button('Mark as answered')).toBeTruthy();
  });

  it('never shows the words of one row under the number of another', async () => {
    await open(row());
    const going = screen.set({ rowId: NEXT });
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.text()).not.toContain('9,9292E+11');
    http.expectOne(at(NEXT)).flush(row({ id: NEXT, rowNo: 12, cells: [] }));
    await going;
    await settle();
    expect(screen.element.querySelector('h1')?.textContent).toBe('Row 12');
  });
});
