import { existsSync } from 'node:fs';

/** The first has no window, no menus and no pages of its own: a test on it takes less of the machine. */
const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const NO_CHROMIUM =
  'No Chromium was found. Install one (Debian: apt install chromium-headless-shell) or set PANOH_CHROMIUM to its path.';

/** PANOH_CHROMIUM, else a Chromium in one of its usual places, else null. @returns {string | null} */
export const findChromium = () =>
  [process.env['PANOH_CHROMIUM'] ?? '', ...USUAL_PLACES].find((path) => path !== '' && existsSync(path)) ??
  null;
