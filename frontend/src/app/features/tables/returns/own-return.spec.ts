import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { OwnReturnDto } from '../../../api/models/own-return-dto';
import type { ReturnLineDto } from '../../../api/models/return-line-dto';
import { OwnReturn } from './own-return';

const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
const PATH = '/api/statistics/own-returns';
const period = { name: '2025-12', kind: 'month', firstOn: '2025-12-01', isOver: true } as const;
const handedOn = { version: 1, at: '2026-01-20T05:00:00Z', reason: null, since: null };
const line = (number: string, change: Partial<ReturnLineDto>): ReturnLineDto => ({
  ...{ number, table: 'law_forms', persons: null, name: null, line: 'total', column: 'total' },
  ...{ value: null, low: null, high: null, mark: null, absent: null },
  ...change,
});
const form = (change: Partial<OwnReturnDto>, few: Partial<ReturnLineDto>): OwnReturnDto => ({
  ...{ period, agency: { en: 'Crisis centre', ru: 'Кризисный центр', tg: 'Маркази бӯҳронӣ' } },
  ...{ smallestShown: 1, smallestHandedOn: 3, isForHandingOn: false, persons: null, handedOn: null },
  sections: [
    {
      ...{ code: 'forms', number: 1 },
      lines: [line('1.1', { line: 'physical', value: 9 }), line('1.2', { line: 'sexual', ...few })],
    },
  ],
  sources: [
    {
      definition: {
        ...{
          code: 'law_forms',
          number: 'T4',
          unit: 'incidents',
          axis: 'told',
          span: 'month',
          columns: 'places',
        },
        ...{
          isMultiple: true,
          tellsOfPeople: true,
          smallestShown: 5,
          columnWords: 'place.',
          lines: 'law_forms',
        },
        lineWords: 'law-form.',
      },
      ...{
        countedAt: '2026-01-20T05:00:00Z',
        version: null,
        withoutConsentPercent: null,
        withoutDayPercent: null,
      },
      ...{ counted: 11, withoutConsent: 3, withoutDay: 0, toldBefore: 0 },
    },
  ],
  ...change,
});

describe('the return of an agency', () => {
  afterEach(() => jest.restoreAllMocks());

  it('shows every number, marks the small ones, and prints what may be handed on', async () => {
    const opening = show(OwnReturn, {}, 'en');
    await turn();
    const http = TestBed.inject(HttpTestingController);
    http
      .expectOne(PATH)
      .flush({ items: [{ ...period, name: '2026-01', firstOn: '2026-01-01', isOver: false }, period] });
    const screen = await opening;
    const settle = async (): Promise<void> => {
      await turn();
      await screen.fixture.whenStable();
    };
    await settle();
    http.expectOne(`${PATH}/2025-12`).flush(form({}, { value: 2 }));
    await settle();
    expect(screen.text()).toContain('Small: not to be published or handed on');
    expect(screen.text()).toContain('Counted: 11');
    const printed: string[] = [];
    jest.spyOn(window, 'print').mockImplementation(() => void printed.push(screen.text()));
    screen.button('Print').click();
    await settle();
    http.expectOne('/api/statistics/exports/own-returns/2025-12/print/en').flush({
      mark: 'Number in the log: 7',
      form: form({ smallestShown: 3, isForHandingOn: true, handedOn }, { mark: 'small' }),
    });
    await settle();
    await settle();
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('<3');
    expect(printed[0]).toContain('Only to the Committee');
    expect(printed[0]).toContain('Number in the log: 7');
    expect(printed[0]).toContain('Version 1, counted');
    // By then it was handed on, which the screen tells.
    http
      .expectOne(`${PATH}/2025-12`)
      .flush(form({ handedOn: { ...handedOn, since: 'nothing' } }, { value: 2 }));
    await settle();
    expect(screen.text()).toContain('Handed on as version 1');
    expect(screen.text()).not.toContain('<3');
  });
});
