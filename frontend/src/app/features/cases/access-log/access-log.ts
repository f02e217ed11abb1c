import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listCaseAccess } from '../../../api/fn/audit-trail/list-case-access';
import type { CaseAccessEntryDto } from '../../../api/models/case-access-entry-dto';
import { Api } from '../../../core/http/api';
import { PagedList } from '../../../core/http/paged-list';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { isOnPaper, mergedAccessEntries } from './merged-access-entries';
import { Arrived } from '../../../ui/states/arrived';
import { More } from '../../../ui/states/more';

/** Who opened which part of the case, and for which reason; only the owner sees this list. */
@Component({
  selector: 'pn-access-log',
  imports: [Arrived, Empty, MatButton, More, RouterLink],
  template: `
    <section [attr.aria-label]="t('case.tab-looks')">
      <div class="head">
        <h2>{{ t('case.tab-looks') }}</h2>
        <a matButton="text" [routerLink]="['/cases', store.subject().id, 'paper', 'looks']">
          {{ t('access-report.print') }}
        </a>
      </div>
      <ng-container *pnArrived="list">
        <ul class="card">
          @for (look of looks(); track $index) {
            <li class="row">
              <div class="grow">
                <p class="small quiet">{{ dates.moment(look.at) }}</p>
                <h3>{{ who(look) }}</h3>
                <p class="small">{{ what(look) }}</p>
              </div>
            </li>
          } @empty {
            <li><pn-empty icon="eye" [heading]="t('ui.empty')" /></li>
          }
        </ul>
        <pn-more [of]="list" [label]="t('timeline.earlier')" />
      </ng-container>
    </section>
  `,
  styleUrl: '../case-page/records.scss',
})
export class AccessLog {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly language = inject(Language);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = this.texts.t;
  protected readonly list = new PagedList<CaseAccessEntryDto>((cursor) =>
    this.api.call(listCaseAccess, { caseId: this.store.subject().id, ...(cursor ? { cursor } : {}) }),
  );
  protected readonly looks = computed(() => mergedAccessEntries(this.list.items()));

  protected who(look: CaseAccessEntryDto): string {
    const agency = look.agencyName?.[this.language.current()];
    return [look.personName, agency].filter(Boolean).join(', ') || this.t('access-log.system');
  }

  /** The parts that were seen, whether it was a line of a list, and the reason that was given. */
  protected what(look: CaseAccessEntryDto): string {
    const parts = look.partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', ');
    const name = textName(look.purpose ?? '');
    const reason = [
      `masked.reason-${name}`,
      `print.reason-${name}`,
      `access-report.reason-${name}`,
      `emergency-access-reason.${name}`,
    ].find((key) => this.texts.has(key));
    return [this.t(howKey(look)), parts, reason ? this.t(reason) : ''].filter(Boolean).join(' · ');
  }
}

function howKey(look: CaseAccessEntryDto): string {
  if (isOnPaper(look)) return 'access-log.printed';
  return look.inList ? 'access-log.in-list' : 'access-log.opened';
}
