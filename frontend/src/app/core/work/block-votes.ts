import type { BlockVoteRequest } from '../../api/models/block-vote-request';
import { BLOCK_VOTE } from '../../api/models/block-vote-array';

type Vote = BlockVoteRequest['vote'];

/** What an agency may say of closed access: either, and later only the other than it said. */
export const votesLeft = (own: Vote | null | undefined): readonly Vote[] =>
  BLOCK_VOTE.filter((vote) => vote !== own);
