import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { AuditEntryDto } from '../../api/models/audit-entry-dto';
import { Checkpoints } from './checkpoints';
import { AuditLog } from './audit-log';

const PERSON = '018f0000-0000-7000-8000-00007a1b22c3';
const entry = (more: Partial<AuditEntryDto> = {}): AuditEntryDto => ({
  seq: 7,
  at: '2026-11-25T06:44:00Z',
  personId: PERSON,
  personName: null,
  agencyId: 'a1',
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  action: 'discloseIdentity',
  decision: 'refused',
  cases: ['5ca775d3-d86c-4490-8337-59b39e7caab9'],
  partitions: ['identity'],
  purpose: 'contact_now',
  ...more,
});

describe('the log', () => {
  it('tells who did what, with codes for people of other agencies, and is narrowed to one of them', async () => {
    const screen = await show(AuditLog);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/agencies').flush([]);
    const job = entry({
      seq: 6,
      personId: null,
      agencyName: null,
      action: 'job.remind',
      decision: 'allowed',
    });
    http.expectOne('/api/audit-entries').flush({ items: [entry(), job], nextCursor: null });
    await settled(screen);
    const text = screen.text();
    expect(text).toContain('7A1B-22C3, Centre');
    expect(text).toMatch(/Show identity details 1 case · who she is · To contact her now/);
    expect(text).toContain('5ca775d3');
    expect(text).toContain('Refused');
    expect(text).not.toMatch(/discloseIdentity|job\./);
    expect(text).toMatch(/System Send a reminder of a late task/);
    await screen.press('Only this person: 7A1B-22C3');
    http.expectOne(`/api/audit-entries?personId=${PERSON}`).flush({ items: [entry()], nextCursor: null });
    await settled(screen);
    expect(screen.text()).toContain('7A1B-22C3: show all people');
    const actions = screen.element.querySelector<HTMLSelectElement>('#log-action');
    if (!actions) throw new Error('There is no list of what can be done.');
    expect([...actions.options].map(({ text: words }) => words)).toContain('Erase names and texts of a case');
    actions.value = 'discloseIdentity';
    actions.dispatchEvent(new Event('input'));
    await settled(screen);
    http
      .expectOne(`/api/audit-entries?action=discloseIdentity&personId=${PERSON}`)
      .flush({ items: [entry()], nextCursor: null });
  });
});

describe('what was taken away', () => {
  it('is named: which exact counts, of when, for whom and in which form', async () => {
    const screen = await show(AuditLog);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/agencies').flush([]);
    const taken = [
      ['table:new_cases-2020', 'New cases, 2020'],
      ['table:law_forms-2020-q3', 'Incidents by form, Quarter 3, 2020'],
      ['table:persons-2026-h1', 'Persons, Half-year 1, 2026'],
      ['table:police-and-services-2020-09', 'Two sources, September 2020'],
      ['table:given_up-2024', 'given_up, 2024'],
      [
        'delivery:agency-2020-q3:statistics_agency',
        'Report of an agency, Quarter 3, 2020, Agency on Statistics',
      ],
      [
        'export:committee-report-2020-h2-interior-ministry:xlsx',
        'Half-year 2, 2020, Ministry of Internal Affairs, Excel',
      ],
      ['export:incidents-2026-01-01-2026-03-31:csv', 'Incident data export, 1 Jan 2026–31 Mar 2026, CSV'],
    ] as const;
    const items = taken.map(([purpose], at) =>
      entry({ seq: 90 - at, action: 'getTable', decision: 'allowed', cases: [], partitions: [], purpose }),
    );
    http.expectOne('/api/audit-entries').flush({ items, nextCursor: null });
    await settled(screen);
    for (const [, words] of taken) expect(screen.text()).toContain(words);
  });

  it('says which version of a public text was checked, by which checklist, and what was answered with yes', async () => {
    const screen = await show(AuditLog);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/agencies').flush([]);
    const checked = [
      ['blames=no,patience=no', 'Version 2, checklist 1: every answer No'],
      [
        'blames=no,patience=yes,given_up=yes',
        'Version 2, checklist 1, answered Yes: Does it advise her to be patient, to forgive or to make peace? given_up',
      ],
    ] as const;
    const items = checked.map(([answers], at) => ({
      ...entry({ seq: 90 - at, action: 'reviewArticle', decision: 'allowed', cases: [], partitions: [] }),
      purpose: `article-review:1b2c:2:1:${answers}`,
    }));
    http.expectOne('/api/audit-entries').flush({ items, nextCursor: null });
    await settled(screen);
    for (const [, words] of checked) expect(screen.text()).toContain(words);
  });
});

describe('the signed heads of the log', () => {
  it('are listed with their key and fetched whole, page by page', async () => {
    const screen = await show(Checkpoints);
    const http = TestBed.inject(HttpTestingController);
    const point = { no: 1, at: '2026-11-25T06:44:00Z', entries: 3, hash: 'ab'.repeat(32) };
    http
      .expectOne('/api/audit-checkpoints')
      .flush({ publicKey: 'cd'.repeat(32), items: [point], nextCursor: null });
    await settled(screen);
    expect(screen.text()).toContain('3 entries signed');
    expect(screen.text()).toContain('cd'.repeat(32));
    const made: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${made.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    await screen.press('Download');
    http
      .expectOne('/api/audit-checkpoints/export?after=0')
      .flush({ lines: ['{"a":1}'], last: 1, hasMore: true });
    await settled(screen);
    http
      .expectOne('/api/audit-checkpoints/export?after=1')
      .flush({ lines: ['{"b":2}'], last: 2, hasMore: false });
    await settled(screen);
    expect(made.map(({ size }) => size)).toEqual([16]);
    jest.restoreAllMocks();
  });
});
