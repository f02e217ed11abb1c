import { screen } from '../features/referrals/screen';

export const seen = screen;
