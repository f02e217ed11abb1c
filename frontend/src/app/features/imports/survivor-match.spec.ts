import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ImportRowDetailDto, SurvivorMatchDto } from '../../api/models';
import { IDEMPOTENCY_KEY, SEEN_VERSION } from '../../core/http/request-context';
import { show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import { SurvivorMatch } from './survivor-match';

const ROW: ImportRowDetailDto = {
  ...{ id: 'row-1', rowNo: 11, outcome: 'accepted_with_question', codes: ['survivor_unclear'] },
  ...{ repeatsRowNo: null, past: null, case: null, answeredAt: null, answeredByName: null, version: 4 },
  ...{ importId: 'import-1', title: { en: 'Book', ru: 'Журнал', tg: 'Дафтар' }, cells: [] },
  ...{ periodFrom: '2019-09-01', periodUntil: '2020-10-31', nextUnansweredId: null },
  allowedActions: ['say_whose'],
  whose: {
    state: 'to_review',
    survivors: [
      { caseId: 'case-1', code: '3DW3QJTA', state: 'to_review', byKeeper: false },
      { caseId: 'case-2', code: '7K4M9QX4', state: 'to_review', byKeeper: false },
    ],
  },
};
const attached = (byKeeper: boolean): ImportRowDetailDto => ({
  ...ROW,
  allowedActions: ['change_whose'],
  whose: {
    state: 'linked',
    survivors: [
      { caseId: 'case-1', code: '3DW3QJTA', state: 'linked', byKeeper },
      { caseId: 'case-2', code: '7K4M9QX4', state: 'apart', byKeeper },
    ],
  },
});
const standing = (state: SurvivorMatchDto['state'], allowedActions: string[]): ImportRowDetailDto => ({
  ...ROW,
  allowedActions,
  whose: { state, survivors: [] },
});

describe('whose a row of the past is', () => {
  let http: HttpTestingController;
  let screen: Screen<SurvivorMatch>;
  let heard: string[];

  const open = async (row: ImportRowDetailDto, language: 'en' | 'ru' | 'tg' = 'en'): Promise<void> => {
    screen = await show(SurvivorMatch, { row }, language);
    http = TestBed.inject(HttpTestingController);
    heard = [];
    screen.fixture.componentInstance.changed.subscribe(({ version }) => heard.push(`changed ${version}`));
    screen.fixture.componentInstance.overtaken.subscribe(() => heard.push('overtaken'));
  };
  const posted = (): TestRequest =>
    http.expectOne({ method: 'POST', url: '/api/import-rows/row-1/survivor-match' });
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await screen.fixture.whenStable();
  };
  const buttons = (): string[] =>
    Array.from(screen.element.querySelectorAll('button'), (one) => one.textContent.trim());

  it('names the survivors that come near by their codes alone, each with its case', async () => {
    await open(ROW);
    expect(screen.text()).toContain('Possible matches in your agency.');
    expect(screen.text()).toMatch(/3DW3\s*-QJTA/);
    expect(Array.from(screen.element.querySelectorAll('a'), (link) => link.getAttribute('href'))).toEqual([
      '/cases/case-1',
      '/cases/case-2',
    ]);
    expect(buttons()).toEqual(['It is hers', 'It is hers', 'None of them']);
    const names = Array.from(screen.element.querySelectorAll('li button'), (one) => one.ariaLabel);
    expect(names).toEqual(['It is hers: 3DW3-QJTA', 'It is hers: 7K4M-9QX4']);
  });

  it('sends the answer once, with the version that was seen', async () => {
    await open(ROW);
    const [, second] = Array.from(screen.element.querySelectorAll<HTMLButtonElement>('li button'));
    second?.click();
    second?.click();
    const sent = posted();
    expect(sent.request.body).toEqual({ answer: 'linked', caseId: 'case-2' });
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    expect(sent.request.context.get(IDEMPOTENCY_KEY)).toMatch(/^[0-9a-f]{32}$/);
    sent.flush({ ...attached(true), version: 5 });
    await settle();
    expect(heard).toEqual(['changed 5']);
  });

  it('says that nobody has checked what was found by comparing, and takes it back', async () => {
    await open(attached(false));
    expect(screen.text()).toContain('Nobody has checked it.');
    expect(buttons()).toEqual(['Not hers', 'Ask again']);
    await screen.press('Not hers');
    expect(posted().request.body).toEqual({ answer: 'no_match', caseId: null });
  });

  it('shows of a settled row its own survivor and no other', async () => {
    await open(attached(true));
    expect(screen.text()).not.toContain('Nobody has checked it.');
    expect(screen.element.querySelectorAll('li')).toHaveLength(1);
  });

  it.each([
    ['unknown', [], 'No survivor of your agency matches.', []],
    ['no_match', ['change_whose'], 'Marked: none of these.', ['Ask again']],
  ] as const)('of a row that is of nobody it says so: %s', async (state, actions, sentence, offered) => {
    await open(standing(state, [...actions]));
    expect(screen.text()).toContain(sentence);
    expect(buttons()).toEqual(offered);
  });

  it('says that somebody was faster, and what did not arrive', async () => {
    await open(ROW);
    await screen.press('None of them');
    posted().flush({ code: 'changed_meanwhile' }, { status: 412, statusText: '' });
    await settle();
    expect(heard).toEqual(['overtaken']);
    await screen.press('None of them');
    posted().error(new ProgressEvent('error'));
    await settle();
    expect(screen.element.querySelector('[role=alert]')?.textContent).toBeTruthy();
  });

  it.each([
    ['ru', 'О какой пострадавшей запись?'],
    ['tg', 'Сабт дар бораи кадом ҷабрдида аст?'],
  ] as const)('speaks %s', async (language, title) => {
    await open(ROW, language);
    expect(screen.text()).toContain(title);
    expect(screen.text()).not.toMatch(/whose\./);
  });
});
