import type { INestApplicationContext } from '@nestjs/common';
import {
  AgenciesService,
  ServiceEntriesService,
  SetUpService,
  WorkingGroupsService,
} from '../agencies/index.js';
import { FirstAccountsService, PeopleService, SessionsService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { DEMO_PASSWORD } from './directory-plan.js';
import type { PlannedAgency, PlannedGroup, PlannedService } from './directory-plan.js';
import { ADMINISTRATOR, FIRST_AGENCY, KULOB } from './plan-kulob.js';
import { QABODIYON } from './plan-qabodiyon.js';

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

/** Makes agencies, people and services as an administrator does, in one transaction of hers. */
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
    const change = { workingGroupIds, name, status: 'active', dutyLine: null, headUserId } as const;
    await agencies.change(id, version, change);
  }

  /** Where she refused sharing, the head of the agency stands where the coordinator would: here the first supervisor. */
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
      dutyLine: agency.dutyLine ?? null,
    });
    this.made.agencies.set(agency.key, id);
    await this.fill(agency, id);
    const headUserId = this.headOf(agency);
    if (!headUserId) return;
    const { version, name, memberships, dutyLine } = await this.app.get(AgenciesService).get(id);
    const workingGroupIds = memberships.map(({ workingGroupId }) => workingGroupId);
    const change = { workingGroupIds, name, status: 'active', dutyLine, headUserId } as const;
    await this.app.get(AgenciesService).change(id, version, change);
  }

  private async fill(agency: PlannedAgency, agencyId: string): Promise<void> {
    for (const { login, name, role } of agency.people) {
      const user = { agencyId, displayName: name, login, roles: [role], language: 'tg' } as const;
      const id = await this.app.get(PeopleService).create({ ...user, roles: [role] });
      this.made.people.set(login, id);
    }
    for (const service of agency.services)
      this.made.services.set(`${agency.key}.${service.type}`, await this.makeService(service, agencyId));
  }

  private makeService(service: PlannedService, agencyId: string): Promise<string> {
    return this.app.get(ServiceEntriesService).create({
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
