import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess, Partition, Relation } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { ClosureGateService } from '../closure/index.js';
import { meetingsOf } from '../meetings/index.js';
import { Database } from '../platform/database/database.js';
import type { CaseCountsDto, CaseOverviewDto, GateSummaryDto } from './case-lists.dto.js';
import { DayService } from './day.service.js';
import { sideBySide } from '../shared/side-by-side.js';

/** Numbers by part; null for a part that the owner's person does not hold. */
type Counts = Record<
  | 'contacts'
  | 'referrals'
  | 'assessments'
  | 'incidents'
  | 'consents'
  | 'narratives'
  | 'orders'
  | 'supportEntries',
  number | null
>;

/** Whoever does not own the case counts what row security shows of the parts that others may hold. */
const COUNTED = `select jsonb_build_object(
  'referrals', (select count(*) from panoh.referrals where case_id = $1),
  'incidents', (select count(*) from panoh.incidents where case_id = $1),
  'orders', (select count(*) from panoh.order_statuses($1))) as counts`;

interface Holder {
  partition: Partition;
  relations: readonly Relation[];
}

/** Who has which tab; whoever reads a part through the group or a closure sees only what is named here. */
const HELD_BY: Record<Exclude<keyof Counts, 'orders'>, Holder> = {
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

  /** All of it is asked at the same moment: what is not granted, the database does not answer. */
  async show(caseId: string): Promise<CaseOverviewDto> {
    const access = this.access.toRead(caseId, 'core');
    const [, header, contact, nextStep, gate, counts, meetings] = await sideBySide([
      access,
      this.cases.get(caseId),
      this.day.contactOf(caseId),
      this.day.nextOf(caseId),
      this.gate(caseId),
      this.counts(caseId),
      meetingsOf(this.database, caseId),
    ]);
    return {
      header,
      ...(contact ? { contact } : {}),
      nextStep,
      ...(gate ? { gate } : {}),
      counts,
      meetings,
    };
  }

  /** For its owner: to others who decide on closing it is shown in a place of its own. */
  private async gate(caseId: string): Promise<GateSummaryDto | null> {
    const summary = await this.closure.findSummary(caseId);
    if (!summary) return null;
    const { reason, met, total, blockers, openRequestId } = summary;
    return { reason, met, total, blockers: blockers.map(({ code }) => code), openRequestId };
  }

  private async counts(caseId: string): Promise<CaseCountsDto> {
    const [access, own] = await sideBySide([
      this.access.find(caseId),
      this.count('select panoh.own_counts($1) as counts', caseId),
    ]);
    const counts = own ?? (await this.count(COUNTED, caseId));
    if (!access || !counts) return {};
    const { relations, reads } = access;
    const held = (Object.keys(HELD_BY) as (keyof typeof HELD_BY)[]).filter((part) => {
      const { partition, relations: among } = HELD_BY[part];
      return reads.has(partition) && among.some((relation) => relations.has(relation));
    });
    const shown = [...held, ...(mayKnowOrders(access) ? (['orders'] as const) : [])];
    return Object.fromEntries(shown.map((part) => [part, counts[part] ?? 0]));
  }

  private async count(sql: string, caseId: string): Promise<Counts | null> {
    const [row] = await this.database.query<{ counts: Counts | null }>(sql, [caseId]);
    return row?.counts ?? null;
  }
}

/** Where an order stands is for whoever reads the law's side, was allowed to know of it, or works for the group. */
const mayKnowOrders = ({ relations, reads, granted }: CaseAccess): boolean =>
  reads.has('legal') || granted.has('legal') || relations.has('group');
