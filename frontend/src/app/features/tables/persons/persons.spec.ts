import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import type { PersonFiguresDto } from '../../../api/models/person-figures-dto';
import type { PersonScopeDto } from '../../../api/models/person-scope-dto';
import { Dates } from '../../../core/language/dates';
import { PersonSources } from './person-sources';
import { Persons } from './persons';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const period = {
  ...{ year: 2026, quarter: 1, state: 'published' as const, countedAt: '2026-04-15T03:00:00Z' },
  ...{ version: 1, lastVersion: 1, reason: null as 'late_book' | null, isWithoutLater: false },
};
const figure = (change: object) => ({ value: null, low: null, high: null, mark: null, ...change });
const scope = (change: Partial<PersonScopeDto>): PersonScopeDto => ({
  ...{
    groupId: 'g1',
    agencyId: null,
    kind: 'group',
    name: named('Kulob'),
    settledTooSoon: null,
    settledMark: 'small',
  },
  units: (['registrations', 'not_linked', 'cases', 'incidents', 'services'] as const).map((unit, at) => ({
    ...{ unit, value: 21 - at, mark: null },
  })),
  persons: figure({ value: 15 }),
  estimate: figure({ value: 15, low: 14, high: 17 }),
  notLinkedPercent: 15,
  ...change,
});
const figures: PersonFiguresDto = {
  period,
  smallestShown: 3,
  items: [
    scope({}),
    scope({
      ...{ agencyId: 'a1', kind: 'agency', name: named('Centre'), notLinkedPercent: null },
      persons: figure({ low: 4, high: 6 }),
      estimate: figure({ low: 1, high: 6 }),
    }),
    scope({ agencyId: 'a2', kind: 'agency', name: named('Police'), persons: figure({ mark: 'small' }) }),
  ],
};

async function open(items = [period]) {
  const screen = await show(Persons);
  const http = TestBed.inject(HttpTestingController);
  const settle = async (): Promise<void> => {
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
  };
  http.expectOne('/api/statistics/persons').flush({ items });
  await settle();
  const answer = async (path: string, body: object): Promise<void> => {
    http.expectOne(`/api/statistics/persons/${path}`).flush(body);
    await settle();
  };
  return { screen, settle, answer };
}

describe('persons', () => {
  it('stand beside registrations, cases, incidents and services, each with what it counts', async () => {
    const { screen, answer } = await open();
    await answer('2026/1', figures);
    const text = screen.text();
    expect(text).toContain('Kulob, Jan–Mar 2026');
    expect(text).toContain('15, between 14–17');
    expect(text).toContain('15 %');
    expect(text).toContain('Fewer than three, or none');
    expect(screen.element.querySelectorAll('tbody tr')).toHaveLength(8);
    expect(screen.element.querySelectorAll('dl dt').length).toBeGreaterThan(9);
  });

  it('are taken as a file of their period, in the language of the screen', async () => {
    const { screen, settle, answer } = await open();
    await answer('2026/1', figures);
    expect(screen.button('Show as a chart')).toBeTruthy();
    await screen.press('CSV');
    TestBed.inject(HttpTestingController)
      .expectOne('/api/statistics/exports/persons/2026-1/persons.en.csv?version=1')
      .flush(new Blob(['x']), { status: 403, statusText: 'Forbidden' });
    await settle();
    expect(screen.element.querySelector('pn-figure-files [role="alert"]')).not.toBeNull();
  });

  it('of a half-year stand under its months, and are a file that is named as in releases', async () => {
    const half = { ...period, quarter: 5 };
    const { screen, settle, answer } = await open([half]);
    await answer('2026/5', { ...figures, period: half });
    expect(screen.text()).toContain('Kulob, Jan–Jun 2026');
    await screen.press('CSV');
    TestBed.inject(HttpTestingController)
      .expectOne('/api/statistics/exports/persons/2026-5/persons.en.csv?version=1')
      .flush(new Blob(['x']), { status: 403, statusText: 'Forbidden' });
    await settle();
    expect(TestBed.inject(Dates).period('2026-6')).toBe('Jul–Dec 2026');
    const { name } = TestBed.inject(PersonSources).of({ ...figures, period: { ...half, version: 2 } });
    expect(name).toBe('persons-2026-h1-v2');
  });

  it('of an agency are a range, or left out, where a number would tell of one woman', async () => {
    const { screen, settle, answer } = await open();
    await answer('2026/1', figures);
    const choose = async (name: string): Promise<void> => {
      const chip = [...screen.element.querySelectorAll('mat-chip-option, button, input, label')].find(
        (element) => element.textContent?.trim() === name,
      );
      (chip?.querySelector('button') ?? (chip as HTMLElement)).click();
      await settle();
    };
    await choose('Centre');
    expect(screen.text()).toContain('4–6');
    await choose('Police');
    expect(screen.element.querySelectorAll('td.masked')).toHaveLength(1);
  });

  it('of a book that came later are a new version, beside the one that was corrected', async () => {
    const second = { ...period, version: 2, lastVersion: 2, reason: 'late_book' as const };
    const { screen, settle, answer } = await open([second as never]);
    await answer('2026/1', { ...figures, period: second });
    expect(screen.text()).toContain('Version 2: a register of this period was brought in');
    expect(screen.text()).not.toContain('There is a newer version');
    const first = [...screen.element.querySelectorAll('label, button, mat-chip-option, input')].find(
      (element) => element.textContent?.trim() === 'Version 1',
    );
    (first?.querySelector('button') ?? (first as HTMLElement)).click();
    await settle();
    await answer('2026/1?version=1', { ...figures, period: { ...period, lastVersion: 2 } });
    expect(screen.text()).toContain('There is a newer version');
  });

  it('say that later records are not in them', async () => {
    const { screen, answer } = await open();
    await answer('2026/1', { ...figures, period: { ...period, isWithoutLater: true } });
    expect(screen.text()).toContain('Its records are not in these figures');
  });

  it('say what comes where nothing was counted yet, and that a draft is no publication', async () => {
    const { screen } = await open([]);
    expect(screen.text()).toContain('No quarter was counted yet');
    TestBed.resetTestingModule();
    const draft = { ...period, state: 'draft' as const };
    const second = await open([draft as never]);
    await second.answer('2026/1', { ...figures, period: draft });
    expect(second.screen.text()).toContain('not published');
  });
});
