import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listPairDecisions } from '../../api/fn/linkage/list-pair-decisions';
import { undoPairDecision } from '../../api/fn/linkage/undo-pair-decision';
import type { PairDecisionDto } from '../../api/models/pair-decision-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Chip } from '../../ui/due-chip/chip';
import { Empty } from '../../ui/states/empty';
import { inOneLine } from './pair-labels';
import { Arrived } from '../../ui/states/arrived';

/** The last answers about pairs, newest first; a reviewer can undo each. */
@Component({
  selector: 'pn-pair-answers',
  imports: [Arrived, Chip, Empty, MatButton],
  templateUrl: './pair-answers.html',
  styleUrl: './pair-answers.scss',
})
export class PairAnswers {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly sendingId = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly list = new PagedList<PairDecisionDto>(async () => ({
    items: await this.api.call(listPairDecisions, {}),
    nextCursor: null,
  }));
  protected readonly rows = computed(() => this.list.items().map((decision) => this.toRow(decision)));

  protected async takeBack(id: string): Promise<void> {
    if (this.sendingId() !== null) return;
    this.sendingId.set(id);
    this.problem.set('');
    try {
      const undone = await this.api.call(undoPairDecision, { id }, new Submission().context());
      this.list.update((all) => all.map((other) => (other.id === id ? undone : other)));
      this.announcer.say(this.t('pairs.taken-back'));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.sendingId.set(null);
    }
  }

  private toRow({ id, answer, decidedAt, undoneAt, isOwn, fields }: PairDecisionDto) {
    return {
      id,
      answer: this.t(`pair-answer.${textName(answer)}`),
      given: this.t(isOwn ? 'pairs.by-you' : 'pairs.by-another', { moment: this.dates.moment(decidedAt) }),
      undone: undoneAt ? this.t('pairs.undone-at', { moment: this.dates.moment(undoneAt) }) : '',
      line: fields.length > 0 ? inOneLine(fields, this.t) : this.t('pairs.no-pair-more'),
    };
  }
}
