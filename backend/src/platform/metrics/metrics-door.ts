import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Headers by which a proxy says for whom it asks. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/** Who is given metrics: addresses of the setting, this machine alone where nothing else is said. */
export class MetricsDoor {
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
   * A proxy on this machine that the settings do not know would make a neighbour of everybody: whoever comes by one is
   * refused, unless the address is its word for whom it asks.
   */
  lets(address: string | undefined, headers: IncomingHttpHeaders, isProxyKnown: boolean): boolean {
    if (!isProxyKnown && FORWARDED.some((name) => headers[name] !== undefined)) return false;
    const plain = (address ?? '').replace(/^::ffff:/, '');
    const version = isIP(plain);
    return version !== 0 && this.allowed.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  }
}
