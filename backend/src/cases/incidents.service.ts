import { Injectable } from '@nestjs/common';
import { AccessService, StaffMatchesService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectChanged } from '../platform/http/if-match.js';
import { addMonths, dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { coreTypeRefusals, deriveContexts, deriveCoreType } from './classification.rules.js';
import type { CoreType } from './classification.types.js';
import { IncidentPerpetrator, Incident } from './cases.entity.js';
import type { IncidentDto, IncidentRequest, PerpetratorDto, PerpetratorRequest } from './cases.dto.js';
import { incidentsSince } from './cases.queries.js';
import { beganBeforeBirth, incidentProblems, takenBack } from './incidents.rules.js';
import { INCIDENT_PROBLEMS } from './incidents.types.js';
import type { IncidentFacts, KnownDay } from './incidents.types.js';
import { youngestAge } from './minors.rules.js';
import { NarrativesService } from './narratives.service.js';

const namePlace = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'perpetrator',
  table: 'incident_perpetrators',
  column: 'sealed_name',
  row,
});

const reasonPlace = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'narrative',
  table: 'incidents',
  column: 'sealed_core_type_reason',
  row,
});

const known = (on: string | null, precision: KnownDay['precision'] | null): KnownDay | null =>
  on ? { on, precision: precision ?? 'day' } : null;

/** The days of an incident as the rules see them. */
export const knownDays = (
  told: Pick<Incident, 'startedOn' | 'startedPrecision' | 'endedOn' | 'endedPrecision'>,
): { started: KnownDay | null; ended: KnownDay | null } => ({
  started: known(told.startedOn, told.startedPrecision),
  ended: known(told.endedOn, told.endedPrecision),
});

const derive = (
  request: Pick<IncidentRequest, 'lawForms' | 'penetration' | 'forcedMarriage' | 'coreType'>,
): CoreType | null =>
  deriveCoreType({
    lawForms: request.lawForms,
    penetration: request.penetration,
    forcedMarriage: request.forcedMarriage,
    outsideClassification: request.coreType === 'non_gbv',
  });

/** Incidents: what happened, classified by the rules of DOMAIN 2, beside whatever the police wrote. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly narratives: NarrativesService,
    private readonly staffMatches: StaffMatchesService,
  ) {}

  /** Stores an incident of a case the viewer may write. Throws 422 with every problem at its field. */
  async store(
    caseId: string,
    request: IncidentRequest,
    about: { born: KnownDay | null; source: IncidentFacts['source']; prefix?: string },
  ): Promise<Incident> {
    this.refuseProblems(request, about);
    const id = newId();
    const values = await this.valuesOf({ caseId, id }, request, about.born);
    const incident = {
      ...values,
      id,
      caseId,
      agencyId: this.database.viewer.agencyId,
      awaitsDetails: request.awaitsDetails === true && values.coreType !== 'non_gbv',
      recordedAt: this.database.now,
      recordedBy: this.database.viewer.userId,
    };
    await this.database.insert(Incident, incident);
    await this.storePeopleAndWords({ caseId, id }, request);
    return incident as Incident;
  }

  /**
   * Records the questions that the registration left open, once. Throws 404 for another case's incident, 409 for one
   * that is complete, and 422 with every problem at its field.
   */
  async complete(
    place: { caseId: string; id: string },
    request: IncidentRequest,
    born: KnownDay | null,
  ): Promise<{ before: Incident; after: Incident }> {
    const before = await this.database.repository(Incident).findOneBy(place);
    if (!before) throw notFound();
    if (!before.awaitsDetails) throw refused('incident_complete');
    this.refuseProblems(request, { born, source: 'intake' });
    const values = await this.valuesOf(place, request, born);
    const fields = takenBack(before, values).map((path) => ({ path, code: 'recorded_before' }));
    if (fields.length > 0) throw invalid(...fields);
    const detailed = { ...values, awaitsDetails: false, detailedAt: this.database.now };
    const { affected } = await this.database
      .repository(Incident)
      .update({ ...place, awaitsDetails: true }, detailed);
    expectChanged(affected);
    await this.storePeopleAndWords(place, request);
    return { before, after: { ...before, ...detailed } };
  }

  /** The days on which she reported. */
  async reportDays(caseId: string): Promise<Day[]> {
    const incidents = await this.database
      .repository(Incident)
      .find({ select: { reportedOn: true }, where: { caseId } });
    return incidents.map(({ reportedOn }) => reportedOn);
  }

  private async valuesOf(
    { caseId, id }: { caseId: string; id: string },
    { perpetrators, narrative: _, coreTypeReason, awaitsDetails: __, ...values }: IncidentRequest,
    born: KnownDay | null,
  ) {
    const coreType = values.coreType ?? derive(values);
    const relationships = perpetrators.map((person) => person.relationship);
    const sealedCoreTypeReason = coreTypeReason
      ? await this.vault.seal(reasonPlace(caseId, id), coreTypeReason)
      : null;
    const contexts = deriveContexts({
      coreType,
      ageAtIncident: ageAtIncident(values, born),
      relationships,
      goodsExchanged: values.goodsExchanged,
      abductedOrTrafficked: values.abducted,
      harmfulPractice: values.harmfulPractice,
      spouseAbroad: values.spouseAbroad,
    });
    return {
      ...values,
      sealedCoreTypeReason,
      coreType,
      relationships: [...new Set(relationships)],
      contexts,
    };
  }

  private async storePeopleAndWords(
    { caseId, id }: { caseId: string; id: string },
    { perpetrators, narrative }: IncidentRequest,
  ): Promise<void> {
    for (const person of perpetrators) await this.storePerpetrator(caseId, id, person);
    if (narrative)
      await this.narratives.store(caseId, { kind: 'statement', text: narrative, incidentId: id });
    this.database.audit.touch(caseId, 'core', 'perpetrator');
  }

  /**
   * Copies the coded incidents of another agency's case that the viewer may read, and the people named in them if
   * shared, encrypted with the key of the new case. Statements stay with the agency that took them.
   */
  async copy(fromCaseId: string, caseId: string, withPerpetrators: boolean): Promise<number> {
    const incidents = await this.database.repository(Incident).findBy({ caseId: fromCaseId });
    const people = withPerpetrators
      ? await this.database.repository(IncidentPerpetrator).findBy({ caseId: fromCaseId })
      : [];
    for (const incident of incidents) {
      const id = newId();
      const { agencyId, userId: recordedBy } = this.database.viewer;
      // A reason is free text of its writer; only its code is copied.
      await this.database.insert(Incident, {
        ...{ ...incident, id, caseId, agencyId, recordedBy },
        sealedCoreTypeReason: null,
      });
      for (const person of people.filter(({ incidentId }) => incidentId === incident.id))
        await this.copyPerpetrator(person, { caseId, incidentId: id });
    }
    this.database.audit.touch(fromCaseId, 'core', ...(withPerpetrators ? ['perpetrator'] : []));
    return incidents.length;
  }

  /** The derived values of corrected facts. Throws 422 with every problem at its field. */
  async derivedOf(
    place: { caseId: string; id: string },
    change: Partial<Incident>,
    born: KnownDay | null,
  ): Promise<Pick<Incident, 'coreType' | 'contexts'> & { before: Incident; after: Incident }> {
    const before = await this.database.repository(Incident).findOneBy(place);
    if (!before) throw notFound();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
    const after: Incident = { ...before, ...given };
    if (change.startedOn) after.startedPrecision = 'day';
    const isChosen = before.sealedCoreTypeReason !== null || before.coreType === 'non_gbv';
    const coreType = isChosen ? before.coreType : derive(after);
    const ageAt = ageAtIncident(after, born);
    const contexts = deriveContexts({
      ...{ coreType, ageAtIncident: ageAt, relationships: after.relationships },
      goodsExchanged: after.goodsExchanged,
      abductedOrTrafficked: after.abducted,
      harmfulPractice: after.harmfulPractice,
      spouseAbroad: after.spouseAbroad,
    });
    this.refuseProblems(
      // Who did it is not corrected here.
      { ...after, awaitsDetails: true, perpetrators: [], narrative: null, coreType, coreTypeReason: null },
      { born, source: 'import', prefix: 'values.' },
    );
    return { coreType, contexts, before, after: { ...after, coreType } };
  }

  /** The day of an incident of the case, null where no single day is known; null altogether where it is of another. */
  async findDay(caseId: string, id: string): Promise<{ day: Day | null } | null> {
    const incident = await this.database.repository(Incident).findOneBy({ id, caseId });
    if (!incident) return null;
    const isOneDay = !incident.isPattern && incident.startedPrecision === 'day';
    return { day: isOneDay ? incident.startedOn : null };
  }

  /** Whether any incident of the case began before a date of birth that is about to be saved. */
  async anyBefore(caseId: string, born: KnownDay): Promise<boolean> {
    const incidents = await this.database.repository(Incident).findBy({ caseId });
    return incidents.some(({ startedOn, startedPrecision }) =>
      beganBeforeBirth(startedOn ? { on: startedOn, precision: startedPrecision ?? 'day' } : null, born),
    );
  }

  async list(caseId: string): Promise<IncidentDto[]> {
    const access = await this.access.toRead(caseId, 'core');
    const incidents = await this.database
      .repository(Incident)
      .find({ where: { caseId }, order: { startedOn: 'DESC', recordedAt: 'DESC', id: 'DESC' } });
    const people = await this.perpetrators(access);
    // How she was hurt is health to those who hold the case by a referral.
    const isOwn = access.relations.has('own');
    return incidents.map((incident) => ({
      id: incident.id,
      reportedOn: incident.reportedOn,
      startedOn: incident.startedOn,
      startedPrecision: incident.startedPrecision,
      endedOn: incident.endedOn,
      isPattern: incident.isPattern,
      timeOfDay: incident.timeOfDay,
      placeType: incident.placeType,
      lawForms: incident.lawForms,
      coreType: incident.coreType,
      contexts: incident.contexts,
      relationships: incident.relationships,
      childrenPresent: incident.childrenPresent,
      reportedBefore: incident.reportedBefore,
      earlierIncidents: incident.earlierIncidents,
      injury: isOwn ? incident.injury : null,
      strangulation: isOwn ? incident.strangulation : null,
      perpetrators: people.get(incident.id) ?? [],
      recordedAt: incident.recordedAt.toISOString(),
      awaitsDetails: incident.awaitsDetails,
    }));
  }

  /** How many incidents of the last twelve months the owner knows of. */
  countInYear(caseId: string): Promise<number> {
    return incidentsSince(this.database, caseId, dayOf(addMonths(this.database.now, -12)));
  }

  /** The names that the case has of the other parties; none for a viewer who may not read of them. */
  async namesOfPerpetrators(caseId: string): Promise<string[]> {
    const access = await this.access.find(caseId);
    const people = access ? [...(await this.perpetrators(access)).values()].flat() : [];
    return people.flatMap(({ name }) => name ?? []);
  }

  private async storePerpetrator(
    caseId: string,
    incidentId: string,
    person: PerpetratorRequest,
  ): Promise<void> {
    const id = newId();
    const { name, occupation, ...codes } = person;
    const sealedName = name ? await this.vault.seal(namePlace(caseId, id), name) : null;
    await this.database.insert(IncidentPerpetrator, {
      ...{ id, incidentId, caseId, ...codes },
      occupation: occupation ?? 'unknown',
      sealedName,
    });
    if (name) await this.staffMatches.namePerpetrator(id, name);
  }

  private async copyPerpetrator(
    person: IncidentPerpetrator,
    target: { caseId: string; incidentId: string },
  ): Promise<void> {
    const id = newId();
    const name = person.sealedName
      ? await this.vault.openKept(namePlace(person.caseId, person.id), person.sealedName)
      : null;
    const sealedName = name ? await this.vault.seal(namePlace(target.caseId, id), name) : null;
    await this.database.insert(IncidentPerpetrator, { ...person, ...target, id, sealedName });
  }

  private async perpetrators(access: CaseAccess): Promise<Map<string, PerpetratorDto[]>> {
    const found = new Map<string, PerpetratorDto[]>();
    if (!access.reads.has('perpetrator')) return found;
    this.database.audit.touch(access.caseId, 'perpetrator');
    const rows = await this.database.repository(IncidentPerpetrator).findBy({ caseId: access.caseId });
    for (const row of rows) {
      const name = row.sealedName
        ? await this.vault.openKept(namePlace(access.caseId, row.id), row.sealedName)
        : null;
      const { relationship, sex, ageGroup, occupation } = row;
      const person = { relationship, sex, ageGroup, occupation, name };
      found.set(row.incidentId, [...(found.get(row.incidentId) ?? []), person]);
    }
    return found;
  }

  private refuseProblems(
    request: IncidentRequest,
    {
      born,
      source,
      prefix = '',
    }: { born: KnownDay | null; source: IncidentFacts['source']; prefix?: string },
  ): void {
    const derived = derive(request);
    const coreTypeProblems =
      source === 'intake' ? coreTypeRefusals(derived, request.coreType, request.coreTypeReason) : [];
    const problems = incidentProblems(
      {
        source,
        ...knownDays(request),
        reportedOn: request.reportedOn,
        born,
        coreType: request.coreType ?? derived,
        perpetratorCount: request.perpetrators.length,
        awaitsDetails: request.awaitsDetails === true,
      },
      dayOf(this.database.now),
    );
    const fields = [
      ...problems.map((code) => ({ path: prefix + INCIDENT_PROBLEMS[code], code })),
      ...coreTypeProblems.map((code) => ({ path: `${prefix}coreTypeReason`, code })),
    ];
    if (fields.length > 0) throw invalid(...fields);
  }
}

function ageAtIncident(
  request: Pick<IncidentRequest, 'startedOn' | 'reportedOn'>,
  born: KnownDay | null,
): number | null {
  return born ? youngestAge(born, request.startedOn ?? request.reportedOn) : null;
}
