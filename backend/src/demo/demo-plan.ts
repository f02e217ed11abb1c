import type { AgencyType, CapacityUnit, NeededDocument } from '../agencies/index.js';
import type { OpeningHours, ServiceType } from '../agencies/index.js';
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

interface PlannedPlaces {
  readonly unit: CapacityUnit;
  readonly capacity: number;
  /** Free places at the last confirmation. */
  readonly free: number;
  /** Not confirmed for weeks. */
  readonly isStale?: true;
}

export interface PlannedService {
  readonly type: ServiceType;
  readonly hours: readonly OpeningHours[];
  readonly documents: readonly NeededDocument[];
  readonly address: string | null;
  /** Only public emergency numbers; any invented number might belong to a real person. */
  readonly phone?: string;
  readonly places: PlannedPlaces | null;
  readonly isConfidential: boolean;
}

export interface PlannedAgency {
  readonly key: string;
  readonly type: AgencyType;
  readonly names: Names;
  readonly people: readonly PlannedPerson[];
  readonly services: readonly PlannedService[];
  /** Number of the person on duty; invented. */
  readonly dutyPhone?: string;
  /** Places of other groups that it works in as well. */
  readonly alsoServes?: readonly string[];
}

export interface PlannedGroup {
  readonly place: string;
  readonly names: Names;
  /** Key of the agency that takes cases over. */
  readonly fallback: string;
  readonly chair: string;
  readonly coordinator: string;
  readonly deputy: string;
  readonly agencies: readonly PlannedAgency[];
}

const named = (tg: string, ru: string, en: string): Names => ({ tg, ru, en });
const person = (login: string, name: string, role: Role): PlannedPerson => ({ login, name, role });

const hour = (clock: number): number => clock * 60;
const on = (weekdays: readonly number[], from: number, until: number): OpeningHours[] =>
  weekdays.map((weekday) => ({ weekday, fromMinute: hour(from), untilMinute: hour(until) }));

const WORKING_WEEK = on([1, 2, 3, 4, 5], 8, 17);
const SIX_DAYS = on([1, 2, 3, 4, 5, 6], 8, 15);
const TWO_DAYS = on([2, 4], 9, 13);
const ROUND_THE_CLOCK = on([1, 2, 3, 4, 5, 6, 7], 0, 24);

/** A service that counts no places. */
const open = (type: ServiceType, more: Partial<PlannedService> = {}): PlannedService => ({
  type,
  hours: WORKING_WEEK,
  documents: [],
  address: null,
  places: null,
  isConfidential: false,
  ...more,
});

/** A service with so many appointments a week. */
const weekly = (
  type: ServiceType,
  [capacity, free]: readonly [capacity: number, free: number],
  more: Partial<PlannedService> = {},
): PlannedService => open(type, { places: { unit: 'appointments', capacity, free }, ...more });

const BOTH = ['qubodiyon'];

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
    person('cowfa-supervisor', 'Абдуллоева Гулнора', 'supervisor'),
    person('coordinator', 'Ҳакимова Заррина', 'coordinator'),
    person('deputy', 'Азимова Тахмина', 'coordinator'),
    person('statistician', 'Раҷабов Искандар', 'statistician'),
    person('data-protection', 'Файзиева Мунира', 'data_protection_officer'),
    person('oversight', 'Маҷидова Шоира', 'oversight'),
    person('oversight2', 'Собиров Далер', 'oversight'),
  ],
  services: [
    open('documents', { documents: ['residence_certificate'] }),
    open('social_benefits', { documents: ['identity_document', 'residence_certificate'] }),
    weekly('legal', [4, 1], { hours: TWO_DAYS }),
  ],
};
export const ADMINISTRATOR = person('administrator', 'Юсуфова Манижа', 'administrator');

const CRISIS_CENTRE: PlannedAgency = {
  key: 'crisisCentre',
  dutyPhone: '+992 00 000 01 00',
  type: 'crisis_centre',
  names: named('Маркази бӯҳронии Кӯлоб', 'Кризисный центр, Куляб', 'Crisis centre, Kulob'),
  people: [
    person('caseworker', 'Каримова Сабоҳат', 'caseworker'),
    person('caseworker2', 'Назарова Фирӯза', 'caseworker'),
    person('supervisor', 'Шарифова Мавҷуда', 'supervisor'),
    // One supervisor reviews what the other one recorded without consent.
    person('supervisor2', 'Тоҳирова Мадина', 'supervisor'),
  ],
  services: [
    open('psychosocial', { hours: SIX_DAYS }),
    open('hotline', { hours: ROUND_THE_CLOCK, phone: '1313' }),
    weekly('livelihoods', [8, 3], {
      documents: ['identity_document'],
      places: { unit: 'appointments', capacity: 8, free: 3, isStale: true },
    }),
  ],
};

const POLICE: PlannedAgency = {
  key: 'police',
  type: 'police_dv',
  names: named('ШВКД дар шаҳри Кӯлоб', 'ОМВД в городе Куляб', 'Police, Kulob'),
  people: [
    person('inspector', 'Сафарова Лола', 'police_inspector'),
    person('inspector2', 'Мирзоев Комрон', 'police_inspector'),
    person('police-supervisor', 'Олимов Парвиз', 'supervisor'),
  ],
  services: [open('police_security', { hours: ROUND_THE_CLOCK, phone: '102' })],
};

/** Legal aid and the health room see people of both districts. */
const LEGAL_AID: PlannedAgency = {
  key: 'legalAid',
  type: 'legal_aid',
  names: named('Маркази кӯмаки ҳуқуқӣ', 'Центр правовой помощи', 'Legal aid centre'),
  people: [
    person('lawyer', 'Бобоева Ситора', 'legal_aid_lawyer'),
    person('lawyer-qabodiyon', 'Исмоилова Малика', 'legal_aid_lawyer'),
    person('legal-supervisor', 'Қодиров Баҳром', 'supervisor'),
  ],
  services: [
    weekly('legal', [14, 9], {
      documents: ['identity_document', 'marriage_certificate', 'birth_certificates'],
      address: 'Кӯлоб, маркази шаҳр; Қабодиён, бинои ҳукумат',
    }),
    open('alimony_property', { documents: ['birth_certificates'] }),
  ],
  alsoServes: BOTH,
};

const HEALTH_ROOM: PlannedAgency = {
  key: 'healthRoom',
  type: 'health_msr_room',
  names: named(
    'Ҳуҷраи офиятбахшии тиббию иҷтимоӣ',
    'Кабинет медико-социальной реабилитации',
    'Medical and social rehabilitation room',
  ),
  people: [
    person('health-worker', 'Холова Шаҳноза', 'health_worker'),
    person('health-worker-qabodiyon', 'Зоирова Муҳаббат', 'health_worker'),
    person('health-supervisor', 'Ғафорова Дилором', 'supervisor'),
  ],
  services: [weekly('health', [12, 6], { hours: SIX_DAYS }), open('forensic_exam')],
  alsoServes: BOTH,
};

/** Far from home may be the safer place, so it takes people of both districts; its place is secret. */
const SHELTER: PlannedAgency = {
  key: 'shelter',
  dutyPhone: '+992 00 000 01 01',
  type: 'shelter',
  names: named('Паноҳгоҳ', 'Приют', 'Shelter'),
  people: [
    person('shelter-worker', 'Давлатова Мехрангез', 'shelter_worker'),
    person('shelter-supervisor', 'Ҷӯраева Наргис', 'supervisor'),
  ],
  services: [
    open('safe_house', {
      hours: ROUND_THE_CLOCK,
      places: { unit: 'beds', capacity: 6, free: 3 },
      isConfidential: true,
    }),
  ],
  alsoServes: BOTH,
};

export const KULOB: PlannedGroup = {
  place: 'kulob',
  names: named('Гурӯҳи кории Кӯлоб', 'Рабочая группа, Куляб', 'Working group, Kulob'),
  fallback: CRISIS_CENTRE.key,
  chair: 'chair',
  coordinator: 'coordinator',
  deputy: 'deputy',
  agencies: [
    POLICE,
    CRISIS_CENTRE,
    LEGAL_AID,
    HEALTH_ROOM,
    SHELTER,
    {
      key: 'hotline',
      type: 'hotline_1313',
      names: named('Хатти боварии 1313', 'Телефон доверия 1313', 'Helpline 1313'),
      people: [
        person('hotline', 'Темурова Парисо', 'hotline_worker'),
        person('hotline-supervisor', 'Ҷӯраева Мадина', 'supervisor'),
      ],
      services: [open('hotline', { hours: ROUND_THE_CLOCK, phone: '1313' })],
      alsoServes: BOTH,
    },
    {
      key: 'prosecutor',
      type: 'prosecutor',
      names: named('Прокуратураи шаҳри Кӯлоб', 'Прокуратура города Куляб', 'Prosecutor’s office, Kulob'),
      people: [
        person('prosecutor', 'Ниёзов Фаррух', 'prosecutor'),
        person('prosecutor-supervisor', 'Содиқова Лайло', 'supervisor'),
      ],
      services: [open('other')],
    },
    {
      key: 'programme',
      type: 'perpetrator_prog',
      names: named('Барномаи ислоҳи рафтор', 'Программа коррекции поведения', 'Behaviour programme'),
      people: [
        person('programme-worker', 'Мирзоев Далер', 'programme_worker'),
        person('programme-worker2', 'Шарифов Анвар', 'programme_worker'),
      ],
      services: [],
    },
    {
      key: 'court',
      type: 'court',
      names: named('Суди шаҳри Кӯлоб', 'Суд города Куляб', 'Court, Kulob'),
      // They write for the public pages, each reviewed by the other one.
      people: [
        person('court-clerk', 'Раҳмонова Зулфия', 'supervisor'),
        person('court-supervisor', 'Ғаниев Шерзод', 'supervisor'),
        person('court-secretary', 'Назарова Манижа', 'court_contact'),
      ],
      services: [],
    },
    {
      key: 'enforcement',
      type: 'bailiff',
      names: named('Хадамоти иҷро, Кӯлоб', 'Служба исполнения, Куляб', 'Enforcement service, Kulob'),
      people: [person('bailiff', 'Шоев Баҳром', 'enforcement_contact')],
      services: [],
    },
    {
      key: 'hukumat',
      type: 'hukumat',
      names: named('Ҳукумати шаҳри Кӯлоб', 'Хукумат города Куляб', 'Local government, Kulob'),
      people: [person('chair', 'Асоев Рустам', 'coordinator')],
      services: [],
    },
  ],
};

/** Legal aid, health room, shelter and helpline work here too; they are planned with the other group. */
const QABODIYON: PlannedGroup = {
  place: 'qubodiyon',
  names: named('Гурӯҳи кории Қабодиён', 'Рабочая группа, Кабодиён', 'Working group, Qabodiyon'),
  fallback: 'ngoQabodiyon',
  chair: 'chair-qabodiyon',
  coordinator: 'coordinator-qabodiyon',
  deputy: 'deputy-qabodiyon',
  agencies: [
    {
      key: 'policeQabodiyon',
      type: 'police_dv',
      names: named('ШВКД дар ноҳияи Қабодиён', 'ОМВД в районе Кабодиён', 'Police, Qabodiyon'),
      people: [
        person('inspector-qabodiyon', 'Раҳимова Мунира', 'police_inspector'),
        person('police-supervisor-qabodiyon', 'Сатторов Довуд', 'supervisor'),
      ],
      services: [open('police_security', { hours: ROUND_THE_CLOCK, phone: '102' })],
    },
    {
      key: 'ngoQabodiyon',
      type: 'ngo',
      names: named('Созмони занони Қабодиён', 'Женская организация, Кабодиён', 'Women’s NGO, Qabodiyon'),
      people: [
        person('caseworker-qabodiyon', 'Эшонова Рухсора', 'caseworker'),
        person('caseworker2-qabodiyon', 'Ҳалимова Фарзона', 'caseworker'),
        person('supervisor-qabodiyon', 'Умарова Ҷамила', 'supervisor'),
      ],
      services: [
        open('psychosocial', { hours: SIX_DAYS }),
        weekly('legal', [3, 0], { documents: ['identity_document'] }),
      ],
    },
    {
      key: 'cowfaQabodiyon',
      type: 'cowfa',
      names: named(
        'Шуъбаи кор бо занон ва оила, Қабодиён',
        'Отдел по делам женщин и семьи, Кабодиён',
        'Women and family affairs department, Qabodiyon',
      ),
      people: [
        person('specialist-qabodiyon', 'Мирзоева Адиба', 'cowfa_specialist'),
        person('cowfa-supervisor-qabodiyon', 'Шарипова Гулчеҳра', 'supervisor'),
        person('coordinator-qabodiyon', 'Валиева Ҳосият', 'coordinator'),
        person('deputy-qabodiyon', 'Набиева Саодат', 'coordinator'),
        person('statistician-qabodiyon', 'Юнусова Фарзона', 'statistician'),
      ],
      services: [
        open('documents', { documents: ['residence_certificate'] }),
        weekly('livelihoods', [5, 2], { documents: ['identity_document'] }),
      ],
    },
    {
      key: 'prosecutorQabodiyon',
      type: 'prosecutor',
      names: named(
        'Прокуратураи ноҳияи Қабодиён',
        'Прокуратура района Кабодиён',
        'Prosecutor’s office, Qabodiyon',
      ),
      people: [person('prosecutor-qabodiyon', 'Қурбонов Сиёвуш', 'prosecutor')],
      services: [open('other')],
    },
    {
      key: 'hukumatQabodiyon',
      type: 'hukumat',
      names: named('Ҳукумати ноҳияи Қабодиён', 'Хукумат района Кабодиён', 'Local government, Qabodiyon'),
      people: [person('chair-qabodiyon', 'Ятимов Суҳроб', 'coordinator')],
      services: [],
    },
  ],
};

/** The working groups of the demo; the first agency belongs to the first one. */
export const GROUPS: readonly PlannedGroup[] = [KULOB, QABODIYON];
export const PLANNED_AGENCIES = [FIRST_AGENCY, ...GROUPS.flatMap(({ agencies }) => agencies)];
