import { Injectable } from '@nestjs/common';
import {
  CaseEventsService,
  IncidentsService,
  LegalService,
  NarrativesService,
  TimelineService,
} from '../cases/index.js';
import type { TimelineEvent } from '../cases/index.js';
import type { KnownDay } from '../cases/incidents.types.js';
import { ConsentsService } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { startOfDay } from '../shared/dates.js';
import { SafeContactsService } from '../survivors/index.js';
import type { NamedSurvivor } from './import-units.js';
import { eventsOf, incidentOf, legalOf } from './imported-forms.js';
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
      const incidentId = await this.incidentOn(caseId, registration.registeredOn.day);
      await this.records.legal.store(caseId, { ...legal, incidentId });
    }
    for (const event of eventsOf(registration))
      await this.records.caseEvents.storeEvent(caseId, event, { isOld: true });
  }

  /** The phone number, or that it must not be used; and the refusal of sharing. */
  async writeWishes(caseId: string, survivor: NamedSurvivor, isNew: boolean): Promise<void> {
    const { phone, registeredOn } = survivor.named;
    if (isNew && phone.usable && phone.e164 !== null && !survivor.doNotPhone)
      await this.safeContacts.createFromRegister(caseId, phone.e164);
    if (!isNew && survivor.doNotPhone)
      await this.database.query('select panoh.lock_imported_contact($1)', [caseId]);
    if (survivor.refusedSharing) await this.consents.refuseFromRegister(caseId, registeredOn.day);
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

  /** The incident of a police register line, so that a decision is stored with the day of the right report. */
  private async incidentOn(caseId: string, day: string): Promise<string | null> {
    const [incident] = await this.database.query<{ id: string }>(
      'select id from panoh.incidents where case_id = $1 and reported_on = $2 order by id desc limit 1',
      [caseId, day],
    );
    return incident?.id ?? null;
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
