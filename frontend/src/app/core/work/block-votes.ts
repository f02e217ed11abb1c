import type { BlockVoteRequest } from '../../api/models/block-vote-request';

type Vote = BlockVoteRequest['vote'];
const VOTES: readonly Vote[] = ['confirm', 'lift'];

/** What an agency may say of closed access: either, and later only the other than it said. */
export const votesLeft = (own: Vote | null | undefined): readonly Vote[] =>
  VOTES.filter((vote) => vote !== own);
