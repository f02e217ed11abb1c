import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { mergerOf, movingTexts, referredReaders } from './merged-texts.queries.js';
import type { MovingText } from './merged-texts.queries.js';

/** Sealed again for another record; texts in base64. */
interface MovedTexts {
  /** `was`: the text as it was read, which must not have changed since. */
  orders: { id: string; was: string | null; sealed: string | null; line: string | null }[];
  orderEvents: Sealed[];
  respondents: { id: string; name: string | null; sealed: string | null }[];
  corrections: Sealed[];
  dateNotes: { id: string; newId: string; sealed: string | null }[];
  goals: { id: string; sealed: string | null; measure: string | null }[];
  goalWords: Sealed[];
  actions: Sealed[];
  services: Sealed[];
  courtNotes: Sealed[];
}

interface Sealed {
  id: string;
  sealed: string | null;
}

/** With keys that the agencies to which she was referred then hold too. */
export interface MergeWords extends MovedTexts {
  wraps: object[];
  keyVersion: number;
  supportVersion: number;
}

interface Move {
  from: string;
  to: string;
  /** Null: all that a merger moves. */
  rows: readonly string[] | null;
}

interface SealedAgain extends MovingText {
  rowId: string;
  text: string | null;
}

/** Texts of rows that move between two records of one agency: each record has keys that open no text of the other. */
@Injectable()
export class MergedTextsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** For the record that stays. */
  async toMerge(caseId: string, keptId: string): Promise<MergeWords> {
    return {
      ...(await this.texts({ from: caseId, to: keptId, rows: null })),
      wraps: await this.wrapsOf(caseId, keptId),
      keyVersion: await this.vault.newestVersion(keptId, 'legal'),
      supportVersion: await this.vault.newestVersion(keptId, 'support'),
    };
  }

  /** Back for a record that was merged. Null where it was not, or where the viewer cannot open the other one, or it was erased. */
  async toGiveBack(caseId: string): Promise<MovedTexts | null> {
    const merger = await mergerOf(this.database, caseId);
    const access = merger && (await this.access.find(merger.keptId));
    const opens = (['legal', 'perpetrator', 'support'] as const).every((part) => access?.reads.has(part));
    if (!merger || !opens || !access?.relations.has('own')) return null;
    return this.texts({ from: merger.keptId, to: caseId, rows: merger.moved }).catch((error: unknown) => {
      // She may be in danger: the record opens also where its rows must stay.
      if (error instanceof Problem) return null;
      throw error;
    });
  }

  private async texts(move: Move): Promise<MovedTexts> {
    const moving = await movingTexts(this.database, move.from, move.rows);
    return byTable(await Promise.all(moving.map((text) => this.sealAgain(text, move))));
  }

  private async sealAgain(moving: MovingText, { from, to }: Move): Promise<SealedAgain> {
    const { table, column, partition, id } = moving;
    const rowId = table === 'key_date_events' ? newId() : id;
    if (!moving.sealed) return { ...moving, rowId, text: null };
    const text = await this.vault.open({ caseId: from, partition, table, column, row: id }, moving.sealed);
    const sealed = await this.vault.seal({ caseId: to, partition, table, column, row: rowId }, text);
    return { ...moving, rowId, text: sealed.toString('base64') };
  }

  private async wrapsOf(caseId: string, keptId: string): Promise<object[]> {
    const readers = await referredReaders(this.database, caseId);
    const agencies = [...new Set(readers.map(({ agencyId }) => agencyId))];
    const partitionsOf = (id: string) =>
      readers.filter(({ agencyId }) => agencyId === id).map(({ partition }) => partition);
    const made = await Promise.all(agencies.map((id) => this.vault.wrapsFor(keptId, id, partitionsOf(id))));
    return made.flat().map((wrap) => ({ ...wrap, sealedKey: wrap.sealedKey.toString('base64') }));
  }
}

function byTable(moved: readonly SealedAgain[]): MovedTexts {
  const ofTable = (table: string, column = 'sealed') =>
    moved.filter((one) => one.table === table && one.column === column);
  const byId = (table: string, column: string) =>
    new Map(ofTable(table, column).map((one) => [one.id, one.text]));
  const lines = byId('protection_orders', 'sealed_contact_line');
  const names = byId('respondents', 'sealed_name');
  const measures = byId('support_goals', 'sealed_measure');
  const words = (table: string, column?: string): Sealed[] =>
    ofTable(table, column).map(({ id, text }) => ({ id, sealed: text }));
  return {
    orders: ofTable('protection_orders').map(({ id, sealed, text }) => ({
      ...{ id, was: sealed?.toString('base64') ?? null, sealed: text, line: lines.get(id) ?? null },
    })),
    orderEvents: words('order_events'),
    respondents: words('respondents').map((one) => ({ ...one, name: names.get(one.id) ?? null })),
    corrections: words('corrections'),
    dateNotes: ofTable('key_date_events', 'sealed_note').map(({ id, rowId, text }) => ({
      ...{ id, newId: rowId, sealed: text },
    })),
    goals: words('support_goals', 'sealed_words').map((one) => ({
      ...{ ...one, measure: measures.get(one.id) ?? null },
    })),
    goalWords: words('goal_progress', 'sealed_word'),
    actions: words('plan_actions', 'sealed_what'),
    services: words('support_entries', 'sealed_note'),
    courtNotes: words('court_steps', 'sealed_note'),
  };
}
