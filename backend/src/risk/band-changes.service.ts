import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import { invalid, refused } from '../shared/errors.js';
import { bandChangeRefusals, judgeOf, refusalsBeforeAnswer } from './band-change.rules.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import type { BandChangeRequest } from './risk.dto.js';
import { RiskRepository } from './risk.repository.js';
import type { ConfirmationAnswer } from './band-changes.types.js';

/**
 * Changes of the band by judgement. Where a critical factor holds, a lowering waits for a colleague of the own agency
 * who never worked on the case; she answers herself, and any other unconnected colleague may.
 */
@Injectable()
export class BandChangesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly records: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
    private readonly risk: RiskRepository,
  ) {}

  /** Applies the change or lets it wait, and returns its id. Throws with every reason why not. */
  async request(caseId: string, form: BandChangeRequest): Promise<string> {
    const { band: from } = await this.cases.toCommand(caseId, 'change_band');
    const { refusals, waits } = refusalsBeforeAnswer({
      ...(await this.risk.standingOf(caseId)),
      current: from,
      proposed: form.band,
      by: judgeOf(this.database.viewer.roles),
      reason: form.reason,
    });
    if (refusals.length > 0) throw refused('band_not_changed', refusals);
    if (form.confirmedBy) await this.checkConfirmer(caseId, form.confirmedBy, waits);
    await this.records.lapse(caseId);
    const changeId = await this.records.store(caseId, {
      assessmentId: (await this.risk.findLast(caseId))?.id ?? null,
      from,
      to: form.band,
      reason: form.reason,
      confirmerId: waits ? form.confirmedBy : null,
      state: waits ? 'pending' : 'applied',
    });
    if (waits) await this.ask(caseId, changeId, form.confirmedBy);
    else await this.consequences.judged(caseId, { changeId, from, to: form.band });
    return changeId;
  }

  /** The unconnected second person's own answer. */
  async confirm(id: string, expectedVersion: number, answer: ConfirmationAnswer): Promise<void> {
    const { caseId } = await this.records.get(id);
    const { band } = await this.cases.toCommand(caseId, 'change_band');
    const change = await this.records.get(id);
    expectVersion(expectedVersion, change.version, { state: change.state, version: change.version });
    if (change.state !== 'pending') throw refused('already_decided');
    const { userId } = this.database.viewer;
    const isConnected = await this.risk.hasWorkedOn(caseId, userId);
    const refusals = bandChangeRefusals({
      ...(await this.risk.standingOf(caseId)),
      current: band,
      proposed: change.toBand,
      by: 'supervisor',
      reason: 'sealed with the request',
      secondPerson: isConnected ? 'connected' : 'unconnected',
    });
    if (isConnected || refusals.length > 0)
      throw refused('band_not_changed', refusals.length > 0 ? refusals : ['second_person_connected']);
    const agreed = answer === 'agreed';
    await this.records.decide(change, agreed ? 'applied' : 'not_agreed');
    if (agreed) await this.consequences.judged(caseId, { changeId: id, from: band, to: change.toBand });
    await this.risk.tell(caseId, 'band_change_answered', { subjectId: id, userIds: [change.requestedBy] });
  }

  private async checkConfirmer(caseId: string, userId: string, waits: boolean): Promise<void> {
    const path = 'confirmedBy';
    if (!waits) throw invalid({ path, code: 'not_needed' });
    const roles = PERMISSIONS['risk.write'];
    if (!(await this.risk.isCaseColleague(caseId, userId, roles)))
      throw invalid({ path, code: 'not_in_list' });
    const isSelf = userId === this.database.viewer.userId;
    if (isSelf || (await this.risk.hasWorkedOn(caseId, userId)))
      throw refused('band_not_changed', ['second_person_connected']);
  }

  /** The one who was named; without a name the other supervisors. */
  private async ask(caseId: string, changeId: string, confirmerId: string | null): Promise<void> {
    await this.risk.tell(caseId, 'band_change_waits', {
      subjectId: changeId,
      ...(confirmerId ? { userIds: [confirmerId] } : {}),
    });
  }
}
