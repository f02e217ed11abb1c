import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Headers by which a proxy says for whom it asks. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/** Addresses allowed to read metrics: those of the setting, by default this machine. */
export class MetricsGuard {
  private readonly allowed = new BlockList();

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.allowed.addAddress(address, family);
      else this.allowed.addSubnet(address, Number(bits), family);
    }
  }

  /**
   * A local proxy that the settings do not know would make every client look local: a request with forwarding headers
   * is refused unless the settings trust the proxy.
   */
  lets(address: string | undefined, headers: IncomingHttpHeaders, isProxyKnown: boolean): boolean {
    if (!isProxyKnown && FORWARDED.some((name) => headers[name] !== undefined)) return false;
    const plain = (address ?? '').replace(/^::ffff:/, '');
    const version = isIP(plain);
    return version !== 0 && this.allowed.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  }
}
