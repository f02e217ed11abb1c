/** How long sharing may hold, in days; there is no default. */
export const SPANS = ['30', '90', 'other'] as const;

/** The text key of a purpose: those of the services, and one for the support lead. */
export const purposeKey = (purpose: string): string =>
  purpose === 'support_lead' ? 'referrals.support-lead' : `service-type.${purpose.replaceAll('_', '-')}`;
