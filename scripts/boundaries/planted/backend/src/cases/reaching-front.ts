import { screen } from '../../../frontend/src/app/features/referrals/screen.js';

export const seen = screen;
