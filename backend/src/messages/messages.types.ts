import type { MessageLanguage } from '../platform/mail/message-channel.js';

/** What goes to her letter box: nothing, what cannot wait, or that and a digest a day. */
export const EMAIL_CHOICES = ['off', 'urgent', 'all'] as const;
export type EmailChoice = (typeof EMAIL_CHOICES)[number];

/** `code`: proves an address; `urgent`: at once; `digest`: once a day, together with everything else. */
export type MessageKind = 'code' | 'urgent' | 'digest';

/** When somebody wants to be told beside the application. Minutes are of the day in Dushanbe, days those of ISO 8601. */
export interface Choices {
  readonly email: EmailChoice;
  readonly digestHour: number;
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly worksOn: readonly number[];
  /** What concerns the safety of somebody at high risk comes at any hour. */
  readonly breaksQuiet: boolean;
}

export interface OwnChoices extends Choices {
  readonly language: MessageLanguage;
}

/** One thing that a channel has to tell. */
export interface WaitingMessage {
  readonly kind: Exclude<MessageKind, 'code'>;
  readonly isSafety: boolean;
  readonly createdAt: Date;
  /** She asked to be told later. */
  readonly snoozedUntil: Date | null;
}
