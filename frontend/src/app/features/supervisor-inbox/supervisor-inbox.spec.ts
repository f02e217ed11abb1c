import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { SupervisorInboxRowDto } from '../../api/models/supervisor-inbox-row-dto';
import { SessionStore } from '../../core/session/session.store';
import { Menu } from '../../core/shell/menu';
import { SupervisorInbox } from './supervisor-inbox';

const NOW = '2026-11-24T06:00:00.000Z';
const line = (change: Partial<SupervisorInboxRowDto>): SupervisorInboxRowDto => ({
  ...{ id: 'f1', caseId: 'c1', code: null, reference: 'WZDZYJVB', band: 'high', because: null, codes: [] },
  ...{ dueAt: NOW, importId: null, personName: null, refusal: null, rowNo: null, rule: null, step: 1 },
  ...{ since: NOW, subjectId: null, kind: 'supervisor_alert', allowedActions: [], version: 1 },
  ...change,
});
const refusal = {
  ...{ referralId: 'r1', reason: 'other', unavailableReason: null, missing: [], serviceType: null },
  isOwnService: false,
  agencyName: { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Kulob' },
};

const TABS = { due: 3, closings: 2, imported: 211, later: 0 };

async function open(agencyType: string, tab?: string) {
  TestBed.overrideProvider(Menu, { useValue: { entries: signal([]), setCount: () => undefined } });
  const user = { roles: ['supervisor'], agency: { type: agencyType } };
  TestBed.overrideProvider(SessionStore, {
    useValue: { user: signal(user), hasRole: () => true, unseenFor: () => 0 },
  });
  const screen = await show(SupervisorInbox, tab ? { tab } : {});
  const http = TestBed.inject(HttpTestingController);
  if (!tab) http.expectOne('/api/block-reviews').flush([]);
  if (tab === 'imported') {
    const group = { importId: 'i1', importedAt: NOW, reason: 'returned', count: 237, late: 2 };
    http
      .expectOne('/api/import-reviews/groups')
      .flush([group, { ...group, reason: 'rest', count: 1, late: 0 }]);
  }
  const answer = async (address: string, items: SupervisorInboxRowDto[], counts: object = {}) => {
    http.expectOne(address).flush({
      items,
      nextCursor: null,
      now: NOW,
      tabs: TABS,
      counts: { all: 9, order_deadline: 0, ...counts },
    });
    await settled(screen);
  };
  return { screen, answer };
}

const titles = ({ element }: Screen<SupervisorInbox>): (string | undefined)[] =>
  Array.from(element.querySelectorAll('pn-queue-row h3')).map((one) => one.textContent?.trim());

describe('what a supervisor opens on', () => {
  it('is, with the police, breaches and orders not served, in the order of the server', async () => {
    const { screen, answer } = await open('police_dv');
    const kind = 'order_deadline';
    const rows = [
      line({ kind, rule: 'po.breach', subjectId: 'b1' }),
      line({ kind, id: 'f2', rule: 'po.serve_check', subjectId: 'o1' }),
      line({ kind, id: 'f3', rule: 'po.breach', step: 2, subjectId: 'b1' }),
    ];
    await answer('/api/supervisor-inbox?tab=due&kind=order_deadline', rows, { order_deadline: 3 });
    expect(titles(screen).slice(0, 2)).toEqual([
      'Order breached: act now',
      'Check: has the order been served?',
    ]);
    expect(screen.text()).toContain('Order deadlines 3');
    const [breach, unserved, record] = Array.from(screen.element.querySelectorAll('pn-queue-row'));
    expect(breach?.textContent).toContain('Act now');
    expect(unserved?.textContent).not.toContain('Act now');
    expect(record?.textContent).not.toContain('Act now');
    expect(breach?.querySelector('a')?.getAttribute('href')).toBe('/orders/b1');
    expect(unserved?.querySelector('a')?.getAttribute('href')).toBe('/orders/o1');
  });

  it('is everything where no order has a deadline', async () => {
    const { screen, answer } = await open('police_district');
    await answer('/api/supervisor-inbox?tab=due&kind=order_deadline', []);
    await answer('/api/supervisor-inbox?tab=due', [line({})]);
    expect(titles(screen)).toHaveLength(1);
  });

  it('is everything elsewhere', async () => {
    const { answer } = await open('crisis_centre');
    await answer('/api/supervisor-inbox?tab=due', []);
  });

  it.each([
    [{ kind: 'refused', rule: 'rf.find_other', refusal, subjectId: 'r1' }, '/referrals/r1'],
    [{ kind: 'erasure', rule: 'er.confirm', subjectId: 'e1' }, '/cases/c1/keeping'],
    [{ kind: 'death', rule: 'dr.confirm' }, '/cases/c1'],
    [{ kind: 'searching', rule: 'cl.watch' }, '/cases/c1'],
    [{ kind: 'training_act' }, '/training/acts'],
  ] as const)('leads from %j to where it is dealt with', async (change, address) => {
    const { screen, answer } = await open('crisis_centre');
    await answer('/api/supervisor-inbox?tab=due', [line(change)]);
    expect(screen.element.querySelector('pn-queue-row a')?.getAttribute('href')).toBe(address);
  });

  it('says who did not accept and by when another place is to be found', async () => {
    const { screen, answer } = await open('crisis_centre');
    await answer(
      '/api/supervisor-inbox?tab=due',
      [line({ kind: 'refused', rule: 'rf.find_other', refusal })],
      {
        refused: 1,
      },
    );
    expect(titles(screen)[0]).toContain('Police, Kulob did not accept');
    expect(screen.text()).toContain('Find another place 1');
    expect(screen.element.querySelector('pn-queue-row')?.textContent).toContain('Danger');
  });

  it('has closings and imported records on tabs of their own, with their numbers', async () => {
    const { screen, answer } = await open('police_dv', 'imported');
    await answer('/api/supervisor-inbox?tab=imported', []);
    const tabs = Array.from(screen.element.querySelectorAll('nav a'), (tab) => tab.textContent.trim());
    expect(tabs).toEqual(['Due today 3', 'Closings 2', 'Imported records 211']);
    const links = Array.from(screen.element.querySelectorAll('pn-import-review-lines a'));
    expect(links.map((link) => link.textContent?.trim())).toEqual(['Settled and came back: 237', 'Other: 1']);
    expect(links[0]?.getAttribute('href')).toBe('/registers/review?reason=returned&importId=i1');
    expect(screen.text()).toMatch(/Imported .*24 Nov.* · Late: 2/);
    expect(screen.element.querySelector('pn-empty')).toBeNull();
  });

  it('says of an empty tab what it is empty of', async () => {
    const { screen, answer } = await open('crisis_centre', 'closings');
    await answer('/api/supervisor-inbox?tab=closings', []);
    expect(screen.text()).toContain('No request to close');
  });
});
