export const name = 'perpetrators';
