import { randomBytes } from 'node:crypto';
import { ScureBase32Plugin, generateURI, verifySync } from 'otplib';

const SECRET_BYTES = 20;
/** Phone clocks are often wrong by one step of thirty seconds. */
const DRIFT_SECONDS = 30;

const alphabet = new ScureBase32Plugin();

/** The letters that a user can type into an authenticator app. */
export const base32 = (secret: Buffer): string => alphabet.encode(secret);

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

export const isTimeCode = (text: string): boolean => /^\d{6}$/.test(text);

/** The step whose code this is, at most one off, else null. The caller crosses the step out against replay. */
export function stepOf(secret: Buffer, code: string, now: Date): number | null {
  if (!isTimeCode(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const found = verifySync({ secret, token: code, epoch, epochTolerance: DRIFT_SECONDS });
  return found.valid && 'timeStep' in found ? found.timeStep : null;
}

/** What the QR code on the screen holds for an authenticator app. */
export const authenticatorAddress = (secret: Buffer, issuer: string, account: string): string =>
  generateURI({ issuer, label: account, secret: base32(secret) });
