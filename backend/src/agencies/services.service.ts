import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { ServiceDto, ServiceRequest } from './agencies.dto.js';
import type { ServiceType } from './agencies.types.js';
import { Service } from './service.entity.js';

interface ServiceRow {
  id: string;
  agency_id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
  place: string;
  type: ServiceType;
  languages: string[];
  hours: string | null;
  cost: string | null;
  free_places: number | null;
  confirmed_at: Date | null;
  status: string;
  version: number;
}

/** The directory of services of the member agencies. */
@Injectable()
export class ServicesService {
  constructor(private readonly database: Database) {}

  /** Services of active agencies, nearest place first where one is given. */
  async list(type: string | null, place: string | null): Promise<ServiceDto[]> {
    const rows = await this.database.query<ServiceRow>(
      `select s.*, a.name_tg, a.name_ru, a.name_en, a.place from panoh.services s
       join panoh.agencies a on a.id = s.agency_id
       where a.status = 'active' and ($1::text is null or s.type = $1)
       order by (a.place = coalesce($2, a.place)) desc, a.place, a.name_en, s.id limit 200`,
      [type, place],
    );
    return rows.map(toService);
  }

  async get(id: string): Promise<ServiceDto> {
    const rows = await this.list(null, null);
    const found = rows.find((service) => service.id === id);
    if (!found) throw notFound();
    return found;
  }

  async create(request: ServiceRequest): Promise<string> {
    const id = newId();
    await this.database.insert(Service, { id, ...request, confirmedAt: this.database.now });
    return id;
  }

  async change(id: string, seen: number, request: ServiceRequest): Promise<void> {
    const service = await this.get(id);
    expectVersion(seen, service.version, service);
    await this.database
      .repository(Service)
      .update({ id }, { ...request, confirmedAt: this.database.now, version: service.version + 1 });
  }
}

const toService = (row: ServiceRow): ServiceDto => ({
  id: row.id,
  agencyId: row.agency_id,
  agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
  place: row.place,
  type: row.type,
  languages: row.languages,
  hours: row.hours,
  cost: row.cost,
  freePlaces: row.free_places,
  confirmedAt: row.confirmed_at?.toISOString() ?? null,
  status: row.status,
  version: row.version,
});
