import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';

/** The numbers and names that stand on an order; codes and days stand in the clear. */
export interface OrderWords {
  number: string | null;
  issuingBody: string | null;
  issuerRank: string | null;
  issuerName: string | null;
  reportNumber: string | null;
}

/** What is left of it where the words of the case were erased. */
const ERASED_WORDS: OrderWords = {
  number: null,
  issuingBody: null,
  issuerRank: null,
  issuerName: null,
  reportNumber: null,
};

/** What was written about one step of it. */
export interface StepWords {
  number?: string | null;
  note?: string | null;
}

interface Row {
  id: string;
  caseId: string;
}

const place = ({ id, caseId }: Row, table: string, column: string): SealedPlace => ({
  caseId,
  partition: 'legal',
  table,
  column,
  row: id,
});

/** Seals and opens what is written on orders, with the key of the legal partition of their case. */
@Injectable()
export class OrderWordsService {
  constructor(private readonly vault: VaultService) {}

  seal(order: Row, words: OrderWords): Promise<Buffer> {
    return this.vault.seal(place(order, 'protection_orders', 'sealed'), JSON.stringify(words));
  }

  async open(order: Row & { sealed: Buffer }): Promise<OrderWords> {
    const text = await this.vault.openKept(place(order, 'protection_orders', 'sealed'), order.sealed);
    return text === null ? ERASED_WORDS : (JSON.parse(text) as OrderWords);
  }

  async sealLine(order: Row, line: string | null): Promise<Buffer | null> {
    return line ? this.vault.seal(place(order, 'protection_orders', 'sealed_contact_line'), line) : null;
  }

  async openLine(order: Row & { sealedContactLine: Buffer | null }): Promise<string | null> {
    const { sealedContactLine } = order;
    if (!sealedContactLine) return null;
    return this.vault.openKept(place(order, 'protection_orders', 'sealed_contact_line'), sealedContactLine);
  }

  /** null where nothing was written. */
  async sealStep(step: Row, words: StepWords): Promise<Buffer | null> {
    const isEmpty = !words.number && !words.note;
    return isEmpty ? null : this.vault.seal(place(step, 'order_events', 'sealed'), JSON.stringify(words));
  }

  async openStep(step: Row & { sealed: Buffer | null }): Promise<StepWords> {
    if (!step.sealed) return {};
    const text = await this.vault.openKept(place(step, 'order_events', 'sealed'), step.sealed);
    return text === null ? {} : (JSON.parse(text) as StepWords);
  }
}
