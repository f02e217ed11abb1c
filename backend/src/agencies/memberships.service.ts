import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { MembershipDto } from './agencies.dto.js';
import { AgencyMembership } from './agency-membership.entity.js';
import { WorkingGroup } from './working-group.entity.js';

const RUNNING = '(m.ended_at is null or m.ended_at > panoh.now())';

/** Which agencies work in which groups; one that serves two districts works in both groups. */
@Injectable()
export class MembershipsService {
  constructor(private readonly database: Database) {}

  /** Running memberships by agency, the oldest first; of one agency where it is named. */
  async ofAgencies(agencyId: string | null = null): Promise<Map<string, MembershipDto[]>> {
    const rows = await this.database.query<{ agency_id: string; group_id: string; started_at: Date }>(
      `select m.agency_id, m.working_group_id as group_id, m.started_at from panoh.agency_memberships m
       where ${RUNNING} and ($1::uuid is null or m.agency_id = $1) order by m.started_at, m.id`,
      [agencyId],
    );
    const memberships = new Map<string, MembershipDto[]>();
    for (const { agency_id, group_id, started_at } of rows)
      memberships.set(agency_id, [
        ...(memberships.get(agency_id) ?? []),
        { workingGroupId: group_id, startedAt: started_at.toISOString() },
      ]);
    return memberships;
  }

  /** Lets an agency join and leave groups so that it works in exactly these; others go on as they are. */
  async set(agencyId: string, groupIds: readonly string[]): Promise<void> {
    const running = ((await this.ofAgencies(agencyId)).get(agencyId) ?? []).map((one) => one.workingGroupId);
    const joined = groupIds.filter((id) => !running.includes(id));
    const left = running.filter((id) => !groupIds.includes(id));
    await this.refuseUnknown(joined);
    if (left.length > 0)
      await this.database.query(
        `update panoh.agency_memberships set ended_at = panoh.now()
         where agency_id = $1 and working_group_id = any ($2) and ended_at is null`,
        [agencyId, left],
      );
    if (joined.length > 0)
      await this.database.insert(
        AgencyMembership,
        joined.map((workingGroupId) => ({
          id: newId(),
          agencyId,
          workingGroupId,
          startedAt: this.database.now,
        })),
      );
  }

  private async refuseUnknown(groupIds: readonly string[]): Promise<void> {
    const groups = this.database.repository(WorkingGroup);
    for (const id of groupIds)
      if (!(await groups.existsBy({ id }))) throw invalid({ path: 'workingGroupIds', code: 'not_in_list' });
  }
}
