import { Component, computed, inject } from '@angular/core';
import { discloseSafeContact } from '../../../api/fn/survivors/disclose-safe-contact';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { UnmaskForm } from '../masked-field/unmask-form';
import { SafeContact } from './banner/safe-contact';
import { CaseStore } from '../case-page/case-store';
import { Disclosure } from '../disclosure/disclosure';
import { safeContactView } from './safe-contact-labels';

/** The banner of the case's plan, with its number on request. */
@Component({
  selector: 'pn-safe-contact-panel',
  imports: [SafeContact, UnmaskForm],
  template: `
    @if (view(); as shown) {
      <pn-safe-contact
        [view]="shown"
        [number]="number()"
        [isPending]="reachAt.isPending()"
        (numberWanted)="want()"
        (numberHidden)="reachAt.hide()"
      />
      @if (reachAt.isAsking()) {
        <div class="card padded">
          <pn-unmask-form
            [needsPassword]="reachAt.needsPassword()"
            [problem]="reachAt.problem()"
            (sent)="reachAt.send($event)"
            (cancelled)="reachAt.cancel()"
          />
        </div>
      } @else if (reachAt.problem()) {
        <p class="error small" role="alert">{{ reachAt.problem() }}</p>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class SafeContactPanel {
  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  protected readonly reachAt = new Disclosure(async (reason) => {
    const params = { caseId: this.store.subject().id, body: { reason } };
    return (await this.api.call(discloseSafeContact, params)).reachAt ?? '';
  });
  protected readonly number = this.reachAt.value.asReadonly();
  protected readonly view = computed(() => {
    const plan = this.store.safeContact();
    return plan && safeContactView(plan, this.t, this.dates);
  });

  protected want(): void {
    void this.reachAt.want({ isLead: this.store.subject().isLead, reason: 'contact_now' });
  }
}
