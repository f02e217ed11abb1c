import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { BandChangeDto } from '../../api/models/band-change-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { LevelAnswer } from './level-answer';

const ID = '0195f3c2-7a10-7c3e-9a54-3b1f2d4c5e6f';
const ADDRESS = `/api/band-changes/${ID}`;

const change = (more: Partial<BandChangeDto> = {}): BandChangeDto => ({
  id: ID,
  caseId: '0195f3c2-7a10-7c3e-9a54-000000000001',
  code: '7K4M9QX4',
  assessmentId: null,
  from: 'high',
  to: 'medium',
  direction: 'lower',
  reason: 'He moved to another town.',
  state: 'pending',
  requestedByName: 'Supervisor One',
  requestedAt: '2026-11-24T05:05:00Z',
  confirmerName: 'Colleague Two',
  decidedByName: null,
  decidedAt: null,
  highReasons: ['strangle', 'escalation'],
  lastAssessment: {
    assessedAt: '2026-11-20T05:00:00Z',
    assessedBand: 'high',
    knownShare: 0.833,
    incidentsInYear: 3,
    highReasons: ['strangle', 'escalation'],
  },
  allowedActions: ['confirm'],
  version: 2,
  ...more,
});

async function open(shown: BandChangeDto): Promise<[Screen<LevelAnswer>, HttpTestingController]> {
  const opening = show(LevelAnswer, { id: ID });
  await new Promise((resolve) => setTimeout(resolve));
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(ADDRESS).flush(shown);
  const screen = await opening;
  await settled(screen);
  return [screen, http];
}

async function answer(screen: Screen<LevelAnswer>, value: string): Promise<void> {
  screen.element.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
  await screen.fixture.whenStable();
  screen.button('Send the answer').click();
  await settled(screen);
}

describe('the answer to a change of the level', () => {
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('shows the coded facts beside the reason, before the answer', async () => {
    const [screen] = await open(change());
    const text = screen.text();
    expect(text).toContain('He moved to another town.');
    expect(text).toContain('Last assessment 20 Nov 2026 By the answers High');
    expect(text).toContain('83 % Incidents in 12 months 3');
    expect(text).toContain('Three or more incidents in a year');
    expect(text).toContain('Neck pressed, breathing blocked or held under water');
    expect(text.indexOf('The request')).toBeLessThan(text.indexOf('Yes, it may be Medium'));
  });

  it('chooses no answer beforehand and sends none that was not given', async () => {
    const [screen, http] = await open(change());
    expect(screen.element.querySelectorAll('input:checked')).toHaveLength(0);
    await screen.press('Send the answer');
    expect(screen.text()).toContain('Choose an answer');
    http.expectNone(`${ADDRESS}/confirmations`);
  });

  it('sends the answer with the version that was seen, and says what became of it', async () => {
    const [screen, http] = await open(change());
    await answer(screen, 'agreed');
    const sent = http.expectOne(`${ADDRESS}/confirmations`);
    expect(sent.request.body).toEqual({ answer: 'agreed' });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(2);
    sent.flush(
      change({
        state: 'applied',
        decidedByName: 'Colleague Two',
        decidedAt: '2026-11-24T06:00:00Z',
        allowedActions: [],
      }),
    );
    await settled(screen);
    expect(screen.text()).toContain('Your answer is recorded');
    expect(screen.text()).toContain('Colleague Two agreed, Tue 24 Nov 11:00');
    expect(screen.element.querySelectorAll('input')).toHaveLength(0);
  });

  it('shows the newest state when somebody else was faster, and says that nothing was sent', async () => {
    const [screen, http] = await open(change());
    await answer(screen, 'not_agreed');
    http
      .expectOne(`${ADDRESS}/confirmations`)
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    http
      .expectOne(ADDRESS)
      .flush(change({ state: 'lapsed', decidedAt: '2026-11-24T06:00:00Z', allowedActions: [], version: 3 }));
    await settled(screen);
    expect(screen.text()).toContain('Nothing was sent. Check the new version below.');
    expect(screen.text()).toContain('A newer event changed this, Tue 24 Nov 11:00.');
  });

  it('says why the rules refuse an answer', async () => {
    const [screen, http] = await open(change());
    await answer(screen, 'agreed');
    http
      .expectOne(`${ADDRESS}/confirmations`)
      .flush(
        { code: 'band_not_changed', reasons: ['second_person_connected'] },
        { status: 409, statusText: 'Conflict' },
      );
    await settled(screen);
    expect(screen.text()).toContain('Choose a colleague who never did.');
  });

  it('offers no answer to whoever may not give one', async () => {
    const [screen] = await open(change({ allowedActions: [] }));
    expect(screen.element.querySelectorAll('input, button')).toHaveLength(0);
    expect(screen.text()).toContain('Only a colleague who never worked on this case can answer.');
  });

  it.each([
    [
      'lowered by a supervisor alone',
      change({ state: 'applied', allowedActions: [] }),
      'It took effect at once',
    ],
    [
      'refused',
      change({
        state: 'not_agreed',
        decidedByName: 'Colleague Two',
        decidedAt: '2026-11-24T06:00:00Z',
        allowedActions: [],
      }),
      'Colleague Two did not agree, Tue 24 Nov 11:00. The level stayed.',
    ],
    ['raised', change({ direction: 'raise', state: 'applied', allowedActions: [] }), 'The level was raised'],
  ])('a change that was %s is told as it is', async (_what, shown, sentence) => {
    const [screen] = await open(shown);
    expect(screen.text()).toContain(sentence);
  });
});
