import { route } from './cases.controller.js';

export const served = route;
