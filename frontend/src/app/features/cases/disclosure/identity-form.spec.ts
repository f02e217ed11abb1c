import { LineMerge } from '../conflict/both-values';
import { IDENTITY_TEXTS } from '../intake/identity-fields';
import { IdentityForm, meaning, toTexts } from './identity-form';
import type { IdentityTexts } from './identity-form';

const base: IdentityTexts = {
  surname: 'Намунаева',
  givenName: 'Гули',
  patronymic: '',
  bornOn: '1994',
  address: '',
  officialNumber: '',
};

function merge(mine: IdentityTexts, theirs: IdentityTexts) {
  const lines = new LineMerge(IDENTITY_TEXTS, (line) => line, meaning);
  const texts = lines.merge({ base, mine, theirs });
  return { texts, taken: lines.taken(), open: lines.open() };
}

describe('two corrections of one record', () => {
  it.each([
    [
      'what only the other one changed is taken over',
      {},
      { surname: 'Дигарова' },
      'Дигарова',
      ['surname'],
      [],
    ],
    ['what only I changed stays', { surname: 'Манова' }, {}, 'Манова', [], []],
    ['what both changed the same way is settled', { surname: 'Як' }, { surname: 'Як' }, 'Як', [], []],
    [
      'what both changed differently waits for a person, with mine in the form',
      { surname: 'Манова' },
      { surname: 'Дигарова' },
      'Манова',
      [],
      ['surname'],
    ],
    ['spaces around a name change nothing', { surname: ' Намунаева ' }, {}, ' Намунаева ', [], []],
  ] as const)('%s', (_what, mine, theirs, surname, taken, open) => {
    const merged = merge({ ...base, ...mine }, { ...base, ...theirs });
    expect(merged.texts.surname).toBe(surname);
    expect({ taken: merged.taken, open: merged.open }).toEqual({ taken, open });
  });

  it('takes a birth that is written in another way for the same', () => {
    const born = { ...base, bornOn: '02.05.1994' };
    expect(merge({ ...base, bornOn: '2.5.1994' }, born).open).toEqual([]);
    expect(merge({ ...base, bornOn: '05.1994' }, born).open).toEqual(['bornOn']);
  });

  it('takes a letter typed in two signs for the one it is', () => {
    const typed = { ...base, givenName: 'Зебои\u0304' };
    expect(merge(typed, { ...base, givenName: 'Зебоӣ' }).open).toEqual([]);
  });
});

describe('the form of a record', () => {
  const record = {
    ...base,
    patronymic: null,
    bornOn: '1994-05-01',
    bornPrecision: 'month',
    address: null,
    officialNumber: null,
    writtenName: 'Намунаева Г.',
    version: 3,
  } as const;

  it('sends back what it was filled with, the name as it was once written included', () => {
    const form = new IdentityForm();
    form.fill(toTexts(record));
    expect(form.text.bornOn()).toBe('05.1994');
    const { version, ...unchanged } = record;
    expect({ ...form.toRequest(record.writtenName), version }).toEqual({ ...unchanged, version: 3 });
  });

  it('sends one name alone where she has one', () => {
    const form = new IdentityForm();
    form.fill({ ...base, surname: ' ', givenName: 'Мавҷуда' });
    expect(form.toRequest(null)).toMatchObject({ surname: null, givenName: 'Мавҷуда' });
  });
});
