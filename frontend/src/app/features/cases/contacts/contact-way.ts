import { Component, computed, inject, input, signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import { CONTACT_CHANNEL } from '../../../api/models/contact-channel-array';
import type { ContactChannel } from '../../../api/models/contact-channel';
import { codeOptions } from '../../../core/language/code-options';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { readClock } from '../../../ui/date-field/clock';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';

const CHANNELS = CONTACT_CHANNEL.filter((channel) => channel !== 'no_contact');

/** What the draft of a contact keeps of it. */
export interface KeptWay {
  channel: string;
  when: string | null;
  day: KnownDay | null;
  time: string;
}

/** A moment as it is typed, in Dushanbe, five hours ahead. */
export const earlierAt = (at: Date): Pick<KeptWay, 'when' | 'day' | 'time'> => ({
  when: 'earlier',
  day: { precision: 'day', on: dayOf(at) },
  time: new Date(at.getTime() + 5 * 3_600_000).toISOString().slice(11, 16),
});

/** How a contact was made and when: now, or on an earlier day and time. */
export class ContactWay {
  readonly channel: WritableSignal<string>;
  readonly when = signal<string | null>('now');
  readonly day = signal<KnownDay | null>(null);
  readonly time = signal('');

  /** Begins with the channel of her plan, by telephone where it names none. */
  constructor(
    private readonly clock: ServerClock,
    planned: string | null | undefined,
  ) {
    this.channel = signal(planned && planned !== 'no_contact' ? planned : 'phone');
  }

  known(): ContactChannel | null {
    return CHANNELS.find((known) => known === this.channel()) ?? null;
  }

  /** Now, by the server's clock; or the day and time that was typed, in Dushanbe. Null while it is not complete. */
  at(): string | null {
    if (this.when() === 'now') return this.clock.now().toISOString();
    const [on, clock] = [this.day()?.on, readClock(this.time())];
    return on && clock ? new Date(`${on}T${clock}:00+05:00`).toISOString() : null;
  }

  kept(): KeptWay {
    return { channel: this.channel(), when: this.when(), day: this.day(), time: this.time() };
  }

  restore({ channel, when, day, time }: KeptWay): void {
    this.channel.set(channel);
    this.when.set(when);
    this.day.set(day);
    this.time.set(time);
  }
}

/** The fields of a {@link ContactWay}. */
@Component({
  selector: 'pn-contact-way',
  imports: [ChoiceChips, CodeSelect, DateField, TextField],
  template: `
    <div class="how">
      <pn-code-select
        fieldId="contact-channel"
        prefix="contact-channel."
        [label]="t('contact-when.channel')"
        [codes]="channels"
        [asks]="false"
        [(value)]="way().channel"
      />
      <pn-choice-chips [legend]="t('contact-when.when')" [options]="times()" [(value)]="way().when" />
    </div>
    @if (way().when() === 'earlier') {
      <div class="how">
        <pn-date-field fieldId="contact-day" [label]="t('ui.date')" [today]="today()" [(value)]="way().day" />
        <pn-text-field
          fieldId="contact-time"
          [label]="t('ui.time')"
          [hint]="t('contact-when.time-hint')"
          inputmode="numeric"
          [cutsAt]="5"
          [(value)]="way().time"
        />
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    .how {
      display: grid;
      gap: 16px;

      @media (width >= 600px) {
        grid-template-columns: 1fr 1fr;
      }
    }
  `,
})
export class ContactWayFields {
  readonly way = input.required<ContactWay>();

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly channels = CHANNELS;
  protected readonly times = codeOptions(['now', 'earlier'], 'contact-when.');
  protected readonly today = computed(() => dayOf(this.clock.now()));
}
