import type { Database } from '../platform/database/database.js';
import type { DatedValue } from './legal-values.types.js';

/** The values that the public pages show, for readers without a session. */
export const publicLegalValues = (database: Database): Promise<DatedValue[]> =>
  database.query<DatedValue>(
    `select key, value, valid_from::text as "validFrom", valid_to::text as "validTo",
       verified_on::text as "verifiedOn" from panoh.legal_values`,
  );
