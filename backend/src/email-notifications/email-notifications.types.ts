import type { MessageLanguage } from '../platform/mail/message-channel.js';
import { codeList } from '../shared/code-lists.js';

/** E-mail to a user: none, urgent only, or urgent and a daily digest. */
export const EMAIL_CHOICES = codeList('EmailChoice', ['off', 'urgent', 'all']);
export type EmailChoice = (typeof EMAIL_CHOICES)[number];

/** `code`: proves an address; `urgent`: at once; `digest`: once a day, together with everything else. */
export type MessageKind = 'code' | 'urgent' | 'digest';

/** When a user is notified outside the application. Minutes are of the day in Dushanbe, days are ISO 8601. */
export interface Choices {
  readonly email: EmailChoice;
  readonly digestHour: number;
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly worksOn: readonly number[];
  /** A safety matter of a high-risk case is sent at any hour. */
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
  /** The user snoozed notifications. */
  readonly snoozedUntil: Date | null;
}
