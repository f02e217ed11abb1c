import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type {
  NewServiceRequest,
  PlacesConfirmationRequest,
  ServiceChangeRequest,
  ServiceDto,
} from './agencies.dto.js';
import { Service } from './agencies.entity.js';
import {
  atMost,
  findService,
  listServices,
  lockService,
  ownServiceTypes,
  servicesBeside,
} from './agencies.queries.js';
import type { ServiceFilter, ServiceRow } from './agencies.queries.js';
import { AgenciesService } from './agencies.service.js';
import type { ServiceType } from './agencies.types.js';
import {
  checkHoldsUntil,
  checkState,
  confirmedUntil,
  entryProblems,
  freePlacesProblem,
  placesState,
  serviceActions,
} from './services.rules.js';
import type { PlacesState, ServiceAction } from './services.rules.js';

/** The directory of services of the member agencies, as far as the viewer may know it. */
@Injectable()
export class ServicesService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
  ) {}

  async list(filter: ServiceFilter): Promise<ServiceDto[]> {
    return (await listServices(this.database, filter)).map((row) => this.toService(row));
  }

  async get(id: string): Promise<ServiceDto> {
    return this.toService(await findService(this.database, id));
  }

  ownTypes(): Promise<ServiceType[]> {
    return this.database.once('own-services', () => ownServiceTypes(this.database));
  }

  /** The service and all that its agency offers, in one query. */
  async besides(id: string): Promise<{ service: ServiceDto; offered: ServiceDto[] }> {
    const offered = (await servicesBeside(this.database, id)).map((row) => this.toService(row));
    const service = offered.find((one) => one.id === id);
    if (!service) throw notFound();
    return { service, offered };
  }

  /** Adds a service; its free places are unknown until a worker of the service confirms them. */
  async create(request: NewServiceRequest): Promise<string> {
    const { agencyId, roles } = this.database.viewer;
    await this.agencies.get(request.agencyId);
    if (request.agencyId !== agencyId && !roles.includes('administrator')) throw notAllowed();
    refuseWrong(request);
    const offered = await this.list({ agencyIds: [request.agencyId] });
    if (offered.some(({ type }) => type === request.type)) throw refused('service_exists');
    const id = newId();
    await this.database.insert(Service, { id, ...request, checkedOn: dayOf(this.database.now) });
    return id;
  }

  /** Changes the entry. A smaller capacity lowers the free places; a service that counts none confirms none. */
  async change(id: string, expectedVersion: number, request: ServiceChangeRequest): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'edit');
    refuseWrong({ ...request, type: service.type });
    const isCounted = request.capacity !== null && request.capacityUnit === service.capacityUnit;
    await this.update(service, {
      ...request,
      checkedOn: dayOf(this.database.now),
      ...(isCounted ? {} : NOTHING_SAID),
      ...(isCounted && service.capacity !== request.capacity ? { freePlaces: atMost(request.capacity) } : {}),
    });
  }

  /** Confirms that the entry is correct; valid for three months. */
  async check(id: string, expectedVersion: number): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'check');
    await this.update(service, { checkedOn: dayOf(this.database.now) });
  }

  /** Final: the service takes no new referral, running ones continue. The agency may add the same service again. */
  async withdraw(id: string, expectedVersion: number): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'withdraw');
    await this.update(service, { status: 'withdrawn', withdrawnAt: this.database.now });
  }

  /** Records how many places are free now; valid for some days. */
  async confirm(
    id: string,
    expectedVersion: number,
    { freePlaces, withChildren }: PlacesConfirmationRequest,
  ): Promise<void> {
    const service = await this.toAct(id, expectedVersion, 'confirm_places');
    const code = freePlacesProblem(freePlaces, service.capacity);
    if (code || !service.capacityUnit) throw invalid({ path: 'freePlaces', code: code ?? 'not_counted' });
    const { now } = this.database;
    const until = confirmedUntil(service.capacityUnit, now);
    const freeWithChildren = freePlaces === 0 ? null : withChildren;
    await this.update(service, {
      ...{ freePlaces, freeWithChildren, saidPlaces: freePlaces, saidWithChildren: freeWithChildren },
      ...{ confirmedAt: now, confirmedUntil: until },
    });
  }

  /** The locked service, if the viewer may do this to it. */
  private async toAct(id: string, expectedVersion: number, action: ServiceAction): Promise<ServiceDto> {
    await lockService(this.database, id);
    const service = await this.get(id);
    if (!service.allowedActions.includes(action)) throw notAllowed();
    expectVersion(expectedVersion, service.version, service);
    return service;
  }

  private async update(
    { id, version }: ServiceDto,
    values: Omit<Partial<Service>, 'freePlaces'> & { freePlaces?: number | null | (() => string) },
  ): Promise<void> {
    await this.database.repository(Service).update({ id }, { ...values, version: version + 1 });
  }

  /** Of a confidential service other agencies see nothing that could lead there. */
  private toService(row: ServiceRow): ServiceDto {
    const { agencyId, roles } = this.database.viewer;
    const isHidden = row.isConfidential && row.agencyId !== agencyId;
    const today = dayOf(this.database.now);
    const places = placesState({ ...row, isHidden }, today);
    const worksOnCases = mayCall(roles, 'services.confirm');
    return {
      ...row,
      place: isHidden ? null : row.place,
      checkedUntil: row.checkedOn && checkHoldsUntil(row.checkedOn),
      check: checkState(row.checkedOn, today),
      places,
      freePlaces: KNOWN.includes(places) ? row.freePlaces : null,
      ...(holds(row.confirmedUntil, today) ? {} : { freeRange: null, freeWithChildren: null }),
      confirmedAt: row.confirmedAt?.toISOString() ?? null,
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      allowedActions: serviceActions(row, { agencyId, roles, worksOnCases }),
    };
  }
}

const NOTHING_SAID = {
  ...{ freePlaces: null, freeWithChildren: null, saidPlaces: null, saidWithChildren: null },
  ...{ confirmedAt: null, confirmedUntil: null },
};

const KNOWN: readonly PlacesState[] = ['free', 'full'];

/** An old word says nothing about today. */
const holds = (until: Day | null, today: Day): boolean => until !== null && until >= today;

function refuseWrong(entry: Parameters<typeof entryProblems>[0]): void {
  const problems = entryProblems(entry);
  if (problems.length > 0) throw invalid(...problems);
}
