import type { Command } from 'commander';
import { collect, compute } from './command-line.js';

const COLUMNS = `
The file has the columns of docs/linkage.md`;

export function addLinkageCommands(program: Command): void {
  const linkage = program
    .command('linkage')
    .description('Finds the persons behind registrations, or measures how well it does so.')
    .usage('link|evaluate|attack [options]')
    .argument('[what]')
    .action(() => linkage.error('Say what to do: link, evaluate or attack.'));
  addLink(linkage);
  addEvaluate(linkage);
  addAttack(linkage);
}

function addLink(linkage: Command): void {
  linkage
    .command('link')
    .description('Finds the persons behind the registrations of a file.')
    .option('--in <file>', 'the registrations')
    .option('--out <file>', 'writes registration_id,cluster_id')
    .option(
      '--review <file>',
      'writes registration_id_a,registration_id_b,probability for a person to review, doubtful pairs first',
    )
    .addHelpText('after', `${COLUMNS}.`)
    .action(({ in: from, out: to, review }: Record<string, string | undefined>, command: Command) => {
      if (from === undefined || to === undefined)
        return command.error('Name the file to read and the file to write: --in <file> --out <file>.');
      return compute(async () => (await import('./linkage.js')).link({ from, to, review }));
    });
}

function addEvaluate(linkage: Command): void {
  linkage
    .command('evaluate')
    .description('Measures how well the persons are found.')
    .option('--truth <file>', 'registrations with the person of each; repeatable, as one list', collect)
    .option('--columns <file>', 'which columns of files of others are ours')
    .addHelpText('after', `${COLUMNS}, and person_id: who each row is about.`)
    .action(({ truth, columns }: { truth?: string[]; columns?: string }, command: Command) => {
      if (truth === undefined) return command.error('Name the file to measure by: --truth <file>.');
      return compute(async () => (await import('./linkage.js')).evaluateLinkage({ files: truth, columns }));
    });
}

function addAttack(linkage: Command): void {
  linkage
    .command('attack')
    .description(
      'Reads the tags of one half of the file by how common the values of the other half are, and says how many it read.',
    )
    .option('--in <file>', 'the registrations')
    .addHelpText('after', `${COLUMNS}.`)
    .action(({ in: from }: { in?: string }, command: Command) => {
      if (from === undefined) return command.error('Name the file whose tags are to be read: --in <file>.');
      return compute(async () => (await import('./linkage.js')).attackTags(from));
    });
}
