import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { answerNeeds } from '../../../api/fn/support/answer-needs';
import { listNeeds } from '../../../api/fn/support/list-needs';
import { NEED_ANSWER } from '../../../api/models/need-answer-array';
import type { NeedAnswer } from '../../../api/models/need-answer';
import type { NeedBeforeDto } from '../../../api/models/need-before-dto';
import type { NeedDto } from '../../../api/models/need-dto';
import type { NeedsDto } from '../../../api/models/needs-dto';
import type { SupportNeed } from '../../../api/models/support-need';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { codeOptions } from '../../../core/language/code-options';
import { Dates, dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Chip } from '../../../ui/due-chip/chip';
import { StepForm } from '../../../ui/field/step-form';
import { Arrived } from '../../../ui/states/arrived';
import { CaseStore } from '../case-page/case-store';

const ANSWERS = NEED_ANSWER.filter((code) => code !== 'not_asked');
type Answers = Partial<Record<SupportNeed, NeedAnswer>>;

/** What she wants help with, need by need; a wanted need that no goal serves stands out. */
@Component({
  selector: 'pn-needs',
  imports: [Arrived, Chip, ChoiceChips, MatButton, StepForm],
  templateUrl: './needs.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class Needs {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  private readonly language = inject(Language);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly asks = signal(false);
  protected readonly isEmpty = signal(false);
  protected readonly answers = signal<Answers>({});
  protected readonly options = codeOptions(ANSWERS, 'need-answer.');
  protected readonly known = apiResource(() => this.api.call(listNeeds, { caseId: this.store.subject().id }));

  /** Nothing is chosen for her; needs that were not spoken about keep their answer. */
  protected begin(): void {
    this.answers.set({});
    this.isEmpty.set(false);
    this.asks.set(true);
  }

  protected choose(need: SupportNeed, chosen: string | null): void {
    const answer = ANSWERS.find((code) => code === chosen);
    if (!answer) return;
    this.isEmpty.set(false);
    this.answers.update((answers) => ({ ...answers, [need]: answer }));
  }

  protected askedBefore({ agencyName, saidOn, answer }: NeedBeforeDto): string {
    return this.t('needs.asked-before', {
      agency: agencyName[this.language.current()],
      day: this.dates.date(saidOn),
      answer: this.t(`need-answer.${textName(answer)}`),
    });
  }

  protected isMissing({ answer, goals }: NeedDto): boolean {
    return answer === 'wanted' && goals === 0;
  }

  protected async submit(event: Event, { needs, version }: NeedsDto): Promise<void> {
    event.preventDefault();
    const said = needs.flatMap(({ need }) => {
      const answer = this.answers()[need];
      return answer ? [{ need, answer }] : [];
    });
    this.isEmpty.set(said.length === 0);
    if (said.length === 0) return;
    const params = {
      caseId: this.store.subject().id,
      body: { answers: said, saidOn: dayOf(this.clock.now()) },
    };
    const isTaken = await this.sender.send(async () => {
      this.known.set(await this.api.call(answerNeeds, params, this.submission.context(version)));
      this.asks.set(false);
      this.announcer.say(this.t('ui.saved'));
    });
    if (!isTaken) await this.known.reload();
  }
}
