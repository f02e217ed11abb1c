import { screen } from '../referrals/screen';

export const seen = screen;
