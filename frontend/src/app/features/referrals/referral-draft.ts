import type { ReferralDto } from '../../api/models/referral-dto';

/** Of a form about a referral. The receiver has no case to name before she accepts it. */
export const referralDraft = (form: string, { id, caseId }: Pick<ReferralDto, 'id' | 'caseId'>): string =>
  caseId ? `referral-${form}:${caseId}:${id}` : `referral-reply-${form}:${id}`;
