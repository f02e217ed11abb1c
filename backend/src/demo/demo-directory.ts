import type { INestApplicationContext } from '@nestjs/common';
import { AgenciesService, ServicesService, SetUpService, WorkingGroupsService } from '../agencies/index.js';
import { PeopleService, SessionsService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Passwords } from '../platform/session/passwords.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { ADMINISTRATOR, DEMO_PASSWORD, FIRST_AGENCY, GROUPS } from './directory-plan.js';
import type { PlannedAgency, PlannedGroup } from './directory-plan.js';

/** Ids by the keys and logins of the plan. */
export interface DemoDirectory {
  readonly agencies: Map<string, string>;
  /** As `agency.type`. */
  readonly services: Map<string, string>;
  readonly people: Map<string, string>;
}

const WORKING_LANGUAGES = ['tg', 'ru'] as const;

/** Makes agencies, people and services as an administrator does, in one transaction of hers. */
export class DirectoryMaker {
  private readonly made: DemoDirectory = { agencies: new Map(), services: new Map(), people: new Map() };
  private passwordHash = '';

  constructor(private readonly app: INestApplicationContext) {}

  async make(): Promise<DemoDirectory> {
    this.passwordHash = await this.app.get(Passwords).hash(DEMO_PASSWORD);
    await this.app.get(SetUpService).setUp({
      agency: FIRST_AGENCY.names,
      agencyType: FIRST_AGENCY.type,
      place: GROUPS[0]?.place ?? '',
      displayName: ADMINISTRATOR.name,
      login: ADMINISTRATOR.login,
      password: DEMO_PASSWORD,
      language: 'tg',
    });
    const token = await this.app.get(SessionsService).signIn(ADMINISTRATOR.login, DEMO_PASSWORD);
    await this.database.run({ sessionHash: hashToken(token) }, async () => {
      this.made.agencies.set(FIRST_AGENCY.key, this.database.viewer.agencyId);
      for (const group of GROUPS) await this.makeGroup(group);
    });
    await this.app.get(SessionsService).end(token);
    return this.made;
  }

  private get database(): Database {
    return this.app.get(Database);
  }

  private async makeGroup(group: PlannedGroup): Promise<void> {
    const groups = this.app.get(WorkingGroupsService);
    const nobody = { chairUserId: null, coordinatorUserId: null, deputyUserId: null, fallbackAgencyId: null };
    const id = await groups.create({ place: group.place, name: group.names, ...nobody });
    if (group.coordinator) await this.join(id);
    for (const agency of group.agencies) await this.makeAgency(agency, group, id);
    await groups.change(id, 1, {
      place: group.place,
      name: group.names,
      chairUserId: null,
      coordinatorUserId: this.made.people.get(group.coordinator ?? '') ?? null,
      deputyUserId: this.made.people.get(group.deputy ?? '') ?? null,
      fallbackAgencyId: this.made.agencies.get(group.fallback) ?? null,
    });
  }

  /** The first agency was there before its group. */
  private async join(groupId: string): Promise<void> {
    const id = this.made.agencies.get(FIRST_AGENCY.key) ?? '';
    const agencies = this.app.get(AgenciesService);
    const { version, name } = await agencies.get(id);
    await agencies.change(id, version, { workingGroupIds: [groupId], name, status: 'active' });
    await this.fill(FIRST_AGENCY, id);
  }

  private async makeAgency(agency: PlannedAgency, { place }: PlannedGroup, groupId: string): Promise<void> {
    const id = await this.app.get(AgenciesService).create({
      workingGroupIds: [groupId],
      type: agency.type,
      place,
      name: agency.names,
    });
    this.made.agencies.set(agency.key, id);
    await this.fill(agency, id);
  }

  private async fill(agency: PlannedAgency, agencyId: string): Promise<void> {
    for (const { login, name, role } of agency.people) {
      const user = { agencyId, displayName: name, login, roles: [role], language: 'tg' } as const;
      const id = await this.app.get(PeopleService).create({ ...user, roles: [role] });
      await this.database.query('select panoh.set_password($1, $2, false)', [id, this.passwordHash]);
      this.made.people.set(login, id);
    }
    for (const { type, places } of agency.services) {
      const id = await this.app.get(ServicesService).create({
        agencyId,
        type,
        languages: [...WORKING_LANGUAGES],
        hours: '08:00–17:00',
        cost: null,
        freePlaces: places,
        status: 'active',
      });
      this.made.services.set(`${agency.key}.${type}`, id);
    }
  }
}
