import { Controller, Get, ParseEnumPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { ORDER_FILTERS, OrderPageDto } from './orders-board.dto.js';
import type { OrderFilter } from './orders-board.dto.js';
import { OrdersBoardService } from './orders-board.service.js';

const FILTERS = Object.fromEntries(ORDER_FILTERS.map((filter) => [filter, filter]));

@ApiTags('workboard')
@Controller('orders')
export class OrdersBoardController {
  constructor(private readonly orders: OrdersBoardService) {}

  @Get()
  @ApiQuery({ name: 'filter', required: false, enum: ORDER_FILTERS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: OrderPageDto })
  @Permit('orders.list', 'Lists the orders of the own agency by what is to be done about each first.')
  listOrders(
    @Query('filter', new ParseEnumPipe(FILTERS, { optional: true })) filter?: OrderFilter,
    @Query('cursor') cursor?: string,
  ): Promise<OrderPageDto> {
    return this.orders.list(filter ?? null, cursor ?? null);
  }
}
