import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { commandConfirmed } from '../platform/http/command-admitted.js';
import { Problem } from '../shared/errors.js';
import { BandChangeRecordsService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { standingOf } from './band-standing.js';
import type { RiskAssessment } from './risk.entity.js';
import { isJudgedSince, lastAssessment, raisedSince } from './risk.queries.js';
import { higherBand } from './risk.rules.js';
import type { RiskBand } from './risk.types.js';

type Confirmed = NonNullable<(typeof commandConfirmed)['payload']>;

/** A lower result of a person without the training holds from when a colleague confirmed it (CAPABILITIES 8.2). */
@Injectable()
export class ConfirmedAssessments implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly changes: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
  ) {}

  onModuleInit(): void {
    this.events.on(commandConfirmed, async (confirmed) => {
      if (confirmed.action === 'assessRisk') await this.lower(confirmed);
    });
  }

  private async lower(confirmed: Confirmed): Promise<void> {
    const { caseId } = confirmed;
    const from = await this.bandToChange(caseId);
    const last = await lastAssessment(this.database, caseId);
    if (from === null || last === null || !isOf(last, confirmed)) return;
    const to = last.band;
    if (from === to || higherBand(from, to) !== from || (await this.isOutdated(last))) return;
    await this.changes.lapse(caseId);
    await this.consequences.judged(caseId, { changeId: last.id, from, to });
  }

  /** Null where the colleague may not change it, or the case is closed: the higher band holds until the next assessment. */
  private async bandToChange(caseId: string): Promise<RiskBand | null> {
    try {
      return (await this.cases.toCommand(caseId, 'change_band')).band;
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  private async isOutdated({ caseId, assessedAt, writtenApart }: RiskAssessment): Promise<boolean> {
    return (
      writtenApart ||
      (await raisedSince(this.database, caseId, assessedAt)) ||
      (await isJudgedSince(this.database, caseId, assessedAt)) ||
      (await standingOf(this.database, caseId)).criticalHolds
    );
  }
}

const isOf = ({ assessedBy, recordedAt }: RiskAssessment, { userId, doneAt }: Confirmed): boolean =>
  assessedBy === userId && recordedAt.getTime() === doneAt.getTime();
