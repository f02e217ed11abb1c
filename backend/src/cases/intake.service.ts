import { Injectable } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { birthOf } from '../survivors/index.js';
import { caseHandedOver } from './case-happenings.js';
import { CasesService } from './cases.service.js';
import type { OpenCaseRequest } from './cases.dto.js';
import { FirstEntriesService } from './first-entries.service.js';
import { HappeningsService } from './happenings.service.js';
import { OpeningService } from './opening.service.js';
import type { Circumstances } from './opening.service.js';

/** Registers a survivor and what happened: one form, one transaction, and a case that has its next step. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly opening: OpeningService,
    private readonly entries: FirstEntriesService,
    private readonly cases: CasesService,
    private readonly happenings: HappeningsService,
    private readonly events: Events,
  ) {}

  /** Opens a case and returns its id; where the intake answer blocks the own agency, it has passed on already. */
  async open(request: OpenCaseRequest, circumstances: Circumstances): Promise<string> {
    const caseId = await this.opening.create(request, circumstances);
    await this.entries.write(caseId, request, circumstances.origin);
    await this.cases.announceOpened(caseId);
    await this.happenings.recordFirst(caseId, request.incident, {
      born: birthOf(request.identity),
      source: circumstances.origin === 'import' ? 'import' : 'intake',
    });
    const passedOn = await this.opening.blockFrom(caseId, request.conflict);
    if (passedOn) await this.events.publish(caseHandedOver, { caseId });
    return caseId;
  }
}
