import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { listCases } from '../../../api/fn/workboard/list-cases';
import type { ListCases$Params } from '../../../api/fn/workboard/list-cases';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import { Api } from '../../../core/http/api';
import { PagedList } from '../../../core/http/paged-list';
import { Texts, textName } from '../../../core/language/texts';
import { Preferences } from '../../../core/preferences/preferences';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { PageHeader } from '../../../ui/page-header/page-header';
import { QueueList } from '../../../ui/queue/queue-list';
import { Empty } from '../../../ui/states/empty';
import { asked, viewOf } from './case-filter';
import { CaseFilters } from './case-filters';
import { GiveSeveral } from './give-several';
import { CaseRows } from './case-rows';
import { NameSearch } from './name-search';
import { CASE_STATUS } from '../../../api/models/case-status-array';
import { LIST_LEAD } from '../../../api/models/list-lead-array';
import { Arrived } from '../../../ui/states/arrived';
import { More } from '../../../ui/states/more';
import { WORKERS } from '../../../core/session/session.types';

/** The cases that the user may open, the next step of each, and which are late. */
@Component({
  selector: 'pn-case-list',
  imports: [
    Arrived,
    CaseFilters,
    ChoiceChips,
    Empty,
    GiveSeveral,
    MatButton,
    More,
    NameSearch,
    PageHeader,
    QueueList,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './case-list.html',
})
export class CaseList {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly mayRegister = this.session.hasRole(...WORKERS);
  /** Whose a case is asks only who works in its agency; the group sees what it may see, and leads nothing. */
  protected readonly mayFind = this.mayRegister || this.session.hasRole('supervisor');
  /** Who may give a case to a colleague gives several as well. */
  protected readonly mayGive = this.session.hasRole('supervisor');
  protected readonly isGiving = signal(false);
  protected readonly givable = computed(() =>
    this.list.items().filter(({ isOwn, status }) => isOwn && status === 'open'),
  );
  protected readonly status = signal<string | null>('open');
  protected readonly lead = signal<string | null>(this.mayRegister ? 'me' : 'anybody');
  private readonly lines = inject(CaseRows);
  protected readonly chosen = signal(viewOf(inject(Preferences).caseView()));
  protected readonly list = new PagedList<CaseRowDto>(
    (cursor) => this.api.call(listCases, { ...this.filter(), ...(cursor ? { cursor } : {}) }),
    () => this.filter(),
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.lines.row(item)));
  protected readonly statuses = this.options(CASE_STATUS, 'case-list.status-');
  protected readonly leads = this.options(LIST_LEAD, 'case-list.lead-');

  private readonly filter = computed<ListCases$Params>(() => ({
    status: CASE_STATUS.find((known) => known === this.status()) ?? 'open',
    lead: LIST_LEAD.find((known) => known === this.lead()) ?? 'anybody',
    ...(this.mayFind ? asked(this.chosen()) : {}),
  }));

  protected stopGiving(): void {
    this.isGiving.set(false);
    void this.list.reload();
  }

  protected open(id: string): void {
    void this.router.navigate(['/cases', id]);
  }

  private options(codes: readonly string[], prefix: string) {
    return computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  }
}
