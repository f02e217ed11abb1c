import { Component, computed, inject, signal } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { askQuestion } from '../../api/fn/workboard/ask-question';
import { getQueue } from '../../api/fn/workboard/get-queue';
import type { QueueCountsDto, QueueRowDto, QueueSort } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Live } from '../../core/live/live';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Menu } from '../../core/shell/menu';
import { DangerLabels, isActNow } from '../../core/work/danger-labels';
import { LatestNews } from '../../core/work/latest-news';
import { WorkLabels } from '../../core/work/work-labels';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowAction, RowActed, RowState } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { AgendaOfNext } from './agenda-of-next';
import { PairsLink } from './pairs-link';
import { PrematureSettlements } from './premature-settlements';
import { UnsharedCases } from './unshared-cases';
import { QUEUE_SORT } from '../../api/models/queue-sort-array';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

const FILTERS = [
  'all',
  'refused',
  'no_place',
  'late',
  'unanswered',
  'high_no_contact',
  'missed_twice',
  'assessment_overdue',
  'orders_ending',
  'order_ended',
  'feedback_missing',
  'after_closing',
  'closing',
  'inactive',
  'waiting_list',
] as const;
/** Steps whose reason says more than the step itself. */
const TOLD_BY_REASON = ['missed_twice', 'order_ended', 'after_closing'] as const;
/** Rows about a case or an order; their next step tells their state. */
const TOLD_BY_NEXT: ReadonlySet<string> = new Set(['inactive', 'orders_ending', ...TOLD_BY_REASON]);
/** Rows of a need that found no place, with the referral it was refused in. */
const SEARCHED: ReadonlySet<string> = new Set(['refused', 'no_place', 'waiting_list']);
const ACTIONS: readonly string[] = ['ask', 'record_gap', 're_route', 'open'];
type Filter = (typeof FILTERS)[number];
type Order = QueueSort;

/** Steps that begin at once on the screen of the referral. */
const BEGUN_THERE: ReadonlySet<string> = new Set(['re_route', 'record_gap']);

/** A need that found no place leads to its referral, where the missing service is recorded. */
const placeOf = ({ type, id, filter, referralId, caseId }: QueueRowDto): string[] => {
  if (type === 'referral') return ['/referrals', id];
  return SEARCHED.has(filter) && referralId ? ['/referrals', referralId] : ['/cases', caseId];
};

/** The server counts as far as a hundred. */
const shortCount = (count: number | undefined): string =>
  count === undefined ? '' : count > 99 ? '99+' : String(count);

/** The groups that she leads, by reference: what is late, unanswered or about to close. Nobody's name, nobody's code. */
@Component({
  selector: 'pn-group-queue',
  imports: [
    Arrived,
    ChoiceChips,
    Empty,
    LatestNews,
    MatButton,
    More,
    PageHeader,
    PairsLink,
    PrematureSettlements,
    QueueList,
    RouterLink,
    UnsharedCases,
  ],
  templateUrl: './group-queue.html',
})
export class GroupQueue {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(WorkLabels);
  private readonly dangers = inject(DangerLabels);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  private readonly menu = inject(Menu);
  private readonly session = inject(SessionStore);
  private readonly agenda = inject(AgendaOfNext);
  private readonly last = new Map<string, RowAction>();
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly filter = signal<string | null>('all');
  private readonly counts = signal<QueueCountsDto | null>(null);
  protected readonly list = new PagedList<QueueRowDto>(
    (cursor, context) => this.page(cursor, context),
    () => [this.filter(), this.order()],
  );
  private readonly states = signal<Readonly<Record<string, RowState>>>({});
  protected readonly place = computed(() =>
    (this.session.user()?.workingGroups ?? [])
      .filter(({ isLed }) => isLed)
      .map(({ name }) => name[this.language.current()])
      .join(' · '),
  );
  /** Of what there is nothing now no chip is shown. */
  protected readonly filters = computed(() =>
    FILTERS.filter(
      (value) => value === 'all' || value === this.filter() || (this.counts()?.[value] ?? 0) > 0,
    ).map((value) => ({
      value,
      label: `${this.t(`group-queue.${textName(value)}`)} ${shortCount(this.counts()?.[value])}`.trim(),
    })),
  );
  protected readonly order = signal<string | null>('due');
  protected readonly orders = computed(() =>
    QUEUE_SORT.map((value) => ({
      value,
      label: this.t(value === 'due' ? 'group-queue.oldest-first' : 'group-queue.newest-first'),
    })),
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  constructor() {
    inject(Live).onChange(() => void this.list.refresh());
  }

  private async page(cursor: string | null, context?: HttpContext) {
    const filter = this.filter() as Filter;
    const params = {
      ...(filter === 'all' ? {} : { filter }),
      sort: this.order() as Order,
      ...(cursor ? { cursor } : {}),
    };
    const page = await this.api.call(getQueue, params, context);
    this.clock.set(page.now);
    if (!cursor) {
      this.counts.set(page.counts);
      this.menu.setCount('queue', page.counts.all);
    }
    return page;
  }

  protected async act({ row, action }: RowActed): Promise<void> {
    const item = this.list.items().find(({ id }) => id === row.id);
    if (!item) return;
    this.last.set(row.id, action);
    if (action.code === 'ask') await this.ask(item);
    else if (action.code === 'agenda') await this.addAgendaItem(item);
    else
      await this.router.navigate(placeOf(item), {
        queryParams: BEGUN_THERE.has(action.code) ? { do: action.code } : {},
      });
  }

  /** What was not taken is tried again as it was meant. */
  protected retry(row: QueueRowView): Promise<void> {
    const action = this.last.get(row.id);
    return action ? this.act({ row, action }) : Promise.resolve();
  }

  private async addAgendaItem({ id, reference }: QueueRowDto): Promise<void> {
    this.mark(id, { kind: 'sending' });
    try {
      const isPut = await this.agenda.put(reference);
      this.mark(
        id,
        isPut ? { kind: 'resting' } : { kind: 'failed', sentence: this.t('group-queue.no-meeting') },
      );
    } catch (problem) {
      this.mark(id, { kind: 'failed', sentence: this.problems.sentence(problem) });
    }
  }

  private async ask(item: QueueRowDto): Promise<void> {
    this.mark(item.id, { kind: 'sending' });
    try {
      const body = item.type === 'referral' ? { referralId: item.id } : { followUpId: item.id };
      await this.api.call(askQuestion, { body }, new Submission().context());
      const asked = { ...item, askedTimes: item.askedTimes + 1, askedAt: this.clock.now().toISOString() };
      this.list.update((rows) => rows.map((other) => (other.id === item.id ? asked : other)));
      this.mark(item.id, { kind: 'resting' });
    } catch (problem) {
      this.mark(item.id, { kind: 'failed', sentence: this.problems.sentence(problem) });
    }
  }

  private mark(id: string, state: RowState): void {
    this.states.update((states) => ({ ...states, [id]: state }));
  }

  private toRow(item: QueueRowDto): QueueRowView {
    const asked = item.askedAt
      ? this.t('group-queue.asked', { moment: this.dates.moment(item.askedAt) })
      : '';
    const told = item.escalatedTo
      ? this.t('group-queue.told', { role: this.t(`role.${textName(item.escalatedTo)}`) })
      : '';
    return {
      id: item.id,
      ...this.timeOf(item),
      title: this.titleOf(item),
      link: placeOf(item),
      ...this.dangerOf(item),
      code: item.referralReference ?? item.reference,
      band: item.band,
      detail: [TOLD_BY_NEXT.has(item.filter) ? this.nextOf(item) : '', told, asked]
        .filter(Boolean)
        .join(' · '),
      whom: item.withAgencyName?.[this.language.current()] ?? this.t('group-queue.no-service'),
      actions: [...ACTIONS.filter((code) => item.allowedActions.includes(code)), 'agenda'].map((code) => ({
        code,
        label: this.t(`group-queue.do-${textName(code)}`),
      })),
      twoButtons: SEARCHED.has(item.filter),
      state: this.states()[item.id] ?? { kind: 'resting' },
    };
  }

  private dangerOf({ rule, step, band, filter }: QueueRowDto): Pick<QueueRowView, 'alarm' | 'marks'> {
    const isNow = isActNow(rule, step);
    const isRefused = band === 'high' && (filter === 'refused' || filter === 'no_place');
    return { alarm: isNow || isRefused, marks: this.dangers.marks({ danger: isNow ? 'now' : null }) };
  }

  /** A row that only waits has no due time; it shows since when. */
  private timeOf(item: QueueRowDto): Pick<QueueRowView, 'due' | 'chip'> {
    if (item.type !== 'closure' && item.filter !== 'inactive' && item.filter !== 'feedback_missing')
      return { due: { at: item.dueAt } };
    return { due: null, chip: this.t('group-queue.since', { day: this.dates.day(item.dueAt) }) };
  }

  private nextOf(item: QueueRowDto): string {
    return this.t('case.next', { step: this.words.title(item.rule ?? '', item) });
  }

  private searchOf(item: QueueRowDto): string {
    const need = this.needOf(item);
    return this.t(item.filter === 'waiting_list' ? 'group-queue.waits-for-place' : 'refusal.find-other', {
      need,
    });
  }

  private needOf({ serviceType }: QueueRowDto): string {
    return this.t(serviceType ? `service-type.${textName(serviceType)}` : 'referrals.support-lead');
  }

  private titleOf(item: QueueRowDto): string {
    if (item.filter === 'inactive') return this.t('group-queue.nothing-written');
    if (item.filter === 'orders_ending') return this.t('group-queue.order-ends');
    const reason = TOLD_BY_REASON.find((one) => one === item.filter);
    if (reason) return this.t(`group-queue.why-${textName(reason)}`);
    if (item.type === 'closure') return this.t('group-queue.closure');
    if (SEARCHED.has(item.filter) && item.serviceType) return this.searchOf(item);
    if (item.type === 'follow_up') return this.words.title(item.rule ?? '', item);
    const need = this.needOf(item);
    return this.t(`group-queue.owes-${item.owes ?? 'answer'}`, { need });
  }
}
