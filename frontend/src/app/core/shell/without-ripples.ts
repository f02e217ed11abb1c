import type { Provider } from '@angular/core';
import { MAT_RIPPLE_GLOBAL_OPTIONS } from '@angular/material/core';

/** Nothing spreads, pulses or bounces under a finger. */
export const WITHOUT_RIPPLES: Provider = { provide: MAT_RIPPLE_GLOBAL_OPTIONS, useValue: { disabled: true } };
