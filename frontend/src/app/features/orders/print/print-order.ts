import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { listCorrections } from '../../../api/fn/corrections/list-corrections';
import { printOrder } from '../../../api/fn/orders/print-order';
import type { OrderDto, PrintReason } from '../../../api/models';
import { CorrectionWords } from '../../../core/corrections/correction-words';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { staffCode } from '../../../core/session/staff-code';
import { Announcer } from '../../../core/shell/announcer';
import { PageHeader } from '../../../ui/page-header/page-header';
import { PrintForm } from '../../../ui/print/print-form';
import { PrintSheet } from '../../../ui/print/print-sheet';
import { LawLabels } from '../law-labels';

/** An order on paper: its content and last day, after a recorded reason; without names. */
@Component({
  selector: 'pn-print-order',
  imports: [PageHeader, PrintForm, PrintSheet],
  templateUrl: './print-order.html',
})
export class PrintOrder {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly words = inject(LawLabels);
  private readonly corrected = inject(CorrectionWords);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly sheet = signal<OrderDto | null>(null);
  /** Without names, as the whole sheet. */
  protected readonly corrections = signal<readonly string[]>([]);
  protected readonly printedAt = signal('');

  protected readonly back = computed(() => ({
    to: ['/orders', this.id()],
    label: this.t('orders.heading-without-number'),
  }));
  protected readonly printedBy = computed(() => staffCode(this.session.user()?.id ?? ''));
  protected readonly code = computed(() => {
    const order = this.sheet();
    return inHalves(order?.code ?? order?.reference ?? '');
  });
  protected readonly facts = computed(() => this.factsOf(this.sheet()));
  protected readonly law = computed(() =>
    this.words.lines(this.sheet()?.law ?? []).map(({ key, what, value, source, isVerified }) => ({
      key,
      text: [`${what}: ${value}`, source, isVerified ? '' : this.t('term.not-verified')]
        .filter(Boolean)
        .join(' · '),
    })),
  );

  protected async print(reason: PrintReason): Promise<void> {
    this.isSending.set(true);
    this.problem.set('');
    try {
      const order = await this.api.call(printOrder, { id: this.id(), body: { reason } });
      const { items } = await this.api.call(listCorrections, { caseId: order.caseId });
      const counted = items.filter(
        ({ subjectKind, subjectId, state }) =>
          subjectKind === 'order' && subjectId === order.id && ['applied', 'confirmed'].includes(state),
      );
      this.corrections.set(counted.map((one) => this.corrected.line(one)));
      this.printedAt.set(this.clock.now().toISOString());
      this.sheet.set(order);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  /** The sheet disappears with the printer's window: another print needs a new reason. */
  protected async leave(): Promise<void> {
    if (this.sheet()) this.announcer.say(this.t('print.listed'));
    this.sheet.set(null);
    await this.router.navigate(['/orders', this.id()]);
  }

  private factsOf(order: OrderDto | null): { name: string; value: string }[] {
    if (!order) return [];
    const hidden = this.t('masked.not-printed');
    const moment = (at: string | null) => (at ? `${this.dates.date(at)}, ${this.dates.time(at)}` : null);
    const rows: [string, string | null][] = [
      ['order-field.number', order.number],
      ['print.status', this.t(`order-status.${textName(order.status)}`)],
      ['order-field.issuing-body', order.issuingBody],
      ['orders.station-issued', moment(order.issuedAt)],
      ['orders.issuer', order.issuedAt ? [order.issuerRank, hidden].filter(Boolean).join(' ') : null],
      ['orders.station-served', moment(order.servedAt)],
      ['orders.end-heading', order.expiresOn ? `${this.dates.date(order.expiresOn)}, 24:00` : null],
      ['orders.breach-heading', order.breaches.length > 0 ? String(order.breaches.length) : null],
      ['print.who-she-is', hidden],
      ['orders.contact-details', hidden],
    ];
    return rows.flatMap(([key, value]) => (value ? [{ name: this.t(key), value }] : []));
  }
}
