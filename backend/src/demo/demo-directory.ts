import type { INestApplicationContext } from '@nestjs/common';
import { AgenciesService, ServicesService, SetUpService, WorkingGroupsService } from '../agencies/index.js';
import { SessionsService, UsersService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { givePasswords } from './demo.queries.js';
import { ADMINISTRATOR, DEMO_PASSWORD, FIRST_AGENCY, GROUPS, KULOB } from './demo-plan.js';
import type { PlannedAgency, PlannedGroup, PlannedService } from './demo-plan.js';

/** Ids by the keys and logins of the plan. */
export interface DemoDirectory {
  readonly agencies: Map<string, string>;
  /** As `agency.type`. */
  readonly services: Map<string, string>;
  readonly people: Map<string, string>;
}

const WORKING_LANGUAGES = ['tg', 'ru'] as const;
const NOBODY = { chairUserId: null, coordinatorUserId: null, deputyUserId: null, fallbackAgencyId: null };

/** Creates agencies, people and services as an administrator, in one transaction. */
export class DirectoryMaker {
  private readonly made: DemoDirectory = { agencies: new Map(), services: new Map(), people: new Map() };
  private readonly groupIds = new Map<string, string>();

  private readonly database: Database;
  private readonly groups: WorkingGroupsService;
  private readonly agencies: AgenciesService;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly ownerUrl: string,
  ) {
    this.database = app.get(Database);
    this.groups = app.get(WorkingGroupsService);
    this.agencies = app.get(AgenciesService);
  }

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
    await givePasswords(this.ownerUrl, [...this.made.people.values()], passwordHash);
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
    await this.fill(FIRST_AGENCY, id);
    await this.complete(FIRST_AGENCY, id, [this.groupId(KULOB.place)]);
  }

  /** If sharing was refused, the agency head replaces the coordinator: here the first supervisor. */
  private headOf({ people }: PlannedAgency): string | null {
    const head = people.find(({ role }) => role === 'supervisor');
    return head ? (this.made.people.get(head.login) ?? null) : null;
  }

  private async makeAgency(agency: PlannedAgency, place: string): Promise<void> {
    const { type, names: name, dutyPhone = null } = agency;
    const workingGroupIds = [place, ...(agency.alsoServes ?? [])].map((one) => this.groupId(one));
    const id = await this.agencies.create({ workingGroupIds, type, place, name, dutyPhone });
    this.made.agencies.set(agency.key, id);
    await this.fill(agency, id);
    if (this.headOf(agency)) await this.complete(agency, id, workingGroupIds);
  }

  /** The head is one of the people, who are made after their agency. */
  private async complete(agency: PlannedAgency, id: string, workingGroupIds: string[]): Promise<void> {
    const { version, name, dutyPhone } = await this.agencies.get(id);
    const headUserId = this.headOf(agency);
    const change = { workingGroupIds, name, status: 'active', dutyPhone, headUserId } as const;
    await this.agencies.change(id, version, change);
  }

  private async fill(agency: PlannedAgency, agencyId: string): Promise<void> {
    for (const { login, name, role } of agency.people) {
      const user = { agencyId, displayName: name, login, roles: [role], language: 'tg' as const };
      const id = await this.app.get(UsersService).create(user);
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
