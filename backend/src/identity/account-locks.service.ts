import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { Problem } from '../shared/errors.js';

/** Locked accounts, under duress or on suspicion (SECURITY T6). Only a second person can unlock them. */
@Injectable()
export class AccountLocksService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
  ) {}

  /** Every session of the person ends with it. */
  async lock(userId: string): Promise<void> {
    await this.database.query('select panoh.lock_account($1)', [userId]);
  }

  lockOwn(): Promise<void> {
    return this.lock(this.database.viewer.userId);
  }

  /** The person who removed the factors of an account may not unlock it. */
  async unlock(userId: string): Promise<void> {
    if (!(await this.transactions.may('reopen_account($1)', [userId])))
      throw new Problem(409, 'somebody_else_opens');
  }

  /** For a user who lost the sign-in factors. An administrator or supervisor must unlock it after. */
  async removeFactors(userId: string): Promise<void> {
    await this.database.query('select panoh.remove_factors($1)', [userId]);
  }
}
