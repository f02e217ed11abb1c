/**
 * Policy: a browser names the address to which its messages go, so a user could name any. The product calls only
 * https addresses with a name, at the usual port, that lead to public hosts. Services that the operator names are
 * called as they are named, and then no others.
 */
import { BlockList, isIP } from 'node:net';

const LONGEST = 1_000;

/** Special-purpose networks (RFC 6890): private, loopback, link-local, shared, reserved, multicast. */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of the global IPv6 addresses: tunnels to IPv4 addresses, and those for documentation. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [first = '', bits] = network.split('/');
    list.addSubnet(first, Number(bits), family);
  }
  return list;
}

const special = listOf(NOT_PUBLIC, 'ipv4');
const specialV6 = listOf(NOT_PUBLIC_V6, 'ipv6');
const globalV6 = listOf(['2000::/3'], 'ipv6');

/** Whether an address that a name leads to is one of the public internet. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) === 4
    ? !special.check(address, 'ipv4')
    : isIP(address) === 6 && globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');

export type PushEndpoint =
  | { readonly isAllowed: false }
  /** `isNamed`: a service of the settings, which may be in the own network. */
  | { readonly isAllowed: true; readonly url: URL; readonly isNamed: boolean };

/** A server of the public internet, by its name and at the usual port. */
const isServer = ({ protocol, port, hostname }: URL): boolean =>
  protocol === 'https:' &&
  port === '' &&
  hostname.includes('.') &&
  isIP(hostname) === 0 &&
  !hostname.startsWith('[');

/** Decides whether messages may be sent to an address that a browser named. */
export function pushEndpoint(text: string, services: readonly string[]): PushEndpoint {
  if (text.length > LONGEST || !URL.canParse(text)) return { isAllowed: false };
  const url = new URL(text);
  const isNamed = services.length > 0;
  const isAllowed = isNamed ? services.includes(url.origin) : isServer(url);
  return isAllowed && !/[@#]/.test(text) ? { isAllowed, url, isNamed } : { isAllowed: false };
}
