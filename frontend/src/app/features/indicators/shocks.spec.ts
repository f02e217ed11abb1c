import { signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { openScreen, textOf } from '../../../testing/statistics';
import type { ShockDto } from '../../api/models/shock-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { ShockEffect } from './shock-effect';
import { Shocks } from './shocks';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const flood: ShockDto = {
  ...{ id: 's1', kind: 'flood', groupId: 'g1', fromOn: '2020-02-10', untilOn: '2020-02-20' },
  ...{ mayChange: true, version: 3 },
};
const law: ShockDto = {
  ...{ ...flood, id: 's2', kind: 'new_law', groupId: null, untilOn: null, mayChange: false },
};

async function open<T>(piece: Type<T>, roles = ['coordinator'], inputs = {}) {
  const workingGroups = [
    { id: 'g1', place: 'kulob', name: named('Kulob'), isLed: roles.includes('coordinator') },
  ];
  TestBed.configureTestingModule({
    providers: [
      {
        provide: SessionStore,
        useValue: { user: signal({ roles, workingGroups, agency: { name: named('Centre') } }) },
      },
      { provide: ServerClock, useValue: { now: signal(new Date('2020-12-03T06:00:00Z')), told: () => null } },
    ],
  });
  return openScreen(piece, inputs);
}

describe('what happened outside', () => {
  it('is listed with days and place, and changed by whoever may', async () => {
    const { screen, http, settle, answer, choose } = await open(Shocks);
    await answer('shocks', [flood, law]);
    expect(screen.text()).toMatch(/Flood or mudflow .* Kulob/);
    expect(screen.text()).toMatch(/New law since .*, still lasts · The whole country/);
    const labels = Array.from(screen.element.querySelectorAll('button'), (button) => button.ariaLabel);
    expect(labels.filter(Boolean)).toEqual(['Change: Flood or mudflow', 'Remove: Flood or mudflow']);
    screen.element.querySelector<HTMLElement>('button[aria-label^="Remove"]')?.click();
    await settle();
    http.expectNone('/api/statistics/shocks/s1');
    expect(screen.text()).toContain('Yes, remove it');
    screen.element.querySelector<HTMLElement>('button[aria-label^="Change"]')?.click();
    await settle();
    await choose('kind', 'cold');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settle();
    const { request } = http.expectOne('/api/statistics/shocks/s1');
    expect(request.body).toEqual({
      ...{ kind: 'cold', fromOn: '2020-02-10', untilOn: '2020-02-20' },
    });
  });

  it('is asked for a kind and a first day before it is sent', async () => {
    const { screen, http, settle, answer } = await open(Shocks);
    await answer('shocks', []);
    expect(screen.text()).toContain('No event yet');
    Array.from(screen.element.querySelectorAll('button'))
      .find((button) => textOf(button) === 'Add an event')
      ?.click();
    await settle();
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settle();
    expect(screen.text()).toContain('Choose what happened.');
    http.expectNone('/api/statistics/shocks');
  });

  it('is only read by a supervisor', async () => {
    const { screen, answer } = await open(Shocks, ['supervisor']);
    await answer('shocks', [{ ...flood, mayChange: false }]);
    expect(screen.element.querySelector('button')).toBeNull();
    expect(screen.element.querySelector('a[href="/figures/shocks/s1"]')).not.toBeNull();
  });
});

describe('the numbers around it', () => {
  it('are those of the months before, during and after, by the month where cases are counted', async () => {
    const { screen, answer } = await open(ShockEffect, ['coordinator'], { id: 's1' });
    const items = (base: number, value: number) => [
      { code: 'identified', base, value, percent: 50 },
      { code: 'answers', base, value, percent: base ? Math.round((100 * value) / base) : null },
    ];
    await answer('shocks/s1/groups/g1', {
      shock: flood,
      windows: [
        { window: 'before', from: '2019-11-01', until: '2020-02-01', months: 3, items: items(10, 9) },
        { window: 'during', from: '2020-02-01', until: '2020-03-01', months: 1, items: items(0, 0) },
      ],
    });
    const lines = Array.from(screen.element.querySelectorAll('dl > div'), textOf);
    expect(lines).toEqual([
      'Before November 2019 – January 2020 3.3 a month',
      'During February 2020 0 a month',
      'Before November 2019 – January 2020 9 of 10, 90 %',
      'During February 2020 None',
    ]);
  });
});
