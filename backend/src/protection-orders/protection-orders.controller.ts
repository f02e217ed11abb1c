import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiCreatedResponse } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  ExtensionAnswerRequest,
  ExtensionRequestsDto,
  BreachActionRequest,
  BreachRequest,
  ContactDetailsRequest,
  ExtensionAskRequest,
  ExtensionDecisionRequest,
  OrderCopyRequest,
  OrderIssueRequest,
  OrderLiftingRequest,
  OrderRefusalRequest,
  OrderServiceRequest,
  ServiceAttemptRequest,
  OrderDto,
  ExtensionPreviewRequest,
  OrderPreviewRequest,
  OrderRequest,
  CaseOrdersDto,
  OrderPreviewDto,
} from './protection-orders.dto.js';
import { ExtensionsService } from './extensions.service.js';
import { OrderBreachesService, OrderRequestsService } from './order-breaches.service.js';
import { OrderHistoryService } from './order-history.service.js';
import { OrderDecisionsService } from './order-decisions.service.js';
import { OrderViewsService } from './order-views.service.js';
import { PrintRequest } from '../cases/index.js';
import { OrderPreviewsService } from './order-previews.service.js';

/** Orders that a prosecutor is asked to extend. */
@ApiTags('orders')
@Controller('extension-requests')
export class ExtensionsController {
  constructor(private readonly extensions: ExtensionsService) {}

  @Get()
  @ApiOkResponse({ type: ExtensionRequestsDto })
  @RequirePermission(
    'extensions.read',
    'Lists the orders that the own office is asked to extend, without names.',
  )
  listExtensionRequests(): Promise<ExtensionRequestsDto> {
    return this.extensions.list();
  }

  @Post(':orderId/answer')
  @HttpCode(200)
  @ApiOkResponse({ type: ExtensionRequestsDto })
  @RequirePermission(
    'extensions.answer',
    'Agrees to an extension, refuses it, or returns it for missing papers.',
  )
  answerExtension(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ExtensionAnswerRequest,
  ): Promise<ExtensionRequestsDto> {
    return once(
      async () => {
        await this.extensions.answer(orderId, expectedVersion, body);
        return orderId;
      },
      () => this.listExtensionRequests(),
    );
  }
}

/** The steps of an order, each with its own date; the answer is the order after it. */
@ApiTags('orders')
@Controller('orders/:id')
export class OrderStepsController {
  constructor(
    private readonly decisions: OrderDecisionsService,
    private readonly history: OrderHistoryService,
    private readonly breaches: OrderBreachesService,
    private readonly views: OrderViewsService,
  ) {}

  /** Renders the order after a step. */
  private showOrder(id: string): Promise<OrderDto> {
    return this.views.get(id);
  }

  @Post('issue')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records that the order was issued, for how long and what it forbids.')
  issueOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderIssueRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.decisions.issue({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('refusal')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records that the order was refused, with the reason.')
  refuseOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderRefusalRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.decisions.refuse({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('service')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records that the order was handed over; its last day follows.')
  serveOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderServiceRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.decisions.serve({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('service-attempts')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission(
    'orders.write',
    'Records that nobody was found to hand the order to; it is still to be served.',
  )
  recordServiceAttempt(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ServiceAttemptRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.decisions.recordAttempt({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('copies')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission(
    'orders.write',
    'Records that she was given a copy and in which language it was explained.',
  )
  giveOrderCopy(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderCopyRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.decisions.giveCopy({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('extension-requests')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records that the prosecutor was asked to extend the order.')
  requestExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ExtensionAskRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.history.requestExtension({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('extension-decisions')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records what was decided about extending it; a new last day follows.')
  decideExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ExtensionDecisionRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.history.decideExtension({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('breaches')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records a breach; it raises risk and changes no status.')
  recordBreach(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: BreachRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.breaches.record({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('revocation')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission(
    'orders.write',
    'Records that the order was lifted before its last day; it ends nothing else.',
  )
  revokeOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderLiftingRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.history.lift({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Post('breach-actions')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Records what was done about a breach of the order.')
  recordBreachAction(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: BreachActionRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.breaches.recordAction({ id, expectedVersion }, body);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }

  @Put('contact-details')
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Keeps the one line she gave for contacts around the order.')
  changeContactDetails(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ContactDetailsRequest,
  ): Promise<OrderDto> {
    return once(
      async () => {
        await this.history.changeContactDetails({ id, expectedVersion }, body.line);
        return id;
      },
      (made) => this.showOrder(made),
    );
  }
}

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
  @RequirePermission(
    'orders.read',
    'Lists the orders of a case as a whole, or where they stand, as the viewer may know.',
  )
  listCaseOrders(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<CaseOrdersDto> {
    return this.views.ofCase(caseId);
  }

  @Post('cases/:caseId/orders')
  @ApiCreatedResponse({ type: OrderDto })
  @RequirePermission(
    'orders.write',
    'Records that an order was asked for, with its issue and service where they are known.',
  )
  requestOrder(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: OrderRequest,
  ): Promise<OrderDto> {
    return once(
      () => this.requests.request(caseId, body),
      (made) => this.getOrder(made),
    );
  }

  @Post('order-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @RequirePermission(
    'orders.write',
    'Tells the last day of an order that is being written down; nothing is saved.',
    { readOnly: true },
  )
  previewOrder(@Body() body: OrderPreviewRequest): Promise<OrderPreviewDto> {
    return this.previews.ofOrder(body);
  }

  @Get('orders/:id')
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.read', 'Shows an order, by its own id or that of a breach of it.')
  getOrder(@Param('id', ParseUUIDPipe) id: string): Promise<OrderDto> {
    return this.views.get(id);
  }

  @Post('orders/:id/prints')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission(
    'orders.list',
    'Gives an order as it may stand on paper, and writes down who printed it and why.',
    { readOnly: true },
  )
  printOrder(@Param('id', ParseUUIDPipe) id: string, @Body() body: PrintRequest): Promise<OrderDto> {
    return this.views.print(id, body.reason);
  }

  @Post('orders/:id/extension-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @RequirePermission('orders.write', 'Tells the last day after an extension; nothing is saved.', {
    readOnly: true,
  })
  previewExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ExtensionPreviewRequest,
  ): Promise<OrderPreviewDto> {
    return this.previews.ofExtension(id, body);
  }
}
