/** Four sweeps that did not come are no slow database any more (SECURITY E6). */
export const SILENT_AFTER = '2 minutes';
