import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listSupportEntries } from '../../../api/fn/support/list-support-entries';
import type { SupportEntryDto } from '../../../api/models/support-entry-dto';
import { Api } from '../../../core/http/api';
import { PagedList } from '../../../core/http/paged-list';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Chip } from '../../../ui/due-chip/chip';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { Arrived } from '../../../ui/states/arrived';
import { More } from '../../../ui/states/more';

/** Services given, newest day first; a corrected entry stays readable next to its correction. */
@Component({
  selector: 'pn-support-log',
  imports: [Arrived, Chip, Empty, MatButton, More, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './support-log.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class SupportLog {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly list = new PagedList<SupportEntryDto>((cursor) =>
    this.api.call(listSupportEntries, { caseId: this.store.subject().id, ...(cursor ? { cursor } : {}) }),
  );

  protected facts(entry: SupportEntryDto): string {
    return [
      this.t(`with-whom.${textName(entry.withWhom)}`),
      entry.minutes === null ? '' : this.t('help.minutes', { count: entry.minutes }),
      entry.goalId ? this.t('help.for-goal') : '',
      entry.referralId ? this.t('help.for-referral') : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
