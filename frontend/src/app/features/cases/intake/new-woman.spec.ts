import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, Router, convertToParamMap } from '@angular/router';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show, until } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import { DraftStore } from '../../../core/drafts/draft-store';
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

async function open(): Promise<Screen<NewWoman>> {
  seal.mockReset().mockResolvedValue(true);
  TestBed.overrideProvider(WordSealer, { useValue: { seal } });
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
  });

  it('says whom to ring, and louder where she is not safe', async () => {
    const screen = await open();
    const numbers = [...screen.element.querySelectorAll('a[href^=tel]')].map((one) => one.textContent);
    expect(numbers).toEqual(['102', '1313']);
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
  async function read(temporary: string): Promise<Screen<TemporaryDrafts>> {
    TestBed.configureTestingModule({ providers: [...provideDraft('note-t123450', 'a word'), at(temporary)] });
    TestBed.overrideProvider(ActivatedRoute, at(temporary));
    return show(TemporaryDrafts, { caseId: '1' });
  }

  it('are offered in the case that has her code now, and in no other', async () => {
    expect((await read('T123450')).text()).toContain('Continue: Note');
    TestBed.resetTestingModule();
    expect((await read('T000000')).text()).toBe('');
  });

  it('become drafts of the case; the first is given up when the server has the second', async () => {
    const screen = await read('T123450');
    const store = TestBed.inject(DraftStore);
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    jest.spyOn(store, 'sendAll').mockResolvedValue(undefined);
    await screen.press('Continue: Note');
    await until(() => go.mock.calls.length > 0);
    expect(go).toHaveBeenCalledWith('/cases/1/notes');
    expect(store.find('note:1')?.value).toBe('a word');
    // The server never answered.
    expect(store.find('note-t123450')?.value).toBe('a word');
    go.mockClear();
    jest.spyOn(store, 'keeping').mockReturnValue(null);
    await screen.press('Continue: Note');
    await until(() => go.mock.calls.length > 0);
    expect(store.find('note-t123450')).toBeNull();
    // Both words stay, though they are alike.
    expect(store.list()).toHaveLength(2);
  });
});
