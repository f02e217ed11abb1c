import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { ORDER_STATUSES } from '../protection-orders/index.js';
import type { OrderStatus } from '../protection-orders/index.js';

export const ORDER_FILTERS = ['breach', 'to_serve', 'ending', 'requested', 'running', 'ended'] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

/** One order in the list: what is to be done about it next, and by when. */
export class OrderRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code of her.' }) code:
    string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: String, nullable: true }) number: string | null;
  @ApiProperty({ enum: ORDER_STATUSES }) status: OrderStatus;
  @ApiProperty({ enum: ORDER_FILTERS, description: 'Why it stands where it stands.' }) filter: OrderFilter;
  @ApiProperty({
    format: 'date-time',
    description: 'Its breach, by when it is to be decided or served, its end, or when it ended.',
  })
  at: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ type: String, format: 'date', nullable: true }) expiresOn: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) extensionRequestedOn: string | null;
  @ApiProperty() openBreaches: number;
}

export class OrderCountsDto {
  @ApiProperty() breach: number;
  @ApiProperty() to_serve: number;
  @ApiProperty() ending: number;
  @ApiProperty() requested: number;
  @ApiProperty() running: number;
}

export class OrderPageDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: OrderCountsDto, description: 'Of those that have not ended.' }) counts: OrderCountsDto;
  @ApiProperty({ type: [OrderRowDto] }) items: OrderRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
