import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { RegisterImportDto } from '../../api/models/register-import-dto';
import type { RegisterLayoutDto } from '../../api/models/register-layout-dto';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { BringIn } from './bring-in';

const layout: RegisterLayoutDto = {
  id: 'visits',
  title: { en: 'Visit book', ru: 'Журнал обращений', tg: 'Дафтари муроҷиатҳо' },
  periodFrom: '2019-09-01',
  periodUntil: '2020-10-31',
  mostBytes: 2 * 1024 * 1024,
  columns: [{ meaning: 'registered_on', heading: 'Дата', isRequired: true }],
};

const run = (more: Partial<RegisterImportDto>): RegisterImportDto => ({
  id: 'import-1',
  mapping: 'visits',
  title: layout.title,
  periodFrom: layout.periodFrom,
  periodUntil: layout.periodUntil,
  rowCount: 12,
  counts: [{ outcome: 'accepted_with_question', count: 5, unanswered: 5 }],
  results: [],
  knownCount: null,
  importedByName: 'Шарифова Мавҷуда',
  startedAt: '2026-11-25T04:02:00Z',
  finishedAt: null,
  ...more,
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const START = '/api/register-imports?layout=visits&from=2019-09-01&until=2020-10-31';

describe('bringing in a register', () => {
  let http: HttpTestingController;
  let screen: Screen<BringIn>;

  const settle = async (): Promise<void> => {
    await turn();
    await screen.fixture.whenStable();
  };

  beforeEach(async () => {
    const opening = show(BringIn);
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/register-layouts').flush([layout]);
    screen = await opening;
    await settle();
  });

  async function give(file: File): Promise<void> {
    screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
    await settle();
    const input = screen.element.querySelector<HTMLInputElement>('#file');
    if (!input) throw new Error('no file');
    Object.defineProperty(input, 'files', { value: [file] });
    input.dispatchEvent(new Event('change'));
    await screen.press('Bring in a register');
    await turn();
  }
  const small = new File(['rows'], 'a.csv');
  const started = () => http.expectOne((sent) => sent.urlWithParams === START && sent.method === 'POST');

  it('says what is missing before anything is sent', async () => {
    await screen.press('Bring in a register');
    await settle();
    expect(screen.element.querySelectorAll('pn-error-summary li')).toHaveLength(2);
    http.verify();
  });

  it('takes over the period of the layout, sends the file as it is, and shows how far it is', async () => {
    await give(small);
    const sent = started();
    expect(sent.request.body).toBe(small);
    sent.flush({ importId: 'import-1', knownCount: 0, failedCount: 0 });
    await settle();
    http.expectOne('/api/register-imports/import-1').flush(run({}));
    await settle();
    expect(screen.text()).toContain('5 of 12 rows');
    expect(screen.text()).toContain('You may leave this page. It goes on.');
    expect(screen.element.querySelector('progress')?.value).toBe(5);
  });

  it('shows in the end what became of the rows, and leads to the questions', async () => {
    await give(small);
    started().flush({ importId: 'import-1', knownCount: 0, failedCount: 0 });
    await settle();
    const counts = [
      { outcome: 'accepted' as const, count: 9, unanswered: 0 },
      { outcome: 'accepted_with_question' as const, count: 3, unanswered: 3 },
    ];
    http
      .expectOne('/api/register-imports/import-1')
      .flush(run({ counts, knownCount: 0, finishedAt: '2026-11-25T04:03:00Z' }));
    await settle();
    expect(screen.text()).toContain('Every row was dealt with.');
    expect(screen.text()).toContain('Accepted 9 With a question 3 of 3 open Rejected 0');
    expect(screen.element.querySelector('.actions a')?.getAttribute('href')).toBe(
      '/registers/import-1?show=unanswered',
    );
  });

  it('says when every row was known already', async () => {
    await give(small);
    started().flush({ importId: null, knownCount: 12, failedCount: 0 });
    await settle();
    expect(screen.text()).toContain('All rows were known already. Nothing was changed.');
  });

  it('names the headings that a file lacks', async () => {
    await give(small);
    const body = { code: 'header_incomplete', fields: [{ path: 'registered_on', code: 'heading_missing' }] };
    started().flush(body, { status: 422, statusText: '' });
    await settle();
    expect(screen.text()).toContain('Headings that are missing: Дата');
    expect(screen.text()).toContain('Headings that this register needs are missing in the file.');
  });

  it('sends no file that is too large', async () => {
    await give(new File([new Uint8Array(layout.mostBytes + 1)], 'a.csv'));
    expect(screen.text()).toContain('The file is too large. The limit is 2 MB.');
    http.verify();
  });
});
