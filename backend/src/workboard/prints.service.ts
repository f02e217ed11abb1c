import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { TimelineService } from '../cases/index.js';
import type { PrintRequest } from '../cases/index.js';
import { FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { survivorCodes } from './case-lists.queries.js';
import { OverviewService } from './overview.service.js';
import type { CasePrintDto, CodePrintDto } from './workboard.dto.js';

/** Where she is does not travel on paper, not even from the house where she stays (SECURITY B). */
const NEVER_ON_PAPER = 'whereabouts';
/** Why a paper is printed for the survivor: the same code as in the access report. */
const FOR_HER = 'for_survivor';

/**
 * What the owner may print of a case: codes, dates and next steps. Values hidden on the screen are not loaded, so that
 * they cannot be printed (screens, part 11).
 */
@Injectable()
export class PrintsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly overviews: OverviewService,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
  ) {}

  async ofCase(caseId: string, { reason }: PrintRequest): Promise<CasePrintDto> {
    const { reads, relations } = await this.access.toRead(caseId, 'core');
    if (!relations.has('own')) throw notFound();
    this.database.audit.purpose = reason;
    const { header, nextStep } = await this.overviews.show(caseId);
    const pending = reads.has('follow_ups') ? await this.followUps.listForPaper(caseId) : [];
    const { items } = await this.timeline.list(caseId, null);
    return {
      printedAt: this.database.now.toISOString(),
      header,
      nextStep: pending.some(({ id }) => id === nextStep?.followUpId) ? nextStep : null,
      pending,
      timeline: items.filter(({ partition }) => partition !== NEVER_ON_PAPER),
    };
  }

  /** Her code for a card of hers, by which she is found when she calls; for its owner only. */
  async ofCode(caseId: string): Promise<CodePrintDto> {
    const { relations } = await this.access.toRead(caseId, 'core');
    if (!relations.has('own')) throw notFound();
    this.database.audit.purpose = FOR_HER;
    const survivor = await survivorCodes(this.database, caseId);
    if (!survivor) throw notFound();
    return { printedAt: this.database.now.toISOString(), ...survivor };
  }
}
