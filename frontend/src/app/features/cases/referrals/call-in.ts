import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { RouterLink } from '@angular/router';
import { answerCallIn } from '../../../api/fn/referrals/answer-call-in';
import { getCallIn } from '../../../api/fn/referrals/get-call-in';
import type { CallInAnswer, CaseCallInDto, NamesDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { apiResource } from '../../../core/http/api-resource';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';

/** Another agency, unnamed, asks for the case by her card: what she says, alone, on her safe contact. */
@Component({
  selector: 'pn-call-in',
  imports: [Arrived, MatButton, MatCheckbox, Note, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('call-in.case-title')" [lead]="t('call-in.case-lead')" [back]="back()" />
    @if (sender.problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ sender.problem() }}</pn-note>
    }
    <ng-container *pnArrived="question as shown">
      <section class="card padded stack">
        <p>{{ t('call-in.asked-at', { time: dates.moment(shown.askedAt) }) }}</p>
        @if (shown.confirmedAt; as at) {
          <p>{{ t('call-in.confirmed', { time: dates.moment(at), person: shown.confirmedByName ?? '' }) }}</p>
        }
        @if (shown.answer; as answer) {
          <p>{{ t('call-in.answer-' + name(answer)) }}</p>
        }
        @if (shown.takes.length === 0) {
          <p>{{ t(shown.isOpen ? 'call-in.lead-answers' : 'call-in.is-over') }}</p>
        } @else {
          @if (shown.agencyName; as agency) {
            <p class="strong">{{ t('call-in.agency', { agency: named(agency) }) }}</p>
            @if (store.may('send_referral')) {
              <a
                class="large"
                matButton="filled"
                [routerLink]="['/cases', store.subject().id, 'handover']"
                [queryParams]="{ to: shown.agencyId }"
              >
                {{ t('call-in.hand-over') }}
              </a>
            } @else {
              <pn-note>{{ t('call-in.worker-sends') }}</pn-note>
            }
          } @else if (shown.answer === 'asked') {
            <pn-note kind="error" icon="late">{{ t('call-in.not-available') }}</pn-note>
          } @else if (shown.isOpen) {
            <pn-note kind="waiting" icon="swap">{{ t('call-in.call-her') }}</pn-note>
          } @else {
            <p class="quiet">{{ t('call-in.correct-hint') }}</p>
          }
          @if (asksAgain()) {
            <pn-note kind="waiting" icon="late" role="alert">{{ t('call-in.sure') }}</pn-note>
            <div class="actions">
              <button matButton="filled" type="button" (click)="answer('not_asked', shown)">
                {{ t('call-in.sure-yes') }}
              </button>
              <button matButton="outlined" type="button" (click)="asksAgain.set(false)">
                {{ t('call-in.sure-back') }}
              </button>
            </div>
          } @else {
            @if (shown.isOpen) {
              <mat-checkbox [checked]="isAlone()" (change)="isAlone.set($event.checked)">
                {{ t('call-in.alone') }}
              </mat-checkbox>
            }
            <div class="actions">
              @for (one of shown.takes; track one) {
                <button
                  type="button"
                  [matButton]="one === 'asked' ? 'filled' : 'outlined'"
                  [disabled]="isHerWord(one) && !isAlone()"
                  (click)="choose(one, shown)"
                >
                  {{ t('call-in.do-' + name(one)) }}
                </button>
              }
            </div>
          }
        }
      </section>
    </ng-container>
  `,
  styles: `
    .strong {
      font-weight: 600;
    }
  `,
})
export class CallIn {
  /** From the address. */
  readonly callInId = input.required<string>();

  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly submission = new Submission();
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly back = backToCase();
  protected readonly sender = sender();
  protected readonly isAlone = signal(false);
  /** That she did not ask ends the request: it is asked once more. */
  protected readonly asksAgain = signal(false);
  protected readonly question = apiResource<CaseCallInDto>(() => this.load());

  protected named(names: NamesDto): string {
    return names[this.language.current()];
  }

  protected isHerWord(answer: CallInAnswer): boolean {
    return answer !== 'not_reached' && answer !== 'corrected';
  }

  protected async choose(answer: CallInAnswer, shown: CaseCallInDto): Promise<void> {
    if (answer === 'not_asked') this.asksAgain.set(true);
    else await this.answer(answer, shown);
  }

  protected async answer(answer: CallInAnswer, { version }: CaseCallInDto): Promise<void> {
    const { caseId, id } = this.subject();
    const params = { id, body: { caseId, answer, isAlone: this.isHerWord(answer) && this.isAlone() } };
    this.asksAgain.set(false);
    await this.sender.send(async () => {
      try {
        this.question.set(await this.api.call(answerCallIn, params, this.submission.context(version)));
        this.isAlone.set(false);
        await this.store.reload();
      } catch (problem) {
        if (toProblem(problem).status === 412) this.question.set(await this.load());
        throw problem;
      } finally {
        this.submission.renew();
      }
    });
  }

  private load(): Promise<CaseCallInDto> {
    return this.api.call(getCallIn, this.subject());
  }

  private subject(): { caseId: string; id: string } {
    return { caseId: this.store.subject().id, id: this.callInId() };
  }
}
