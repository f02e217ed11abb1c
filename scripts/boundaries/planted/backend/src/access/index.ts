export const name = 'access';
