import type { AgencyType, ServiceType } from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import type { Role } from '../platform/http/permissions.js';

/** One password for every demo account; it exists in scratch databases only and is shown at every start. */
export const DEMO_PASSWORD = 'kulob-demo-2020';

export interface PlannedPerson {
  readonly login: string;
  /** Invented. */
  readonly name: string;
  readonly role: Role;
}

export interface PlannedService {
  readonly type: ServiceType;
  readonly places: number | null;
}

export interface PlannedAgency {
  readonly key: string;
  readonly type: AgencyType;
  readonly names: Names;
  readonly people: readonly PlannedPerson[];
  readonly services: readonly PlannedService[];
}

export interface PlannedGroup {
  readonly place: string;
  readonly names: Names;
  /** Key of the agency that takes cases over. */
  readonly fallback: string;
  readonly coordinator: string | null;
  readonly deputy: string | null;
  readonly agencies: readonly PlannedAgency[];
}

const named = (tg: string, ru: string, en: string): Names => ({ tg, ru, en });
const person = (login: string, name: string, role: Role): PlannedPerson => ({ login, name, role });
const counted = (type: ServiceType, places: number): PlannedService => ({ type, places });
const open = (type: ServiceType): PlannedService => ({ type, places: null });

/** The agency that the installation begins with; the coordinator and the administrator work in it. */
export const FIRST_AGENCY: PlannedAgency = {
  key: 'cowfa',
  type: 'cowfa',
  names: named(
    'Шуъбаи кор бо занон ва оила, Кӯлоб',
    'Отдел по делам женщин и семьи, Куляб',
    'Women and family affairs department, Kulob',
  ),
  people: [
    person('specialist', 'Саломова Нигина', 'cowfa_specialist'),
    person('coordinator', 'Ҳакимова Заррина', 'coordinator'),
    person('deputy', 'Азимова Тахмина', 'coordinator'),
    person('statistician', 'Раҷабов Искандар', 'statistician'),
  ],
  services: [open('documents'), open('social_benefits')],
};
export const ADMINISTRATOR = person('administrator', 'Юсуфова Манижа', 'administrator');

const CRISIS_CENTRE: PlannedAgency = {
  key: 'crisisCentre',
  type: 'crisis_centre',
  names: named('Маркази бӯҳронии Кӯлоб', 'Кризисный центр, Куляб', 'Crisis centre, Kulob'),
  people: [
    person('caseworker', 'Каримова Сабоҳат', 'caseworker'),
    person('caseworker2', 'Назарова Фирӯза', 'caseworker'),
    person('supervisor', 'Шарифова Мавҷуда', 'supervisor'),
  ],
  services: [open('psychosocial'), open('hotline'), counted('livelihoods', 8)],
};

const KULOB: PlannedGroup = {
  place: 'kulob',
  names: named('Гурӯҳи кории Кӯлоб', 'Рабочая группа, Куляб', 'Working group, Kulob'),
  fallback: CRISIS_CENTRE.key,
  coordinator: 'coordinator',
  deputy: 'deputy',
  agencies: [
    {
      key: 'police',
      type: 'police_dv',
      names: named('ШВКД дар шаҳри Кӯлоб', 'ОМВД в городе Куляб', 'Police, Kulob'),
      people: [
        person('inspector', 'Сафарова Лола', 'police_inspector'),
        person('inspector2', 'Мирзоев Комрон', 'police_inspector'),
        person('police-supervisor', 'Олимов Парвиз', 'supervisor'),
      ],
      services: [open('police_security')],
    },
    CRISIS_CENTRE,
    {
      key: 'legalAid',
      type: 'legal_aid',
      names: named('Маркази кӯмаки ҳуқуқӣ', 'Центр правовой помощи', 'Legal aid centre'),
      people: [
        person('lawyer', 'Бобоева Ситора', 'legal_aid_lawyer'),
        person('legal-supervisor', 'Қодиров Баҳром', 'supervisor'),
      ],
      services: [open('legal'), open('alimony_property')],
    },
    {
      key: 'healthRoom',
      type: 'health_msr_room',
      names: named(
        'Ҳуҷраи офиятбахшии тиббию иҷтимоӣ',
        'Кабинет медико-социальной реабилитации',
        'Medical and social rehabilitation room',
      ),
      people: [
        person('health-worker', 'Холова Шаҳноза', 'health_worker'),
        person('health-supervisor', 'Ғафорова Дилором', 'supervisor'),
      ],
      services: [open('health'), open('forensic_exam')],
    },
    {
      key: 'shelter',
      type: 'shelter',
      names: named('Паноҳгоҳ', 'Приют', 'Shelter'),
      people: [
        person('shelter-worker', 'Давлатова Мехрангез', 'shelter_worker'),
        person('shelter-supervisor', 'Ҷӯраева Наргис', 'supervisor'),
      ],
      services: [counted('safe_house', 3)],
    },
    {
      key: 'hotline',
      type: 'hotline_1313',
      names: named('Хатти боварии 1313', 'Телефон доверия 1313', 'Helpline 1313'),
      people: [person('hotline', 'Темурова Парисо', 'hotline_worker')],
      services: [],
    },
    {
      key: 'prosecutor',
      type: 'prosecutor',
      names: named('Прокуратураи шаҳри Кӯлоб', 'Прокуратура города Куляб', 'Prosecutor’s office, Kulob'),
      people: [person('prosecutor', 'Ниёзов Фаррух', 'prosecutor')],
      services: [],
    },
  ],
};

const QABODIYON: PlannedGroup = {
  place: 'qubodiyon',
  names: named('Гурӯҳи кории Қабодиён', 'Рабочая группа, Кабодиён', 'Working group, Qabodiyon'),
  fallback: 'ngoQabodiyon',
  coordinator: null,
  deputy: null,
  agencies: [
    {
      key: 'policeQabodiyon',
      type: 'police_dv',
      names: named('ШВКД дар ноҳияи Қабодиён', 'ОМВД в районе Кабодиён', 'Police, Qabodiyon'),
      people: [
        person('inspector-qabodiyon', 'Раҳимова Мунира', 'police_inspector'),
        person('police-supervisor-qabodiyon', 'Сатторов Довуд', 'supervisor'),
      ],
      services: [open('police_security')],
    },
    {
      key: 'ngoQabodiyon',
      type: 'ngo',
      names: named('Созмони занони Қабодиён', 'Женская организация, Кабодиён', 'Women’s NGO, Qabodiyon'),
      people: [
        person('caseworker-qabodiyon', 'Эшонова Рухсора', 'caseworker'),
        person('supervisor-qabodiyon', 'Умарова Ҷамила', 'supervisor'),
      ],
      services: [open('psychosocial'), open('legal')],
    },
  ],
};

/** The working groups of the demo; the first agency belongs to the first one. */
export const GROUPS: readonly PlannedGroup[] = [KULOB, QABODIYON];

/** One sign-in per role, in the order in which somebody new would try them. */
export const SIGN_INS: readonly { readonly login: string; readonly who: string }[] = [
  { login: 'inspector', who: 'police inspector, Kulob' },
  { login: 'police-supervisor', who: 'police supervisor, Kulob' },
  { login: 'caseworker', who: 'caseworker of the crisis centre' },
  { login: 'supervisor', who: 'supervisor of the crisis centre' },
  { login: 'lawyer', who: 'legal aid lawyer' },
  { login: 'health-worker', who: 'health worker' },
  { login: 'specialist', who: 'COWFA specialist' },
  { login: 'shelter-worker', who: 'shelter worker' },
  { login: 'hotline', who: 'hotline worker' },
  { login: 'prosecutor', who: 'prosecutor' },
  { login: 'coordinator', who: 'coordinator of the working group' },
  { login: 'statistician', who: 'statistician' },
  { login: 'administrator', who: 'administrator' },
];
