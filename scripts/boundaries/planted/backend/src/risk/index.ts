export const name = 'risk';
