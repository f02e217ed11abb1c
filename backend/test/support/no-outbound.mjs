/**
 * Loaded before the product (`node --import`): the process can open sockets only to this machine. Reports each attempt
 * on stderr and fails it like a refusing firewall.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\]|::ffff:127(\.\d{1,3}){3})$/;

function refuse(what) {
  process.stderr.write(`OUTBOUND ${what}\n`);
  return Object.assign(new Error('no way out'), { code: 'EACCES' });
}

function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null)
    return first.path ? 'localhost' : (first.host ?? 'localhost');
  if (typeof first === 'string' && Number.isNaN(Number(first))) return 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args);
  if (LOOPBACK.test(host)) return connect.apply(this, args);
  this.destroy(refuse(`connection to ${host}`));
  return this;
};

for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name];
  dns[name] = (host, ...rest) => {
    if (LOOPBACK.test(host)) return original(host, ...rest);
    rest.at(-1)(refuse(`name ${host}`));
  };
}

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...args) {
  const host = args.filter((one) => typeof one === 'string').at(-1) ?? 'localhost';
  if (LOOPBACK.test(host)) return send.apply(this, args);
  throw refuse(`packet to ${host}`);
};

syncBuiltinESMExports();
