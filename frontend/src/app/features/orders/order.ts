import { Component, Injector, afterNextRender, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { listFollowUps } from '../../api/fn/follow-ups/list-follow-ups';
import { getOrder } from '../../api/fn/orders/get-order';
import type { FollowUpDto, OrderDto } from '../../api/models';
import { RecordFiles } from '../../core/files/record-files';
import { DraftStore } from '../../core/drafts/draft-store';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { SessionStore } from '../../core/session/session.store';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { OrderBreaches } from './order-breaches';
import { OrderCorrections } from './order-corrections';
import { OrderRespondent } from './order-respondent';
import { OrderRun } from './order-run';
import { OrderStations } from './order-stations';
import { OrderStepPanel } from './order-step-panel';
import { STEPS, stepDraftKey } from './order-steps';
import type { Step } from './order-steps';
import { OrderTasks } from './order-tasks';

/** Steps with a separate button; the others are under "more". */
/** While it binds him, or soon does. */
const RUNNING: ReadonlySet<string> = new Set(['issued', 'active', 'extended']);
const MAIN = ['issue', 'refuse', 'serve', 'record_attempt'];
/** Steps with a separate button in the part that they change. */
const ELSEWHERE = ['record_breach', 'record_breach_action', 'change_contact_details', 'name_respondent'];

interface OpenStep {
  step: Step;
  about: Readonly<Record<string, string>>;
}

/** One order: where it stands, until when it runs and why, what is to be done, and every step of it. */
@Component({
  selector: 'pn-order',
  imports: [
    BandBadge,
    Code,
    Icon,
    LoadError,
    Loading,
    MatButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    Note,
    OrderBreaches,
    OrderCorrections,
    OrderRespondent,
    OrderRun,
    OrderStations,
    OrderStepPanel,
    OrderTasks,
    PageHeader,
    RecordFiles,
    RouterLink,
  ],
  templateUrl: './order.html',
  styleUrl: './order.scss',
})
export class Order {
  /** Of the order, or of a breach of it. */
  readonly id = input.required<string>();
  /** A step to open at once; from the address. */
  readonly do = input<string>();

  private readonly api = inject(Api);
  private readonly injector = inject(Injector);
  private readonly session = inject(SessionStore);
  private readonly problems = inject(ProblemTexts);
  private readonly drafts = inject(DraftStore);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly order = signal<OrderDto | null>(null);
  protected readonly followUps = signal<readonly FollowUpDto[]>([]);
  protected readonly problem = signal('');
  /** One or none; a list, so that another step begins with an empty form. */
  protected readonly open = signal<readonly OpenStep[]>([]);
  protected readonly isSending = signal(false);
  protected readonly heading = computed(() => {
    const number = this.order()?.number;
    return number ? this.t('orders.heading', { number }) : this.t('orders.heading-without-number');
  });
  private readonly allowed = computed(() => {
    const actions: readonly string[] = this.order()?.allowedActions ?? [];
    return STEPS.filter(({ action }) => actions.includes(action));
  });
  protected readonly main = computed(() => this.allowed().filter(({ action }) => MAIN.includes(action)));
  protected readonly more = computed(() =>
    this.allowed().filter(({ action }) => ![...MAIN, ...ELSEWHERE].includes(action)),
  );
  /** One filled button on the screen: for a breach, for the step that comes next, or for the first task. */
  protected readonly leads = computed(() => {
    if (this.order()?.breaches.some(({ isOpen }) => isOpen)) return 'breach';
    return this.main().length > 0 ? 'step' : 'task';
  });
  /** Steps above the tasks, which therefore need no second button there. */
  protected readonly offered = computed(() => [
    ...this.main().map(({ action }) => action),
    ...(this.order()?.breaches.length ? ['record_breach_action'] : []),
  ]);
  protected readonly facts = computed(() => this.factsOf(this.order()));
  protected readonly extensions = computed(() => this.extensionsOf(this.order()));

  /** Of a running order, for an agency that knows where she goes; never for the police. */
  protected readonly mayNotify = computed(() => {
    const order = this.order();
    const isPolice = this.session.user()?.roles.includes('police_inspector') ?? true;
    return !isPolice && Boolean(order?.band) && RUNNING.has(order?.status ?? '');
  });

  constructor() {
    effect(() => void this.load(this.id()));
  }

  protected may(action: string): boolean {
    return this.allowed().some((step) => step.action === action);
  }

  protected async load(id: string): Promise<void> {
    this.problem.set('');
    try {
      await this.show(await this.api.call(getOrder, { id }));
      const wanted = this.do();
      if (wanted) this.start(wanted);
      else this.goOn();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** Opens a step; an action on a breach without an id is about the first open one. */
  protected start(action: string, breachId: string | null = null): void {
    const step = this.allowed().find((one) => one.action === action);
    const about = action === 'record_breach_action' ? this.breachOf(breachId) : {};
    if (!step || !about || this.isSending()) return;
    this.open.set([{ step, about }]);
    // Only once the form is there: it grows above what was pressed, and the page would follow that.
    const scroll = () => document.getElementById('step')?.scrollIntoView({ block: 'start' });
    afterNextRender(scroll, { injector: this.injector });
  }

  /** Opens the step that was begun and not sent. */
  private goOn(): void {
    const order = this.order();
    if (!order) return;
    const begun = (action: string, about = {}) =>
      this.drafts.find(stepDraftKey(action, order, about)) !== null;
    const breach = order.breaches.find(({ id }) => begun('record_breach_action', { breachId: id }));
    const step = breach ? null : this.allowed().find(({ action }) => begun(action));
    if (breach) this.start('record_breach_action', breach.id);
    else if (step) this.start(step.action);
  }

  private breachOf(id: string | null): { breachId: string } | null {
    const breaches = this.order()?.breaches ?? [];
    const named = breaches.find((breach) => breach.id === id);
    const breach = named ?? breaches.find(({ protocolNumber }) => !protocolNumber);
    return breach ? { breachId: breach.id } : null;
  }

  protected async done(order: OrderDto): Promise<void> {
    this.open.set([]);
    this.announcer.say(this.t('ui.saved'));
    await this.show(order);
  }

  /** Another user changed it: the form stays open, and the next attempt uses the current version. */
  protected async refresh(): Promise<void> {
    try {
      await this.show(await this.api.call(getOrder, { id: this.id() }));
    } catch {
      // The form still says what went wrong.
    }
  }

  private async show(order: OrderDto): Promise<void> {
    this.order.set(order);
    // A user who sees only the orders of a referred case has no list of its tasks.
    const rows = order.band ? await this.api.call(listFollowUps, { caseId: order.caseId }) : [];
    this.followUps.set(rows);
  }

  private factsOf(order: OrderDto | null): { label: string; value: string }[] {
    if (!order) return [];
    const issuer = [order.issuerRank, order.issuerName].filter(Boolean).join(' ');
    const copy = order.copyGivenOn
      ? [
          this.dates.date(order.copyGivenOn),
          this.t(`orders.language-${textName(order.explainedIn ?? 'other')}`),
          ...(order.copyKept ? [this.t(`copy-kept.${textName(order.copyKept)}`)] : []),
        ]
      : [this.t('orders.not-given')];
    const rows: [string, string | null][] = [
      ['order-field.issuing-body', order.issuingBody],
      ['orders.issuer', issuer],
      ['order-field.report-number', order.reportNumber],
      ['orders.copy', order.issuedAt ? copy.join(', ') : null],
      ['orders.witnesses', [...order.witnesses, order.videoNumber].filter(Boolean).join('; ')],
      ['orders.explained-to-person', order.explained && this.t(`risk-answer.${textName(order.explained)}`)],
    ];
    return rows.flatMap(([label, value]) => (value ? [{ label: this.t(label), value }] : []));
  }

  private extensionsOf(order: OrderDto | null): string[] {
    if (!order) return [];
    const asked = order.extensionRequestedOn;
    const decided = order.extensions.map(({ decision, decidedOn, days, number }) =>
      [
        this.dates.date(decidedOn),
        this.t(`orders.decision-${textName(decision)}`),
        days ? this.t('orders.by-days', { count: days }) : '',
        number ?? '',
      ]
        .filter(Boolean)
        .join(' · '),
    );
    return [
      ...(asked ? [this.t('orders.asked-on', { day: this.dates.date(asked) })] : []),
      ...(order.extensionState ? [this.extensionState(order)] : []),
      ...decided,
    ];
  }

  /** Where the last request stands with the prosecutor, and what is missing or refused. */
  private extensionState(order: OrderDto): string {
    const { extensionState, extensionAnsweredAt, extensionProsecutorName, extensionRefusal } = order;
    const missing = order.extensionMissing.map((paper) => this.t(`extension-missing.${textName(paper)}`));
    return [
      this.t(`extension-state.${extensionState}`),
      extensionProsecutorName?.[this.language.current()],
      extensionAnsweredAt ? this.dates.moment(extensionAnsweredAt) : '',
      extensionRefusal ? this.t(`extension-refusal.${textName(extensionRefusal)}`) : '',
      missing.join(', '),
    ]
      .filter(Boolean)
      .join(' · ');
  }
}
