import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { askForImportConsents } from '../../api/fn/imports/ask-for-import-consents';
import { getImportBacklog } from '../../api/fn/imports/get-import-backlog';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { PrematureSettlements } from './premature-settlements';

/** How far each agency is with its imported cases: numbers alone; whom to ask for consents; and who came again. */
@Component({
  selector: 'pn-import-backlog',
  imports: [Arrived, Empty, MatButton, PageHeader, PrematureSettlements],
  template: `
    <pn-page-header [heading]="t('import-backlog.title')" [back]="back" />
    <div class="stack">
      <ng-container *pnArrived="backlog">
        @if (rows().length > 0) {
          <ul class="card padded" [attr.aria-label]="t('import-backlog.title')">
            @for (row of rows(); track row.key) {
              <li>
                <h2>{{ row.name }}</h2>
                <p class="small">{{ row.facts }}</p>
                @if (row.asked) {
                  <p class="small quiet">{{ row.asked }}</p>
                }
                @if (row.canAsk) {
                  <button
                    matButton="outlined"
                    type="button"
                    [disabled]="sender.isSending()"
                    [attr.aria-label]="t('import-backlog.ask-of', { agency: row.name })"
                    (click)="ask(row)"
                  >
                    {{ t('import-backlog.ask') }}
                  </button>
                }
              </li>
            }
          </ul>
        } @else {
          <pn-empty [heading]="t('import-backlog.none')" [next]="t('import-backlog.none-next')" />
        }
      </ng-container>
      <p role="status" class="small">{{ sender.problem() }}</p>
      <pn-premature-settlements />
    </div>
  `,
  styles: `
    ul {
      display: grid;
      gap: 16px;
    }
    h2 {
      font: var(--mat-sys-title-medium);
    }
    button {
      margin-top: 8px;
    }
  `,
})
export class ImportBacklog {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly back = { to: ['/queue'], label: this.t('group-queue.title') };
  protected readonly backlog = apiResource(async () => {
    const led = (this.session.user()?.workingGroups ?? []).filter(({ isLed }) => isLed);
    const ofGroup = async (groupId: string) =>
      (await this.api.call(getImportBacklog, { groupId })).map((row) => ({ ...row, groupId }));
    return (await Promise.all(led.map(({ id }) => ofGroup(id)))).flat();
  });
  protected readonly rows = computed(() =>
    (this.backlog.value() ?? []).map(
      ({ groupId, agencyId, agencyName, waiting, late, unasked, returned, askedAt }) => ({
        ...{ key: groupId + agencyId, groupId, agencyId, canAsk: unasked > 0 && askedAt === null },
        name: agencyName[this.language.current()],
        asked: askedAt === null ? '' : this.t('group-queue.asked', { moment: this.dates.moment(askedAt) }),
        facts: [
          this.t('import-backlog.line', { waiting, late, unasked }),
          returned === null ? '' : this.t('import-backlog.returned', { count: returned }),
        ]
          .filter(Boolean)
          .join(' '),
      }),
    ),
  );

  protected async ask({ groupId, agencyId }: { groupId: string; agencyId: string }): Promise<void> {
    await this.sender.send(async () => {
      await this.api.call(askForImportConsents, { groupId, body: { agencyId } }, new Submission().context());
      await this.backlog.reload();
    });
  }
}
