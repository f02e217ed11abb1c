import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import type { CallbackBoardDto, CallbackListDto, CallbackRequestRowDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Callbacks } from './callbacks';

const row = (more: Partial<CallbackRequestRowDto> = {}): CallbackRequestRowDto => ({
  id: 'r1',
  source: 'hidden',
  receivedAt: '2026-11-26T04:00:00Z',
  dueAt: '2026-11-26T04:30:00Z',
  isLate: false,
  isDoubtful: false,
  state: 'waiting',
  isMine: false,
  takenByName: null,
  tryAt: null,
  isLocked: false,
  outcome: null,
  junkReason: null,
  settledAt: null,
  allowedActions: ['take'],
  version: 1,
  ...more,
});
const WORDS = {
  number: '+992 93 500 11 22',
  times: ['morning' as const],
  hours: 'not on Friday',
  answeredBy: 'anyone' as const,
  ifOther: 'own_words' as const,
  cover: 'the bakery',
  codeWord: 'cherry',
  place: 'qubodiyon',
  language: 'tg',
  wish: 'police' as const,
  message: 'he is back',
  spot: '38.55982,68.78700 ±30',
};
const shelf = (items: CallbackRequestRowDto[], more: Partial<CallbackListDto> = {}): CallbackListDto => ({
  items,
  total: items.length,
  nextCursor: null,
  ...more,
});
const board = (items: CallbackRequestRowDto[], maySet = false): CallbackBoardDto => ({
  open: shelf(items),
  doubtful: shelf([]),
  settled: shelf([]),
  line: {
    isOpen: true,
    withinMinutes: 30,
    hasHours: true,
    maySet,
    sosNumber: '7315',
    sosDistricts: [{ place: 'kulob', digits: '8451' }],
    smsNumber: null,
  },
});

async function open(shown: CallbackBoardDto) {
  const screen = await show(Callbacks);
  const http = TestBed.inject(HttpTestingController);
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  const answer = async (path: string, body: object) => {
    const request = http.expectOne(path);
    request.flush(body);
    await settled();
    return request.request;
  };
  await settled();
  await answer('/api/callback-requests', shown);
  const refuse = async (path: string) => {
    const changed = { status: 412, statusText: 'Precondition Failed' };
    http.expectOne(path).flush({ ...changed, code: 'changed_meanwhile' }, changed);
    await settled();
  };
  const press = async (name: string): Promise<void> => {
    [...screen.element.querySelectorAll('button')]
      .find(({ textContent }) => textContent.trim() === name)
      ?.click();
    await settled();
  };
  return { screen, answer, refuse, press, settled };
}

describe('who asked to be called', () => {
  it('is taken before anything of it is read, and its outcome is sent with the version that was seen', async () => {
    const { screen, answer, press, settled } = await open(board([row()]));
    expect(screen.element.textContent).toContain('Not taken yet');
    await press('Take');
    const mine = row({ state: 'taken', isMine: true, allowedActions: ['reached', 'junk'], version: 2 });
    const taken = await answer('/api/callback-requests/r1/take', { ...mine, words: WORDS });
    expect(taken.context.get(SEEN_VERSION)).toBe(1);
    await answer('/api/callback-requests', board([mine]));
    for (const text of [
      ...['+992 93 500 11 22', 'cherry', '8–12. not on Friday', '“the bakery”', 'From the hidden page'],
      ...['Call the police for her, now', 'he is back', '38.55982,68.78700 ±30'],
    ])
      expect(screen.element.textContent).toContain(text);
    screen.element.querySelector<HTMLInputElement>('input[value=reached]')?.click();
    await settled();
    await press('Save');
    const said = await answer('/api/callback-requests/r1/outcomes', mine);
    expect([said.body, said.context.get(SEEN_VERSION)]).toEqual([{ outcome: 'reached' }, 2]);
    await answer('/api/callback-requests', board([]));
    expect(screen.element.textContent).toContain('Nobody is waiting for a call.');
    expect(screen.element.textContent).not.toContain('cherry');
  });

  it('is answered by SMS with a neutral sentence, after its reason and safety were said', async () => {
    const mine = row({ source: 'sms', state: 'taken', isMine: true, version: 3 });
    const { screen, answer, refuse, press, settled } = await open(board([mine]));
    await press('Open');
    const conversation = {
      messages: [
        { text: 'Yordam lozim ast', receivedAt: '2026-11-26T04:00:00Z', parts: 2, missing: [2], times: 2 },
      ],
      answers: [],
      sentences: [{ template: 'thanks', language: 'tg', text: 'Ташаккур.' }],
    };
    const words = { ...WORDS, answeredBy: null, ifOther: null };
    await answer('/api/callback-requests/r1', { ...mine, words, conversation });
    // A message that came since is opened from the list.
    await answer('/api/callback-requests', board([{ ...mine, version: 4 }]));
    expect(screen.element.textContent).toContain('Read what is new');
    await press('Open');
    await answer('/api/callback-requests/r1', { ...mine, words, conversation });
    await answer('/api/callback-requests', board([mine]));
    expect(screen.element.textContent).not.toContain('Read what is new');
    for (const text of [
      'Not said: ask first',
      'Yordam lozim ast',
      'Came 2 times',
      'Not received: part 2 of 2',
      'Latin letters',
    ])
      expect(screen.element.textContent).toContain(text);
    await press('Send this sentence');
    for (const value of ['asked', 'thanks'])
      screen.element.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    await settled();
    await press('Send this sentence');
    // A message that came since is read before anything is sent.
    await refuse('/api/callback-requests/r1/answers');
    const more = [...conversation.messages, { ...conversation.messages[0], text: 'U omad' }];
    const shown = { ...mine, version: 4, words, conversation: { ...conversation, messages: more } };
    await answer('/api/callback-requests/r1', shown);
    await answer('/api/callback-requests', board([{ ...mine, version: 4 }]));
    expect(screen.element.textContent).toMatch(/Read what is new, then try again.*U omad/s);
    for (const value of ['asked', 'thanks'])
      screen.element.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    await settled();
    await press('Send this sentence');
    const said = await answer('/api/callback-requests/r1/answers', { ...mine, words: WORDS, conversation });
    expect([said.body, said.context.get(SEEN_VERSION)]).toEqual([
      { template: 'thanks', language: 'tg', basis: 'asked', isSafeNow: true },
      4,
    ]);
  });

  it('is taken over with a reason only', async () => {
    const hers = row({ state: 'taken', takenByName: 'Zarina', allowedActions: ['take_over'] });
    const { answer, press, screen, settled } = await open(board([hers]));
    await press('Take over');
    await press('Take it over');
    screen.element.querySelector<HTMLInputElement>('input[value=asked_me]')?.click();
    await settled();
    await press('Take it over');
    const taken = await answer('/api/callback-requests/r1/take', { ...hers, isMine: true, words: WORDS });
    expect(taken.body).toEqual({ reason: 'asked_me' });
  });

  it('stands apart from what looks like junk, of which every page can be reached', async () => {
    const junk = (id: string) => row({ id, isDoubtful: true });
    const first = { ...board([row()]), doubtful: shelf([junk('d1')], { total: 2, nextCursor: 'next' }) };
    const { answer, press, screen } = await open(first);
    expect(screen.element.textContent).toMatch(/Waiting for a call \(1\).*Check: may be junk \(2\)/s);
    await press('Show more');
    await answer('/api/callback-requests', first);
    await answer('/api/callback-requests/lists/doubtful?cursor=next', shelf([junk('d2')], { total: 2 }));
    expect(screen.element.querySelectorAll('li')).toHaveLength(3);
    expect(screen.element.textContent).not.toContain('Show more');
  });

  it('is no junk without a reason', async () => {
    const mine = row({ state: 'taken', isMine: true, allowedActions: ['reached', 'junk'] });
    const { screen, answer, press, settled } = await open(board([mine]));
    await press('Open');
    await answer('/api/callback-requests/r1', { ...mine, words: WORDS });
    await answer('/api/callback-requests', board([mine]));
    screen.element.querySelector<HTMLInputElement>('input[value=junk]')?.click();
    await settled();
    const save = [...screen.element.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Save'),
    );
    expect(save?.disabled).toBe(true);
  });

  it('is let in by the supervisor, who says how soon it is read', async () => {
    const { answer, press, screen } = await open({
      ...board([]),
      line: {
        isOpen: false,
        withinMinutes: 30,
        hasHours: true,
        maySet: true,
        sosNumber: null,
        sosDistricts: [],
        smsNumber: null,
      },
    });
    expect(screen.element.textContent).toContain('The public page accepts no requests');
    await press('Open the page for requests');
    const set = await answer('/api/hotline', board([], true));
    expect(set.body).toEqual({ isOpen: true, withinMinutes: 30 });
    expect(screen.element.textContent).not.toContain('The public page accepts no requests');
    expect(screen.element.textContent).toMatch(
      /digits 7315.*: 8451.*\/app\/calculator.*Text messages are off/s,
    );
  });
});
