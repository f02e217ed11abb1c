import { Injectable } from '@nestjs/common';
import { AccessService, SEALED_PARTITIONS, VaultService } from '../access/index.js';
import type { SealedPartition, SealedPlace } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { mayCall } from '../platform/http/permissions.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import type { FieldProblem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { consentProblems, isOverride } from './consent-validation.rules.js';
import { toConsent, toConsentInput } from './consent-mapping.js';
import { actedWithoutConsent, consentChanged } from './consent.events.js';
import {
  consentCovers,
  consentFlags,
  consentStatus,
  provisionalUntil,
  settledBy,
  withdrawalRefusals,
} from './consent.rules.js';
import type { ConsentRequest } from './consent.dto.js';
import { ConsentRecord } from './consent.entity.js';
import { FIELD_OF_PROBLEM } from './consent.types.js';
import type { ChildDecision, Consent } from './consent.types.js';

const reasonPlace = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'narrative',
  table: 'consents',
  column: 'sealed_reason',
  row,
});

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
    const isMinor = await this.lock(caseId);
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

  /** Stores an old register's refusal to share; no disclosure is possible before the survivor is asked. */
  async refuseFromRegister(caseId: string, on: Day): Promise<void> {
    const id = newId();
    await this.database.insert(ConsentRecord, {
      id,
      caseId,
      scope: 'case_conference_mdwg',
      answer: 'refused',
      presence: 'not_known',
      givenAt: startOfDay(on),
      recordedBy: this.database.viewer.userId,
    });
    const all = await this.facts(caseId);
    const answer = all.find((consent) => consent.id === id);
    if (answer) await this.announce(caseId, all, { answer });
  }

  /** Takes a consent back; what it opened ends with this transaction. */
  async withdraw(id: string, expectedVersion: number): Promise<void> {
    const { caseId } = await this.find(id);
    await this.access.toOwn(caseId, 'consent');
    await this.lock(caseId);
    const record = await this.find(id);
    expectVersion(expectedVersion, record.version, {
      version: record.version,
      withdrawnAt: record.withdrawnAt,
    });
    const refusals = withdrawalRefusals(toConsent(record), this.database.now);
    if (refusals.length > 0) throw refused(refusals[0] ?? 'refused', refusals);
    await this.end(id);
  }

  /** Ends an answer, or what stood in its place, for a caller who has asked whether that may be. */
  async end(id: string): Promise<void> {
    const { caseId, version } = await this.find(id);
    await this.database
      .repository(ConsentRecord)
      .update({ id }, { withdrawnAt: this.database.now, version: version + 1 });
    const all = await this.facts(caseId);
    const answer = all.find((consent) => consent.id === id);
    if (answer) await this.announce(caseId, all, { answer, settles: [id] });
  }

  /** Every answer of a case as the rules see it, oldest first; for its owner only. */
  async facts(caseId: string): Promise<Consent[]> {
    const records = await this.database.rows(ConsentRecord, 'where case_id = $1 order by given_at, id', [
      caseId,
    ]);
    return records.map(toConsent);
  }

  /** One answer, for viewers who may read the owner's consents. */
  async find(id: string): Promise<ConsentRecord> {
    const [record] = await this.database.rows(ConsentRecord, 'where id = $1', [id]);
    if (!record) throw notFound();
    return record;
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
    const basis = request.basis ?? 'consent';
    const reason = isOverride(basis) ? request.overrideReason : null;
    await this.database.insert(ConsentRecord, {
      id,
      caseId,
      scope: request.scope,
      agencyId: request.agencyId,
      partitions: request.partitions,
      purpose: request.purpose,
      basis,
      answer: request.answer,
      presence: request.presence,
      ...howGiven(request),
      childAssent: request.child?.childAssent ?? null,
      decidedWith: request.child?.decider ?? null,
      sealedReason: reason ? await this.vault.seal(reasonPlace(caseId, id), reason) : null,
      givenAt: now,
      untilOn: request.untilOn,
      // A refusal takes effect at once, and a legal ground needs no repeated answer.
      provisionalUntil:
        basis === 'consent' && request.answer === 'given' ? provisionalUntil(request.presence, now) : null,
      recordedBy: viewer.userId,
    });
    this.database.audit.touch(caseId, 'consent');
    return id;
  }

  /** Keys first, then everybody who gives or ends access because of it. */
  private async announce(
    caseId: string,
    all: readonly Consent[],
    { answer, settles = settledBy(answer, all) }: { answer: Consent; settles?: string[] },
  ): Promise<void> {
    const { now } = this.database;
    if (answer.agencyId && answer.scope === 'referral') await this.settleKeys(caseId, answer.agencyId, all);
    await this.events.publish(consentChanged, {
      caseId,
      consentId: answer.id,
      scope: answer.scope,
      agencyId: answer.agencyId,
      status: consentStatus(answer, now),
      settles,
      flags: consentFlags(all, this.database.viewer.agencyKind, now),
    });
  }

  /** Seals the keys she allows to the agency and destroys the wraps of those she does not; reading needs a grant. */
  private async settleKeys(caseId: string, agencyId: string, all: readonly Consent[]): Promise<void> {
    const at = this.database.now;
    const covered = SEALED_PARTITIONS.filter((partition) => consentCovers(all, { agencyId, partition, at }));
    const isBlocked = await this.isBlocked(caseId, agencyId);
    const shared: readonly SealedPartition[] = isBlocked ? [] : covered;
    await this.vault.shareKeys(caseId, agencyId, shared);
    await this.vault.dropKeys(
      caseId,
      agencyId,
      SEALED_PARTITIONS.filter((partition) => !shared.includes(partition)),
    );
  }

  private async isBlocked(caseId: string, agencyId: string): Promise<boolean> {
    const [row] = await this.database.query<{ blocked: boolean }>(
      `select (panoh.sharing_state($1, $2)->>'isBlocked')::boolean as blocked`,
      [caseId, agencyId],
    );
    return row?.blocked ?? true;
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
      const draft = toConsentInput(withChild(request, asking, isMinor), { receiver, isSupervisor });
      const problems = consentProblems(draft, context, now);
      fields.push(...problems.map((code) => ({ path: path + FIELD_OF_PROBLEM[code], code })));
    }
    if (fields.length > 0) throw invalid(...fields);
  }

  /** Locks the case against disclosures during the withdrawal; returns whether the survivor is a child. */
  async lock(caseId: string): Promise<boolean> {
    const [row] = await this.database.query<{ is_minor: boolean }>(
      'select is_minor from panoh.cases where id = $1 for update',
      [caseId],
    );
    if (!row) throw notFound();
    return row.is_minor;
  }
}

const howGiven = ({ language, manner }: ConsentRequest): Pick<ConsentRecord, 'language' | 'manner'> => ({
  language: language ?? null,
  manner: manner ?? 'spoken',
});

const isSameQuestion = (one: ConsentRequest, other: ConsentRequest): boolean =>
  one.scope === other.scope && one.agencyId === other.agencyId;

const withChild = (request: ConsentRequest, { child }: Asking, isMinor: boolean): ConsentRequest => ({
  ...request,
  partitions: request.partitions ?? [],
  child: request.child ?? (isMinor ? child : null),
});
