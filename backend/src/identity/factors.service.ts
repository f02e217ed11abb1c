import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../platform/config/settings.js';
import { authenticatorAddress, base32, newSecret, stepOf } from '../platform/crypto/time-codes.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { SETTINGS } from '../platform/platform.module.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { FactorCodesService } from './factor-codes.service.js';
import type {
  FactorsDto,
  NewPasskeyRequest,
  PlannedAuthenticatorDto,
  RecoveryCodesDto,
} from './identity.dto.js';
import { changeFactors, findUser, ownFactors } from './identity.queries.js';
import { creationOptions, readCredential, verifyNew } from './passkey-ceremonies.js';
import { PasskeysService } from './passkeys.service.js';
import type { PasskeyOptions } from './passkeys.service.js';
import type { Place } from './client-context.js';

type FactorChange =
  | `${'add' | 'rename' | 'remove'}_passkey`
  | `${'plan' | 'confirm' | 'remove'}_authenticator`
  | 'renew_codes';

/**
 * Second factors: passkeys, authenticator, recovery codes. Changing them needs a recent step-up, or none enrolled
 * while one is required; the database checks this too.
 */
@Injectable()
export class FactorsService {
  constructor(
    private readonly database: Database,
    private readonly codes: FactorCodesService,
    private readonly passkeys: PasskeysService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async show(): Promise<FactorsDto> {
    const own = await ownFactors(this.database);
    return {
      passkeys: own.passkeys.map((row) => ({
        id: row.id,
        name: this.codes.openName(row.id, row.sealedName),
        host: row.host,
        isBackedUp: row.isBackedUp,
        createdAt: row.createdAt.toISOString(),
        usedAt: row.usedAt?.toISOString() ?? null,
      })),
      authenticatorSince: own.authenticatorSince?.toISOString() ?? null,
      recoveryCodesLeft: own.codesLeft,
      isRequired: own.isRequired,
      isDemo: this.settings.demo,
    };
  }

  async planPasskey(place: Place): Promise<PasskeyOptions> {
    this.expectOwnPassword();
    const { userId } = this.database.viewer;
    const { login, passkeys } = await ownFactors(this.database);
    const user = await findUser(this.database, userId);
    const options = await creationOptions(place, this.settings.displayName, {
      owner: { userId, login, displayName: user?.displayName ?? '' },
      known: passkeys.filter(({ host }) => host === place.host).map((row) => row.credentialId),
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
    const { login } = await ownFactors(this.database);
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
    const { plannedSecret: planned } = await ownFactors(this.database);
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
    return changeFactors(this.database, what, values);
  }
}
