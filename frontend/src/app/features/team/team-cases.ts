import { Component, computed, inject, input, output, signal } from '@angular/core';
import { getCase } from '../../api/fn/cases/get-case';
import { listTeamCases } from '../../api/fn/workboard/list-team-cases';
import type { TeamCasePageDto, TeamCaseRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { GiveCase } from '../../core/work/give-case';
import { WorkLabels } from '../../core/work/work-labels';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** Open cases of one colleague, or those without a lead; each can be given to a new lead from its row. */
@Component({
  selector: 'pn-team-cases',
  imports: [Arrived, Empty, GiveCase, More, QueueList],
  templateUrl: './team-cases.html',
})
export class TeamCases {
  readonly label = input.required<string>();
  readonly emptyText = input.required<string>();
  /** The words of the button that opens the panel. */
  readonly action = input.required<string>();
  /** Whose cases; null: those that nobody leads. */
  readonly lead = input<string | null>(null);
  /** The first page, where it has arrived with the screen. */
  readonly first = input<TeamCasePageDto | null>(null);
  readonly leads = input(false);
  readonly given = output();

  private readonly api = inject(Api);
  private readonly words = inject(WorkLabels);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly openId = signal<string | null>(null);
  protected readonly list = new PagedList<TeamCaseRowDto>(
    (cursor) => this.page(cursor),
    () => [this.lead(), this.first()],
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  protected toggle(id: string): void {
    this.openId.update((open) => (open === id ? null : id));
  }

  /** The row disappears at once; the counts are fetched again. */
  protected gave(id: string): void {
    this.openId.set(null);
    this.list.update((rows) => rows.filter((row) => row.id !== id));
    if (this.list.items().length === 0) void this.list.more();
    this.given.emit();
  }

  /** Another user changed the case: the next attempt uses its current version. */
  protected async refresh(id: string): Promise<void> {
    try {
      const { version } = await this.api.call(getCase, { id });
      this.list.update((rows) => rows.map((row) => (row.id === id ? { ...row, version } : row)));
    } catch {
      // The row keeps the version it had, and the next attempt says again that it is an old one.
    }
  }

  protected versionOf(id: string): number {
    return this.list.items().find((row) => row.id === id)?.version ?? 0;
  }

  private async page(cursor: string | null): Promise<TeamCasePageDto> {
    const first = this.first();
    if (first && !cursor) return first;
    const lead = this.lead();
    return this.api.call(listTeamCases, { ...(lead ? { lead } : {}), ...(cursor ? { cursor } : {}) });
  }

  private toRow(item: TeamCaseRowDto): QueueRowView {
    const details = [
      item.origin === 'import' ? this.t('team.imported') : '',
      this.t('case.open-since', { day: this.dates.date(item.openedAt) }),
    ];
    return {
      id: item.id,
      due: item.next ? { at: item.next.dueAt } : null,
      title: item.next
        ? this.words.title(item.next.rule, { step: item.next.step, band: item.band })
        : this.t('title.case'),
      link: ['/cases', item.id],
      code: item.code ?? item.reference,
      band: item.band,
      detail: details.filter(Boolean).join(' · '),
      actions: item.allowedActions.map((code) => ({ code, label: this.action() })),
    };
  }
}
