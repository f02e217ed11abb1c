export const name = 'survivors';
