import { Injectable } from '@nestjs/common';
import type { BlockSubject } from '../access/index.js';
import { AgenciesService, kindOf } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import { CaseEventsService, CaseOpeningService, CasesService, IncidentsService } from '../cases/index.js';
import { IntakeService, LegalService, NarrativesService, TimelineService } from '../cases/index.js';
import { caseHandedOver } from '../cases/index.js';
import type { TimelineEvent } from '../cases/index.js';
import type { KnownDay } from '../cases/incidents.types.js';
import { ConsentsService } from '../consent/index.js';
import { CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { startOfDay } from '../shared/dates.js';
import { SafeContactsService } from '../survivors/index.js';
import { eventsOf, incidentOf, knownBirth, legalOf, openingFormOf } from './imported-forms.js';
import { ImportRowCase } from './imports.entity.js';
import { blockedSubjects, healthReaders, incidentOn, lockImportedContact } from './imports.queries.js';
import type { NamedSurvivor } from './plan-import.js';
import type { ImportCode, NormalisedRegistration } from './registration.types.js';

/** The parts of a case into which a row of a register is written. */
@Injectable()
export class CaseRecordServices {
  constructor(
    readonly caseEvents: CaseEventsService,
    readonly incidents: IncidentsService,
    readonly legal: LegalService,
    readonly narratives: NarrativesService,
    readonly timeline: TimelineService,
  ) {}
}

/** A row of a register that becomes part of a case. */
export interface ImportedRow {
  readonly rowId: string;
  readonly registration: NormalisedRegistration;
  /** What the keeper is asked about the row. */
  readonly questions: readonly ImportCode[];
  /** The whole row as it was written, cell by cell under its headings. */
  readonly text: string;
}

/** Writes a row into its case: coded facts into the timeline, its words sealed with them. */
@Injectable()
export class ImportedRecordsService {
  constructor(
    private readonly database: Database,
    private readonly records: CaseRecordServices,
    private readonly safeContacts: SafeContactsService,
    private readonly consents: ConsentsService,
  ) {}

  async write(
    caseId: string,
    { registration, questions, text }: ImportedRow,
    { born, isNewIncident }: { born: KnownDay | null; isNewIncident: boolean },
  ): Promise<void> {
    const isPolice = this.database.viewer.agencyKind === 'police';
    // Each line of a police book is a report; a further visit to another agency is a visit.
    if (isNewIncident && isPolice) await this.addIncident(caseId, registration, born);
    for (const entry of visitEntries(registration, questions)) await this.add(caseId, registration, entry);
    await this.records.narratives.store(caseId, { kind: 'register_row', text });
    const legal = isPolice ? legalOf(registration) : null;
    if (legal) {
      const incidentId = await incidentOn(this.database, caseId, registration.registeredOn.day);
      await this.records.legal.store(caseId, { ...legal, incidentId });
    }
    for (const event of eventsOf(registration))
      await this.records.caseEvents.storeEvent(caseId, event, { isOld: true });
  }

  /** The phone number, or that it must not be used; and whether sharing was refused or allowed. */
  async writeWishes(caseId: string, survivor: NamedSurvivor, isNew: boolean): Promise<void> {
    const { phone, registeredOn, consentToShare } = survivor.named;
    if (isNew && phone.usable && phone.e164 !== null && !survivor.doNotPhone)
      await this.safeContacts.createFromRegister(caseId, phone.e164);
    if (!isNew && survivor.doNotPhone) await lockImportedContact(this.database, caseId);
    if (survivor.refusedSharing) await this.consents.recordFromRegister(caseId, registeredOn.day, 'refused');
    else if (consentToShare === true)
      await this.consents.recordFromRegister(caseId, registeredOn.day, 'given');
  }

  private async addIncident(
    caseId: string,
    registration: NormalisedRegistration,
    born: KnownDay | null,
  ): Promise<void> {
    const about = { born, source: 'import' } as const;
    const incident = await this.records.incidents.store(caseId, incidentOf(registration), about);
    const facts = { incidentId: incident.id, coreType: incident.coreType, startedOn: null };
    await this.add(caseId, registration, { kind: 'incident_recorded', partition: 'core', facts });
  }

  private add(caseId: string, { registeredOn }: NormalisedRegistration, entry: Entry): Promise<void> {
    return this.records.timeline.add({ caseId, happenedAt: startOfDay(registeredOn.day), ...entry });
  }
}

type Entry = Pick<TimelineEvent, 'kind' | 'partition' | 'facts'>;

/** What a row tells in codes, each part for those who hold its partition. */
function visitEntries(row: NormalisedRegistration, questions: readonly ImportCode[]): Entry[] {
  const { services, consultations, visitKind, registeredOn, flags, hintedFactors } = row;
  const visit = {
    services: services.codes,
    consultations,
    visitKind: visitKind.code,
    precision: registeredOn.precision,
    consentInRegister: row.consentToShare,
    questions,
  };
  const entries: Entry[] = [{ kind: 'register_visit', partition: 'support', facts: visit }];
  if (flags.suicideRisk) entries.push({ kind: 'register_suicide_suspicion', partition: 'health' });
  if (hintedFactors.length > 0)
    entries.push({ kind: 'register_risk_hints', partition: 'risk', facts: { factors: hintedFactors } });
  if (flags.doNotPhone.length > 0)
    entries.push({
      kind: 'register_do_not_phone',
      partition: 'safe_contact',
      facts: { reasons: flags.doNotPhone },
    });
  return entries;
}

/** Notifies those who can act on a suspected suicide in an imported row, in words and at once. */
@Injectable()
export class SuspicionsService {
  constructor(
    private readonly database: Database,
    private readonly notifications: CaseNotifications,
  ) {}

  /** In words only for readers of health; where the agency has none, supervisors hear that something needs attention. */
  async notify(caseId: string): Promise<void> {
    const readers = await healthReaders(this.database, this.database.viewer.agencyId);
    const words = { kind: 'suicide_suspected', subjectId: caseId, audiences: [] } as const;
    const also = readers.map(({ id }) => id);
    const reached = also.length === 0 ? 0 : await this.notifications.notify(caseId, { ...words, also });
    if (reached > 0) return;
    await this.notifications.notify(caseId, {
      kind: 'supervisor_alert',
      subjectId: caseId,
      // The importing user is not notified of the import; the agency head is notified instead.
      audiences: ['supervisors', 'agency_head'],
    });
  }
}

/** The services of other contexts through which an import writes, as a user of the keeper would. */
@Injectable()
export class CaseServices {
  constructor(
    readonly cases: CasesService,
    readonly intake: IntakeService,
    readonly caseOpening: CaseOpeningService,
    readonly followUps: FollowUpsService,
    readonly suspicions: SuspicionsService,
  ) {}
}

/** Opens the case of a survivor of a register, or adds to the one that earlier rows opened. */
@Injectable()
export class ImportedCasesService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly agencies: AgenciesService,
    private readonly services: CaseServices,
    private readonly records: ImportedRecordsService,
  ) {}

  /** Writes rows that were not known before; `caseId` is the case of earlier rows, where the keeper still owns it. */
  async write(survivor: NamedSurvivor, rows: readonly ImportedRow[], caseId: string | null): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const born = knownBirth(survivor.named);
    const days = rows.map(({ registration }) => registration.registeredOn.day);
    const bookedOn = days.reduce((a, b) => (b < a ? b : a));
    const id = caseId ?? (await this.open(survivor, first, bookedOn));
    if (caseId !== null) await this.services.cases.bookNoLaterThan(caseId, bookedOn);
    await this.database.insert(
      ImportRowCase,
      rows.map(({ rowId }) => ({ rowId, caseId: id })),
    );
    if (caseId !== null) await this.services.cases.reopenIfClosed(caseId, 'new_registration');
    for (const row of rows) {
      const isNewIncident = caseId !== null || row !== first;
      await this.records.write(id, row, { born, isNewIncident });
    }
    await this.records.writeWishes(id, survivor, caseId === null);
    const isSuspected = rows.some(({ registration }) => registration.flags.suicideRisk);
    await this.services.followUps.happened(id, {
      triggers: [
        { kind: 'case_imported', dueAt: survivor.reviewDueAt },
        ...(isSuspected ? [{ kind: 'suicide_suspected' } as const] : []),
      ],
    });
    // If a block covers the keeping agency, its people are not notified; the agency that takes over gets the row.
    if (isSuspected && !survivor.isHiddenFromKeeper) await this.services.suspicions.notify(id);
    await this.block(id, survivor, caseId === null);
  }

  private open(survivor: NamedSurvivor, { registration }: ImportedRow, bookedOn: string): Promise<string> {
    const form = openingFormOf(survivor.named, registration);
    return this.services.intake.open(form, { origin: 'import', leadUserId: null, bookedOn });
  }

  /** Runs last: after a block, the keeping agency can no longer reach the case. */
  private async block(caseId: string, survivor: NamedSurvivor, isNew: boolean): Promise<void> {
    const { blockedAgencyTypes } = survivor;
    if (blockedAgencyTypes.length === 0) return;
    const subjects = await this.subjectsOf(blockedAgencyTypes);
    const running = isNew ? [] : await blockedSubjects(this.database, caseId);
    const fresh = subjects.filter((subject) => !running.some(({ key }) => key === keyOf(subject)));
    const passedOn = await this.services.caseOpening.block(caseId, fresh, 'import');
    if (passedOn) await this.events.publish(caseHandedOver, { caseId });
  }

  private async subjectsOf(types: readonly AgencyType[]): Promise<BlockSubject[]> {
    const isPolice = (type: AgencyType): boolean => kindOf(type) === 'police';
    const police: BlockSubject[] = types.some(isPolice) ? [{ kind: 'agency_kind', code: 'police' }] : [];
    const others = (await this.agencies.list()).filter(({ type }) => types.includes(type) && !isPolice(type));
    return [...police, ...others.map(({ id }): BlockSubject => ({ kind: 'agency', id }))];
  }
}

const keyOf = (subject: BlockSubject): string => (subject.kind === 'agency_kind' ? subject.code : subject.id);
