import { name } from '../consent/index.js';

export const seen = name;
