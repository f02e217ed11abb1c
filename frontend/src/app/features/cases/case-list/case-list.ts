import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { listCases } from '../../../api/fn/workboard/list-cases';
import type { ListCases$Params } from '../../../api/fn/workboard/list-cases';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { PageHeader } from '../../../ui/page-header/page-header';
import { QueueList } from '../../../ui/queue/queue-list';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { NameSearch } from './name-search';
import { caseRow } from './case-rows';

const STATUSES = ['open', 'closed'] as const;
const LEADS = ['me', 'anybody', 'nobody'] as const;
/** Who registers; the outer door of the API says the same. */
const WORKERS = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
] as const;

/** The cases one may open, what comes next in each, and which of them are late. */
@Component({
  selector: 'pn-case-list',
  imports: [ChoiceChips, Empty, LoadError, Loading, MatButton, NameSearch, PageHeader, QueueList, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './case-list.html',
})
export class CaseList {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly mayRegister = this.session.hasRole(...WORKERS);
  protected readonly mayFind = this.mayRegister || this.session.hasRole('supervisor');
  protected readonly status = signal<string | null>('open');
  protected readonly lead = signal<string | null>(this.session.hasRole('supervisor') ? 'anybody' : 'me');
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly problem = signal('');
  protected readonly isLoadingMore = signal(false);
  protected readonly cursor = signal<string | null>(null);
  private readonly items = signal<readonly CaseRowDto[]>([]);
  protected readonly rows = computed(() => this.items().map((item) => caseRow(item, this.t)));
  protected readonly statuses = this.options(STATUSES, 'case-list.status-');
  protected readonly leads = this.options(LEADS, 'case-list.lead-');

  constructor() {
    effect(() => {
      const filter = this.filter();
      untracked(() => void this.load(filter));
    });
  }

  protected readonly filter = computed<ListCases$Params>(() => ({
    status: STATUSES.find((known) => known === this.status()) ?? 'open',
    lead: LEADS.find((known) => known === this.lead()) ?? 'anybody',
  }));

  protected async load(filter: ListCases$Params): Promise<void> {
    this.state.set('loading');
    try {
      const page = await this.api.call(listCases, filter);
      if (filter !== this.filter()) return;
      this.items.set(page.items);
      this.cursor.set(page.nextCursor);
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }

  protected async more(): Promise<void> {
    const cursor = this.cursor();
    if (!cursor || this.isLoadingMore()) return;
    this.isLoadingMore.set(true);
    this.problem.set('');
    try {
      const page = await this.api.call(listCases, { ...this.filter(), cursor });
      this.items.update((items) => [...items, ...page.items]);
      this.cursor.set(page.nextCursor);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isLoadingMore.set(false);
    }
  }

  protected open(id: string): void {
    void this.router.navigate(['/cases', id]);
  }

  private options(codes: readonly string[], prefix: string) {
    return computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  }
}
