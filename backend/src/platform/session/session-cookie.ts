import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const COOKIE = 'panoh_session';
const DEVICE = 'panoh_device';
/** Only this host, over HTTPS, can have set a cookie whose name begins so. */
const OF_THIS_HOST = '__Host-';
const TWELVE_HOURS = 12 * 3_600_000;
const HALF_A_YEAR = 180 * 24 * 3_600_000;

/** An opaque token; the database keeps its hash only. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string | null): string | null =>
  token === null ? null : createHash('sha256').update(token).digest('hex');

export const sessionToken = (request: Request): string | null => tokenOf(request, COOKIE);

/** The device token that this browser got at an earlier sign-in; null without one. */
export const deviceToken = (request: Request): string | null => tokenOf(request, DEVICE);

function tokenOf(request: Request, cookie: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const wanted = cookieName(request, cookie);
  const found = pairs.find(([name]) => name === wanted)?.[1];
  return found && /^[\w-]{20,100}$/.test(found) ? found : null;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Secure except on loopback HTTP, where browsers would drop the cookie (SECURITY C). A proxy that ends TLS speaks
 * plain HTTP to us, so that the name asked for decides and not the connection.
 */
const isSecure = (request: Request): boolean =>
  request.secure || !LOOPBACK.test((request.headers.host ?? '').replace(/:\d+$/, ''));

/** Where the page that sent this came from, were it ours: what a passkey signs (SECURITY C). */
export const ownOrigin = (request: Request): string =>
  `${isSecure(request) ? 'https' : 'http'}://${request.headers.host ?? ''}`;

const cookieName = (request: Request, cookie = COOKIE): string =>
  isSecure(request) ? `${OF_THIS_HOST}${cookie}` : cookie;

export function setSessionCookie(request: Request, response: Response, token: string): void {
  response.cookie(cookieName(request), token, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request),
    path: '/',
    maxAge: TWELVE_HOURS,
  });
}

/** Grants no access: it marks that a user has signed in with this browser before, so may try again. */
export function setDeviceCookie(request: Request, response: Response, token: string): void {
  response.cookie(cookieName(request, DEVICE), token, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request),
    path: '/',
    maxAge: HALF_A_YEAR,
  });
}

export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(cookieName(request), {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request),
    path: '/',
  });
}
