export const name = 'follow-ups';
