import type { AgencyType } from '../agencies/agencies.types.js';
import type { RecordedEvent } from '../cases/case-events.types.js';
import type { RiskPartitionFactor } from '../risk/risk.types.js';
import { words } from './normalise-text.js';
import type { PhraseLists } from './normalise-text.js';

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
    names: words(`овд; омвд; ровд; говд; увд; мвд; вкд; швкд; рвкд; милици*; милитси*; милис*; полици*; полис;
      органах внутренних дел; органы; органах; корҳои дохилӣ; гаи; бда; угро; пдн; кгб; гкнб; кдам; амният`),
    people: words(`милиционер*; полицейск*; участков*; гаишник*; следовател*; оперативник*; оперуполномоченн*;
      опер; дознавател*; муфаттиш*; нозири минтақавӣ; милиса`),
  },
  prosecutor: {
    blocks: ['prosecutor'],
    names: words('прокуратур*; додситонӣ'),
    people: words('прокурор*; додситон*'),
  },
  court: {
    blocks: ['court', 'bailiff'],
    names: words('суде; суда; судебн*; додгоҳ*; суди ноҳия; суди шаҳр'),
    people: words('судья; судьей; судебный *; судя; довар*; пристав*'),
  },
  cowfa: {
    blocks: ['cowfa', 'cowfa_icc'],
    names: words('кдж; кджс; кумитаи занон; кумитаи кор бо занон; комитете по делам женщин; бахши занон'),
    people: [],
  },
  local_government: {
    blocks: ['hukumat', 'jamoat'],
    names: words('хукумат*; ҳукумат*; ҷамоат*; джамоат*; мақомоти иҷроия'),
    people: words('раис; раиси *; председатель *'),
  },
  health: {
    blocks: ['health', 'health_msr_room', 'forensic'],
    names: words('больниц*; поликлиник*; беморхона*; табобатгоҳ*; бюро смэ; судмедэксперт*'),
    people: words('главврач*; сартабиб*; судмедэксперт*'),
  },
  legal_aid: {
    blocks: ['legal_aid', 'legal_aid_bureau'],
    names: words('центре правовой помощи; цпп; маркази ёрии ҳуқуқӣ'),
    people: [],
  },
} as const satisfies Record<string, Institution>;

/** Words that the conflict phrases share; `names` and `people` come from each institution in turn. */
export const CONFLICT_WORDS: PhraseLists = {
  offender: words(`муж; мужа; супруг; он; нарушитель; обидчик; насильник; ответчик; отец; отчим; брат; свекор;
    свекровь; деверь; золовка; зять; сын; дядя; тётя; мать; родственник*; родня; родные; шавҳар*; падар*;
    бародар*; писар*; хусур*; хушдоман*; модаршӯ*; амак*; тағо*; хеш*; зӯровар*; ӯ`),
  staff: words(`сотрудник; сотрудником; сотрудница; работник; работником; служащий; начальник; начальником;
    зам; замначальника; заместитель; нач; инспектор; инспектором; майор; капитан; подполковник; полковник;
    лейтенант; старшина; сержант; водитель; корманд*; коргар*; ходим*; сардор*; нозир*; муовин*`),
  works: words(`работает; работал; служит; служил; служба; устроен; кор мекунад; хизмат мекунад; связи;
    знакомые; друзья; свои люди; родственники; родня; шинос дорад`),
  does: words('кор; кор мекунад; хизмат; хизмат мекунад; шинос дорад; хеш дорад'),
  kin_of: words('жена; сноха; невестка; дочь; сестра; зани; келини; духтари; ҳамсари'),
  kin_of_staff: words('сотрудника; работника; начальника; корманди; сардори; инспектора; майора'),
  in: words('в; во; на; дар; из; аз; у'),
  tell: words(`передавать; передавайте; передать; сообщать; сообщайте; сообщить; говорить; говорите;
    рассказывать; направлять; отправлять; отдавать; давать; показывать; звонить; нагӯед; нагӯянд; надиҳед;
    надиҳанд; нафиристед; нарасонед; накунед`),
  tell_not: words('нагӯед; нагӯянд; надиҳед; надиҳанд; нафиристед; нарасонед; накунед; надонад; надонанд'),
  know: words('знал*; узнал*; дошл*; попал*'),
};

/** He, or his kin, serves there. */
export const SERVES_PHRASES = words(`$offender … $works $in $names; $offender … $works … $people;
  $offender … $staff … $names; $offender , … $works $in $names; $offender , … $works … $people;
  $offender , … $staff … $names; $offender $people; $offender , $people; $offender $in $names $does;
  $offender … дар $names $does; ^ $staff … $names; ^ $works $in $names;
  родственник*|родня|родные|дядя|связи|знакомые|свои|хешовандон $in $names; $kin_of $kin_of_staff … $names;
  $kin_of $people`);

/** Nothing may reach them. */
export const NOT_TO_THEM_PHRASES = words(`$names … не $tell; не $tell … $names; $names … $tell_not;
  $tell_not … $names; чтоб|чтобы … $names не $know; чтоб|чтобы не $know … $names`);

/** The survivor asks not to inform anyone at all. */
export const NOBODY_PHRASES = words(`никому не $tell; не $tell никому; никто не узнал|знал;
  чтобы никто не узнал|знал; просит|просила конфиденциально; конфиденциально; касе нагӯед|надонад;
  ҳеҷ кас|касе … надонад|нагӯед`);

/** Suspected suicide attempt or intent; read widely, because a miss costs more than a question. */
export const SUICIDE_PHRASES = words(`суицид*|самоубий*; самосожжен*; самоповрежд*;
  повеситься|повесилась|повесился|вешалась|вешаться; пыталась … повес*; снял*|сняли с петли; из петли;
  странгуляц*; покончить|покончила … собой|жизнью; свести счёты; наложить|наложила на себя руки;
  не хочет|хочу|хотела жить; жить не хочет|хочу|хотела|хочется; умереть хочет|хотела; хочет|хотела умереть;
  вскрыла|резала|порезала … вены|вен; порезы … запясть*|предплеч*; передозир*; наглоталась … таблет*;
  выпила … уксус*|таблет*|яд*|отрав*|дихлофос*|эссенц*; отравилась|травилась; отравлен* уксус*;
  хотела|пыталась сжечь|поджечь себя; облила себя; подожгла себя; худкуш*; худсӯз*;
  худро куштан*|мекушам|мекушад|кушт; худашро куштан*|куштанӣ|сӯхт*|сӯзонд*; қасди ҷон*|худ*; дору хӯрд*;
  заҳр хӯрд*|нӯшид*; сирко хӯрд*|нӯшид*; худро овехт*|сӯхт*|сӯзонд*|партофт*; худашро овехт*|партофт*;
  зиндагӣ кардан намехоҳ*; зиндагӣ намехоҳ*; зистан намехоҳ*`);

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
  do_not_phone: words(`не звонить|звоните|звони; звонить нельзя|не; занг назанед|назан|назананд|назада;
    занг зада нашавад; телефон накунед; говорить нельзя`),
  phone_with_husband: words(`тел|телефон у ${HUSBAND}; тел|телефон мужа|супруга;
    телефони|телефонаш дар|дасти шавҳар*`),
  phone_with_in_laws: words(`тел|телефон у ${IN_LAWS}; тел|телефон|телефони ${IN_LAWS}`),
  through_somebody_only: words('звонить только|лишь *; звонить через *; танҳо ба * занг'),
  at_stated_hours_only: words(`не звонить вечером|утром|днём|ночью|после|до;
    звонить только|лишь до|после|с|днём|утром|вечером; безопасно с`),
} as const satisfies Record<PhoneReason, readonly string[]>;

/** Who did it: an institution, the family, or (`keeper`) the agency whose register says so. */
export type EventActor = Extract<AgencyType, 'court' | 'mahalla'> | 'family' | 'keeper';

export interface EventPhrases {
  readonly event: RecordedEvent;
  /** null: the survivor's act. */
  readonly by: EventActor | null;
  readonly finds: readonly string[];
}

const on = (event: RecordedEvent, by: EventActor | null, finds: string): EventPhrases => ({
  ...{ event, by, finds: words(finds) },
});

/** What registers call an end, and pressure to reconcile: events, never a service and never a result. */
export const EVENT_PHRASES: readonly EventPhrases[] = [
  on(
    'community',
    'mahalla',
    `махалля|маҳалла уговарива*; старейшин* … уговаривал*|мирил*; старейшин* , уговаривал*;
      в|ба махаллинск*|маҳалл*; мулло|имам … мириться|оштӣ`,
  ),
  on(
    'court_period',
    'court',
    `судья|суд … на примирение; срок на примирение; мес на примирение; суд|судя … барои оштӣ;
      моҳ барои оштӣ`,
  ),
  on('reconciled', 'court', 'примирение в суде; мировое'),
  on(
    'family_conference',
    'family',
    'семейный совет; маслиҳати оила*; терпеть ради детей; родители уговаривают|уговорили',
  ),
  on(
    'reconciled',
    'keeper',
    `примирение сторон; прим сторон; прекращено за примирением; примирились|помирились|примирены;
      стороны примирились; оштӣ дода|шуд|шуданд|кунонда; оила барқарор`,
  ),
  on(
    'returned_home',
    'family',
    `родители|отец|мать отправили|отправил|отправила обратно; отец отправлял обратно;
      падар|волидон … баргардонд*`,
  ),
  on(
    'returned_home',
    null,
    `вернулась к мужу|супругу; домой вернулась; вернулась домой; ба шавҳар* баргашт;
      ба хонаи шавҳар баргашт`,
  ),
  on(
    'complaint_withdrawn',
    null,
    'заявление отозвано; отозвала|забрала иск|заявление; претензий не имеет; ариза гирифта шуд',
  ),
  on('insignificant', 'keeper', 'малознач*'),
  on(
    'perpetrator_warned',
    'keeper',
    'решено|разрешено беседой; проф|профилактическая беседа; проведена беседа; предупреждён',
  ),
];

/** Answers of the factor list that words of a register give plainly; they order the reviews and assess no risk. */
export const FACTOR_PHRASES = {
  strangle: words('душил*|душит; сдавлен* на шее; сдавливал* шею; буғӣ кард*; гулӯяшро фишурд*'),
  weapon_use: words(`нож|ножом|ножа; кетмен*; палкой|палка|шлангом|топор*|лопатой|молотком|ремнём;
    сжечь дом|её|ее; кипятком|кислот*; корд бо|гирифт; чӯб задан*`),
  kill_threat: words('угрожа* убийством|убить; убью; мекушам; таҳдиди куштан'),
  sexual: words(`половой связи; сексуальное насилие; изнасил*; принужда* … половой;
    маҷбур мекунад , гуфтан шарм мекунад`),
  pregnant_violence: words('беременн*; ҳомила*'),
  child_witness: words('в присутствии детей; при детях; пеши кӯдакон'),
  stalking: words('преследует|преследовал; следит за'),
  isolation: words(`не выпускает из дома; запирает; аз хона баромадан намемонад;
    отобрал|забрал телефон|паспорт`),
  prior_police: words('ранее обращалась'),
  po_breach: words('нарушил предписание; протокол 93 2'),
  substance: words('нетрезв*; пьёт|пьет|пьян*; мастӣ; наркот*'),
  honour_pressure: words('отправили|отправил|отправлял обратно'),
  unemployed_debt: words('вернулся из рф без работы; работы нет'),
  disability_age: words('инвалид*; плохо слышит; маъюб*'),
  own_fear_high: words('боится мужа; боится идти домой'),
  dependency: words('загс нет; загса нет; саҳш нест; только никах; живёт со свекровью'),
} as const satisfies Partial<Record<RiskPartitionFactor, readonly string[]>>;
export type HintedFactor = keyof typeof FACTOR_PHRASES;
