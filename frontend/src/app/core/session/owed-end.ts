const NAME = 'daftar.end-owed';

/**
 * Whether a session was left on this device and the server does not know, because there was no line. Until it does, the
 * cookie that still works opens nothing here. Without storage nothing is owed for longer than the page.
 */
export function owesEnd(): boolean {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}

export function oweEnd(isOwed: boolean): void {
  try {
    if (isOwed) localStorage.setItem(NAME, '1');
    else localStorage.removeItem(NAME);
  } catch {
    return;
  }
}
