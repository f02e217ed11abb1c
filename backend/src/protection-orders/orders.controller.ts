import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { PrintRequest } from '../cases/index.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import { OrderPreviewsService } from './order-previews.service.js';
import { ExtensionPreviewRequest, OrderPreviewRequest, OrderRequest } from './order-requests.dto.js';
import { OrderRequestsService } from './order-requests.service.js';
import { OrderViewsService } from './order-views.service.js';
import { CaseOrdersDto, OrderDto, OrderPreviewDto } from './orders.dto.js';

/** Orders of a case, and each as a whole for those who may read it. */
@ApiTags('orders')
@Controller()
export class OrdersController {
  constructor(
    private readonly requests: OrderRequestsService,
    private readonly views: OrderViewsService,
    private readonly previews: OrderPreviewsService,
  ) {}

  @Get('cases/:caseId/orders')
  @ApiOkResponse({ type: CaseOrdersDto })
  @Permit(
    'orders.read',
    'Lists the orders of a case as a whole, or where they stand, as the viewer may know.',
  )
  listCaseOrders(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<CaseOrdersDto> {
    return this.views.ofCase(caseId);
  }

  @Post('cases/:caseId/orders')
  @ApiCreatedResponse({ type: OrderDto })
  @Permit(
    'orders.write',
    'Records that an order was asked for, with its issue and service where they are known.',
  )
  @AnswersWith('getOrder')
  requestOrder(@Param('caseId', ParseUUIDPipe) caseId: string, @Body() body: OrderRequest): Promise<string> {
    return this.requests.request(caseId, body);
  }

  @Post('order-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @ReadsOnly()
  @Permit('orders.write', 'Tells the last day of an order that is being written down; nothing is saved.')
  previewOrder(@Body() body: OrderPreviewRequest): Promise<OrderPreviewDto> {
    return this.previews.ofOrder(body);
  }

  @Get('orders/:id')
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.read', 'Shows an order, by its own id or that of a breach of it.')
  getOrder(@Param('id', ParseUUIDPipe) id: string): Promise<OrderDto> {
    return this.views.get(id);
  }

  @Post('orders/:id/prints')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @ReadsOnly()
  @Permit('orders.list', 'Gives an order as it may stand on paper, and writes down who printed it and why.')
  printOrder(@Param('id', ParseUUIDPipe) id: string, @Body() body: PrintRequest): Promise<OrderDto> {
    return this.views.print(id, body.reason);
  }

  @Post('orders/:id/extension-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @ReadsOnly()
  @Permit('orders.write', 'Tells the last day after an extension; nothing is saved.')
  previewExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ExtensionPreviewRequest,
  ): Promise<OrderPreviewDto> {
    return this.previews.ofExtension(id, body);
  }
}
