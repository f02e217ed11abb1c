import { Injectable, Injector, inject, signal } from '@angular/core';
import { endDevice } from '../../../api/fn/along/end-device';
import { listAlong } from '../../../api/fn/along/list-along';
import { startDevice } from '../../../api/fn/along/start-device';
import type { NewDeviceDto } from '../../../api/models/new-device-dto';
import { AlongRefresh } from '../../../core/along/along-refresh';
import { AlongStore } from '../../../core/along/along-store';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Submission } from '../../../core/http/request-context';
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

  readonly cases = apiResource(async () => {
    const { cases } = await this.api.call(listAlong, {});
    this.chosen.set(cases.filter((one) => one.takeable && one.proposed).map(({ caseId }) => caseId));
    return cases;
  });
  readonly chosen = signal<readonly string[]>([]);
  /** How many are here. */
  readonly progress = signal(0);

  async begin(hours: 12 | 72): Promise<void> {
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
    const what = { code, person, caseIds: this.chosen(), ahead, signal: leaving.signal };
    await this.store.take(what, device, (count) => this.progress.set(count));
    this.device = null;
  }

  /** She left before anything was here. */
  async giveUp(): Promise<void> {
    const device = this.device;
    this.leaving.abort();
    this.device = null;
    if (device) await this.api.call(endDevice, { id: device.id }).catch(() => undefined);
  }

  /** Whether the application opens without a line, and whether the browser promises not to clear it. */
  async readiness(): Promise<{ isReady: boolean; isLasting: boolean }> {
    const isLasting = await navigator.storage.persist().catch(() => false);
    return { isReady: await isEveryFileHere().catch(() => false), isLasting };
  }
}

/** The list that the build wrote, against the service worker's cache. */
async function isEveryFileHere(): Promise<boolean> {
  const answer = await fetch('/ngsw.json', { headers: { 'ngsw-bypass': 'true' } });
  const { hashTable } = (await answer.json()) as { hashTable: Record<string, string> };
  const found = await Promise.all(Object.keys(hashTable).map((path) => caches.match(path)));
  return found.length > 0 && found.every(Boolean);
}
