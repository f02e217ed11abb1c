import { Injectable } from '@nestjs/common';
import { AgenciesService, WorkingGroupsService, kindOf } from '../agencies/index.js';
import type { AgencyKind, AgencyType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused } from '../shared/errors.js';
import type { DistrictAgencies, PlannedFor } from './plan-import.js';
import { declaredMappings } from './register-mapping.js';
import type { RegisterMapping } from './register-mapping.types.js';

/** Every agency of a group wrote into its journal of referrals. */
export const isOwnedBy = ({ agencyType, holds }: RegisterMapping, kind: string): boolean =>
  holds === 'referrals' || kindOf(agencyType) === kind;

/** Who may import a register, and who keeps which of its rows. */
@Injectable()
export class RowOwnersService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
    private readonly groups: WorkingGroupsService,
  ) {}

  /** Only a supervisor of an agency of the kind that keeps such a register, whose groups can all take a case over. */
  async admit(mapping: RegisterMapping): Promise<Pick<PlannedFor, 'keeper' | 'now' | 'known'>> {
    const { agencyId, agencyKind, roles, groupIds, ...viewer } = this.database.viewer;
    if (!roles.includes('supervisor')) throw notAllowed();
    if (!isOwnedBy(mapping, agencyKind)) throw refused('mapping_of_other_agency');
    const groups = await this.groups.list(groupIds);
    if (groups.length === 0 || groups.some(({ fallbackAgencyId }) => fallbackAgencyId === null))
      throw refused('fallback_agency_missing');
    const keeper = { agencyId, kind: agencyKind, type: viewer.agencyType as AgencyType };
    const others = (await this.agencies.list()).filter(({ id }) => id !== agencyId);
    const known = {
      places: groups.map(({ place }) => place),
      otherNames: others.flatMap(({ name }) => Object.values(name)),
      declared: await declaredMappings(),
    };
    return { keeper, known, now: this.database.now };
  }

  async districts(): Promise<DistrictAgencies[]> {
    const agencies = (await this.agencies.list()).filter(({ status }) => status === 'active');
    return (await this.groups.list()).map(({ id, place, fallbackAgencyId }) => ({
      place,
      fallbackAgencyId,
      members: agencies
        .filter(({ memberships }) => memberships.some(({ workingGroupId }) => workingGroupId === id))
        .map((one) => ({ id: one.id, type: one.type as AgencyType, kind: one.kind as AgencyKind })),
    }));
  }
}
