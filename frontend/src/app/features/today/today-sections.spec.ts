import type { NotificationDto } from '../../api/models/notification-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import { besideRows, shownSections } from './today-sections';

let made = 0;
const row = (caseId: string, danger: WorkRowDto['danger'] = null): WorkRowDto =>
  ({ followUpId: `${caseId}${(made += 1)}`, caseId, danger }) as WorkRowDto;
const page = (items: WorkRowDto[] = [], nextCursor: string | null = null) => ({ items, nextCursor });
const sections = (late: ReturnType<typeof page>, today = page(), next = page()) =>
  shownSections({ late, today, next });
/** Each section as its name, its cases in order with a dot for what continues, and where more comes from. */
const shown = (...pages: Parameters<typeof sections>) =>
  sections(...pages).map(({ name, page: source, rows, hasMore }) =>
    [
      name,
      rows.map(({ row: { caseId }, continues }) => (continues ? `.${caseId}` : caseId)).join(' '),
      ...(hasMore ? [`more of ${source}`] : []),
    ].join(': '),
  );

describe('the sections of a day', () => {
  it('put danger first, then what is late or due today, then the next days', () => {
    const late = page([row('a', 'now'), row('b', 'high'), row('c'), row('d')]);
    expect(shown(late, page([row('e')]), page([row('f', 'high')]))).toEqual([
      'first: a b',
      'due: c d e',
      'next: f',
    ]);
  });

  it('show every task of a case below its first, where its danger stands', () => {
    const late = page([row('a', 'now'), row('b', 'high'), row('a', 'high'), row('c'), row('b')]);
    expect(shown(late, page([row('c'), row('d'), row('a')]), page([row('a'), row('d'), row('a')]))).toEqual([
      'first: a .a .a b .b',
      'due: c .c d',
      'next: a .a d',
    ]);
  });

  it('say once for a case whether she can talk now', () => {
    const contact = (caseId: string): WorkRowDto => ({ ...row(caseId), kind: 'safety_contact' });
    const [due] = sections(page([row('a'), contact('a'), contact('b'), contact('a')]));
    expect(due?.rows.map(({ row: { caseId }, saysContact }) => [caseId, saysContact])).toEqual([
      ['a', false],
      ['a', true],
      ['a', false],
      ['b', true],
    ]);
  });

  it('leave out of the news what a row says already, also a task that its contact does too', () => {
    const told = (kind: string, followUpId: string | null) => ({ kind, followUpId }) as NotificationDto;
    const contact = { ...row('a'), also: [{ followUpId: 'with-it' }] } as WorkRowDto;
    const pages = { late: page([contact]), today: page(), next: page() };
    const news = [
      ...[told('task_due', contact.followUpId), told('task_due', 'with-it')],
      ...[told('task_due', 'elsewhere'), told('task_due', null), told('question_asked', contact.followUpId)],
    ];
    expect(besideRows(news, pages)).toEqual(news.slice(2));
  });

  it('leave out what is empty', () => {
    expect(shown(page([row('a', 'now')]))).toEqual(['first: a']);
    expect(shown(page([row('a')]))).toEqual(['due: a']);
    expect(shown(page())).toEqual([]);
  });

  it('offer the next page once, where its rows go', () => {
    const cut = page([row('a', 'now'), row('b', 'high')], 'more');
    expect(shown(cut, page([row('c')], 'more'))).toEqual([
      'first: a b: more of late',
      'due: c: more of today',
    ]);
    expect(shown(page([row('a', 'now'), row('b')], 'more'), page([row('c')], 'more'))).toEqual([
      'first: a',
      'due: b c: more of late',
    ]);
    expect(shown(page([row('a', 'now')]), page([row('a')], 'more'))).toEqual([
      'first: a .a',
      'due: : more of today',
    ]);
  });
});
