export const name = 'messages';
