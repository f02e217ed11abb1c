import type { Database } from '../platform/database/database.js';
import type { ListedService } from './portal.types.js';

/** Listed services, from a function of the database that returns public data alone. */
export const readServices = (database: Database): Promise<Omit<ListedService, 'checkedUntil'>[]> =>
  database.query(`select id, agency_id as "agencyId", json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as names,
      place, serves, type, languages, opening_hours as "openingHours", hours_note as "hoursNote", cost,
      cost_note as "costNote", documents, documents_note as "documentsNote", address, public_phone as phone,
      checked_on::text as "checkedOn" from panoh.public_services() order by type, name_en, id`);
