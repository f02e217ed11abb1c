import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { SafeContactsService } from '../survivors/index.js';
import type { CaseCountsDto, CaseOverviewDto } from './case-lists.dto.js';
import { DayService } from './day.service.js';

interface CountsRow {
  contacts: number;
  referrals: number;
  assessments: number;
  incidents: number;
  consents: number;
  narratives: number;
}

const COUNTS = `select
  (select count(*) from panoh.contacts where case_id = $1)::integer as contacts,
  (select count(*) from panoh.referrals where case_id = $1)::integer as referrals,
  (select count(*) from panoh.risk_assessments where case_id = $1)::integer as assessments,
  (select count(*) from panoh.incidents where case_id = $1)::integer as incidents,
  (select count(*) from panoh.consents where case_id = $1)::integer as consents,
  (select count(*) from panoh.narratives where case_id = $1)::integer as narratives`;

/** The case page at first sight, in one call: only parts that were granted, and no trace of the others. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly day: DayService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  async show(caseId: string): Promise<CaseOverviewDto> {
    const access = await this.access.toRead(caseId, 'core');
    const header = await this.cases.get(caseId);
    const contact = (await this.safeContacts.timesOf([caseId])).get(caseId)?.contact;
    return {
      header,
      ...(contact ? { contact } : {}),
      nextStep: access.reads.has('follow_ups') ? await this.day.nextOf(caseId) : null,
      counts: await this.counts(access),
    };
  }

  private async counts({ caseId, relations, reads }: CaseAccess): Promise<CaseCountsDto> {
    const [row] = await this.database.query<CountsRow>(COUNTS, [caseId]);
    if (!row) return {};
    const isOwn = relations.has('own');
    return {
      ...(relations.has('own') || relations.has('referred') || relations.has('group')
        ? { referrals: row.referrals }
        : {}),
      ...(isOwn || relations.has('referred') ? { incidents: row.incidents } : {}),
      ...(isOwn && reads.has('follow_ups') ? { contacts: row.contacts } : {}),
      ...(isOwn && reads.has('risk') ? { assessments: row.assessments } : {}),
      ...(isOwn && reads.has('consent') ? { consents: row.consents } : {}),
      ...(isOwn && reads.has('narrative') ? { narratives: row.narratives } : {}),
    };
  }
}
