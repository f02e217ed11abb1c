import { Injectable } from '@nestjs/common';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { CaseEventsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import {
  LegalLimitsService,
  OrderTextsService,
  RespondentsService,
  daysOfOrder,
} from '../protection-orders/index.js';
import type { CorrectedName, OrderTexts } from '../protection-orders/index.js';
import { dayOf, daysBetween, shiftDay, startOfDay } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { correctionSubject } from './corrections.queries.js';
import type { StoredSubject } from './corrections.queries.js';
import type { Bounds } from './corrections.rules.js';
import type { CorrectedValues, CorrectionSubject } from './corrections.types.js';

/** A record that is corrected, with its values as the API writes them. */
export interface Subject extends StoredSubject {
  readonly kind: CorrectionSubject;
  readonly subjectId: string;
  readonly present: CorrectedValues;
  readonly bounds: Bounds;
}

type Row = StoredSubject['row'];
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const instant = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);
const iso = (value: unknown): string | null => instant(value)?.toISOString() ?? null;

const PRESENT: Record<Exclude<CorrectionSubject, 'respondent' | 'order_paper'>, (row: Row) => object> = {
  order: (row) => ({
    servedAt: iso(row['served_at']),
    days: row['days'],
    conditions: row['conditions'],
    annulled: row['annulled_at'] !== null,
  }),
  incident: (row) => ({
    startedOn: row['started_on'],
    placeType: row['place_type'],
    lawForms: row['law_forms'],
  }),
  qualification: (row) => ({
    articles: row['articles'],
    decidedOn: row['decided_on'],
  }),
  contact: (row) => ({
    contactedAt: iso(row['contacted_at']),
    outcome: row['outcome'],
    alone: row['alone'],
  }),
};

/** Records as a correction finds them, and the values derived from the new ones. */
@Injectable()
export class CorrectionSubjectsService {
  constructor(
    private readonly database: Database,
    private readonly law: LegalLimitsService,
    private readonly respondents: RespondentsService,
    private readonly caseEvents: CaseEventsService,
    private readonly orderTexts: OrderTextsService,
  ) {}

  async find(kind: CorrectionSubject, subjectId: string): Promise<Subject | null> {
    const stored = await correctionSubject(this.database, kind, subjectId);
    if (!stored) return null;
    const { row } = stored;
    const present = await this.presentOf(kind, row);
    return {
      ...{ ...stored, kind, subjectId, present: present as CorrectedValues },
      bounds: {
        now: this.database.now,
        issuedAt: instant(row['issued_at']),
        liftedAt: instant(row['lifted_at']),
        isServed: text(row['served_at']) !== null,
        recordedAt: instant(row['recorded_at']),
      },
    };
  }

  private async presentOf(kind: CorrectionSubject, row: Row): Promise<object> {
    if (kind === 'respondent') return this.respondents.nameAsStored(sealedOf(row));
    if (kind !== 'order_paper') return PRESENT[kind](row);
    const { number, issuingBody } = await this.orderTexts.open(sealedOf(row));
    return { number, issuingBody };
  }

  /** The number and the body as they are right; every other text of the order stays. */
  private async paperOf({ row }: Subject, after: CorrectedValues): Promise<{ sealed: string }> {
    const order = sealedOf(row);
    const words = { ...(await this.orderTexts.open(order)), ...after } as OrderTexts;
    return { sealed: (await this.orderTexts.seal(order, words)).toString('base64') };
  }

  /** What the database stores, with everything that follows from the new values. */
  async valuesToStore(subject: Subject, after: CorrectedValues): Promise<Record<string, unknown>> {
    const corrected = { ...subject.present, ...after };
    switch (subject.kind) {
      case 'order':
        return { ...after, ...(await this.daysOf(subject, corrected)) };
      case 'order_paper':
        return this.paperOf(subject, after);
      case 'respondent':
        return this.respondents.sealCorrected(sealedOf(subject.row), {
          id: newId(),
          name: corrected as CorrectedName,
        });
      case 'incident':
        return { ...after, ...(await this.caseEvents.derivedOf(placeOf(subject), after)) };
      case 'qualification':
        await this.law.expectArticles(
          corrected.articles as LegalArticle[],
          text(corrected.decidedOn) ?? dayOf(this.database.now),
        );
        return { ...after };
      case 'contact':
        // It counts for no closing any more; the database sees to that.
        return { ...after };
    }
  }

  /** The days that follow from the right day of service and length; each extension keeps its number of days. */
  private async daysOf({ row }: Subject, { servedAt, days }: CorrectedValues): Promise<object> {
    const issuedAt = instant(row['issued_at']);
    if (!issuedAt || typeof days !== 'number') return {};
    const { law } = await this.law.on(dayOf(issuedAt));
    const run = daysOfOrder({ issuedAt, servedAt: instant(servedAt), days }, law);
    if (!run) return {};
    const [first, last] = [text(row['first_expires_on']), text(row['expires_on'])];
    const extended = first && last ? daysBetween(startOfDay(first), startOfDay(last)) : 0;
    const { startsOn, expiresOn } = run;
    return { startsOn, firstExpiresOn: expiresOn, expiresOn: shiftDay(expiresOn, Math.round(extended)) };
  }
}

const placeOf = ({ row }: Subject): { caseId: string; id: string } => ({ caseId: row.case_id, id: row.id });

const sealedOf = (row: Row) => ({
  ...{ id: row.id, caseId: row.case_id },
  sealedName: Buffer.from(String(row['sealed_name']), 'base64'),
  sealed: Buffer.from(String(row['sealed']), 'base64'),
});
