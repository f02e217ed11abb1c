import { ApiProblem } from '../http/api-problem';

/** What the API needs of a browser that subscribed. */
export interface Subscribed {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Browsers offer it on HTTPS and on the machine itself; an iPhone only to programs on its home screen. */
export const mayShowMessages = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && globalThis.isSecureContext;

const pushManager = async (): Promise<PushManager | undefined> =>
  (await navigator.serviceWorker.getRegistration())?.pushManager;

const ownSubscription = async (): Promise<PushSubscription | null> =>
  mayShowMessages() ? ((await (await pushManager())?.getSubscription()) ?? null) : null;

/** By which the server’s list names this browser; null where it never subscribed. */
export async function ownFingerprint(): Promise<string | null> {
  const subscription = await ownSubscription();
  if (!subscription) return null;
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** Asks the user for permission and the browser for a subscription. */
export async function subscribe(publicKey: string): Promise<Subscribed> {
  const manager = await pushManager();
  if (!manager) throw new ApiProblem(400, 'push_failed');
  const ask = (): Promise<PushSubscription> =>
    manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const subscription = await ask().catch(async (error: unknown) => {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError') throw new ApiProblem(400, 'push_blocked');
    if (name !== 'InvalidStateError') throw new ApiProblem(400, 'push_failed');
    // Subscribed for another key, such as that of a database that was made again.
    await unsubscribe();
    return ask();
  });
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.['p256dh'] || !keys['auth']) throw new ApiProblem(400, 'push_failed');
  return { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] };
}

export async function unsubscribe(): Promise<void> {
  await (await ownSubscription())?.unsubscribe();
}
