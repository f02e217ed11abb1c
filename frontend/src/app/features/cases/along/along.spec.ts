import { HttpTestingController } from '@angular/common/http/testing';
import { computed, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { phone } from '../../../../testing/phone';
import { settled, show, until } from '../../../../testing/screen';
import { LANGUAGE } from '../../../api/models/language-array';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import type { FactorSetDto } from '../../../api/models/factor-set-dto';
import { AlongCommands } from '../../../core/along/along-commands';
import type { ToSend } from '../../../core/along/along-commands';
import { AlongStore } from '../../../core/along/along-store';
import type { AlongCopy } from '../../../core/along/along-store';
import { AlongWords } from '../../../core/along/along-words';
import { Keypad } from '../../../core/along/keypad';
import { Unlock } from '../../../core/along/unlock';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { HeldCommands } from '../../../core/offline/held-commands';
import { Line } from '../../../core/offline/line';
import { SessionStore } from '../../../core/session/session.store';
import { AlongCasePage } from './along-case';
import { AlongForm } from './along-form';
import { AlongList } from './along-list';
import { OwnPhones } from './own-phones';
import { TakeAlong } from './take-along';

const NOW = '2026-11-30T09:00:00Z';
const answer: AlongCaseDto = {
  ...{ caseId: 'c1', code: '7K4M-9QX4', reference: 'r', band: 'high', assessmentId: null },
  due: [
    {
      ...{ followUpId: 'f1', kind: 'follow_up', rule: 'fu.regular', step: 1, version: 1 },
      ...{ dueAt: '2026-12-01T09:00:00Z', fromAt: NOW },
    } as unknown as AlongCaseDto['due'][number],
  ],
  ...{ dates: [], orders: [], referrals: [], goals: [] },
  contacts: [
    { contactedAt: NOW, outcome: 'reached_safe', channel: 'phone', alone: null },
  ] as unknown as AlongCaseDto['contacts'],
  safeContact: {
    ...{ channel: 'phone', windows: [], version: 1, reviewOn: '2026-12-24', isLocked: false },
    ...{ hasNever: true, sharedPhone: true, smsAllowed: false, voicemailAllowed: false },
  },
};

/** An open copy with one case, on a phone with or without a line, and a session or none. */
function open({ isLost = true, person = null as string | null, proofs = ['password'] } = {}) {
  phone();
  const vault = signal<object | null>({ person: 'hers', shelf: { copy: 1 } });
  const store = {
    cases: signal<readonly (AlongCopy | null)[]>([{ caseId: 'c1', etag: '1', takenAt: NOW, answer }]),
    ...{ isOpen: computed(() => vault() !== null), met: signal(0), opened: vault },
    ...{ lock: jest.fn(() => vault.set(null)), putAway: jest.fn(() => Promise.resolve()) },
    ...{ device: jest.fn(() => Promise.resolve('here')), look: jest.fn(() => Promise.resolve('none')) },
    ...{ questions: signal<FactorSetDto | null>(null), isOfAnother: jest.fn(() => Promise.resolve(false)) },
    ...{ closeForNight: jest.fn(() => Promise.resolve()), renew: jest.fn(() => Promise.resolve()) },
  };
  TestBed.overrideProvider(AlongStore, { useValue: store });
  TestBed.overrideProvider(AlongCommands, { useValue: { entries: signal([]) } });
  TestBed.overrideProvider(Line, { useValue: { isLost: signal(isLost), onFound: () => () => undefined } });
  TestBed.overrideProvider(SessionStore, {
    useValue: { user: signal(person ? { id: person } : null), proofs: signal(proofs) },
  });
  return store;
}

const KEY = /\b[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z0-9]+)*\b/;

describe('an open copy', () => {
  it.each(
    LANGUAGE.flatMap((language) => [
      ['list', AlongList, {}, language] as const,
      ['case', AlongCasePage, { number: '1' }, language] as const,
    ]),
  )('has words for everything on its %s (%#)', async (_, screen, inputs, language) => {
    open();
    const shown = await show(screen as Type<unknown>, inputs, language);
    expect(shown.text()).toContain('7K4M');
    expect(shown.text()).not.toMatch(KEY);
    expect(shown.element.querySelectorAll('h1')).toHaveLength(1);
    expect(shown.element.querySelectorAll('button:empty, a:empty')).toHaveLength(0);
  });

  it('says what must be known before she is contacted, and nothing that only a line gives', async () => {
    open();
    const text = (await show(AlongCasePage, { number: '1' })).text();
    expect(text).toContain('She said what must never be done. Read it with a connection');
    expect(text).not.toContain('Sign in');
  });

  it('gives way to the keypad once it is locked', async () => {
    open();
    const screen = await show(AlongList);
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl');
    await screen.press('Lock');
    expect(go).toHaveBeenCalledWith('/no-line', { replaceUrl: true });
  });

  it('gives way to the choice of cases where the server ended it', async () => {
    const store = open({ person: 'hers' });
    await show(AlongList);
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl');
    TestBed.inject(HeldCommands).endedOf.set('hers');
    store.lock();
    TestBed.tick();
    expect(go).toHaveBeenCalledWith('/along', { replaceUrl: true });
  });

  it('leaves the number of a case that is hers no more: no form turns to another case', async () => {
    const store = open();
    const screen = await show(AlongForm, { number: '1', form: 'note' });
    const go = jest.spyOn(TestBed.inject(Router), 'navigateByUrl');
    store.cases.update((cases) => [null, ...cases]);
    await screen.fixture.whenStable();
    expect(screen.element.querySelector('textarea')).toBeNull();
    expect(go).toHaveBeenCalledWith('/along/list', { replaceUrl: true });
    TestBed.resetTestingModule();
    open().cases.update((cases) => [null, ...cases]);
    const links = (await show(AlongList)).element.querySelectorAll('a[href^="/along/"]');
    expect(new Set([...links].map((link) => link.getAttribute('href')))).toEqual(new Set(['/along/2']));
  });

  it.each(['note', 'contact', 'support'])('seals what a %s holds while it is typed', async (form) => {
    open();
    const look = jest.spyOn(AlongWords.prototype, 'look');
    const screen = await show(AlongForm, { number: '1', form });
    await settled(screen);
    const text = screen.element.querySelector('textarea');
    if (text) text.value = 'a word';
    text?.dispatchEvent(new Event('input'));
    await screen.fixture.whenStable();
    expect(look.mock.lastCall?.[0]).toMatchObject({ key: `${form}:c1` });
    expect(JSON.stringify(look.mock.lastCall?.[0].value)).toContain('a word');
  });

  const questions: FactorSetDto = {
    ...{ set: 'core-v1', answers: [], suicideAnswers: [], suicideQuestions: ['thoughts', 'now'] },
    parts: [{ part: 'violence', factors: [{ factor: 'strangle', critical: true, ever: true }] }],
  };
  it.each([null, questions])('offers an assessment where its questions are here (%#)', async (here) => {
    open().questions.set(here);
    const text = (await show(AlongCasePage, { number: '1' })).text();
    expect(text.includes('Risk assessment')).toBe(here !== null);
  });

  it('asks for risk as with a line, and says at once that nobody knows of the danger yet', async () => {
    const store = open();
    store.questions.set(questions);
    const keep = jest.fn((_: ToSend) => Promise.resolve(true));
    TestBed.overrideProvider(AlongCommands, { useValue: { entries: signal([]), keep } });
    const screen = await show(AlongForm, { number: '1', form: 'assessment' });
    await until(() => screen.text().includes('Save the assessment'));
    const says = async (question: number, value: string) => {
      const asked = screen.element.querySelectorAll('[data-question]')[question];
      asked?.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
      await screen.fixture.whenStable();
    };
    await screen.press('Save the assessment');
    expect(screen.text()).toContain('Ask these questions');
    await says(1, 'no');
    expect(screen.text()).not.toContain('She may be in danger now.');
    // Chromium keeps radio buttons outside such a form on the disk.
    const kept = [...screen.element.querySelectorAll('input')].filter(
      (one) => one.form?.getAttribute('autocomplete') !== 'off',
    );
    expect(kept).toEqual([]);
    await says(1, 'yes');
    expect(screen.text()).not.toContain('Do not leave the person alone.');
    await says(2, 'yes');
    expect(screen.text()).toContain('Do not leave the person alone.');
    await says(0, 'yes');
    expect(screen.text()).toContain('She may be in danger now.');
    // She did not see the assessment of a colleague, though the copy was renewed since.
    store.cases.update((cases) =>
      cases.map((one) => one && { ...one, takenAt: '', answer: { ...answer, assessmentId: 'a2' } }),
    );
    await screen.fixture.whenStable();
    await screen.press('Save the assessment');
    await until(() => keep.mock.calls.length > 0);
    expect(keep.mock.lastCall?.[0]).toMatchObject({
      ...{ form: 'assessment', path: '/api/cases/c1/assessments', at: '/assessments/c1' },
      ...{
        basis: { lastId: 'none', knownAt: NOW },
        value: { basis: { lastId: 'none', knownAt: NOW } },
        isUrgent: true,
        body: { answers: [{ factor: 'strangle', answer: 'yes' }] },
      },
    });
    await until(() => screen.text().includes('Kept.'));
    expect(screen.text()).toContain('She may be in danger now.');
    expect(screen.text()).toContain('Do not leave the person alone.');
  });

  it.each([
    [AlongList, {}],
    [AlongCasePage, { number: '1' }],
  ])('offers one way to sign in when the line is back (%#)', async (piece, inputs) => {
    open({ isLost: false });
    const screen = await show(piece as Type<unknown>, inputs);
    const links = [...screen.element.querySelectorAll('a[href="/sign-in"]')];
    expect(links.map((link) => link.textContent.trim())).toEqual(['Sign in']);
    expect(screen.text()).toContain('What you wrote is sent when you sign in.');
  });

  it('leads her back to work who is signed in', async () => {
    open({ isLost: false, person: 'hers' });
    const text = (await show(AlongList)).text();
    expect([text.includes('To the first page'), text.includes('Sign in')]).toEqual([true, false]);
  });
});

describe('the keypad', () => {
  it.each(LANGUAGE)('has a name, and is no field, in %s', async (language) => {
    const { element } = await show(Keypad, {}, language);
    expect(element.querySelector('input')).toBeNull();
    expect(element.getAttribute('aria-label')).toMatch(/\p{L}{4}/u);
    expect(element.querySelector('.back')?.getAttribute('aria-label')).toMatch(/\p{L}{4}/u);
    expect(element.querySelectorAll('button')).toHaveLength(11);
  });

  it('says twelve digits once, and shows none', async () => {
    const screen = await show(Keypad);
    const said: string[] = [];
    screen.fixture.componentInstance.entered.subscribe((code) => said.push(code));
    for (const digit of '27182818284') await screen.press(digit);
    await screen.press('Delete one digit');
    expect(screen.text()).toContain('10 of 12');
    await screen.press('4');
    screen.element.dispatchEvent(new KeyboardEvent('keydown', { key: '5' }));
    await screen.fixture.whenStable();
    expect(said).toEqual(['271828182845']);
    expect(screen.text()).toContain('0 of 12');
  });

  it('takes six digits beside a passkey', async () => {
    const screen = await show(Keypad, { length: 6 });
    const said: string[] = [];
    screen.fixture.componentInstance.entered.subscribe((code) => said.push(code));
    for (const digit of '271845') await screen.press(digit);
    expect(said).toEqual(['271845']);
    expect(screen.text()).toContain('○○○ ○○○ 0 of 6');
  });
});

describe('the code', () => {
  it('that this phone cannot check is not called wrong, and the pad is free again', async () => {
    const store = {
      ...{ ...open(), unlock: () => Promise.reject(new Error('no memory')) },
      codeLength: () => Promise.resolve(12),
    };
    store.look.mockResolvedValue('locked');
    TestBed.overrideProvider(AlongStore, { useValue: store });
    const screen = await show(Unlock);
    await settled(screen);
    for (const digit of '271828182845') await screen.press(digit);
    await settled(screen);
    expect(screen.text()).toContain('This phone could not check the code.');
    expect(screen.button('1').disabled).toBe(false);
  });
});

describe('taking along', () => {
  const rows = [
    { caseId: 'c1', code: '7K4M-9QX4', etag: '1', takeable: true, proposed: false },
    { caseId: 'c2', code: '2K4M-9QX4', etag: '1', takeable: false, proposed: true },
  ];
  async function choose(language: (typeof LANGUAGE)[number] = 'en', proofs = ['password']) {
    open({ isLost: false, person: 'hers', proofs });
    const screen = await show(TakeAlong, {}, language);
    const server = TestBed.inject(HttpTestingController);
    await settled(screen);
    server.expectOne('/api/along').flush({ serverTime: NOW, contract: 1, cases: rows });
    await settled(screen);
    return { screen, server };
  }

  it.each(LANGUAGE)('shows which cases stay here, and ticks none of them, in %s', async (language) => {
    const { screen } = await choose(language);
    expect(screen.element.querySelectorAll('input[type=checkbox]')).toHaveLength(1);
    expect(screen.element.querySelectorAll('input[type=checkbox]:checked')).toHaveLength(0);
    expect(screen.text()).not.toMatch(KEY);
  });

  it.each([
    [true, ['passkey'], true],
    [true, ['password'], false],
    [false, ['passkey'], false],
  ])('offers a passkey where the browser can (%s) and she has one (%j)', async (can, proofs, isOffered) => {
    const able = () => Promise.resolve({ 'extension:prf': can });
    const value = { getClientCapabilities: able };
    Object.defineProperty(globalThis, 'PublicKeyCredential', { value, configurable: true });
    const { screen, server } = await choose('en', proofs);
    expect(screen.text().includes('Passkey and six digits')).toBe(isOffered);
    if (!isOffered) return;
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[value=passkey]')?.click();
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    const chips = () => [...screen.element.querySelectorAll<HTMLInputElement>('form input')];
    expect(chips().map(({ disabled }) => disabled)).not.toContain(false);
    const planned = server.match({ method: 'POST', url: '/api/session/step-up/challenge' });
    planned[0]?.flush({ options: {} });
    await until(() => screen.text().includes('No passkey of yours'));
    expect(screen.text()).toContain('No passkey of yours could do this.');
    server.expectNone({ method: 'POST', url: '/api/devices' });
  });

  it('asks before it replaces the cases of another person, and begins nothing without a yes', async () => {
    const { screen, server } = await choose();
    const confirm = jest.spyOn(screen.fixture.debugElement.injector.get(Dialogs), 'confirm');
    jest.mocked(TestBed.inject(AlongStore).isOfAnother).mockResolvedValue(true);
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    for (const [isMeant, devices] of [
      [false, 0],
      [true, 1],
    ] as const) {
      confirm.mockResolvedValue(isMeant);
      screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
      await settled(screen);
      await settled(screen);
      expect(server.match({ method: 'POST', url: '/api/devices' })).toHaveLength(devices);
    }
    expect(confirm.mock.calls[0]?.[0].body).toContain('Cases of another person are on this phone.');
  });

  it('asks for a case before it asks the server', async () => {
    const { screen, server } = await choose();
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    expect(screen.text()).toContain('Choose at least one case.');
    server.expectNone({ method: 'POST', url: '/api/devices' });
  });

  it.each([
    [409, 'too_many_phones', 'You have cases on two phones.'],
    [403, 'not_for_phones', 'Your role cannot take cases along.'],
    [409, 'too_many_cases_along', 'Choose fewer.'],
    [429, 'too_many_taken', 'Try again tomorrow.'],
    [410, 'device_ended', 'Take the cases along again.'],
  ])('says what the server refused (%d %s)', async (status, code, said) => {
    const { screen, server } = await choose();
    screen.element.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    const asked = server.match({ method: 'POST', url: '/api/devices' });
    asked[0]?.flush({ code }, { status, statusText: 'No' });
    await until(() => screen.text().includes(said));
    expect(screen.text()).toContain(said);
  });
});

describe('her phones', () => {
  const row = (more: object) => ({
    ...{ id: 'here', number: 1, caseCount: 2, startedAt: NOW, lastContactAt: NOW },
    ...{ takenUntil: NOW, shareUntil: NOW, isResting: false, ...more },
  });
  async function list(...phones: object[]) {
    const store = open({ isLost: false, person: 'hers' });
    const screen = await show(OwnPhones);
    await settled(screen);
    TestBed.inject(HttpTestingController).expectOne('/api/devices').flush(phones);
    await settled(screen);
    return { screen, store };
  }

  it('are closed for the night', async () => {
    const { screen, store } = await list(row({}));
    await screen.press('Close for the night');
    expect(store.closeForNight).toHaveBeenCalledWith('here');
  });

  it('are opened again only on the phone itself', async () => {
    const { screen, store } = await list(row({ isResting: true }), row({ id: 'other', isResting: true }));
    const names = [...screen.element.querySelectorAll('button')].map((one) => one.textContent.trim());
    expect(names).toEqual(['Allow the code again', 'End', 'End']);
    await screen.press('Allow the code again');
    await settled(screen);
    expect(store.renew).toHaveBeenCalledWith('here');
  });
});
