import { Component, computed, effect, inject, untracked } from '@angular/core';
import { answerDisability } from '../../../api/fn/cases/answer-disability';
import { getDisability } from '../../../api/fn/cases/get-disability';
import { correctDeath } from '../../../api/fn/closure/correct-death';
import { getDeath } from '../../../api/fn/closure/get-death';
import type { DeathCauseRequest, DeathDto, DisabilityDto, DisabilityRequest } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Texts, textName } from '../../../core/language/texts';
import { CaseStore } from '../case-page/case-store';
import { CorrectedAnswer } from './corrected-answer';
import type { KeptQuestion } from './corrected-answer.types';
import { DISABILITY } from '../../../api/models/disability-array';
import { DEATH_CAUSE } from '../../../api/models/death-cause-array';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';

/** The coded answers about her health, for those alone who read that partition. */
@Component({
  selector: 'pn-health-card',
  imports: [Arrived, CorrectedAnswer],
  template: `
    <section class="card padded" [attr.aria-label]="t('partition.health')">
      <h2>{{ t('partition.health') }}</h2>
      <ng-container *pnArrived="answers">
        @for (question of questions(); track question.legend) {
          <pn-corrected-answer [question]="question" (changed)="store.reload()" />
        }
      </ng-container>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 16px;
    }
  `,
})
export class HealthCard {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly answers = apiResource(() => {
    const { id: caseId, status, relations } = this.store.subject();
    const mayHaveDied = status === 'closed' && relations.includes('own');
    return Promise.all([
      this.api.call(getDisability, { caseId }),
      mayHaveDied ? this.api.call(getDeath, { caseId }) : null,
    ]);
  });
  protected readonly questions = computed<KeptQuestion[]>(() => {
    const [disability, death] = this.answers.value() ?? [];
    return [
      ...(disability ? [this.ofDisability(disability)] : []),
      ...(death?.isClosedFor ? [this.ofDeath(death)] : []),
    ];
  });

  constructor() {
    effect(() => {
      // Closing, opening again and an answer are seen here at once.
      this.store.subject();
      untracked(() => this.answers.value() && void this.answers.reload());
    });
  }

  private ofDisability({ answer, answers, mayAnswer, version }: DisabilityDto): KeptQuestion {
    return {
      ...{ mayAnswer, version, code: answer },
      legend: this.t('register.disability'),
      hint: this.t('register.disability-hint'),
      options: DISABILITY.map((value) => ({ value, label: this.t(`disability.${textName(value)}`) })),
      answers: answers.map(({ answer: code, ...given }) => ({ code, ...given })),
      send: async (code, context) => {
        const body = { answer: code as DisabilityRequest['answer'] };
        await this.api.call(answerDisability, { caseId: this.store.subject().id, body }, context);
      },
    };
  }

  private ofDeath({ cause, causes, mayCorrect, version }: DeathDto): KeptQuestion {
    return {
      ...{ mayAnswer: mayCorrect, version, code: cause },
      legend: this.t('closing.death-cause'),
      hint: this.t('kept-answer.stays-closed'),
      options: DEATH_CAUSE.map((value) => ({ value, label: this.t(`death-cause.${value}`) })),
      answers: causes.map(({ cause: code, ...given }) => ({ code, ...given })),
      send: async (code, context) => {
        const body = { cause: code as DeathCauseRequest['cause'] };
        await this.api.call(correctDeath, { caseId: this.store.subject().id, body }, context);
      },
    };
  }
}
