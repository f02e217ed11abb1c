import type { FollowUp } from './follow-up.entity.js';
import type { FollowUpDto } from './follow-ups.dto.js';
import type { RuleVersions } from './follow-ups.repository.js';
import { rowActions } from './row-actions.rules.js';

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** A row as it is told; which version of the rules made it, where the viewer may know. */
export function toFollowUp(row: FollowUp, versions: RuleVersions, now: Date): FollowUpDto {
  const isPending = row.status === 'pending';
  const version = versions.get(row.rulesId ?? '');
  return {
    id: row.id,
    caseId: row.caseId,
    rule: row.rule,
    step: row.step,
    kind: row.kind,
    owner: row.ownerRole,
    fromAt: row.fromAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    countedFrom: text(row.countedFrom),
    rulesVersion: version?.number ?? 0,
    rulesReason: version?.reason ?? null,
    status: row.status,
    isLate: isPending && row.dueAt < now,
    because: row.because,
    subjectId: row.subjectId,
    escalatedTo: row.escalatedTo,
    outcome: row.outcome,
    doneAt: text(row.doneAt),
    allowedActions: isPending ? rowActions(row) : [],
    version: row.version,
  };
}
