import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, computed, inject, signal, untracked } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { closeForNight } from '../../api/fn/along/close-for-night';
import { endDevice } from '../../api/fn/along/end-device';
import { getCaseAlong } from '../../api/fn/along/get-case-along';
import { renewShare } from '../../api/fn/along/renew-share';
import type { AlongCaseDto } from '../../api/models/along-case-dto';
import type { FactorSetDto } from '../../api/models/factor-set-dto';
import type { NewDeviceDto } from '../../api/models/new-device-dto';
import type { ShareDto } from '../../api/models/share-dto';
import { Api } from '../http/api';
import { isForLater, toProblem } from '../http/api-problem';
import type { ApiProblem } from '../http/api-problem';
import { ASKS_QUIETLY, UNATTENDED } from '../http/request-context';
import { QuickExit } from '../exit/quick-exit';
import { HeldCommands } from '../offline/held-commands';
import { ServerClock } from '../session/server-clock';
import { Tabs } from '../session/tabs';
import { CODE_LENGTH, SHORT_LENGTH } from './along-code';
import type { CodeLength } from './along-code';
import { SHARE, deleteBucket, deleteCopies, onGone } from './buckets';
import { serverTime } from './along.rules';
import { Vault, look, meet, noteTime, ownerOf } from './vault';
import type { AlongCase, Found, Taking, Unlocked } from './vault';
import type { Share } from './along-shelf';
import type { PasskeySecret } from './prf';

export type AlongCopy = AlongCase<AlongCaseDto>;
const LOCK_AFTER_MS = 3 * 60_000;
const LOOK_EVERY_MS = 5_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

export interface ToTake {
  code: string;
  person: string;
  caseIds: readonly string[];
  /** Besides the code, which is short then. */
  passkey?: PasskeySecret;
  /** Of an assessment. */
  questions?: FactorSetDto;
  /** How far the server was ahead of this phone when it answered. */
  ahead?: number;
  /** She left the screen: nothing half taken replaces a copy. */
  signal?: AbortSignal;
}

const quietly = (): HttpContext => new HttpContext().set(ASKS_QUIETLY, true);

/** Nobody pressed anything: it does not extend her session. */
const unattended = (): HttpContext => quietly().set(UNATTENDED, true);

const shareOf = (device: string, { share, shareUntil }: ShareDto): Share => ({
  device,
  bytes: Uint8Array.from(atob(share.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0)),
  until: Date.parse(shareUntil),
});

/**
 * What is along on this phone. Its key is in the memory of this page alone, and is dropped after three minutes without
 * a touch. Everything else lies sealed in a bucket.
 */
@Injectable({ providedIn: 'root' })
export class AlongStore {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly clock = inject(ServerClock);
  private readonly held = inject(HeldCommands);
  private readonly vault = signal<Vault<AlongCaseDto> | null>(null);
  private seenAt = Date.now();
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Null while it is locked. */
  readonly opened = this.vault.asReadonly();
  /** Grows with each share that the server hands out. */
  readonly met = signal(0);
  readonly isOpen = computed(() => this.vault() !== null);
  /** Grows when fresh answers replaced what is open. */
  private readonly renewals = signal(0);
  /** By their number; null for a case that is hers no more. */
  readonly cases = computed<readonly (AlongCopy | null)[]>(
    () => (this.renewals(), this.vault()?.cases ?? []),
  );

  /** Of an assessment; null in copies of an earlier build. */
  readonly questions = computed<FactorSetDto | null>(() => this.vault()?.questions ?? null);

  constructor() {
    const touched = () => (this.seenAt = Date.now());
    for (const sign of SIGNS_OF_LIFE)
      document.addEventListener(sign, touched, { passive: true, capture: true });
    document.addEventListener('visibilitychange', () => this.hide(document.visibilityState === 'hidden'));
    const lock = () => this.lock();
    onGone(lock);
    inject(Tabs).onSignedOut(lock);
    inject(QuickExit).onLeave(lock);
    // A page that the browser keeps for Back would keep the key.
    addEventListener('pagehide', lock);
  }

  async look(): Promise<Found> {
    const { state } = await look();
    if (state !== 'locked') this.lock();
    return state;
  }

  /** Asks for each case and seals it; `onCase` gets their number. A case that is not hers any more is left out. */
  async take(what: ToTake, device: NewDeviceDto, onCase: (count: number) => void): Promise<void> {
    const { code, person, ahead, passkey, questions } = what;
    const taking: Taking = {
      code,
      ...shareOf(device.id, device),
      person,
      takenUntil: Date.parse(device.takenUntil),
      now: Date.parse(device.serverTime),
      ...(ahead === undefined ? {} : { ahead }),
      ...(passkey === undefined ? {} : { passkey }),
      ...(questions === undefined ? {} : { questions }),
    };
    const before = await this.device().catch(() => null);
    this.lock();
    await this.open(await Vault.take(taking, this.fetchAll(what, device, onCase)));
    // Otherwise one phone would count as two.
    if (before !== device.id) this.end(before);
    this.held.endedOf.set(null);
  }

  async unlock(code: string): Promise<Unlocked<AlongCaseDto>> {
    const unlocked = await Vault.unlock<AlongCaseDto>(code);
    if (unlocked.state === 'open') await this.open(unlocked.vault);
    return unlocked;
  }

  lock(): void {
    clearInterval(this.timer);
    untracked(this.vault)?.close();
    this.vault.set(null);
  }

  /**
   * Deletes it here, with or without a line; with one the server ends the device too, and is not waited for. Sealed
   * words stay.
   */
  async putAway(): Promise<void> {
    const { head } = await look().catch(() => ({ head: null }));
    this.lock();
    this.end(head?.device ?? null);
    await deleteCopies();
  }

  private end(device: string | null): void {
    if (device) void this.api.call(endDevice, { id: device }, quietly()).catch(() => undefined);
  }

  /**
   * With a session: fetches the share again. A device that was ended elsewhere is put away, once `sendLast` has sent what it
   * holds: as a draft it would wait for her. Another's is hers to end.
   */
  async meetServer(person: string, sendLast: () => Promise<unknown>): Promise<void> {
    const { head } = await look();
    if (head?.owner !== (await ownerOf(person))) return this.lock();
    try {
      await this.renew(head.device);
    } catch (error) {
      if (toProblem(error).status !== 410) return;
      await sendLast();
      this.held.endedOf.set(person);
      this.lock();
      await deleteCopies();
    }
  }

  /** Closed for the night, it needs a proof of presence: for {@link StepUp}. */
  async renew(device: string): Promise<void> {
    const answer = await this.api.call(renewShare, { id: device }, quietly());
    await meet(shareOf(device, answer), Date.parse(answer.serverTime));
    this.met.update((count) => count + 1);
  }

  /**
   * Asks again for each case of the open copy that was taken before `before`, and seals it in its place. Neither the key
   * nor the hours change. A case that is not hers any more is deleted at once. Rejects where an answer is missing:
   * that case stays as it was.
   */
  async refresh(before: number): Promise<void> {
    const vault = untracked(this.vault);
    const device = await this.device();
    if (!vault || !device) return;
    const now = new Date(serverTime(await vault.shelf.marks(), Date.now())).toISOString();
    const cases = [...vault.cases];
    const failures: ApiProblem[] = [];
    for (const [at, known] of vault.cases.entries()) {
      if (!known || Date.parse(known.takenAt) > before) continue;
      cases[at] = await this.fetchOne(known.caseId, { id: device, serverTime: now }, known).catch(
        (error: unknown) => {
          failures.push(toProblem(error));
          return known;
        },
      );
      // Locked or put away since.
      if (vault !== untracked(this.vault)) return;
      if (cases[at] === null) await this.replace(vault, cases);
      if (failures.some(({ status }) => isForLater(status))) break;
    }
    await this.replace(vault, cases);
    if (failures[0]) throw failures[0];
  }

  private async replace(vault: Vault<AlongCaseDto>, cases: readonly (AlongCopy | null)[]): Promise<void> {
    await vault.replace([...cases]);
    this.renewals.update((count) => count + 1);
  }

  /** Nobody opens it until she proves her presence: here at once, whatever the server answers. */
  async closeForNight(device: string): Promise<void> {
    if ((await this.device()) === device) {
      this.lock();
      await deleteBucket(SHARE);
    }
    await this.api.call(closeForNight, { id: device });
  }

  /** Of the code that opens it. */
  async codeLength(): Promise<CodeLength> {
    return (await look()).head?.passkey ? SHORT_LENGTH : CODE_LENGTH;
  }

  /** A copy that this person did not take lies here. */
  async isOfAnother(person: string): Promise<boolean> {
    const { head } = await look();
    return head !== null && head.owner !== (await ownerOf(person));
  }

  /** This phone, as the server names it. */
  async device(): Promise<string | null> {
    return (await look()).head?.device ?? null;
  }

  private async *fetchAll(
    { caseIds, signal }: ToTake,
    device: NewDeviceDto,
    onCase: (count: number) => void,
  ): AsyncGenerator<AlongCopy> {
    const stay = (): void => {
      if (signal?.aborted) throw new Error('left');
    };
    for (const [at, caseId] of caseIds.entries()) {
      stay();
      const copy = await this.fetchOne(caseId, device);
      if (copy) yield copy;
      onCase(at + 1);
    }
    stay();
  }

  /** Null where it is not hers; `known` is an earlier answer, which may hold still. */
  private async fetchOne(
    caseId: string,
    { id, serverTime }: Pick<NewDeviceDto, 'id' | 'serverTime'>,
    known?: AlongCopy,
  ): Promise<AlongCopy | null> {
    try {
      const params = { caseId, device: id, ...(known ? { 'If-None-Match': known.etag } : {}) };
      const asked = getCaseAlong(this.http, '', params, known ? unattended() : undefined);
      const { body, headers } = await firstValueFrom(asked);
      return { caseId, etag: headers.get('ETag') ?? '', takenAt: serverTime, answer: body };
    } catch (error) {
      const { status } = toProblem(error);
      if (status === 304 && known) return { ...known, takenAt: serverTime };
      if (status === 404) return null;
      throw error;
    }
  }

  private async open(vault: Vault<AlongCaseDto>): Promise<void> {
    const now = serverTime(await vault.shelf.marks(), Date.now());
    if (untracked(this.clock.told) === null) this.clock.set(new Date(now).toISOString());
    this.seenAt = Date.now();
    this.timer = setInterval(() => this.lockIfLeft(), LOOK_EVERY_MS);
    this.vault.set(vault);
  }

  /** Clocks are compared: a phone that slept is locked when it wakes. What has ended is deleted. */
  private lockIfLeft(): void {
    if (!untracked(this.isOpen)) return;
    if (Date.now() - this.seenAt >= LOCK_AFTER_MS) this.lock();
    void this.look().catch(() => this.lock());
    const vault = untracked(this.vault);
    if (vault) void noteTime(vault).catch(() => undefined);
  }

  /** In the same frame, before the system takes its picture of the screen. */
  private hide(isHidden: boolean): void {
    document.querySelector('.along-cover')?.remove();
    if (!isHidden) return this.lockIfLeft();
    if (!untracked(this.isOpen)) return;
    const blank = document.createElement('div');
    blank.className = 'exit-cover along-cover';
    document.body.append(blank);
  }
}
