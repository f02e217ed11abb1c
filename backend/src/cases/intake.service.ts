import { Injectable } from '@nestjs/common';
import type { AgencyType } from '../agencies/index.js';
import { ConsentsService, openingConsentProblems } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { IntakeContactService, birthOf } from '../survivors/index.js';
import type { CaseOrigin } from './cases.types.js';
import type { OpenCaseRequest } from './cases.dto.js';
import { Events } from '../platform/events/events.js';
import { caseHandedOver } from './cases.events.js';
import { CasesService } from './cases.service.js';
import { CaseEventsService } from './case-events.service.js';
import { CaseOpeningService } from './case-opening.service.js';
import type { Circumstances } from './case-opening.service.js';

/** What intake records besides the case: safe contact, whereabouts and consent. */
@Injectable()
export class IntakeRecordsService {
  constructor(
    private readonly database: Database,
    private readonly intakeContact: IntakeContactService,
    private readonly consents: ConsentsService,
    private readonly cases: CasesService,
  ) {}

  async write(caseId: string, request: OpenCaseRequest, origin: CaseOrigin): Promise<void> {
    const answers = request.consents ?? [];
    if (origin === 'intake') this.refuseMissing(answers);
    await this.intakeContact.write(caseId, request);
    // A number with its hours is no whole plan: who may answer and in which language is asked later.
    if (origin === 'intake' && request.safeContact?.language === null)
      await this.cases.update(caseId, { awaitsSafeContact: true });
    if (answers.length === 0) return;
    await this.consents.record(caseId, answers, { path: 'consents.*.', child: request.minor });
  }

  private refuseMissing(answers: OpenCaseRequest['consents']): void {
    const problems = openingConsentProblems(answers, this.database.viewer.agencyType as AgencyType);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'consents', code })));
  }
}

/** Registers a survivor and what happened: one form, one transaction, and a case that has its next step. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly caseOpening: CaseOpeningService,
    private readonly intakeRecords: IntakeRecordsService,
    private readonly cases: CasesService,
    private readonly caseEvents: CaseEventsService,
    private readonly events: Events,
  ) {}

  /** Opens a case and returns its id; where the intake answer blocks the own agency, it has passed on already. */
  async open(request: OpenCaseRequest, circumstances: Circumstances): Promise<string> {
    const caseId = await this.caseOpening.create(request, circumstances);
    await this.intakeRecords.write(caseId, request, circumstances.origin);
    const inDanger = request.safeNow === 'no';
    await this.cases.announceOpened(caseId, inDanger);
    await this.caseEvents.recordFirst(caseId, request.incident, {
      born: birthOf(request.identity),
      source: circumstances.origin === 'import' ? 'import' : 'intake',
      inDanger,
    });
    const passedOn = await this.caseOpening.blockFrom(caseId, request.conflict);
    if (passedOn) await this.events.publish(caseHandedOver, { caseId });
    return caseId;
  }
}
