import { Injectable } from '@nestjs/common';
import { AgenciesService, ServicesService } from '../agencies/index.js';
import type { AgencyDto, AgencyType, ServiceDto, ServiceType } from '../agencies/index.js';
import type { Band, CaseStatus } from '../cases/index.js';
import type { Consent } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { mayBeSupportLead, supportLeadServices } from './support-lead.rules.js';

/** A service that may be referred to, and the agency that offers it. */
export interface Receiver {
  serviceId: string;
  serviceType: ServiceType;
  agency: AgencyDto;
  isActive: boolean;
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
  /** The agency may not learn of the case; told to nobody but the rules. */
  isBlocked: boolean;
  /** It works in the group that the case belongs to. */
  isInGroup: boolean;
  /** Her answers about this agency, oldest first. */
  consents: Consent[];
}

interface StoredConsent extends Omit<Consent, 'givenAt' | 'provisionalUntil' | 'withdrawnAt'> {
  givenAt: string;
  provisionalUntil: string | null;
  withdrawnAt: string | null;
}

/** Who can be referred to, and what stands between a case and that agency. */
@Injectable()
export class ReceiversService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
    private readonly services: ServicesService,
  ) {}

  async get(serviceId: string): Promise<Receiver> {
    const all = await this.services.list(null, null);
    const service = all.find((known) => known.id === serviceId);
    if (!service) throw notFound();
    const agency = await this.agencies.get(service.agencyId);
    const offered = all.filter((known) => known.agencyId === service.agencyId && known.status === 'active');
    return {
      serviceId,
      serviceType: service.type,
      agency,
      isActive: agency.status === 'active' && service.status === 'active',
      services: offered.map((known) => known.type),
    };
  }

  async nameOf(agencyId: string): Promise<AgencyDto['name']> {
    return (await this.agencies.get(agencyId)).name;
  }

  /** Services of agencies that may make the safety contacts in the place of a police owner, one of each agency. */
  async supportLeads(place: string | null): Promise<ServiceDto[]> {
    const agencies = await this.agencies.list();
    const suited = agencies.filter(({ type, status }) => status === 'active' && mayBeSupportLead(type));
    const ids = new Set(suited.map(({ id }) => id));
    const services = await this.services.list(null, place);
    return supportLeadServices(services.filter(({ agencyId }) => ids.has(agencyId)));
  }

  /** For the owner, and for the coordinator of a group she shares with; throws "not found" for others. */
  async sharing(caseId: string, agencyId: string): Promise<SharingState> {
    const [row] = await this.database.query<{ state: SharingState & { consents: StoredConsent[] } }>(
      'select panoh.sharing_state($1, $2) as state',
      [caseId, agencyId],
    );
    if (!row?.state) throw notFound();
    return { ...row.state, consents: row.state.consents.map(toConsent) };
  }
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toConsent = (stored: StoredConsent): Consent => ({
  ...stored,
  givenAt: new Date(stored.givenAt),
  provisionalUntil: instant(stored.provisionalUntil),
  withdrawnAt: instant(stored.withdrawnAt),
});
