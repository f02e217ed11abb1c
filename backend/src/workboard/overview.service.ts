import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess, Partition, Relation } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { ClosureGateService } from '../closure/index.js';
import { Database } from '../platform/database/database.js';
import type { CaseCountsDto, CaseOverviewDto, GateSummaryDto } from './case-lists.dto.js';
import { DayService } from './day.service.js';
import { sideBySide } from '../shared/side-by-side.js';

interface CountsRow {
  contacts: number;
  referrals: number;
  assessments: number;
  incidents: number;
  consents: number;
  narratives: number;
  orders: number;
  supportEntries: number;
}

const COUNTS = `select
  (select count(*) from panoh.contacts where case_id = $1)::integer as contacts,
  (select count(*) from panoh.referrals where case_id = $1)::integer as referrals,
  (select count(*) from panoh.risk_assessments where case_id = $1)::integer as assessments,
  (select count(*) from panoh.incidents where case_id = $1)::integer as incidents,
  (select count(*) from panoh.consents where case_id = $1)::integer as consents,
  (select count(*) from panoh.narratives where case_id = $1)::integer as narratives,
  (select count(*) from panoh.order_statuses($1))::integer as orders,
  (select count(*) from panoh.support_entries where case_id = $1)::integer as "supportEntries"`;

interface Holder {
  partition: Partition;
  relations: readonly Relation[];
}

/** Who has which tab; whoever reads a part through the group or a closure sees only what is named here. */
const HELD_BY: Record<Exclude<keyof CountsRow, 'orders'>, Holder> = {
  contacts: { partition: 'follow_ups', relations: ['own'] },
  referrals: { partition: 'core', relations: ['own', 'referred', 'group'] },
  assessments: { partition: 'risk', relations: ['own'] },
  incidents: { partition: 'core', relations: ['own', 'referred'] },
  consents: { partition: 'consent', relations: ['own'] },
  narratives: { partition: 'narrative', relations: ['own'] },
  supportEntries: { partition: 'support', relations: ['own'] },
};

/** The case page at first sight, in one call: only parts that were granted, and no trace of the others. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly day: DayService,
    private readonly closure: ClosureGateService,
  ) {}

  async show(caseId: string): Promise<CaseOverviewDto> {
    const access = await this.access.toRead(caseId, 'core');
    // Side by side: what is asked at the same moment reaches the database together.
    const asked = this.cases.get(caseId);
    const [header, contact, nextStep, gate, counts] = await sideBySide([
      asked,
      this.day.contactOf(caseId),
      access.reads.has('follow_ups') ? this.day.nextOf(caseId) : null,
      asked.then(({ status }) => (status === 'open' ? this.gate(access) : null)),
      this.counts(access),
    ]);
    return {
      header,
      ...(contact ? { contact } : {}),
      nextStep,
      ...(gate ? { gate } : {}),
      counts,
    };
  }

  private async gate({ caseId, relations, reads }: CaseAccess): Promise<GateSummaryDto | null> {
    if (!relations.has('own') || !reads.has('closure')) return null;
    const { reason, met, total, blockers, openRequestId } = await this.closure.getSummary(caseId);
    return { reason, met, total, blockers: blockers.map(({ code }) => code), openRequestId };
  }

  private async counts(access: CaseAccess): Promise<CaseCountsDto> {
    const { caseId, relations, reads } = access;
    const [row] = await this.database.query<CountsRow>(COUNTS, [caseId]);
    if (!row) return {};
    const held = (Object.keys(HELD_BY) as (keyof typeof HELD_BY)[]).filter((part) => {
      const { partition, relations: among } = HELD_BY[part];
      return reads.has(partition) && among.some((relation) => relations.has(relation));
    });
    const shown = Object.fromEntries(held.map((part) => [part, row[part]]));
    return mayKnowOrders(access) ? { ...shown, orders: row.orders } : shown;
  }
}

/** Where an order stands is for whoever reads the law's side, was allowed to know of it, or works for the group. */
const mayKnowOrders = ({ relations, reads, granted }: CaseAccess): boolean =>
  reads.has('legal') || granted.has('legal') || relations.has('group');
