/** The person who makes a planned contact; null until the agency assigns one. */
export interface ContactAssignee {
  readonly userId: string | null;
  readonly name: string | null;
  /** The viewer is meant, or nobody is and she may. */
  readonly isMine: boolean;
}

export const ASSIGNEE_ACTIONS = ['take_contact', 'hand_contact'] as const;
export type AssigneeAction = (typeof ASSIGNEE_ACTIONS)[number];
