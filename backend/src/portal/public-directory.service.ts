import { Injectable } from '@nestjs/common';
import { checkHoldsUntil } from '../agencies/index.js';
import { LegalValuesService } from '../legal-values/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { PUBLISHED_LEGAL_VALUES } from './portal.types.js';
import type { ListedService, PublishedLegalValue } from './portal.types.js';
import { readServices } from './public-directory.queries.js';

/** Public data, read in transactions without a session. */
@Injectable()
export class PublicDirectoryService {
  constructor(
    private readonly database: Database,
    private readonly law: LegalValuesService,
  ) {}

  /** All services that are listed, and the day for which that is true. */
  listed(): Promise<{ today: Day; services: ListedService[] }> {
    return this.reading(async () => {
      const rows = await readServices(this.database);
      const services = rows.map((row) => ({
        ...row,
        checkedUntil: row.checkedOn && checkHoldsUntil(row.checkedOn),
      }));
      return { today: dayOf(this.database.now), services };
    });
  }

  toldLaw(): Promise<PublishedLegalValue[]> {
    return this.reading(() => this.law.toldToAnybody(PUBLISHED_LEGAL_VALUES));
  }

  private reading<T>(work: () => Promise<T>): Promise<T> {
    return this.database.run({ sessionHash: null, isOfStranger: true, readsOnly: true }, work);
  }
}

/** Districts in which something is listed, in the order of their codes. */
export const placesOf = (services: readonly ListedService[]): string[] =>
  [...new Set(services.flatMap(({ serves }) => serves))].sort();
