import { existsSync } from 'node:fs';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const NO_CHROMIUM =
  'No Chromium was found. Install one (Debian: apt install chromium) or set PANOH_CHROMIUM to its path.';

/** PANOH_CHROMIUM, else a Chromium in one of its usual places, else null. @returns {string | null} */
export const findChromium = () =>
  [process.env['PANOH_CHROMIUM'] ?? '', ...USUAL_PLACES].find((path) => path !== '' && existsSync(path)) ??
  null;
