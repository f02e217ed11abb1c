import { Injectable, inject } from '@angular/core';
import { previewExtension } from '../../api/fn/orders/preview-extension';
import { previewOrder } from '../../api/fn/orders/preview-order';
import type { OrderDto, OrderPreviewDto, OrderPreviewRequest } from '../../api/models';
import { Api } from '../../core/http/api';
import { OrderEndLabels } from '../../core/work/order-end-labels';

const AFTER_MS = 300;

export interface AskedEnd {
  order: OrderDto;
  action: string;
  body: Record<string, unknown>;
}

/** Previews the last day from the typed values; the server computes it, with the law of that day. */
@Injectable({ providedIn: 'root' })
export class EndPreview {
  private readonly api = inject(Api);
  private readonly words = inject(OrderEndLabels);

  /** Tells the sentence a moment after the typing stops; what is returned takes the question back. */
  ask(asked: AskedEnd, tell: (sentence: string) => void): () => void {
    let isStale = false;
    const timer = setTimeout(() => {
      void this.answer(asked).then((preview) => {
        if (!isStale) tell(preview ? this.words.sentence(preview) : '');
      });
    }, AFTER_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }

  private async answer(asked: AskedEnd): Promise<OrderPreviewDto | null> {
    try {
      return await this.question(asked);
    } catch {
      // The sentence is a courtesy; saving says what is wrong.
      return null;
    }
  }

  private question({ order, action, body }: AskedEnd): Promise<OrderPreviewDto> | null {
    const { days, issuedAt, servedAt, decidedOn } = body as Record<string, never>;
    if (action === 'serve' && servedAt)
      return this.ofOrder({ days: order.days ?? 0, issuedAt: order.issuedAt, servedAt });
    if (action === 'issue' && days && issuedAt) return this.ofOrder({ days, issuedAt, servedAt: null });
    if (action !== 'decide_extension' || !days || !decidedOn) return null;
    return this.api.call(previewExtension, { id: order.id, body: { days, decidedOn } });
  }

  private ofOrder(body: OrderPreviewRequest): Promise<OrderPreviewDto> {
    return this.api.call(previewOrder, { body });
  }
}
