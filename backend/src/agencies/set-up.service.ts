import { Injectable } from '@nestjs/common';
import { FirstAccountsService } from '../identity/index.js';
import { newAgencyKeyPair } from '../platform/crypto/agency-keys.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { Database } from '../platform/database/database.js';
import { Passwords, passwordRefusal } from '../platform/session/passwords.js';
import { Problem, invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { SetUpRequest } from './agencies.dto.js';
import { needsAdministrator } from './agencies.queries.js';

/** The first administrator of an empty installation; afterwards this answers "not found" for good. */
@Injectable()
export class SetUpService {
  constructor(
    private readonly database: Database,
    private readonly root: RootKey,
    private readonly passwords: Passwords,
    private readonly accounts: FirstAccountsService,
  ) {}

  async isNeeded(): Promise<boolean> {
    return this.database.run({ sessionHash: null }, () => needsAdministrator(this.database));
  }

  /** The administrator of a real installation needs a second factor; a demonstration does not require one. */
  async setUp(request: SetUpRequest, { isDemo = false } = {}): Promise<void> {
    if (!(await this.isNeeded())) throw new Problem(404, 'not_found');
    const refusal = passwordRefusal(request.password, request.login);
    if (refusal) throw invalid({ path: 'password', code: refusal });
    const passwordHash = await this.passwords.hash(request.password);
    const agencyId = newId();
    const keys = newAgencyKeyPair(this.root, agencyId);
    const values = {
      type: request.agencyType,
      place: request.place,
      nameTg: request.agency.tg,
      nameRu: request.agency.ru,
      nameEn: request.agency.en,
      publicKey: keys.publicKey.toString('base64'),
      sealedPrivateKey: keys.sealedPrivateKey.toString('base64'),
      displayName: request.displayName,
      language: request.language,
      login: request.login,
      passwordHash,
      isDemo,
    };
    await this.accounts.makeAdministrator(agencyId, newId(), values);
  }
}
