import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { agreeToOverrides } from '../../api/fn/closure/agree-to-overrides';
import { getOverridesToAgree } from '../../api/fn/closure/get-overrides-to-agree';
import type { OverridesToAgreeDto } from '../../api/models/overrides-to-agree-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { ClosingLabels, isChangedMeanwhile } from './closing-labels';

/** More than two conditions are overridden: the coordinator, or the agency head without sharing, agrees here. */
@Component({
  selector: 'pn-overrides-to-agree',
  imports: [Icon, LoadError, Loading, MatButton, Note, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('overrides.title')" [lead]="lead()" />
    @if (asked(); as shown) {
      <div class="stack">
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
          <div class="actions">
            <button matButton="filled" type="button" (click)="agree()">
              {{ t(isSending() ? 'common.saving' : 'overrides.agree') }}
            </button>
          </div>
        } @else {
          <pn-note icon="clock">{{ t('decision.state-' + name(shown.state)) }}</pn-note>
        }
      </div>
    } @else if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else {
      <pn-loading />
    }
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
  protected readonly asked = signal<OverridesToAgreeDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  protected readonly lead = computed(() => {
    const asked = this.asked();
    if (!asked) return '';
    const reason = this.t(`closure-reason.${textName(asked.reason)}`);
    const { endorsedAt } = asked;
    return endorsedAt
      ? `${reason}. ${this.t('decision.endorsed', { when: this.dates.moment(endorsedAt) })}`
      : reason;
  });
  protected readonly lines = computed(() =>
    (this.asked()?.overrides ?? []).map((override) => ({
      what: this.t(`override-of.${textName(override.code)}`),
      why: this.words.override(override),
    })),
  );

  constructor() {
    effect(() => {
      this.id();
      void this.load();
    });
  }

  protected async load(): Promise<void> {
    try {
      this.asked.set(await this.api.call(getOverridesToAgree, { id: this.id() }));
      this.problem.set('');
    } catch (problem) {
      this.asked.set(null);
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async agree(): Promise<void> {
    const asked = this.asked();
    if (!asked || this.isSending()) return;
    this.isSending.set(true);
    try {
      await this.api.call(agreeToOverrides, { id: asked.id }, this.submission.context(asked.version));
      this.submission.renew();
      this.announcer.say(this.t('decision.overrides-agreed'));
      await this.load();
    } catch (problem) {
      this.submission.renew();
      if (isChangedMeanwhile(problem)) await this.load();
      this.problem.set(
        isChangedMeanwhile(problem) ? this.t('decision.changed') : this.words.refusal(problem),
      );
    } finally {
      this.isSending.set(false);
    }
  }
}
