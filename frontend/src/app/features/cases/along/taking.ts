import { Injectable, Injector, inject, signal } from '@angular/core';
import { endDevice } from '../../../api/fn/along/end-device';
import { listAlong } from '../../../api/fn/along/list-along';
import { startDevice } from '../../../api/fn/along/start-device';
import { getRiskFactors } from '../../../api/fn/risk/get-risk-factors';
import { planStepUp } from '../../../api/fn/session/plan-step-up';
import type { NewDeviceDto } from '../../../api/models/new-device-dto';
import { randomBytes } from '../../../core/along/along-keys';
import { AlongRefresh } from '../../../core/along/along-refresh';
import { AlongStore } from '../../../core/along/along-store';
import { askPrf, hasPrf } from '../../../core/along/prf';
import type { PasskeySecret } from '../../../core/along/prf';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { ApiProblem } from '../../../core/http/api-problem';
import { Submission } from '../../../core/http/request-context';
import { bytesOf } from '../../../core/session/passkey';
import { SessionStore } from '../../../core/session/session.store';
import { StepUp } from '../../../core/session/step-up';

/** From the list of cases to a copy on this phone. */
@Injectable()
export class Taking {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly stepUp = inject(StepUp);
  private readonly store = inject(AlongStore);
  private readonly injector = inject(Injector);
  private submission = new Submission();
  private device: NewDeviceDto | null = null;
  /** Measured with the answer: she learns the code for minutes. */
  private ahead = 0;
  private leaving = new AbortController();
  private passkey: PasskeySecret | null = null;

  readonly cases = apiResource(async () => {
    const { cases } = await this.api.call(listAlong, {});
    this.chosen.set(cases.filter((one) => one.takeable && one.proposed).map(({ caseId }) => caseId));
    return cases;
  });
  readonly chosen = signal<readonly string[]>([]);
  /** How many are here. */
  readonly progress = signal(0);

  /** A passkey of hers, in a browser whose passkeys can seal. */
  readonly mayUsePasskey = signal(false);

  constructor() {
    if (this.session.proofs().includes('passkey')) void hasPrf().then((has) => this.mayUsePasskey.set(has));
  }

  /** The copy on this phone is another person's. */
  replacesAnother(): Promise<boolean> {
    return this.store.isOfAnother(this.session.user()?.id ?? '');
  }

  /** The passkey is asked first: one that cannot do it begins nothing. */
  async begin(hours: 12 | 72, withPasskey: boolean): Promise<void> {
    this.passkey = withPasskey ? await this.askPasskey() : null;
    const params = { body: { hours, caseIds: [...this.chosen()] } };
    this.device = await this.stepUp.during(() =>
      this.api.call(startDevice, params, this.submission.context()),
    );
    this.ahead = Date.parse(this.device.serverTime) - Date.now();
    this.submission = new Submission();
  }

  async take(code: string): Promise<void> {
    this.injector.get(AlongRefresh);
    const [device, person] = [this.device, this.session.user()?.id];
    if (!device || !person) return;
    this.progress.set(0);
    this.leaving = new AbortController();
    const { ahead, leaving } = this;
    const passkey = this.passkey ? { passkey: this.passkey } : {};
    const questions = await this.api.call(getRiskFactors, {});
    const what = {
      code,
      person,
      caseIds: this.chosen(),
      ahead,
      signal: leaving.signal,
      questions,
      ...passkey,
    };
    await this.store.take(what, device, (count) => this.progress.set(count));
    this.device = this.passkey = null;
  }

  /** Only those that the server still knows as hers. */
  private async askPasskey(): Promise<PasskeySecret> {
    const { options } = await this.api.call(planStepUp, {});
    const ids = idsOf(options as unknown as PublicKeyCredentialRequestOptionsJSON);
    const secret = ids.length > 0 ? await askPrf(ids, randomBytes(32)) : null;
    if (!secret) throw new ApiProblem(400, 'passkey_does_not_seal');
    return secret;
  }

  /** She left before anything was here. */
  async giveUp(): Promise<void> {
    const device = this.device;
    this.leaving.abort();
    this.device = this.passkey = null;
    if (device) await this.api.call(endDevice, { id: device.id }).catch(() => undefined);
  }

  /** Whether the application opens without a line, and whether the browser promises not to clear it. */
  async readiness(): Promise<{ isReady: boolean; isLasting: boolean }> {
    const isLasting = await navigator.storage.persist().catch(() => false);
    return { isReady: await isEveryFileHere().catch(() => false), isLasting };
  }
}

const idsOf = ({ allowCredentials }: PublicKeyCredentialRequestOptionsJSON): Uint8Array<ArrayBuffer>[] =>
  (allowCredentials ?? []).map(({ id }) => bytesOf(id));

/** The list that the build wrote, against the service worker's cache. */
async function isEveryFileHere(): Promise<boolean> {
  const answer = await fetch('/ngsw.json', { headers: { 'ngsw-bypass': 'true' } });
  const { hashTable } = (await answer.json()) as { hashTable: Record<string, string> };
  const found = await Promise.all(Object.keys(hashTable).map((path) => caches.match(path)));
  return found.length > 0 && found.every(Boolean);
}
