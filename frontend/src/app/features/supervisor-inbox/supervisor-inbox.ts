import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { getSupervisorInbox } from '../../api/fn/workboard/get-supervisor-inbox';
import type {
  SupervisorInboxCountsDto,
  SupervisorInboxRowDto,
  SupervisorInboxTab,
  SupervisorInboxTabsDto,
} from '../../api/models';
import { SUPERVISOR_INBOX_TAB } from '../../api/models/supervisor-inbox-tab-array';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Menu } from '../../core/shell/menu';
import { DangerLabels, isActNow } from '../../core/work/danger-labels';
import { LatestNews } from '../../core/work/latest-news';
import { isSilence } from '../../core/work/refusal-actions';
import { RefusalLabels } from '../../core/work/refusal-labels';
import { WorkLabels } from '../../core/work/work-labels';
import type { Band } from '../../ui/band-badge/band-badge';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowActed } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { BlockReviews } from './block-reviews';
import { ImportReviewLines } from './import-review-lines';
import { Arrived } from '../../ui/states/arrived';
import { WaitingCorrections } from './waiting-corrections';
import { More } from '../../ui/states/more';

const FILTERS = [
  'all',
  'order_deadline',
  'refused',
  'basis_review',
  'emergency_review',
  'contact_decision',
  'supervisor_alert',
  'death',
  'erasure',
  'searching',
  'band_change',
  'review',
  'register_question',
  'training_act',
  'unassigned',
] as const;

/** What the police supervisor opens on: breaches, then orders that are not served. */
const ORDERS = 'order_deadline';

/** What the supervisor opens on; the other tabs are parts of its address. */
const FIRST: SupervisorInboxTab = 'due';

/** Open questions for a supervisor, by tab, in the server's order: danger first, then the oldest. */
@Component({
  selector: 'pn-supervisor-inbox',
  imports: [
    Arrived,
    BlockReviews,
    ChoiceChips,
    Empty,
    ImportReviewLines,
    LatestNews,
    More,
    PageHeader,
    QueueList,
    Tabs,
    WaitingCorrections,
  ],
  templateUrl: './supervisor-inbox.html',
})
export class SupervisorInbox {
  /** From the address. */
  readonly tab = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly words = inject(WorkLabels);
  private readonly dates = inject(Dates);
  private readonly menu = inject(Menu);
  private readonly session = inject(SessionStore);
  private readonly dangers = inject(DangerLabels);
  private readonly refusals = inject(RefusalLabels);
  /** Chosen by the page itself, and not by the viewer. */
  private isOpening = this.session.user()?.agency.type.startsWith('police_') ?? false;
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly filter = signal<string | null>(this.isOpening ? ORDERS : 'all');
  /** Requests of other agencies appear above the list; with them, the list does not say that it is empty. */
  protected readonly reviews = signal(0);
  /** Lines of imported cases, one for each import and reason. */
  protected readonly imported = signal(0);
  /** Corrections to confirm. */
  protected readonly waiting = signal(0);
  private readonly counts = signal<SupervisorInboxCountsDto | null>(null);
  private readonly tabCounts = signal<SupervisorInboxTabsDto | null>(null);
  protected readonly chosenTab = computed(
    () => SUPERVISOR_INBOX_TAB.find((known) => known === this.tab()) ?? FIRST,
  );
  /** "Later" is a tab only where something is due later. */
  protected readonly tabs = computed(() =>
    SUPERVISOR_INBOX_TAB.filter(
      (tab) => tab !== 'later' || tab === this.chosenTab() || (this.tabCounts()?.later ?? 0) > 0,
    ).map((tab) => ({
      to: tab === FIRST ? ['/approvals'] : ['/approvals', tab],
      label: this.t(`approvals.tab-${tab}`),
      count: this.tabCounts()?.[tab] ?? 0,
      exact: tab === FIRST,
    })),
  );
  protected readonly list = new PagedList<SupervisorInboxRowDto>(
    (cursor) => this.page(cursor),
    () => [this.chosenTab(), this.filter()],
  );
  protected readonly filters = computed(() =>
    FILTERS.filter((value) => value === 'all' || (this.counts()?.[value] ?? 0) > 0).map((value) => ({
      value,
      label: `${this.t(`approvals.${textName(value)}`)} ${this.counts()?.[value] ?? ''}`.trim(),
    })),
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  constructor() {
    // A kind of one tab is not found on another.
    effect(() => {
      if (this.chosenTab() !== FIRST) this.isOpening = false;
      if (!this.isOpening) this.filter.set('all');
    });
  }

  private async page(cursor: string | null) {
    const kind = this.filter() ?? 'all';
    const page = await this.api.call(getSupervisorInbox, {
      tab: this.chosenTab(),
      ...(kind === 'all' ? {} : { kind: kind as SupervisorInboxRowDto['kind'] }),
      ...(cursor ? { cursor } : {}),
    });
    this.clock.set(page.now);
    if (!cursor) {
      this.counts.set(page.counts);
      this.tabCounts.set(page.tabs);
      this.menu.setCount('approvals', page.tabs.due + page.tabs.closings);
      if (this.isOpening && page.counts[ORDERS] === 0) this.filter.set('all');
      this.isOpening = false;
    }
    return page;
  }

  protected async open({ row }: Pick<RowActed, 'row'>): Promise<void> {
    if (row.link) await this.router.navigate([...row.link]);
  }

  private toRow(item: SupervisorInboxRowDto): QueueRowView {
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

  private dangerOf({ kind, rule, step, band }: SupervisorInboxRowDto): Pick<QueueRowView, 'alarm' | 'marks'> {
    const isNow = isActNow(rule, step);
    const isRefused = kind === 'refused' && band === 'high';
    return {
      marks: this.dangers.marks({ danger: isNow ? 'now' : isRefused ? 'high' : null }),
      alarm: isNow || isRefused,
    };
  }

  private detailOf(item: SupervisorInboxRowDto): string {
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

  private titleOf(item: SupervisorInboxRowDto): string {
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
function subjectLink({ kind, caseId, subjectId, refusal }: SupervisorInboxRowDto): readonly unknown[] | null {
  if (kind === 'refused') {
    const referralId = refusal?.referralId ?? subjectId;
    return referralId ? ['/referrals', referralId] : null;
  }
  if (kind === 'erasure' && caseId) return ['/cases', caseId, 'keeping'];
  return kind === ORDERS && subjectId ? ['/orders', subjectId] : null;
}

function linkOf(item: SupervisorInboxRowDto): readonly unknown[] | undefined {
  const link = subjectLink(item);
  if (link) return link;
  if (item.kind === 'closure_to_endorse') return ['/decisions', item.id];
  if (item.kind === 'band_change') return ['/decisions', 'levels', item.id];
  if (item.kind === 'register_question') return ['/registers', item.importId, 'rows', item.id];
  if (item.kind === 'training_act') return ['/training', 'acts'];
  if (item.kind === 'contact_decision') return ['/cases', item.caseId, 'contacts'];
  if (item.kind === 'basis_review') return ['/cases', item.caseId, 'consents'];
  if (item.kind === 'emergency_review') return ['/cases', item.caseId, 'access'];
  return item.caseId ? ['/cases', item.caseId] : undefined;
}
