import type { Command } from 'commander';
import { carryOut, isBare } from './command-line.js';
import type { Kind } from './rotate-keys.js';

const KINDS: Readonly<Record<Kind, string>> = {
  data: 'a new data key for every case and sealed partition',
  agency: 'a new pair for every agency, or for one',
  index: 'another key for the digests by which names and rows are found',
  linkage: 'another key under which registrations are compared, in the same file',
  root: 'another root key, in the same file; new passwords of all logins',
};
const OF_ONE_AGENCY: readonly Kind[] = ['data', 'agency'];
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const HELP = `
Kinds of keys:
${Object.entries(KINDS)
  .map(([kind, what]) => `  ${kind.padEnd(9)}${what}`)
  .join('\n')}

Can be cut off at any moment, also by a power cut: the same command continues. Ends with 0 when nothing is left under
an old key, and with 1 otherwise. What each kind protects from: docs/operations.md.`;

interface Options {
  agency?: string;
  lost?: string;
}

/** The sentence of the first mistake; null if there is none. */
function mistakeIn(kind: Kind, { agency, lost }: Options): string | null {
  if (agency && !OF_ONE_AGENCY.includes(kind)) return '--agency goes with data or agency.';
  if (agency && !ID.test(agency)) return '--agency takes the id of an agency.';
  return lost !== undefined && kind !== 'linkage' ? '--lost goes with linkage.' : null;
}

const isKind = (word: string): word is Kind => Object.hasOwn(KINDS, word);

export function addKeysCommand(program: Command): void {
  program
    .command('keys')
    .description('Changes keys while the product runs.')
    .argument('[kind]', 'which keys')
    .option('--agency <id>', 'keys of one agency; with data or agency')
    .option('--lost <fingerprint>', 'with linkage: a new key where no copy of it is left; says what to type')
    .addHelpText('after', HELP)
    .action((word: string | undefined, options: Options, command: Command) => {
      if (isBare(command)) return command.help();
      if (!word || !isKind(word)) return command.error(`Say which keys: ${Object.keys(KINDS).join(', ')}.`);
      const mistake = mistakeIn(word, options);
      if (mistake) return command.error(mistake);
      const change = { kind: word, agencyId: options.agency ?? null, lost: options.lost ?? null };
      return carryOut(async (life) => (await import('./rotate-keys.js')).rotateKeys(life, change));
    });
}
