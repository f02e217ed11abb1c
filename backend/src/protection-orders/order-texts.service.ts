import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';

/** The numbers and names that stand on an order; codes and days stand in the clear. */
export interface OrderTexts {
  number: string | null;
  issuingBody: string | null;
  issuerRank: string | null;
  issuerName: string | null;
  reportNumber: string | null;
}

/** The texts after the case was erased. */
const ERASED_TEXTS: OrderTexts = {
  number: null,
  issuingBody: null,
  issuerRank: null,
  issuerName: null,
  reportNumber: null,
};

/** Texts of one step of an order. */
export interface StepTexts {
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

/** Encrypts and decrypts the texts of orders with the key of the legal partition of their case. */
@Injectable()
export class OrderTextsService {
  constructor(private readonly vault: VaultService) {}

  seal(order: Row, words: OrderTexts): Promise<Buffer> {
    return this.vault.seal(place(order, 'protection_orders', 'sealed'), JSON.stringify(words));
  }

  async open(order: Row & { sealed: Buffer }): Promise<OrderTexts> {
    const text = await this.vault.openKept(place(order, 'protection_orders', 'sealed'), order.sealed);
    return text === null ? ERASED_TEXTS : (JSON.parse(text) as OrderTexts);
  }

  async sealLine(order: Row, line: string | null): Promise<Buffer | null> {
    return line ? this.vault.seal(place(order, 'protection_orders', 'sealed_contact_line'), line) : null;
  }

  async openLine(order: Row & { sealedContactLine: Buffer | null }): Promise<string | null> {
    const { sealedContactLine } = order;
    if (!sealedContactLine) return null;
    return this.vault.openKept(place(order, 'protection_orders', 'sealed_contact_line'), sealedContactLine);
  }

  /** null if the step has no text. */
  async sealStep(step: Row, words: StepTexts): Promise<Buffer | null> {
    const isEmpty = !words.number && !words.note;
    return isEmpty ? null : this.vault.seal(place(step, 'order_events', 'sealed'), JSON.stringify(words));
  }

  async openStep(step: Row & { sealed: Buffer | null }): Promise<StepTexts> {
    if (!step.sealed) return {};
    const text = await this.vault.openKept(place(step, 'order_events', 'sealed'), step.sealed);
    return text === null ? {} : (JSON.parse(text) as StepTexts);
  }
}
