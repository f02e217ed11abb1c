import { HttpTestingController } from '@angular/common/http/testing';
import type { WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { CaseDto } from '../../../api/models/case-dto';
import type { TimelineEntryDto } from '../../../api/models/timeline-entry-dto';
import { CaseStore } from './case-store';
import { Overview } from './overview';

const TIMELINE = `/api/cases/${CASE_ID}/timeline`;

const entry = (id: string, kind: string): TimelineEntryDto => ({
  id,
  kind,
  partition: 'core',
  happenedAt: '2026-11-24T06:00:00.000Z',
  recordedAt: '2026-11-24T06:00:00.000Z',
  facts: { band: 'medium' },
  raisesRisk: false,
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
});

const choose = ({ element }: Screen<Overview>, value: string): void =>
  element.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();

describe('the timeline of a case', () => {
  const arrive = (address: string, items: TimelineEntryDto[], nextCursor: string | null = null): void =>
    TestBed.inject(HttpTestingController).expectOne(address).flush({ items, nextCursor });

  async function open(): Promise<Screen<Overview>> {
    TestBed.configureTestingModule({ providers: [provideCase({ partitions: ['core'] })] });
    const screen = await show(Overview);
    arrive(TIMELINE, [entry('1', 'case_opened'), entry('2', 'lead_assigned')]);
    await settled(screen);
    return screen;
  }

  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('shows everything first', async () => {
    const screen = await open();
    expect(screen.element.querySelector<HTMLInputElement>('input[value=all]')?.checked).toBe(true);
    expect(screen.text()).toContain('Case opened');
  });

  it('of a closed case stands alone: nothing is in the way of closing it any more', async () => {
    const closed = provideCase({ partitions: ['core', 'closure'], status: 'closed' });
    TestBed.configureTestingModule({ providers: [closed] });
    const screen = await show(Overview);
    arrive(TIMELINE, [entry('1', 'case_closed')]);
    await settled(screen);
    expect(screen.text()).not.toContain('Before this case can close');
  });

  it('stands alone for a coordinator, to whom a case has no gate: none is asked for', async () => {
    const shared = provideCase({ partitions: ['core', 'closure', 'support'], relations: ['group'] });
    TestBed.configureTestingModule({ providers: [shared] });
    const screen = await show(Overview);
    arrive(TIMELINE, [entry('1', 'case_opened')]);
    await settled(screen);
    expect(screen.text()).not.toContain('Before this case can close');
  });

  it('shows at once what was done above it, such as opening a closed case again', async () => {
    const screen = await open();
    const subject = TestBed.inject(CaseStore).subject as WritableSignal<CaseDto>;
    subject.update((shown) => ({ ...shown, version: 2 }));
    await settled(screen);
    arrive(TIMELINE, [entry('3', 'case_reopened'), entry('1', 'case_opened')]);
    await settled(screen);
    expect(screen.text()).toContain('Case opened again');
  });

  it('is narrowed by the server, and goes on within the same group', async () => {
    const screen = await open();
    choose(screen, 'risk');
    await settled(screen);
    arrive(`${TIMELINE}?group=risk`, [entry('3', 'risk_assessed')], 'next');
    await settled(screen);
    expect(screen.text()).toContain('Risk assessed');
    expect(screen.text()).not.toContain('Case opened');
    screen.element.querySelector<HTMLButtonElement>('pn-timeline button')?.click();
    await settled(screen);
    arrive(`${TIMELINE}?group=risk&cursor=next`, [entry('4', 'band_raised')]);
    await settled(screen);
    expect(screen.text()).toContain('Risk raised');
  });

  it('says that a group holds nothing, and can be left again', async () => {
    const screen = await open();
    choose(screen, 'closure');
    await settled(screen);
    arrive(`${TIMELINE}?group=closure`, []);
    await settled(screen);
    expect(screen.text()).toContain('Nothing here yet');
    choose(screen, 'all');
    await settled(screen);
    arrive(TIMELINE, [entry('1', 'case_opened')]);
    await settled(screen);
    expect(screen.text()).toContain('Case opened');
  });
});
