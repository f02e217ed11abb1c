import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';
import type { LawForm, MaritalStatus, Relationship } from '../cases/classification.types.js';
import type { PoliceMeasure } from '../cases/legal-articles.types.js';
import type { OldAnswer, OldOrderDecision } from './historical-records/historical-records.types.js';
import { INSTITUTION_WORDS } from './historical-records/institution-words.js';
import type { CodedMeaning } from './column-meanings.types.js';

/**
 * How a list reads a cell: `whole` compares the cell, then its pieces («муж + свекровь»), with the words;
 * `anywhere` finds the words as phrases inside it. Every word stands for its Cyrillic, tailless and Latin
 * spellings; `*` at an end stands for any letters.
 */
export interface WordList<Code extends string = string> {
  readonly reads: CodedMeaning | null;
  readonly matches: 'whole' | 'anywhere';
  readonly codes: Readonly<Partial<Record<Code, readonly string[]>>>;
  /** A code is left out where one of these is found too. */
  readonly unless?: Readonly<Partial<Record<Code, readonly string[]>>>;
}

/** What the police wrote as the end of a report: none of it ends a case, and two of them raise risk. */
export type Decision =
  | Extract<ClosureEvent, 'reconciled' | 'insignificant'>
  | Extract<
      PoliceMeasure,
      'prevention_talk' | 'refusal_to_open' | 'admin_protocol' | 'criminal_case_opened' | 'protection_order'
    >
  | 'sent_to_court'
  | 'pending';

export type Sex = 'female' | 'male';
export type VisitKind = 'first' | 'repeat';
export type Yes = 'yes' | 'no';
export type SuicideColumn = 'at_risk' | 'no_risk' | 'not_asked';
export type PoliceTold = 'told' | 'not_told' | 'asks_not_to';

const list = <Code extends string>(words: WordList<Code>): WordList<Code> => words;

/** The value lists of the registers (the pilot's description of its columns), shared by all layouts. */
export const WORD_LISTS = {
  sex: list<Sex>({
    reads: 'sex',
    matches: 'whole',
    codes: {
      female: ['ж', 'жен', 'женский', 'женщина', 'зан', 'занона', 'f', 'з'],
      male: ['м', 'муж', 'мужской', 'мужчина', 'мард', 'мардона', 'm'],
    },
  }),
  consent: list<Yes>({
    reads: 'consent',
    matches: 'whole',
    codes: {
      yes: ['y', 'yes', 'да', 'ҳа', 'розӣ', 'согласна', 'согласен'],
      no: ['n', 'no', 'нет', 'не', 'розӣ нест', 'не согласна', 'отказ', 'отказалась'],
    },
  }),
  ticks: list<Yes>({
    reads: 'service',
    matches: 'whole',
    codes: {
      yes: ['+', '++', 'да', 'ҳа', '1', 'x', 'v', '✓', '✔', 'yes', 'y'],
      no: ['-', '–', '—', '0', 'нет', 'не', 'отказ', 'отказалась', 'n', 'no'],
    },
  }),
  visit_kind: list<VisitKind>({
    reads: 'visit_kind',
    matches: 'whole',
    codes: {
      first: ['перв*', 'якум*', 'аввал*'],
      repeat: ['повтор*', 'такрор*', 'дубора', 'бори дуюм'],
    },
  }),
  relations: list<Relationship>({
    reads: 'relation',
    matches: 'whole',
    codes: {
      husband_registered: [
        'муж',
        'супруг',
        'шавҳар',
        'шавҳараш',
        'шавҳари ман',
        'законный муж',
        'муж (загс)',
      ],
      husband_nikoh: [
        'муж (никах)',
        'муж (никох)',
        'муж никох',
        'муж по никаху',
        'муж по никоху',
        'супруг (никах)',
        'супруг по никаху',
        'сожитель (никох)',
        'сожитель (никах)',
        'никоҳи шаръӣ',
        'шавҳар (никоҳи шаръӣ)',
        'шавҳар (никоҳ)',
        'шавҳари никоҳӣ',
        'шавҳар бо никоҳи шаръӣ',
      ],
      ex_husband: [
        'бывший муж',
        'бывш. муж',
        'бывший супруг',
        'бывш. супруг',
        'б/муж',
        'б. муж',
        'экс-муж',
        'собиқ шавҳар',
        'шавҳари собиқ',
        'собиқ шавҳараш',
      ],
      wife: ['жена', 'супруга', 'ҳамсар', 'ҳамсараш', 'занаш', 'завҷа'],
      ex_wife: ['бывшая жена', 'бывш. жена', 'бывш. супруга', 'б/жена', 'собиқ зан', 'зани собиқ'],
      fiance_partner: ['жених', 'сожитель', 'парень', 'домод', 'номзад', 'номзадаш'],
      mother_in_law: [
        'свекровь',
        'свекровь (мать мужа)',
        'мать мужа',
        'тёща',
        'хушдоман',
        'хушдоманаш',
        'модаршӯ',
        'модаршӯй',
        'модари шавҳар',
        'модари шавҳараш',
      ],
      father_in_law: [
        'свёкор',
        'свёкор (отец мужа)',
        'отец мужа',
        'тесть',
        'падаршӯ',
        'падаршӯй',
        'хусур',
        'хусураш',
        'падари шавҳар',
      ],
      sister_in_law: [
        'золовка',
        'золовка (сестра мужа)',
        'сестра мужа',
        'невестка',
        'сноха',
        'хоҳари шавҳар',
        'хоҳари шавҳараш',
        'янга',
      ],
      brother_in_law: [
        'деверь',
        'деверь (брат мужа)',
        'брат мужа',
        'зять',
        'бародари шавҳар',
        'бародари шавҳараш',
      ],
      co_wife: [
        'вторая жена мужа',
        'вторая жена',
        '2-я жена мужа',
        '2-я жена',
        'первая жена мужа',
        'палонҷ',
        'зани дуюми шавҳар',
        'зани дуюми шавҳараш',
        'зани якуми шавҳар',
      ],
      father: ['отец', 'родной отец', 'падар', 'падараш'],
      mother: ['мать', 'родная мать', 'модар', 'модараш'],
      step_parent: ['отчим', 'мачеха', 'падарандар', 'падарандараш', 'модарандар', 'модарандараш'],
      son: ['сын', 'писар', 'писараш'],
      daughter: ['дочь', 'духтараш'],
      brother: ['брат', 'родной брат', 'бародар', 'бародараш', 'ака', 'додар'],
      sister: ['сестра', 'родная сестра', 'хоҳар', 'хоҳараш'],
      grandparent: ['дед', 'дедушка', 'бабушка', 'бобо', 'бибӣ', 'бобояш'],
      other_relative: [
        'родственник',
        'родственница',
        'родственники',
        'дядя',
        'тётя',
        'двоюродный брат',
        'племянник',
        'внук',
        'хеш',
        'хешованд',
        'амак',
        'тағо',
        'амма',
        'хола',
        'набера',
      ],
      cohabitant_other: ['сосед по квартире', 'ҳамхона'],
      neighbour_friend: [
        'сосед',
        'соседка',
        'соседи',
        'знакомый',
        'знакомая',
        'друг',
        'ҳамсоя',
        'шинос',
        'дӯст',
      ],
      stranger: ['посторонний', 'посторонняя', 'постороннее лицо', 'не родственник', 'бегона'],
      other: ['коллега', 'сослуживец', 'ҳамкор'],
      unknown: ['неизвестный', 'неизвестная', 'неизвестное лицо', 'номаълум'],
    },
  }),
  /** Phrases of a register of appeals for "no violence". */
  no_violence: list<'none'>({
    reads: null,
    matches: 'whole',
    codes: { none: ['зӯроварӣ нест', 'нест', '-', '–', '—'] },
  }),
  law_forms: list<LawForm>({
    reads: 'law_forms',
    matches: 'whole',
    codes: {
      physical: ['физ*', 'ҷисмонӣ*'],
      psychological: ['псих*', 'рӯҳӣ*', 'равонӣ*', 'моральн*'],
      sexual: ['секс*', 'шаҳвонӣ*', 'ҷинсӣ*'],
      economic: ['экон*', 'иқтисодӣ*'],
    },
  }),
  marital_status: list<MaritalStatus>({
    reads: 'marital_status',
    matches: 'whole',
    codes: {
      single: ['не замужем', 'холост', 'не женат', 'муҷаррад', 'духтар', 'бешавҳар'],
      married_registered: ['загс', 'замужем', 'в браке', 'женат', 'оиладор', 'шавҳардор', 'саҳш'],
      married_nikoh_only: [
        'никах',
        'никоҳ',
        'никоҳи шаръӣ',
        'никоҳ, без загс',
        'никах, без загс',
        'никоҳ, бе саҳш',
        'никоҳ бе саҳш',
        'только никах',
        'никоҳ хондагӣ',
      ],
      married_polygamous: ['вторая жена', '2-я жена', 'зани дуюм', 'палонҷдор'],
      cohabiting: ['сожительство', 'гражданский брак'],
      separated: ['ҷудо шуда', 'ҷудошуда', 'не живут вместе', 'раздельно'],
      abandoned_by_migrant: ['брошена', 'шавҳараш партофта рафт'],
      divorced_registered: ['разведена', 'разведён', 'в разводе', 'развод'],
      divorced_religious_only: ['се талоқ', 'талоқ (шаръӣ)', 'талоқ по телефону'],
      widowed: ['вдова', 'вдовец', 'бева', 'бевазан'],
      unknown: ['талоқ', 'неизвестно', 'номаълум'],
    },
  }),
  services: list<ServiceType>({
    reads: 'services',
    matches: 'anywhere',
    codes: {
      psychosocial: ['психол*', 'психосоц*', 'равоншинос*', 'машварати равонӣ'],
      legal: [
        'юр',
        'юрист*',
        'юридич*',
        'ҳуқуқшинос*',
        'ёрии ҳуқуқӣ',
        'адвокат*',
        'ариза ба суд',
        'иск',
        'представительств*',
        'составлен* иска|заявления',
      ],
      health: ['мед', 'медпомощ*', 'медицин*', 'духтур*', 'врач*', 'тиббӣ', 'беморхона', 'больниц*'],
      forensic_exam: ['смэ', 'тиббӣ судӣ', 'судмедэксперт*'],
      safe_house: ['приют*', 'паноҳгоҳ*', 'ночлег*'],
      police_security: ['милиция', 'милиции', 'милитсия', 'овд', 'омвд', 'участковый', 'швкд'],
      livelihoods: ['курс*', 'работа', 'грант*', 'касбомӯзӣ', 'шуғл*', 'трудоустр*'],
      documents: ['загс', 'саҳш', 'документ*', 'паспорт*', 'шиноснома*', 'ҳуҷҷат*'],
      child_protection: ['прав* реб*', 'опек*', 'ҳифзи кӯдак', 'ҳуқуқи кӯдак'],
      cash_food_nfi: ['мат помощ*', 'материальн*', 'продукт*', 'одежд*', 'кӯмаки моддӣ', 'орд', 'равған'],
    },
    unless: { health: ['тиббӣ судӣ', 'судмедэксперт*'], documents: ['документы у *'] },
  }),
  decisions: list<Decision>({
    reads: 'decision',
    matches: 'anywhere',
    codes: {
      reconciled: ['примир*', 'прим', 'помирил*', 'оштӣ'],
      insignificant: ['малознач*'],
      prevention_talk: ['бесед*', 'суҳбат*'],
      refusal_to_open: ['отказ*', 'отк'],
      admin_protocol: ['протокол*', 'штраф*', 'ҷарима*'],
      sent_to_court: ['в суд', 'ба суд'],
      criminal_case_opened: ['вуд', 'возбужд*', 'уг дело', 'парвандаи ҷиноятӣ'],
      protection_order: ['предписан*', 'защитное', 'амрнома*'],
      pending: ['в производстве', 'на рассмотрении', 'дар баррасӣ'],
    },
    unless: { criminal_case_opened: ['отказ*', 'отк'] },
  }),
  suicide_risk: list<SuicideColumn>({
    reads: 'suicide_risk',
    matches: 'whole',
    codes: {
      at_risk: ['да*', 'ҳа*', 'высок*', 'есть*', 'попытк*', 'баланд*', '+'],
      no_risk: ['нет', 'нест', '-', 'отрицает'],
      not_asked: ['не выяснялось', 'не спрашивали', '?'],
    },
  }),
  reported_to_police: list<PoliceTold>({
    reads: 'reported_to_police',
    matches: 'whole',
    codes: {
      told: ['да', 'ҳа', 'тел. 02', 'по тел. 02', '+'],
      not_told: ['нет', 'не', '-'],
      asks_not_to: [
        'нет, просит не сообщать',
        'просит не сообщать',
        'не сообщать',
        'нет, не хочет',
        'намехоҳад',
      ],
    },
  }),
  order_decision: list<OldOrderDecision>({
    reads: 'order_decision',
    matches: 'whole',
    codes: {
      issued: ['вынесен*', 'выдан*', 'дода шуд'],
      refused: ['отказ*', 'рад шуд', 'рад карда шуд'],
      pending: ['на рассмотрении', 'дар баррасӣ', '-', '–', '—'],
    },
  }),
  senders: list<AgencyType>({ reads: 'sent_from', matches: 'whole', codes: INSTITUTION_WORDS }),
  receivers: list<AgencyType>({ reads: 'sent_to', matches: 'whole', codes: INSTITUTION_WORDS }),
  answers: list<OldAnswer>({
    reads: 'answer',
    matches: 'anywhere',
    codes: {
      not_attended: ['не пришла|явилась', 'наомад'],
      declined: ['отказалась', 'рад кард'],
      unavailable: [
        'мест нет',
        'ҷой нест',
        'нет … специалиста',
        'услуги нет',
        'хизмат нест',
        'карантин*',
        'не работает',
        'закрыт*',
      ],
      completed: ['оказан*', 'иҷро шуд', 'консультация дана', 'сделано', 'кӯмак расид'],
      in_progress: ['в работе', 'дар кор', 'ждём', 'записана'],
    },
  }),
  no_answer: list<'none'>({
    reads: null,
    matches: 'whole',
    codes: { none: ['-', '–', '—', '?', 'нет ответа', 'ҷавоб нест'] },
  }),
  no_name: list<'none'>({
    reads: null,
    matches: 'whole',
    codes: {
      none: ['аноним*', 'неизвестн*', 'не назвал*', 'отказалась назвать*', 'без имени', 'номаълум', 'беном'],
    },
  }),
  ditto: list<'above'>({
    reads: null,
    matches: 'whole',
    codes: { above: ['-//-', '-"-', '"', '-||-', '〃', '- " -', 'она же', 'та же', 'тот же', 'ҳамон'] },
  }),
  no_date: list<'none'>({
    reads: null,
    matches: 'whole',
    codes: { none: ['?', '-', '–', '—', 'б/д', 'без даты', 'н/д', 'бе сана'] },
  }),
  totals: list<'totals'>({
    reads: null,
    matches: 'whole',
    codes: { totals: ['итого', 'итог', 'всего', 'ҷамъ', 'ҷамъагӣ', 'ҳамагӣ'] },
  }),
  no_article: list<'none'>({
    reads: null,
    matches: 'whole',
    codes: {
      none: [
        'бытовой конфликт',
        'быт. конфликт',
        'бытовой скандал',
        'быт. скандал',
        'семейный конфликт',
        'семейный скандал',
        'сем. скандал',
        'нет',
        '-',
        '–',
        '—',
      ],
    },
  }),
} as const;
export type WordListName = keyof typeof WORD_LISTS;

/** Beginnings of the month names, January first, in Russian and Tajik; Latin typing follows from them. */
export const MONTH_STEMS = [
  ['январ', 'янв'],
  ['феврал', 'фев'],
  ['март', 'мар'],
  ['апрел', 'апр'],
  ['май', 'мая'],
  ['июн'],
  ['июл'],
  ['август', 'авг'],
  ['сентябр', 'сент'],
  ['октябр', 'окт'],
  ['ноябр', 'нояб'],
  ['декабр', 'дек'],
] as const;

/** Places of the pilot and the neighbours its registers name, with the spellings agencies keep (DOMAIN 1.8). */
export const PLACE_NAMES = {
  kulob: ['Кӯлоб', 'Куляб', 'Kulob', 'Kulyab', 'Kulab'],
  qubodiyon: ['Қабодиён', 'Қубодиён', 'Кабадиян', 'Qabodiyon', 'Qubodiyon', 'Kabadian'],
  yovon: ['Ёвон', 'Яван', 'Yovon', 'Yavan'],
  levakant: ['Левакант', 'Сарбанд'],
  rudaki: ['Рӯдакӣ', 'Рудаки'],
  bokhtar: ['Бохтар', 'Қӯрғонтеппа', 'Курган-Тюбе'],
  vose: ['Восеъ', 'Восе', 'Vose'],
  muminobod: ['Мӯъминобод', 'Муминабад', 'Muminobod'],
  jayhun: ['Ҷайҳун', 'Джайхун', 'Қумсангир', 'Jayhun'],
  shahritus: ['Шаҳритус', 'Шаартуз', 'Shahritus', 'Shahrtuz'],
} as const;
export type PlaceCode = keyof typeof PLACE_NAMES;
