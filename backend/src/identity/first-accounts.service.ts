import { Injectable } from '@nestjs/common';
import { AuthTransactionService } from './auth-transaction.service.js';

/** Accounts that nobody could make who is signed in: the very first one, and those of a demonstration. */
@Injectable()
export class FirstAccountsService {
  constructor(private readonly transactions: AuthTransactionService) {}

  /** Makes the first administrator with her agency; refused once there is one. */
  async makeAdministrator(agencyId: string, userId: string, values: object): Promise<void> {
    await this.transactions.anonymously(() =>
      this.transactions.ask('select panoh.set_up_administrator($1, $2, $3)', [
        agencyId,
        userId,
        JSON.stringify(values),
      ]),
    );
  }

  /** Demonstration accounts sign in with a password alone. Existing passwords are kept. */
  async giveDemoPasswords(userIds: readonly string[], passwordHash: string): Promise<void> {
    await this.transactions.anonymously(() =>
      this.transactions.ask('select panoh.give_demo_passwords($1, $2)', [userIds, passwordHash]),
    );
  }
}
