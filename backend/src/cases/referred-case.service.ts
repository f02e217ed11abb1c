import { Injectable } from '@nestjs/common';
import { SafeContactsService, SurvivorsService } from '../survivors/index.js';
import type { Identity } from '../survivors/index.js';
import { CasesService } from './cases.service.js';
import type { ReferredFrom } from './cases.types.js';
import { CaseEventsService } from './case-events.service.js';
import { CaseOpeningService } from './case-opening.service.js';
import type { CarriedFacts, OpeningForm } from './case-opening.service.js';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { readDisability } from './disabilities.queries.js';

/** A case of another agency, transferred by an accepted referral. */
export interface HandedOn {
  fromCaseId: string;
  referralId: string;
  referredFrom: ReferredFrom;
  withBand: boolean;
  /** The user who accepted the referral leads the new case. */
  leadUserId: string;
  /** She moves to where the viewer's agency works. */
  isHandover: boolean;
}

const NOT_TOLD: Identity = {
  surname: null,
  givenName: null,
  patronymic: null,
  writtenName: null,
  bornOn: null,
  bornPrecision: null,
  address: null,
  officialNumber: null,
};

/** What an agency may read of another agency's case. */
export interface SharedRecords {
  access: CaseAccess;
  form: OpeningForm;
  carried: CarriedFacts;
}

/** Reads another agency's case under the viewer's own session: what she did not allow is not there to be read. */
@Injectable()
export class SharedRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly survivors: SurvivorsService,
  ) {}

  /** `withBand`: she allowed the receiver to know the risk; its own assessment follows either way. */
  async read(caseId: string, referredFrom: ReferredFrom, withBand: boolean): Promise<SharedRecords> {
    const access = await this.access.find(caseId);
    if (!access?.reads.has('core')) throw notFound();
    const source = await this.cases.find(caseId);
    return {
      access,
      form: {
        identity: await this.identity(caseId, access),
        sex: source.sex,
        maritalStatus: source.maritalStatus,
        disability: (await readDisability(this.database, access)) ?? 'not_asked',
        place: source.place,
        referredFrom,
        // Blocks are copied from the sender's case; the new agency must ask for its own answers again.
        conflict: { answer: 'unknown', agencyIds: [] },
        minor: null,
      },
      carried: {
        isMinor: source.isMinor,
        minorDecidedBy: source.minorDecidedBy,
        ageBand: source.ageBand,
        band: withBand ? source.band : 'incomplete',
        workingGroupId: source.workingGroupId,
      },
    };
  }

  private async identity(caseId: string, access: CaseAccess): Promise<Identity> {
    if (!access.reads.has('identity')) return NOT_TOLD;
    this.database.audit.touch(caseId, 'identity');
    const told = await this.survivors.read(caseId);
    return {
      surname: told.surname,
      givenName: told.givenName,
      patronymic: told.patronymic,
      writtenName: told.writtenName,
      bornOn: told.bornOn,
      bornPrecision: told.bornPrecision,
      // Where she lives stays with the agency that took it down: location travels with no referral.
      address: null,
      officialNumber: told.officialNumber,
    };
  }
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
    const place = from.isHandover ? await this.caseOpening.ownPlace(form.place) : form.place;
    const caseId = await this.caseOpening.create(
      { ...form, place },
      {
        origin: 'referral',
        originReferralId: from.referralId,
        leadUserId: from.leadUserId,
        carried,
      },
    );
    if (access.reads.has('safe_contact')) await this.safeContacts.copy(from.fromCaseId, caseId);
    await this.caseEvents.takeOver(from.fromCaseId, caseId, access.reads.has('perpetrator'));
    return caseId;
  }

  /** Gives the case its own follow-ups, once everything that belongs to it is there. */
  announce(caseId: string): Promise<void> {
    return this.cases.announceOpened(caseId);
  }

  /** After a hand-over was accepted: what she let go along becomes the new owner's. */
  takeOver(caseId: string, fromCaseId: string): Promise<void> {
    return this.cases.announceTakenOver(caseId, fromCaseId);
  }
}
