import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { setUpAdministrator } from './identity.queries.js';

/** The account that is made without a signed-in user: the first one. */
@Injectable()
export class FirstAccountsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
  ) {}

  /** Makes the first administrator with an agency; refused once there is one. */
  makeAdministrator(agencyId: string, userId: string, account: object): Promise<void> {
    return this.transactions.anonymously(() =>
      setUpAdministrator(this.database, agencyId, { userId, account }),
    );
  }
}
