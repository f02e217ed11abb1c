import { served } from './cases.service.js';

export const found = served;
