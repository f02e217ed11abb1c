import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { crossCaseRows } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { URGENCY_RANK, afterSpan, newReferral } from '../referrals/index.js';
import type { Urgency } from '../referrals/index.js';
import { awaitAll } from '../shared/await-all.js';
import { notFound } from '../shared/errors.js';
import type { AgencyEndingsDto, EndingAgencyDto } from './agency-endings.dto.js';
import {
  agencyEndings,
  confirmHandOvers,
  endableCases,
  endingsToConfirm,
  handOverCases,
  takeBackHandOvers,
} from './agency-endings.queries.js';
import type { EndableCase } from './agency-endings.queries.js';

/** How soon the new agency answers, by her risk (capabilities 2.1). */
const URGENCY_OF_BAND = {
  high: 'high',
  incomplete: 'high',
  medium: 'medium',
  standard: 'low',
} as const satisfies Record<string, Urgency>;

/**
 * An agency that ends hands its cases over: its supervisor or the coordinator offers them, a supervisor of the new
 * agency confirms, and a case closes as its successor begins (capabilities 2.7).
 */
@Injectable()
export class AgencyEndingsService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
  ) {}

  async list(): Promise<AgencyEndingsDto> {
    const [rows, toConfirm] = await awaitAll([agencyEndings(this.database), endingsToConfirm(this.database)]);
    const named = [...toConfirm, ...rows, ...rows.flatMap((row) => [...row.offers, ...row.receivers])];
    const known = await this.agencies.inShort([...new Set(named.map(({ agencyId }) => agencyId))]);
    const withName = <T extends { agencyId: string }>(one: T): T & EndingAgencyDto => {
      const agency = known.get(one.agencyId);
      if (!agency) throw notFound();
      return { ...one, agencyName: agency.name };
    };
    return {
      agencies: rows.map((row) => ({
        ...withName(row),
        offers: row.offers.map(withName),
        receivers: row.receivers.map(withName),
      })),
      toConfirm: toConfirm.map(withName),
    };
  }

  /** Offers every case that this agency may take; the others wait for another one. */
  async handOver(agencyId: string, toAgencyId: string): Promise<string> {
    const cases = await endableCases(this.database, agencyId, toAgencyId);
    for (const { caseId } of cases) this.database.audit.touch(caseId, 'core');
    await handOverCases(this.database, {
      agencyId,
      toAgencyId,
      offers: cases.map((one) => this.offer(one)),
    });
    return agencyId;
  }

  async confirm(agencyId: string): Promise<string> {
    await confirmHandOvers(this.database, agencyId);
    return agencyId;
  }

  /** Offers that no agency accepted yet. */
  async takeBack(agencyId: string): Promise<string> {
    for (const caseId of await takeBackHandOvers(this.database, agencyId))
      this.database.audit.touch(caseId, 'core');
    return agencyId;
  }

  private offer({ caseId, band, state }: EndableCase): object {
    const { now } = this.database;
    const urgency = URGENCY_OF_BAND[band];
    const { id, reference } = newReferral();
    const sent = { kind: 'referral_sent', referralId: id, urgency, windowEndsAt: null } as const;
    return {
      ...{ id, reference, caseId, urgency, urgencyRank: URGENCY_RANK[urgency] },
      dueAt: afterSpan(now, { urgency, band }),
      rows: crossCaseRows({ ...sent, isSupportLead: false }, state, now),
    };
  }
}
