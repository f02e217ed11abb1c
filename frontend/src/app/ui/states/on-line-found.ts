import { InjectionToken } from '@angular/core';

/** Calls `work` when a line comes back, until the returned function is called. The application knows when that is. */
export const ON_LINE_FOUND = new InjectionToken<(work: () => void) => () => void>('line found', {
  factory: () => () => () => undefined,
});
