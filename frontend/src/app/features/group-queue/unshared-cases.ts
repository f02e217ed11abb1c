import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { askForGroupConsent } from '../../api/fn/workboard/ask-for-group-consent';
import { listUnsharedCases } from '../../api/fn/workboard/list-unshared-cases';
import type { UnsharedCaseDto } from '../../api/models/unshared-case-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { Code } from '../../ui/code/code';

/**
 * Agencies that accepted a referral and whose case the group does not see. Whether the survivor refused is not known
 * here: each line says the same, and offers the same.
 */
@Component({
  selector: 'pn-unshared-cases',
  imports: [Code, MatButton, RouterLink],
  template: `
    @if (rows().length > 0) {
      <section class="card padded" [attr.aria-label]="t('group-consent.title')">
        <h2>{{ t('group-consent.title') }}</h2>
        <p>{{ t('group-consent.lead') }}</p>
        <ul>
          @for (row of rows(); track row.referralId) {
            <li>
              <span>
                <a [routerLink]="['/referrals', row.referralId]"><pn-code [value]="row.reference" /></a>
                {{
                  t('group-consent.accepted', {
                    agency: row.agencyName[language.current()],
                    day: dates.day(row.acceptedAt),
                  })
                }}
              </span>
              @if (row.askedAt; as moment) {
                <span class="small quiet">{{
                  t('group-queue.asked', { moment: dates.moment(moment) })
                }}</span>
              } @else {
                <button matButton="outlined" type="button" [disabled]="sending() !== null" (click)="ask(row)">
                  {{ t('group-consent.ask') }}
                </button>
              }
            </li>
          }
        </ul>
        <p role="status" class="small">{{ problem() }}</p>
      </section>
    }
  `,
  styles: `
    p {
      max-width: 70ch;
      margin-top: 8px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      justify-content: space-between;
      padding-block: 8px;
    }
    a {
      display: inline-block;
      padding-block: 10px;
      margin-inline-end: 8px;
    }
  `,
})
export class UnsharedCases {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly problems = inject(ProblemTexts);
  protected readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  private readonly unshared = apiResource(() => this.api.call(listUnsharedCases, {}));
  /** Without them the queue above says what failed. */
  protected readonly rows = computed(() => this.unshared.value() ?? []);
  protected readonly sending = signal<string | null>(null);
  protected readonly problem = signal('');

  protected async ask({ referralId }: UnsharedCaseDto): Promise<void> {
    this.sending.set(referralId);
    this.problem.set('');
    try {
      await this.api.call(askForGroupConsent, { body: { referralId } }, new Submission().context());
      const askedAt = this.clock.now().toISOString();
      this.unshared.update((rows) =>
        rows.map((row) => (row.referralId === referralId ? { ...row, askedAt } : row)),
      );
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.sending.set(null);
    }
  }
}
