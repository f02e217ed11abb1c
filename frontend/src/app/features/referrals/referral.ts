import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { getReferral } from '../../api/fn/referrals/get-referral';
import type { ReferralDto } from '../../api/models/referral-dto';
import { RecordFiles } from '../../core/files/record-files';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { needKey } from '../../core/work/need-key';
import { RefusalLabels } from '../../core/work/refusal-labels';
import { UndoAcceptance } from '../../core/work/undo-acceptance';
import type { Band } from '../../ui/band-badge/band-badge';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { DueChip } from '../../ui/due-chip/due-chip';
import { DutyLine } from '../../ui/duty-line/duty-line';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { GroupReRoute } from './group-re-route';
import { ReferralFiles } from './referral-files';
import { ReferralFacts } from './referral-facts';
import { ReferralMessages } from './referral-messages';
import { isEnding, leadingAction, stepsOf } from './referral-steps';
import type { Step } from './step-forms';
import { StepPanel } from './step-panel';

const RUNNING = ['accepted', 'appointment', 'service_started'] as const;

/** One referral: the request, its deadline, and the allowed actions. It never shows who the survivor is. */
@Component({
  selector: 'pn-referral',
  imports: [
    BandBadge,
    Code,
    DueChip,
    DutyLine,
    GroupReRoute,
    LoadError,
    Loading,
    MatButton,
    Note,
    PageHeader,
    RecordFiles,
    ReferralMessages,
    ReferralFiles,
    RouterLink,
    StepPanel,
  ],
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
  private readonly refusals = inject(RefusalLabels);
  private readonly factWords = inject(ReferralFacts);
  private readonly undoAcceptance = inject(UndoAcceptance);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  protected readonly referral = signal<ReferralDto | null>(null);
  protected readonly problem = signal('');
  protected readonly openStep = signal<Step | null>(null);
  protected readonly steps = computed(() => {
    const shown = this.referral();
    return shown ? stepsOf(shown, this.clock.now()) : [];
  });
  /** A no never leads; after a refusal the step that fits its reason does. */
  protected readonly leading = computed(() => {
    const shown = this.referral();
    return shown && !this.contact() ? leadingAction(shown, this.steps()) : null;
  });
  /** Who did not accept, why, and by when another place is to be found. */
  protected readonly banner = computed(() => {
    const shown = this.referral();
    return shown ? this.refusals.ofReferral(shown) : '';
  });
  /** No step of the referral leads: the work continues in the case. */
  protected readonly caseLeads = computed(
    () => Boolean(this.referral()?.caseId) && !this.leading() && !this.contact(),
  );
  /** Where the first contact is recorded that the clock asks for. */
  protected readonly contact = computed(() => {
    const { caseId, allowedActions } = this.referral() ?? {};
    return caseId && allowedActions?.includes('record_contact')
      ? ['/cases', caseId, 'contacts', 'new']
      : null;
  });
  /** Its two agencies write to each other; the coordinator of a shared case reads it. */
  protected readonly hasMessages = computed(() => {
    const { view, toAgencyId, messageCount } = this.referral() ?? {};
    if (view === 'group') return (messageCount ?? 0) > 0;
    return Boolean(toAgencyId) && (view === 'sender' || view === 'offer' || view === 'receiver');
  });
  /** An offer that a caseworker of the same agency must answer. */
  protected readonly isForWorkers = computed(() => {
    const allowed = this.referral()?.allowedActions ?? [];
    return allowed.includes('decline') && !allowed.includes('accept');
  });
  /** Where the sender asks another agency for the same need. */
  protected readonly elsewhere = computed(() => {
    const { id, caseId, view, allowedActions } = this.referral() ?? {};
    const isOffered = caseId && view === 'sender' && allowedActions?.includes('re_route');
    return isOffered ? ['/cases', caseId, 'referrals', id, 'elsewhere'] : null;
  });
  /** After a refusal another agency stands second, else last. */
  protected readonly elsewhereAfter = computed(() => {
    if (this.leading() === 're_route') return null;
    const steps = this.steps();
    if (this.banner()) return steps[0] ?? null;
    return steps.filter((step) => !isEnding(step)).at(-1) ?? steps.at(-1) ?? null;
  });
  protected readonly mayReRoute = computed(
    () => this.referral()?.view === 'group' && this.referral()?.allowedActions.includes('re_route'),
  );
  /** Files go with a referral while it runs; a coordinator sees none. */
  protected readonly mayHaveFiles = computed(() => {
    const { status, view } = this.referral() ?? {};
    return (view === 'sender' || view === 'receiver') && RUNNING.some((one) => one === status);
  });
  protected readonly isReRouting = signal(false);
  private readonly acceptance = new Submission();
  protected readonly isAccepting = signal(false);
  /** Why the acceptance was not recorded; the referral is shown as it is now. */
  protected readonly refusal = signal('');
  protected readonly band = computed(() => this.referral()?.band as Band | null);
  protected readonly heading = computed(() => {
    const shown = this.referral();
    if (!shown) return '';
    return this.t(needKey(shown));
  });
  /** What a hand-over means for the user's agency. */
  protected readonly handover = computed(() => {
    const shown = this.referral();
    const key = shown?.kind === 'handover' ? handoverKey(shown) : null;
    return key ? this.t(`handover.${key}`) : '';
  });
  protected readonly facts = computed(() => {
    const shown = this.referral();
    return shown ? this.factWords.of(shown) : [];
  });

  constructor() {
    effect(() => void this.load(this.id()));
  }

  protected async load(id: string): Promise<void> {
    this.problem.set('');
    try {
      this.show(await this.api.call(getReferral, { id }));
      const asked = this.steps().find(({ action }) => action === this.do());
      // An address alone sends nothing.
      this.openStep.set(asked && !asked.isDirect ? asked : null);
      this.isReRouting.set(this.do() === 're_route' && this.mayReRoute() === true);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async begin(step: Step): Promise<void> {
    if (step.isDirect) return this.accept(step);
    this.refusal.set('');
    this.openStep.set(step);
  }

  protected done(referral: ReferralDto): void {
    this.openStep.set(null);
    this.show(referral);
  }

  /** One tap, with ten minutes to undo it. */
  private async accept({ send }: Step): Promise<void> {
    const shown = this.referral();
    if (!shown || this.isAccepting()) return;
    this.isAccepting.set(true);
    this.refusal.set('');
    try {
      const params = { id: shown.id } as never;
      const accepted = await this.api.call(send, params, this.acceptance.context(shown.version));
      this.show(accepted);
      this.undoAcceptance.offer(accepted);
      if (accepted.caseId) await this.router.navigate(['/cases', accepted.caseId]);
    } catch (problem) {
      await this.load(shown.id);
      this.refusal.set(this.problems.sentence(problem));
    } finally {
      this.isAccepting.set(false);
    }
  }

  protected async sentOn(referral: ReferralDto): Promise<void> {
    this.isReRouting.set(false);
    await this.router.navigate(['/referrals', referral.id]);
  }

  protected labelOf({ action, label, isDirect }: Step): string {
    if (isDirect && this.isAccepting()) return this.t('common.saving');
    const until = this.referral()?.undoUntil;
    if (action === 'undo_accept' && until)
      return this.t('referrals.undo-until', { time: this.dates.time(until) });
    return this.t(`referrals.do-${textName(label ?? action)}`);
  }

  private show(referral: ReferralDto): void {
    this.referral.set(referral);
  }
}

/** The sentence about a hand-over; none for a coordinator, nor once it came to nothing. */
function handoverKey({ view, status, endedAt, contactedAt, agencyEnding }: ReferralDto): string | null {
  if (view === 'group' || view === 'withdrawn') return null;
  if (status === 'completed') return 'completed';
  if (endedAt) return null;
  if (agencyEnding) return view === 'sender' ? null : agencyEnding.replaceAll('_', '-');
  return view === 'sender' && contactedAt ? 'reached' : view;
}
