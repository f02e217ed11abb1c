import { isDevMode } from '@angular/core';
import type { ApplicationRef } from '@angular/core';

const WORKER = '/ngsw-worker.js';
/** Everything that it puts away comes over the same poor line as the first screen. */
const LATER_MS = 2_000;

interface ScriptPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

/**
 * The service worker keeps the application's own files, so that a bad link still opens it; it never keeps an answer
 * of the API. Under Trusted Types even this one address needs a policy, and that policy knows no other.
 */
export async function registerWorker(application: ApplicationRef): Promise<void> {
  if (isDevMode() || !('serviceWorker' in navigator)) return;
  await application.whenStable();
  await new Promise((done) => setTimeout(done, LATER_MS));
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  const policy = factory?.createPolicy('daftar-worker', { createScriptURL: onlyWorker });
  void navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER).catch(() => undefined);
}

function onlyWorker(url: string): string {
  if (url !== WORKER) throw new TypeError('not the worker');
  return url;
}
