import type { Command } from 'commander';
import { collect, compute } from './command-line.js';

const COLUMNS = `
The file has the columns of docs/linkage.md`;

export function addLinkageCommands(program: Command): void {
  const linkage = program
    .command('linkage')
    .description('Finds the persons behind registrations, or measures how well it does so.')
    .usage('link|evaluate [options]')
    .argument('[what]')
    .action(() => linkage.error('Say what to do: link or evaluate.'));
  addLink(linkage);
  addEvaluate(linkage);
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
