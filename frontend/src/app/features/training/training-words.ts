import { Injectable, computed, inject } from '@angular/core';
import type { TrainingStandingDto } from '../../api/models/training-standing-dto';
import { TRAINING_HOST } from '../../api/models/training-host-array';
import { TRAINING_MODULE } from '../../api/models/training-module-array';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { WORKERS } from '../../core/session/session.types';

/** How modules and their states are called on every page of training, and the pages themselves. */
@Injectable({ providedIn: 'root' })
export class TrainingWords {
  private readonly dates = inject(Dates);
  private readonly session = inject(SessionStore);
  private readonly t = inject(Texts).t;
  readonly modules = TRAINING_MODULE;
  readonly hosts = TRAINING_HOST;

  readonly tabs = computed(() => [
    { to: ['/training'], label: this.t('training.own'), exact: true },
    ...(this.session.hasRole('supervisor', 'coordinator', 'administrator')
      ? [
          { to: ['/training/people'], label: this.t('training.people') },
          { to: ['/training/sessions'], label: this.t('training.sessions') },
          { to: ['/training/trainers'], label: this.t('training.trainers') },
        ]
      : []),
    ...(this.session.hasRole(...WORKERS, 'supervisor')
      ? [{ to: ['/training/acts'], label: this.t('training.acts') }]
      : []),
  ]);

  module(code: string): string {
    return this.t(`training-module.${textName(code)}`);
  }

  /** The word of each module in a list, with its name. */
  codes(): string {
    return this.modules.map((code) => `${code.slice(3)}: ${this.module(code)}`).join(' · ');
  }

  /** Without a module acts have a state only once the rule is in force. */
  isAsked({ state, until }: Pick<TrainingStandingDto, 'state' | 'until'>): boolean {
    return state !== 'supervised' || until !== null;
  }

  /** The state and its last day. */
  state({ state, until }: Pick<TrainingStandingDto, 'state' | 'until'>): string {
    if (!this.isAsked({ state, until })) return this.t('training.ended');
    const word = this.t(`training-state.${textName(state)}`);
    return until ? `${word} ${this.t('training.until', { day: this.dates.date(until) })}` : word;
  }
}
