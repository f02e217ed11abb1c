import { Injectable } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { Database } from '../../platform/database/database.js';
import { auditCallback, settleAnswer } from '../callback-requests.queries.js';
import { receiveSms } from './receive-sms.js';
import type { ReceiptState, SmsPart } from './sms-gateway.js';

const STRANGER = { sessionHash: null, isOfStranger: true } as const;

/** The provider's side over HTTPS: no session, no name. */
@Injectable()
export class SmsCallbackService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
  ) {}

  receive(part: SmsPart): Promise<void> {
    return this.database.run(STRANGER, async () => {
      await receiveSms((sql, parameters = []) => this.database.query(sql, parameters), this.root, part);
      const entry = this.database.audit.entry('requestCallback', 'allowed', this.database.requestId);
      auditCallback(this.database, entry);
    });
  }

  settle(providerId: string, state: ReceiptState): Promise<boolean> {
    return this.database.run(STRANGER, () =>
      settleAnswer((sql, parameters = []) => this.database.query(sql, parameters), { providerId, state }),
    );
  }
}
