import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { AbsencesDto } from '../../api/models/absences-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Absences } from './absences';

const absences = (more: Partial<AbsencesDto> = {}): AbsencesDto => ({
  items: [
    {
      id: 'a1',
      person: { id: 'p1', displayName: 'Worker' },
      standIn: { id: 'p2', displayName: 'Colleague' },
      startsOn: '2026-11-24',
      endsOn: '2026-11-27',
      isRunning: true,
      allowedActions: ['end'],
      version: 4,
    },
    {
      id: 'a2',
      person: { id: 'p3', displayName: 'Another' },
      standIn: null,
      startsOn: '2026-12-01',
      endsOn: '2026-12-01',
      isRunning: false,
      allowedActions: [],
      version: 1,
    },
  ],
  people: [
    { id: 'p1', displayName: 'Worker' },
    { id: 'p2', displayName: 'Colleague' },
  ],
  standIns: [
    { id: 'p1', displayName: 'Worker' },
    { id: 'p2', displayName: 'Colleague' },
  ],
  ...more,
});

async function open(answer = absences()) {
  const screen = await show(Absences);
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  await settled();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/absences').flush(answer);
  await settled();
  return { screen, settled, http, lines: () => [...screen.element.querySelectorAll('li')] };
}

describe('who is away', () => {
  it('says until when and who is told instead, and lets end what is hers to end', async () => {
    const { lines, http, settled } = await open();
    expect(lines().map((line) => line.textContent)).toEqual([
      expect.stringContaining('Colleague'),
      expect.stringContaining('Instead: the supervisors'),
    ]);
    expect(lines().map((line) => line.querySelectorAll('button').length)).toEqual([1, 0]);
    lines()[0]!.querySelector('button')!.click();
    const ended = http.expectOne('/api/absences/a1/end');
    expect(ended.request.context.get(SEEN_VERSION)).toBe(4);
    ended.flush('');
    await settled();
    http.expectOne('/api/absences').flush(absences({ items: [] }));
    await settled();
    expect(lines()).toEqual([]);
  });

  it('asks for both days before it sends anything', async () => {
    const { screen, http, settled } = await open();
    screen.element.querySelector('form')!.dispatchEvent(new Event('submit'));
    await settled();
    http.expectNone('/api/absences');
    expect(screen.element.querySelector('pn-error-summary')!.textContent).toContain('2 fields');
  });

  it('offers nobody to enter for but herself where she is no supervisor', async () => {
    const { screen } = await open(absences({ people: [{ id: 'p1', displayName: 'Worker' }] }));
    expect(screen.element.querySelector('#userId')).toBeNull();
    expect(screen.element.querySelector('#standInId')).not.toBeNull();
  });
});
