import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addPushDevice } from '../../api/fn/notification-preferences/add-push-device';
import { listPushDevices } from '../../api/fn/notification-preferences/list-push-devices';
import { removePushDevice } from '../../api/fn/notification-preferences/remove-push-device';
import type { PushDevicesDto } from '../../api/models/push-devices-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { mayShowMessages, ownFingerprint, subscribe, unsubscribe } from '../../core/offline/push-messages';
import { StepUp } from '../../core/session/step-up';
import { Chip } from '../../ui/due-chip/chip';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { deviceName } from './device-name';

/** Devices that show that there is something new; this one is turned on and off with one tap. */
@Component({
  selector: 'pn-own-devices',
  imports: [Chip, Icon, LoadError, Loading, MatButton, Note],
  template: `
    @if (own(); as shown) {
      @if (problem()) {
        <p class="error small" role="alert">{{ problem() }}</p>
      }
      @if (shown.publicKey) {
        <ul>
          @for (row of rows(); track row.id) {
            <li>
              <pn-icon name="device" />
              <div class="text">
                <h3>{{ row.name }}</h3>
                <p class="small quiet">{{ row.added }}</p>
              </div>
              @if (row.isThis) {
                <pn-chip icon="check" tone="outline">{{ t('sign-in-settings.this-session') }}</pn-chip>
              }
              <button
                matButton="outlined"
                type="button"
                [attr.aria-label]="t('notices.device-off') + ': ' + row.name"
                (click)="turnOff(row)"
              >
                {{ t('notices.device-off') }}
              </button>
            </li>
          } @empty {
            <li class="quiet">{{ t('notices.no-device') }}</li>
          }
        </ul>
        @if (!isPossible) {
          <p class="quiet">{{ t('notices.device-impossible') }}</p>
        } @else if (!isHere()) {
          <div class="actions">
            <button matButton="filled" type="button" (click)="turnOn(shown.publicKey)">
              {{ t('notices.device-on') }}
            </button>
          </div>
        }
      } @else {
        <pn-note>{{ t('error.no-push') }}</pn-note>
      }
    } @else if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else {
      <pn-loading />
    }
  `,
  styleUrl: './own-lists.scss',
})
export class OwnDevices {
  /** How many there are. */
  readonly counted = output<number>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly presence = inject(StepUp);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly isPossible = mayShowMessages();
  protected readonly own = signal<PushDevicesDto | null>(null);
  protected readonly problem = signal('');
  private readonly fingerprint = signal<string | null>(null);
  private isBusy = false;
  protected readonly rows = computed(() =>
    (this.own()?.devices ?? []).map((device) => ({
      id: device.id,
      name: deviceName(this.t, device),
      added: this.t('sign-in-settings.added', { day: this.dates.day(device.addedAt) }),
      isThis: device.fingerprint === this.fingerprint(),
    })),
  );
  protected readonly isHere = computed(() => this.rows().some(({ isThis }) => isThis));

  constructor() {
    void this.load();
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  protected turnOn(publicKey: string): Promise<void> {
    return this.attempt(async () => {
      const body = await subscribe(publicKey);
      await this.presence.during(() => this.api.call(addPushDevice, { body }, new Submission().context()));
    });
  }

  protected turnOff({ id, isThis }: { id: string; isThis: boolean }): Promise<void> {
    return this.attempt(async () => {
      await this.api.call(removePushDevice, { id });
      if (isThis) await unsubscribe();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem.set('');
    try {
      await work();
      const own = await this.api.call(listPushDevices, {});
      this.fingerprint.set(await ownFingerprint());
      this.own.set(own);
      this.counted.emit(own.devices.length);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isBusy = false;
    }
  }
}
