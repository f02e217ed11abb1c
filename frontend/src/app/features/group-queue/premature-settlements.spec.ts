import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import { SessionStore } from '../../core/session/session.store';
import { AgendaOfNext } from './agenda-of-next';
import { ImportBacklog } from './import-backlog';
import { PrematureSettlements } from './premature-settlements';

const row = { reference: 'AB12CD34', settledAs: 'reconciled', settledOn: '2026-01-20' };

async function open(rows: object[], put: (reference: string) => Promise<boolean>) {
  const workingGroups = [
    { id: 'g1', isLed: true },
    { id: 'g2', isLed: false },
  ];
  TestBed.configureTestingModule({
    providers: [
      { provide: SessionStore, useValue: { user: signal({ workingGroups }) } },
      { provide: AgendaOfNext, useValue: { put } },
    ],
  });
  const screen = await show(PrematureSettlements);
  const settle = () => settled(screen);
  TestBed.inject(HttpTestingController).expectOne('/api/linkage/premature-settlements/g1').flush(rows);
  await settle();
  return { screen, settle };
}

describe('reports that were called settled too soon', () => {
  it('say one sentence and go on the agenda, by their reference and nothing of where she came', async () => {
    const asked: string[] = [];
    const { screen, settle } = await open([row], (reference) => {
      asked.push(reference);
      return Promise.resolve(true);
    });
    expect(screen.text()).toContain('She came again afterwards');
    expect(screen.text()).toContain('AB12CD34');
    screen.element.querySelector('button')?.click();
    await settle();
    expect(asked).toEqual(['AB12CD34']);
    expect(screen.element.querySelector('button')).toBeNull();
  });

  it('say where no meeting may hear one, and are nothing where there is none', async () => {
    const { screen, settle } = await open([row], () => Promise.resolve(false));
    screen.element.querySelector('button')?.click();
    await settle();
    expect(screen.text()).toContain('No meeting is planned');
    TestBed.resetTestingModule();
    const empty = await open([], () => Promise.resolve(true));
    expect(empty.screen.text().trim()).toBe('');
  });
});

describe('imported cases of the group', () => {
  it('are numbers of each agency, which is asked once to ask for consents', async () => {
    const user = signal({ workingGroups: [{ id: 'g1', isLed: true }] });
    TestBed.configureTestingModule({
      providers: [
        { provide: SessionStore, useValue: { user } },
        { provide: AgendaOfNext, useValue: { put: () => Promise.resolve(true) } },
      ],
    });
    const agencyName = { tg: 'Милиса', ru: 'Милиция', en: 'Police' };
    const line = {
      ...{ agencyId: 'a1', agencyName, waiting: 9, late: 2, unasked: 7, returned: null, askedAt: null },
    };
    const screen = await show(ImportBacklog);
    const http = TestBed.inject(HttpTestingController);
    const answer = async (rows: object[]): Promise<void> => {
      http.expectOne('/api/import-reviews/backlog/g1').flush(rows);
      await settled(screen);
    };
    http.expectOne('/api/linkage/premature-settlements/g1').flush([row]);
    await answer([line, { ...line, agencyId: 'a2', unasked: 0 }]);
    expect(screen.text()).toContain('To review: 9, late: 2. Consent not asked: 7.');
    expect(screen.text()).toContain('AB12CD34');
    const asks = () => screen.element.querySelectorAll<HTMLElement>('button[aria-label]');
    expect(asks()).toHaveLength(1);
    asks()[0]?.click();
    await settled(screen);
    const sent = http.expectOne('/api/import-reviews/backlog/g1/questions');
    expect(sent.request.body).toEqual({ agencyId: 'a1' });
    sent.flush(null, { status: 204, statusText: 'done' });
    await settled(screen);
    await answer([{ ...line, askedAt: '2026-11-20T05:00:00Z' }]);
    expect(screen.text()).toContain('Asked ');
    expect(asks()).toHaveLength(0);
  });
});
