import { Injectable } from '@nestjs/common';
import { AccessService, SEALED_PARTITIONS, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { mayCall } from '../platform/http/permissions.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import type { FieldProblem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import {
  consentProblems,
  isOverride,
  consentCovers,
  consentFlags,
  consentStatus,
  provisionalUntil,
  reviewRefusal,
  settledBy,
  withdrawalRefusals,
} from './consent.rules.js';
import { actedWithoutConsent, basisReviewed, consentChanged } from './consent.events.js';
import type { ConsentRequest } from './consent.dto.js';
import { ConsentRecord } from './consent.entity.js';
import { consentRecords, findConsent, isBlocked, lockCase, reviewBasis } from './consent.queries.js';
import { FIELD_OF_PROBLEM } from './consent.types.js';
import type { ChildDecision, Consent, ConsentInput, ConsentScope, ReviewOutcome } from './consent.types.js';

function reasonPlace(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'narrative', table: 'consents', column: 'sealed_reason', row };
}

export interface Asking {
  /** Where the answers stand in the request, for the paths of problems. */
  path: string;
  /** Who decided with a child, where an answer does not say so itself. */
  child: ChildDecision | null;
}

/** Consents and withdrawals. Each answer is a new row; access changes in the same transaction. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly agencies: AgenciesService,
    private readonly events: Events,
  ) {}

  /** Stores her answers and returns their ids. Throws 422 with every problem at its field. */
  async record(caseId: string, requests: readonly ConsentRequest[], asking: Asking): Promise<string[]> {
    await this.access.toOwn(caseId, 'consent');
    const isMinor = await lockCase(this.database, caseId);
    await this.refuseProblems(requests, asking, isMinor);
    const ids: string[] = [];
    for (const request of requests) ids.push(await this.store(caseId, withChild(request, asking, isMinor)));
    const all = await this.facts(caseId);
    for (const answer of all.filter(({ id }) => ids.includes(id))) {
      await this.announce(caseId, all, { answer });
      if (isOverride(answer.basis))
        await this.events.publish(actedWithoutConsent, { caseId, consentId: answer.id });
    }
    return ids;
  }

  /**
   * Stores what an old register says. A no: no disclosure is possible before the survivor is asked, and a private body's
   * record is not compared. A yes to passing on lets it be compared, and opens nothing to anybody.
   */
  async recordFromRegister(caseId: string, on: Day, answer: 'given' | 'refused'): Promise<void> {
    const isPrivate = this.database.viewer.agencyKind === 'civil';
    const scopes: ConsentScope[] = [
      ...(answer === 'refused' ? (['case_conference_mdwg'] as const) : []),
      ...(isPrivate ? (['record_linkage'] as const) : []),
    ];
    for (const scope of scopes) {
      const id = newId();
      await this.database.insert(ConsentRecord, {
        ...{ id, caseId, scope, answer, presence: 'not_known', manner: 'written' },
        givenAt: startOfDay(on),
        recordedBy: this.database.viewer.userId,
      });
      const all = await this.facts(caseId);
      const stored = all.find((consent) => consent.id === id);
      if (stored) await this.announce(caseId, all, { answer: stored });
    }
  }

  /** Takes a consent back; what it opened ends with this transaction. */
  async withdraw(id: string, expectedVersion: number): Promise<void> {
    const record = await this.lockOwn(id);
    const { version, withdrawnAt } = record;
    expectVersion(expectedVersion, version, { version, withdrawnAt });
    const refusals = withdrawalRefusals(record, this.database.now);
    if (refusals.length > 0) throw refused(refusals[0] ?? 'refused', refusals);
    await this.end(record);
  }

  /** Reviews a disclosure without consent. A basis that is not upheld ends at once, like a withdrawn consent. */
  async review(id: string, expectedVersion: number, outcome: ReviewOutcome): Promise<void> {
    const record = await this.lockOwn(id);
    const { caseId, version } = record;
    const refusal = reviewRefusal(record, this.database.viewer);
    if (refusal) throw refused(refusal, [refusal]);
    expectVersion(expectedVersion, version, { version });
    await reviewBasis(this.database, id, outcome);
    if (outcome === 'not_upheld') await this.end(record);
    await this.events.publish(basisReviewed, { caseId, consentId: id });
  }

  private async lockOwn(id: string): Promise<ConsentRecord> {
    const { caseId } = await findConsent(this.database, id);
    await this.access.toOwn(caseId, 'consent');
    await lockCase(this.database, caseId);
    return findConsent(this.database, id);
  }

  /** Ends a consent or a legal basis that may end, and the access that rests on it. */
  private async end({ id, caseId }: ConsentRecord): Promise<void> {
    const { version } = await findConsent(this.database, id);
    const ended = { withdrawnAt: this.database.now, version: version + 1 };
    await this.database.repository(ConsentRecord).update({ id }, ended);
    const all = await this.facts(caseId);
    const answer = all.find((consent) => consent.id === id);
    if (answer) await this.announce(caseId, all, { answer, settles: [id] });
  }

  /** Every answer of a case, oldest first; for its owner only. */
  facts(caseId: string): Promise<ConsentRecord[]> {
    return consentRecords(this.database, caseId);
  }

  /** Why consent was not awaited; null if it was given, or if the text was erased. */
  async overrideReason({ caseId, id, sealedReason }: ConsentRecord): Promise<string | null> {
    if (!sealedReason) return null;
    this.database.audit.touch(caseId, 'narrative');
    return this.vault.openKept(reasonPlace(caseId, id), sealedReason);
  }

  private async store(caseId: string, request: ConsentRequest): Promise<string> {
    const id = newId();
    const { now, viewer } = this.database;
    const { scope, agencyId, partitions, purpose, answer, presence, untilOn } = request;
    const basis = request.basis ?? 'consent';
    const reason = isOverride(basis) ? request.overrideReason : null;
    // A refusal takes effect at once, and a legal ground needs no repeated answer.
    const isProvisional = basis === 'consent' && answer === 'given';
    await this.database.insert(ConsentRecord, {
      ...{ id, caseId, scope, agencyId, partitions, purpose, basis, answer, presence, untilOn },
      ...howGiven(request),
      sealedReason: reason ? await this.vault.seal(reasonPlace(caseId, id), reason) : null,
      givenAt: now,
      provisionalUntil: isProvisional ? provisionalUntil(presence, now) : null,
      recordedBy: viewer.userId,
    });
    this.database.audit.touch(caseId, 'consent');
    return id;
  }

  /** Keys first, then everybody who gives or ends access because of it. */
  private async announce(
    caseId: string,
    all: readonly ConsentRecord[],
    { answer, settles = settledBy(answer, all) }: { answer: ConsentRecord; settles?: string[] },
  ): Promise<void> {
    const { now } = this.database;
    if (answer.agencyId && answer.scope === 'referral') await this.settleKeys(caseId, answer.agencyId, all);
    await this.events.publish(consentChanged, {
      caseId,
      consentId: answer.id,
      scope: answer.scope,
      agencyId: answer.agencyId,
      purpose: answer.purpose,
      status: consentStatus(answer, now),
      settles,
      flags: consentFlags(all, this.database.viewer.agencyKind, now),
    });
  }

  /** Seals the keys she allows to the agency and destroys the wraps of those she does not; reading needs a grant. */
  private async settleKeys(caseId: string, agencyId: string, all: readonly Consent[]): Promise<void> {
    const at = this.database.now;
    const covered = SEALED_PARTITIONS.filter((partition) => consentCovers(all, { agencyId, partition, at }));
    const shared = (await isBlocked(this.database, caseId, agencyId)) ? [] : covered;
    const others = SEALED_PARTITIONS.filter((partition) => !shared.includes(partition));
    await this.vault.shareKeys(caseId, agencyId, shared);
    await this.vault.dropKeys(caseId, agencyId, others);
  }

  private async refuseProblems(
    requests: readonly ConsentRequest[],
    asking: Asking,
    isMinor: boolean,
  ): Promise<void> {
    const { viewer, now } = this.database;
    const context = { recordedBy: viewer.agencyType as AgencyType, isMinor };
    const isSupervisor = viewer.roles.includes('supervisor');
    const fields: FieldProblem[] = [];
    for (const [index, request] of requests.entries()) {
      const path = asking.path.replace('*', String(index));
      if (requests.slice(0, index).some((other) => isSameQuestion(other, request)))
        fields.push({ path: `${path}scope`, code: 'twice' });
      // Users without `cases.open`, such as supervisors, may record only a legal ground, never a consent.
      if (!mayCall(viewer.roles, 'cases.open') && !isOverride(request.basis ?? 'consent')) throw notAllowed();
      const receiver = request.agencyId ? (await this.agencies.get(request.agencyId)).type : null;
      const draft = toInput(withChild(request, asking, isMinor), receiver, isSupervisor);
      const problems = consentProblems(draft, context, now);
      fields.push(...problems.map((code) => ({ path: path + FIELD_OF_PROBLEM[code], code })));
    }
    if (fields.length > 0) throw invalid(...fields);
  }
}

const howGiven = ({ language, manner, child }: ConsentRequest): Partial<ConsentRecord> => ({
  language: language ?? null,
  manner: manner ?? 'spoken',
  childAssent: child?.childAssent ?? null,
  decidedWith: child?.decider ?? null,
});

/** An answer as typed, with the type of the receiver and the role of the recorder. */
const toInput = (
  { purpose, basis, overrideReason, ...request }: ConsentRequest,
  receiver: AgencyType | null,
  isSupervisor: boolean,
): ConsentInput => ({
  ...request,
  receiver,
  purpose: purpose ?? '',
  basis: basis ?? 'consent',
  override: { bySupervisor: isSupervisor, reason: overrideReason ?? '' },
});

const isSameQuestion = (one: ConsentRequest, other: ConsentRequest): boolean =>
  one.scope === other.scope && one.agencyId === other.agencyId;

const withChild = (request: ConsentRequest, { child }: Asking, isMinor: boolean): ConsentRequest => ({
  ...request,
  partitions: request.partitions ?? [],
  child: request.child ?? (isMinor ? child : null),
});
