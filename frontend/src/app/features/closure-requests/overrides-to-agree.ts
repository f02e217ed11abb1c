import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { agreeToOverrides } from '../../api/fn/closure/agree-to-overrides';
import { getOverridesToAgree } from '../../api/fn/closure/get-overrides-to-agree';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { ClosingLabels, isChangedMeanwhile } from './closing-labels';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';
import { sender } from '../../core/http/sender';

/** More than two conditions are overridden: the coordinator, or the agency head without sharing, agrees here. */
@Component({
  selector: 'pn-overrides-to-agree',
  imports: [Arrived, Icon, MatButton, Note, PageHeader],
  template: `
    <pn-page-header [heading]="t('overrides.title')" [lead]="lead()" />
    <div *pnArrived="asked as shown" class="stack">
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <section class="card padded">
        <h2>{{ t('overrides.list') }}</h2>
        <ul>
          @for (line of lines(); track line.what) {
            <li>
              <pn-icon name="late" />
              <span>
                <b>{{ line.what }}</b>
                <span class="small quiet">{{ line.why }}</span>
              </span>
            </li>
          }
        </ul>
      </section>
      @if (shown.isAgreed) {
        <pn-note kind="done" icon="check-circle">{{ t('decision.overrides-agreed') }}</pn-note>
      } @else if (shown.state === 'endorsed') {
        <p class="small quiet">{{ t('overrides.hint') }}</p>
        @if (problem()) {
          <p class="error" role="alert">{{ problem() }}</p>
        }
        <div class="actions">
          <button matButton="filled" type="button" (click)="agree()">
            {{ t(sender.isSending() ? 'common.saving' : 'overrides.agree') }}
          </button>
        </div>
      } @else {
        <pn-note icon="clock">{{ t('decision.state-' + name(shown.state)) }}</pn-note>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    ul {
      display: grid;
      gap: 12px;
      margin-top: 12px;
    }
    li {
      display: flex;
      gap: 12px;
    }
    b {
      display: block;
    }
  `,
})
export class OverridesToAgree {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ClosingLabels);
  private readonly dates = inject(Dates);
  private readonly announcer = inject(Announcer);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly problem = signal('');
  protected readonly asked = apiResource(
    (id: string) => this.api.call(getOverridesToAgree, { id }),
    () => this.id(),
  );
  protected readonly sender = sender(async (problem) => {
    this.submission.renew();
    if (isChangedMeanwhile(problem)) await this.asked.reload();
    this.problem.set(isChangedMeanwhile(problem) ? this.t('decision.changed') : this.words.refusal(problem));
  });
  protected readonly lead = computed(() => {
    const asked = this.asked.value();
    if (!asked) return '';
    const reason = this.t(`closure-reason.${textName(asked.reason)}`);
    const { endorsedAt } = asked;
    return endorsedAt
      ? `${reason}. ${this.t('decision.endorsed', { when: this.dates.moment(endorsedAt) })}`
      : reason;
  });
  protected readonly lines = computed(() =>
    (this.asked.value()?.overrides ?? []).map((override) => ({
      what: this.t(`override-of.${textName(override.code)}`),
      why: this.words.override(override),
    })),
  );

  protected async agree(): Promise<void> {
    const asked = this.asked.value();
    if (!asked) return;
    this.problem.set('');
    await this.sender.send(async () => {
      await this.api.call(agreeToOverrides, { id: asked.id }, this.submission.context(asked.version));
      this.submission.renew();
      this.announcer.say(this.t('decision.overrides-agreed'));
      await this.asked.reload();
    });
  }
}
