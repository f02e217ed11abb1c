/**
 * What the sender can do about a refusal, the fitting step first: send what was missing, request consent again, join
 * the waiting list, else refer to another agency (capabilities 3.2).
 */
const SETTLING = ['help_ourselves', 'take_waiting_place', 'no_longer_wanted'];
const ELSEWHERE = ['re_route', ...SETTLING];
const FULL = ['re_route', 'take_waiting_place', 'help_ourselves', 'no_longer_wanted'];
/** The receiver did not answer, and the referral still runs. */
const SILENT = ['re_route', 'remind', 'withdraw'];
const BY_REASON: Readonly<Record<string, readonly string[]>> = {
  information_missing: ['send_missing', ...ELSEWHERE],
  consent_missing: ['ask_consent', ...ELSEWHERE],
  no_capacity: FULL,
  none_free: FULL,
};

export interface RefusalReasons {
  readonly reason?: string | null;
  readonly unavailableReason?: string | null;
  /** The own agency offers the service, so that it can help in the place of the other. */
  readonly isOwnService?: boolean;
  /** The need; only a new owner, or the survivor, settles a hand-over. */
  readonly serviceType?: string | null;
}

const ONLY_A_NEW_OWNER: ReadonlySet<string> = new Set(['help_ourselves', 'take_waiting_place']);

export const refusalActions = ({
  reason,
  unavailableReason,
  serviceType,
}: RefusalReasons): readonly string[] =>
  (BY_REASON[reason ?? unavailableReason ?? ''] ?? ELSEWHERE).filter(
    (action) => serviceType !== 'handover' || !ONLY_A_NEW_OWNER.has(action),
  );

/** Which of the two rows of `rf.find_other` is planned for a silence. */
const SILENCE = 2;
const SEARCHES: ReadonlySet<string> = new Set(['rf.find_other', 'rf.send_missing']);

export const isSearch = (rule: string): boolean => SEARCHES.has(rule);
export const isSilence = (rule: string, step: number | null | undefined): boolean =>
  rule === 'rf.find_other' && step === SILENCE;

export const searchActions = (
  rule: string,
  step: number | null | undefined,
  reasons: RefusalReasons,
): readonly string[] =>
  isSilence(rule, step)
    ? SILENT
    : refusalActions(reasons).filter((action) => action !== 'help_ourselves' || reasons.isOwnService);

export interface RefusalPlace {
  readonly to: readonly string[];
  readonly do?: string;
}

/** Where a step about a refusal is taken. */
export function refusalPlace(action: string, referralId: string, caseId: string | null): RefusalPlace {
  if (caseId && action === 're_route')
    return { to: ['/cases', caseId, 'referrals', referralId, 'elsewhere'] };
  if (caseId && action === 'ask_consent') return { to: ['/cases', caseId, 'consents', 'new'] };
  return action === 'open'
    ? { to: ['/referrals', referralId] }
    : { to: ['/referrals', referralId], do: action };
}

/** Help that was given, and of which she says whether it reached her. */
export const isHelped = ({ status, settledBy }: { status: string; settledBy: string | null }): boolean =>
  status === 'completed' || settledBy === 'own_help';
