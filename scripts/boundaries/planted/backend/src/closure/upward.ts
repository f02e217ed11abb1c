import { name } from '../meetings/index.js';

export const seen = name;
