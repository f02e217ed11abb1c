import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import type { AlongSafeContactDto } from '../../../api/models/along-safe-contact-dto';
import type { SafeContactRequest } from '../../../api/models/safe-contact-request';
import { Texts } from '../../../core/language/texts';
import { TextField } from '../../../ui/field/text-field';
import { hoursInWords } from '../safe-contact/safe-contact-labels';
import type { Written } from './written';

const NEVER_AT_MOST = 300;
/** Not by its place: the copy may be refreshed after it was ticked. */
const windowName = ({ weekday, fromMinute, untilMinute }: AlongSafeContactDto['windows'][number]): string =>
  `window-${weekday}-${fromMinute}-${untilMinute}`;

/**
 * Forbids more of the contact plan of a case that is along; the server merges it with what changed since and keeps the
 * number and the words, which no phone has. Refused, it becomes a note: a plan without them would replace them.
 */
@Component({
  selector: 'pn-along-stricter',
  imports: [MatButton, MatCheckbox, TextField],
  template: `
    <form class="card padded stack" novalidate autocomplete="off" (submit)="save($event)">
      <p class="quiet">{{ t('along.stricter-lead') }}</p>
      <div>
        @for (choice of choices(); track choice.name) {
          <mat-checkbox [checked]="forbidden().has(choice.name)" (change)="turn(choice.name)">{{
            choice.label
          }}</mat-checkbox>
        }
      </div>
      <pn-text-field
        fieldId="along-never"
        [label]="t('register.never')"
        [optional]="true"
        [limit]="limit"
        [error]="isAsked() && !draft() ? t('along.stricter-none') : ''"
        [(value)]="never"
      />
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
      </div>
    </form>
  `,
})
export class AlongStricter {
  readonly plan = input.required<AlongSafeContactDto>();
  readonly written = output<Written>();

  protected readonly t = inject(Texts).t;
  protected readonly limit = NEVER_AT_MOST;
  protected readonly forbidden = signal<ReadonlySet<string>>(new Set());
  protected readonly never = signal('');
  protected readonly isAsked = signal(false);
  /** What the plan allows, each as what it forbids. */
  protected readonly choices = computed(() => {
    const { sharedPhone, smsAllowed, voicemailAllowed, windows } = this.plan();
    const choices: [boolean, string, string][] = [
      [true, 'contact', this.t('contact-channel.no-contact')],
      [!sharedPhone, 'own-phone', this.t('safe-contact.shared-phone')],
      [smsAllowed, 'sms', this.t('plan.no-sms')],
      [voicemailAllowed, 'voicemail', this.t('plan.no-voicemail')],
      ...windows.map((window): [boolean, string, string] => [
        true,
        windowName(window),
        this.t('along.not-then', { hours: hoursInWords([window], this.t) }),
      ]),
    ];
    return choices.filter(([is]) => is).map(([, name, label]) => ({ name, label }));
  });

  /** In words, for the note that it may become; empty before anything is forbidden. */
  readonly draft = computed(() => {
    const forbidden = this.forbidden();
    // Read before the plan is set, as the form is loaded.
    const chosen = forbidden.size > 0 ? this.choices().filter(({ name }) => forbidden.has(name)) : [];
    const words = [...chosen.map(({ label }) => label), this.never().trim()].filter(Boolean);
    return words.length > 0 ? `${this.t('offline.kind-stricter')}: ${words.join('. ')}` : '';
  });

  protected turn(name: string): void {
    const forbidden = new Set(this.forbidden());
    if (!forbidden.delete(name)) forbidden.add(name);
    this.forbidden.set(forbidden);
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.isAsked.set(true);
    const value = this.draft();
    if (!value || this.never().trim().length > NEVER_AT_MOST) return;
    const change = { method: 'PUT' as const, version: this.plan().version };
    this.written.emit({ body: this.stricter(), value, contactedAt: null, isUrgent: true, change });
  }

  private stricter(): SafeContactRequest {
    const { channel, windows, ...plan } = this.plan();
    const isForbidden = (name: string): boolean => this.forbidden().has(name);
    const hasNone = isForbidden('contact');
    return {
      channel: hasNone ? 'no_contact' : channel,
      windows: hasNone ? [] : windows.filter((window) => !isForbidden(windowName(window))),
      sharedPhone: plan.sharedPhone || isForbidden('own-phone'),
      smsAllowed: plan.smsAllowed && !isForbidden('sms') && !isForbidden('own-phone'),
      voicemailAllowed: plan.voicemailAllowed && !isForbidden('voicemail'),
      never: this.never().trim() || null,
    };
  }
}
