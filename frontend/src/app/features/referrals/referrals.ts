import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { acceptReferral } from '../../api/fn/referrals/accept-referral';
import { listReferrals } from '../../api/fn/referrals/list-referrals';
import type { ReferralBox, ReferralFilter, ReferralRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { LatestNews } from '../../core/work/latest-news';
import { isHelped, refusalActions, refusalPlace } from '../../core/work/refusal-actions';
import { needKey } from '../../core/work/need-key';
import { RefusalLabels } from '../../core/work/refusal-labels';
import type { Refused, RefusedHow } from '../../core/work/refusal-labels';
import { UndoAcceptance } from '../../core/work/undo-acceptance';
import type { Band } from '../../ui/band-badge/band-badge';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowActed, RowState } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { REFERRAL_BOX } from '../../api/models/referral-box-array';
import { REFERRAL_FILTER } from '../../api/models/referral-filter-array';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';
import { ASKERS, WORKERS } from '../../core/session/session.types';

/** The answer to an offer, then the first contact, the outcome or the survivor's feedback: each begins on the row. */
const ANSWERS = ['accept', 'decline'];
const WORK = ['record_contact', 'complete', 'record_feedback'];
type Filter = ReferralFilter;
/** What a coordinator asks of the referrals of a group. */
const OF_GROUP: ReadonlySet<Filter> = new Set(['open', 'answered', 'late', 'refused', 'no_place', 'ended']);

/** What others ask of us, and what we asked of them: by clock, most urgent first. */
@Component({
  selector: 'pn-referrals',
  imports: [Arrived, ChoiceChips, Empty, LatestNews, MatButton, More, PageHeader, QueueList, RouterLink],
  templateUrl: './referrals.html',
})
export class Referrals {
  /** `in`, `out` or `group`; from the address. */
  readonly box = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly refusals = inject(RefusalLabels);
  private readonly undoAcceptance = inject(UndoAcceptance);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  private readonly session = inject(SessionStore);
  protected readonly mayCallIn = this.session.hasRole(...ASKERS);
  /** A coordinator who works on no case sees the referrals of the group only. */
  private readonly offered = REFERRAL_BOX.filter((box) =>
    this.session.hasRole(
      ...(box === 'group' ? (['coordinator'] as const) : ([...WORKERS, 'supervisor', 'prosecutor'] as const)),
    ),
  );
  protected readonly chosenBox = computed<ReferralBox>(
    () => this.offered.find((box) => box === this.box()) ?? this.offered[0] ?? 'in',
  );
  protected readonly filter = signal<string | null>('open');
  protected readonly status = computed<Filter>(() => (this.filter() ?? 'open') as Filter);
  private readonly rowStates = signal<Readonly<Record<string, RowState>>>({});
  protected readonly list = new PagedList<ReferralRowDto>(
    (cursor) =>
      this.api.call(listReferrals, {
        box: this.chosenBox(),
        status: this.status(),
        ...(cursor ? { cursor } : {}),
      }),
    () => [this.chosenBox(), this.status()],
  );
  protected readonly boxes = computed(() =>
    this.offered.map((value) => ({ value, label: this.t(`referrals.box-${value}`) })),
  );
  protected readonly filters = computed(() =>
    REFERRAL_FILTER.filter((value) => this.chosenBox() !== 'group' || OF_GROUP.has(value)).map((value) => ({
      value,
      label: this.t(`referrals.filter-${textName(value)}`),
    })),
  );
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  protected chooseBox(box: string | null): void {
    void this.router.navigate(['/referrals'], { queryParams: { box: box ?? this.chosenBox() } });
  }

  protected async act({ row, action }: RowActed): Promise<void> {
    const item = this.list.items().find(({ id }) => id === row.id);
    if (!item) return;
    if (action.code === 'record_contact' && item.caseId) {
      await this.router.navigate(['/cases', item.caseId, 'contacts', 'new']);
      return;
    }
    if (action.code !== 'accept') {
      const place = refusalPlace(action.code, item.id, item.caseId);
      await this.router.navigate([...place.to], { queryParams: place.do ? { do: place.do } : {} });
      return;
    }
    this.mark(item.id, { kind: 'sending' });
    try {
      const accepted = await this.api.call(
        acceptReferral,
        { id: item.id },
        new Submission().context(item.version),
      );
      this.undoAcceptance.offer(accepted);
      await this.router.navigate(accepted.caseId ? ['/cases', accepted.caseId] : ['/referrals', item.id]);
    } catch (problem) {
      this.mark(item.id, { kind: 'failed', sentence: this.problems.sentence(problem) });
    }
  }

  private mark(id: string, state: RowState): void {
    this.rowStates.update((states) => ({ ...states, [id]: state }));
  }

  private toRow(item: ReferralRowDto): QueueRowView {
    return {
      id: item.id,
      due: dueOf(item),
      title: this.titleOf(item),
      alarm: item.band === 'high' && isSearched(item),
      link: ['/referrals', item.id],
      code: item.reference,
      band: item.band as Band | null,
      detail: this.detailOf(item),
      actions: mainActions(item).map((code) => ({ code, label: this.t(`referrals.do-${textName(code)}`) })),
      twoButtons: true,
      state: this.rowStates()[item.id] ?? { kind: 'resting' },
    };
  }

  private titleOf(item: ReferralRowDto): string {
    if (isSearched(item)) return this.refusals.sentence(refusedIn(item), item.findOtherBy, howOf(item));
    const agency = item.otherAgencyName?.[this.language.current()] ?? '';
    const need = this.needOf(item);
    return this.t(this.chosenBox() === 'in' ? 'referrals.from' : 'referrals.to', { need, agency });
  }

  private needOf(item: ReferralRowDto): string {
    return this.t(needKey(item));
  }

  /** Why it was not accepted, of a row whose title does not say it. */
  private reasonOf(item: ReferralRowDto): string {
    return item.unavailableReason
      ? this.t(`unavailable-reason.${textName(item.unavailableReason)}`)
      : this.refusals.reason(refusedIn(item));
  }

  private detailOf(item: ReferralRowDto): string {
    const parts = [
      item.hasNewMessage ? this.t('referrals.message-new') : '',
      isSearched(item) ? this.needOf(item) : '',
      this.t(`referral-status.${textName(item.status)}`),
      isSearched(item) ? '' : this.reasonOf(item),
      item.settledBy ? this.t(`settled-by.${textName(item.settledBy)}`) : '',
      item.next ? this.t(`referrals.step-${item.next.step}`) : '',
      item.isMinor ? this.t('referrals.minor') : '',
    ];
    return parts.filter(Boolean).join(' · ');
  }
}

/** Its sender looks for another place. */
const isSearched = ({ findOtherBy }: ReferralRowDto): boolean => Boolean(findOtherBy);

const isUnanswered = ({ status }: ReferralRowDto): boolean => status === 'sent' || status === 'received';

const howOf = (item: ReferralRowDto): RefusedHow => (isUnanswered(item) ? 'silent' : 'answered');

const refusedIn = ({
  otherAgencyName,
  declineReason,
  unavailableReason,
  missing,
}: ReferralRowDto): Refused => ({
  agencyName: otherAgencyName,
  reason: declineReason,
  unavailableReason,
  missing,
});

function dueOf({ next, findOtherBy }: ReferralRowDto): QueueRowView['due'] {
  if (findOtherBy) return { at: findOtherBy };
  return next ? { at: next.dueAt, kind: next.isLate ? 'due' : 'waiting' } : null;
}

/** After a refusal the two steps that fit its reason, else what is owed. */
function mainActions(item: ReferralRowDto): string[] {
  if (isSearched(item) && !isUnanswered(item)) {
    const { declineReason: reason, unavailableReason } = item;
    const fitting = refusalActions({ reason, unavailableReason });
    return [...fitting.filter((code) => item.allowedActions.includes(code as never)).slice(0, 2), 'open'];
  }
  const allowed = (codes: readonly string[]) =>
    codes.filter(
      (code) => item.allowedActions.includes(code as never) && (code !== 'record_feedback' || isHelped(item)),
    );
  // Who may only decline, such as a supervisor, opens it first: a no is never the proposed answer.
  const answers = allowed(ANSWERS);
  return answers.includes('accept') ? answers : [...allowed(WORK).slice(0, 1), 'open'];
}
