/**
 * Policy: a device label lets users recognise their own devices and discloses no more: browser and system in one
 * coarse word each, no version and no address.
 */
const BROWSERS = [
  ['edge', /Edg(e|A|iOS)?\//],
  ['opera', /OPR\/|Opera/],
  ['yandex', /YaBrowser\//],
  ['samsung', /SamsungBrowser\//],
  ['firefox', /Firefox\/|FxiOS\//],
  ['chrome', /Chrome\/|CriOS\//],
  ['safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['android', /Android/],
  ['ios', /iPhone|iPad|iPod/],
  ['windows', /Windows/],
  ['mac', /Macintosh|Mac OS X/],
  ['linux', /Linux|CrOS/],
] as const;

export const DEVICE_BROWSERS = [...BROWSERS.map(([name]) => name), 'other'] as const;
export const DEVICE_SYSTEMS = [...SYSTEMS.map(([name]) => name), 'other'] as const;
export type DeviceBrowser = (typeof DEVICE_BROWSERS)[number];
export type DeviceSystem = (typeof DEVICE_SYSTEMS)[number];

export interface Device {
  readonly browser: DeviceBrowser;
  readonly system: DeviceSystem;
}

/** The coarse label of what a browser says of itself; as it is kept: `chrome/android`. */
export function deviceLabel(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 500);
  const first = <Name extends string>(list: readonly (readonly [Name, RegExp])[]): Name | 'other' =>
    list.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
  return `${first(BROWSERS)}/${first(SYSTEMS)}`;
}

/** Parses a stored label; an unknown one is "other". */
export function deviceOf(label: string | null): Device {
  const [browser, system] = (label ?? '').split('/');
  return {
    browser: DEVICE_BROWSERS.find((one) => one === browser) ?? 'other',
    system: DEVICE_SYSTEMS.find((one) => one === system) ?? 'other',
  };
}
