import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';
import type { LawForm, MaritalStatus, Relationship } from '../cases/classification.types.js';
import type { PoliceMeasure } from '../cases/legal-articles.types.js';
import type { OldAnswer, OldOrderDecision } from './historical-records.types.js';
import type { ColumnMeaning } from './column-meanings.types.js';
import { words } from './normalise-text.js';

/**
 * How a list reads a cell: `whole` compares the cell, then its pieces («муж + свекровь»), with the words;
 * `anywhere` finds the words as phrases inside it. Every word stands for its Cyrillic, tailless and Latin
 * spellings; `*` at an end stands for any letters.
 */
export interface WordList {
  readonly matches: 'whole' | 'anywhere';
  readonly codes: Readonly<Record<string, readonly string[]>>;
  /** A code is left out where one of these is found too. */
  readonly unless: Readonly<Record<string, readonly string[]>>;
}

/** The words of each code in one text, with semicolons between them. */
type Texts<Code extends string> = Readonly<Partial<Record<Code, string>>>;
const split = (texts: Texts<string>): WordList['codes'] =>
  Object.fromEntries(Object.entries(texts).map(([code, text]) => [code, words(text ?? '')]));

const whole = <Code extends string>(codes: Texts<Code>): WordList => ({
  ...{ matches: 'whole', codes: split(codes), unless: {} },
});
const anywhere = <Code extends string>(codes: Texts<Code>, unless?: Texts<Code>): WordList => ({
  ...{ matches: 'anywhere', codes: split(codes), unless: split(unless ?? {}) },
});

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
type Yes = 'yes' | 'no';
type SuicideColumn = 'at_risk' | 'no_risk' | 'not_asked';
type PoliceTold = 'told' | 'not_told' | 'asks_not_to';

/** What a journal calls the agencies that send and receive, as kinds of agency. */
const INSTITUTIONS_IN_JOURNALS: Texts<AgencyType> = {
  police_dv: `милиция; милитсия; полиция; овд; омвд; швкд; овд, инспектор; милиция, инспектор; инспектор;
    участковый`,
  legal_aid: 'цпп; центр правовой помощи; маркази ёрии ҳуқуқӣ; маркази кӯмаки ҳуқуқӣ',
  crisis_centre: 'кризисный центр; маркази бӯҳронӣ; krizis. centr; кризис. центр',
  ngo: 'нпо; тҷғ; ташкилоти ҷамъиятӣ',
  cowfa: 'кдж; кджс; кумитаи занон; бахши занон; комитет по делам женщин',
  health_msr_room: `больница; кмср; кмср, больница; каб. мед-соц реабилитации; утоқи тиббию иҷтимоӣ;
    беморхона`,
  forensic: 'смэ; бюро смэ',
  shelter: 'приют; приют бохтар; паноҳгоҳ',
  hotline_1313: '1313; телефон 1313; телефони боварӣ 1313',
  jamoat: 'ҷамоат; джамоат',
  mahalla: 'махалла; махалля; маҳалла',
  hukumat: 'хукумат; ҳукумат',
  education: 'школа; мактаб; мактаб / школа',
  child_rights: 'комиссия по правам ребёнка; кпр хукумат; кпр',
  civil_registry: 'загс; саҳш; паспортный стол',
  employment: 'служба занятости; маркази касбомӯзӣ; нпо (курсы); шуғли аҳолӣ',
};

/**
 * The value lists of the registers (the pilot's description of its columns), shared by all layouts: those of columns by their
 * meaning, then words for nothing, the same, and sums.
 */
export const WORD_LISTS = {
  sex: whole<Sex>({
    female: 'ж; жен; женский; женщина; зан; занона; f; з',
    male: 'м; муж; мужской; мужчина; мард; мардона; m',
  }),
  consent: whole<Yes>({
    yes: 'y; yes; да; ҳа; розӣ; согласна; согласен',
    no: 'n; no; нет; не; розӣ нест; не согласна; отказ; отказалась',
  }),
  service: whole<Yes>({
    yes: '+; ++; да; ҳа; 1; x; v; ✓; ✔; yes; y',
    no: '-; –; —; 0; нет; не; отказ; отказалась; n; no',
  }),
  visit_kind: whole<VisitKind>({
    first: 'перв*; якум*; аввал*',
    repeat: 'повтор*; такрор*; дубора; бори дуюм',
  }),
  relation: whole<Relationship>({
    husband_registered: 'муж; супруг; шавҳар; шавҳараш; шавҳари ман; законный муж; муж (загс)',
    husband_nikoh: `муж (никах); муж (никох); муж никох; муж по никаху; муж по никоху; супруг (никах);
      супруг по никаху; сожитель (никох); сожитель (никах); никоҳи шаръӣ; шавҳар (никоҳи шаръӣ);
      шавҳар (никоҳ); шавҳари никоҳӣ; шавҳар бо никоҳи шаръӣ`,
    ex_husband: `бывший муж; бывш. муж; бывший супруг; бывш. супруг; б/муж; б. муж; экс-муж; собиқ шавҳар;
      шавҳари собиқ; собиқ шавҳараш`,
    wife: 'жена; супруга; ҳамсар; ҳамсараш; занаш; завҷа',
    ex_wife: 'бывшая жена; бывш. жена; бывш. супруга; б/жена; собиқ зан; зани собиқ',
    fiance_partner: 'жених; сожитель; парень; домод; номзад; номзадаш',
    mother_in_law: `свекровь; свекровь (мать мужа); мать мужа; тёща; хушдоман; хушдоманаш; модаршӯ; модаршӯй;
      модари шавҳар; модари шавҳараш`,
    father_in_law: `свёкор; свёкор (отец мужа); отец мужа; тесть; падаршӯ; падаршӯй; хусур; хусураш;
      падари шавҳар`,
    sister_in_law: `золовка; золовка (сестра мужа); сестра мужа; невестка; сноха; хоҳари шавҳар;
      хоҳари шавҳараш; янга`,
    brother_in_law: 'деверь; деверь (брат мужа); брат мужа; зять; бародари шавҳар; бародари шавҳараш',
    co_wife: `вторая жена мужа; вторая жена; 2-я жена мужа; 2-я жена; первая жена мужа; палонҷ;
      зани дуюми шавҳар; зани дуюми шавҳараш; зани якуми шавҳар`,
    father: 'отец; родной отец; падар; падараш',
    mother: 'мать; родная мать; модар; модараш',
    step_parent: 'отчим; мачеха; падарандар; падарандараш; модарандар; модарандараш',
    son: 'сын; писар; писараш',
    daughter: 'дочь; духтараш',
    brother: 'брат; родной брат; бародар; бародараш; ака; додар',
    sister: 'сестра; родная сестра; хоҳар; хоҳараш',
    grandparent: 'дед; дедушка; бабушка; бобо; бибӣ; бобояш',
    other_relative: `родственник; родственница; родственники; дядя; тётя; двоюродный брат; племянник; внук;
      хеш; хешованд; амак; тағо; амма; хола; набера`,
    cohabitant_other: 'сосед по квартире; ҳамхона',
    neighbour_friend: 'сосед; соседка; соседи; знакомый; знакомая; друг; ҳамсоя; шинос; дӯст',
    stranger: 'посторонний; посторонняя; постороннее лицо; не родственник; бегона',
    other: 'коллега; сослуживец; ҳамкор',
    unknown: 'неизвестный; неизвестная; неизвестное лицо; номаълум',
  }),
  /** Phrases of a register of appeals for "no violence". */
  no_violence: whole<'none'>({ none: 'зӯроварӣ нест; нест; -; –; —' }),
  law_forms: whole<LawForm>({
    physical: 'физ*; ҷисмонӣ*',
    psychological: 'псих*; рӯҳӣ*; равонӣ*; моральн*',
    sexual: 'секс*; шаҳвонӣ*; ҷинсӣ*',
    economic: 'экон*; иқтисодӣ*',
  }),
  marital_status: whole<MaritalStatus>({
    single: 'не замужем; холост; не женат; муҷаррад; духтар; бешавҳар',
    married_registered: 'загс; замужем; в браке; женат; оиладор; шавҳардор; саҳш',
    married_nikoh_only: `никах; никоҳ; никоҳи шаръӣ; никоҳ, без загс; никах, без загс; никоҳ, бе саҳш;
      никоҳ бе саҳш; только никах; никоҳ хондагӣ`,
    married_polygamous: 'вторая жена; 2-я жена; зани дуюм; палонҷдор',
    cohabiting: 'сожительство; гражданский брак',
    separated: 'ҷудо шуда; ҷудошуда; не живут вместе; раздельно',
    abandoned_by_migrant: 'брошена; шавҳараш партофта рафт',
    divorced_registered: 'разведена; разведён; в разводе; развод',
    divorced_religious_only: 'се талоқ; талоқ (шаръӣ); талоқ по телефону',
    widowed: 'вдова; вдовец; бева; бевазан',
    unknown: 'талоқ; неизвестно; номаълум',
  }),
  services: anywhere<ServiceType>(
    {
      psychosocial: 'психол*; психосоц*; равоншинос*; машварати равонӣ',
      legal: `юр; юрист*; юридич*; ҳуқуқшинос*; ёрии ҳуқуқӣ; адвокат*; ариза ба суд; иск; представительств*;
        составлен* иска|заявления`,
      health: 'мед; медпомощ*; медицин*; духтур*; врач*; тиббӣ; беморхона; больниц*',
      forensic_exam: 'смэ; тиббӣ судӣ; судмедэксперт*',
      safe_house: 'приют*; паноҳгоҳ*; ночлег*',
      police_security: 'милиция; милиции; милитсия; овд; омвд; участковый; швкд',
      livelihoods: 'курс*; работа; грант*; касбомӯзӣ; шуғл*; трудоустр*',
      documents: 'загс; саҳш; документ*; паспорт*; шиноснома*; ҳуҷҷат*',
      child_protection: 'прав* реб*; опек*; ҳифзи кӯдак; ҳуқуқи кӯдак',
      cash_food_nfi: 'мат помощ*; материальн*; продукт*; одежд*; кӯмаки моддӣ; орд; равған',
    },
    { health: 'тиббӣ судӣ; судмедэксперт*', documents: 'документы у *' },
  ),
  decision: anywhere<Decision>(
    {
      reconciled: 'примир*; прим; помирил*; оштӣ',
      insignificant: 'малознач*',
      prevention_talk: 'бесед*; суҳбат*',
      refusal_to_open: 'отказ*; отк',
      admin_protocol: 'протокол*; штраф*; ҷарима*',
      sent_to_court: 'в суд; ба суд',
      criminal_case_opened: 'вуд; возбужд*; уг дело; парвандаи ҷиноятӣ',
      protection_order: 'предписан*; защитное; амрнома*',
      pending: 'в производстве; на рассмотрении; дар баррасӣ',
    },
    { criminal_case_opened: 'отказ*; отк' },
  ),
  suicide_risk: whole<SuicideColumn>({
    at_risk: 'да*; ҳа*; высок*; есть*; попытк*; баланд*; +',
    no_risk: 'нет; нест; -; отрицает',
    not_asked: 'не выяснялось; не спрашивали; ?',
  }),
  reported_to_police: whole<PoliceTold>({
    told: 'да; ҳа; тел. 02; по тел. 02; +',
    not_told: 'нет; не; -',
    asks_not_to: 'нет, просит не сообщать; просит не сообщать; не сообщать; нет, не хочет; намехоҳад',
  }),
  order_decision: whole<OldOrderDecision>({
    issued: 'вынесен*; выдан*; дода шуд',
    refused: 'отказ*; рад шуд; рад карда шуд',
    pending: 'на рассмотрении; дар баррасӣ; -; –; —',
  }),
  sent_from: whole<AgencyType>(INSTITUTIONS_IN_JOURNALS),
  sent_to: whole<AgencyType>(INSTITUTIONS_IN_JOURNALS),
  answer: anywhere<OldAnswer>({
    not_attended: 'не пришла|явилась; наомад',
    declined: 'отказалась; рад кард',
    unavailable: `мест нет; ҷой нест; нет … специалиста; услуги нет; хизмат нест; карантин*; не работает;
      закрыт*`,
    completed: 'оказан*; иҷро шуд; консультация дана; сделано; кӯмак расид',
    in_progress: 'в работе; дар кор; ждём; записана',
  }),
  no_answer: whole<'none'>({ none: '-; –; —; ?; нет ответа; ҷавоб нест' }),
  no_name: whole<'none'>({
    none: 'аноним*; неизвестн*; не назвал*; отказалась назвать*; без имени; номаълум; беном',
  }),
  ditto: whole<'above'>({ above: '-//-; -"-; "; -||-; 〃; - " -; она же; та же; тот же; ҳамон' }),
  no_date: whole<'none'>({ none: '?; -; –; —; б/д; без даты; н/д; бе сана' }),
  totals: whole<'totals'>({ totals: 'итого; итог; всего; ҷамъ; ҷамъагӣ; ҳамагӣ' }),
} as const satisfies Record<string, WordList>;
export type WordListName = keyof typeof WORD_LISTS;

/** Whether a value list reads the columns of this meaning. */
export const isCoded = (meaning: ColumnMeaning): meaning is ColumnMeaning & WordListName =>
  Object.hasOwn(WORD_LISTS, meaning);

/** Beginnings of the month names, January first, in Russian and Tajik; Latin typing follows from them. */
export const MONTH_STEMS = words(`январ|янв; феврал|фев; март|мар; апрел|апр; май|мая; июн; июл; август|авг;
  сентябр|сент; октябр|окт; ноябр|нояб; декабр|дек`).map((stems) => stems.split('|'));

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
