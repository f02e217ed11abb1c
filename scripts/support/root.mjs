import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const inRoot = (...parts) => join(ROOT, ...parts);

/** The command line of a tool that is installed in the project, started without a shell or npx. */
export const tool = (path, ...args) => [process.execPath, inRoot('node_modules', path), ...args];

/** A module of the built back end. @param {string} path below `backend/src` */
export const built = (path) => import(pathToFileURL(inRoot('dist/backend/src', path)).href);
