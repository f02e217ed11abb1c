import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { dayOf } from '../shared/dates.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { AgenciesService } from './agencies.service.js';
import { Service } from './agencies.entity.js';
import type { NewServiceRequest, ServiceChangeRequest, ServiceDto } from './agencies.dto.js';
import { confirmedUntil, entryProblems, freePlacesProblem } from './services.rules.js';
import { ServicesService } from './services.service.js';
import type { ServiceAction } from './services.rules.js';

/** Entries of the directory, kept by the agency that offers the service. */
@Injectable()
export class ServiceEntriesService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
    private readonly services: ServicesService,
  ) {}

  /** Adds a service; its free places are unknown until a worker of the service confirms them. */
  async create(request: NewServiceRequest): Promise<string> {
    const { agencyId, roles } = this.database.viewer;
    await this.agencies.get(request.agencyId);
    if (request.agencyId !== agencyId && !roles.includes('administrator')) throw notAllowed();
    this.refuseWrong(request);
    const offered = await this.services.list({ agencyIds: [request.agencyId] });
    if (offered.some(({ type }) => type === request.type)) throw refused('service_exists');
    const id = newId();
    await this.database.insert(Service, { id, ...request, checkedOn: dayOf(this.database.now) });
    return id;
  }

  /** Changes the entry. Fewer places in all leave no more of them free; who counts none any more confirms none. */
  async change(id: string, expectedVersion: number, request: ServiceChangeRequest): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'edit');
    this.refuseWrong({ ...request, type: service.type });
    const isCounted = request.capacity !== null && request.capacityUnit === service.capacityUnit;
    await this.database.repository(Service).update(
      { id },
      {
        ...request,
        checkedOn: dayOf(this.database.now),
        ...(isCounted ? {} : { freePlaces: null, confirmedAt: null, confirmedUntil: null }),
        ...(isCounted && service.capacity !== request.capacity
          ? { freePlaces: () => `least(free_places, ${Number(request.capacity)})` }
          : {}),
        version: service.version + 1,
      },
    );
  }

  /** Confirms that the entry is correct; valid for three months. */
  async check(id: string, expectedVersion: number): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'check');
    await this.database
      .repository(Service)
      .update({ id }, { checkedOn: dayOf(this.database.now), version: service.version + 1 });
  }

  /** Final: the service takes no new referral, running ones continue. The agency may add the same service again. */
  async withdraw(id: string, expectedVersion: number): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'withdraw');
    await this.database
      .repository(Service)
      .update({ id }, { status: 'withdrawn', withdrawnAt: this.database.now, version: service.version + 1 });
  }

  /** Says how many places are free now; the word holds for some days. */
  async confirm(id: string, expectedVersion: number, freePlaces: number): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'confirm_places');
    const code = freePlacesProblem(freePlaces, service.capacity);
    if (code || !service.capacityUnit) throw invalid({ path: 'freePlaces', code: code ?? 'not_counted' });
    const { now } = this.database;
    const until = confirmedUntil(service.capacityUnit, now);
    await this.database
      .repository(Service)
      .update({ id }, { freePlaces, confirmedAt: now, confirmedUntil: until, version: service.version + 1 });
  }

  /** The locked service, if the viewer may do this to it. */
  private async toAct(id: string, expectedVersion: number, action: ServiceAction): Promise<ServiceDto> {
    await this.database.query('select 1 from panoh.services where id = $1 for update', [id]);
    const service = await this.services.get(id);
    if (!service.allowedActions.includes(action)) throw notAllowed();
    expectVersion(expectedVersion, service.version, service);
    return service;
  }

  private refuseWrong(entry: Parameters<typeof entryProblems>[0]): void {
    const problems = entryProblems(entry);
    if (problems.length > 0) throw invalid(...problems);
  }
}
