import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess, Partition, Relation } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { ClosureGateService } from '../closure/index.js';
import { meetingsOf } from '../meetings/index.js';
import { Database } from '../platform/database/database.js';
import { ownCounts, shownCounts } from './case-lists.queries.js';
import type { CaseCounts } from './case-lists.queries.js';
import type { CaseCountsDto, CaseOverviewDto, GateSummaryDto } from './workboard.dto.js';
import { WorkListService } from './work-list.service.js';
import { awaitAll } from '../shared/await-all.js';

interface Holder {
  partition: Partition;
  relations: readonly Relation[];
}

/** Who has which tab; viewers through the group or a closure request see only the parts named here. */
const HELD_BY: Record<Exclude<keyof CaseCounts, 'orders'>, Holder> = {
  contacts: { partition: 'follow_ups', relations: ['own'] },
  referrals: { partition: 'core', relations: ['own', 'referred', 'group'] },
  assessments: { partition: 'risk', relations: ['own'] },
  incidents: { partition: 'core', relations: ['own', 'referred'] },
  consents: { partition: 'consent', relations: ['own'] },
  narratives: { partition: 'narrative', relations: ['own'] },
  supportEntries: { partition: 'support', relations: ['own'] },
  courts: { partition: 'support', relations: ['own'] },
};

/** The case page at first sight, in one call: only parts that were granted, and no trace of the others. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly workList: WorkListService,
    private readonly closure: ClosureGateService,
  ) {}

  /** Runs all reads at once: the database returns nothing that is not granted. */
  async show(caseId: string): Promise<CaseOverviewDto> {
    const access = this.access.toRead(caseId, 'core');
    const [, header, contact, nextStep, gate, counts, meetings, openQuestions] = await awaitAll([
      access,
      this.cases.get(caseId),
      this.workList.contactOf(caseId),
      this.workList.nextOf(caseId),
      this.gate(caseId),
      this.counts(caseId),
      meetingsOf(this.database, caseId),
      this.cases.openQuestions(caseId),
    ]);
    return {
      header,
      ...(contact ? { contact } : {}),
      nextStep,
      ...(gate ? { gate } : {}),
      counts,
      meetings,
      openQuestions,
    };
  }

  /** For the owner only: other deciders on the closure see the gate on its own page. */
  private async gate(caseId: string): Promise<GateSummaryDto | null> {
    const summary = await this.closure.findSummary(caseId);
    if (!summary) return null;
    const { reason, met, total, blockers, openRequestId } = summary;
    return { reason, met, total, blockers: blockers.map(({ code }) => code), openRequestId };
  }

  private async counts(caseId: string): Promise<CaseCountsDto> {
    const [access, own] = await awaitAll([this.access.find(caseId), ownCounts(this.database, caseId)]);
    const counts = own ?? (await shownCounts(this.database, caseId));
    if (!access || !counts) return {};
    const { relations, reads } = access;
    const held = (Object.keys(HELD_BY) as (keyof typeof HELD_BY)[]).filter((part) => {
      const { partition, relations: among } = HELD_BY[part];
      // To police it does not exist, whatever they read.
      if (part === 'courts' && typeof counts.courts !== 'number') return false;
      return reads.has(partition) && among.some((relation) => relations.has(relation));
    });
    const shown = [...held, ...(mayKnowOrders(access) ? (['orders'] as const) : [])];
    return Object.fromEntries(shown.map((part) => [part, counts[part] ?? 0]));
  }
}

/** The status of an order: for readers of the legal partition, agencies with consent to it, and the working group. */
const mayKnowOrders = ({ relations, reads, granted }: CaseAccess): boolean =>
  reads.has('legal') || granted.has('legal') || relations.has('group');
