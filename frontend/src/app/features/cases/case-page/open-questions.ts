import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { OpenQuestion } from '../../../api/models/open-question';
import { Texts, textName } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import { CaseStore } from './case-store';

/** Where each question is answered, below the case. */
const PATHS: Record<OpenQuestion, readonly string[]> = {
  conflict: ['questions', 'conflict'],
  safe_contact: ['reach'],
  incident: ['incidents', 'details'],
  person: ['person'],
  background: ['questions', 'background'],
  linkage: ['consents', 'new'],
  group_consent: ['consents', 'new'],
};

/** What the registration left open, as tasks; the first says who must answer it. */
@Component({
  selector: 'pn-open-questions',
  imports: [Icon, RouterLink],
  template: `
    @if (questions().length > 0) {
      <section class="card" [attr.aria-label]="t('open-question.title')">
        <h2>{{ t('open-question.title') }}</h2>
        <ul>
          @for (question of questions(); track question.code) {
            <li>
              <a [routerLink]="question.to">
                <span>
                  {{ t('open-question.' + name(question.code)) }}
                  @if (question.code === 'conflict') {
                    <span class="small quiet">{{ t('open-question.conflict-who', { who: lead() }) }}</span>
                  }
                </span>
                <pn-icon name="right" />
              </a>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    section {
      margin-top: 12px;
    }
    h2 {
      padding: 12px 14px 4px;
    }
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    a {
      display: flex;
      gap: 12px;
      align-items: center;
      justify-content: space-between;
      min-height: 48px;
      padding: 6px 14px;
      text-decoration: none;
    }
    .small {
      display: block;
    }
  `,
})
export class OpenQuestions {
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly questions = computed(() =>
    this.store
      .openQuestions()
      .map((code) => ({ code, to: ['/cases', this.store.subject().id, ...PATHS[code]] })),
  );
  protected readonly lead = computed(() => {
    const { leadName, leadAway } = this.store.subject();
    return leadAway ? this.t('open-question.no-lead') : (leadName ?? this.t('open-question.no-lead'));
  });
}
