import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AgenciesService, WorkingGroupsService } from '../agencies/index.js';
import { AppModule } from '../app.module.js';
import { SessionsService, UsersService } from '../identity/index.js';
import { attachToRunningServer } from '../platform/bootstrap/attach-to-running-server.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { fileTrouble } from '../platform/config/file-trouble.js';
import { SettingError } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { writeAudit } from '../platform/http/requests.queries.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { Problem } from '../shared/errors.js';
import { inFolder } from './command-line.js';
import { letterAsPdf } from './people-letter.js';
import { readPeople } from './people-list.js';
import type { ListedPerson } from './people-list.js';

export interface PeopleToAdd {
  list: string;
  by: string;
  letters: string;
}

async function readList(list: string): Promise<ListedPerson[]> {
  const text = await readFile(inFolder(list), 'utf8').catch((error: unknown) => {
    throw new SettingError(`${inFolder(list)} cannot be read: ${fileTrouble(error)}.`);
  });
  const { people, mistakes } = readPeople(text);
  if (mistakes.length > 0) throw new SettingError(`Nothing was added.\n${mistakes.join('\n')}`);
  if (people.length === 0) throw new SettingError('The list names nobody.');
  return people;
}

/** A new folder that only the operator can read: the letters hold passwords. */
async function makeFolder(letters: string): Promise<string> {
  const folder = inFolder(letters);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'EEXIST')
      throw new SettingError(
        `${folder} exists. Name a new folder, so that no older letter is among the new.`,
      );
    throw new SettingError(`${folder} cannot be made: ${fileTrouble(error)}.`);
  });
  return folder;
}

/** The command is in one transaction already. */
const AT_ONCE: RequestSteps = { look: (work) => work(), change: (work) => work() };

/** What the protocol of sharing answers for an agency that did not sign it: the others are added. */
const UNSIGNED = ['no_protocol', 'protocol_ended'];

/** Adds what a list names on behalf of an administrator, whom the operator at the console vouches for. */
class PeopleWriter {
  private readonly database: Database;
  private readonly groups: WorkingGroupsService;
  private readonly agencies: AgenciesService;
  private readonly users: UsersService;
  private readonly sessions: SessionsService;
  private readonly groupIds = new Map<string, string>();
  private readonly agencyIds = new Map<string, string>();
  /** Lines whose agency must sign the protocol of sharing first. */
  readonly unsigned: string[] = [];

  constructor(
    app: INestApplicationContext,
    private readonly token: string,
    private readonly letters: { folder: string; address: string | null },
  ) {
    this.database = app.get(Database);
    this.groups = app.get(WorkingGroupsService);
    this.agencies = app.get(AgenciesService);
    this.users = app.get(UsersService);
    this.sessions = app.get(SessionsService);
  }

  /** What there is already, by what the list calls it. */
  async look(): Promise<void> {
    await this.write('listAgencies', async () => {
      if (!this.database.viewer.roles.includes('administrator'))
        throw new SettingError('--by names somebody who is no administrator.');
      for (const { place, id } of await this.groups.list()) this.groupIds.set(place, id);
      for (const { place, type, name, id } of await this.agencies.list())
        this.agencyIds.set(`${place} ${type} ${name.tg}`, id);
    });
  }

  /** Whether the person got a letter: also who was added before and has no password yet, since the command was killed. */
  async add(person: ListedPerson): Promise<boolean> {
    await this.sessions.vouch(this.token);
    await this.make(person);
    return this.write(
      'issuePassword',
      async () => {
        const user = await this.users.withoutPassword(person.login);
        const made = user && (await this.users.issuePassword(user.id, AT_ONCE));
        // Before the commit, so that no password exists without its letter.
        if (made) await this.writeLetter(person, made.oneTimePassword);
        return made !== null;
      },
      true,
    );
  }

  private async make(person: ListedPerson): Promise<void> {
    try {
      const agencyId = await this.agencyOf(person);
      if (await this.write('listUsers', () => this.users.isTaken(person.login), true)) return;
      await this.write('createUser', async () => {
        const { name: displayName, login, roles, language } = person;
        const id = await this.users.create({ agencyId, displayName, login, roles, language });
        await this.lead(person, id);
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const code = error.details.fields?.[0]?.code ?? error.code;
      if (!UNSIGNED.includes(code)) throw new SettingError(`Line ${person.line} was refused: ${code}.`);
      this.unsigned.push(`Line ${person.line} was refused: ${code}.`);
    }
  }

  private async agencyOf({
    place,
    district,
    agencyType: type,
    agency: name,
    dutyPhone,
  }: ListedPerson): Promise<string> {
    const key = `${place} ${type} ${name.tg}`;
    const known = this.agencyIds.get(key);
    if (known) return known;
    const id = await this.write('createAgency', async () => {
      const nobody = {
        chairUserId: null,
        coordinatorUserId: null,
        deputyUserId: null,
        fallbackAgencyId: null,
      };
      const groupId =
        this.groupIds.get(place) ?? (await this.groups.create({ place, name: district, ...nobody }));
      this.groupIds.set(place, groupId);
      return this.agencies.create({ type, place, name, dutyPhone, workingGroupIds: [groupId] });
    });
    this.agencyIds.set(key, id);
    return id;
  }

  /** The first coordinator of a district leads its group, the second stands in. */
  private async lead({ place, roles }: ListedPerson, userId: string): Promise<void> {
    const groupId = this.groupIds.get(place);
    if (!groupId || !roles.includes('coordinator')) return;
    const { id, version, ...group } = await this.groups.get(groupId);
    const seat = group.coordinatorUserId === null ? 'coordinatorUserId' : 'deputyUserId';
    if (group[seat] === null) await this.groups.change(id, version, { ...group, [seat]: userId });
  }

  private async writeLetter({ line, ...person }: ListedPerson, oneTimePassword: string): Promise<void> {
    const page = await letterAsPdf({ ...person, oneTimePassword, address: this.letters.address });
    // The line of the list, not the login, so that a folder's listing names nobody.
    const file = join(this.letters.folder, `${String(line).padStart(5, '0')}.pdf`);
    await writeFile(file, page, { mode: 0o600, flush: true });
  }

  private write<T>(action: string, work: () => Promise<T>, useAuthRole = false): Promise<T> {
    return this.database.run({ sessionHash: hashToken(this.token), useAuthRole }, async () => {
      const result = await work();
      writeAudit(this.database, this.database.audit.entry(action, 'allowed', this.database.requestId));
      return result;
    });
  }
}

/** Adds the people of a list, with or without the server; answers the exit code. */
export async function addPeople(life: ShutdownHooks, { list, by, letters }: PeopleToAdd): Promise<number> {
  const people = await readList(list);
  const ground = await attachToRunningServer(life);
  const app = await life.open(
    () => NestFactory.createApplicationContext(AppModule.on(ground), { logger: false, abortOnError: false }),
    (opened) => opened.close(),
  );
  const sessions = app.get(SessionsService);
  const token = await life.open(
    async () => {
      const opened = await sessions.openForLogin(by);
      if (!opened) throw new SettingError(`Nobody signs in as "${by}".`);
      return opened;
    },
    (opened) => sessions.end(opened),
  );
  const folder = await makeFolder(letters);
  const writer = new PeopleWriter(app, token, { folder, address: ground.settings.address });
  await writer.look();
  let added = 0;
  for (const person of people) if (await writer.add(person)) added += 1;
  life.say(
    `${added} of ${people.length} people got a letter; the others have passwords. Print the letters in ${folder} and delete them.`,
  );
  writer.unsigned.forEach((line) => life.say(line));
  return writer.unsigned.length > 0 ? 1 : 0;
}
