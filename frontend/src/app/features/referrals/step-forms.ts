import type { Operation } from '../../core/http/api';
import { acknowledgeReferral } from '../../api/fn/referrals/acknowledge-referral';
import { acceptReferral } from '../../api/fn/referrals/accept-referral';
import { askAboutReferral } from '../../api/fn/referrals/ask-about-referral';
import { completeReferral } from '../../api/fn/referrals/complete-referral';
import { declineReferral } from '../../api/fn/referrals/decline-referral';
import { recordNoLongerWanted } from '../../api/fn/referrals/record-no-longer-wanted';
import { recordOwnHelp } from '../../api/fn/referrals/record-own-help';
import { recordServiceGap } from '../../api/fn/referrals/record-service-gap';
import { recordSurvivorFeedback } from '../../api/fn/referrals/record-survivor-feedback';
import { recordWaitingPlace } from '../../api/fn/referrals/record-waiting-place';
import { reportNoPlace } from '../../api/fn/referrals/report-no-place';
import { reportNotAttended } from '../../api/fn/referrals/report-not-attended';
import { sendMissingInformation } from '../../api/fn/referrals/send-missing-information';
import { setReferralAppointment } from '../../api/fn/referrals/set-referral-appointment';
import { startReferralService } from '../../api/fn/referrals/start-referral-service';
import { undoReferralAcceptance } from '../../api/fn/referrals/undo-referral-acceptance';
import { withdrawReferral } from '../../api/fn/referrals/withdraw-referral';
import type { ReferralDto } from '../../api/models/referral-dto';
import { REFERRAL_WITHDRAWAL_REASON } from '../../api/models/referral-withdrawal-reason-array';
import { MISSING_INFORMATION } from '../../api/models/missing-information-array';
import { INTERIM_HELP } from '../../api/models/interim-help-array';
import { SURVIVOR_FEEDBACK } from '../../api/models/survivor-feedback-array';
import { NOT_ASKED_REASON } from '../../api/models/not-asked-reason-array';
import { KNOWN_ANSWER } from '../../api/models/known-answer-array';
import { REFERRAL_NEXT_STEP } from '../../api/models/referral-next-step-array';

/** One question of a step: a code of a list, several of them, a day, a later day, a day with a clock time, or words. */
export interface StepField {
  name: string;
  kind: 'code' | 'codes' | 'day' | 'later-day' | 'moment' | 'words';
  codes?: readonly string[];
  /** The referral says which codes there are. */
  codesFrom?: 'declineReasons';
  /** Group of texts of the codes. */
  prefix?: string;
  optional?: boolean;
  /** The question is asked only where another one has this answer. */
  when?: { name: string; is: string };
  /** An optional question needs an answer where another one has this answer. */
  requiredWhen?: { name: string; is: string };
  /** The one answer with which the step is sent. */
  mustBe?: string;
}

export interface Step {
  action: string;
  fields: readonly StepField[];
  send: Operation<never, ReferralDto>;
  /** The allowed action of the step, if it differs from the step's name. */
  allowedBy?: string;
  /** The name of its texts, if it differs from the step's name. */
  label?: string;
  /** Key of a sentence that stands before the questions. */
  hint?: string;
  /** Sent at one tap: it asks nothing and can be undone. */
  isDirect?: boolean;
  /** Questions of which one needs an answer, and the error shown at the first if none has one. */
  oneOf?: { names: readonly string[]; missing: string };
}

/** A new appointment is none of them: it belongs to a running referral, and these follow its end. */
const NEXT_STEPS = REFERRAL_NEXT_STEP.filter((step) => step !== 'new_appointment');
const nextStep: StepField = { name: 'nextStep', kind: 'code', codes: NEXT_STEPS, prefix: 'next-step.' };
const noPlace: StepField = {
  name: 'reason',
  kind: 'code',
  codes: ['no_service', 'none_free'],
  prefix: 'unavailable-reason.',
};
/** What the receiver needs to decide. */
const missing: StepField = {
  name: 'missing',
  kind: 'codes',
  codes: MISSING_INFORMATION,
  prefix: 'missing-info.',
  when: { name: 'reason', is: 'information_missing' },
};
/** Words to the sender. */
const message: StepField = {
  name: 'message',
  kind: 'words',
  optional: true,
  requiredWhen: { name: 'reason', is: 'other' },
};
const interimHelp: StepField = {
  name: 'interimHelp',
  kind: 'code',
  codes: INTERIM_HELP,
  prefix: 'interim-help.',
};
/** A gap without help would end the search for it. */
const GAP_HELP = INTERIM_HELP.filter((code) => code !== 'none_yet');
const tried: StepField = {
  name: 'tried',
  kind: 'code',
  codes: ['none_exists', 'two_or_more_asked'],
  prefix: 'gap-tried.',
};
/** What she no longer wants counts only if she said so alone. */
const alone: StepField = {
  name: 'alone',
  kind: 'code',
  codes: KNOWN_ANSWER,
  prefix: 'known.',
  mustBe: 'yes',
};
const word = (optional: boolean): StepField => ({
  name: 'survivorFeedback',
  kind: 'code',
  codes: SURVIVOR_FEEDBACK,
  prefix: 'survivor-feedback.',
  optional,
});
const step = <Params>(
  action: string,
  fields: readonly StepField[],
  send: Operation<Params, ReferralDto>,
): Step => ({
  action,
  fields,
  send: send as unknown as Step['send'],
});

/** What can be done with a referral, and what each step asks; which of them are allowed the server says. */
export const STEPS: readonly Step[] = [
  { ...step('accept', [], acceptReferral), isDirect: true },
  step('acknowledge', [], acknowledgeReferral),
  step('set_appointment', [{ name: 'at', kind: 'moment' }], setReferralAppointment),
  step('start_service', [{ name: 'serviceOn', kind: 'day' }], startReferralService),
  {
    ...step(
      'complete',
      [
        { name: 'serviceOn', kind: 'day' },
        word(true),
        {
          name: 'notAskedReason',
          kind: 'code',
          codes: NOT_ASKED_REASON,
          prefix: 'not-asked-reason.',
          optional: true,
        },
      ],
      completeReferral,
    ),
    oneOf: { names: ['survivorFeedback', 'notAskedReason'], missing: 'referrals.missing-word-or-why' },
  },
  step('record_feedback', [word(false)], recordSurvivorFeedback),
  { ...step('mark_not_attended', [nextStep], reportNotAttended), hint: 'referrals.another-day-hint' },
  step(
    'decline',
    [
      {
        name: 'reason',
        kind: 'code',
        codesFrom: 'declineReasons',
        prefix: 'referral-decline-reason.',
      },
      missing,
      nextStep,
      message,
    ],
    declineReferral,
  ),
  step('mark_unavailable', [noPlace, nextStep], reportNoPlace),
  step(
    'withdraw',
    [
      {
        name: 'reason',
        kind: 'code',
        codes: REFERRAL_WITHDRAWAL_REASON,
        prefix: 'referral-withdrawal.',
      },
      { ...alone, when: { name: 'reason', is: 'no_longer_wanted' } },
    ],
    withdrawReferral,
  ),
  step('remind', [], askAboutReferral),
  { ...step('undo_accept', [], undoReferralAcceptance), hint: 'referrals.undo-hint' },
  { ...step('send_missing', [], sendMissingInformation), hint: 'referrals.send-missing-hint' },
  step('take_waiting_place', [{ name: 'placeOn', kind: 'later-day' }, interimHelp], recordWaitingPlace),
  step('help_ourselves', [], recordOwnHelp),
  {
    ...step('no_longer_wanted', [alone], recordNoLongerWanted),
    hint: 'referrals.no-longer-wanted-hint',
    allowedBy: 'take_waiting_place',
  },
  {
    ...step(
      'record_gap',
      [tried, { ...interimHelp, codes: GAP_HELP }, { name: 'since', kind: 'day' }],
      recordServiceGap,
    ),
    hint: 'new-referral.gap-hint',
  },
];
