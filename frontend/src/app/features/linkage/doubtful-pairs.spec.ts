import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { PairDto } from '../../api/models/pair-dto';
import { Keyboard } from '../../core/keyboard/keyboard';
import { DoubtfulPairs } from './doubtful-pairs';

const LEVELS = ['same', 'close', 'partly', 'differs', 'not_told'] as const;
const FIELDS = ['given', 'surname', 'patronymic', 'mother', 'birth', 'phone', 'district', 'jamoat', 'sex'];

/** Pairs that differ by the level of their given name and by whether they are linked. */
const pair = (no: number): PairDto => ({
  id: `0195f3c2-7a10-7c3e-9a54-${String(no).padStart(12, '0')}`,
  isLinked: no % 2 === 0,
  fields: FIELDS.map((field, at) => ({
    field: field as PairDto['fields'][number]['field'],
    level: LEVELS[(at + no) % LEVELS.length] ?? 'same',
  })),
});
const pairs = (from: number, count: number): PairDto[] =>
  Array.from({ length: count }, (_, at) => pair(from + at));

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than a press counts as meant for the pair before. */
const HOLD = 320;

describe('pairs that wait for an answer', () => {
  let http: HttpTestingController;
  let screen: Screen<DoubtfulPairs>;

  const settle = async (ms = 0): Promise<void> => {
    await turn(ms);
    await screen.fixture.whenStable();
  };
  async function open(items: PairDto[], waiting = items.length): Promise<void> {
    const opening = show(DoubtfulPairs);
    await turn();
    http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/linkage/pairs').flush({ items, waiting });
    screen = await opening;
    await settle();
  }
  const answered = (no: number): TestRequest => http.expectOne(`/api/linkage/pairs/${pair(no).id}/answer`);
  const accept = async (no: number): Promise<void> => {
    answered(no).flush({ id: `decision-${no}` });
    await settle();
  };
  const refuse = async (no: number, status: number, code: string): Promise<void> => {
    answered(no).flush({ code }, { status, statusText: '' });
    await settle();
  };
  const press = async (name: string): Promise<void> => {
    const found = Array.from(screen.element.querySelectorAll<HTMLElement>('.answers button')).find((button) =>
      button.textContent.includes(name),
    );
    if (!found) throw new Error(`No button ${name}`);
    found.click();
    await settle(HOLD);
  };
  const givenName = (): string => screen.element.querySelector('tr td')?.textContent.trim() ?? '';

  afterEach(() => http.verify());

  it('stand one at a time, each field with a word, a shape and a place, and nothing else of anybody', async () => {
    await open(pairs(0, 3), 12);
    expect(screen.text()).toContain('12 pairs waiting');
    expect(screen.text()).toContain('Now treated as one person');
    const rows = Array.from(screen.element.querySelectorAll('tr'));
    expect(rows.map((row) => row.querySelector('th')?.textContent)).toEqual([
      ...['Given name', 'Surname', 'Father’s name', 'Mother’s name', 'Date of birth', 'Phone'],
      ...['District', 'Jamoat', 'Sex'],
    ]);
    const words = rows.slice(0, 5).map((row) => row.querySelector('td')?.textContent.trim());
    expect(words).toEqual(['Same', 'Close', 'Partly', 'Differs', 'Not recorded']);
    const drawn = rows.slice(0, 5).map((row) => row.querySelector('svg')?.innerHTML ?? '');
    expect(new Set(drawn).size).toBe(5);
  });

  it('are followed by the next at once, before the answer has arrived', async () => {
    await open(pairs(0, 20), 20);
    await press('Two persons');
    expect(givenName()).toBe('Close');
    expect(screen.text()).toContain('19 pairs waiting');
    expect(screen.text()).toContain('Undo “Two persons”');
    const sent = answered(0);
    expect(sent.request.body).toEqual({ answer: 'different' });
    sent.flush({ id: 'decision-0' });
  });

  it('are answered by the keys 1, 2 and 3, and the last answer is taken back by U', async () => {
    await open(pairs(0, 20), 20);
    TestBed.inject(Keyboard);
    const key = async (code: string): Promise<void> => {
      document.body.append(screen.element);
      document.body.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true }));
      await settle(HOLD);
    };
    await key('Digit1');
    await accept(0);
    await key('Digit3');
    const third = answered(1);
    expect(third.request.body).toEqual({ answer: 'cannot_tell' });
    third.flush({ id: 'decision-1' });
    await settle();
    await key('KeyU');
    http.expectOne('/api/linkage/decisions/decision-1/undo').flush({ id: 'decision-1' });
    await settle(HOLD);
    expect(givenName()).toBe('Close');
    expect(screen.text()).toContain('Your answer was undone. You can answer the pair again.');
    expect(screen.text()).toContain('Undo “One person”');
    await key('Digit2');
    const again = answered(1);
    expect(again.request.body).toEqual({ answer: 'different' });
    again.flush({ id: 'decision-2' });
  });

  it('hold still for a moment: a second press on the same place answers nothing', async () => {
    await open(pairs(0, 20), 20);
    screen.element.querySelector<HTMLElement>('[data-key=choice-1]')?.click();
    screen.element.querySelector<HTMLElement>('[data-key=choice-1]')?.click();
    await settle();
    await accept(0);
    expect(givenName()).toBe('Close');
  });

  it('are fetched anew when few are left, and those on their way are not asked twice', async () => {
    await open(pairs(0, 8), 30);
    await press('One person');
    // The server made this list before the answer arrived.
    http.expectOne('/api/linkage/pairs').flush({ items: pairs(0, 20), waiting: 30 });
    await settle();
    expect(screen.text()).toContain('29 pairs waiting');
    await accept(0);
    for (let no = 1; no < 12; no += 1) {
      await press('Cannot tell');
      await accept(no);
    }
    expect(screen.text()).toContain('18 pairs waiting');
  });

  it('say quietly that another coordinator was first, and go on', async () => {
    await open(pairs(0, 20), 20);
    await press('One person');
    await refuse(0, 409, 'pair_answered_meanwhile');
    expect(screen.text()).toContain('Another coordinator answered this pair first. That answer stays.');
    expect(screen.text()).not.toContain('Undo');
    expect(givenName()).toBe('Close');
    expect(screen.text()).toContain('19 pairs waiting');
  });

  it('come again after the one in sight when the answer did not arrive', async () => {
    await open(pairs(0, 20), 20);
    await press('One person');
    await refuse(0, 503, 'busy');
    expect(screen.text()).toContain('The last pair comes again.');
    expect(screen.text()).toContain('20 pairs waiting');
    expect(givenName()).toBe('Close');
    await press('Two persons');
    await accept(1);
    expect(givenName()).toBe('Same');
  });

  it('say when none waits, and can be looked for again', async () => {
    await open([]);
    expect(screen.text()).toContain('No pair is waiting for an answer');
    await screen.press('Look again');
    http.expectOne('/api/linkage/pairs').flush({ items: pairs(2, 1), waiting: 1 });
    await settle();
    expect(givenName()).toBe('Partly');
    expect(screen.text()).toContain('1 pair waiting');
    await press('One person');
    await accept(2);
    expect(screen.text()).toContain('No pair is waiting for an answer');
    expect(screen.text()).toContain('Undo “');
  });
});
