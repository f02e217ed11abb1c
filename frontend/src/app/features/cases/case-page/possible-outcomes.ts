import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { WORK_OUTCOME } from '../../../api/models/work-outcome-array';

type Row = Pick<FollowUpDto, 'rule'> & Partial<Pick<FollowUpDto, 'owner'>>;

/** What is looked at without her leaves nothing for her to decline. A plan or a hand-over is done where it is written. */
const NEVER: Readonly<Record<string, string>> = {
  import_review: 'survivor_declined',
  'cl.watch': 'survivor_declined',
  'dr.confirm': 'survivor_declined',
  'dr.review': 'survivor_declined',
  'po.notice_seen': 'survivor_declined',
  'po.police_check': 'survivor_declined',
  'fu.safety_plan': 'done',
  'rf.hand_over': 'done',
};
/** The group has looked at a case when a meeting says so. */
const isPossible = (outcome: string, { rule, owner }: Row): boolean =>
  NEVER[rule] !== outcome && !(rule === 'fu.mdwg_review' && owner === 'coordinator' && outcome === 'done');

export const possibleOutcomes = (row: Row) => WORK_OUTCOME.filter((value) => isPossible(value, row));
