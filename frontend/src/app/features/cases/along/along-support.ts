import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SupportEntryRequest } from '../../../api/models/support-entry-request';
import { WITH_WHOM } from '../../../api/models/with-whom-array';
import { codeOptions } from '../../../core/language/code-options';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';
import { MINUTES, ORDINARY, OTHER_SERVICES } from '../support/support-lists';
import type { Written } from './written';

/** A service for a person whose case is along. */
@Component({
  selector: 'pn-along-support',
  imports: [ChoiceChips, CodeSelect, DateField, MatButton, TextField],
  template: `
    <form class="card padded stack" novalidate autocomplete="off" (submit)="save($event)">
      <pn-code-select
        fieldId="along-service"
        prefix="service-type."
        [label]="t('help.what')"
        [codes]="services"
        [error]="isAsked() && !service() ? t('help.missing-service') : ''"
        [(value)]="kind"
      />
      <pn-choice-chips [legend]="t('help.how-long')" [options]="spans()" [(value)]="minutes" />
      <pn-choice-chips [legend]="t('help.with-whom')" [options]="people()" [(value)]="whom" />
      <pn-date-field
        fieldId="along-day"
        [label]="t('help.day')"
        [today]="today()"
        [error]="isAsked() && !day()?.on ? t('help.missing-day') : ''"
        [(value)]="day"
      />
      <pn-text-field
        fieldId="along-note"
        [limit]="5000"
        [label]="t('help.note')"
        [optional]="true"
        [rows]="3"
        [(value)]="note"
      />
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
      </div>
    </form>
  `,
})
export class AlongSupport {
  readonly written = output<Written>();

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly services = [...ORDINARY, ...OTHER_SERVICES];
  protected readonly people = codeOptions(WITH_WHOM, 'with-whom.');
  protected readonly spans = computed(() =>
    MINUTES.map((value) => ({ value, label: this.t('help.minutes', { count: Number(value) }) })),
  );
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly kind = signal('');
  protected readonly minutes = signal<string | null>(null);
  protected readonly whom = signal<string | null>('survivor');
  protected readonly day = signal<KnownDay | null>({ precision: 'day', on: this.today() });
  protected readonly note = signal('');
  protected readonly isAsked = signal(false);
  protected readonly service = computed(() => this.services.find((known) => known === this.kind()));

  /** What it holds, as its draft. */
  readonly draft = computed(() => {
    const service = this.service();
    const isOther = service !== undefined && !ORDINARY.includes(service);
    return {
      ...{ kind: isOther ? 'another' : (service ?? null), other: isOther ? service : '' },
      ...{
        whom: this.whom() ?? 'survivor',
        minutes: this.minutes(),
        day: this.day(),
        note: this.note().trim(),
      },
    };
  });

  protected save(event: Event): void {
    event.preventDefault();
    this.isAsked.set(true);
    const [serviceType, day, note] = [this.service(), this.day(), this.note().trim()];
    if (!serviceType || !day?.on || note.length > 5_000) return;
    const body: SupportEntryRequest = {
      ...{ serviceType, givenOn: day.on, note: note || null },
      withWhom: WITH_WHOM.find((known) => known === this.whom()) ?? 'survivor',
      minutes: this.minutes() ? Number(this.minutes()) : null,
    };
    this.written.emit({ body, value: this.draft(), contactedAt: null });
  }
}
