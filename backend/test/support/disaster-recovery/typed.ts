import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The commands of docs/operations.md that an operator types, verbatim. */
export interface Typed {
  settings: string;
  backup: string;
  restore: string;
}

/** Places of this machine for those that the document names. */
export interface Places {
  deploy: string;
  archive: string;
  backups: string;
  /** One of them. */
  backup?: string;
  restored?: string;
}

const BACKING_UP = '### A server, to the second';
const RESTORING = '**A base backup and the archive**';
const NAMED =
  /\/srv\/panoh\/deploy|\/backups\/20[\w-]*|\/backups|\/archive(?![\w-])|\/var\/lib\/postgresql\/17\/restored/g;

export async function readTyped(): Promise<Typed> {
  const text = await readFile(join(process.cwd(), 'docs/operations.md'), 'utf8');
  const fences = (after: string): string[] =>
    [...text.slice(text.indexOf(after)).matchAll(/^```\n([^`]*)^```$/gm)].map(([, lines]) => lines ?? '');
  const [settings = '', backup = ''] = fences(BACKING_UP);
  const [restore = ''] = fences(RESTORING);
  if (!/archive_command/.test(settings) || !/backup-server/.test(backup) || !/restore-server/.test(restore))
    throw new Error('docs/operations.md does not say how a server is backed up and restored.');
  return { settings, backup, restore };
}

/** The same with the places of this machine. */
export function placed(text: string, { deploy, archive, backups, backup, restored }: Places): string {
  const places: Record<string, string | undefined> = {
    ...{ '/srv/panoh/deploy': deploy, '/archive': archive, '/backups': backups },
    '/var/lib/postgresql/17/restored': restored,
  };
  return text.replace(NAMED, (name) => (/^\/backups\/./.test(name) ? backup : places[name]) ?? name);
}
