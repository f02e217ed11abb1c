import { TestBed } from '@angular/core/testing';
import { signal } from '@angular/core';
import { RegistrationForm } from './registration-form';
import type { Registration } from './registration-form';

const TODAY = '2026-11-25';
const ANSWERED: Partial<Registration> = {
  ...{ givenName: 'Гулчеҳра', place: 'kulob', safeNow: 'yes', lawForms: ['physical'] },
  ...{ conflict: 'no', keeps: 'alone' },
};

function open(change: Partial<Registration> = {}, asksConsent = true): RegistrationForm {
  const asking = signal({ asksConsent, today: TODAY });
  const form = TestBed.runInInjectionContext(() => new RegistrationForm(asking));
  form.change({ ...ANSWERED, ...change });
  form.isTried.set(true);
  return form;
}

const faults = (change: Partial<Registration>, asksConsent = true): string[] =>
  open(change, asksConsent)
    .faults()
    .map(({ fieldId, key }) => `${fieldId} ${key}`);

describe('the short registration', () => {
  it('needs a name and five answers, and nothing else', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ givenName: '' })).toEqual([]);
  });

  it('answers nothing beforehand, and says nothing before the first attempt', () => {
    const form = TestBed.runInInjectionContext(
      () => new RegistrationForm(signal({ asksConsent: true, today: TODAY })),
    );
    expect(form.faults()).toEqual([]);
    form.isTried.set(true);
    expect(form.faults().map(({ fieldId }) => fieldId)).toEqual([
      ...['place', 'safeNow', 'lawForms', 'conflict', 'keeps'],
    ]);
  });

  it.each([
    [{ givenName: 'я'.repeat(400) }, 'givenName error.too-long'],
    [{ surname: 'Сaидова' }, 'surname register.mixed-scripts'],
    [{ bornOn: '31.02.1994' }, 'bornOn register.no-such-day'],
    [{ phone: '1'.repeat(20_000), days: 'every', hours: '9-18' }, 'phone error.too-long'],
    [{ phone: '+992 900' }, 'days error.windows-missing'],
    [{ phone: '+992 900', days: 'every' }, 'hours register.missing-hours'],
    [{ phone: '+992 900', days: 'every', hours: '18-9' }, 'hours register.missing-hours'],
    [{ phone: '+992 900', days: 'other' }, 'windows error.windows-missing'],
    [{ keeps: 'no' }, 'keeps register.missing-services'],
    [{ keeps: null }, 'keeps register.missing-services'],
  ] as const)('finds %j at its field', (change, fault) => {
    expect(faults(change)).toEqual([fault]);
  });

  it('asks a state body for no consent, and sends none', () => {
    expect(faults({ keeps: null }, false)).toEqual([]);
    // A page without a line asked, and did not know for whom.
    expect(open({ keeps: 'alone' }, false).toRequest(TODAY).consents).toEqual([]);
  });

  it('asks of a child who decided, and a person of the other household decides nothing', () => {
    expect(faults({ isMinor: true })).toEqual([
      'childAssent register.missing-assent',
      'decider register.missing-decider',
    ]);
    const adult = { isMinor: true, childAssent: 'given', decider: 'non_offending_adult' };
    expect(faults({ ...adult, deciderHousehold: 'unknown' })).toEqual([
      'deciderHousehold error.decider-in-perpetrators-household',
    ]);
    expect(faults({ ...adult, deciderHousehold: 'no' })).toEqual([]);
  });

  it.each([
    ['every', [1, 2, 3, 4, 5, 6, 7]],
    ['weekdays', [1, 2, 3, 4, 5]],
  ])('sends the hours of %s, and no language that she did not say', (days, weekdays) => {
    const { safeContact } = open({ phone: ' +992 900 ', days, hours: '9-18' }).toRequest(TODAY);
    expect(safeContact).toMatchObject({ channel: 'phone', reachAt: '+992 900', language: null });
    expect(safeContact?.windows).toEqual(
      weekdays.map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 1080 })),
    );
  });

  it('sends what was not asked as not known, and says that it is still to be asked', () => {
    const request = open({ safeNow: 'no' }).toRequest(TODAY);
    expect(request).toMatchObject({
      ...{ sex: 'unknown', maritalStatus: 'unknown', awaitsBackground: true, safeNow: 'no' },
      ...{ safeContact: null, minor: null, whereabouts: null },
      incident: { reportedOn: TODAY, awaitsDetails: true, strangulation: 'unknown', perpetrators: [] },
    });
  });

  it.each([
    ['alone', 'alone'],
    ['not_alone', 'not_known'],
  ])('takes “%s” for her yes with who was there', (keeps, presence) => {
    expect(open({ keeps }).toRequest(TODAY).consents).toEqual([
      { scope: 'services_by_this_agency', answer: 'given', presence },
    ]);
  });

  it('is kept with the draft, and takes from an older one only what it still asks', () => {
    const form = open({ surname: 'Саидова' });
    const kept = form.keep();
    form.restore({ ...kept, texts: { narrative: 'x' } } as Partial<Registration>);
    expect(form.keep()).toEqual(kept);
  });

  it('begins with the way that a callback request gave', () => {
    const form = open();
    const windows = [{ weekday: 2, fromMinute: 600, untilMinute: 720 }];
    form.beginWith({
      ...{ reachAt: '+992 901', whoMayAnswer: 'sister', coverSentence: '', never: '', place: 'vahdat' },
      ...{ language: 'ru', windows },
    });
    const { place, safeContact } = form.toRequest(TODAY);
    expect(place).toBe('vahdat');
    expect(safeContact).toMatchObject({
      reachAt: '+992 901',
      whoMayAnswer: 'sister',
      language: 'ru',
      windows,
    });
  });
});
