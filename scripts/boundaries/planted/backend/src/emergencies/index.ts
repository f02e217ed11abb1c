export const name = 'emergencies';
