import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { LanguageCode } from '../../../core/language/languages';
import type { ReturnDto } from '../../../api/models/return-dto';
import type { ReturnLineDto } from '../../../api/models/return-line-dto';
import { Return } from './return';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const PATH = '/api/statistics/returns';
const period = (name: string, isOver: boolean): ReturnDto['period'] => ({
  ...{ name, kind: 'year', firstOn: `${name}-01-01`, isOver },
});
const line = (number: string, change: Partial<ReturnLineDto>): ReturnLineDto => ({
  ...{ number, table: null, persons: null, name: null, line: 'total', column: 'total' },
  ...{ value: null, low: null, high: null, mark: null, absent: null },
  ...change,
});
const source = (
  code: ReturnDto['sources'][number]['definition']['code'],
  lines: ReturnDto['sources'][number]['definition']['lines'],
): ReturnDto['sources'][number] => ({
  definition: {
    ...{ code, number: 'T4', unit: 'incidents', axis: 'told', span: 'month', lines, columns: 'places' },
    ...{ isMultiple: true, tellsOfPeople: true, smallestShown: 5, columnWords: 'place.' },
    lineWords: lines === 'law_forms' ? 'law-form.' : 'relationship-group.',
  },
  ...{ countedAt: '2026-01-20T05:00:00Z', version: null },
  ...{ withoutConsentPercent: 10, withoutDayPercent: null },
});
const form: ReturnDto = {
  period: period('2025', true),
  smallestShown: 5,
  sections: [
    {
      ...{ code: 'registered', number: 1 },
      lines: [
        line('1.1', { persons: 'persons', low: 35, high: 37 }),
        line('1.2', { persons: 'estimate', value: 36, low: 33, high: 38 }),
        line('1.3', { persons: 'settled_too_soon', mark: 'small' }),
      ],
    },
    {
      ...{ code: 'forms', number: 2 },
      lines: [
        line('2.1', { table: 'law_forms', line: 'physical', value: 21 }),
        line('2.2', { table: 'law_forms', line: 'sexual', mark: 'small' }),
        line('2.3', { table: 'law_forms', line: 'economic', mark: 'hidden' }),
        line('2.4', { table: 'law_forms', value: 40 }),
        line('2.5', { table: 'law_forms', name: 'early', line: 'sexual+economic', value: 27 }),
      ],
    },
    {
      ...{ code: 'orders', number: 3 },
      lines: ['issued', 'refused'].map((code, at) =>
        line(`3.${at + 1}`, { table: 'order_decisions', line: code, absent: 'of_years' }),
      ),
    },
  ],
  sources: [source('law_forms', 'law_forms')],
  persons: { countedAt: '2026-01-20T05:00:00Z', isDraft: false, smallestShown: 3 },
};

async function open(language: LanguageCode = 'en') {
  const opening = show(Return, {}, language);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http
    .expectOne(PATH)
    .flush({ items: [period('2026', false), { ...period('2025', true), kind: 'half_year' }] });
  const screen = await opening;
  const settle = async (): Promise<void> => {
    await turn();
    await screen.fixture.whenStable();
  };
  await settle();
  // The newest that was published, so that what is sent up does not change any more.
  http.expectOne(`${PATH}/2025`).flush(form);
  await settle();
  return { http, screen, settle };
}

describe('the return of a period', () => {
  afterEach(() => jest.restoreAllMocks());

  it('names for each line where its figure comes from, and leaves out what its table leaves out', async () => {
    const { screen } = await open();
    const text = screen.text();
    for (const words of [
      ...['T4 Incidents by form', '2.1 Physical', 'Sexual + Economic', '21', '35–37', '36, between 33–38'],
      ...['not shown, 1 to 4', 'not shown, 1 to 2', 'From 1 to 2, not shown', 'From 1 to 4, not shown'],
    ])
      expect(text).toContain(words);
    // Once above its lines, and not on each of them.
    expect(text.split('T4 Incidents by form')).toHaveLength(3);
    // Lines that have no figure for one reason stand in one row.
    expect(text).toContain('Protection orders: decision 3.1–3.2 Told of whole years only');
    expect(text).not.toContain('This year is not over');
  });

  it('folds how its tables are counted on the screen, and shows it on paper', async () => {
    const { screen, settle } = await open();
    const details = screen.element.querySelector<HTMLDetailsElement>('section details')!;
    const sections = screen.element.querySelectorAll('details:not(section details)');
    const opened = (): number => screen.element.querySelectorAll('details[open]').length;
    expect(sections).toHaveLength(3);
    expect(opened()).toBe(1);
    expect(details.open).toBe(false);
    expect(details.textContent).toContain('T4 Incidents by form');
    expect(details.textContent).toContain('about 10 %');
    window.dispatchEvent(new Event('beforeprint'));
    await settle();
    expect(details.open).toBe(true);
    expect(opened()).toBe(4);
    window.dispatchEvent(new Event('afterprint'));
    await settle();
    expect(details.open).toBe(false);
  });

  it('is printed once it stands in the log, with the number that it has there', async () => {
    const printed = jest.spyOn(window, 'print').mockImplementation(() => undefined);
    const { http, screen, settle } = await open();
    screen.button('Print').click();
    const asked = http.expectOne('/api/statistics/exports/returns/2025/print/en');
    expect(printed).not.toHaveBeenCalled();
    asked.flush({ mark: 'Panoh ABCD-1234' });
    await settle();
    expect(printed).toHaveBeenCalledTimes(1);
    expect(screen.text()).toContain('Panoh ABCD-1234');
    expect(screen.element.querySelector('.printable')).toBeNull();
  });

  it.each(['tg', 'ru'] as const)('has all its words in %s', async (language) => {
    const { screen } = await open(language);
    expect(screen.text()).not.toMatch(/returns\.|figures\.|undefined/);
  });
});
