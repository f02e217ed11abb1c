import { Component, computed, inject, input, linkedSignal, output, signal, untracked } from '@angular/core';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import { CONTACT_CHANNEL } from '../../../api/models/contact-channel-array';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
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
import { ContactCard, EMPTY_CONTACT } from '../contacts/card/contact-card';
import type { ContactNote } from '../contacts/card/contact-card';
import { contactRequest, outcomeOptions } from '../contacts/contact-labels';
import type { Written } from './written';

/** The outcome of a contact with a person whose case is along. The server adds the next steps when it has it. */
@Component({
  selector: 'pn-along-contact',
  imports: [ChoiceChips, CodeSelect, ContactCard, DateField, TextField],
  template: `
    <pn-contact-card
      [outcomes]="outcomes()"
      [problem]="problem()"
      [limit]="limit"
      [(note)]="note"
      (saved)="save()"
      (closed)="closed.emit()"
    >
      <div banner class="stack">
        <pn-code-select
          fieldId="along-channel"
          prefix="contact-channel."
          [label]="t('register.channel')"
          [codes]="channels"
          [asks]="false"
          [(value)]="channel"
        />
        <pn-choice-chips [legend]="t('contact-when.when')" [options]="times()" [(value)]="when" />
        @if (when() === 'earlier') {
          <pn-date-field fieldId="along-day" [label]="t('ui.date')" [today]="today()" [(value)]="day" />
          <pn-text-field
            fieldId="along-time"
            [label]="t('ui.time')"
            [hint]="t('contact-when.time-hint')"
            inputmode="numeric"
            [cutsAt]="5"
            [(value)]="time"
          />
        }
      </div>
    </pn-contact-card>
  `,
})
export class AlongContact {
  readonly plan = input.required<AlongCaseDto['safeContact']>();
  readonly written = output<Written>();
  readonly closed = output();

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly limit = TEXT_LIMITS.contactNote;
  protected readonly channels = CONTACT_CHANNEL.filter((channel) => channel !== 'no_contact');
  protected readonly times = codeOptions(['now', 'earlier'], 'contact-when.');
  protected readonly note = signal<ContactNote>(EMPTY_CONTACT);
  protected readonly channel = linkedSignal<string>(() => {
    const planned = this.plan()?.channel;
    return planned && planned !== 'no_contact' ? planned : 'phone';
  });
  protected readonly when = signal<string | null>('now');
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly time = signal('');
  protected readonly problem = signal('');
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private readonly hasPlan = computed(() => ![undefined, 'no_contact'].includes(this.plan()?.channel));
  protected readonly outcomes = computed(() => outcomeOptions(this.note(), this.t, this.hasPlan()));

  /** What it holds, as its draft: when that is opened, now is another time. */
  readonly draft = computed(() => {
    const now = this.draftAt(untracked(this.clock.now));
    return this.when() === 'now' ? now : { ...now, day: this.day(), time: this.time() };
  });

  protected save(): void {
    const contactedAt = this.contactedAt();
    const channel = this.channels.find((known) => known === this.channel()) ?? 'phone';
    const around = { channel, confirmsChannel: false, hasPlan: this.hasPlan() };
    const body = contactedAt ? contactRequest(this.note(), { ...around, contactedAt }) : null;
    this.problem.set(body ? '' : this.t('contact-when.missing'));
    if (!body || !contactedAt) return;
    this.written.emit({ body, value: this.draftAt(new Date(contactedAt)), contactedAt });
  }

  private draftAt(at: Date): object {
    const known = { note: this.note(), channel: this.channel(), when: 'earlier', confirmsChannel: false };
    return { ...known, day: { precision: 'day', on: dayOf(at) }, time: clockOf(at) };
  }

  /** By the phone, or the earlier day and time that was typed, in Dushanbe. */
  private contactedAt(): string | null {
    if (this.when() === 'now') return this.clock.now().toISOString();
    const [on, clock] = [this.day()?.on, readClock(this.time())];
    return on && clock ? new Date(`${on}T${clock}:00+05:00`).toISOString() : null;
  }
}

/** In Dushanbe, five hours ahead. */
const clockOf = (at: Date): string => new Date(at.getTime() + 5 * 3_600_000).toISOString().slice(11, 16);
