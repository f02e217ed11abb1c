import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { CasesService, UninvolvedColleaguesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { commandAdmitted, countsLater } from '../platform/http/command-admitted.js';
import { expectVersion } from '../platform/http/if-match.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { standingOf } from './band-standing.js';
import type {
  BandChangeDto,
  BandChangeOptionsDto,
  BandChangeRequest,
  BandChoiceDto,
  LastAssessmentDto,
} from './risk.dto.js';
import { BandChangeRecord } from './risk.entity.js';
import type { RiskAssessment } from './risk.entity.js';
import * as queries from './risk.queries.js';
import { bandChangeRefusals, directionOf, judgeOf, refusalsBeforeAnswer } from './risk.rules.js';
import { BAND_CHANGE_TRANSITIONS, CHOSEN_BANDS } from './risk.types.js';
import type { BandChange, BandChangeState, ConfirmationAnswer, RiskBand } from './risk.types.js';

interface NewBandChange extends Pick<BandChangeRecord, 'assessmentId' | 'confirmerId'> {
  from: RiskBand;
  to: RiskBand;
  reason: string;
  state: 'pending' | 'applied';
}

function place(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'narrative', table: 'band_changes', column: 'sealed_reason', row };
}

/** Stored changes of the band; the reason is free text and therefore sealed. */
@Injectable()
export class BandChangeRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  async store(caseId: string, { from, to, reason, ...change }: NewBandChange): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const sealedReason = await this.vault.seal(place(caseId, id), reason);
    await this.database.insert(BandChangeRecord, {
      ...{ id, caseId, agencyId, ...change, fromBand: from, toBand: to, sealedReason },
      ...{ requestedBy: userId, requestedAt: this.database.now },
    });
    this.database.audit.touch(caseId, 'risk');
    return id;
  }

  /** Lowering, and agreeing to it, ask for a training: a context may refuse them, and raising never. */
  async admitAgreement(): Promise<void> {
    await this.events.publish(commandAdmitted, { action: 'agreeToBandChange' });
  }

  /** Whether a lower band of the viewer's would wait for a colleague; where it is refused, the request says why. */
  async lowersUnderSupervision(): Promise<boolean> {
    try {
      await this.admitAgreement();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    return countsLater(this.database);
  }

  /** A change of a case whose risk the viewer reads. Throws "not found" otherwise. */
  async get(id: string): Promise<BandChangeRecord> {
    const change = await this.database.repository(BandChangeRecord).findOneBy({ id });
    if (!change) throw notFound();
    await this.access.toRead(change.caseId, 'risk');
    return change;
  }

  async show(id: string): Promise<BandChangeDto> {
    const change = await this.get(id);
    const [shown] = await this.toDtos([change], await this.access.toRead(change.caseId, 'risk'));
    if (!shown) throw notFound();
    return shown;
  }

  /** Newest first. */
  async list(caseId: string): Promise<BandChangeDto[]> {
    const access = await this.access.toRead(caseId, 'risk');
    const rows = await this.database
      .repository(BandChangeRecord)
      .find({ where: { caseId }, order: { requestedAt: 'DESC', id: 'DESC' } });
    return this.toDtos(rows, access);
  }

  async decide({ id, version }: BandChangeRecord, state: BandChangeState): Promise<void> {
    const { now, viewer } = this.database;
    const decision = { state, decidedBy: viewer.userId, decidedAt: now, version: version + 1 };
    await this.database.repository(BandChangeRecord).update({ id, state: 'pending' }, decision);
  }

  /** Ends a pending change: a new assessment, a new incident or another change came first. */
  async lapse(caseId: string, to: readonly RiskBand[] = CHOSEN_BANDS): Promise<void> {
    const pending = { caseId, state: 'pending', toBand: In(to) } as const;
    const lapsed = { state: BAND_CHANGE_TRANSITIONS.pending.lapse, decidedAt: this.database.now };
    const changes = this.database.repository(BandChangeRecord);
    await changes.update(pending, { ...lapsed, version: () => 'version + 1' });
  }

  private async toDtos(rows: BandChangeRecord[], access: CaseAccess): Promise<BandChangeDto[]> {
    const { caseId } = access;
    const people = rows.flatMap((row) => [row.requestedBy, row.confirmerId, row.decidedBy]);
    const names = await queries.userNames(this.database, people);
    const last = await queries.lastAssessment(this.database, caseId);
    const code = await queries.codeOf(this.database, caseId);
    return Promise.all(
      rows.map(async (row) => ({
        ...{ id: row.id, caseId, code, assessmentId: row.assessmentId, state: row.state },
        ...{ from: row.fromBand, to: row.toBand, direction: directionOf(row.fromBand, row.toBand) },
        reason: (await this.vault.openKept(place(row.caseId, row.id), row.sealedReason)) ?? '',
        requestedByName: names.get(row.requestedBy) ?? null,
        requestedAt: row.requestedAt.toISOString(),
        confirmerName: names.get(row.confirmerId) ?? null,
        decidedByName: names.get(row.decidedBy) ?? null,
        decidedAt: row.decidedAt?.toISOString() ?? null,
        highReasons: last?.highReasons ?? [],
        lastAssessment: last && toLastAssessment(last),
        allowedActions: await this.actionsOn(row, access),
        version: row.version,
      })),
    );
  }

  private async actionsOn({ caseId, state }: BandChangeRecord, access: CaseAccess): Promise<string[]> {
    if (state !== 'pending' || !access.writes.has('risk')) return [];
    const isConnected = await queries.hasWorkedOn(this.database, caseId, this.database.viewer.userId);
    return isConnected ? [] : ['confirm'];
  }
}

const toLastAssessment = ({ assessedAt, knownShare, ...last }: RiskAssessment): LastAssessmentDto => ({
  assessedAt: assessedAt.toISOString(),
  assessedBand: last.assessedBand,
  knownShare: Number(knownShare),
  incidentsInYear: last.incidentsInYear,
  highReasons: last.highReasons,
});

/**
 * Changes of the band by judgement. Where a critical factor holds, a lowering waits for a colleague of the own agency
 * who never worked on the case: the one who was asked, or any other.
 */
@Injectable()
export class BandChangesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly people: UninvolvedColleaguesService,
    private readonly records: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
  ) {}

  /** What each change would require, before anything is sent. */
  async options(caseId: string): Promise<BandChangeOptionsDto> {
    const { band } = await this.cases.toAskBefore(caseId, 'change_band');
    const by = judgeOf(this.database.viewer.roles);
    const about = { ...(await standingOf(this.database, caseId)), current: band, by, reason: 'to be given' };
    const isSupervised = await this.records.lowersUnderSupervision();
    const choices = CHOSEN_BANDS.filter((proposed) => proposed !== band).map((proposed): BandChoiceDto => {
      const { refusals, waits } = refusalsBeforeAnswer({ ...about, proposed });
      const direction = directionOf(band, proposed);
      const needsSecondPerson = waits || (isSupervised && direction === 'lower');
      return { band: proposed, direction, needsSecondPerson, refusals };
    });
    const mayWait = choices.some((choice) => choice.needsSecondPerson && choice.refusals.length === 0);
    const pending = await this.database
      .repository(BandChangeRecord)
      .findOne({ select: { id: true }, where: { caseId, state: 'pending' } });
    return {
      caseId,
      band,
      choices,
      colleagues: mayWait ? await this.people.listUnconnected(caseId, PERMISSIONS['risk.write']) : [],
      pendingId: pending?.id ?? null,
    };
  }

  /** Applies the change or lets it wait, and returns its id. Throws with every reason why not. */
  async request(caseId: string, { band: to, reason, confirmedBy }: BandChangeRequest): Promise<string> {
    const { band: from } = await this.cases.toCommand(caseId, 'change_band');
    const by = judgeOf(this.database.viewer.roles);
    const change = { ...(await standingOf(this.database, caseId)), current: from, proposed: to, by, reason };
    const { refusals, ...answer } = refusalsBeforeAnswer(change);
    if (refusals.length > 0) throw refused('band_not_changed', refusals);
    const waits = await this.waitsFor(change, answer.waits);
    if (confirmedBy) await this.checkConfirmer(caseId, confirmedBy, waits);
    await this.records.lapse(caseId);
    const changeId = await this.records.store(caseId, {
      ...{ from, to, reason },
      assessmentId: (await queries.lastAssessment(this.database, caseId))?.id ?? null,
      confirmerId: waits ? confirmedBy : null,
      state: waits ? 'pending' : 'applied',
    });
    // The named colleague; without a name the other supervisors.
    const asked = confirmedBy ? { userIds: [confirmedBy] } : {};
    if (waits)
      await queries.notify(this.database, caseId, {
        kind: 'band_change_waits',
        subjectId: changeId,
        ...asked,
      });
    else await this.consequences.judged(caseId, { changeId, from, to });
    return changeId;
  }

  /** The unconnected second person's own answer. */
  async confirm(id: string, expectedVersion: number, answer: ConfirmationAnswer): Promise<void> {
    const { caseId } = await this.records.get(id);
    const { band } = await this.cases.toCommand(caseId, 'change_band');
    const change = await this.records.get(id);
    expectVersion(expectedVersion, change.version, { state: change.state, version: change.version });
    if (change.state !== 'pending') throw refused('already_decided');
    const isConnected = await queries.hasWorkedOn(this.database, caseId, this.database.viewer.userId);
    const refusals = bandChangeRefusals({
      ...(await standingOf(this.database, caseId)),
      ...{ current: band, proposed: change.toBand, by: 'supervisor', reason: 'sealed with the request' },
      secondPerson: isConnected ? 'connected' : 'unconnected',
    });
    if (isConnected || refusals.length > 0)
      throw refused('band_not_changed', refusals.length > 0 ? refusals : ['second_person_connected']);
    const agreed = answer === 'agreed';
    if (agreed) await this.records.admitAgreement();
    await this.records.decide(change, agreed ? 'applied' : 'not_agreed');
    if (agreed) await this.consequences.judged(caseId, { changeId: id, from: band, to: change.toBand });
    const about = { kind: 'band_change_answered', subjectId: id, userIds: [change.requestedBy] };
    await queries.notify(this.database, caseId, about);
  }

  /** A person without the training lowers no band alone. */
  private async waitsFor(
    { current, proposed }: Pick<BandChange, 'current' | 'proposed'>,
    needsSecondPerson: boolean,
  ): Promise<boolean> {
    if (directionOf(current, proposed) === 'raise') return needsSecondPerson;
    await this.records.admitAgreement();
    return needsSecondPerson || countsLater(this.database);
  }

  private async checkConfirmer(caseId: string, userId: string, waits: boolean): Promise<void> {
    const path = 'confirmedBy';
    if (!waits) throw invalid({ path, code: 'not_needed' });
    const roles = PERMISSIONS['risk.write'];
    if (!(await queries.isCaseColleague(this.database, caseId, { userId, roles })))
      throw invalid({ path, code: 'not_in_list' });
    const isSelf = userId === this.database.viewer.userId;
    if (isSelf || (await queries.hasWorkedOn(this.database, caseId, userId)))
      throw refused('band_not_changed', ['second_person_connected']);
  }
}
