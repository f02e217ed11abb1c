import { name } from '../workboard/index.js';

export const seen = name;
