/** Four sweeps that did not come are no slow database any more (SECURITY E6). */
export const HEARTBEAT_TIMEOUT = '2 minutes';
