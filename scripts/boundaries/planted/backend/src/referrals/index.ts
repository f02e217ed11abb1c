export const name = 'referrals';
