import { isIP } from 'node:net';

/** A setting that cannot be used; the message is one sentence for each, which names it. */
export class SettingError extends Error {}

/** Reads the text of a setting, or throws a {@link SettingError} with one sentence. */
export type Reader<T> = (name: string, text: string) => T;

export const anyText: Reader<string> = (_, text) => text;

export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (name, text) => {
    const digits = text.trim();
    const value = Number(digits);
    if (!/^\d{1,7}$/.test(digits) || value < least || value > most)
      throw new SettingError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
    return value;
  };

const digits =
  (least: number, most: number): Reader<string> =>
  (name, text) => {
    if (/^\d+$/.test(text) && text.length >= least && text.length <= most) return text;
    throw new SettingError(`${name} must be ${least} to ${most} digits.`);
  };

const HELPLINE = '1313';
/** A person who searches the phone would see who answered. */
export const smsSender: Reader<string> = (name, text) => {
  const number = digits(3, 15)(name, text);
  if (number === HELPLINE) throw new SettingError(`${name} must not be the number of the helpline.`);
  return number;
};

/** What others type by chance: a year, a date, one digit many times, the helpline. */
const EASY = /^(\d)\1+$|1313|^(?:19|20)\d\d|(?:19|20)\d\d$/;
export const hiddenDigits: Reader<string> = (name, text) => {
  const number = digits(6, 7)(name, text);
  if (EASY.test(number))
    throw new SettingError(`${name} must hold no year and not 1313, and not be one digit repeated.`);
  return number;
};

/** Such as `kulob=845127, tj-su=638402`: the district of each. */
export const districtDigits: Reader<ReadonlyMap<string, string>> = (name, text) => {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  const places = new Map<string, string>();
  for (const [place = '', number = ''] of pairs) {
    if (!/^[a-z][a-z-]*$/.test(place) || places.has(number))
      throw new SettingError(`${name} must hold other digits for each district, such as "kulob=845127".`);
    places.set(hiddenDigits(name, number), place);
  }
  return places;
};

/** The sentence never repeats the address, since it may hold a password. */
export const address =
  (...protocols: string[]): Reader<string> =>
  (name, text) => {
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    const beginnings = protocols.map((protocol) => `${protocol}//`).join(' or ');
    throw new SettingError(`${name} must be an address that begins with ${beginnings}.`);
  };

export const oneOf =
  <T extends string>(...allowed: readonly T[]): Reader<T> =>
  (name, text) => {
    const found = allowed.find((value) => value === text);
    if (!found) throw new SettingError(`${name} must be one of ${allowed.join(', ')}, not "${text}".`);
    return found;
  };

const SENDER = /^[^\s@<>",:;]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

export const sender: Reader<string> = (name, text) => {
  if (SENDER.test(text)) return text;
  throw new SettingError(`${name} must be the e-mail address that messages come from.`);
};

const CONTACT = /^(mailto:[^\s@]+@[^\s@]+\.[^\s@]+|https:\/\/[^\s]+)$/;

export const contact: Reader<string> = (name, text) => {
  if (CONTACT.test(text) && URL.canParse(text)) return text;
  throw new SettingError(`${name} must be mailto: with an e-mail address, or an https address.`);
};

/** Servers by protocol, name and port, with commas. */
export const origins: Reader<readonly string[]> = (name, text) => {
  const named = text.split(',').map((one) => one.trim());
  if (named.every((one) => /^https?:/.test(one) && URL.canParse(one) && new URL(one).origin === one))
    return named;
  throw new SettingError(`${name} must be addresses such as https://push.example with commas and no path.`);
};

const LOOPBACK = ['127.0.0.0/8', '::1/128'] as const;

/** One address, or a network with the number of its leading bits. */
function isNetwork(text: string): boolean {
  const [first = '', bits, ...more] = text.split('/');
  const version = isIP(first);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

export const networks: Reader<readonly string[]> = (name, text) => {
  if (text === 'off') return [];
  if (text === 'loopback') return LOOPBACK;
  const named = text.split(',').map((one) => one.trim());
  if (named.every(isNetwork)) return named;
  throw new SettingError(
    `${name} must be off, loopback, or addresses and networks with commas, not "${text}".`,
  );
};
