import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';
import { movingTexts, referredReaders } from './closure.queries.js';
import type { MovingText } from './closure.queries.js';
import { StatementSubjects } from './statement-subjects.service.js';

/** Sealed again for the record that stays; texts in base64. */
interface MergeWords {
  orders: { id: string; sealed: string | null; line: string | null }[];
  orderEvents: { id: string; sealed: string }[];
  respondents: { id: string; name: string | null; sealed: string | null }[];
  dateNotes: { id: string; newId: string; sealed: string | null }[];
  goals: { id: string; sealed: string; measure: string | null }[];
  goalWords: { id: string; sealed: string }[];
  actions: { id: string; sealed: string }[];
  courtNotes: { id: string; sealed: string }[];
  wraps: object[];
  keyVersion: number;
  supportVersion: number;
}

/**
 * A duplicate continues in the record that stays. Its own agency holds the keys, another agency decides: the
 * endorsement seals the texts for that record, and `merge_record` moves them with their rows at approval.
 */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly gate: ClosureGateService,
    private readonly statements: ClosureStatementsService,
    private readonly subjects: StatementSubjects,
  ) {}

  /** The step with the cards compared as they are now; for every other reason the step itself. */
  async compareAgain(step: EpisodeStep): Promise<EpisodeStep> {
    const { record } = step;
    if (record.reason !== 'duplicate' || record.state !== 'requested') return step;
    await this.subjects.expectKept(record.caseId, record.subjectId);
    await this.statements.nameAgain(record.caseId, keptOf(record));
    return { ...step, gathered: await this.gate.facts(record.caseId) };
  }

  /** The texts that will move, sealed with keys that the referred agencies then hold too; null for other reasons. */
  async textsToMove(record: ClosureEpisodeRecord): Promise<MergeWords | null> {
    if (record.reason !== 'duplicate') return null;
    const { caseId } = record;
    const keptId = keptOf(record);
    const texts = await movingTexts(this.database, caseId);
    const moved = await Promise.all(texts.map((text) => this.sealAgain(text, caseId, keptId)));
    const ofTable = (table: string, column = 'sealed') =>
      moved.filter((one) => one.table === table && one.column === column);
    const byId = (table: string, column: string) =>
      new Map(ofTable(table, column).map((one) => [one.id, one.text]));
    const lines = byId('protection_orders', 'sealed_contact_line');
    const names = byId('respondents', 'sealed_name');
    const measures = byId('support_goals', 'sealed_measure');
    const words = (table: string, column: string) =>
      ofTable(table, column).map(({ id, text }) => ({ id, sealed: text ?? '' }));
    return {
      orders: ofTable('protection_orders').map(({ id, text }) => ({
        id,
        sealed: text,
        line: lines.get(id) ?? null,
      })),
      orderEvents: words('order_events', 'sealed'),
      respondents: ofTable('respondents').map(({ id, text }) => ({
        ...{ id, sealed: text, name: names.get(id) ?? null },
      })),
      dateNotes: ofTable('key_date_events', 'sealed_note').map(({ id, rowId, text }) => ({
        id,
        newId: rowId,
        sealed: text,
      })),
      goals: words('support_goals', 'sealed_words').map((goal) => ({
        ...goal,
        measure: measures.get(goal.id) ?? null,
      })),
      goalWords: words('goal_progress', 'sealed_word'),
      actions: words('plan_actions', 'sealed_what'),
      courtNotes: words('court_steps', 'sealed_note'),
      wraps: await this.wrapsOf(caseId, keptId),
      keyVersion: await this.vault.newestVersion(keptId, 'legal'),
      supportVersion: await this.vault.newestVersion(keptId, 'support'),
    };
  }

  private async sealAgain(moving: MovingText, caseId: string, keptId: string) {
    const { table, column, partition, id } = moving;
    const rowId = table === 'key_date_events' ? newId() : id;
    if (!moving.sealed) return { ...moving, rowId, text: null };
    const text = await this.vault.open({ caseId, partition, table, column, row: id }, moving.sealed);
    const sealed = await this.vault.seal({ caseId: keptId, partition, table, column, row: rowId }, text);
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

function keptOf({ subjectId }: ClosureEpisodeRecord): string {
  if (subjectId === null) throw refused('record_goes_on_elsewhere');
  return subjectId;
}
