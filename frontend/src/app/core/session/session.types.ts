import type { LanguageCode } from '../language/languages';

/** Who registers and works on cases; the outer door of the API says the same. */
export const WORKERS = [
  'police_inspector',
  'caseworker',
  'legal_aid_lawyer',
  'health_worker',
  'cowfa_specialist',
  'shelter_worker',
  'hotline_worker',
  'prosecutor',
] as const;

/** Roles as the API names them. */
export const ROLES = [
  ...WORKERS,
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
  'data_protection_officer',
  'oversight',
] as const;
export type Role = (typeof ROLES)[number];

export type Names = Record<LanguageCode, string>;

export interface SignedInUser {
  id: string;
  displayName: string;
  roles: Role[];
  language: LanguageCode;
  agency: { id: string; name: Names; type: string; place: string };
  /** The groups that her agency works in; she leads some of them herself, and of some her agency takes cases over. */
  workingGroups: { id: string; place: string; name: Names; isLed: boolean; isFallback?: boolean }[];
}

export type AuthFactor = 'passkey' | 'code' | 'recovery_code' | 'password';

export interface Session {
  user: SignedInUser;
  expiresAt: string;
  /** Time of the database. */
  now: string;
  mustChangePassword: boolean;
  /** A second factor comes before anything else. */
  mustAddFactor?: boolean;
  /** With what she can prove that it is she. */
  proofs?: AuthFactor[];
  /** Where the quick exit leads; null for the page of our own. */
  quickExitUrl: string | null;
}
