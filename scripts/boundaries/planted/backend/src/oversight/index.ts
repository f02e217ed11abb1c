export const name = 'oversight';
