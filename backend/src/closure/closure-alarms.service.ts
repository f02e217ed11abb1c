import { Injectable } from '@nestjs/common';
import { CaseNotifications } from '../follow-ups/index.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { Override } from './closure.types.js';
import { knownDanger } from './known-danger.rules.js';
import { needsHigherDecision } from './overrides.rules.js';

/** Who hears at once that a case in danger may end, or that something is passed over (capabilities 1.6). */
@Injectable()
export class ClosureAlarms {
  constructor(private readonly notifications: CaseNotifications) {}

  /** When it is asked for, and again when it closes; the prosecutor too, where a breach is open as it closes. */
  async ending(
    caseId: string,
    about: {
      readonly episodeId: string;
      readonly overrides: readonly Override[];
      readonly facts: ClosureFacts;
      readonly isClosed: boolean;
    },
  ): Promise<void> {
    const { episodeId, overrides, facts, isClosed } = about;
    const isInDanger = knownDanger(facts).length > 0;
    if (!isInDanger && overrides.length === 0) return;
    const isBreached = isClosed && facts.openBreaches > 0;
    await this.notifications.notify(caseId, {
      kind: isInDanger ? 'closing_in_danger' : 'closing_with_overrides',
      subjectId: episodeId,
      audiences: ['coordinator', 'supervisors', ...(isBreached ? (['prosecutor'] as const) : [])],
    });
  }

  /** More than two overrides wait for the coordinator, or the head of the agency where she refused sharing. */
  async overridesToAgree(caseId: string, episodeId: string, overrides: readonly Override[]): Promise<void> {
    if (!needsHigherDecision(overrides)) return;
    await this.notifications.notify(caseId, {
      kind: 'overrides_to_agree',
      subjectId: episodeId,
      audiences: ['coordinator'],
    });
  }
}
