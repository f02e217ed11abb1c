import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { giveDemoPasswords, setUpAdministrator } from './identity.queries.js';

/** Accounts made without a signed-in user: the first one, and those of a demonstration. */
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

  /** Demonstration accounts sign in with a password alone. Existing passwords are kept. */
  giveDemoPasswords(userIds: readonly string[], passwordHash: string): Promise<void> {
    return this.transactions.anonymously(() => giveDemoPasswords(this.database, userIds, passwordHash));
  }
}
