import { codeList } from '../shared/code-lists.js';

export const LANGUAGES = codeList('Language', ['tg', 'ru', 'en']);
export type Language = (typeof LANGUAGES)[number];

/** Names in the three languages, always together. */
export interface Names {
  tg: string;
  ru: string;
  en: string;
}

/** What opened a session: a password alone, with a code of the authenticator or of paper, a passkey, or the console. */
export const AUTH_METHODS = codeList('AuthMethod', [
  'password',
  'code',
  'recovery_code',
  'passkey',
  'console',
]);
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** The factors that can prove a user's presence again. */
export const AUTH_FACTORS = codeList('AuthFactor', ['passkey', 'code', 'recovery_code', 'password']);
export type AuthFactor = (typeof AUTH_FACTORS)[number];

/** Why an account is locked. `pending_activation`: its agency's supervisor has not yet confirmed the user. */
export const LOCK_REASONS = codeList('LockReason', [
  'self',
  'supervisor',
  'factors_removed',
  'pending_activation',
]);
export type LockReason = (typeof LOCK_REASONS)[number];
