import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CasesService } from '../cases/index.js';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { newCode } from '../survivors/index.js';
import { referralAnswered } from './referral-happenings.js';
import type { UnavailableRequest } from './referral-requests.dto.js';
import { ReferralsRepository } from './referrals.repository.js';
import { URGENCY_RANK } from './referrals.types.js';

type Subject = Awaited<ReturnType<CasesService['toCommand']>>;

/** Needs that nobody can meet: the gap the working group must close, written down where it was met. */
@Injectable()
export class UnavailableNeedsService {
  constructor(
    private readonly database: Database,
    private readonly rows: ReferralsRepository,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async record(subject: Subject, { serviceType, urgency, reason }: UnavailableRequest): Promise<string> {
    const id = newId();
    const reference = newCode((count) => randomBytes(count));
    const { now, viewer } = this.database;
    await this.rows.insert({
      id,
      reference,
      caseId: subject.id,
      fromAgencyId: viewer.agencyId,
      serviceType,
      urgency,
      urgencyRank: URGENCY_RANK[urgency],
      band: subject.band,
      place: subject.place,
      isMinor: subject.isMinor,
      status: 'unavailable',
      unavailableReason: reason,
      sentAt: now,
      decidedAt: now,
      endedAt: now,
    });
    await this.timeline.add({
      caseId: subject.id,
      kind: 'referral_unavailable',
      partition: 'core',
      facts: { referralId: id, reference, kind: 'service', serviceType, reason },
    });
    await this.events.publish(referralAnswered, {
      caseId: subject.id,
      referralId: id,
      kind: 'service',
      need: serviceType,
      urgency,
      answer: 'unavailable',
      asksFor: 'other_place',
    });
    return id;
  }

  /** The earlier referral must be one of the same case. */
  async refuseForeign(caseId: string, id: string): Promise<void> {
    const known = await this.rows.ofCase(caseId);
    if (!known.some((record) => record.id === id)) throw invalid({ path: 'succeedsId', code: 'not_in_list' });
  }
}
