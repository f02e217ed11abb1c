import { describe, expect, it } from '@jest/globals';
import { faultOf, fitted, readCallbackForm } from './callback-form.rules.js';

const read = (text: string) => readCallbackForm(new URLSearchParams(text), 'tg');

describe('what somebody sent from the desk', () => {
  it('is taken as it was written', () => {
    const form = read(
      'a=%2B992+93+500-11-22&b=morning&b=now&b=never&c=pas&d=anyone&e=own_words&f=dukon&g=anor&h=kulob&i=x',
    );
    expect(form).toEqual({
      words: {
        ...{ number: '+992 93 500-11-22', times: ['now', 'morning'], hours: 'pas', answeredBy: 'anyone' },
        ...{ ifOther: 'own_words', cover: 'dukon', codeWord: 'anor', place: 'kulob', language: 'tg' },
        ...{ wish: 'call', message: '', spot: null },
      },
      once: 'x',
      isAsked: false,
    });
    expect(faultOf(form)).toBeNull();
  });

  it('is taken by the careful side where nothing was chosen', () => {
    expect(read('a=935001122').words).toMatchObject({ answeredBy: 'only_me', ifOther: 'hang_up', times: [] });
  });

  it.each([
    ['', 'number-missing'],
    ['a=%F0%9F%98%80', 'number-missing'],
    ['a=ask+Zarina', 'number-strange'],
    ['a=ask+Zarina&j=1', null],
    ['a=935001122', null],
    ['a=%D9%A9%D9%A3%D9%A5%D9%A0%D9%A0%D9%A1%D9%A1%D9%A2%D9%A2', null],
    ['a=%E2%80%AE935001122', null],
    [`a=935001122&c=${'x'.repeat(301)}`, 'too-long'],
    [`a=935001122&j=1&c=${'x'.repeat(301)}`, null],
  ])('%.40s: %s', (text, fault) => {
    expect(faultOf(read(text))).toBe(fault);
  });

  it('shows where it had to be cut', () => {
    expect(fitted(read(`a=935001122&c=${'x'.repeat(400)}`).words).hours).toBe(`${'x'.repeat(300)} …`);
  });
});
