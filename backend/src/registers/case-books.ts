import { Injectable } from '@nestjs/common';
import {
  HappeningsService,
  IncidentsService,
  LegalService,
  NarrativesService,
  TimelineService,
} from '../cases/index.js';

/** The parts of a case into which a row of a register is written. */
@Injectable()
export class CaseBooks {
  constructor(
    readonly happenings: HappeningsService,
    readonly incidents: IncidentsService,
    readonly legal: LegalService,
    readonly narratives: NarrativesService,
    readonly timeline: TimelineService,
  ) {}
}
