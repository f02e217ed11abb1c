import { describe, expect, it } from '@jest/globals';
import type { ContactFacts } from '../follow-ups/shared-contacts.rules.js';
import { safeTimes } from '../survivors/safe-contact.rules.js';
import type { SafeTimes } from '../survivors/survivors.types.js';
import {
  after,
  workListHorizon,
  buildWorkList,
  isAssignedTo,
  sectionOf,
  shownIn,
} from './work-list.rules.js';
import type { WorkListRow } from './work-list.rules.js';

/** A clock time in Dushanbe; the day is a Tuesday. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const PLAN = safeTimes(
  {
    channel: 'phone',
    windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 600, untilMinute: 720 })),
    reviewOn: null,
    lockedAt: null,
  },
  NOW,
);

const facts = (times: ReadonlyMap<string, SafeTimes>) => ({ times, contacts: new Map(), now: NOW });

const row = (id: string, due: string, change: Partial<WorkListRow> = {}): WorkListRow => ({
  id,
  caseId: 'one',
  rule: 'fu.regular',
  step: 1,
  subjectId: null,
  fromAt: at('2026-11-20T00:00'),
  dueAt: at(due),
  kind: 'safety_contact',
  because: 'case_opened',
  escalatedTo: null,
  version: 1,
  reference: '7K4M9QX4',
  code: null,
  band: 'medium',
  leadUserId: null,
  isOpen: true,
  decision: null,
  agencyId: 'agency',
  userId: null,
  snooze: null,
  refusal: null,
  ...change,
});
const task = (id: string, due: string, change: Partial<WorkListRow> = {}): WorkListRow =>
  row(id, due, { kind: 'task', rule: 'fu.safety_plan', ...change });
const shown = (rows: WorkListRow[], times: [string, SafeTimes][] = [['one', PLAN]]) =>
  buildWorkList(rows, facts(new Map(times))).map(({ first, also }) => [
    first.id,
    ...also.map(({ id }) => id),
  ]);

describe('the sections of a day', () => {
  it.each([
    ['a minute ago is late', '2026-11-24T11:49', 'late'],
    ['this minute is today', '2026-11-24T11:50', 'today'],
    ['the last minute of the day is today', '2026-11-24T23:59', 'today'],
    ['midnight is next', '2026-11-25T00:00', 'next'],
    ['the end of the seventh day is next', '2026-12-01T23:59', 'next'],
    ['the eighth day is not shown', '2026-12-02T00:00', null],
  ] as const)('%s', (_what, due, section) => {
    expect(sectionOf(at(due), NOW)).toBe(section);
  });

  it('end with the seventh day in Dushanbe', () => {
    expect(workListHorizon(NOW)).toEqual(at('2026-12-02T00:00'));
  });
});

describe('the lines of a day', () => {
  it('show one contact for all that it satisfies, where the earliest is due', () => {
    const rows = [row('b', '2026-11-26T10:00'), row('a', '2026-11-24T09:00'), task('t', '2026-11-24T10:00')];
    expect(shown(rows)).toEqual([['a', 'b'], ['t']]);
  });

  it('never gather rows of two survivors', () => {
    const rows = [row('a', '2026-11-24T09:00'), row('b', '2026-11-24T09:30', { caseId: 'two' })];
    expect(shown(rows)).toEqual([['a'], ['b']]);
  });

  it('say nothing of a safe time to those who may not read her plan', () => {
    const [item] = buildWorkList([row('a', '2026-11-26T09:00')], facts(new Map()));
    expect(item).toMatchObject({ window: null, supervisorDecides: false });
  });

  it('let the supervisor decide where her plan has no time before the due time', () => {
    const [item] = buildWorkList(
      [row('a', '2026-11-24T20:00')],
      facts(new Map([['one', safeTimes(null, NOW)]])),
    );
    expect(item).toMatchObject({ window: null, supervisorDecides: true });
  });

  it('begin, of what is due together, with the assessment that nobody has made yet', () => {
    const due = '2026-11-24T10:00';
    const assessment = (band: WorkListRow['band']): WorkListRow =>
      task('z', due, { rule: 'rk.reassess', band });
    const unknown = task('a', due, { band: 'incomplete' });
    expect(shown([unknown, assessment('incomplete')])).toEqual([['z'], ['a']]);
    expect(shown([task('a', due), assessment('medium')])).toEqual([['a'], ['z']]);
  });

  it('put danger before lateness', () => {
    const rows = [
      task('late', '2026-11-01T10:00'),
      task('high', '2026-11-24T09:00', { band: 'high' }),
      task('breach', '2026-11-24T11:00', { rule: 'po.breach', band: 'standard' }),
    ];
    expect(shown(rows)).toEqual([['breach'], ['high'], ['late']]);
  });

  it('open the page with an emergency that is not late yet', () => {
    const rows = [
      task('now', '2026-11-24T12:40', { rule: 'su.emergency' }),
      task('later', '2026-11-24T12:40'),
    ];
    const items = buildWorkList(rows, facts(new Map()));
    expect(items.map((item) => shownIn(item, NOW))).toEqual(['late', 'today']);
  });

  it('open the page with danger, and never with what is beyond the seventh day', () => {
    const rows = [
      task('import', '2026-11-24T23:59', { rule: 'su.import', band: 'incomplete' }),
      task('high', '2026-11-24T23:00', { band: 'high' }),
      task('refused', '2026-11-25T22:00', { rule: 'rf.send_missing', band: 'high' }),
      task('tomorrow', '2026-11-25T10:00', { band: 'high' }),
      task('far', '2026-12-09T10:00', { rule: 'su.import' }),
    ];
    const items = buildWorkList(rows, facts(new Map()));
    expect(items.map((item) => [item.first.id, shownIn(item, NOW)])).toEqual([
      ['import', 'late'],
      ['far', null],
      ['refused', 'late'],
      ['high', 'late'],
      ['tomorrow', 'next'],
    ]);
  });

  it('leave out another place that is planned for a silence', () => {
    const silence = { rule: 'rf.find_other', fromAt: at('2026-11-24T12:00') } as const;
    expect(shown([task('a', '2026-11-25T10:00', silence)])).toEqual([]);
  });

  it('go on after a place although the line that stood there is gone', () => {
    const items = buildWorkList(
      ['a', 'c', 'd'].map((id) => task(id, '2026-11-24T10:00')),
      facts(new Map()),
    );
    const place = { key: `4 ${at('2026-11-24T10:00').toISOString()} 1`, id: 'b' };
    expect(after(items, place).map(({ first }) => first.id)).toEqual(['c', 'd']);
    expect(after(items, null)).toHaveLength(3);
  });
});

describe('who makes a contact', () => {
  const nobody = { leads: false, takenAt: null, keeps: false, rows: [] };
  const agency = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
  const theirs = { id: 'theirs', fromAt: at('2026-11-20T00:00'), dueAt: at('2026-11-26T11:00') };
  const gathered = (known: Partial<ContactFacts>, due = '2026-11-28T11:00') => {
    const contact = { assignee: null, contactedAt: null, share: null, ...known };
    return buildWorkList([row('mine', due)], {
      ...{ times: new Map([['one', PLAN]]), contacts: new Map([['one', contact]]), now: NOW },
    });
  };

  it('is said beside the line, and what somebody else makes is not hers', () => {
    const assignee = { userId: 'x', name: 'Colleague', isMine: false };
    const [item] = gathered({ assignee });
    expect(item?.assignee).toEqual({ name: 'Colleague', agencyName: null, isMine: false });
    expect([item && isAssignedTo(item), item?.window !== null]).toEqual([false, true]);
  });

  it('is the other agency whose contact is due first, at a time that is not told', () => {
    const own = { ...nobody, rows: [row('mine', '2026-11-28T11:00')] };
    const share = { agency, own, partner: { ...nobody, rows: [theirs] } };
    const [item] = gathered({ share });
    expect(item).toMatchObject({ assignee: { agencyName: agency, isMine: false }, window: null });
  });

  it('is this agency for both, with what the other owes her in the same line', () => {
    const own = { ...nobody, rows: [row('mine', '2026-11-25T11:00')] };
    const share = { agency, own, partner: { ...nobody, rows: [theirs] } };
    const assignee = { userId: 'me', name: 'Me', isMine: true };
    const [item] = gathered({ share, assignee }, '2026-11-25T11:00');
    expect(item?.also).toEqual([
      expect.objectContaining({ id: 'theirs', because: 'partner_agency', agencyId: null, decision: null }),
    ]);
    expect(item?.assignee?.isMine).toBe(true);
  });
});
