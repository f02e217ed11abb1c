export const name = 'help-requests';
