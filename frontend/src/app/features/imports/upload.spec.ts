import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ImportFileDto, ImportTableDto } from '../../api/models';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { ImportWizard, MOST_BYTES } from './import-wizard';
import { rejectedFile, toMend } from './rejected-file';
import { Upload } from './upload';

const upload = (more: Partial<ImportFileDto> = {}): ImportFileDto => ({
  id: 'file-1',
  kind: 'text',
  encoding: 'utf-8',
  state: 'received',
  sentByName: 'Шарифова Мавҷуда',
  sentAt: '2026-11-25T04:02:00Z',
  sheet: null,
  layout: null,
  periodFrom: null,
  periodUntil: null,
  preview: null,
  doneRows: 0,
  allRows: 0,
  importId: null,
  knownRows: null,
  failedRows: 0,
  problem: null,
  allowedActions: ['read', 'drop'],
  ...more,
});

const preview: ImportFileDto['preview'] = {
  rows: 12,
  accepted: 8,
  asked: 1,
  rejected: 3,
  people: 7,
  known: 0,
  elsewhere: 0,
  doubts: [],
  reasons: [{ code: 'date_missing', count: 3 }],
  problems: [{ rowNo: 4, outcome: 'rejected', codes: ['date_missing'] }],
};

const table = (more: Partial<ImportTableDto> = {}): ImportTableDto => ({
  sheets: [{ name: '', rowCount: 13 }],
  sheet: 0,
  headerRowNo: 1,
  columns: [
    { at: 0, heading: 'Рӯз', samples: ['01.02.2020', '02.02.2020'], likely: 'registered_on' },
    { at: 1, heading: 'Кӣ омад', samples: ['Намуна Якум'], likely: null },
  ],
  layouts: [],
  offered: [
    {
      holds: 'registrations',
      meanings: ['registered_on', 'name', 'surname', 'service'],
      required: [['registered_on'], ['name', 'surname']],
    },
  ],
  ...more,
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the file of a register', () => {
  let http: HttpTestingController;
  let screen: Screen<Upload>;

  const settle = async (): Promise<void> => {
    for (let times = 0; times < 2; times += 1) {
      await settled(screen);
    }
  };

  async function open(shown: ImportFileDto, columns?: ImportTableDto): Promise<void> {
    const opening = show(Upload, { uploadId: 'file-1' });
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/import-files/file-1').flush(shown);
    screen = await opening;
    await settle();
    if (columns) http.expectOne('/api/import-files/file-1/table?sheet=0').flush(columns);
    await settle();
  }
  const choose = async (id: string, value: string): Promise<void> => {
    const select = screen.element.querySelector<HTMLSelectElement>(`#${id}`);
    if (!select) throw new Error(`no ${id}`);
    select.value = value;
    select.dispatchEvent(new Event('input'));
    await settle();
  };

  it('is read by a layout that fits, with the days that it covers, and says so before anything is brought in', async () => {
    const title = { en: 'Visit book', ru: 'Журнал обращений', tg: 'Дафтари муроҷиатҳо' };
    const days = { periodFrom: '2019-09-01', periodUntil: '2020-10-31' };
    const layouts: ImportTableDto['layouts'] = [
      { id: 'visits', title, ownName: null, holds: 'registrations', found: 9, missing: [], ...days },
      {
        id: 'own-1',
        title,
        ownName: 'Дафтари мо',
        holds: 'registrations',
        found: 3,
        missing: ['Сана'],
        ...days,
      },
    ];
    await open(upload(), table({ layouts }));
    expect(screen.text()).toContain('Fits: 9 columns are known');
    expect(screen.text()).toContain('The file lacks: Сана');
    await screen.press('See the preview');
    await turn();
    const sent = http.expectOne('/api/import-files/file-1/mapping');
    expect(sent.request.body).toEqual({
      sheet: 0,
      layout: 'visits',
      from: '2019-09-01',
      until: '2020-10-31',
    });
    sent.flush(upload({ state: 'ready', preview, allowedActions: ['read', 'start', 'drop'] }));
    await settle();
    http.expectOne('/api/import-reviews/workers').flush([{ id: 'w-1', displayName: 'Саидова' }]);
    await settle();
    expect(screen.text()).toContain('Rows 12 People 7 Accepted as they are 8');
    expect(screen.text()).toContain('Row 4. No date');
    await choose('danger-worker', 'w-1');
    await screen.press('Import the rows');
    await turn();
    const started = http.expectOne('/api/import-files/file-1/start');
    expect(started.request.body).toEqual({ isOurs: false, workerId: 'w-1' });
    started.flush(upload({ state: 'running', preview, allowedActions: [] }));
    await settle();
    expect(screen.text()).toContain('0 of 12 rows');
    expect(screen.text()).toContain('Waiting for its turn.');
  });

  it('is drawn by hand where no layout fits, and says at the column what is wrong', async () => {
    await open(upload(), table());
    expect(screen.text()).toContain('Needed: Date, Full name');
    expect(screen.text()).toContain('Column 2: Кӣ омад');
    expect(screen.text()).toContain('Намуна Якум');
    expect(screen.element.querySelector<HTMLSelectElement>('#column-0')?.value).toBe('registered_on');
    await choose('column-1', 'service');
    await screen.press('See the preview');
    await settle();
    expect(screen.element.querySelectorAll('pn-error-summary li')).toHaveLength(3);
    http.verify();
  });

  it('that stopped says why, and goes on where she says so', async () => {
    await open(
      upload({
        state: 'stopped',
        problem: 'import_session_ended',
        doneRows: 5,
        allRows: 12,
        allowedActions: ['start', 'drop'],
      }),
    );
    expect(screen.text()).toContain('5 of 12 rows');
    expect(screen.text()).toContain('The import stopped. Imported rows stay');
    expect(screen.text()).toContain('Your sign-in for it ended');
    await screen.press('Continue the import');
    await turn();
    http.expectOne('/api/import-files/file-1/start').flush(upload({ state: 'running', allowedActions: [] }));
    await settle();
  });

  it('whose rows were all known says that nothing was changed', async () => {
    await open(upload({ state: 'done', doneRows: 12, allRows: 12, knownRows: 12, allowedActions: [] }));
    expect(screen.text()).toContain('All rows had been imported before. No change.');
  });
});

describe('sending the file of a register', () => {
  it('says what is missing and what is too large before anything is sent', async () => {
    const screen = await show(ImportWizard);
    const http = TestBed.inject(HttpTestingController);
    await screen.press('Send the file');
    expect(screen.text()).toContain('Please fill in this field.');
    const input = screen.element.querySelector<HTMLInputElement>('#file');
    Object.defineProperty(input, 'files', { value: [new File([new Uint8Array(MOST_BYTES + 1)], 'a.csv')] });
    input?.dispatchEvent(new Event('change'));
    await screen.press('Send the file');
    expect(screen.text()).toContain('The file is too large. The limit is 8 MB.');
    http.verify();
  });
});

describe('a file that the browser takes for something of its own', () => {
  it('is sent as bytes, whatever it is taken for', async () => {
    const screen = await show(ImportWizard);
    const http = TestBed.inject(HttpTestingController);
    const input = screen.element.querySelector<HTMLInputElement>('#file');
    const file = new File(['Сана;Ном'], 'a.csv', { type: 'application/vnd.ms-excel' });
    Object.defineProperty(input, 'files', { value: [file] });
    input?.dispatchEvent(new Event('change'));
    await screen.press('Send the file');
    await turn();
    const { request } = http.expectOne('/api/import-files');
    expect(request.headers.get('Content-Type')).toBe('application/octet-stream');
    expect((request.body as Blob).size).toBe(file.size);
  });
});

describe('rejected rows as a file', () => {
  const t = (key: string): string => key.split('.')[1] ?? key;
  const cells = [
    { heading: 'Рӯз', text: '31.02.2020' },
    { heading: 'Эзоҳ', text: '=HYPERLINK("x")' },
    { heading: 'Эзоҳ', text: 'ду сатр\nва; нохунак "' },
  ];

  it('runs nothing, loses no column, and says of each row why', () => {
    const file = rejectedFile([{ rowNo: 7, codes: ['date_impossible'], cells }], t);
    expect(file).toBe(
      '\uFEFFback-row;back-reason;Рӯз;Эзоҳ;Эзоҳ\r\n' +
        '7;date-impossible;31.02.2020;"\'=HYPERLINK(""x"")";"ду сатр\nва; нохунак """\r\n',
    );
  });

  it('leaves out lines that register nobody', () => {
    const rows = [
      { rowNo: 1, codes: ['totals_row' as const], cells },
      { rowNo: 2, codes: ['date_missing' as const], cells },
    ];
    expect(toMend(rows).map(({ rowNo }) => rowNo)).toEqual([2]);
  });
});
