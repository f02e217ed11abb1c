import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { notFound } from '../shared/errors.js';
import type { ServiceType } from './agencies.types.js';
import type { ServiceDto } from './agencies.dto.js';
import { checkHoldsUntil, checkState, placesState, serviceActions } from './services.rules.js';
import type {
  KeptService,
  CapacityUnit,
  NeededDocument,
  OpeningHours,
  ServiceCost,
  ServiceStatus,
} from './services.rules.js';

interface ServiceRow {
  id: string;
  agency_id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
  place: string;
  is_mine: boolean;
  type: ServiceType;
  languages: string[];
  opening_hours: OpeningHours[];
  hours_note: string | null;
  cost: ServiceCost;
  cost_note: string | null;
  documents: NeededDocument[];
  documents_note: string | null;
  address: string | null;
  public_phone: string | null;
  checked_on: Day | null;
  capacity: number | null;
  capacity_unit: CapacityUnit | null;
  free_places: number | null;
  confirmed_at: Date | null;
  confirmed_until: Day | null;
  is_confidential: boolean;
  status: ServiceStatus;
  withdrawn_at: Date | null;
  version: number;
}

/** Row security shows what may be found; what may only be asked comes from a function, without the rest. */
const DIRECTORY = `
  select s.id, s.agency_id, s.type, s.languages, s.opening_hours, s.hours_note, s.cost, s.cost_note, s.documents,
    s.documents_note, s.address, s.public_phone, s.checked_on::text, s.capacity, s.capacity_unit, s.free_places, s.confirmed_at,
    s.confirmed_until::text, s.is_confidential, s.status, s.withdrawn_at, s.version from panoh.services s
  union all
  select k.id, k.agency_id, k.type, k.languages, k.opening_hours, null, k.cost, null, k.documents,
    null, null, null, null, null, null, null, null, null, true, k.status, null, k.version from panoh.askable_services() k`;

/** Whose the services are: by id, and no word of them. */
const OFFERED = `select s.id, s.agency_id from panoh.services s
  union all select k.id, k.agency_id from panoh.askable_services() k`;

const SELECT = `
  select d.*, a.name_tg, a.name_ru, a.name_en, a.place, exists (select 1 from panoh.agency_memberships m
      where m.agency_id = a.id and m.working_group_id = any ($1)
        and (m.ended_at is null or m.ended_at > panoh.now())) as is_mine
  from (${DIRECTORY}) d join panoh.agencies a on a.id = d.agency_id and a.status = 'active'`;

export interface ServiceFilter {
  type?: string | null;
  /** Those of this place come first. */
  place?: string | null;
  agencyIds?: readonly string[] | null;
  /** Also what the viewer's own agency offers no longer. */
  withWithdrawn?: boolean;
}

/** The directory of services of the member agencies, as far as the viewer may know it. */
@Injectable()
export class ServicesService {
  constructor(private readonly database: Database) {}

  /** Services of active agencies: the viewer's groups first, then the place that is given. */
  async list({
    type = null,
    place = null,
    agencyIds = null,
    withWithdrawn,
  }: ServiceFilter): Promise<ServiceDto[]> {
    const { groupIds, agencyId } = this.database.viewer;
    const rows = await this.database.query<ServiceRow>(
      `${SELECT} where ($2::text is null or d.type = $2) and ($4::uuid[] is null or d.agency_id = any ($4))
         and (d.status <> 'withdrawn' or d.agency_id = $5)
       order by d.status = 'withdrawn', is_mine desc, (not d.is_confidential and a.place = coalesce($3, a.place)) desc, a.name_en, d.id
       limit 300`,
      [groupIds, type, place, agencyIds, withWithdrawn ? agencyId : null],
    );
    return rows.map((row) => this.toService(row));
  }

  async get(id: string): Promise<ServiceDto> {
    const [row] = await this.database.query<ServiceRow>(`${SELECT} where d.id = $2`, [
      this.database.viewer.groupIds,
      id,
    ]);
    if (!row) throw notFound();
    return this.toService(row);
  }

  /** What the viewer's own agency offers at present. */
  ownTypes(): Promise<ServiceType[]> {
    return this.database.once('own-services', async () => {
      const rows = await this.database.query<{ type: ServiceType }>(
        `select type from panoh.services where agency_id = $1 and status = 'active'`,
        [this.database.viewer.agencyId],
      );
      return rows.map(({ type }) => type);
    });
  }

  /** The service and all that its agency offers, in one question. */
  async besides(id: string): Promise<{ service: ServiceDto; offered: ServiceDto[] }> {
    const rows = await this.database.query<ServiceRow>(
      `${SELECT} where d.agency_id in (select o.agency_id from (${OFFERED}) o where o.id = $2)`,
      [this.database.viewer.groupIds, id],
    );
    const offered = rows.map((row) => this.toService(row));
    const service = offered.find((one) => one.id === id);
    if (!service) throw notFound();
    return { service, offered };
  }

  private toService(row: ServiceRow): ServiceDto {
    const { agencyId, roles } = this.database.viewer;
    const isHidden = row.is_confidential && row.agency_id !== agencyId;
    const places = placesState(
      {
        capacity: row.capacity,
        freePlaces: row.free_places,
        confirmedUntil: row.confirmed_until,
        isHidden,
      },
      dayOf(this.database.now),
    );
    return {
      id: row.id,
      agencyId: row.agency_id,
      agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
      place: isHidden ? null : row.place,
      isInMyGroups: row.is_mine,
      type: row.type,
      ...entryOf(row),
      check: checkState(row.checked_on, dayOf(this.database.now)),
      places,
      freePlaces: places === 'free' || places === 'full' ? row.free_places : null,
      capacity: row.capacity,
      capacityUnit: row.capacity_unit,
      confirmedAt: row.confirmed_at?.toISOString() ?? null,
      confirmedUntil: row.confirmed_until,
      isConfidential: row.is_confidential,
      status: row.status,
      withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
      allowedActions: serviceActions(keptOf(row), {
        agencyId,
        roles,
        worksOnCases: mayCall(roles, 'services.confirm'),
      }),
      version: row.version,
    };
  }
}

const keptOf = (row: ServiceRow): KeptService => ({
  agencyId: row.agency_id,
  isConfidential: row.is_confidential,
  capacity: row.capacity,
  status: row.status,
});

/** What the agency wrote about the service; of a confidential one nothing that could lead there. */
const entryOf = (row: ServiceRow) => ({
  languages: row.languages,
  openingHours: row.opening_hours,
  hoursNote: row.hours_note,
  cost: row.cost,
  costNote: row.cost_note,
  documents: row.documents,
  documentsNote: row.documents_note,
  address: row.address,
  publicPhone: row.public_phone,
  checkedOn: row.checked_on,
  checkedUntil: row.checked_on && checkHoldsUntil(row.checked_on),
});
