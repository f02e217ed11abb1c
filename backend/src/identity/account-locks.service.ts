import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { DoorService } from './door.service.js';
import { Problem } from '../shared/errors.js';

/** Accounts that open for nobody until somebody else says so: she was forced to, or it is feared (SECURITY T6). */
@Injectable()
export class AccountLocksService {
  constructor(
    private readonly database: Database,
    private readonly door: DoorService,
  ) {}

  /** Every session of the person ends with it. */
  async lock(userId: string): Promise<void> {
    await this.database.query('select panoh.shut_account($1)', [userId]);
  }

  lockOwn(): Promise<void> {
    return this.lock(this.database.viewer.userId);
  }

  /** Whoever took the factors of an account away does not open it as well. */
  async unlock(userId: string): Promise<void> {
    if (!(await this.door.may('reopen_account($1)', [userId]))) throw new Problem(409, 'somebody_else_opens');
  }

  /** For whoever lost what she signs in with; the account stays shut until somebody who knows her opens it. */
  async removeFactors(userId: string): Promise<void> {
    await this.database.query('select panoh.remove_factors($1)', [userId]);
  }
}
