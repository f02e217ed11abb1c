import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { approveClosure } from '../../api/fn/closure/approve-closure';
import { endorseClosure } from '../../api/fn/closure/endorse-closure';
import { getClosureRequest } from '../../api/fn/closure/get-closure-request';
import { recordSecondTalk } from '../../api/fn/closure/record-second-talk';
import { refuseClosure } from '../../api/fn/closure/refuse-closure';
import { withdrawClosure } from '../../api/fn/closure/withdraw-closure';
import type { ApprovalRequest, ClosureRequestDto, HeldTalkRequest } from '../../api/models';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import type { Operation } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import type { BackLink } from '../../ui/page-header/page-header';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { AfterClosing } from './after-closing';
import { Approval } from './approval';
import { ClosingLabels, isChangedMeanwhile } from './closing-labels';
import { ClosureSnapshot } from './closure-snapshot';
import { ContactFacts } from './contact-facts';
import { DecisionNotes } from './decision-notes';
import { DuplicateCards } from './duplicate-cards';
import { HeldTalk } from './held-talk';
import { chosenFrom, overridable, overrideGaps, toOverrides } from './override-choices';
import type { ChosenOverrides } from './override-choices';
import { OverrideList } from './override-list';
import { RowFates } from './row-fates';
import { SendBack } from './send-back';
import type { SendBackReason } from './send-back';

/** A decision made elsewhere ends the right to look: what was decided is said, and nothing is fetched again. */
type Decided = 'approved' | 'sent-back';

/** One request to close, its coded facts before its buttons. Which buttons there are, the server says. */
@Component({
  selector: 'pn-closure-request',
  imports: [
    AfterClosing,
    Approval,
    BandBadge,
    ContactFacts,
    DecisionNotes,
    DuplicateCards,
    HeldTalk,
    Icon,
    LoadError,
    Loading,
    MatButton,
    Note,
    OverrideList,
    PageHeader,
    RouterLink,
    RowFates,
    SendBack,
  ],
  providers: [Dialogs],
  templateUrl: './closure-request.html',
  styleUrl: './closure-request.scss',
})
export class ClosureRequest {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly announcer = inject(Announcer);
  private readonly facts = inject(ClosureSnapshot);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly words = inject(ClosingLabels);
  protected readonly request = signal<ClosureRequestDto | null>(null);
  protected readonly decided = signal<Decided | null>(null);
  protected readonly loadProblem = signal('');
  protected readonly problem = signal('');
  protected readonly isChanged = signal(false);
  protected readonly isSending = signal(false);
  protected readonly isSendingBack = signal(false);
  protected readonly isTried = signal(false);
  protected readonly overrides = signal<ChosenOverrides>({});
  protected readonly actions = computed(() => new Set(this.request()?.allowedActions));
  protected readonly factRows = computed(() => {
    const request = this.request();
    return request ? this.facts.rows(request) : [];
  });
  /** Without the second person, whose answer is what is being asked for. */
  protected readonly open = computed(() =>
    (this.request()?.blockers ?? []).filter(({ condition }) => condition !== 'second_person'),
  );
  /** Overrides of what no longer stands, or of a request that is over. */
  protected readonly settled = computed(() => {
    const open = new Set<string>(this.open().map(({ code }) => code));
    return (this.request()?.overrides ?? [])
      .filter(({ code }) => !open.has(code))
      .map((override) => ({
        what: this.t(`override-of.${textName(override.code)}`),
        why: this.words.override(override),
      }));
  });
  protected readonly toPassOver = computed(() => overridable(this.open()));
  /** Names are shown inside the owning agency alone, whose way back is the case. */
  protected readonly back = computed<BackLink>(() => {
    const request = this.request();
    return request?.requestedByName
      ? { to: ['/cases', request.caseId], label: this.t('closing.to-case') }
      : { to: ['/decisions'], label: this.t('menu.decisions') };
  });
  protected readonly lead = computed(() => {
    const request = this.request();
    if (!request) return '';
    const when = this.dates.moment(request.requestedAt);
    const asked = request.requestedByName
      ? this.t('decision.asked-by', { when, name: request.requestedByName })
      : this.t('decision.asked', { when });
    return `${asked}. ${this.t(`decision.state-${textName(request.state)}`)}.`;
  });

  constructor() {
    effect(() => void this.load(this.id()));
  }

  protected async load(id: string): Promise<void> {
    this.loadProblem.set('');
    try {
      this.show(await this.api.call(getClosureRequest, { id }));
    } catch (problem) {
      this.request.set(null);
      this.loadProblem.set(this.problems.sentence(problem));
    }
  }

  /** The override of a blocker that was proposed, or made. */
  protected overriddenBy(code: string): string {
    const request = this.request();
    const override = request?.overrides.find((each) => each.code === code);
    if (!request || !override?.reason) return '';
    const key = request.state === 'requested' ? 'decision.proposed' : 'decision.passed-over';
    return this.t(key, { reason: this.words.override(override) });
  }

  protected async endorse(): Promise<void> {
    const overrides = toOverrides(this.open(), this.overrides());
    this.isTried.set(true);
    if (overrideGaps(overrides).length > 0) {
      this.problem.set(this.t('closing.override-missing'));
      return;
    }
    const answer = await this.send(endorseClosure, { id: this.id(), body: { overrides } });
    if (answer) this.show(answer);
  }

  protected async approve(body: ApprovalRequest): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('decision.approve-ask'),
      body: this.t('decision.approve-body'),
      goOn: this.t('decision.approve'),
      back: this.t('decision.not-yet'),
    });
    if (goesOn && (await this.send(approveClosure, { id: this.id(), body })) !== null) this.end('approved');
  }

  protected async recordTalk(body: HeldTalkRequest): Promise<void> {
    const answer = await this.send(recordSecondTalk, { id: this.id(), body });
    if (answer === null) return;
    this.announcer.say(this.t('ui.saved'));
    await this.load(this.id());
  }

  protected async sendBack(reason: SendBackReason): Promise<void> {
    const answer = await this.send(refuseClosure, { id: this.id(), body: { reason } });
    if (answer !== null) this.end('sent-back');
  }

  protected async withdraw(): Promise<void> {
    const answer = await this.send(withdrawClosure, { id: this.id() });
    if (answer) this.show(answer);
  }

  /** Null after a refusal; a change by another user is fetched and reported. */
  private async send<P, A>(operation: Operation<P, A>, params: P): Promise<A | null> {
    const request = this.request();
    if (!request || this.isSending()) return null;
    this.isSending.set(true);
    this.problem.set('');
    this.isChanged.set(false);
    try {
      const answer = await this.api.call(operation, params, this.submission.context(request.version));
      this.submission.renew();
      return answer;
    } catch (problem) {
      if (!isChangedMeanwhile(problem)) this.problem.set(this.words.refusal(problem));
      else {
        this.submission.renew();
        await this.load(this.id());
        this.isChanged.set(true);
      }
      return null;
    } finally {
      this.isSending.set(false);
    }
  }

  private end(decided: Decided): void {
    this.decided.set(decided);
    this.request.set(null);
    this.announcer.say(this.t(`decision.is-${decided}`));
  }

  private show(request: ClosureRequestDto): void {
    this.request.set(request);
    this.isTried.set(false);
    this.isSendingBack.set(false);
    this.overrides.set(chosenFrom(request.overrides));
  }
}
