import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { Passwords, passwordRefusal } from '../platform/session/passwords.js';
import { Problem, invalid } from '../shared/errors.js';
import { AuthTransactionService } from './auth-transaction.service.js';
import { FactorCodesService } from './factor-codes.service.js';
import type { StepUpRequest } from './identity.dto.js';
import { attemptStepUp, ownFactors, proveStepUp, setPassword } from './identity.queries.js';
import { requestOptions } from './passkey-ceremonies.js';
import { PasskeysService } from './passkeys.service.js';
import type { PasskeyOptions } from './passkeys.service.js';
import type { Place } from './client-context.js';

/** Step-up: proves presence for two minutes (SECURITY C). Also changes the own password. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly database: Database,
    private readonly transactions: AuthTransactionService,
    private readonly passwords: Passwords,
    private readonly codes: FactorCodesService,
    private readonly passkeys: PasskeysService,
  ) {}

  /** With one of the three; a password alone only where she has nothing stronger. */
  async stepUp(
    { password, code, credential }: StepUpRequest,
    place: Place,
    steps: RequestSteps,
  ): Promise<void> {
    if (credential) return this.byPasskey(credential, place, steps);
    if (code) return this.byCode(code, steps);
    if (password) return this.byPassword(password, steps);
    throw invalid({ path: 'password', code: 'required' });
  }

  /** The challenge for one of the user's own passkeys. */
  async planStepUp(place: Place): Promise<PasskeyOptions> {
    const { passkeys } = await ownFactors(this.database);
    const known = passkeys.filter(({ host }) => host === place.host).map(({ credentialId }) => credentialId);
    if (known.length === 0) throw new Problem(409, 'no_passkey_here');
    const options = await requestOptions(place, known);
    await this.passkeys.keep(options.challenge, 'step_up');
    return { ...options };
  }

  async changePassword(login: { old: string; new: string }, steps: RequestSteps): Promise<void> {
    const confirmed = await this.confirm(login.old, { path: 'oldPassword', steps });
    const refusal = passwordRefusal(login.new, '\u0000');
    if (refusal) throw invalid({ path: 'newPassword', code: refusal });
    const stored = await this.passwords.hash(login.new);
    await steps.change(async () => {
      await this.expectSame(confirmed, 'oldPassword');
      await setPassword(this.database, this.database.viewer.userId, { stored, mustChange: false });
    });
  }

  private async byPassword(password: string, steps: RequestSteps): Promise<void> {
    const confirmed = await this.confirm(password, { path: 'password', steps });
    await steps.change(async () => {
      await this.expectSame(confirmed, 'password');
      if (!(await proveStepUp(this.database, 'password')))
        throw invalid({ path: 'password', code: 'stronger_proof' });
    });
  }

  private async byCode(code: string, steps: RequestSteps): Promise<void> {
    const wrong = invalid({ path: 'code', code: 'wrong_code' });
    const right = await steps.look(async () => {
      const known = await attemptStepUp(this.database);
      return known && this.codes.read(this.database.viewer.userId, known, { code, now: this.database.now });
    });
    if (!right) throw wrong;
    await steps.change(async () => {
      if (!(await this.codes.spend(this.database.viewer.userId, right))) throw wrong;
      await proveStepUp(this.database, 'code');
    });
  }

  private async byPasskey(credential: string, place: Place, steps: RequestSteps): Promise<void> {
    const wrong = invalid({ path: 'credential', code: 'wrong_passkey' });
    const spoken = await this.passkeys.spoken(credential, place, {
      purpose: 'step_up',
      look: (work) => steps.look(work),
    });
    if (!spoken) throw wrong;
    await steps.change(async () => {
      if (spoken.userId !== this.database.viewer.userId || !(await this.passkeys.use(spoken))) throw wrong;
      await proveStepUp(this.database, 'passkey');
    });
  }

  /**
   * The stored hash that the password fits; the comparison itself holds no transaction. It counts as an attempt to
   * sign in: an open session guesses no oftener than the door lets anybody guess.
   */
  private async confirm(
    password: string,
    { path, steps }: { path: string; steps: RequestSteps },
  ): Promise<string> {
    const attempt = await steps.look(() => attemptStepUp(this.database));
    const stored = attempt?.password_hash ?? null;
    if (stored === null || !(await this.passwords.verify(stored, password)))
      throw invalid({ path, code: 'wrong_password' });
    return stored;
  }

  /** A password that was changed while this one was compared is not the one that was compared. */
  private async expectSame(confirmed: string, path: string): Promise<void> {
    if (!(await this.transactions.spend('password', { hash: confirmed })))
      throw invalid({ path, code: 'wrong_password' });
  }
}
