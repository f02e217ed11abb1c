import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TrainingStandingDto } from '../../api/models/training-standing-dto';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Note } from '../../ui/note/note';

/** One line on Today while a module ends or has ended; the page behind it names the modules. */
@Component({
  selector: 'pn-training-line',
  imports: [Note, RouterLink],
  template: `
    @if (sentence(); as text) {
      <pn-note icon="late">
        <a routerLink="/training">{{ text }}</a>
      </pn-note>
    }
  `,
})
export class TrainingLine {
  readonly modules = input.required<readonly TrainingStandingDto[]>();

  private readonly dates = inject(Dates);
  private readonly t = inject(Texts).t;
  /** The worst state, and its first last day. */
  protected readonly sentence = computed(() => {
    const states = this.modules().map(({ state }) => state);
    if (states.includes('suspended')) return this.t('today.training-suspended');
    const isSupervised = states.includes('supervised');
    const days = this.modules().flatMap(({ state, until }) =>
      until && (!isSupervised || state === 'supervised') ? [until] : [],
    );
    const first = days.sort()[0];
    if (!first) return '';
    const day = this.dates.date(first);
    return isSupervised
      ? this.t('today.training-supervised', { day })
      : this.t('today.training-ends', { day });
  });
}
