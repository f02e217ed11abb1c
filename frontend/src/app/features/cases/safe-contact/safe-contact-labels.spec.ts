import { TestBed } from '@angular/core/testing';
import type { SafeContactDto } from '../../../api/models/safe-contact-dto';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { provideTesting, speak } from '../../../../testing/texts';
import { safeContactView } from './safe-contact-labels';

const PLAN: SafeContactDto = {
  ...{ channel: 'phone', windows: [], sharedPhone: false, hasReachAt: true, version: 2 },
  ...{ whoMayAnswer: null, codeWord: null, coverSentence: null, never: null, language: 'tg', reviewOn: null },
  ...{ smsAllowed: true, voicemailAllowed: true },
  contact: { state: 'expired', until: null, next: null },
  ...{ confirmedAt: '2026-11-20T06:00:00Z', confirmedBy: null },
  ...{ doubtedOn: '2026-11-24', mergedOn: null, isLongUnconfirmed: true },
};

describe('the banner of a plan', () => {
  const doubt = (plan: SafeContactDto): string[] => {
    const view = safeContactView(plan, TestBed.inject(Texts).t, TestBed.inject(Dates));
    return view.lines.filter(({ kind }) => kind === 'doubt').map(({ text }) => text);
  };

  it('says since when the plan is in doubt and what to ask her, not that somebody else answered', async () => {
    TestBed.configureTestingModule({ providers: provideTesting() });
    for (const [language, words] of [
      ['en', /In doubt since .*24.* whether this way is still safe, or agree another one/],
      ['ru', /Под сомнением с .*24.* безопасен ли этот способ, или договоритесь о другом/],
      ['tg', /Аз .*24.* зери шубҳа аст\. .* ин роҳ ҳанӯз бехатар аст ё не, ё роҳи дигарро муайян кунед/],
    ] as const) {
      await speak(language);
      const [line, ...others] = doubt(PLAN);
      expect(line).toMatch(words);
      expect(others).toEqual([]);
    }
  });

  it('asks only whether it is still right where nobody doubts it', async () => {
    TestBed.configureTestingModule({ providers: provideTesting() });
    await speak('en');
    expect(doubt({ ...PLAN, doubtedOn: null })).toEqual([
      expect.stringMatching(/Ask her first whether the plan is still right/),
    ]);
    expect(doubt({ ...PLAN, doubtedOn: null, mergedOn: '2026-11-24' })).toEqual([
      expect.stringContaining('Two plans'),
    ]);
    expect(doubt({ ...PLAN, doubtedOn: null, isLongUnconfirmed: false })).toEqual([]);
  });
});
