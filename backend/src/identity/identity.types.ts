export const LANGUAGES = ['tg', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Names in the three languages, always together. */
export interface Names {
  tg: string;
  ru: string;
  en: string;
}

/** What opened a session: a password alone, with a code of the authenticator or of paper, a passkey, or the console. */
export const OPENED_BY = ['password', 'code', 'recovery_code', 'passkey', 'console'] as const;
export type OpenedBy = (typeof OPENED_BY)[number];

/** With what somebody can prove her presence again. */
export const PROOFS = ['passkey', 'code', 'recovery_code', 'password'] as const;
export type Proof = (typeof PROOFS)[number];

/** Why an account opens for nobody; unconfirmed: its agency has cases, and its supervisor has not yet let her in. */
export const SHUT_REASONS = ['own_word', 'supervision', 'factors_removed', 'unconfirmed'] as const;
export type ShutReason = (typeof SHUT_REASONS)[number];
