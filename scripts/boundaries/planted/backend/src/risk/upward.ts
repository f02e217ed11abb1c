import { name } from '../referrals/index.js';

export const seen = name;
