/** In the clear next to the sealed copy: which passkey is asked, and with which salt. */
export interface PasskeyMark {
  id: Uint8Array<ArrayBuffer>;
  /** 32 bytes, new with each copy: another salt gives other bytes. */
  salt: Uint8Array<ArrayBuffer>;
}

/** The 32 bytes that this passkey alone makes of its salt; they never leave the page. */
export interface PasskeySecret extends PasskeyMark {
  prf: Uint8Array<ArrayBuffer>;
}

const PATIENCE_MS = 60_000;

interface Capable {
  getClientCapabilities?: () => Promise<Partial<Record<string, boolean>>>;
}

/** Whether this browser says that its passkeys can do it. Which of hers can is seen when it is asked. */
export async function hasPrf(): Promise<boolean> {
  if (typeof PublicKeyCredential === 'undefined') return false;
  const { getClientCapabilities } = PublicKeyCredential as unknown as Capable;
  const able = await getClientCapabilities?.call(PublicKeyCredential).catch(() => null);
  return able?.['extension:prf'] === true;
}

/**
 * Asks one of these passkeys, with the check of its owner; works without a line and without the server.
 * Null where the question was closed, or the passkey cannot do it.
 */
export async function askPrf(
  ids: readonly Uint8Array<ArrayBuffer>[],
  salt: Uint8Array<ArrayBuffer>,
): Promise<PasskeySecret | null> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    // Nobody compares it: the bytes alone count.
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: ids.map((id) => ({ id, type: 'public-key' })),
    userVerification: 'required',
    timeout: PATIENCE_MS,
    extensions: { prf: { eval: { first: salt } } },
  };
  const answer = (await navigator.credentials
    .get({ publicKey })
    .catch(() => null)) as PublicKeyCredential | null;
  const first = answer?.getClientExtensionResults().prf?.results?.first;
  if (!answer || !first) return null;
  return { id: new Uint8Array(answer.rawId), salt, prf: new Uint8Array(first as ArrayBuffer) };
}
