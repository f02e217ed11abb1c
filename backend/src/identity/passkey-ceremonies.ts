import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Problem, invalid } from '../shared/errors.js';
import type { Place } from './client-context.js';

/** The stored fields of a passkey, to recognise it. */
export interface KeptPasskey {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
}

export interface NewPasskey extends KeptPasskey {
  /** It is kept in an account of the phone's maker too, and comes back on the next phone. */
  readonly isBackedUp: boolean;
}

export interface Owner {
  readonly userId: string;
  readonly login: string;
  readonly displayName: string;
}

/** What a browser sends, whatever it holds; read only as far as it has to be. */
export interface SentCredential {
  readonly id: string;
  readonly challenge: string;
  readonly userHandle: string | null;
  readonly json: object;
}

/** Loaded at the first use of a passkey: it includes a certificate reader. */
const library = (): Promise<typeof import('@simplewebauthn/server')> => import('@simplewebauthn/server');

const BASE64URL = /^[\w-]{1,4000}$/;
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const words = (value: unknown): string | null =>
  typeof value === 'string' && BASE64URL.test(value) ? value : null;

/** Throws at its field where it is not what `PublicKeyCredential.toJSON()` says. */
export function readCredential(text: string): SentCredential {
  const sent = record(parse(text));
  const response = record(sent['response']);
  const id = words(sent['id']);
  const clientData = words(response['clientDataJSON']);
  const challenge = words(record(parse(Buffer.from(clientData ?? '', 'base64url').toString()))['challenge']);
  if (!id || !challenge) throw invalid({ path: 'credential', code: 'not_valid' });
  return { id, challenge, userHandle: words(response['userHandle']), json: sent };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Passkeys belong to a name: browsers make none for a bare address of the network. */
export function expectNamedHost({ host }: Place): void {
  if (host === '' || /^[\d.]+$|^\[/.test(host)) throw new Problem(409, 'passkeys_need_name');
}

/** Options for the browser to create a passkey that identifies its owner. */
export async function creationOptions(
  place: Place,
  title: string,
  { owner, known }: { owner: Owner; known: readonly string[] },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  expectNamedHost(place);
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: title,
    rpID: place.host,
    userName: owner.login,
    userDisplayName: owner.displayName,
    userID: new Uint8Array(handleOf(owner.userId)),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: PATIENCE,
    // A passkey with it can seal what is taken along; where it cannot, it is a passkey all the same.
    extensions: SEALS,
  });
}

/** The same challenge for all callers where no passkey is named: does not disclose which accounts exist. */
export async function requestOptions(
  place: Place,
  known: readonly string[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  expectNamedHost(place);
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: place.host,
    userVerification: 'required',
    timeout: PATIENCE,
    ...(known.length > 0 ? { allowCredentials: known.map((id) => ({ id })) } : {}),
  });
}

/** Null where any part of the answer differs from the options. */
export async function verifyNew(sent: SentCredential, place: Place): Promise<NewPasskey | null> {
  const { verifyRegistrationResponse } = await library();
  const answer = await verifyRegistrationResponse({
    response: sent.json as RegistrationResponseJSON,
    expectedChallenge: sent.challenge,
    expectedOrigin: place.origin,
    expectedRPID: place.host,
    requireUserVerification: true,
  }).catch(() => null);
  if (!answer?.verified) return null;
  const { credential, credentialBackedUp } = answer.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    isBackedUp: credentialBackedUp,
  };
}

/** The counter that it now stands at; null where it is not that passkey's word, or not to this question. */
export async function verifyKept(
  sent: SentCredential,
  kept: KeptPasskey,
  place: Place,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  const answer = await verifyAuthenticationResponse({
    response: sent.json as AuthenticationResponseJSON,
    expectedChallenge: sent.challenge,
    expectedOrigin: place.origin,
    expectedRPID: place.host,
    credential: {
      id: kept.credentialId,
      publicKey: new Uint8Array(kept.publicKey),
      counter: kept.counter,
    },
    requireUserVerification: true,
  }).catch(() => null);
  return answer?.verified ? answer.authenticationInfo.newCounter : null;
}

/** The user handle of a passkey: the account's random id, no name. */
export const handleOf = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex');

const PATIENCE = 5 * 60_000;
/** The library does not name the extension. */
const SEALS = { prf: {} } as object;
