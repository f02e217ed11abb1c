import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Language } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import { csvLines } from '../statistics/index.js';
import { legalWords } from './legal-files.js';
import type { LegalPackDto, PackDueDto } from './legal-pack.dto.js';
import {
  addPack,
  lastPack,
  latestProtocol,
  lockNumbers,
  readSettings,
  readSignOffs,
  schemaDigest,
} from './legal-pack.queries.js';
import type { StoredPack } from './legal-pack.queries.js';
import { PACK_TABLES, SIGN_OFF_STEPS } from './legal-pack.types.js';
import type { PackTable } from './legal-pack.types.js';
import { PackContentService } from './pack-content.service.js';
import { packAsPdf } from './pack-layout.js';
import { changesBetween, packDueOn, packReasons } from './pack.rules.js';
import type { Facts, PackState } from './pack.rules.js';
import { factsOf, sheetOf, sheetsOnPaper } from './pack-tables.rules.js';
import { canonical } from '../platform/audit/chain/canonical.js';

const hashOf = (facts: Facts): string => createHash('sha256').update(canonical(facts)).digest('hex');

/** The legal pack: each download is made from the running database, so it is never older than the build. */
@Injectable()
export class LegalPackService {
  constructor(
    private readonly database: Database,
    private readonly content: PackContentService,
  ) {}

  async show(): Promise<LegalPackDto> {
    const last = await lastPack(this.database);
    const signOffs = await readSignOffs(this.database);
    return {
      ...(await this.dueOf(last)),
      schema: await schemaDigest(this.database),
      tables: [...PACK_TABLES],
      last: last && { ...last, madeAt: last.madeAt.toISOString() },
      changes: last ? changesBetween(last.facts, await this.facts()) : [],
      settings: await readSettings(this.database),
      protocol: await latestProtocol(this.database),
      agencies: (await this.content.agencies()).map(
        ({ id, name, state, signers, signedOn, paperNumber, recordedAt }) => ({
          ...{ id, name, state, signers: [...signers] },
          ...{ signedOn, paperNumber, recordedAt },
        }),
      ),
      signOffs: SIGN_OFF_STEPS.map((step) => {
        const done = signOffs.find((one) => one.step === step);
        const recordedAt = done?.recordedAt.toISOString() ?? null;
        return { doneOn: null, responsible: null, ...done, step, recordedAt };
      }),
      mayWrite: mayCall(this.database.viewer.roles, 'legal_pack.write'),
    };
  }

  async due(): Promise<PackDueDto> {
    return this.dueOf(await lastPack(this.database));
  }

  /** Keeps what the pack says now, to compare the next one with it. */
  async make(): Promise<void> {
    await lockNumbers(this.database);
    const facts = await this.facts();
    const number = ((await lastPack(this.database))?.number ?? 0) + 1;
    const schema = await schemaDigest(this.database);
    await addPack(this.database, { number, schema, hash: hashOf(facts), facts });
  }

  async asPdf(language: Language): Promise<Buffer> {
    const words = legalWords(language);
    const { t } = words;
    const content = await this.content.read(language, true);
    const day = words.t('pack.day', { day: dayOf(this.database.now).split('-').reverse().join('.') });
    const schema = t('pack.schema', { schema: await schemaDigest(this.database) });
    const hash = t('pack.hash', { hash: hashOf(factsOf(content)) });
    const front = { title: t('pack.title'), lines: [day, schema, hash], foot: `${t('pack.title')} · ${day}` };
    return packAsPdf(front, sheetsOnPaper(words, content));
  }

  /** One table, with the mark of UTF-8 that Excel needs. */
  async asCsv(table: PackTable, language: Language): Promise<Buffer> {
    const words = legalWords(language);
    const { title, notes, heads, rows } = sheetOf(
      table,
      words,
      await this.content.read(language, table === 'breach_log' || table === 'rights_log'),
    );
    const notesBelow = notes.map((note) => [note]);
    return Buffer.from(
      '\uFEFF' + csvLines([[title], [...heads], ...rows.map((row) => [...row]), ...notesBelow]),
    );
  }

  private async facts(): Promise<Record<string, string>> {
    return factsOf(await this.content.current());
  }

  private async dueOf(last: StoredPack | null): Promise<PackDueDto> {
    const state: PackState = {
      lastMadeAt: last?.madeAt ?? null,
      lastSchema: last?.schema ?? null,
      schema: await schemaDigest(this.database),
      protocolEndsOn: (await latestProtocol(this.database))?.endsOn ?? null,
    };
    const today = dayOf(this.database.now);
    return { reasons: packReasons(state, today), dueOn: packDueOn(state, today) };
  }
}
