import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { OrderNoticeRequest, OrderNoticesDto, ReceivedNoticeDto } from './order-notices.dto.js';
import { OrderNoticesService } from './order-notices.service.js';

/** A running order, and the police of the place to which she moves. */
@ApiTags('orders')
@Controller()
export class OrderNoticesController {
  constructor(private readonly notices: OrderNoticesService) {}

  @Get('orders/:id/notices')
  @ApiOkResponse({ type: OrderNoticesDto })
  @RequirePermission('orders.list', 'Lists the police that got a notice of an order, and those that may.')
  listOrderNotices(@Param('id', ParseUUIDPipe) id: string): Promise<OrderNoticesDto> {
    return this.notices.ofOrder(id);
  }

  @Post('orders/:id/notices')
  @ApiCreatedResponse({ type: OrderNoticesDto })
  @RequirePermission('orders.write', 'Notifies the police of her new place of an order, with her consent.')
  sendOrderNotice(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OrderNoticeRequest,
  ): Promise<OrderNoticesDto> {
    return once(
      () => this.notices.send(id, body),
      (sent) => this.listOrderNotices(sent),
    );
  }

  @Get('order-notices')
  @ApiOkResponse({ type: [ReceivedNoticeDto] })
  @RequirePermission('orders.list', 'Lists orders of other places of which the own police got a notice.')
  listReceivedNotices(): Promise<ReceivedNoticeDto[]> {
    return this.notices.received();
  }

  @Delete('order-notices/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'orders.write',
    'Takes a notice of an order back: the police of the new place read nothing more.',
    { idempotent: true },
  )
  takeBackOrderNotice(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.notices.takeBack(id);
  }

  @Post('order-notices/:id/seen')
  @HttpCode(200)
  @ApiOkResponse({ type: [ReceivedNoticeDto] })
  @RequirePermission('orders.list', 'Says that the own police know of an order of another place.')
  seeOrderNotice(@Param('id', ParseUUIDPipe) id: string): Promise<ReceivedNoticeDto[]> {
    return once(
      () => this.notices.see(id),
      () => this.listReceivedNotices(),
    );
  }
}
