import { Injectable } from '@nestjs/common';
import { checkHoldsUntil } from '../agencies/index.js';
import { LegalValuesService } from '../legal-values/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { PUBLISHED_LEGAL_VALUES } from './portal.types.js';
import type { ListedService, PublishedLegalValue } from './portal.types.js';

type ServiceRow = Omit<ListedService, 'names' | 'checkedUntil'> & {
  nameTg: string;
  nameRu: string;
  nameEn: string;
};

const SERVICES = `select id, agency_id as "agencyId", name_tg as "nameTg", name_ru as "nameRu", name_en as "nameEn",
  place, serves, type, languages, opening_hours as "openingHours", hours_note as "hoursNote", cost,
  cost_note as "costNote", documents, documents_note as "documentsNote", address, public_phone as phone,
  checked_on::text as "checkedOn" from panoh.public_services() order by type, name_en, id`;

/** Public data, read from database functions that return no other data. */
@Injectable()
export class PublicDirectoryService {
  constructor(
    private readonly database: Database,
    private readonly law: LegalValuesService,
  ) {}

  /** All services that are listed, and the day for which that is true. */
  listed(): Promise<{ today: Day; services: ListedService[] }> {
    return this.reading(async () => {
      const rows = await this.database.query<ServiceRow>(SERVICES);
      return { today: dayOf(this.database.now), services: rows.map(toListed) };
    });
  }

  /** Numbers of the law that hold today. */
  toldLaw(): Promise<PublishedLegalValue[]> {
    return this.reading(() => this.law.toldToAnybody(PUBLISHED_LEGAL_VALUES));
  }

  private reading<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, work);
  }
}

const toListed = ({ nameTg, nameRu, nameEn, ...row }: ServiceRow): ListedService => ({
  ...row,
  names: { tg: nameTg, ru: nameRu, en: nameEn },
  checkedUntil: row.checkedOn && checkHoldsUntil(row.checkedOn),
});

/** Districts in which something is listed, in the order of their codes. */
export const placesOf = (services: readonly ListedService[]): string[] =>
  [...new Set(services.flatMap(({ serves }) => serves))].sort();
