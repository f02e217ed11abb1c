import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { matchImportRow } from '../../api/fn/imports/match-import-row';
import type { ImportRowDetailDto, SurvivorMatchRequest } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { inHalves } from '../../core/language/in-halves';
import { Texts } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Code } from '../../ui/code/code';
import { Note } from '../../ui/note/note';
import { sender } from '../../core/http/sender';

/** The row changed since it was shown, or its question is gone. */
const OVERTAKEN = [409, 412];

/** Whose an order or a referral of the past is, among the survivors of the own agency. */
@Component({
  selector: 'pn-survivor-match',
  imports: [Code, MatButton, Note, RouterLink],
  templateUrl: './survivor-match.html',
  styleUrl: './survivor-match.scss',
})
export class SurvivorMatch {
  readonly row = input.required<ImportRowDetailDto>();
  readonly changed = output<ImportRowDetailDto>();
  /** Another user was first: the current state must be shown. */
  readonly overtaken = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  protected readonly sender = sender((problem) => {
    if (OVERTAKEN.includes(toProblem(problem).status)) this.overtaken.emit();
    else this.problem.set(this.problems.sentence(problem));
  });
  protected readonly state = computed(() => this.row().whose?.state ?? 'unknown');
  protected readonly isAsked = computed(() => this.state() === 'to_review');
  /** In question all that were named; otherwise the one it is of. */
  protected readonly survivors = computed(() => {
    const named = this.row().whose?.survivors ?? [];
    const shown = named.filter(({ state }) => state === this.state());
    return shown.map(({ caseId, code }) => ({ caseId, code: code ?? '', shown: inHalves(code ?? '') }));
  });
  protected readonly isUnchecked = computed(
    () => this.row().whose?.survivors.some(({ state, byKeeper }) => state === 'linked' && !byKeeper) ?? false,
  );

  protected may(action: string): boolean {
    return this.row().allowedActions.includes(action);
  }

  protected async say(answer: SurvivorMatchRequest['answer'], caseId: string | null = null): Promise<void> {
    const { id, version, rowNo } = this.row();
    this.problem.set('');
    await this.sender.send(async () => {
      const params = { id, body: { answer, caseId } };
      this.changed.emit(await this.api.call(matchImportRow, params, new Submission().context(version)));
      this.announcer.say(this.t('survivor-match.said', { number: rowNo }));
    });
  }
}
