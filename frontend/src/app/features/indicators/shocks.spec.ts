import { signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { openScreen, textOf } from '../../../testing/statistics';
import type { ShockDto } from '../../api/models/shock-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { ShockEffect } from './shock-effect';
import { Shocks } from './shocks';
import { Supply } from './supply';

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
  const around = [
    { window: 'before', from: '2019-11-01', until: '2020-02-01', months: 3 },
    { window: 'during', from: '2020-02-01', until: '2020-03-01', months: 1 },
  ];
  const figures = (cases: number | null, forms: number | null, plan: number | null) => [
    { part: 'work', code: 'new_cases', records: cases },
    { part: 'work', code: 'late', records: cases && 0 },
    { part: 'forms', code: 'not_known', records: forms },
    { part: 'wellbeing', code: 'plan', records: plan },
  ];
  const tablesOf = (element: HTMLElement): string[] => Array.from(element.querySelectorAll('tbody'), textOf);

  it('are those of the months before, during and after, by the month where cases are counted', async () => {
    const { screen, answer } = await open(ShockEffect, ['coordinator'], { id: 's1' });
    const items = (base: number, value: number) => [
      { code: 'identified', base, value, percent: 50 },
      { code: 'answers', base, value, percent: base ? Math.round((100 * value) / base) : null },
    ];
    await answer('shocks/s1/groups/g1', {
      shock: flood,
      windows: [
        { ...around[0], items: items(10, 9), figures: figures(4, 1, null) },
        { ...around[1], items: items(0, 0), figures: figures(2, 0, 5) },
      ],
    });
    const lines = Array.from(screen.element.querySelectorAll('dl > div'), textOf);
    expect(lines).toEqual([
      'Before November 2019 – January 2020 3.3 a month',
      'During February 2020 0 a month',
      'Before November 2019 – January 2020 9 of 10, 90 %',
      'During February 2020 None',
    ]);
    // What was 0 in every window is left out; of wellbeing a dash is no zero.
    expect(tablesOf(screen.element)).toEqual(['New cases 4 2', 'Safety plan – 5', 'Not known 1 0']);
  });

  it('are rounded for a statistician, of the whole country alone', async () => {
    const list = await open(Shocks, ['statistician']);
    await list.answer('shocks', [{ ...flood, mayChange: false }, law]);
    const links = Array.from(list.screen.element.querySelectorAll('a[href*="shocks/"]'), (link) =>
      link.getAttribute('href'),
    );
    expect(links).toEqual(['/figures/shocks/s2']);
    TestBed.resetTestingModule();
    const { screen, answer } = await open(ShockEffect, ['statistician'], { id: 's2' });
    await answer('shocks/s2/country', {
      shock: law,
      windows: [
        { ...around[0], items: [], figures: figures(20, null, null) },
        { ...around[1], items: [], figures: figures(null, null, null) },
      ],
    });
    expect(tablesOf(screen.element)).toEqual(['New cases 20 0–4', 'Safety plan – –']);
    expect(screen.text()).toContain('rounded to 5');
  });
});

describe('where supply ends', () => {
  it('shows months, unmet needs, hours and the most broken pathway first', async () => {
    const { screen, answer } = await open(Supply);
    const cell = { place: 'kulob', serviceType: 'legal', asked: 4, accepted: 1, waiting: 1, unmet: 2 };
    await answer('supply/groups/g1/2020', {
      cells: [
        { ...cell, month: '2020-10', refused: 2, noPlace: 1, silent: 0 },
        { ...cell, month: '2020-11', refused: 0, noPlace: 0, silent: 1 },
      ],
      unmet: [{ place: 'kulob', serviceType: 'legal', women: 2, high: 1, withoutHelp: 2, gaps: 0, days: 40 }],
      pathways: [
        { from: named('Centre'), to: named('Lawyers'), sent: 8, accepted: 4, reached: 3, broken: 4 },
        { from: named('Centre'), to: null, sent: 1, accepted: 0, reached: 0, broken: 1 },
      ],
      sessions: [{ month: '2020-10', sessions: 3, minutes: 150, women: 2 }],
      outcomes: [
        { kind: 'course', detail: 'other_trade', months: 6, holds: 2, partly: 1, stopped: 0, unasked: 1 },
      ],
      exits: [{ detail: 'goes_back_pressed', stays: 2 }],
      offeredPerWeek: 5,
    });
    expect(screen.text()).toContain('How women left your shelter She goes back, under pressure 2');
    expect(screen.text()).toContain('October 2020 3 of 4');
    expect(screen.text()).toContain('2 women, the oldest request 40 days ago');
    expect(screen.text()).toContain('2.5 h, sessions: 3, women: 2');
    expect(screen.text()).toContain(
      'Course · Another trade After 6 months: 2 still hold, 1 only partly, 0 ended, 1 not asked',
    );
    expect(screen.text()).toMatch(/Centre → Lawyers 8 4 3 4 Centre → nobody 1 0 0 1/);
  });

  it('shows what is not met yet also in a year in which nobody asked', async () => {
    const { screen, answer } = await open(Supply);
    const unmet = [
      { place: 'kulob', serviceType: 'legal', women: 2, high: 1, withoutHelp: 2, gaps: 0, days: 40 },
    ];
    const none = { cells: [], pathways: [], sessions: [], outcomes: [], exits: [], offeredPerWeek: 0 };
    await answer('supply/groups/g1/2020', { ...none, unmet });
    expect(screen.text()).toContain('2 women, the oldest request 40 days ago');
  });
});
