/** Ways to notify staff; add a row for a further channel. */
export const CHANNEL_NAMES = ['email', 'push'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** What a message may say; the words stand in `message-texts.ts`. */
export const TEMPLATES = ['tasks_due', 'digest', 'address_code'] as const;
export type Template = (typeof TEMPLATES)[number];

export type MessageLanguage = 'tg' | 'ru' | 'en';

/** A message has no content but a number: how many, or the six digits of a code (SECURITY T7). */
export interface OutgoingMessage {
  address: string;
  template: Template;
  language: MessageLanguage;
  count: number;
  /** The same each time that the same message is sent. */
  tag: string;
}

/** Why a message was not accepted, as the operator sees it; never the server's text. */
export const SEND_ERRORS = [
  'refused',
  'sign_in',
  'unreachable',
  'no_tls',
  'timeout',
  'busy',
  'other',
] as const;
export type SendError = (typeof SEND_ERRORS)[number];

/** `refused`: this address takes nothing; `later`: it may have arrived or not, and is sent again under the same tag. */
export type Sent =
  | { readonly outcome: 'accepted' }
  | {
      readonly outcome: 'refused' | 'later';
      readonly error: SendError;
      /** The receiving server asked for this pause. */
      readonly pauseSeconds?: number;
    };

/** The port of a channel that writes to one address. */
export interface MessageChannel {
  readonly name: ChannelName;
  send(message: OutgoingMessage): Promise<Sent>;
}
