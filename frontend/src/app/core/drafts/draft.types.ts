/** What another open page held of the same form when this one was kept over it. */
export interface OtherDraft extends Pick<Draft, 'value' | 'sendKey'> {
  keptAt: Date;
}

/**
 * State of a form that is not saved: being sent; sealed on this device, because there is no line; in the page alone, because
 * the device keeps nothing; refused by the server; or sent since.
 */
export type Keeping = 'now' | 'sealed' | 'lost' | 'refused' | 'sent' | null;

/** What the user typed into one form and did not send. */
export interface Draft {
  /** The form, and the case it is about. */
  key: string;
  value: unknown;
  /** The address of the screen. */
  at: string;
  /** The Idempotency-Key under which its form is sent; null before it has one. */
  sendKey: string | null;
  /** When the server took it; null while it has not. */
  keptAt: Date | null;
  /** As she knows the case; null where it is about none, or was not asked for yet. */
  caseCode: string | null;
  other: OtherDraft | null;
}

/** A form that is on the screen. */
export interface OpenForm {
  /** Saves text typed since the last save. */
  keep(): void;
  /** Shows this draft instead of the form's. */
  take(draft: Pick<Draft, 'value' | 'sendKey'>): void;
  readonly sendKey: () => string | null;
  /** What it holds was sent when the line came back. */
  sent(): void;
}

/** Unsent words as the request of a page that leaves carries them. */
export interface LastWords {
  key: string;
  value: string;
  writer: string;
  edit: number;
  seenVersion: number;
}
