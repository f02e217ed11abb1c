import { textName } from '../language/texts';

/** The text of what a referral asks for: a service, to keep contact with her, or to take her case over. */
export const needKey = ({ kind, serviceType }: { kind: string; serviceType: string }): string =>
  kind === 'support_lead'
    ? 'referrals.support-lead'
    : `service-type.${textName(kind === 'service' ? serviceType : kind)}`;
