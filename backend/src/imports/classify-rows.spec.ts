import { describe, expect, it } from '@jest/globals';
import { classifyRows, column, registerIn, sampleMapping } from '../../test/support/pilot-registers.js';
import type { RegisterMapping } from './register-mapping.types.js';
import { REGISTRATION_QUESTIONS, REJECTIONS } from './registration.types.js';
import type { RowOutcome } from './registration.types.js';

const shared = [
  ...[column('official_number', 'КУСП'), column('sex', 'Пол'), column('birth', 'Г.р.')],
  ...[column('address', 'Адрес'), column('phone', 'Тел.'), column('what_happened', 'Суть')],
  ...[column('relation', 'Родство'), column('notes', 'Прим.')],
];
const police = sampleMapping([...shared, column('decision', 'Решение')]);
const ngo = sampleMapping([...shared, column('consent', 'Согласие'), column('consultations', 'Консульт.')], {
  id: 'ngo-sample',
  agencyType: 'ngo',
});
const HEADER = '№|КУСП|Дата|ФИО|Пол|Г.р.|Адрес|Тел.|Суть|Родство|Решение|Прим.';
const NGO_HEADER = '№|КУСП|Дата|ФИО|Пол|Г.р.|Адрес|Тел.|Суть|Родство|Прим.|Согласие|Консульт.';
const LOLA = '1|10|02.09.2019|Назарова Лола|ж|1980|Куляб|980000001|бил|муж|протокол|';

function classify(lines: readonly string[], mapping = police): readonly RowOutcome[] {
  const quoted = [mapping === police ? HEADER : NGO_HEADER, ...lines].map((line) =>
    line
      .split('|')
      .map((cell) => `"${cell.replaceAll('"', '""')}"`)
      .join(','),
  );
  const { register } = registerIn(Buffer.from(quoted.join('\n')), mapping);
  if (register === null) throw new Error('the sample is no register');
  return classifyRows(register, mapping);
}
const codesOf = (lines: readonly string[], mapping = police) =>
  classify(lines, mapping).map(({ codes }) => codes);
const last = (lines: readonly string[], mapping = police) => classify(lines, mapping).at(-1);

const REJECTED: readonly (readonly [string, string])[] = [
  ['blank_row', '|||||||||||'],
  ['blank_row', ' | |\u200B|||||||||'],
  ['header_repeated', HEADER],
  ['header_repeated', HEADER.toUpperCase()],
  ['totals_row', 'ИТОГО|322||||||||||'],
  ['totals_row', 'Ҷамъ / всего: 606|||||||||||'],
  ['totals_row', 'Чамъ|||159||||||||'],
  ['totals_row', 'Ҳамагӣ||201|201||||||||'],
  ['totals_row', '|всего|12|||||||||'],
  ['banner_row', 'ЯНВАРЬ 2020 г.|||||||||||'],
  ['banner_row', '|||||||||||продолжение'],
  ['duplicate_row', LOLA.replace('1|', '2|')],
  ['no_identity', '2|11|02.09.2019||ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|-|ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|Аноним|ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|неизвестная|ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|не назвалась|ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|номаълум|ж||||бил|муж||'],
  ['no_identity', '2|11|02.09.2019|???|ж||||бил|муж||'],
  ['date_missing', '2|11||Саидова Зебо|ж||||бил|муж||'],
  ['date_missing', '2|11|?|Саидова Зебо|ж||||бил|муж||'],
  ['date_missing', '2|11|б/д|Саидова Зебо|ж||||бил|муж||'],
  ['date_missing', '2|11|2020|Саидова Зебо|ж||||бил|муж||'],
  ['date_impossible', '2|11|31.02.2020|Саидова Зебо|ж||||бил|муж||'],
  ['date_impossible', '2|11|15.13.2020|Саидова Зебо|ж||||бил|муж||'],
  ['date_impossible', '2|11|00.05.2020|Саидова Зебо|ж||||бил|муж||'],
  ['date_outside_period', '2|11|31.08.2019|Саидова Зебо|ж||||бил|муж||'],
  ['date_outside_period', '2|11|01.11.2020|Саидова Зебо|ж||||бил|муж||'],
  ['date_outside_period', '2|11|09.09.2029|Саидова Зебо|ж||||бил|муж||'],
  ['date_outside_period', '2|11|август 2019|Саидова Зебо|ж||||бил|муж||'],
  ['not_family_violence', '2|11|02.09.2019|Саидова Зебо|ж||||бил|сосед||'],
  ['not_family_violence', '2|11|02.09.2019|Саидова Зебо|ж||||бил|не родственник||'],
  ['not_family_violence', '2|11|02.09.2019|Саидова Зебо|ж||||бил|неизвестный||'],
  ['not_family_violence', '2|11|02.09.2019|Саидова Зебо|ж||||бил|зуровари нест||'],
  ['not_family_violence', '2|11|02.09.2019|Саидова Зебо|ж||||бил|-||'],
  ['not_family_violence', '|11|02.09.2019||||||бил|коллега||'],
];

const ASKED: readonly (readonly [string, RegisterMapping, string])[] = [
  ['birth_date_impossible', police, LOLA.replace('1980', '31.02.1990')],
  ['birth_date_impossible', police, LOLA.replace('1980', '00.00.1988')],
  ['phone_unreadable', police, LOLA.replace('980000001', '9,92901E+11')],
  ['name_unreadable', police, LOLA.replace('Назарова', 'Назаршо?ова')],
  ['relation_missing', police, LOLA.replace('муж', '')],
  ['relation_missing', police, LOLA.replace('муж', 'мираб')],
  ['date_month_only', police, LOLA.replace('02.09.2019', 'март 2020')],
  ['date_month_first', police, LOLA.replace('02.09.2019', '03/25/2020')],
  ['consent_missing', ngo, '1||02.09.2019|Назарова Лола|ж|1980|Куляб||бил|муж|||3'],
  ['consent_missing', ngo, '1||02.09.2019|Назарова Лола|ж|1980|Куляб||бил|муж||потом|3'],
];

describe('a row is rejected with one reason', () => {
  it.each(REJECTED)('%s: «%s»', (code, line) => {
    expect(last([LOLA, line])).toMatchObject({ outcome: 'rejected', codes: [code], registration: null });
  });

  it('in the order of the tests: a duplicate before its date, a date before its relation', () => {
    const stranger = '2|11|31.02.2020|Саидова Зебо|ж||||бил|сосед||';
    expect(codesOf([stranger, stranger])).toEqual([['date_impossible'], ['duplicate_row']]);
  });

  it('a duplicate names the row it repeats, and the same person on another day or written otherwise is none', () => {
    expect(last([LOLA, LOLA])).toMatchObject({ codes: ['duplicate_row'], sameAsRow: 2 });
    expect(codesOf([LOLA, LOLA.replace('02.09', '03.09'), LOLA.replace('Лола', 'Лолa')])).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('one relative among strangers makes it family', () => {
    expect(codesOf([LOLA.replace('муж', 'сосед, муж')])).toEqual([[]]);
  });

  it('the period may be given', () => {
    const { register } = registerIn(Buffer.from(`Дата;ФИО\n02.09.2019;Назарова Лола`), police);
    const outcomes = register && classifyRows(register, police, { from: '2020-01-01', to: '2020-12-31' });
    expect(outcomes?.[0]?.codes).toEqual(['date_outside_period']);
  });
});

describe('a row is accepted with a question', () => {
  it.each(ASKED)('%s', (code, mapping, line) => {
    const row = last([line], mapping);
    expect(row).toMatchObject({ outcome: 'accepted_with_question', codes: [code] });
    expect(row?.registration?.name.written).toContain('Лола');
  });

  it('the doubtful value stays unknown', () => {
    const line = LOLA.replace('1980', '31.02.1990').replace('980000001', '9.92E+11');
    expect(last([line])?.registration).toMatchObject({
      birth: { year: null, day: null },
      phone: { e164: null, usable: false },
    });
  });

  it('several questions come in one fixed order', () => {
    const line = LOLA.replace('02.09.2019', 'март 2020').replace('1980', '31.02.1990').replace('муж', '');
    expect(codesOf([line])).toEqual([['birth_date_impossible', 'relation_missing', 'date_month_only']]);
  });

  it('has a case here for every code', () => {
    expect([...new Set([...ASKED.map(([code]) => code), 'row_short'])].sort()).toEqual(
      [...REGISTRATION_QUESTIONS].sort(),
    );
    expect([...new Set([...REJECTED.map(([code]) => code), 'row_cut'])].sort()).toEqual(
      [...REJECTIONS].sort(),
    );
  });
});

describe('merged cells', () => {
  const visit = '|11|05.10.2019||||||душил|муж + свекровь|прим. сторон|тел. у мужа';

  it('a row without name and number is a further visit of the person above', () => {
    const row = last([LOLA, 'ОКТЯБРЬ 2019 г.|||||||||||', visit]);
    expect(row).toMatchObject({ outcome: 'accepted', sameAsRow: 2 });
    expect(row?.registration).toMatchObject({
      continues: 2,
      officialNumber: '11',
      name: { written: 'Назарова Лола' },
      sex: { code: 'female' },
      birth: { year: 1980 },
      addressWritten: 'Куляб',
      place: { code: 'kulob' },
      phone: { e164: '+992980000001', usable: false },
      relations: { codes: ['husband_registered', 'mother_in_law'] },
    });
  });

  it('does not ask again what was asked about the row it continues', () => {
    expect(codesOf([LOLA.replace('1980', '31.02.1990'), visit])).toEqual([['birth_date_impossible'], []]);
  });

  it('belongs to the person of the row that a duplicate repeats', () => {
    const other = '2|12|03.09.2019|Саидова Зебо|ж|||||муж||';
    expect(last([LOLA, other, LOLA, visit])?.sameAsRow).toBe(2);
  });

  it.each([
    ['a row rejected for its date', '2|12|31.02.2020|Саидова Зебо|ж|||||муж||'],
    ['a stranger', '2|12|03.09.2019|Саидова Зебо|ж|||||сосед||'],
    ['somebody without a name', '2|12|03.09.2019|аноним|ж|||||муж||'],
  ])('belongs to nobody behind %s, rather than to the person further up', (_who, line) => {
    expect(last([LOLA, line, visit])?.codes).toEqual(['no_identity']);
  });

  it('belongs to nobody at the head of a register, or where a layout merges no cells', () => {
    expect(codesOf([visit])).toEqual([['no_identity']]);
    const { register } = registerIn(
      Buffer.from([HEADER, LOLA, visit].join('\n').replaceAll('|', ';')),
      police,
    );
    expect(register && classifyRows(register, { ...police, mergedBy: null }).at(-1)?.codes).toEqual([
      'no_identity',
    ]);
  });

  it('a «-//-» for a name says the same', () => {
    expect(last([LOLA, '2|12|03.09.2019|-//-|||||бил|муж||'])?.sameAsRow).toBe(2);
  });
});

describe('what a row says', () => {
  it('is a formula or a note of any length all the same', () => {
    const notes = `=HYPERLINK("фото_22.jpg";"фото")\n${'Просила записать всё подробно; "если что". '.repeat(200)}`;
    for (const text of [notes, '+123']) expect(last([LOLA + text])?.outcome).toBe('accepted');
  });

  it('holds no count that is no number, and no answer that nobody knows', () => {
    const line = '1||02.09.2019|Назарова Лола|ж|1980|Куляб||бил|муж||потом|=СУММ(S2:S9)';
    expect(last([line], ngo)?.registration).toMatchObject({ consultations: null, consentToShare: null });
  });

  it('an empty decision is pending, and a reconciliation is an event of the police and closes nothing', () => {
    expect(last([LOLA.replace('протокол', '')])?.registration?.decisions.codes).toEqual(['pending']);
    expect(last([LOLA.replace('протокол', 'ПРИМИРЕНИЕ')])?.registration).toMatchObject({
      decisions: { codes: ['reconciled'] },
      events: [{ event: 'reconciled', by: 'police_dv' }],
    });
  });

  it('a «-//-» in the notes repeats what forbids the phone above', () => {
    const other = '2|12|03.09.2019|Саидова Зебо|ж|||980000002|бил|муж||-//-';
    expect(last([LOLA + 'НЕ ЗВОНИТЬ', other])?.registration?.phone.usable).toBe(false);
    expect(last([LOLA, other])?.registration?.phone.usable).toBe(true);
  });

  it('finds a conflict in the box of the relation too', () => {
    const row = last([LOLA.replace('муж', 'муж, сотрудник милиции')]);
    expect(row?.registration?.flags.blockedAgencyTypes).toContain('police_dv');
  });
});

describe('the content of a row', () => {
  const contents = (text: string, mapping = police) => {
    const { register } = registerIn(Buffer.from(text), mapping);
    return register ? classifyRows(register, mapping).map(({ content }) => content) : [];
  };

  it('is the same in another file, column order, delimiter and line numbering', () => {
    const first = contents('№,Дата,ФИО,Родство\n1,02.09.2019,Назарова Лола,муж\n');
    const second = contents('Журнал;;;\nФИО;Родство;Дата;№\nНазарова Лола ;муж;02.09.2019;77\n');
    expect(second).toEqual(first);
  });

  it('differs when any other cell does', () => {
    const [first] = contents('№,Дата,ФИО,Родство\n1,02.09.2019,Назарова Лола,муж\n');
    const [second] = contents('№,Дата,ФИО,Родство\n1,02.09.2019,Назарова Лола,супруг\n');
    expect(second).not.toBe(first);
  });

  it('is that of its register where the row holds nobody, since an agency may keep several', () => {
    const text = '№,Дата,ФИО,Родство\n,,,\nЯНВАРЬ 2020,,,\n1,02.09.2019,Назарова Лола,муж\n';
    const [first, second] = [contents(text), contents(text, { ...police, id: 'another' })];
    expect(first.map((content, at) => content === second[at])).toEqual([false, false, true]);
  });

  it('tells two equal further visits apart, and the visits of two people', () => {
    const visit = '|11|05.10.2019||||||душил|муж||';
    const other = '2|12|03.09.2019|Саидова Зебо|ж|||||муж||';
    const outcomes = classify([LOLA, visit, visit, other, visit]);
    expect(new Set(outcomes.map(({ content }) => content)).size).toBe(5);
    expect(classify([LOLA, visit, visit, other, visit])).toEqual(outcomes);
  });
});

describe('a file that was cut off', () => {
  const cut = '2|11|03.09.2019|Саидова Зе';

  it('stores no survivor of its last row, and one once the whole file comes', () => {
    const whole = '2|11|03.09.2019|Саидова Зебо|ж|1980|Куляб||бил|муж|протокол|';
    expect(classify([LOLA, cut]).map(({ codes }) => codes)).toEqual([[], ['row_cut']]);
    expect(classify([LOLA, whole]).map(({ codes }) => codes)).toEqual([[], []]);
  });

  it('has questions where rows in its midst are shorter than the headings', () => {
    expect(classify([cut, LOLA]).map(({ codes }) => codes)).toEqual([['row_short', 'relation_missing'], []]);
    expect(classify([LOLA, 'ИТОГО|1']).map(({ codes }) => codes)).toEqual([[], ['totals_row']]);
  });
});
