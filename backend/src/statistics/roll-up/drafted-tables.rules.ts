/** The tables of a release: what is drafted of each, and the shares of records that it leaves out. */
import type { Day } from '../../shared/dates.js';
import { draftTable, shareOf } from '../drafts.rules.js';
import type { DraftedTable, EarlierTable } from '../drafts.rules.js';
import { isToldOf } from '../facts.rules.js';
import type { Fact, KnownFact, PeriodKind } from '../facts.rules.js';
import { endOf } from '../releases.rules.js';
import { PUBLISHED_CODES } from '../releases.types.js';
import { OF_THE_WHOLE } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';

/** A release that somebody asked for. */
export interface AskedRelease {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly firstOn: Day;
  readonly version: number;
}

/** A table that was drafted, with the shares of what it leaves out. */
export interface KeptTable extends DraftedTable {
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

/** What a release is drafted from. */
export interface Around {
  readonly facts: readonly Fact[];
  readonly known: readonly KnownFact[];
  readonly earlier: readonly (EarlierTable & { code: TableCode })[];
  readonly places: readonly string[];
  readonly now: Date;
}

/** Every table that is published of such a period. */
export type DraftTables = (release: AskedRelease, around: Around) => Promise<readonly KeptTable[]>;

export const draftedTables = (release: AskedRelease, around: Around): KeptTable[] =>
  PUBLISHED_CODES.filter((code) => isToldOf(code, release.kind)).map((code) =>
    tableFor(code, release, around),
  );

function tableFor(code: TableCode, release: AskedRelease, around: Around): KeptTable {
  const table = draftTable({
    ...{ code, period: release, isCorrection: release.version > 1, now: around.now },
    ...{ facts: around.facts, known: around.known, places: around.places },
    earlier: around.earlier.filter((told) => told.code === code),
  });
  const whole = (column: string): number =>
    around.facts
      .filter((fact) => fact.code === code && fact.line === OF_THE_WHOLE && fact.column === column)
      .filter(({ firstOn }) => firstOn >= release.firstOn && firstOn < endOf(release))
      .reduce((sum, { records }) => sum + records, 0);
  const [counted, consent, day] = [whole('counted'), whole('without_consent'), whole('without_day')];
  const isOfNoDay = table.outcome === 'told' && counted === 0 && day > 0;
  return {
    ...table,
    ...(isOfNoDay && { outcome: 'no_day', cells: [] }),
    withoutConsentPercent: shareOf(consent, counted + consent + day),
    withoutDayPercent: shareOf(day, counted + day),
  };
}
