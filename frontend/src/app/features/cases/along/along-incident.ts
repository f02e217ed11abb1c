import { Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { faultTexts } from '../intake/fault-texts';
import { IncidentForm } from '../intake/incident-form';
import { IncidentSection } from '../intake/incident-section';
import { missingOfIncident } from '../intake/incident-validation';
import type { Written } from './written';

/** A new incident of a case that is along: the questions of the ordinary form, which need no line. */
@Component({
  selector: 'pn-along-incident',
  imports: [ErrorSummary, IncidentSection, MatButton, Note],
  template: `
    <form class="card padded stack" novalidate autocomplete="off" (submit)="save($event)">
      <pn-error-summary [errors]="errors.list()" />
      <h2>{{ t('register.part-incident') }}</h2>
      <pn-incident-section [form]="form" [errors]="errors" />
      @if (tellsDanger()) {
        <pn-note kind="error" icon="warning" role="status">{{ t('along.assessment-danger') }}</pn-note>
      }
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
      </div>
    </form>
  `,
})
export class AlongIncident {
  readonly written = output<Written>();

  private readonly clock = inject(ServerClock);
  private readonly textsOf = faultTexts();
  protected readonly t = inject(Texts).t;
  protected readonly form = new IncidentForm();
  protected readonly errors = formErrors({});
  /** Pressure on the neck is a danger to life. */
  protected readonly tellsDanger = computed(() => this.form.text.strangulation() === 'yes');
  /** What it holds, as its draft. */
  readonly draft = computed(() => this.form.keep());

  protected save(event: Event): void {
    event.preventDefault();
    const missing = missingOfIncident(this.form, dayOf(this.clock.now()));
    if (this.errors.show(this.textsOf(missing))) return;
    const [body, value, tellsDanger] = [this.form.toRequest(), this.draft(), this.tellsDanger()];
    this.written.emit({ body, value, contactedAt: null, tellsDanger });
  }
}
