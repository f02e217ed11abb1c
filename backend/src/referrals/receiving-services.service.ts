import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService, ServicesService } from '../agencies/index.js';
import type { AgencyDto, AgencyInShort, AgencyType, ServiceDto, ServiceType } from '../agencies/index.js';
import type { Band, CaseStatus } from '../cases/index.js';
import { readConsent } from '../consent/index.js';
import type { Consent, StoredConsent } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { awaitAll } from '../shared/await-all.js';
import { sharedPartitions } from './sharing-scope.rules.js';
import type { ReceivingServiceDto } from './referrals.dto.js';
import { mayBeSupportLead, supportLeadServices } from './support-lead.rules.js';

/** A service that may be referred to, and the agency that offers it. */
export interface ReferredCaseService {
  serviceId: string;
  serviceType: ServiceType;
  /** Always an active one: the directory names no others. */
  agencyId: string;
  isActive: boolean;
  /** The service recently reported that it has no free place. */
  isFull: boolean;
  /** What the agency offers at present. */
  services: ServiceType[];
}

/** What passing a case on to one agency depends on. */
export interface SharingState {
  status: CaseStatus;
  band: Band;
  place: string;
  isMinor: boolean;
  senderAgencyId: string;
  senderType: AgencyType;
  /** The agency may not discover the case; only the rules read this field. */
  isBlocked: boolean;
  /** It works in the group that the case belongs to. */
  isInGroup: boolean;
  /** Her answers about this agency, oldest first. */
  consents: Consent[];
}

/** Lists possible receivers, and what prevents a referral from a case to an agency. */
@Injectable()
export class ReceivingServicesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly agencies: AgenciesService,
    private readonly services: ServicesService,
  ) {}

  async get(serviceId: string): Promise<ReferredCaseService> {
    const { service, offered } = await this.services.besides(serviceId);
    return {
      serviceId,
      serviceType: service.type,
      agencyId: service.agencyId,
      isActive: service.status === 'active',
      isFull: service.places === 'full',
      services: offered.filter(({ status }) => status === 'active').map(({ type }) => type),
    };
  }

  async nameOf(agencyId: string): Promise<AgencyDto['name']> {
    return (await this.agencies.get(agencyId)).name;
  }

  /** Services that can be requested: agencies of the case's group, none blocked, with the survivor's consents. */
  async choices(caseId: string, type: string | null): Promise<ReceivingServiceDto[]> {
    const { relations } = await this.access.toRead(caseId, 'core');
    if (!relations.has('own') && !relations.has('group')) throw notFound();
    const services = await this.services.list({ type, agencyIds: await this.agencyIds(caseId) });
    const choices: ReceivingServiceDto[] = [];
    for (const service of services) {
      const agency = await this.agencies.get(service.agencyId);
      const { consents } = await this.sharing(caseId, service.agencyId);
      const about = { consents, agencyId: agency.id, agencyType: agency.type, consentId: null, wanted: null };
      const { consentId } = sharedPartitions(about, this.database.now);
      const consent = consents.find(({ id }) => id === consentId);
      choices.push({
        ...service,
        hasConsent: consent !== undefined,
        consentUntilOn: consent?.untilOn ?? null,
      });
    }
    // What is full stays to be seen, and comes last.
    return choices.sort((a, b) => Number(a.places === 'full') - Number(b.places === 'full'));
  }

  /** Services of agencies that may make the safety contacts in the place of a police owner, one of each agency. */
  async supportLeads(caseId: string): Promise<ServiceDto[]> {
    const possible = await this.agencyIds(caseId);
    const agencies = (await this.agencies.list()).filter(
      ({ id, type }) => possible.includes(id) && mayBeSupportLead(type),
    );
    return supportLeadServices(await this.services.list({ agencyIds: agencies.map(({ id }) => id) }));
  }

  private async agencyIds(caseId: string): Promise<string[]> {
    const rows = await this.database.query<{ agency_id: string }>('select * from panoh.receivers_of($1)', [
      caseId,
    ]);
    return rows.map((row) => row.agency_id);
  }

  /** What prevents a referral from the case to this agency, and the agency's summary. */
  async between(caseId: string, agencyId: string): Promise<{ state: SharingState; agency: AgencyInShort }> {
    const [state, agencies] = await awaitAll([
      this.sharing(caseId, agencyId),
      this.agencies.inShort([agencyId, this.database.viewer.agencyId]),
    ]);
    const agency = agencies.get(agencyId);
    if (!agency) throw notFound();
    return { state, agency };
  }

  /** For the owner, and for the coordinator of a group she shares with; throws "not found" for others. */
  async sharing(caseId: string, agencyId: string): Promise<SharingState> {
    const [row] = await this.database.query<{ state: SharingState & { consents: StoredConsent[] } }>(
      'select panoh.sharing_state($1, $2) as state',
      [caseId, agencyId],
    );
    if (!row?.state) throw notFound();
    return { ...row.state, consents: row.state.consents.map(readConsent) };
  }
}
