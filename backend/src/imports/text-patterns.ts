import type { AgencyType } from '../agencies/agencies.types.js';
import type { RecordedEvent } from '../cases/case-events.types.js';
import type { RiskPartitionFactor } from '../risk/risk.types.js';
import type { PhraseLists } from './phrase-pattern.js';

/** Institutions of a blocked person's work, by their words and the names of their staff. */
interface Institution {
  /** Kinds of member agency that a block then covers. */
  readonly blocks: readonly AgencyType[];
  readonly names: readonly string[];
  readonly people: readonly string[];
}

export const INSTITUTIONS = {
  police: {
    blocks: ['police_dv', 'police_district', 'police_juvenile'],
    names: [
      'овд',
      'омвд',
      'ровд',
      'говд',
      'увд',
      'мвд',
      'вкд',
      'швкд',
      'рвкд',
      'милици*',
      'милитси*',
      'милис*',
      'полици*',
      'полис',
      'органах внутренних дел',
      'органы',
      'органах',
      'корҳои дохилӣ',
      'гаи',
      'бда',
      'угро',
      'пдн',
      'кгб',
      'гкнб',
      'кдам',
      'амният',
    ],
    people: [
      'милиционер*',
      'полицейск*',
      'участков*',
      'гаишник*',
      'следовател*',
      'оперативник*',
      'оперуполномоченн*',
      'опер',
      'дознавател*',
      'муфаттиш*',
      'нозири минтақавӣ',
      'милиса',
    ],
  },
  prosecutor: {
    blocks: ['prosecutor'],
    names: ['прокуратур*', 'додситонӣ'],
    people: ['прокурор*', 'додситон*'],
  },
  court: {
    blocks: ['court', 'bailiff'],
    names: ['суде', 'суда', 'судебн*', 'додгоҳ*', 'суди ноҳия', 'суди шаҳр'],
    people: ['судья', 'судьей', 'судебный *', 'судя', 'довар*', 'пристав*'],
  },
  cowfa: {
    blocks: ['cowfa', 'cowfa_icc'],
    names: [
      'кдж',
      'кджс',
      'кумитаи занон',
      'кумитаи кор бо занон',
      'комитете по делам женщин',
      'бахши занон',
    ],
    people: [],
  },
  local_government: {
    blocks: ['hukumat', 'jamoat'],
    names: ['хукумат*', 'ҳукумат*', 'ҷамоат*', 'джамоат*', 'мақомоти иҷроия'],
    people: ['раис', 'раиси *', 'председатель *'],
  },
  health: {
    blocks: ['health', 'health_msr_room', 'forensic'],
    names: ['больниц*', 'поликлиник*', 'беморхона*', 'табобатгоҳ*', 'бюро смэ', 'судмедэксперт*'],
    people: ['главврач*', 'сартабиб*', 'судмедэксперт*'],
  },
  legal_aid: {
    blocks: ['legal_aid', 'legal_aid_bureau'],
    names: ['центре правовой помощи', 'цпп', 'маркази ёрии ҳуқуқӣ'],
    people: [],
  },
} as const satisfies Record<string, Institution>;
export type InstitutionName = keyof typeof INSTITUTIONS;

/** Words that the conflict phrases share; `names` and `people` come from each institution in turn. */
export const CONFLICT_WORDS: PhraseLists = {
  offender: [
    'муж',
    'мужа',
    'супруг',
    'он',
    'нарушитель',
    'обидчик',
    'насильник',
    'ответчик',
    'отец',
    'отчим',
    'брат',
    'свекор',
    'свекровь',
    'деверь',
    'золовка',
    'зять',
    'сын',
    'дядя',
    'тётя',
    'мать',
    'родственник*',
    'родня',
    'родные',
    'шавҳар*',
    'падар*',
    'бародар*',
    'писар*',
    'хусур*',
    'хушдоман*',
    'модаршӯ*',
    'амак*',
    'тағо*',
    'хеш*',
    'зӯровар*',
    'ӯ',
  ],
  staff: [
    'сотрудник',
    'сотрудником',
    'сотрудница',
    'работник',
    'работником',
    'служащий',
    'начальник',
    'начальником',
    'зам',
    'замначальника',
    'заместитель',
    'нач',
    'инспектор',
    'инспектором',
    'майор',
    'капитан',
    'подполковник',
    'полковник',
    'лейтенант',
    'старшина',
    'сержант',
    'водитель',
    'корманд*',
    'коргар*',
    'ходим*',
    'сардор*',
    'нозир*',
    'муовин*',
  ],
  works: [
    'работает',
    'работал',
    'служит',
    'служил',
    'служба',
    'устроен',
    'кор мекунад',
    'хизмат мекунад',
    'связи',
    'знакомые',
    'друзья',
    'свои люди',
    'родственники',
    'родня',
    'шинос дорад',
  ],
  does: ['кор', 'кор мекунад', 'хизмат', 'хизмат мекунад', 'шинос дорад', 'хеш дорад'],
  kin_of: ['жена', 'сноха', 'невестка', 'дочь', 'сестра', 'зани', 'келини', 'духтари', 'ҳамсари'],
  kin_of_staff: ['сотрудника', 'работника', 'начальника', 'корманди', 'сардори', 'инспектора', 'майора'],
  in: ['в', 'во', 'на', 'дар', 'из', 'аз', 'у'],
  tell: [
    'передавать',
    'передавайте',
    'передать',
    'сообщать',
    'сообщайте',
    'сообщить',
    'говорить',
    'говорите',
    'рассказывать',
    'направлять',
    'отправлять',
    'отдавать',
    'давать',
    'показывать',
    'звонить',
    'нагӯед',
    'нагӯянд',
    'надиҳед',
    'надиҳанд',
    'нафиристед',
    'нарасонед',
    'накунед',
  ],
  tell_not: [
    'нагӯед',
    'нагӯянд',
    'надиҳед',
    'надиҳанд',
    'нафиристед',
    'нарасонед',
    'накунед',
    'надонад',
    'надонанд',
  ],
  know: ['знал*', 'узнал*', 'дошл*', 'попал*'],
};

/** He, or his kin, serves there. */
export const SERVES_PHRASES = [
  '$offender … $works $in $names',
  '$offender … $works … $people',
  '$offender … $staff … $names',
  '$offender , … $works $in $names',
  '$offender , … $works … $people',
  '$offender , … $staff … $names',
  '$offender $people',
  '$offender , $people',
  '$offender $in $names $does',
  '$offender … дар $names $does',
  '^ $staff … $names',
  '^ $works $in $names',
  'родственник*|родня|родные|дядя|связи|знакомые|свои|хешовандон $in $names',
  '$kin_of $kin_of_staff … $names',
  '$kin_of $people',
] as const;

/** Nothing may reach them. */
export const NOT_TO_THEM_PHRASES = [
  '$names … не $tell',
  'не $tell … $names',
  '$names … $tell_not',
  '$tell_not … $names',
  'чтоб|чтобы … $names не $know',
  'чтоб|чтобы не $know … $names',
] as const;

/** The survivor asks not to inform anyone at all. */
export const NOBODY_PHRASES = [
  'никому не $tell',
  'не $tell никому',
  'никто не узнал|знал',
  'чтобы никто не узнал|знал',
  'просит|просила конфиденциально',
  'конфиденциально',
  'касе нагӯед|надонад',
  'ҳеҷ кас|касе … надонад|нагӯед',
] as const;

/** Suspected suicide attempt or intent; read widely, because a miss costs more than a question. */
export const SUICIDE_PHRASES = [
  'суицид*|самоубий*',
  'самосожжен*',
  'самоповрежд*',
  'повеситься|повесилась|повесился|вешалась|вешаться',
  'пыталась … повес*',
  'снял*|сняли с петли',
  'из петли',
  'странгуляц*',
  'покончить|покончила … собой|жизнью',
  'свести счёты',
  'наложить|наложила на себя руки',
  'не хочет|хочу|хотела жить',
  'жить не хочет|хочу|хотела|хочется',
  'умереть хочет|хотела',
  'хочет|хотела умереть',
  'вскрыла|резала|порезала … вены|вен',
  'порезы … запясть*|предплеч*',
  'передозир*',
  'наглоталась … таблет*',
  'выпила … уксус*|таблет*|яд*|отрав*|дихлофос*|эссенц*',
  'отравилась|травилась',
  'отравлен* уксус*',
  'хотела|пыталась сжечь|поджечь себя',
  'облила себя',
  'подожгла себя',
  'худкуш*',
  'худсӯз*',
  'худро куштан*|мекушам|мекушад|кушт',
  'худашро куштан*|куштанӣ|сӯхт*|сӯзонд*',
  'қасди ҷон*|худ*',
  'дору хӯрд*',
  'заҳр хӯрд*|нӯшид*',
  'сирко хӯрд*|нӯшид*',
  'худро овехт*|сӯхт*|сӯзонд*|партофт*',
  'худашро овехт*|партофт*',
  'зиндагӣ кардан намехоҳ*',
  'зиндагӣ намехоҳ*',
  'зистан намехоҳ*',
] as const;

export const PHONE_REASONS = [
  'do_not_phone',
  'phone_with_husband',
  'phone_with_in_laws',
  'through_somebody_only',
  'at_stated_hours_only',
] as const;
export type PhoneReason = (typeof PHONE_REASONS)[number];

const HUSBAND = 'мужа|муж|супруга|шавҳар|шавҳараш';
const IN_LAWS = 'свекрови|свекровь|свёкра|деверя|золовки|хушдоман*|модаршӯ*|падаршӯ*|хусур*';

/** Words that forbid the use of the adjacent number. */
export const PHONE_PHRASES = {
  do_not_phone: [
    'не звонить|звоните|звони',
    'звонить нельзя|не',
    'занг назанед|назан|назананд|назада',
    'занг зада нашавад',
    'телефон накунед',
    'говорить нельзя',
  ],
  phone_with_husband: [
    `тел|телефон у ${HUSBAND}`,
    'тел|телефон мужа|супруга',
    'телефони|телефонаш дар|дасти шавҳар*',
  ],
  phone_with_in_laws: [`тел|телефон у ${IN_LAWS}`, `тел|телефон|телефони ${IN_LAWS}`],
  through_somebody_only: ['звонить только|лишь *', 'звонить через *', 'танҳо ба * занг'],
  at_stated_hours_only: [
    'не звонить вечером|утром|днём|ночью|после|до',
    'звонить только|лишь до|после|с|днём|утром|вечером',
    'безопасно с',
  ],
} as const satisfies Record<PhoneReason, readonly string[]>;

/** Who did it: an institution, the family, or (`keeper`) the agency whose register says so. */
export type EventActor = Extract<AgencyType, 'court' | 'mahalla'> | 'family' | 'keeper';

export interface EventPhrases {
  readonly event: RecordedEvent;
  /** null: the survivor's act. */
  readonly by: EventActor | null;
  readonly finds: readonly string[];
}

/** What registers call an end, and pressure to reconcile: events, never a service and never a result. */
export const EVENT_PHRASES: readonly EventPhrases[] = [
  {
    event: 'community',
    by: 'mahalla',
    finds: [
      'махалля|маҳалла уговарива*',
      'старейшин* … уговаривал*|мирил*',
      'старейшин* , уговаривал*',
      'в|ба махаллинск*|маҳалл*',
      'мулло|имам … мириться|оштӣ',
    ],
  },
  {
    event: 'court_period',
    by: 'court',
    finds: [
      'судья|суд … на примирение',
      'срок на примирение',
      'мес на примирение',
      'суд|судя … барои оштӣ',
      'моҳ барои оштӣ',
    ],
  },
  { event: 'reconciled', by: 'court', finds: ['примирение в суде', 'мировое'] },
  {
    event: 'family_conference',
    by: 'family',
    finds: ['семейный совет', 'маслиҳати оила*', 'терпеть ради детей', 'родители уговаривают|уговорили'],
  },
  {
    event: 'reconciled',
    by: 'keeper',
    finds: [
      'примирение сторон',
      'прим сторон',
      'прекращено за примирением',
      'примирились|помирились|примирены',
      'стороны примирились',
      'оштӣ дода|шуд|шуданд|кунонда',
      'оила барқарор',
    ],
  },
  {
    event: 'returned_home',
    by: 'family',
    finds: [
      'родители|отец|мать отправили|отправил|отправила обратно',
      'отец отправлял обратно',
      'падар|волидон … баргардонд*',
    ],
  },
  {
    event: 'returned_home',
    by: null,
    finds: [
      'вернулась к мужу|супругу',
      'домой вернулась',
      'вернулась домой',
      'ба шавҳар* баргашт',
      'ба хонаи шавҳар баргашт',
    ],
  },
  {
    event: 'complaint_withdrawn',
    by: null,
    finds: [
      'заявление отозвано',
      'отозвала|забрала иск|заявление',
      'претензий не имеет',
      'ариза гирифта шуд',
    ],
  },
  { event: 'insignificant', by: 'keeper', finds: ['малознач*'] },
  {
    event: 'perpetrator_warned',
    by: 'keeper',
    finds: ['решено|разрешено беседой', 'проф|профилактическая беседа', 'проведена беседа', 'предупреждён'],
  },
];

/** Answers of the factor list that words of a register give plainly; they order the reviews and assess no risk. */
export const FACTOR_PHRASES = {
  strangle: ['душил*|душит', 'сдавлен* на шее', 'сдавливал* шею', 'буғӣ кард*', 'гулӯяшро фишурд*'],
  weapon_use: [
    'нож|ножом|ножа',
    'кетмен*',
    'палкой|палка|шлангом|топор*|лопатой|молотком|ремнём',
    'сжечь дом|её|ее',
    'кипятком|кислот*',
    'корд бо|гирифт',
    'чӯб задан*',
  ],
  kill_threat: ['угрожа* убийством|убить', 'убью', 'мекушам', 'таҳдиди куштан'],
  sexual: [
    'половой связи',
    'сексуальное насилие',
    'изнасил*',
    'принужда* … половой',
    'маҷбур мекунад , гуфтан шарм мекунад',
  ],
  pregnant_violence: ['беременн*', 'ҳомила*'],
  child_witness: ['в присутствии детей', 'при детях', 'пеши кӯдакон'],
  stalking: ['преследует|преследовал', 'следит за'],
  isolation: [
    'не выпускает из дома',
    'запирает',
    'аз хона баромадан намемонад',
    'отобрал|забрал телефон|паспорт',
  ],
  prior_police: ['ранее обращалась'],
  po_breach: ['нарушил предписание', 'протокол 93 2'],
  substance: ['нетрезв*', 'пьёт|пьет|пьян*', 'мастӣ', 'наркот*'],
  honour_pressure: ['отправили|отправил|отправлял обратно'],
  unemployed_debt: ['вернулся из рф без работы', 'работы нет'],
  disability_age: ['инвалид*', 'плохо слышит', 'маъюб*'],
  own_fear_high: ['боится мужа', 'боится идти домой'],
  dependency: ['загс нет', 'загса нет', 'саҳш нест', 'только никах', 'живёт со свекровью'],
} as const satisfies Partial<Record<RiskPartitionFactor, readonly string[]>>;
export type HintedFactor = keyof typeof FACTOR_PHRASES;
