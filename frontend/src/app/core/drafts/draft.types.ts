/** What another open page held of the same form when this one was kept over it. */
export interface OtherDraft {
  value: unknown;
  keptAt: Date;
}

/** Of what stands in a form and is not kept: it is on its way, or the server will not have it. */
export type Keeping = 'now' | 'refused' | null;

/** What was typed into one form and not sent. */
export interface Draft {
  /** The form, and the case it is about. */
  key: string;
  value: unknown;
  /** The address of the screen. */
  at: string;
  /** When the server took it; null while it has not. */
  keptAt: Date | null;
  /** As she knows the case; null where it is about none, or was not asked for yet. */
  caseCode: string | null;
  other: OtherDraft | null;
}

/** A form that is on the screen. */
export interface OpenForm {
  /** Hands over what was typed since. */
  keep(): void;
  /** Shows this value in place of its own. */
  take(value: unknown): void;
}

/** Unsent words as the request of a page that leaves carries them. */
export interface LastWords {
  key: string;
  value: string;
  writer: string;
  edit: number;
  seenVersion: number;
}
