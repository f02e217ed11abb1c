export const name = 'audit-trail';
