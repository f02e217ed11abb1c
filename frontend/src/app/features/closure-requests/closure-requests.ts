import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { listAwaitingResponse } from '../../api/fn/workboard/list-awaiting-response';
import type { AwaitingResponseRowDto } from '../../api/models/awaiting-response-row-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';

/** Closures and levels that wait for the user as the second person, the longest waiting on top. */
@Component({
  selector: 'pn-closure-requests',
  imports: [Empty, LoadError, Loading, PageHeader, QueueList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.decisions')" />
    @if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else if (items(); as found) {
      @if (found.length > 0) {
        <pn-queue-list
          [rows]="rows()"
          [label]="t('menu.decisions')"
          [now]="clock.now()"
          [leads]="true"
          [isOnlyList]="true"
          [hasMore]="cursor() !== null"
          [isLoadingMore]="isLoading()"
          (acted)="open($event.row)"
          (moreWanted)="load()"
        />
      } @else {
        <pn-empty [heading]="t('decision.none')" [next]="t('decision.none-next')" />
      }
    } @else {
      <pn-loading />
    }
  `,
})
export class ClosureRequests {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly items = signal<readonly AwaitingResponseRowDto[] | null>(null);
  protected readonly cursor = signal<string | null>(null);
  protected readonly isLoading = signal(false);
  protected readonly problem = signal('');
  protected readonly rows = computed(() => (this.items() ?? []).map((row) => this.toRow(row)));

  constructor() {
    void this.load();
  }

  /** Loads until a page holds a decision: the same list holds other approvals. */
  protected async load(): Promise<void> {
    if (this.isLoading()) return;
    this.isLoading.set(true);
    this.problem.set('');
    try {
      const known = this.items() ?? [];
      const found: AwaitingResponseRowDto[] = [];
      let cursor = this.cursor();
      do {
        const page = await this.api.call(listAwaitingResponse, cursor ? { cursor } : {});
        found.push(...page.items.filter(({ type }) => type !== 'referral'));
        cursor = page.nextCursor;
      } while (cursor && found.length === 0);
      this.cursor.set(cursor);
      this.items.set([...known, ...found]);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isLoading.set(false);
    }
  }

  protected open({ link }: QueueRowView): void {
    if (link) void this.router.navigate([...link]);
  }

  private toRow(row: AwaitingResponseRowDto): QueueRowView {
    const isLevel = row.type === 'band_change';
    const agency = row.fromAgencyName[this.language.current()];
    return {
      id: row.id,
      due: row.dueAt ? { at: row.dueAt, kind: 'waiting' } : null,
      title: this.t(isLevel ? 'today.waits-band-change' : 'today.waits-closure-decision', { agency }),
      link: isLevel ? ['/decisions', 'levels', row.id] : ['/decisions', row.id],
      code: row.code ?? row.reference,
      band: row.band,
      detail: this.t('decision.waits-since', { when: this.dates.moment(row.since) }),
      actions: [{ code: 'open', label: this.t('decision.see') }],
    };
  }
}
