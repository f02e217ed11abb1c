import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { settled, show } from '../../../testing/screen';
import type { IncidentExportDto } from '../../api/models/incident-export-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Rows } from './rows';
import { ROW_FIELDS } from './rows-definition';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const row = (change: Partial<IncidentExportDto>): IncidentExportDto => ({
  ...{ id: 'r1', fromOn: '2025-10-01', toOn: '2025-12-31', state: 'waiting', requestedBy: 'Zarina' },
  ...{ requestedAt: '2026-02-01T06:00:00Z', decidedBy: null, readyAt: null, endsAt: null, taken: 0 },
  allowedActions: [],
  ...change,
});

async function open(rows: IncidentExportDto[]) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      {
        provide: SessionStore,
        useValue: {
          user: signal({ roles: ['supervisor'], workingGroups: [], agency: { name: named('Centre') } }),
        },
      },
      { provide: ServerClock, useValue: { now: signal(new Date('2026-02-03T06:00:00Z')), told: () => null } },
    ],
  });
  const screen = await show(Rows);
  TestBed.inject(HttpTestingController).expectOne('/api/incident-exports').flush(rows);
  await settled(screen);
  return screen;
}
const buttons = (element: HTMLElement): string[] =>
  Array.from(element.querySelectorAll('section button')).map((each) => each.textContent.trim());

describe('rows for an incident recorder', () => {
  it('say what stands in them, and what is left out and why', async () => {
    const { element, text } = await open([]);
    expect(element.querySelectorAll('pn-rows-definition code')).toHaveLength(ROW_FIELDS.length);
    for (const said of [
      'with district and day it would identify one person',
      'a health detail that supervisors cannot read',
    ])
      expect(text()).toContain(said);
    expect(ROW_FIELDS.filter((code) => /occupation|disab/.test(code))).toEqual([]);
  });

  it('say why they cannot be taken, and offer nothing to whoever asked', async () => {
    const { element, text } = await open([row({})]);
    expect(text()).toContain('Waiting for another supervisor');
    expect(buttons(element)).toEqual([]);
  });

  it('are decided by the second one, and taken by the first', async () => {
    const { element, text } = await open([
      row({ allowedActions: ['decide'] }),
      row({ id: 'r2', state: 'ready', allowedActions: ['take'], taken: 1, endsAt: '2026-02-05T06:00:00Z' }),
    ]);
    expect(buttons(element)).toEqual(['Approve', 'Refuse', 'Download the file']);
    expect(text()).toContain('Downloaded 1 of 3 times');
  });
});
