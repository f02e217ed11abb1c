import { name } from '../drafts/index.js';

export const seen = name;
