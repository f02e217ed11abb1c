import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';

/** The numbers and names that stand on an order; codes and days stand in the clear. */
export type OrderTexts = Record<
  'number' | 'issuingBody' | 'issuerRank' | 'issuerName' | 'reportNumber',
  string | null
>;

/** The texts of a new order, and of every order after the case was erased. */
export const NO_TEXTS: OrderTexts = {
  ...{ number: null, issuingBody: null, issuerRank: null, issuerName: null, reportNumber: null },
};

/** Texts of one step of an order. */
export interface StepTexts {
  number?: string | null;
  note?: string | null;
  firstWitness?: string | null;
  secondWitness?: string | null;
  videoNumber?: string | null;
}

interface Row {
  id: string;
  caseId: string;
}

const place = ({ id, caseId }: Row, table: string, column: string): SealedPlace => ({
  ...{ caseId, partition: 'legal', table, column, row: id },
});
const ofOrder = (order: Row): SealedPlace => place(order, 'protection_orders', 'sealed');
const ofLine = (order: Row): SealedPlace => place(order, 'protection_orders', 'sealed_contact_line');
const ofStep = (step: Row): SealedPlace => place(step, 'order_events', 'sealed');

/** Encrypts and decrypts the texts of orders with the key of the legal partition of their case. */
@Injectable()
export class OrderTextsService {
  constructor(private readonly vault: VaultService) {}

  seal(order: Row, words: OrderTexts): Promise<Buffer> {
    return this.vault.seal(ofOrder(order), JSON.stringify(words));
  }

  async open(order: Row & { sealed: Buffer }): Promise<OrderTexts> {
    const text = await this.vault.openKept(ofOrder(order), order.sealed);
    return text === null ? NO_TEXTS : (JSON.parse(text) as OrderTexts);
  }

  async sealLine(order: Row, line: string | null): Promise<Buffer | null> {
    return line ? this.vault.seal(ofLine(order), line) : null;
  }

  async openLine(order: Row & { sealedContactLine: Buffer | null }): Promise<string | null> {
    return order.sealedContactLine && this.vault.openKept(ofLine(order), order.sealedContactLine);
  }

  /** null if the step has no text. */
  async sealStep(step: Row, words: StepTexts): Promise<Buffer | null> {
    const isEmpty = Object.values(words).every((word) => !word);
    return isEmpty ? null : this.vault.seal(ofStep(step), JSON.stringify(words));
  }

  async openStep(step: Row & { sealed: Buffer | null }): Promise<StepTexts> {
    const text = step.sealed && (await this.vault.openKept(ofStep(step), step.sealed));
    return text === null ? {} : (JSON.parse(text) as StepTexts);
  }
}
