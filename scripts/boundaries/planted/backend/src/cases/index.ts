export const name = 'cases';
