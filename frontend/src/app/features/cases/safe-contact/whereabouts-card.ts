import { Component, computed, inject } from '@angular/core';
import { discloseWhereabouts } from '../../../api/fn/survivors/disclose-whereabouts';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { MaskedField } from '../masked-field/masked-field';
import { UnmaskForm } from '../masked-field/unmask-form';
import { CaseStore } from '../case-page/case-store';
import { Disclosure } from '../disclosure/disclosure';

/** Where she is now, for those she allowed; everybody else does not get this card at all. */
@Component({
  selector: 'pn-whereabouts-card',
  imports: [MaskedField, UnmaskForm],
  template: `
    <section class="card padded" [attr.aria-label]="t('register.whereabouts')">
      <h2>{{ t('register.whereabouts') }}</h2>
      <pn-masked-field
        [label]="t('register.whereabouts')"
        [value]="text()"
        [isPending]="place.isPending()"
        [isRecorded]="store.subject().hasWhereabouts"
        [noneText]="t('case.no-whereabouts')"
        (wanted)="want()"
        (hidden)="place.hide()"
      />
      @if (place.isAsking()) {
        <pn-unmask-form
          [needsPassword]="place.needsPassword()"
          [problem]="place.problem()"
          (sent)="place.send($event)"
          (cancelled)="place.cancel()"
        />
      } @else if (place.problem()) {
        <p class="small" role="alert">{{ place.problem() }}</p>
      }
    </section>
  `,
  styles: `
    h2 {
      margin-bottom: 8px;
    }
  `,
})
export class WhereaboutsCard {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly place = new Disclosure(async (reason) => {
    const params = { caseId: this.store.subject().id, body: { reason } };
    try {
      const { text, writtenAt } = await this.api.call(discloseWhereabouts, params);
      return `${text} (${this.dates.day(writtenAt)})`;
    } catch (problem) {
      // Nothing recorded and nothing she allows to be seen read the same.
      if (toProblem(problem).status === 404) return this.t('case.no-whereabouts');
      throw problem;
    }
  });
  protected readonly text = computed(() => this.place.value());

  protected want(): void {
    void this.place.want({ isLead: this.store.subject().isLead, reason: 'contact_now' });
  }
}
