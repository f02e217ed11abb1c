import { pathToFileURL } from 'node:url';
import { inRoot } from '../support/root.mjs';

/** A module of the built back end. @param {string} path below `backend/src` */
export const built = (path) => import(pathToFileURL(inRoot('dist/backend/src', path)).href);
