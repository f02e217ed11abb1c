/** The one person who makes a planned contact; nobody where its agency has to find somebody first. */
export interface Caller {
  readonly userId: string | null;
  readonly name: string | null;
  /** The viewer is meant, or nobody is and she may. */
  readonly isMine: boolean;
}

export const CALLER_ACTIONS = ['take_contact', 'hand_contact'] as const;
export type CallerAction = (typeof CALLER_ACTIONS)[number];
