export const name = 'legal-values';
