/**
 * Imported first by each command: on a version of Node outside `engines` it fetches a fit one from the npm registry and
 * continues the command with that. Run alone, it prints the folder of the fit Node. Built-in modules only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithParent } from './parent.mjs';
import { inRoot } from './root.mjs';

const VERSION = '24.21.0';
const WANTED = 'Node 22.22.3, 24.15 or a later one of these lines, or Node 26 and later';
/** What the registry holds for each machine. */
const INTEGRITY = {
  'linux-x64':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};
/** Outside node_modules, which an install empties. */
const KEPT = inRoot('dist/.node', VERSION);
const FIT = join(KEPT, 'bin', 'node');

function isFit(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  return major === 24 ? minor >= 15 : major >= 26;
}

function refuse(why) {
  process.stderr.write(`This needs ${WANTED}; here is ${process.versions.node}. ${why}\n`);
  process.exit(1);
}

/** Also without a network, where npm has it in its cache. */
function fetchInto(folder, name) {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [program, ...args] = [...npm, 'pack', `${name}@${VERSION}`, '--silent', '--prefer-offline'];
  const { status } = spawnSync(program, args, { cwd: folder, stdio: 'ignore' });
  const [file] = readdirSync(folder);
  return status === 0 && file ? join(folder, file) : null;
}

function unpack(file, machine) {
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (found !== INTEGRITY[machine]) refuse(`The Node that the registry sent is not the expected one.`);
  const folder = dirname(file);
  const { status } = spawnSync('tar', ['-xzf', file, '-C', folder, 'package/bin/node', 'package/LICENSE']);
  if (status !== 0) refuse('The fetched Node could not be unpacked.');
  // Another command may have been faster.
  if (!existsSync(FIT)) renameSync(join(folder, 'package'), KEPT);
}

function fetchNode() {
  const machine = `${process.platform}-${process.arch}`;
  if (!(machine in INTEGRITY)) refuse('Get it from https://nodejs.org and start again.');
  mkdirSync(dirname(KEPT), { recursive: true });
  const folder = mkdtempSync(`${KEPT}-`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = fetchInto(folder, `node-${machine}`);
  if (file === null)
    refuse(`Node ${VERSION} could not be fetched: connect to the npm registry, or install Node yourself.`);
  unpack(file, machine);
  rmSync(folder, { recursive: true, force: true });
}

/** A terminal sends Ctrl+C to both processes; other signals reach only this one. */
function passSignals(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  endWithParent();
}

function continueOn(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, PATH: path, NODE: node, npm_node_execpath: node },
    stdio: 'inherit',
  });
  passSignals(child);
  child.once('exit', (code) => process.exit(code ?? 1));
}

const isAlone = process.argv[1] === fileURLToPath(import.meta.url);
if (isFit(process.versions.node)) {
  if (isAlone) process.stdout.write(`${dirname(process.execPath)}\n`);
} else {
  process.stderr.write(`Node ${process.versions.node} is too old: continuing with Node ${VERSION}.\n`);
  if (!existsSync(FIT)) fetchNode();
  if (isAlone) process.stdout.write(`${dirname(FIT)}\n`);
  else {
    continueOn(FIT);
    await new Promise(() => undefined);
  }
}
