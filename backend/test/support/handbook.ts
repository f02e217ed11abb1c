import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { PROGRAMS, hasDebianServer } from './disaster-recovery/debian-server.js';

/** What a document tells an operator to type. */
export interface Handbook {
  commands: string[];
  statements: string[];
  /** Names of settings of PostgreSQL. */
  settings: string[];
}

const SQL = /^(select|update|insert|delete|alter|create|drop|grant) /;
const SETTING = /^([a-z_]+) = /;
const CRON = /^(\S+ ){5}panoh (.*)$/;
/** A program or file, and a word after it; a list of settings may stand before. */
const TYPED = /^([A-Z_]+=\S+ )*[a-z./][\w./-]* \S/;
/** Verbs and options that were run in containers. */
const COMPOSE =
  /^(build|stop|run(?: --rm)?|exec(?: -T)?|up(?: --detach| --build| --no-deps)*)(?: ([^-\s]\S*)(.*))?$/;
const OWN_FILE = /^(\/srv\/panoh\/)?(deploy\/[\w-]+(\.sh)?)$/;

/** The lines of all fenced blocks, and the backquoted text of sentences. */
export function readHandbook(text: string): Handbook {
  const blocks = [...text.matchAll(/^```\n([^]*?)^```$/gm)].flatMap(([, lines = '']) => lines.split('\n'));
  const lines = blocks.map((line) => line.replace(/(^| +)# .*$/, '')).filter(Boolean);
  const spans = [...text.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) =>
    span.replace(/\s+/g, ' '),
  );
  const typed = spans.filter((span) => TYPED.test(span) || OWN_FILE.test(span));
  const all = [...lines.filter((line) => !/^[A-Z_]+=/.test(line)), ...typed].map(
    (line) => CRON.exec(line)?.[2] ?? line,
  );
  const commands = all.filter((line) => !SQL.test(line) && !SETTING.test(line));
  const inCommands = commands.flatMap((line) =>
    [...line.matchAll(/-c "([^"]+)"/g)].map(([, sql = '']) => sql),
  );
  return {
    commands,
    statements: [...all.filter((line) => SQL.test(line)), ...inCommands],
    settings: all.flatMap((line) => SETTING.exec(line)?.[1] ?? []),
  };
}

/** Which of the commands name a program, file, service, script or option that is not there. */
export class Known {
  private readonly scripts = new Map<string, string>();
  private readonly services: string[];
  private readonly programs: Record<string, (words: readonly string[]) => boolean> = {
    npm: (words) => this.npm(words),
    panoh: (words) => hasWords(this.panoh, words),
    docker: ([compose, ...words]) => compose === 'compose' && this.compose(words),
    git: (words) => words.join(' ') === 'pull',
    // The campaign archive-elsewhere makes its keys by it.
    gpg: ([option]) => option === '--quick-gen-key',
    python3: ([file = '', ...words]) => isOwn(file, words),
  };

  constructor(private readonly panoh: Command) {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [name, script] of Object.entries(scripts))
      this.scripts.set(name === 'start' ? name : `run ${name}`, script);
    const files = readdirSync('.').filter((name) => /^docker-compose.*\.yml$/.test(name));
    this.services = files.flatMap((file) => {
      const [, services = ''] =
        /^services:\n([^]*?)(?=^[a-z]|(?![^]))/m.exec(readFileSync(file, 'utf8')) ?? [];
      return [...services.matchAll(/^ {2}([a-z][\w-]*):$/gm)].map(([, name = '']) => name);
    });
  }

  isKnown(command: string): boolean {
    // A loop of the shell, which the test runs.
    if (command.startsWith('for key in root linkage;')) return true;
    const bare = command.replace(/[[\]]| [<>] .*$|^([A-Z_]+=\S+ )+/g, '');
    return this.words((bare.match(/"[^"]*"|\S+/g) ?? []).filter((word) => !/^<.*>$/.test(word)));
  }

  private words([program = '', ...words]: readonly string[]): boolean {
    const [, , file] = OWN_FILE.exec(program) ?? [];
    if (file) return isOwn(file, words) && (statSync(file).mode & 0o111) === 0o111;
    if (Object.hasOwn(this.programs, program)) return this.programs[program]?.(words) ?? false;
    return isOfPostgres(program, words);
  }

  private npm(words: readonly string[]): boolean {
    const [typed = '', ours = ''] = words.join(' ').split(/ --(?: |$)/);
    const script = this.scripts.get(typed);
    const [, own] = /^node scripts\/command\.mjs ?(.*)$/.exec(script ?? '') ?? [];
    if (own === undefined) return script !== undefined && ours === '';
    return hasWords(this.panoh, `${own} ${ours}`.split(' ').filter(Boolean));
  }

  private compose(words: readonly string[]): boolean {
    const [known, verb = '', service, inside = ''] = COMPOSE.exec(words.join(' ')) ?? [];
    if (!known || (service && !this.services.includes(service))) return false;
    if (verb.startsWith('exec')) return this.words(inside.trim().split(' '));
    const own = { keys: ['keys'], operator: [] }[service ?? ''];
    return own ? hasWords(this.panoh, [...own, ...inside.trim().split(' ')]) : inside === '';
  }
}

/** A file of the repository whose text has each option. */
function isOwn(file: string, words: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  return words.every((word) => !word.startsWith('-') || text.includes(word));
}

/** Its own help names each option; without Debian's PostgreSQL only the program's name is checked. */
function isOfPostgres(program: string, words: readonly string[]): boolean {
  if (!/^(psql|pg_dump|pg_restore|createdb|dropdb)$/.test(program)) return false;
  if (!hasDebianServer()) return true;
  const help = execFileSync(join(PROGRAMS, program), ['--help'], { encoding: 'utf8' });
  const options = words
    .filter((word) => word.startsWith('-'))
    .map((word) => (word.startsWith('--') ? word : word.slice(0, 2)));
  return options.every((option) => new RegExp(`(^|\\s)${option}\\b`, 'm').test(help));
}

/** As commander would read them, without running anything. */
function hasWords(program: Command, words: readonly string[]): boolean {
  const [first = '', ...rest] = words;
  const command = program.commands.find((one) => one.name() === first);
  if (command) return hasWords(command, rest);
  const flags = words.filter((word) => word.startsWith('-'));
  const isOption = (flag: string): boolean =>
    flag === '--help' || program.options.some(({ long, short }) => long === flag || short === flag);
  const isGroup = program.commands.length > 0 && first !== '' && !first.startsWith('-');
  return !isGroup && flags.every(isOption);
}
