import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { getApprovals } from '../../api/fn/workboard/get-approvals';
import type { ApprovalCountsDto } from '../../api/models/approval-counts-dto';
import type { ApprovalRowDto } from '../../api/models/approval-row-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { Menu } from '../../core/shell/menu';
import { WorkWords } from '../../core/work/work-words';
import type { Band } from '../../ui/band-badge/band-badge';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowActed } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';

const FILTERS = [
  'all',
  'closure_to_endorse',
  'attention',
  'band_change',
  'review',
  'import_review',
  'register_question',
  'unassigned',
] as const;

/** What waits for a supervisor, oldest first, each for one reason. */
@Component({
  selector: 'pn-approvals',
  imports: [ChoiceChips, Empty, LoadError, Loading, PageHeader, QueueList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './approvals.html',
})
export class Approvals {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(WorkWords);
  private readonly menu = inject(Menu);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly filter = signal<string | null>('all');
  private readonly items = signal<readonly ApprovalRowDto[]>([]);
  private readonly counts = signal<ApprovalCountsDto | null>(null);
  protected readonly cursor = signal<string | null>(null);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly problem = signal('');
  protected readonly filters = computed(() =>
    FILTERS.filter((value) => value === 'all' || (this.counts()?.[value] ?? 0) > 0).map((value) => ({
      value,
      label: `${this.t(`approvals.${textName(value)}`)} ${this.counts()?.[value] ?? ''}`.trim(),
    })),
  );
  protected readonly rows = computed(() => this.items().map((item) => this.toRow(item)));

  constructor() {
    effect(() => void this.load(this.filter() ?? 'all'));
  }

  protected async load(kind: string): Promise<void> {
    this.state.set('loading');
    try {
      const page = await this.api.call(
        getApprovals,
        kind === 'all' ? {} : { kind: kind as ApprovalRowDto['kind'] },
      );
      this.clock.set(page.now);
      this.items.set(page.items);
      this.counts.set(page.counts);
      this.cursor.set(page.nextCursor ?? null);
      this.menu.setCount('approvals', page.counts.all);
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }

  protected async more(): Promise<void> {
    const cursor = this.cursor();
    if (!cursor) return;
    const kind = this.filter() ?? 'all';
    const filter = kind === 'all' ? {} : { kind: kind as ApprovalRowDto['kind'] };
    const page = await this.api.call(getApprovals, { cursor, ...filter });
    this.items.set([...this.items(), ...page.items]);
    this.cursor.set(page.nextCursor ?? null);
  }

  protected async open({ row }: Pick<RowActed, 'row'>): Promise<void> {
    if (row.link) await this.router.navigate([...row.link]);
  }

  private toRow(item: ApprovalRowDto): QueueRowView {
    const link = linkOf(item);
    return {
      id: item.id,
      due: item.dueAt ? { at: item.dueAt } : { at: item.since, kind: 'waiting' },
      title: this.titleOf(item),
      link,
      code: item.code ?? item.reference ?? undefined,
      band: item.band as Band | null,
      why: item.kind === 'closure_to_endorse' || !item.because ? undefined : this.words.why(item.because),
      detail: [item.personName ?? '', item.rowNo ? this.t('approvals.row', { number: item.rowNo }) : '']
        .filter(Boolean)
        .join(' · '),
      actions: link ? [{ code: 'open', label: this.t('referrals.do-open') }] : [],
    };
  }

  private titleOf(item: ApprovalRowDto): string {
    if (item.kind === 'closure_to_endorse') {
      return this.t('approvals.title-closure', {
        reason: this.t(`closure-reason.${textName(item.because ?? '')}`),
      });
    }
    if (item.rule) return this.words.title(item.rule);
    return this.t(`approvals.title-${textName(item.kind)}`);
  }
}

function linkOf(item: ApprovalRowDto): readonly unknown[] | undefined {
  if (item.kind === 'closure_to_endorse') return ['/decisions', item.id];
  return item.caseId ? ['/cases', item.caseId] : undefined;
}
