import { ROUND_THE_CLOCK, SIX_DAYS, named, open, person, weekly, DEMO_PASSWORD } from './directory-plan.js';
import type { PlannedGroup, PlannedAgency, PlannedService } from './directory-plan.js';
import type { INestApplicationContext } from '@nestjs/common';
import {
  AgenciesService,
  ServicesService,
  SetUpService,
  WorkingGroupsService,
} from '../agencies/index.js';
import { FirstAccountsService, UsersService, SessionsService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { ADMINISTRATOR, FIRST_AGENCY, KULOB } from './plan-kulob.js';

/** Legal aid, health room, shelter and helpline work here too; they are planned with the other group. */
export const QABODIYON: PlannedGroup = {
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

/** Ids by the keys and logins of the plan. */
export interface DemoDirectory {
  readonly agencies: Map<string, string>;
  /** As `agency.type`. */
  readonly services: Map<string, string>;
  readonly people: Map<string, string>;
}

/** The working groups of the demo; the first agency belongs to the first one. */
const GROUPS: readonly PlannedGroup[] = [KULOB, QABODIYON];
export const PLANNED_AGENCIES = [FIRST_AGENCY, ...GROUPS.flatMap(({ agencies }) => agencies)];

const WORKING_LANGUAGES = ['tg', 'ru'] as const;
const NOBODY = { chairUserId: null, coordinatorUserId: null, deputyUserId: null, fallbackAgencyId: null };

/** Creates agencies, people and services as an administrator, in one transaction. */
export class DirectoryMaker {
  private readonly made: DemoDirectory = { agencies: new Map(), services: new Map(), people: new Map() };
  private readonly groupIds = new Map<string, string>();

  constructor(private readonly app: INestApplicationContext) {}

  async make(): Promise<DemoDirectory> {
    await this.setUp();
    const token = await this.app.get(SessionsService).openForLogin(ADMINISTRATOR.login);
    await this.database.run({ sessionHash: hashToken(token) }, async () => {
      this.made.agencies.set(FIRST_AGENCY.key, this.database.viewer.agencyId);
      for (const { place, names: name } of GROUPS)
        this.groupIds.set(place, await this.groups.create({ place, name, ...NOBODY }));
      await this.joinFirst();
      for (const group of GROUPS) await this.makeGroup(group);
    });
    await this.app.get(SessionsService).end(token);
    const passwordHash = await this.app.get(Passwords).hash(DEMO_PASSWORD);
    await this.app.get(FirstAccountsService).giveDemoPasswords([...this.made.people.values()], passwordHash);
    return this.made;
  }

  private setUp(): Promise<void> {
    const administrator = {
      agency: FIRST_AGENCY.names,
      agencyType: FIRST_AGENCY.type,
      place: KULOB.place,
      displayName: ADMINISTRATOR.name,
      login: ADMINISTRATOR.login,
      password: DEMO_PASSWORD,
      language: 'tg',
    } as const;
    return this.app.get(SetUpService).setUp(administrator, { isDemo: true });
  }

  private get database(): Database {
    return this.app.get(Database);
  }

  private get groups(): WorkingGroupsService {
    return this.app.get(WorkingGroupsService);
  }

  private async makeGroup({ place, names: name, ...group }: PlannedGroup): Promise<void> {
    for (const agency of group.agencies) await this.makeAgency(agency, place);
    const who = (login: string): string | null => this.made.people.get(login) ?? null;
    await this.groups.change(this.groupId(place), 1, {
      place,
      name,
      chairUserId: who(group.chair),
      coordinatorUserId: who(group.coordinator),
      deputyUserId: who(group.deputy),
      fallbackAgencyId: this.made.agencies.get(group.fallback) ?? null,
    });
  }

  private groupId(place: string): string {
    return this.groupIds.get(place) ?? '';
  }

  /** The first agency was there before its group. */
  private async joinFirst(): Promise<void> {
    const id = this.made.agencies.get(FIRST_AGENCY.key) ?? '';
    const agencies = this.app.get(AgenciesService);
    const { version, name } = await agencies.get(id);
    await this.fill(FIRST_AGENCY, id);
    const workingGroupIds = [this.groupId(KULOB.place)];
    const headUserId = this.headOf(FIRST_AGENCY);
    const change = { workingGroupIds, name, status: 'active', dutyPhone: null, headUserId } as const;
    await agencies.change(id, version, change);
  }

  /** If sharing was refused, the agency head replaces the coordinator: here the first supervisor. */
  private headOf({ people }: PlannedAgency): string | null {
    const head = people.find(({ role }) => role === 'supervisor');
    return head ? (this.made.people.get(head.login) ?? null) : null;
  }

  private async makeAgency(agency: PlannedAgency, place: string): Promise<void> {
    const id = await this.app.get(AgenciesService).create({
      workingGroupIds: [place, ...(agency.alsoServes ?? [])].map((one) => this.groupId(one)),
      type: agency.type,
      place,
      name: agency.names,
      dutyPhone: agency.dutyPhone ?? null,
    });
    this.made.agencies.set(agency.key, id);
    await this.fill(agency, id);
    const headUserId = this.headOf(agency);
    if (!headUserId) return;
    const { version, name, memberships, dutyPhone } = await this.app.get(AgenciesService).get(id);
    const workingGroupIds = memberships.map(({ workingGroupId }) => workingGroupId);
    const change = { workingGroupIds, name, status: 'active', dutyPhone, headUserId } as const;
    await this.app.get(AgenciesService).change(id, version, change);
  }

  private async fill(agency: PlannedAgency, agencyId: string): Promise<void> {
    for (const { login, name, role } of agency.people) {
      const user = { agencyId, displayName: name, login, roles: [role], language: 'tg' } as const;
      const id = await this.app.get(UsersService).create({ ...user, roles: [role] });
      this.made.people.set(login, id);
    }
    for (const service of agency.services)
      this.made.services.set(`${agency.key}.${service.type}`, await this.makeService(service, agencyId));
  }

  private makeService(service: PlannedService, agencyId: string): Promise<string> {
    return this.app.get(ServicesService).create({
      agencyId,
      type: service.type,
      languages: [...WORKING_LANGUAGES],
      openingHours: [...service.hours],
      hoursNote: null,
      cost: 'free',
      costNote: null,
      documents: [...service.documents],
      documentsNote: null,
      address: service.address,
      publicPhone: service.phone ?? null,
      capacity: service.places?.capacity ?? null,
      capacityUnit: service.places?.unit ?? null,
      isConfidential: service.isConfidential,
      status: 'active',
    });
  }
}
