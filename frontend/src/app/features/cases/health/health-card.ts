import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { answerDisability } from '../../../api/fn/cases/answer-disability';
import { getDisability } from '../../../api/fn/cases/get-disability';
import { correctDeath } from '../../../api/fn/closure/correct-death';
import { getDeath } from '../../../api/fn/closure/get-death';
import type { DeathCauseRequest } from '../../../api/models/death-cause-request';
import type { DeathDto } from '../../../api/models/death-dto';
import type { DisabilityDto } from '../../../api/models/disability-dto';
import type { DisabilityRequest } from '../../../api/models/disability-request';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Texts, textName } from '../../../core/language/texts';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { CaseStore } from '../case-page/case-store';
import { CorrectedAnswer } from './corrected-answer';
import type { KeptQuestion } from './corrected-answer.types';
import { DISABILITY } from '../../../api/models/disability-array';
import { DEATH_CAUSE } from '../../../api/models/death-cause-array';

/** The coded answers about her health, for those alone who read that partition. */
@Component({
  selector: 'pn-health-card',
  imports: [CorrectedAnswer, LoadError, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card padded" [attr.aria-label]="t('partition.health')">
      <h2>{{ t('partition.health') }}</h2>
      @for (question of questions(); track question.legend) {
        <pn-corrected-answer [question]="question" (changed)="store.reload()" />
      }
      @if (problem()) {
        <pn-load-error [detail]="problem()" (retried)="load()" />
      } @else if (!disability()) {
        <pn-loading (retried)="load()" />
      }
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
  protected readonly disability = signal<DisabilityDto | null>(null);
  protected readonly death = signal<DeathDto | null>(null);
  protected readonly problem = signal('');
  protected readonly questions = computed<KeptQuestion[]>(() => {
    const [disability, death] = [this.disability(), this.death()];
    return [
      ...(disability ? [this.ofDisability(disability)] : []),
      ...(death?.isClosedFor ? [this.ofDeath(death)] : []),
    ];
  });

  constructor() {
    effect(() => {
      // Closing, opening again and an answer are seen here at once.
      this.store.subject();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const { id: caseId, status, relations } = this.store.subject();
    const mayHaveDied = status === 'closed' && relations.includes('own');
    try {
      const [disability, death] = await Promise.all([
        this.api.call(getDisability, { caseId }),
        mayHaveDied ? this.api.call(getDeath, { caseId }) : null,
      ]);
      this.disability.set(disability);
      this.death.set(death);
      this.problem.set('');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
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
