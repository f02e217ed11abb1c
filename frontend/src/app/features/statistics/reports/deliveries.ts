import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { approveDelivery } from '../../../api/fn/statistics/approve-delivery';
import { askDelivery } from '../../../api/fn/statistics/ask-delivery';
import { discardDelivery } from '../../../api/fn/statistics/discard-delivery';
import { getDelivery } from '../../../api/fn/statistics/get-delivery';
import { listDeliveries } from '../../../api/fn/statistics/list-deliveries';
import { takeDelivery } from '../../../api/fn/statistics/take-delivery';
import type { DeliveryDetailDto, DeliveryDto, DeliveryRequest, PeriodDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { SavedFiles } from '../../../core/http/saved-files';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Chip } from '../../../ui/due-chip/chip';
import { CodeSelect } from '../../../ui/field/code-select';
import { Icon } from '../../../ui/icon/icon';
import { StatisticsLabels } from '../statistics-labels';
import { ReportPaper } from './report-paper';
import { REPORT_RECIPIENT } from '../../../api/models/report-recipient-array';

/** Names of forms are the same in every language. */
const FORMS = [
  { form: 'xlsx', name: 'Excel' },
  { form: 'csv', name: 'CSV' },
] as const;

/** A report leaves for a named recipient: one person asks, another approves what she sees, either takes the file. */
@Component({
  selector: 'pn-deliveries',
  imports: [Chip, CodeSelect, Icon, MatButton, ReportPaper],
  templateUrl: './deliveries.html',
  styleUrl: './deliveries.scss',
})
export class Deliveries {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly files = inject(SavedFiles);
  private readonly dates = inject(Dates);
  private readonly words = inject(StatisticsLabels);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly recipients = REPORT_RECIPIENT;
  protected readonly forms = FORMS;
  readonly report = input.required<DeliveryRequest['report']>();
  readonly period = input.required<PeriodDto>();
  protected readonly recipient = signal('');
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  private readonly items = signal<readonly DeliveryDto[]>([]);
  /** What is looked at before it is approved. */
  protected readonly opened = signal<DeliveryDetailDto | null>(null);
  protected readonly form = computed(() => this.opened()?.committee ?? this.opened()?.agency ?? null);
  protected readonly lines = computed(() =>
    this.items()
      .filter(({ report, state }) => report === this.report() && state !== 'discarded')
      .map((item) => this.view(item)),
  );

  constructor() {
    effect(() => {
      this.report();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    await this.trying(async () => this.items.set((await this.api.call(listDeliveries, {})).items));
  }

  protected async ask(): Promise<void> {
    if (!this.recipient()) return;
    const body = {
      ...{ report: this.report(), period: this.period().name },
      recipient: this.recipient() as DeliveryRequest['recipient'],
    };
    await this.sending(async () => {
      await this.api.call(askDelivery, { body }, this.submission.context());
      this.submission.renew();
      this.recipient.set('');
    });
  }

  protected async look(id: string): Promise<void> {
    if (this.opened()?.id === id) this.opened.set(null);
    else await this.trying(async () => this.opened.set(await this.api.call(getDelivery, { id })));
  }

  protected async approve(id: string): Promise<void> {
    await this.sending(async () => {
      await this.api.call(approveDelivery, { id }, new Submission().context());
      this.opened.set(null);
    });
  }

  protected async discard(id: string): Promise<void> {
    await this.sending(async () => {
      await this.api.call(discardDelivery, { id }, new Submission().context());
      this.opened.set(null);
    });
  }

  protected async take(
    { id, report, period, recipient }: DeliveryDto,
    format: 'xlsx' | 'csv',
  ): Promise<void> {
    const name = `${report}-report-${period.name}-${textName(recipient)}.${format}`;
    await this.trying(async () => this.files.save(await this.api.call(takeDelivery, { id, format }), name));
  }

  private view(item: DeliveryDto) {
    const { id, recipient, state, askedBy, askedAt, approvedBy, approvedAt, allowedActions } = item;
    const by = (who: string, when: string) => ({ who, when: this.dates.moment(when) });
    const title = `${this.words.period(item.period)}, ${this.t(`deliveries.to-${textName(recipient)}`)}`;
    return {
      ...{ item, id, state, title, isOpen: this.opened()?.id === id },
      asked: this.t('deliveries.asked-by', by(askedBy, askedAt)),
      approved: approvedBy && approvedAt ? this.t('deliveries.approved-by', by(approvedBy, approvedAt)) : '',
      mayApprove: allowedActions.includes('approve'),
      mayDiscard: allowedActions.includes('discard'),
      mayTake: allowedActions.includes('take'),
    };
  }

  /** Once at a time; the list afterwards says what there is. */
  private async sending(send: () => Promise<void>): Promise<void> {
    if (this.isSending()) return;
    this.isSending.set(true);
    await this.trying(async () => {
      await send();
      this.items.set((await this.api.call(listDeliveries, {})).items);
    });
    this.isSending.set(false);
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
