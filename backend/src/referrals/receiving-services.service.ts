import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService, ServicesService } from '../agencies/index.js';
import type { AgencyDto, AgencyInShort, ServiceDto } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import { notFound } from '../shared/errors.js';
import type { ReferredCaseService, SharingState } from './referral-commands.types.js';
import { sharedPartitions } from './referral-sending.rules.js';
import type { ReceivingServiceDto } from './referrals.dto.js';
import { receiversOf, sharingState } from './referrals.queries.js';
import { mayBeSupportLead, supportLeadServices } from './support-lead.rules.js';

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
    const agencyIds = await receiversOf(this.database, caseId);
    const choices: ReceivingServiceDto[] = [];
    for (const service of await this.services.list({ type, agencyIds })) {
      const agency = await this.agencies.get(service.agencyId);
      const { consents } = await sharingState(this.database, caseId, service.agencyId);
      const about = { consents, agencyId: agency.id, agencyType: agency.type, consentId: null, wanted: null };
      const { consentId } = sharedPartitions(about, this.database.now);
      const consent = consents.find(({ id }) => id === consentId);
      choices.push({
        ...service,
        hasConsent: consent !== undefined,
        consentUntilOn: consent?.untilOn ?? null,
      });
    }
    // Full services stay visible, and come last.
    return choices.sort((a, b) => Number(a.places === 'full') - Number(b.places === 'full'));
  }

  /** Services of agencies that may make the safety contacts in the place of a police owner, one of each agency. */
  supportLeads(caseId: string): Promise<ServiceDto[]> {
    return this.leadingServices(caseId, false);
  }

  /** Services of agencies of every district that may take the case over, one of each agency. */
  async newOwners(caseId: string): Promise<ServiceDto[]> {
    await this.access.toOwn(caseId, 'core');
    return this.leadingServices(caseId, true);
  }

  private async leadingServices(caseId: string, isHandover: boolean): Promise<ServiceDto[]> {
    const possible = await receiversOf(this.database, caseId, isHandover);
    const agencies = (await this.agencies.list()).filter(
      ({ id, type }) => possible.includes(id) && mayBeSupportLead(type),
    );
    return supportLeadServices(await this.services.list({ agencyIds: agencies.map(({ id }) => id) }));
  }

  /** What prevents a referral from the case to this agency, and the agency's summary. */
  async between(caseId: string, agencyId: string): Promise<{ state: SharingState; agency: AgencyInShort }> {
    const [state, agencies] = await awaitAll([
      sharingState(this.database, caseId, agencyId),
      this.agencies.inShort([agencyId, this.database.viewer.agencyId]),
    ]);
    const agency = agencies.get(agencyId);
    if (!agency) throw notFound();
    return { state, agency };
  }
}
