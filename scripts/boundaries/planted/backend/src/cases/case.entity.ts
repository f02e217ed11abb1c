import { served } from './cases.service.js';

export const column = served;
