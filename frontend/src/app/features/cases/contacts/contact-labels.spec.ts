import { TestBed } from '@angular/core/testing';
import type { ContactPreviewDto } from '../../../api/models/contact-preview-dto';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { provideTesting, speak } from '../../../../testing/texts';
import type { ContactNote } from './card/contact-card';
import { contactRequest, nextLine, outcomeOptions } from './contact-labels';

const AROUND = { channel: 'phone', contactedAt: '2026-11-24T06:00:00Z', confirmsChannel: true } as const;
const note = (change: Partial<ContactNote>): ContactNote => ({
  outcome: null,
  alone: null,
  wellbeing: null,
  note: '',
  ...change,
});
const preview = (change: Partial<ContactPreviewDto> = {}): ContactPreviewDto => ({
  satisfied: 1,
  next: [],
  reopens: false,
  asksTriage: false,
  channel: 'keep',
  attention: [],
  ...change,
});

describe('the request of a contact', () => {
  it.each([
    ['without an outcome', note({})],
    ['after talking, without saying whether she was alone', note({ outcome: 'reached_safe' })],
    ['alone, without the question how she is', note({ outcome: 'reached_safe', alone: 'yes' })],
  ])('is not complete %s', (_, incomplete) => {
    expect(contactRequest(incomplete, AROUND)).toBeNull();
  });

  it('never carries an answer about how she is that others could hear', () => {
    const overheard = note({ outcome: 'reached_safe', alone: 'no', wellbeing: 'yes' });
    expect(contactRequest(overheard, AROUND)).toMatchObject({ alone: 'no', wellbeing: 'not_asked' });
  });

  it('confirms the channel only with her own word, alone', () => {
    const missed = note({ outcome: 'not_reached', alone: 'yes', wellbeing: 'no' });
    expect(contactRequest(missed, AROUND)).toMatchObject({ alone: null, confirmsChannel: false });
    const alone = note({ outcome: 'reached_safe', alone: 'yes', wellbeing: 'no' });
    expect(contactRequest(alone, AROUND)).toMatchObject({ confirmsChannel: true });
  });
});

describe('whether the plan is still right', () => {
  const withPlan = { ...AROUND, hasPlan: true };
  const alone = { outcome: 'reached_safe', alone: 'yes', wellbeing: 'no' };

  it('is asked alone, and answered before anything is sent', () => {
    expect(contactRequest(note(alone), withPlan)).toBeNull();
    expect(contactRequest(note({ ...alone, plan: 'right' }), withPlan)).toMatchObject({ plan: 'right' });
  });

  it.each([
    ['in front of others', note({ outcome: 'reached_safe', alone: 'no', plan: 'right' }), 'not_alone'],
    ['where she was not reached', note({ outcome: 'not_reached', plan: 'right' }), null],
    ['where she wants no contact', note({ ...alone, outcome: 'asked_no_contact', plan: 'right' }), null],
  ])('is not asked %s', (_, given, plan) => {
    expect(contactRequest(given, withPlan)).toMatchObject({ plan });
  });

  it('is not asked where there is none', () => {
    expect(contactRequest(note(alone), AROUND)).toMatchObject({ plan: null });
  });
});

describe('the words of a contact', () => {
  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideTesting()] });
    await speak('en');
  });
  const words = () => ({ t: TestBed.inject(Texts).t, dates: TestBed.inject(Dates) });

  it('ask how she is only where she was alone', () => {
    const asks = (alone: string | null) =>
      outcomeOptions(note({ alone }), words().t)
        .filter(({ asksWellbeing }) => asksWellbeing)
        .map(({ code }) => code);
    expect(asks('no')).toEqual([]);
    expect(asks('yes')).toContain('reached_worries');
    expect(asks('yes')).not.toContain('not_reached');
  });

  it('tell the earliest three steps first and who else hears of it', () => {
    const next = [
      { rule: 'fu.regular', step: 1, dueAt: '2026-12-02T06:00:00Z' },
      { rule: 'rk.reassess', step: 1, dueAt: '2026-11-25T06:50:00Z' },
      { rule: 'fu.safety_24h', step: 1, dueAt: '2026-11-26T06:00:00Z' },
      { rule: 'fu.safety_plan', step: 1, dueAt: '2026-12-20T06:00:00Z' },
    ] as const;
    expect(nextLine(preview({ next: [...next], attention: ['worries'] }), words())).toBe(
      'Reassess risk: by Wed 25 Nov 11:50; Safety check: by Thu 26 Nov 11:00; ' +
        'Regular contact: by Wed 2 Dec 11:00. Your supervisor is notified today.',
    );
  });

  it('never tell two checks of the first days as the same one', () => {
    const next = [
      { rule: 'fu.safety_24h', step: 1, dueAt: '2026-11-26T06:00:00Z' },
      { rule: 'fu.safety_24h', step: 2, dueAt: '2026-11-28T06:00:00Z' },
    ] as const;
    expect(nextLine(preview({ next: [...next] }), words())).toBe(
      'Safety check: by Thu 26 Nov 11:00; Second safety check: by Sat 28 Nov 11:00.',
    );
  });

  it('say when nothing new follows, when a case opens again, and when the channel is closed', () => {
    expect(nextLine(preview(), words())).toBe('No new task. Planned contacts stay.');
    expect(nextLine(preview({ reopens: true, channel: 'lock' }), words())).toBe(
      'The case opens again. No new task. Planned contacts stay. ' +
        'Do not use this contact channel until she confirms, in private, that it is safe.',
    );
  });

  it.each(['asked_to_stop', 'asked_to_stop_not_alone'] as const)(
    'never promise that contacts go on as planned after she asked us to stop: %s',
    (reason) => {
      const line = nextLine(preview({ attention: [reason] }), words());
      expect(line).not.toContain('Planned contacts stay');
      expect(line).toContain('Your supervisor is notified today.');
    },
  );

  it('are there in Tajik, too', async () => {
    await speak('tg');
    expect(nextLine(preview({ attention: ['not_safe'] }), words())).toBe(
      'Вазифаи нав нест. Тамосҳои нақшашуда мемонанд. Роҳбари шумо имрӯз огоҳ мешавад.',
    );
  });
});
