export const name = 'drafts';
