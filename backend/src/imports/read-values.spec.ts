import { describe, expect, it } from '@jest/globals';
import { normaliseSentences, normaliseText } from './normalise-text.js';
import { readArticles } from './build-registration.js';
import { readPhone, readPlace, readCode, readCodes } from './read-words.js';
import type { WordListName } from './code-vocabulary.js';

describe('words', () => {
  it.each([
    ['ne zvonit, telefon u muzha', 'не звонить, телефон у мужа'],
    ['Зуровар кист', 'Зӯровар кист'],
    ['shavhar (nikoh)', 'шавҳар никоҳ'],
    ['svyokor', 'свёкор'],
    ['byvshiy muzh', 'бывший муж'],
    ['psixolog', 'психолог'],
    ['Джамоат', 'ҷамоат'],
    ['ҚАСДИ ХУДКУШӢ', 'касди худкуши'],
  ])('«%s» and «%s» fold to one', (first, second) => {
    expect(normaliseText(first)).toBe(normaliseText(second));
  });

  it('are parted into sentences, but not at an abbreviation', () => {
    expect(normaliseSentences('Боится. В милицию не идёт; тел. у мужа\nНЕТ')).toEqual([
      'боится',
      'в милисию не идет',
      'тел у мужа',
      'нет',
    ]);
  });
});

describe('values of the lists', () => {
  it.each<[WordListName, string, string | null]>([
    ['sex', 'Ж', 'female'],
    ['sex', 'зан', 'female'],
    ['sex', 'м', 'male'],
    ['sex', '?', null],
    ['consent', 'y', 'yes'],
    ['consent', 'ҳа', 'yes'],
    ['consent', 'не', 'no'],
    ['consent', 'нет', 'no'],
    ['consent', 'позже', null],
    ['service', 'x', 'yes'],
    ['service', '+', 'yes'],
    ['service', '1', 'yes'],
    ['service', '-', 'no'],
    ['service', '', null],
    ['visit_kind', 'перв.', 'first'],
    ['visit_kind', 'повторное', 'repeat'],
    ['marital_status', 'никоҳ, без ЗАГС', 'married_nikoh_only'],
    ['marital_status', 'никох, бе САХШ', 'married_nikoh_only'],
    ['marital_status', 'zamuzhem', 'married_registered'],
    ['marital_status', 'не замужем', 'single'],
    ['marital_status', 'ҷудо шуда', 'separated'],
    ['marital_status', 'талоқ', 'unknown'],
    ['suicide_risk', 'да, психиатр', 'at_risk'],
    ['suicide_risk', 'ВЫСОКИЙ', 'at_risk'],
    ['suicide_risk', 'не выяснялось', 'not_asked'],
    ['reported_to_police', 'нет, просит не сообщать', 'asks_not_to'],
    ['no_violence', 'зуровари нест', 'none'],
    ['no_violence', '-', 'none'],
    ['no_name', 'не назвалась', 'none'],
    ['no_name', 'Номаълум', 'none'],
    ['no_name', 'Ном', null],
  ])('%s: «%s» is %s', (list, written, code) => {
    expect(readCode(list, written)).toBe(code);
  });

  it.each<[WordListName, string, string[]]>([
    ['relation', 'муж + Свекровь', ['husband_registered', 'mother_in_law']],
    ['relation', 'муж по никаху, золовка', ['husband_nikoh', 'sister_in_law']],
    ['relation', 'муж и свекровь', ['husband_registered', 'mother_in_law']],
    ['relation', 'б/муж', ['ex_husband']],
    ['relation', 'муж / свёкор', ['husband_registered', 'father_in_law']],
    ['relation', 'деверь (брат мужа)', ['brother_in_law']],
    ['relation', 'muzh nikoh, khushdoman', ['husband_nikoh', 'mother_in_law']],
    ['relation', 'шавхари никохи + бародари шавхар', ['husband_nikoh', 'brother_in_law']],
    ['relation', '2-я жена мужа', ['co_wife']],
    ['relation', 'палонҷ', ['co_wife']],
    ['relation', 'модаршӯ', ['mother_in_law']],
    ['relation', 'падарандар', ['step_parent']],
    ['relation', 'не родственник', ['stranger']],
    ['law_forms', 'физ. / псих.', ['physical', 'psychological']],
    ['law_forms', 'ҷисмонӣ+рӯҳӣ+иқтисодӣ', ['physical', 'psychological', 'economic']],
    ['law_forms', 'seks, psix', ['sexual', 'psychological']],
    ['services', 'курсы', ['livelihoods']],
    ['services', 'машварати равонӣ, юр. консультация', ['psychosocial', 'legal']],
    ['services', 'ташхиси тиббӣ-судӣ', ['forensic_exam']],
    ['services', 'ёрии тиббӣ', ['health']],
    ['services', 'мат. помощь, одежда детям', ['cash_food_nfi']],
    ['services', 'приют (Бохтар)', ['safe_house']],
    ['services', 'комиссия по правам ребёнка', ['child_protection']],
    ['services', 'оштӣ дода шуд', []],
    ['decision', 'прим. сторон', ['reconciled']],
    ['decision', 'примирились, материал в архив', ['reconciled']],
    ['decision', 'МАЛОЗНАЧИТЕЛЬНО', ['insignificant']],
    ['decision', 'проф. беседа, разрешено', ['prevention_talk']],
    ['decision', 'отказ в ВУД', ['refusal_to_open']],
    ['decision', 'отк. в возб. уг. дела', ['refusal_to_open']],
    ['decision', 'отказной материал', ['refusal_to_open']],
    ['decision', 'ВУД', ['criminal_case_opened']],
    ['decision', 'возбуждено уг. дело', ['criminal_case_opened']],
    ['decision', 'протокол, штраф', ['admin_protocol']],
    ['decision', 'материал в суд', ['sent_to_court']],
    ['decision', 'защитное предписание, протокол', ['admin_protocol', 'protection_order']],
    ['decision', 'в производстве', ['pending']],
  ])('%s: «%s» holds %s', (list, written, codes) => {
    expect(readCodes(list, written)).toEqual(codes);
  });

  it('leave out the pieces that they do not know', () => {
    expect(readCodes('relation', 'муж, мираб')).toEqual(['husband_registered']);
  });

  it('take words of one layout beside those all share', () => {
    expect(readCode('relation', 'хозяин', { husband_registered: ['хозяин'] })).toBe('husband_registered');
    expect(readCode('relation', 'хозяин')).toBeNull();
  });
});

describe('qualifications', () => {
  it.each<[string, string[]]>([
    ['ст.93(1) КоАП РТ', ['adm_93_1']],
    ['93.1 КоАП', ['adm_93_1']],
    ['ст. 93 прим. 1 КоАП', ['adm_93_1']],
    ['протокол 93(2)', ['adm_93_2']],
    ['мелкое хул-во, ст. 460', ['adm_460']],
    ['Мелкое хулиганство', ['adm_460']],
    ['хулиганство, ст. 237 УК', ['cc_237']],
    ['ст.112, 120 УК', ['cc_112', 'cc_120']],
    ['ч.1 ст.138 УК РТ', ['cc_138']],
    ['ст.117 УК (истязание)', ['cc_117']],
    ['', []],
    ['быт. скандал', []],
    ['семейный скандал', []],
    ['ст. 999', []],
    ['от 12.03.2020', []],
  ])('«%s»', (written, articles) => {
    expect(readArticles(written)).toEqual(articles);
  });
});

describe('phones', () => {
  it.each([
    ['+992920414396', '+992920414396'],
    ['992 98 041-13-85', '+992980411385'],
    ['(88) 000 5489', '+992880005489'],
    ['980811794', '+992980811794'],
    ['980811794 (сестра)', '+992980811794'],
    ['980811794, 930001122', '+992980811794'],
    ['+7 912 000-00-01', '+79120000001'],
  ])('«%s» is %s', (written, e164) => {
    expect(readPhone(written)).toEqual({ e164, unreadable: false });
  });

  it.each(['9,92901E+11', '9.9293E+11', '12', 'у сестры', '=ВПР(A1;B2;3)', '0'.repeat(5000)])(
    'cannot be read: «%s»',
    (written) => {
      expect(readPhone(written)).toEqual({ e164: null, unreadable: true });
    },
  );

  it.each(['', '-', 'нет'])('«%s» is no phone and no question', (written) => {
    expect(readPhone(written)).toEqual({ e164: null, unreadable: false });
  });
});

describe('places', () => {
  it.each([
    ['Кӯлоб, Зиракӣ, ул Лоҳутӣ 44', 'kulob'],
    ['ш. Кӯлоб', 'kulob'],
    ['район Куляб, Зарбдор', 'kulob'],
    ['Kulyab, Sh. Kulob', 'kulob'],
    ['г.Куляб', 'kulob'],
    ['р-н Кабодиён', 'qubodiyon'],
    ['м Кабодиён, ул Ҷӯйбор 23', 'qubodiyon'],
    ['Қубодиён', 'qubodiyon'],
    ['Восе, Навабад', 'vose'],
    ['Шаҳритус', 'shahritus'],
    ['Рудаки', 'rudaki'],
    ['к. Рӯдакӣ 28', null],
    ['кӯчаи Бохтар 3', null],
    ['Зарбдор, ул Фирдавсӣ 46', null],
    ['', null],
  ])('«%s» is %s', (written, place) => {
    expect(readPlace(written)).toBe(place);
  });
});
