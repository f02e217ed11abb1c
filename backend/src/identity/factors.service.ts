import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { authenticatorAddress, base32, newSecret, stepOf } from '../platform/crypto/time-codes.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { FactorCodesService } from './factor-codes.service.js';
import type {
  FactorsDto,
  NewPasskeyRequest,
  PlannedAuthenticatorDto,
  RecoveryCodesDto,
} from './identity.dto.js';
import { creationOptions, readCredential, verifyNew } from './passkey-ceremonies.js';
import { PasskeysService } from './passkeys.service.js';
import type { PasskeyOptions } from './passkeys.service.js';
import type { Place } from './client-context.js';

interface FactorsRow {
  login: string;
  is_required: boolean;
  authenticator_since: Date | null;
  codes_left: number;
  planned_secret: Buffer | null;
}

type FactorChange =
  `${'add' | 'rename' | 'remove'}_passkey` | `${'plan' | 'confirm' | 'remove'}_authenticator` | 'renew_codes';

interface PasskeyRow {
  id: string;
  credential_id: string;
  host: string;
  sealed_name: Buffer;
  is_backed_up: boolean;
  created_at: Date;
  used_at: Date | null;
}

/**
 * Second factors: passkeys, authenticator, recovery codes. Changing them needs a recent step-up, or none enrolled
 * while one is required; the database checks this too.
 */
@Injectable()
export class FactorsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
    private readonly codes: FactorCodesService,
    private readonly passkeys: PasskeysService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async show(): Promise<FactorsDto> {
    const own = await this.own();
    const keys = await this.ownPasskeys();
    return {
      passkeys: keys.map((row) => ({
        id: row.id,
        name: this.codes.openName(row.id, row.sealed_name),
        host: row.host,
        isBackedUp: row.is_backed_up,
        createdAt: row.created_at.toISOString(),
        usedAt: row.used_at?.toISOString() ?? null,
      })),
      authenticatorSince: own.authenticator_since?.toISOString() ?? null,
      recoveryCodesLeft: own.codes_left,
      isRequired: own.is_required,
      isDemo: this.settings.demo,
    };
  }

  async planPasskey(place: Place): Promise<PasskeyOptions> {
    this.expectOwnPassword();
    const { userId } = this.database.viewer;
    const [{ login }, keys] = [await this.own(), await this.ownPasskeys()];
    const [user] = await this.database.query<{ name: string }>(
      'select display_name as name from panoh.users where id = $1',
      [userId],
    );
    const options = await creationOptions(place, this.settings.displayName, {
      owner: { userId, login, displayName: user?.name ?? '' },
      known: keys.filter(({ host }) => host === place.host).map((row) => row.credential_id),
    });
    await this.passkeys.keep(options.challenge, 'enrol');
    return { ...options };
  }

  async addPasskey(
    { name, credential }: NewPasskeyRequest,
    place: Place,
    steps: RequestSteps,
  ): Promise<void> {
    const sent = readCredential(credential);
    const isAsked = await steps.look(async () => {
      this.expectOwnPassword();
      return this.passkeys.spend(sent.challenge, 'enrol');
    });
    const made = isAsked ? await verifyNew(sent, place) : null;
    if (!made) throw invalid({ path: 'credential', code: 'wrong_passkey' });
    const id = newId();
    const values = {
      id,
      credentialId: made.credentialId,
      host: place.host,
      publicKey: made.publicKey.toString('base64'),
      counter: made.counter,
      sealedName: this.codes.sealName(id, name).toString('base64'),
      isBackedUp: made.isBackedUp,
    };
    await steps.change(() => this.changed('add_passkey', values));
  }

  async renamePasskey(id: string, name: string): Promise<void> {
    const sealed = this.codes.sealName(id, name);
    if (!(await this.changed('rename_passkey', { id, sealedName: sealed.toString('base64') })))
      throw notFound();
  }

  async removePasskey(id: string): Promise<void> {
    if (!(await this.changed('remove_passkey', { id }))) throw notFound();
  }

  /** A new secret each time, which counts from its first right code on. */
  async planAuthenticator(): Promise<PlannedAuthenticatorDto> {
    this.expectOwnPassword();
    const { userId } = this.database.viewer;
    const { login } = await this.own();
    const secret = newSecret();
    const sealed = this.codes.sealSecret(userId, secret).toString('base64');
    await this.changed('plan_authenticator', { sealed });
    return {
      secret: base32(secret),
      address: authenticatorAddress(secret, this.settings.displayName, login),
    };
  }

  async confirmAuthenticator(code: string): Promise<void> {
    const wrong = invalid({ path: 'code', code: 'wrong_code' });
    const { planned_secret: planned } = await this.own();
    if (!planned) throw new Problem(409, 'authenticator_not_planned');
    const secret = this.codes.openSecret(this.database.viewer.userId, planned);
    const step = stepOf(secret, code, this.database.now);
    if (step === null) throw wrong;
    const sealed = planned.toString('base64');
    if (!(await this.changed('confirm_authenticator', { sealed, step }))) throw wrong;
  }

  async removeAuthenticator(): Promise<void> {
    if (!(await this.changed('remove_authenticator'))) throw notFound();
  }

  /** Ten new codes, disclosed only once. Earlier codes stop working. */
  async renewCodes(): Promise<RecoveryCodesDto> {
    const { codes, sealedKey, digests } = this.codes.newCodes(this.database.viewer.userId);
    const hmacs = digests.map((digest) => digest.toString('base64'));
    await this.changed('renew_codes', { sealedKey: sealedKey.toString('base64'), hmacs });
    return { codes };
  }

  /** A person who issued the one-time password cannot add a factor with it. */
  private expectOwnPassword(): void {
    if (this.database.viewer.must === 'change_password') throw new Problem(403, 'password_change_required');
  }

  /** False where there was no such factor. */
  private changed(what: FactorChange, values: object = {}): Promise<boolean> {
    return this.transactions.may('change_factors($1, $2)', [what, JSON.stringify(values)]);
  }

  private async own(): Promise<FactorsRow> {
    const row = await this.transactions.ask<FactorsRow>('select * from panoh.own_factors()');
    if (!row) throw notFound();
    return row;
  }

  private ownPasskeys(): Promise<PasskeyRow[]> {
    return this.database.query<PasskeyRow>('select * from panoh.own_passkeys()');
  }
}
