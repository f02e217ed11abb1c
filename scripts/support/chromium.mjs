import { existsSync } from 'node:fs';

/** It has neither window nor history: a journey takes less than half of the processor on it. */
const BARE = '/usr/bin/chromium-headless-shell';
const WHOLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const NO_CHROMIUM =
  'No Chromium was found. Install one (Debian: apt install chromium) or set PANOH_CHROMIUM to its path.';

const first = (places) =>
  [process.env['PANOH_CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path)) ?? null;

/** PANOH_CHROMIUM, else a Chromium in one of its usual places, else null. @returns {string | null} */
export const findChromium = () => first([BARE, ...WHOLE]);

/** The same as people have it, for a test of what it keeps in its profile; the bare one would keep nothing. @returns {string | null} */
export const findWholeChromium = () => first(WHOLE);
