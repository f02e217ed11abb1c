import { once } from '../platform/http/once.js';
import {
  applyDecorators,
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
} from '@nestjs/common';
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
import { OrdersService } from './orders.service.js';
import { OrderViewsService } from './order-views.service.js';
import { PrintRequest } from '../cases/index.js';

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
      () => this.extensions.answer(orderId, expectedVersion, body).then(() => orderId),
      () => this.listExtensionRequests(),
    );
  }
}

/** Declares a step of an order. */
const Step = (path: string, summary: string): MethodDecorator =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOkResponse({ type: OrderDto }),
    RequirePermission('orders.write', summary),
  );

/** The steps of an order, each with its own date; the answer is the order after it. */
@ApiTags('orders')
@Controller('orders/:id')
export class OrderStepsController {
  constructor(
    private readonly orders: OrdersService,
    private readonly views: OrderViewsService,
  ) {}

  private after(id: string, step: () => Promise<void>): Promise<OrderDto> {
    return once(
      () => step().then(() => id),
      (made) => this.views.get(made),
    );
  }

  @Step('issue', 'Records that the order was issued, for how long and what it forbids.')
  issueOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderIssueRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.issue({ id, expectedVersion }, body));
  }

  @Step('refusal', 'Records that the order was refused, with the reason.')
  refuseOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderRefusalRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.refuse({ id, expectedVersion }, body));
  }

  @Step('service', 'Records that the order was served; its last day follows.')
  serveOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderServiceRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.serve({ id, expectedVersion }, body));
  }

  @Step('service-attempts', 'Records a failed attempt to serve the order.')
  recordServiceAttempt(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ServiceAttemptRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.recordAttempt({ id, expectedVersion }, body));
  }

  @Step('copies', 'Records that the survivor was given a copy and in which language it was explained.')
  giveOrderCopy(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderCopyRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.giveCopy({ id, expectedVersion }, body));
  }

  @Step('extension-requests', 'Records that the prosecutor was asked to extend the order.')
  requestExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ExtensionAskRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.requestExtension({ id, expectedVersion }, body));
  }

  @Step('extension-decisions', 'Records what was decided about extending it; a new last day follows.')
  decideExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ExtensionDecisionRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.decideExtension({ id, expectedVersion }, body));
  }

  @Step('breaches', 'Records a breach; it raises risk and changes no status.')
  recordBreach(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: BreachRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.recordBreach({ id, expectedVersion }, body));
  }

  @Step('revocation', 'Records that the order was lifted before its last day; the case stays open.')
  revokeOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: OrderLiftingRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.lift({ id, expectedVersion }, body));
  }

  @Step('breach-actions', 'Records what was done about a breach of the order.')
  recordBreachAction(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: BreachActionRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.recordBreachAction({ id, expectedVersion }, body));
  }

  @Put('contact-details')
  @ApiOkResponse({ type: OrderDto })
  @RequirePermission('orders.write', 'Stores the one line the survivor gave for contacts around the order.')
  changeContactDetails(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ContactDetailsRequest,
  ): Promise<OrderDto> {
    return this.after(id, () => this.orders.changeContactDetails({ id, expectedVersion }, body.line));
  }
}

/** Orders of a case, and each as a whole for those who may read it. */
@ApiTags('orders')
@Controller()
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly views: OrderViewsService,
  ) {}

  @Get('cases/:caseId/orders')
  @ApiOkResponse({ type: CaseOrdersDto })
  @RequirePermission(
    'orders.read',
    'Lists the orders of a case, or only their status, as the viewer may know.',
  )
  listCaseOrders(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<CaseOrdersDto> {
    return this.views.ofCase(caseId);
  }

  @Post('cases/:caseId/orders')
  @ApiCreatedResponse({ type: OrderDto })
  @RequirePermission(
    'orders.write',
    'Records that an order was requested, with its issue and service where they are known.',
  )
  requestOrder(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: OrderRequest,
  ): Promise<OrderDto> {
    return once(
      () => this.orders.request(caseId, body),
      (made) => this.getOrder(made),
    );
  }

  @Post('order-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @RequirePermission('orders.write', 'Computes the last day of an order before it is saved.', {
    readOnly: true,
  })
  previewOrder(@Body() body: OrderPreviewRequest): Promise<OrderPreviewDto> {
    return this.views.previewOrder(body);
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
  @RequirePermission('orders.list', 'Returns an order for printing, and audits who printed it and why.', {
    readOnly: true,
  })
  printOrder(@Param('id', ParseUUIDPipe) id: string, @Body() body: PrintRequest): Promise<OrderDto> {
    return this.views.print(id, body.reason);
  }

  @Post('orders/:id/extension-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderPreviewDto })
  @RequirePermission('orders.write', 'Computes the last day after an extension before it is saved.', {
    readOnly: true,
  })
  previewExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ExtensionPreviewRequest,
  ): Promise<OrderPreviewDto> {
    return this.views.previewExtension(id, body);
  }
}
