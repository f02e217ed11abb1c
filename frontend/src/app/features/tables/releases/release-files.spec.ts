import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { ReleaseDto } from '../../../api/models/release-dto';
import { Release } from './release';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const OWN = '/api/statistics/exports/releases/one/';

const release = (change: Partial<ReleaseDto>): ReleaseDto => ({
  ...{ id: 'one', kind: 'quarter', firstOn: '2020-07-01', version: 2, state: 'published', revision: 6 },
  ...{ reason: 'late_entries', countedAt: '2020-10-20T05:00:00Z', publishedAt: '2020-10-22T05:00:00Z' },
  ...{ isSuperseded: false, isOvertaken: false, needsAnother: false, checks: [], allowedActions: [] },
  tables: [
    {
      definition: {
        ...{ code: 'new_cases', number: 'T1', unit: 'cases', axis: 'opened', span: 'month' },
        ...{ lines: 'places', columns: 'months', lineWords: 'place.', columnWords: 'figures.month-' },
        ...{ isMultiple: false, tellsOfPeople: false, smallestShown: 5 },
      },
      ...{ outcome: 'told', withoutConsentPercent: null, withoutDayPercent: null },
      ...{ lines: ['kulob', 'elsewhere'], columns: ['all'] },
      cells: [
        { line: 'kulob', column: 'total', value: 14, mark: null },
        { line: 'elsewhere', column: 'total', value: 7, mark: null },
        { line: 'total', column: 'total', value: 21, mark: null },
      ],
    },
  ],
  ...change,
});

async function open(first: ReleaseDto) {
  const opening = show(Release);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/statistics/releases/').flush(first);
  const screen = await opening;
  const settle = async (): Promise<void> => {
    await turn();
    await screen.fixture.whenStable();
  };
  await settle();
  return { http, screen, settle };
}

describe('what is taken away of a release', () => {
  it('is offered once it is published: a chart, files and paper, with version and licence under the table', async () => {
    const { screen } = await open(release({}));
    for (const name of ['Show as a chart', 'PDF', 'Excel', 'CSV', 'JSON', 'Print'])
      expect(screen.button(name)).not.toBeNull();
    for (const text of ['Version 2: Records came in later', 'CC BY 4.0', '22 Oct 2020'])
      expect(screen.text()).toContain(text);
  });

  it('is nothing of a draft', async () => {
    const { screen } = await open(release({ state: 'drafted', publishedAt: null }));
    expect(screen.text()).toContain('21');
    for (const name of ['Show as a chart', 'CSV', 'Print']) expect(() => screen.button(name)).toThrow();
  });

  it('is a file in the language of the screen, under the name of period and version', async () => {
    const { http, screen, settle } = await open(release({}));
    const saved: string[] = [];
    URL.createObjectURL = () => 'blob:one';
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    screen.button('Excel').click();
    http.expectOne(`${OWN}new_cases.en.xlsx`).flush(new Blob(['x']));
    await settle();
    expect(saved).toEqual(['new_cases-2020-q3-v2.xlsx']);
    jest.restoreAllMocks();
  });

  it('is written down before it is printed, and says on paper where it came from', async () => {
    const { http, screen, settle } = await open(release({}));
    const printed: string[] = [];
    jest
      .spyOn(window, 'print')
      .mockImplementation(() => printed.push(document.querySelector('.printable')?.textContent ?? ''));
    screen.button('Print').click();
    expect(printed).toEqual([]);
    http
      .expectOne(`${OWN}new_cases.en.print/mark`)
      .flush({ mark: 'Kulob, 7A1B-22C3. Number in the log: 42' });
    await settle();
    expect(printed).toHaveLength(1);
    for (const text of ['New cases, Quarter 3, 2020, Version 2', 'Number in the log: 42', 'CC BY 4.0'])
      expect(printed[0]).toContain(text);
    await settle();
    expect(screen.element.querySelector('.printable')).toBeNull();
    expect(screen.text()).not.toContain('Number in the log');
    jest.restoreAllMocks();
  });
});
