import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { getReferral } from '../../api/fn/referrals/get-referral';
import type { ReferralDto } from '../../api/models/referral-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import type { Band } from '../../ui/band-badge/band-badge';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { DueChip } from '../../ui/due-chip/due-chip';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { GroupReRoute } from './group-re-route';
import { STEPS } from './step-forms';
import type { Step } from './step-forms';
import { StepPanel } from './step-panel';

/** They end it without help. */
const ENDINGS: ReadonlySet<string> = new Set([
  'decline',
  'mark_unavailable',
  'withdraw',
  'mark_not_attended',
]);

/** One referral: what is asked, by when, and what may be done now. Nothing on it says who she is. */
@Component({
  selector: 'pn-referral',
  imports: [
    BandBadge,
    Code,
    DueChip,
    GroupReRoute,
    LoadError,
    Loading,
    MatButton,
    PageHeader,
    RouterLink,
    StepPanel,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './referral.html',
  styleUrl: './referral.scss',
})
export class Referral {
  readonly id = input.required<string>();
  /** A step to open at once; from the address. */
  readonly do = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  protected readonly name = textName;
  protected readonly referral = signal<ReferralDto | null>(null);
  protected readonly problem = signal('');
  protected readonly openStep = signal<Step | null>(null);
  protected readonly steps = computed(() => {
    const allowed = new Set<string>(this.referral()?.allowedActions ?? []);
    return STEPS.filter(({ action }) => allowed.has(action));
  });
  /** The first that may lead; a no never does. */
  protected readonly leading = computed(() =>
    this.contact() ? null : this.steps().find(({ action }) => !ENDINGS.has(action)),
  );
  /** Where the first contact is recorded that the clock asks for. */
  protected readonly contact = computed(() => {
    const { caseId, allowedActions } = this.referral() ?? {};
    return caseId && allowedActions?.includes('record_contact')
      ? ['/cases', caseId, 'contacts', 'new']
      : null;
  });
  /** An offer that waits for somebody of the same agency who works on cases. */
  protected readonly isForWorkers = computed(() => {
    const allowed = this.referral()?.allowedActions ?? [];
    return allowed.includes('decline') && !allowed.includes('accept');
  });
  /** Work on the case that the referral waits for, where the viewer has it. */
  protected readonly ways = computed(() => {
    const shown = this.referral();
    if (!shown?.caseId) return [];
    const { id, caseId, view, allowedActions } = shown;
    return [
      ...(view === 'sender' && allowedActions.includes('re_route')
        ? [{ to: ['/cases', caseId, 'referrals', id, 'elsewhere'], label: this.t('referrals.do-re-route') }]
        : []),
    ];
  });
  protected readonly mayReRoute = computed(
    () => this.referral()?.view === 'group' && this.referral()?.allowedActions.includes('re_route'),
  );
  protected readonly isReRouting = signal(false);
  protected readonly band = computed(() => this.referral()?.band as Band | null);
  protected readonly heading = computed(() => {
    const shown = this.referral();
    if (!shown) return '';
    return this.t(
      shown.kind === 'support_lead'
        ? 'referrals.support-lead'
        : `service-type.${textName(shown.serviceType)}`,
    );
  });
  protected readonly facts = computed(() => this.factsOf(this.referral()));

  constructor() {
    effect(() => void this.load(this.id()));
  }

  protected async load(id: string): Promise<void> {
    this.problem.set('');
    try {
      this.show(await this.api.call(getReferral, { id }));
      this.openStep.set(this.steps().find(({ action }) => action === this.do()) ?? null);
      this.isReRouting.set(this.do() === 're_route' && this.mayReRoute() === true);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async done(referral: ReferralDto): Promise<void> {
    const accepted = this.openStep()?.action === 'accept';
    this.openStep.set(null);
    this.show(referral);
    if (accepted && referral.caseId) await this.router.navigate(['/cases', referral.caseId]);
  }

  protected async sentOn(referral: ReferralDto): Promise<void> {
    this.isReRouting.set(false);
    await this.router.navigate(['/referrals', referral.id]);
  }

  private show(referral: ReferralDto): void {
    this.referral.set(referral);
  }

  private factsOf(shown: ReferralDto | null): { label: string; value: string }[] {
    if (!shown) return [];
    const moment = (at: string | null | undefined) => (at ? this.dates.moment(at) : '');
    const code = (prefix: string, value: string | null | undefined) =>
      value ? this.t(prefix + textName(value)) : '';
    const shared = shown.sharedPartitions
      .map((partition) => this.t(`shared.${textName(partition)}`))
      .join(', ');
    const rows: [string, string][] = [
      ['from-agency', shown.fromAgencyName[this.language.current()]],
      ['to-agency', shown.toAgencyName?.[this.language.current()] ?? ''],
      ['status', code('referral-status.', shown.status)],
      ['urgency', code('urgency.', shown.urgency)],
      ['place', code('place.', shown.place)],
      ['is-minor', shown.isMinor ? this.t('referrals.minor') : ''],
      ['escort', shown.escortNeeded ? this.t('ui.yes') : ''],
      ['shared', shared],
      ['sent-at', moment(shown.sentAt)],
      ['decided-at', moment(shown.decidedAt)],
      ['appointment-at', moment(shown.appointmentAt)],
      ['service-on', shown.serviceOn ? this.dates.date(shown.serviceOn) : ''],
      ['reason', code('referral-decline-reason.', shown.declineReason)],
      ['unavailable', code('unavailable-reason.', shown.unavailableReason)],
      ['withdrawn', code('referral-withdrawal.', shown.withdrawalReason)],
      ['next-step', code('next-step.', shown.nextStep)],
      ['her-word', code('survivor-word.', shown.survivorWord)],
      ['asked-at', moment(shown.askedAt)],
    ];
    return rows
      .filter(([, value]) => value)
      .map(([name, value]) => ({ label: this.t(`referrals.fact-${name}`), value }));
  }
}
