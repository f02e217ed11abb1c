import type { RootKey } from '../../platform/crypto/root-key.js';

/**
 * The name of the session that an import runs under. It is derived where it is needed and stands readable nowhere; no
 * cookie leads to it, since the hash of a token never begins with a word.
 */
export const importSession = (root: RootKey, uploadId: string, round: number): string =>
  `import:${root.hmac('register-import', `${uploadId}/${round}`).toString('hex')}`;
