import { Injectable } from '@nestjs/common';
import { CasesService, UninvolvedColleaguesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import { directionOf, judgeOf, refusalsBeforeAnswer } from './band-change.rules.js';
import type { BandChangeOptionsDto, BandChoiceDto } from './risk.dto.js';
import { RiskRepository } from './risk.repository.js';
import { CHOSEN_BANDS } from './risk.types.js';

/** What a change of the band would ask for: said before a reason is written and anything is sent. */
@Injectable()
export class BandChangeOptionsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly people: UninvolvedColleaguesService,
    private readonly risk: RiskRepository,
  ) {}

  async get(caseId: string): Promise<BandChangeOptionsDto> {
    const { band } = await this.cases.toAskBefore(caseId, 'change_band');
    const standing = await this.risk.standingOf(caseId);
    const about = {
      ...standing,
      current: band,
      by: judgeOf(this.database.viewer.roles),
      reason: 'to be given',
    };
    const choices = CHOSEN_BANDS.filter((proposed) => proposed !== band).map((proposed): BandChoiceDto => {
      const { refusals, waits } = refusalsBeforeAnswer({ ...about, proposed });
      return { band: proposed, direction: directionOf(band, proposed), needsSecondPerson: waits, refusals };
    });
    return {
      caseId,
      band,
      choices,
      colleagues: await this.colleagues(caseId, choices),
      pendingId: await this.risk.findPending(caseId),
    };
  }

  /** Returns no names if no second person has to agree. */
  private async colleagues(
    caseId: string,
    choices: readonly BandChoiceDto[],
  ): Promise<BandChangeOptionsDto['colleagues']> {
    const mayWait = choices.some(
      ({ needsSecondPerson, refusals }) => needsSecondPerson && refusals.length === 0,
    );
    return mayWait ? this.people.listUnconnected(caseId, PERMISSIONS['risk.write']) : [];
  }
}
