import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { BandChangeOptionsDto } from '../../../api/models/band-change-options-dto';
import { ChangeLevel } from './change-level';

const OPTIONS = `/api/cases/${CASE_ID}/band-change-options`;
const CHANGES = `/api/cases/${CASE_ID}/band-changes`;
const COLLEAGUE = '01a21071-0000-7000-8000-000000000009';

const options = (more: Partial<BandChangeOptionsDto> = {}): BandChangeOptionsDto => ({
  caseId: CASE_ID,
  band: 'high',
  choices: [
    {
      band: 'standard',
      direction: 'lower',
      needsSecondPerson: true,
      refusals: ['lowering_needs_assessment'],
    },
    { band: 'medium', direction: 'lower', needsSecondPerson: true, refusals: [] },
  ],
  colleagues: [{ id: COLLEAGUE, displayName: 'Colleague Two' }],
  pendingId: null,
  ...more,
});

async function open(
  given: BandChangeOptionsDto,
  direction = 'lower',
): Promise<[Screen<ChangeLevel>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(ChangeLevel, { direction });
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(OPTIONS).flush(given);
  await settled(screen);
  return [screen, http];
}

async function choose(screen: Screen<ChangeLevel>, value: string): Promise<void> {
  screen.element.querySelector<HTMLInputElement>(`input[value='${value}']`)?.click();
  await screen.fixture.whenStable();
}

async function write(screen: Screen<ChangeLevel>, text: string): Promise<void> {
  const area = screen.element.querySelector('textarea')!;
  area.value = text;
  area.dispatchEvent(new Event('input'));
  await screen.fixture.whenStable();
}

describe('changing the level by judgement', () => {
  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('says before sending that a colleague must agree, and who may be asked', async () => {
    const [screen] = await open(options());
    expect(screen.text()).toContain('Level now High');
    expect(screen.text()).toContain('Takes effect when a second person agrees');
    expect(screen.text()).not.toContain('Colleague Two');
    await choose(screen, 'medium');
    expect(screen.text()).toContain('A colleague who never worked on this case must agree.');
    expect(screen.text()).toContain('Colleague Two');
    expect(screen.button('Ask to lower').type).toBe('submit');
  });

  it('keeps a level that the rules refuse in the list, with the reason why', async () => {
    const [screen] = await open(options());
    expect(screen.text()).toContain('Too little is known. Assess risk first.');
    expect(screen.element.querySelector<HTMLInputElement>('input[value=standard]')?.disabled).toBe(true);
  });

  it('asks for level, reason and colleague, and sends all three once', async () => {
    const [screen, http] = await open(options());
    await screen.press('Lower the level');
    expect(screen.text()).toContain('Choose a level');
    expect(screen.text()).toContain('Write the reason');
    await choose(screen, 'medium');
    await write(screen, '  He moved away.  ');
    await screen.press('Ask to lower');
    expect(screen.text()).toContain('Choose a colleague');
    http.expectNone(CHANGES);
    await choose(screen, COLLEAGUE);
    screen.button('Ask to lower').click();
    await settled(screen);
    const sent = http.expectOne(CHANGES);
    expect(sent.request.body).toEqual({ band: 'medium', reason: 'He moved away.', confirmedBy: COLLEAGUE });
    sent.flush({});
    await settled(screen);
  });

  it('raises at once and asks nobody', async () => {
    const given = options({
      band: 'medium',
      choices: [
        { band: 'standard', direction: 'lower', needsSecondPerson: false, refusals: [] },
        { band: 'high', direction: 'raise', needsSecondPerson: false, refusals: [] },
      ],
      colleagues: [],
    });
    const [screen, http] = await open(given, 'raise');
    expect(screen.element.querySelectorAll('input[type=radio]')).toHaveLength(1);
    await choose(screen, 'high');
    await write(screen, 'He came back.');
    screen.button('Raise the level').click();
    await settled(screen);
    const sent = http.expectOne(CHANGES);
    expect(sent.request.body).toEqual({ band: 'high', reason: 'He came back.', confirmedBy: null });
    sent.flush({});
    await settled(screen);
  });

  it('offers nothing to send where nobody is left who could agree', async () => {
    const [screen] = await open(options({ colleagues: [] }));
    await choose(screen, 'medium');
    expect(screen.text()).toContain('No colleague can decide.');
    expect(() => screen.button('Ask to lower')).toThrow();
  });

  it('tells every reason of a refusal, keeps what was written and asks anew what may be chosen', async () => {
    const [screen, http] = await open(options());
    await choose(screen, 'medium');
    await write(screen, 'He moved away.');
    await choose(screen, COLLEAGUE);
    screen.button('Ask to lower').click();
    await settled(screen);
    http
      .expectOne(CHANGES)
      .flush(
        { code: 'band_not_changed', reasons: ['second_person_connected'] },
        { status: 409, statusText: 'Conflict' },
      );
    await settled(screen);
    http.expectOne(OPTIONS).flush(options({ colleagues: [] }));
    await settled(screen);
    expect(screen.text()).toContain('This person worked on the case.');
    expect(screen.element.querySelector('textarea')?.value).toBe('He moved away.');
  });

  it('says that a request already waits', async () => {
    const [screen] = await open(options({ pendingId: COLLEAGUE }));
    expect(screen.text()).toContain('A new one replaces it.');
    expect(screen.element.querySelector('a[href="/decisions/levels/' + COLLEAGUE + '"]')).not.toBeNull();
  });

  it.each([
    ['raise', 'He came back.'],
    ['lower', ''],
  ])('brings a reason for raising back into a %s as “%s”', async (direction, text) => {
    const kept = { direction: 'raise', band: 'high', reason: 'He came back.', who: null };
    TestBed.configureTestingModule({ providers: provideDraft(`level:${CASE_ID}`, kept) });
    const both = options().choices.concat({
      band: 'high',
      direction: 'raise',
      needsSecondPerson: false,
      refusals: [],
    });
    const [screen] = await open(options({ choices: both }), direction);
    expect(screen.element.querySelector('textarea')?.value).toBe(text);
  });
});
