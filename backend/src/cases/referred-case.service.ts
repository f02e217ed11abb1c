import { Injectable } from '@nestjs/common';
import { SafeContactsService } from '../survivors/index.js';
import { CasesService } from './cases.service.js';
import type { ReferredFrom } from './cases.types.js';
import { CaseEventsService } from './case-events.service.js';
import { CaseOpeningService } from './case-opening.service.js';
import { SharedRecordsService } from './shared-records.service.js';

/** A case of another agency, transferred by an accepted referral. */
export interface HandedOn {
  fromCaseId: string;
  referralId: string;
  referredFrom: ReferredFrom;
  withBand: boolean;
  /** The user who accepted the referral leads the new case. */
  leadUserId: string;
}

/** An agency's own case of a survivor whom another agency referred: made of what she allowed to be shared. */
@Injectable()
export class ReferredCaseService {
  constructor(
    private readonly shared: SharedRecordsService,
    private readonly caseOpening: CaseOpeningService,
    private readonly safeContacts: SafeContactsService,
    private readonly caseEvents: CaseEventsService,
    private readonly cases: CasesService,
  ) {}

  /** Makes the core row of the viewer's own case, led by her; the referral's grant must run already. */
  async open(from: HandedOn): Promise<string> {
    const { access, form, carried } = await this.shared.read(
      from.fromCaseId,
      from.referredFrom,
      from.withBand,
    );
    const caseId = await this.caseOpening.create(form, {
      origin: 'referral',
      originReferralId: from.referralId,
      leadUserId: from.leadUserId,
      carried,
    });
    if (access.reads.has('safe_contact')) await this.safeContacts.copy(from.fromCaseId, caseId);
    await this.caseEvents.takeOver(from.fromCaseId, caseId, access.reads.has('perpetrator'));
    return caseId;
  }

  /** Gives the case its own follow-ups, once everything that belongs to it is there. */
  announce(caseId: string): Promise<void> {
    return this.cases.announceOpened(caseId);
  }
}
