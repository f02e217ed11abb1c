import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { assignLead } from '../../api/fn/cases/assign-lead';
import { listLeadCandidates } from '../../api/fn/workboard/list-lead-candidates';
import type { CaseDto } from '../../api/models/case-dto';
import { SelectField } from '../../ui/field/select-field';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { Empty } from '../../ui/states/empty';
import { toProblem } from '../http/api-problem';
import { Api } from '../http/api';
import { apiResource } from '../http/api-resource';
import { ProblemTexts } from '../http/problem-texts';
import { Submission } from '../http/request-context';
import { Texts, textName } from '../language/texts';
import { Announcer } from '../shell/announcer';
import { Arrived } from '../../ui/states/arrived';
import { sender } from '../http/sender';

/** More choices than this are a native select. */
const MOST_CARDS = 7;
let count = 0;

/** Gives a case to a colleague: who could take it, what she has to do already, and nobody chosen beforehand. */
@Component({
  selector: 'pn-give-case',
  imports: [Arrived, Empty, MatButton, RadioCards, SelectField],
  templateUrl: './give-case.html',
  styles: `
    :host {
      display: block;
    }
  `,
})
export class GiveCase {
  readonly caseId = input.required<string>();
  /** The version of the case that the person saw. */
  readonly version = input.required<number>();
  readonly given = output<CaseDto>();
  /** Another user changed the case: the parent reloads it, and this form stays open. */
  readonly outdated = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly fieldId = `give-${(count += 1)}`;
  protected readonly people = apiResource(
    (id: string) => this.api.call(listLeadCandidates, { id }),
    () => this.caseId(),
  );
  protected readonly chosen = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly sender = sender((problem) => this.refuse(problem));
  protected readonly problem = signal('');
  protected readonly options = computed(() =>
    (this.people.value() ?? []).map((person) => ({
      value: person.userId,
      label: person.displayName,
      detail: person.roles.map((role) => this.t(`role.${textName(role)}`)).join(', '),
      side: this.t('give.open', { count: person.openCases }),
      sideDetail: this.t('give.today', { today: person.dueToday, late: person.late }),
    })),
  );
  protected readonly isLong = computed(() => this.options().length > MOST_CARDS);
  protected readonly missing = computed(() =>
    this.isTried() && !this.chosen() ? this.t('give.choose') : '',
  );

  protected async give(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const person = this.people.value()?.find(({ userId }) => userId === this.chosen());
    if (!person) return;
    this.problem.set('');
    await this.sender.send(async () => {
      const params = { id: this.caseId(), body: { userId: person.userId } };
      const subject = await this.api.call(assignLead, params, this.submission.context(this.version()));
      this.announcer.say(this.t('give.done', { who: person.displayName }));
      this.given.emit(subject);
    });
  }

  /** The choice stays; the list of possible leads is fetched again. */
  private async refuse(refusal: unknown): Promise<void> {
    const problem = toProblem(refusal);
    this.submission.renew();
    if (problem.code === 'changed_meanwhile') this.outdated.emit();
    if (problem.code === 'changed_meanwhile' || problem.details.fields) await this.people.reload();
    if (!this.people.value()?.some(({ userId }) => userId === this.chosen())) this.chosen.set(null);
    this.problem.set(this.sentenceOf(problem));
  }

  private sentenceOf(problem: ReturnType<typeof toProblem>): string {
    const current = problem.details.current as { leadName?: string | null } | undefined;
    if (problem.code === 'changed_meanwhile' && current?.leadName)
      return this.t('give.changed', { who: current.leadName });
    const [field] = problem.details.fields ?? [];
    return field ? this.problems.fieldSentence(field.code) : this.problems.sentence(problem);
  }
}
