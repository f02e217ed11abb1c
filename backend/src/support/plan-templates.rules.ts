import { SUPPORT_NEEDS, needOf } from './needs.rules.js';
import type { SupportNeed } from './needs.rules.js';
import { TEMPLATES_OF } from './plan.rules.js';
import type { PlanOwner, PlanTemplate } from './plan.rules.js';
import { GOAL_DOMAINS } from './support.rules.js';
import type { GoalDomain } from './support.rules.js';

/**
 * Policy (capabilities 4.4): a group hides shipped actions and proposes a few others for each need. They are offered
 * for goals that serve the need; plans that were made keep their actions.
 */

/** A longer list is not read. */
export const GROUP_ACTIONS_AT_MOST = 4;
export const DAYS_AT_MOST = 180;

/** A row of a group: an own action, or a shipped one that it hides. */
export interface GroupRow {
  readonly id: string;
  readonly need: SupportNeed | null;
  readonly hides: PlanTemplate | null;
  readonly what: string | null;
  readonly owner: PlanOwner | null;
  readonly days: number | null;
}

export interface OwnAction {
  readonly id: string;
  readonly what: string;
  readonly owner: PlanOwner;
  readonly days: number;
}

export interface OfferedActions {
  readonly templates: PlanTemplate[];
  readonly proposals: OwnAction[];
}

interface ListedNeed {
  readonly need: SupportNeed;
  /** `hiddenBy`: the row that hides it; null where it is offered. */
  readonly shipped: { template: PlanTemplate; hiddenBy: string | null }[];
  readonly own: OwnAction[];
}

function ownFor(need: SupportNeed | null, rows: readonly GroupRow[]): OwnAction[] {
  return rows.flatMap((row) => {
    const { id, what, owner, days } = row;
    const isOwn = what !== null && owner !== null && days !== null;
    return need !== null && row.need === need && isOwn ? [{ id, what, owner, days }] : [];
  });
}

/** What is offered for a goal. */
export function offeredFor(
  { domain, need }: { domain: GoalDomain; need: SupportNeed | null },
  rows: readonly GroupRow[],
): OfferedActions {
  const hidden = new Set(rows.map(({ hides }) => hides));
  return {
    templates: TEMPLATES_OF[domain].filter((template) => !hidden.has(template)),
    proposals: ownFor(need, rows),
  };
}

/** The list of a group, need by need, as its coordinator sets it. */
export function templatesByNeed(rows: readonly GroupRow[]): ListedNeed[] {
  const hiddenBy = new Map(rows.map(({ id, hides }) => [hides, id]));
  return SUPPORT_NEEDS.map((need) => {
    const domains = GOAL_DOMAINS.filter((domain) => needOf(domain) === need);
    const shipped = [...new Set(domains.flatMap((domain) => TEMPLATES_OF[domain]))];
    return {
      need,
      shipped: shipped.map((template) => ({ template, hiddenBy: hiddenBy.get(template) ?? null })),
      own: ownFor(need, rows),
    };
  });
}
