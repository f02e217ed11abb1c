import { hidden } from '../../../../backend/src/identity/hidden';

export const seen = hidden;
