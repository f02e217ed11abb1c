import { ApiProblem } from '../http/api-problem';

type Asked = Record<string, unknown>;

/** Browsers offer them on HTTPS, and on the machine itself. */
export const mayUsePasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && globalThis.isSecureContext;

/** Asks the device for a new passkey; the answer as the API takes it. */
export async function createPasskey(asked: Asked): Promise<string> {
  const options = asked as unknown as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(described),
  } as PublicKeyCredentialCreationOptions;
  return answerOf(navigator.credentials.create({ publicKey }));
}

/** Asks the device for one of its passkeys. */
export async function usePasskey(asked: Asked): Promise<string> {
  const options = asked as unknown as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(described),
  } as PublicKeyCredentialRequestOptions;
  return answerOf(navigator.credentials.get({ publicKey }));
}

/** A cancelled device dialog and a missing passkey give the same sentence. */
async function answerOf(asking: Promise<Credential | null>): Promise<string> {
  const credential = (await asking.catch((error: unknown) => {
    const isThere = error instanceof DOMException && error.name === 'InvalidStateError';
    throw new ApiProblem(400, isThere ? 'passkey_is_there' : 'passkey_not_used');
  })) as PublicKeyCredential | null;
  if (!credential) throw new ApiProblem(400, 'passkey_not_used');
  return JSON.stringify({
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    clientExtensionResults: {},
    response: partsOf(credential.response),
  });
}

const PARTS = [
  'clientDataJSON',
  'attestationObject',
  'authenticatorData',
  'signature',
  'userHandle',
] as const;

/** Older browsers have no `toJSON()`; whatever buffers there are, as text. */
function partsOf(response: AuthenticatorResponse): Record<string, string> {
  const held = response as unknown as Partial<Record<(typeof PARTS)[number], ArrayBuffer | null>>;
  return Object.fromEntries(
    PARTS.flatMap((part) => {
      const bytes = held[part];
      return bytes ? [[part, textOf(bytes)]] : [];
    }),
  );
}

const described = ({ id, type }: PublicKeyCredentialDescriptorJSON): object => ({
  id: bytesOf(id),
  type: type,
});

/** Of base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

const textOf = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
