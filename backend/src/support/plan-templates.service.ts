import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { needOf } from './needs.rules.js';
import { offeredFor, templatesByNeed, GROUP_ACTIONS_AT_MOST } from './plan-templates.rules.js';
import type { OfferedActions } from './plan-templates.rules.js';
import type { GroupPlanDto, GroupActionRequest } from './plan-templates.dto.js';
import { ledGroupNames, templatesOfCase } from './plan-templates.queries.js';
import type { PlanTemplate as PlanTemplateCode } from './plan.rules.js';
import type { GoalDomain } from './support.rules.js';
import { GroupPlanAction } from './support.entity.js';

/** The actions that a working group proposes: the shipped ones that it did not hide, and its own. */
@Injectable()
export class PlanTemplatesService {
  constructor(private readonly database: Database) {}

  /** What is offered for a goal of this case. */
  async forCase(caseId: string): Promise<(domain: GoalDomain) => OfferedActions> {
    const rows = await templatesOfCase(this.database, caseId);
    return (domain) => offeredFor({ domain, need: needOf(domain) }, rows);
  }

  async list(): Promise<GroupPlanDto[]> {
    const groups = await ledGroupNames(this.database);
    const rows = await this.database
      .repository(GroupPlanAction)
      .find({ order: { addedAt: 'ASC', id: 'ASC' } });
    return groups.map(({ id, name }) => ({
      ...{ id, name },
      needs: templatesByNeed(rows.filter(({ workingGroupId }) => workingGroupId === id)),
    }));
  }

  async add(groupId: string, { need, what, owner, days }: GroupActionRequest): Promise<void> {
    this.expectLed(groupId);
    const known = await this.database.repository(GroupPlanAction).countBy({ workingGroupId: groupId, need });
    if (known >= GROUP_ACTIONS_AT_MOST) throw refused('plan_list_full', ['plan_list_full']);
    await this.insert(groupId, { need, what, owner, days, hides: null });
  }

  /** Hiding twice is no error. */
  async hide(groupId: string, template: PlanTemplateCode): Promise<void> {
    this.expectLed(groupId);
    const isHidden = await this.database
      .repository(GroupPlanAction)
      .existsBy({ workingGroupId: groupId, hides: template });
    if (isHidden) return;
    await this.insert(groupId, { need: null, what: null, owner: null, days: null, hides: template });
  }

  /** An own action is no longer proposed; a hidden one is offered again. Actions of plans stay as they are. */
  async remove(id: string): Promise<void> {
    const { affected } = await this.database.repository(GroupPlanAction).delete({ id });
    if (!affected) throw notFound();
  }

  private expectLed(groupId: string): void {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
  }

  private insert(
    workingGroupId: string,
    values: Pick<GroupPlanAction, 'need' | 'what' | 'owner' | 'days' | 'hides'>,
  ): Promise<unknown> {
    const addedBy = this.database.viewer.userId;
    return this.database.insert(GroupPlanAction, { id: newId(), workingGroupId, addedBy, ...values });
  }
}
