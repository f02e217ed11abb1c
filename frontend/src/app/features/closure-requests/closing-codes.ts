import type { ApprovalRequest } from '../../api/models/approval-request';
import type { ClosureRequestRequest } from '../../api/models/closure-request-request';
import type { OverrideDto } from '../../api/models/override-dto';

type Codes<T> = readonly NonNullable<T>[];

/** Who issued the paper on which an override rests. */
export const PAPER_ISSUERS: Codes<OverrideDto['paperIssuer']> = [
  'police',
  'prosecutor',
  'court',
  'cowfa',
  'child_rights',
  'health',
  'legal_aid',
  'ngo',
  'shelter',
  'other_state_body',
];

/** How the second person speaks with the survivor. */
export const SECOND_TALKS: Codes<ClosureRequestRequest['secondTalk']> = [
  'in_person',
  'in_window',
  'calls_us',
  'refused',
];

/** Papers that show two records to be one person. */
export const PAPERS_SEEN: Codes<ClosureRequestRequest['paperSeen']> = [
  'passport',
  'birth_certificate',
  'marriage_certificate',
  'other_official',
];

/** Why a case of less than a day ends. */
export const HURRIED_REASONS: Codes<ApprovalRequest['hurriedReason']> = [
  'entered_twice',
  'entered_by_mistake',
  'her_own_wish',
  'death_shown',
  'reached_elsewhere',
];
