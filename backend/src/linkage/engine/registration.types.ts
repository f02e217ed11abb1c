/** A registration as an agency wrote it; empty text if a field is blank. */
export interface WrittenRegistration {
  readonly id: string;
  readonly givenName: string;
  readonly surname: string;
  readonly patronymic: string;
  readonly sex: string;
  /** `YYYY-MM-DD`, `DD.MM.YYYY` or `YYYY`. */
  readonly dateOfBirth: string;
  readonly district: string;
  readonly jamoat: string;
  readonly phone: string;
  readonly motherName: string;
}

/** One name in the sound alphabet: as a whole, and without the particles and endings that come and go (DOMAIN 6.3). */
export interface SoundedName {
  /** K3 of all its words, joined. */
  readonly whole: string;
  /** Without what is put before or behind a given name. */
  readonly core: string;
  /** Without the ending of a surname or patronymic as well. */
  readonly stem: string;
  /** What it may begin with. */
  readonly initials: readonly string[];
  readonly isInitial: boolean;
}

export interface WrittenBirth {
  readonly year: number;
  /** Null where only the year is known; 1 January means so too. */
  readonly monthAndDay: { readonly month: number; readonly day: number } | null;
}

export type Sex = 'female' | 'male';

/** What is compared, in one alphabet, before it is encoded. Null: not written. */
export interface NormalRegistration {
  readonly id: string;
  readonly given: SoundedName | null;
  readonly surname: SoundedName | null;
  readonly patronymic: SoundedName | null;
  readonly mother: SoundedName | null;
  readonly birth: WrittenBirth | null;
  readonly sex: Sex | null;
  readonly district: string | null;
  readonly jamoat: string | null;
  /** Nine digits, without the code of the country. */
  readonly phone: string | null;
}
