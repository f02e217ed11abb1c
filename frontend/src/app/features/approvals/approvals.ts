import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Router } from '@angular/router';
import { getApprovals } from '../../api/fn/workboard/get-approvals';
import type { ApprovalCountsDto } from '../../api/models/approval-counts-dto';
import type { ApprovalRowDto } from '../../api/models/approval-row-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Menu } from '../../core/shell/menu';
import { DangerWords, isActNow } from '../../core/work/danger-words';
import { LatestNews } from '../../core/work/latest-news';
import { isSilence } from '../../core/work/refusal-actions';
import { RefusalWords } from '../../core/work/refusal-words';
import { WorkWords } from '../../core/work/work-words';
import type { Band } from '../../ui/band-badge/band-badge';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowActed } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { BlockReviews } from './block-reviews';

const FILTERS = [
  'all',
  'order_deadline',
  'refused',
  'closure_to_endorse',
  'basis_review',
  'emergency_review',
  'contact_decision',
  'attention',
  'death',
  'erasure',
  'searching',
  'band_change',
  'review',
  'import_review',
  'register_question',
  'unassigned',
] as const;

/** What the police supervisor opens on: breaches, then orders that are not served. */
const ORDERS = 'order_deadline';

/** Open questions for a supervisor, in the server's order: danger first, then the oldest. */
@Component({
  selector: 'pn-approvals',
  imports: [BlockReviews, ChoiceChips, Empty, LatestNews, LoadError, Loading, PageHeader, QueueList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './approvals.html',
})
export class Approvals {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly words = inject(WorkWords);
  private readonly dates = inject(Dates);
  private readonly menu = inject(Menu);
  private readonly session = inject(SessionStore);
  private readonly dangers = inject(DangerWords);
  private readonly refusals = inject(RefusalWords);
  /** Chosen by the page itself, and not by the viewer. */
  private isOpening = this.session.user()?.agency.type.startsWith('police_') ?? false;
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly filter = signal<string | null>(this.isOpening ? ORDERS : 'all');
  /** What another agency asks stands above the list; beside it nobody is told that nothing waits. */
  protected readonly reviews = signal(0);
  private readonly counts = signal<ApprovalCountsDto | null>(null);
  protected readonly list = new PagedList<ApprovalRowDto>((cursor) => this.page(cursor));
  protected readonly filters = computed(() =>
    FILTERS.filter((value) => value === 'all' || (this.counts()?.[value] ?? 0) > 0).map((value) => ({
      value,
      label: `${this.t(`approvals.${textName(value)}`)} ${this.counts()?.[value] ?? ''}`.trim(),
    })),
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  constructor() {
    effect(() => {
      this.filter();
      untracked(() => void this.list.load());
    });
  }

  private async page(cursor: string | null) {
    const kind = this.filter() ?? 'all';
    const page = await this.api.call(getApprovals, {
      ...(kind === 'all' ? {} : { kind: kind as ApprovalRowDto['kind'] }),
      ...(cursor ? { cursor } : {}),
    });
    this.clock.set(page.now);
    if (!cursor) {
      this.counts.set(page.counts);
      this.menu.setCount('approvals', page.counts.all);
      if (this.isOpening && page.counts[ORDERS] === 0) this.filter.set('all');
      this.isOpening = false;
    }
    return page;
  }

  protected async open({ row }: Pick<RowActed, 'row'>): Promise<void> {
    if (row.link) await this.router.navigate([...row.link]);
  }

  private toRow(item: ApprovalRowDto): QueueRowView {
    const link = linkOf(item);
    return {
      id: item.id,
      due: item.dueAt ? { at: item.dueAt } : null,
      ...this.dangerOf(item),
      title: this.titleOf(item),
      link,
      code: item.code ?? item.reference ?? undefined,
      band: item.band as Band | null,
      why: item.kind === 'closure_to_endorse' || !item.because ? undefined : this.words.why(item.because),
      detail: this.detailOf(item),
      actions: link ? [{ code: 'open', label: this.t('referrals.do-open') }] : [],
    };
  }

  private dangerOf({ kind, rule, step, band }: ApprovalRowDto): Pick<QueueRowView, 'alarm' | 'marks'> {
    const isNow = isActNow(rule, step);
    const isRefused = kind === 'refused' && band === 'high';
    return {
      marks: this.dangers.marks({ danger: isNow ? 'now' : isRefused ? 'high' : null }),
      alarm: isNow || isRefused,
    };
  }

  private detailOf(item: ApprovalRowDto): string {
    return [
      item.kind === 'contact_decision' && item.rule ? this.words.title(item.rule, item) : '',
      item.personName ?? '',
      item.rowNo ? this.t('approvals.row', { number: item.rowNo }) : '',
      ...item.codes.map((code) => this.t(`register-code.${textName(code)}`)),
      item.dueAt ? '' : this.t('decision.waits-since', { when: this.dates.moment(item.since) }),
    ]
      .filter(Boolean)
      .join(' · ');
  }

  private titleOf(item: ApprovalRowDto): string {
    if (item.kind === 'closure_to_endorse') {
      return this.t('approvals.title-closure', {
        reason: this.t(`closure-reason.${textName(item.because ?? '')}`),
      });
    }
    if (item.refusal) {
      const how = isSilence(item.rule ?? '', item.step) ? 'silent' : 'answered';
      return this.refusals.sentence(item.refusal, item.dueAt, how);
    }
    if (item.rule && item.kind !== 'contact_decision') return this.words.title(item.rule, item);
    return this.t(`approvals.title-${textName(item.kind)}`);
  }
}

/** The page of an order is found by the id of a breach too. */
function subjectLink({ kind, caseId, subjectId, refusal }: ApprovalRowDto): readonly unknown[] | null {
  if (kind === 'refused') {
    const referralId = refusal?.referralId ?? subjectId;
    return referralId ? ['/referrals', referralId] : null;
  }
  if (kind === 'erasure' && caseId) return ['/cases', caseId, 'keeping'];
  return kind === ORDERS && subjectId ? ['/orders', subjectId] : null;
}

function linkOf(item: ApprovalRowDto): readonly unknown[] | undefined {
  const link = subjectLink(item);
  if (link) return link;
  if (item.kind === 'closure_to_endorse') return ['/decisions', item.id];
  if (item.kind === 'band_change') return ['/decisions', 'levels', item.id];
  if (item.kind === 'register_question') return ['/registers', item.importId, 'rows', item.id];
  if (item.kind === 'contact_decision') return ['/cases', item.caseId, 'contacts'];
  if (item.kind === 'basis_review') return ['/cases', item.caseId, 'consents'];
  if (item.kind === 'emergency_review') return ['/cases', item.caseId, 'access'];
  return item.caseId ? ['/cases', item.caseId] : undefined;
}
