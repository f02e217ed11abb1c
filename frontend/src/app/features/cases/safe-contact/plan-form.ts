import { signal } from '@angular/core';
import type { SafeContactDto, SafeContactRequest, WeeklyWindowRequest } from '../../../api/models';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { CONTACT_CHANNEL } from '../../../api/models/contact-channel-array';
import { CONSENT_LANGUAGE } from '../../../api/models/consent-language-array';

/** The safe-contact plan as it is edited; one signal a field. */
export class PlanForm {
  readonly channel = signal('phone');
  readonly language = signal('');
  readonly reachAt = signal('');
  readonly whoMayAnswer = signal('');
  readonly coverSentence = signal('');
  readonly codeWord = signal('');
  readonly never = signal('');
  readonly smsAllowed = signal(false);
  readonly voicemailAllowed = signal(false);
  readonly sharedPhone = signal(false);
  readonly windows = signal<readonly WeeklyWindowRequest[]>([]);
  readonly reviewOn = signal<KnownDay | null>(null);

  /** What is recorded now; the number was shown for this on its own, reasoned request. */
  fill(plan: SafeContactDto, reachAt: string): void {
    this.channel.set(plan.channel ?? 'phone');
    this.language.set(plan.language ?? '');
    this.reachAt.set(reachAt);
    this.whoMayAnswer.set(plan.whoMayAnswer ?? '');
    this.coverSentence.set(plan.coverSentence ?? '');
    this.codeWord.set(plan.codeWord ?? '');
    this.never.set(plan.never ?? '');
    this.voicemailAllowed.set(plan.voicemailAllowed);
    this.setShared(plan.sharedPhone);
    this.smsAllowed.set(plan.smsAllowed && !plan.sharedPhone);
    this.windows.set(plan.windows);
    this.reviewOn.set(plan.reviewOn ? { precision: 'day', on: plan.reviewOn } : null);
  }

  /** Others would read her messages too; she is asked about them again once the phone is her own. */
  setShared(isShared: boolean): void {
    this.sharedPhone.set(isShared);
    if (isShared) this.smsAllowed.set(false);
  }

  toRequest(): SafeContactRequest {
    const orNull = (text: string): string | null => text.trim() || null;
    const channel = CONTACT_CHANNEL.find((known) => known === this.channel()) ?? 'no_contact';
    return {
      channel,
      language: CONSENT_LANGUAGE.find((known) => known === this.language()) ?? null,
      reachAt: orNull(this.reachAt()),
      whoMayAnswer: orNull(this.whoMayAnswer()),
      coverSentence: orNull(this.coverSentence()),
      codeWord: orNull(this.codeWord()),
      never: orNull(this.never()),
      smsAllowed: this.smsAllowed(),
      voicemailAllowed: this.voicemailAllowed(),
      sharedPhone: this.sharedPhone(),
      windows: channel === 'no_contact' ? [] : [...this.windows()],
      reviewOn: this.reviewOn()?.on ?? null,
    };
  }

  keep(): SafeContactRequest {
    return this.toRequest();
  }

  restore(kept: SafeContactRequest): void {
    this.fill(asPlan(kept), kept.reachAt ?? '');
  }
}

/** A request in the shape of a shown plan, to read it back and to compare it with another user's. */
export const asPlan = (request: SafeContactRequest): SafeContactDto => ({
  channel: request.channel,
  codeWord: request.codeWord ?? null,
  confirmedAt: null,
  confirmedBy: null,
  contact: { state: 'not_now', next: null, until: null },
  coverSentence: request.coverSentence ?? null,
  hasReachAt: Boolean(request.reachAt),
  ...{ doubtedOn: null, mergedOn: null },
  isLongUnconfirmed: false,
  language: request.language ?? null,
  never: request.never ?? null,
  reviewOn: request.reviewOn ?? null,
  sharedPhone: request.sharedPhone,
  smsAllowed: request.smsAllowed,
  version: 0,
  voicemailAllowed: request.voicemailAllowed,
  whoMayAnswer: request.whoMayAnswer ?? null,
  windows: [...request.windows],
});
