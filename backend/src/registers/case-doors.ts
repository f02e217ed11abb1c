import { Injectable } from '@nestjs/common';
import { CasesService, IntakeService, OpeningService } from '../cases/index.js';
import { FollowUpsService } from '../follow-ups/index.js';
import { SuspicionsService } from './suspicions.service.js';

/** The services of other contexts through which an import writes, as a user of the keeper would. */
@Injectable()
export class CaseDoors {
  constructor(
    readonly cases: CasesService,
    readonly intake: IntakeService,
    readonly opening: OpeningService,
    readonly followUps: FollowUpsService,
    readonly suspicions: SuspicionsService,
  ) {}
}
