import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listPrematureSettlements } from '../../api/fn/linkage/list-premature-settlements';
import type { PrematureSettlementDto } from '../../api/models/premature-settlement-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { AgendaOfNext } from './agenda-of-next';

/** Reports that were called settled although she came again: one sentence, and one thing to do. Not where she came. */
@Component({
  selector: 'pn-premature-settlements',
  imports: [MatButton],
  template: `
    @if (rows().length > 0) {
      <section class="card padded">
        <h2>{{ t('settled.title') }}</h2>
        <p>{{ t('settled.lead') }}</p>
        <ul>
          @for (row of rows(); track row.reference) {
            <li>
              <span>
                <strong>{{ row.reference }}</strong>
                {{ t('settled.' + row.settledAs, { day: dates.day(row.settledOn) }) }}
              </span>
              @if (!done().has(row.reference)) {
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="sending() !== null"
                  (click)="put(row.reference)"
                >
                  {{ t('settled.agenda') }}
                </button>
              }
            </li>
          }
        </ul>
        <p role="status" class="small">{{ notice() }}</p>
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
    strong {
      margin-inline-end: 8px;
    }
  `,
})
export class PrematureSettlements {
  private readonly api = inject(Api);
  private readonly agenda = inject(AgendaOfNext);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly rows = signal<readonly PrematureSettlementDto[]>([]);
  protected readonly done = signal<ReadonlySet<string>>(new Set());
  protected readonly sending = signal<string | null>(null);
  protected readonly notice = signal('');

  constructor() {
    void this.load();
  }

  private async load(): Promise<void> {
    const led = (this.session.user()?.workingGroups ?? []).filter(({ isLed }) => isLed);
    try {
      const lists = await Promise.all(
        led.map(({ id: groupId }) => this.api.call(listPrematureSettlements, { groupId })),
      );
      this.rows.set(lists.flat());
    } catch {
      // The queue stands without it, and says itself what is amiss.
      this.rows.set([]);
    }
  }

  protected async put(reference: string): Promise<void> {
    this.sending.set(reference);
    this.notice.set('');
    try {
      if (await this.agenda.put(reference)) this.done.update((before) => new Set([...before, reference]));
      else this.notice.set(this.t('group-queue.no-meeting'));
    } catch (problem) {
      this.notice.set(this.problems.sentence(problem));
    } finally {
      this.sending.set(null);
    }
  }
}
