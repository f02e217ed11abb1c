import { describe, expect, it } from '@jest/globals';
import type { ColumnMeaning } from './column-meanings.types.js';
import { ORDER_QUESTIONS } from './registration.types.js';
import type { Question } from './registration.types.js';
import type { RegisterRow } from './read-register.js';
import type { OldOrder } from './historical-records.types.js';
import { readOrder } from './read-order.js';

type Cells = Partial<Record<ColumnMeaning, string>>;

const ISSUED: Cells = {
  order_decision: 'вынесено',
  issued_at: '10.08.2020 16:15',
  served_at: '11.08.2020 10:23',
  ends_on: '25.08.2020',
  extension: 'нет',
};

function rowOf(cells: Cells): RegisterRow {
  const all = Object.entries({ ...ISSUED, ...cells }) as [ColumnMeaning, string][];
  return {
    rowNo: 2,
    cells: all.map(([meaning, text]) => ({
      ...{ heading: meaning, text, column: { meaning, headers: [meaning] } },
    })),
  };
}
const eventOf = (cells: Cells): OldOrder => readOrder(rowOf(cells)).event;

const ASKED: [string, Cells, Question][] = [
  ['the day after without a time', { served_at: '11.08.2020' }, 'service_time_missing'],
  ['on a day that no calendar has', { served_at: '31.09.2020 10:00' }, 'service_date_impossible'],
  ['the day before', { served_at: '09.08.2020 10:00' }, 'served_before_issued'],
  ['the same day, an hour before', { served_at: '10.08.2020 15:15' }, 'served_before_issued'],
  ['for 16 days after service', { ends_on: '27.08.2020' }, 'term_too_long'],
  ['for 16 days after issue, not served', { served_at: '', ends_on: '26.08.2020' }, 'term_too_long'],
];

describe('an order of the past', () => {
  it.each(ASKED)('served or running %s is asked about', (_what, cells, question) => {
    expect(readOrder(rowOf(cells)).questions).toEqual([question]);
  });

  it('has a case here for every question', () => {
    expect([...new Set(ASKED.map(([, , question]) => question))].sort()).toEqual([...ORDER_QUESTIONS].sort());
  });

  it('served before it was issued, or on no day at all, has an unknown service', () => {
    for (const served_at of ['09.08.2020 10:00', '31.09.2020'])
      expect(eventOf({ served_at })).toMatchObject({ served: null, service: 'unknown' });
  });

  it.each([
    ['the same day without a time', '10.08.2020', 'within_24h'],
    ['the next day before the hour of issue', '11.08.2020 16:15', 'within_24h'],
    ['the next day a minute later', '11.08.2020, 16-16', 'late'],
    ['two days later without a time', '12.08.2020', 'late'],
    ['the next day without a time', '11.08.2020', 'unknown'],
    ['never', '', 'not_served'],
  ])('served %s', (_when, served_at, service) => {
    expect(eventOf({ served_at }).service).toBe(service);
  });

  it.each([
    ['15 days after service', { ends_on: '26.08.2020' }],
    [
      'longer with an extension',
      { ends_on: '15.09.2020', extension: 'продлено до 15.09.2020, согл. прокурора' },
    ],
  ])('is not asked about when it runs %s', (_how, cells) => {
    expect(readOrder(rowOf(cells)).questions).toEqual([]);
  });

  it('measures the term of an order from issue where its service cannot be', () => {
    const cells = { served_at: '31.09.2020', ends_on: '26.08.2020' };
    expect(readOrder(rowOf(cells)).questions).toEqual(['service_date_impossible', 'term_too_long']);
  });

  it('has no service where it was refused or is undecided', () => {
    const nothing = { issued_at: '', served_at: '', ends_on: '' };
    expect(eventOf({ ...nothing, order_decision: 'Отказано' })).toMatchObject({
      decision: 'refused',
      service: null,
    });
    for (const order_decision of ['', 'на рассмотрении'])
      expect(eventOf({ ...nothing, order_decision })).toMatchObject({ decision: 'pending', service: null });
  });

  it('is breached once for each date, with or without a protocol', () => {
    const breaches = '01.10.2020 звонил, угрожал; 04.10.2020 избил, протокол 93(2)';
    expect(eventOf({ breaches }).breaches).toEqual([
      { on: '2020-10-01', hasProtocol: false },
      { on: '2020-10-04', hasProtocol: true },
    ]);
    expect(eventOf({ breaches: 'не было' }).breaches).toEqual([]);
  });
});
