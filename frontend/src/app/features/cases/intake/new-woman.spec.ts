import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, Router, convertToParamMap } from '@angular/router';
import { settled, show, until } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import { DraftServer } from '../../../core/drafts/draft-server';
import { DraftStore } from '../../../core/drafts/draft-store';
import { ApiProblem } from '../../../core/http/api-problem';
import { readTemporaryCode } from '../../../core/offline/temporary-code';
import { WordSealer } from '../../../core/offline/word-sealer';
import { CodeSearch } from '../case-list/code-search';
import { TemporaryDrafts } from '../case-page/temporary-drafts';
import { NewWoman } from './new-woman';
import { RegisteredAlready } from './registered-already';

interface Head {
  key: string;
  login: string;
  edit: number;
  writer: string;
}
const seal = jest.fn<Promise<boolean>, [Head, string]>();
const remove = jest.fn<Promise<void>, [string | null, string, string]>();

async function open(): Promise<Screen<NewWoman>> {
  seal.mockReset().mockResolvedValue(true);
  remove.mockReset().mockResolvedValue(undefined);
  TestBed.overrideProvider(WordSealer, { useValue: { seal, remove } });
  return show(NewWoman);
}

function type({ element }: Screen<unknown>, id: string, text: string): void {
  const field = element.querySelector<HTMLInputElement>(`#${id}`)!;
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

const choose = ({ element }: Screen<unknown>, legend: string, label: string): void => {
  const groups = [...element.querySelectorAll('fieldset')];
  const group = groups.find((one) => one.textContent.includes(legend));
  [...group!.querySelectorAll('label')].find((one) => one.textContent.includes(label))!.click();
};

describe('a new woman without a line', () => {
  it('is sealed under a temporary code for the registration form, and shown no more', async () => {
    const screen = await open();
    const code = readTemporaryCode(screen.element.querySelector('[data-code]')!.textContent);
    expect(screen.text()).toContain('Not registered: no reminder runs for her.');
    type(screen, 'login', 'worker');
    type(screen, 'givenName', 'Namuna');
    choose(screen, 'May we keep this', 'Yes, alone');
    await settled(screen);
    expect(screen.text()).toContain('Only this user name opens it: worker');
    await screen.press('Keep');
    await settled(screen);
    expect(screen.text()).toContain('Check each letter of the name');
    await screen.press('Keep');
    await settled(screen);
    const [head, words] = seal.mock.calls.at(-1)!;
    expect(head).toMatchObject({ person: null, login: 'worker', key: `register-${code?.toLowerCase()}` });
    expect(JSON.parse(words)).toMatchObject({
      at: `/cases/new?temporary=${code}`,
      value: { givenName: 'Namuna', keeps: 'alone', safeNow: null, lawForms: [] },
    });
    expect(screen.text()).toContain('register her from your drafts');
    expect(screen.element.innerHTML).not.toContain('Namuna');
    screen.fixture.destroy();
    await settled(screen);
    expect(remove).not.toHaveBeenCalled();
  });

  it('leaves nothing on the phone when everything is taken back, and is sealed again after', async () => {
    const screen = await open();
    const hide = () => document.dispatchEvent(new Event('visibilitychange'));
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    type(screen, 'login', 'worker');
    type(screen, 'givenName', 'Namuna');
    hide();
    type(screen, 'givenName', '');
    hide();
    await until(() => remove.mock.calls.length > 0);
    const [head] = seal.mock.calls[0]!;
    expect(remove).toHaveBeenCalledWith(null, head.key, head.writer);
    type(screen, 'givenName', 'Namuna');
    hide();
    jest.restoreAllMocks();
    await until(() => seal.mock.calls.length === 2);
    expect(seal.mock.calls[1]?.[0]).toMatchObject({ writer: head.writer, edit: 2 });
  });

  it('says whom to ring, and louder where she is not safe', async () => {
    const screen = await open();
    const numbers = () => [...screen.element.querySelectorAll('a[href^=tel]')].map((one) => one.textContent);
    expect(numbers()).toEqual(['102', '1313']);
    expect(screen.text()).not.toContain('may work at 102');
    choose(screen, 'work in one of our agencies', 'Yes');
    await settled(screen);
    expect(numbers()).toEqual(['1313', '102']);
    expect(screen.text()).toContain('The other person may work at 102.');
    expect(screen.element.querySelector('[role=alert]')).toBeNull();
    choose(screen, 'Is she safe now?', 'No');
    await settled(screen);
    expect(screen.element.querySelector('[role=alert]')!.textContent).toContain(
      'If she is not safe now, ring:',
    );
  });

  it('is sealed before the page goes, in one envelope that each change replaces', async () => {
    const screen = await open();
    type(screen, 'login', 'worker');
    type(screen, 'givenName', 'Nam');
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    jest.restoreAllMocks();
    type(screen, 'givenName', 'Namuna');
    screen.fixture.destroy();
    await until(() => seal.mock.calls.length === 2);
    const [first, second] = seal.mock.calls.map(([head]) => head);
    expect([first?.writer, first?.key, first?.edit]).toEqual([second?.writer, second?.key, 1]);
    expect(second?.edit).toBe(2);
  });

  it('asks for the user name and for some word of her, and says where the browser keeps nothing', async () => {
    const screen = await open();
    await screen.press('Keep');
    expect(screen.text()).toContain('Please fill in this field');
    expect(seal).not.toHaveBeenCalled();
    seal.mockResolvedValue(false);
    type(screen, 'login', 'worker');
    type(screen, 'givenName', 'Namuna');
    await screen.press('Keep');
    await settled(screen);
    expect(screen.text()).toContain('NOT kept');
    expect(screen.element.querySelector<HTMLInputElement>('#givenName')!.value).toBe('Namuna');
  });
});

it('what was written under a temporary code finds the case of a woman who is registered already', async () => {
  const find = jest
    .fn()
    .mockResolvedValueOnce([])
    .mockResolvedValue([{ to: ['/cases', '1'], label: '' }]);
  TestBed.overrideProvider(CodeSearch, { useValue: { find } });
  const screen = await show(RegisteredAlready, { temporary: 'T123450' });
  const go = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  type(screen, 'realCode', '7K4M-9QX4');
  await screen.press('Open the case');
  await settled(screen);
  expect(screen.text()).toContain('Check the code');
  await screen.press('Open the case');
  await settled(screen);
  expect(go.mock.calls).toEqual([[['/cases', '1'], { queryParams: { temporary: 'T123450' } }]]);
});

describe('drafts under a temporary code', () => {
  const at = (temporary: string) => ({
    provide: ActivatedRoute,
    useValue: { snapshot: { queryParamMap: convertToParamMap({ temporary }) } },
  });
  const keep = jest.fn<Promise<object>, [string, { value: string }]>();
  async function read(temporary: string, words: Record<string, unknown> = { 'note-t123450': 'a word' }) {
    keep.mockReset().mockRejectedValue(new ApiProblem(0, 'no_connection'));
    const server = { list: () => new Promise(() => undefined), keep, drop: () => Promise.resolve() };
    TestBed.configureTestingModule({
      providers: [{ provide: DraftServer, useValue: server }, at(temporary)],
    });
    TestBed.overrideProvider(ActivatedRoute, at(temporary));
    TestBed.overrideProvider(WordSealer, { useValue: { seal, remove } });
    const screen = await show(TemporaryDrafts, { caseId: '1' });
    const [store, go] = [TestBed.inject(DraftStore), jest.spyOn(TestBed.inject(Router), 'navigateByUrl')];
    go.mockResolvedValue(true);
    for (const [key, value] of Object.entries(words)) store.keep(key, value);
    await settled(screen);
    const take = async () => {
      const before = go.mock.calls.length;
      await screen.press('Continue: Note');
      await until(() => go.mock.calls.length > before);
    };
    const held = () => Object.fromEntries(store.list().map(({ key, value }) => [key, value]));
    return { screen, store, go, take, held };
  }
  const answers = () =>
    keep.mockImplementation(() => Promise.resolve({ version: 1, savedAt: new Date().toISOString() }));

  it('are offered in the case that has her code now, and in no other', async () => {
    expect((await read('T123450')).screen.text()).toContain('Continue: Note');
    TestBed.resetTestingModule();
    expect((await read('T000000')).screen.text()).toBe('');
  });

  it('become drafts of the case once; the first is given up when the server has the second', async () => {
    const { screen, store, go, take, held } = await read('T123450');
    screen.button('Continue: Note').click();
    screen.button('Continue: Note').click();
    await until(() => go.mock.calls.length > 0);
    expect(go.mock.calls).toEqual([['/cases/1/notes']]);
    const both = { 'note:1': 'a word', 'note-t123450': 'a word' };
    expect(held()).toEqual(both);
    await take();
    expect(held()).toEqual(both);
    // She went on writing before the line was back.
    store.keep('note:1', 'a word more');
    await take();
    expect(held()).toEqual({ ...both, 'note:1': 'a word more' });
    answers();
    await store.sendAll();
    expect(held()).toEqual({ 'note:1': 'a word more' });
  });

  it('are given up when what they became was sent, though the line came later', async () => {
    const { store, take, held } = await read('T123450');
    await take();
    void store.sent('note:1');
    expect(held()).toEqual({});
  });

  it('are no second draft where the present one says the same', async () => {
    const { take, held } = await read('T123450', { 'note-t123450': 'a word', 'note:1': 'a word' });
    answers();
    await take();
    expect(held()).toEqual({ 'note:1': 'a word' });
  });

  it('show in the form that is open already, whose words stay beside them', async () => {
    const { store, take, held } = await read('T123450');
    const shown: unknown[] = [];
    const typed = () => store.keep('note:1', 'typed just now');
    const close = store.open('note:1', {
      keep: () => (shown.length === 0 ? typed() : undefined),
      take: ({ value }) => shown.push(value),
      sendKey: () => null,
      sent: () => undefined,
    });
    answers();
    await take();
    expect(shown).toEqual(['a word']);
    const [beside] = Object.keys(held()).filter((key) => key !== 'note:1');
    expect(held()).toEqual({ 'note:1': 'a word', [beside!]: 'typed just now' });
    store.takeBeside(beside!);
    expect(shown).toEqual(['a word', 'typed just now']);
    close();
  });
});
