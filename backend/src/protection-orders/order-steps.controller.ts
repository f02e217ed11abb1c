import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { OrderBreachesService } from './order-breaches.service.js';
import { OrderCourseService } from './order-course.service.js';
import { OrderDecisionsService } from './order-decisions.service.js';
import {
  BreachActionRequest,
  BreachRequest,
  ContactLineRequest,
  ExtensionAskRequest,
  ExtensionDecisionRequest,
  OrderCopyRequest,
  OrderIssueRequest,
  OrderLiftingRequest,
  OrderRefusalRequest,
  OrderServiceRequest,
  ServiceAttemptRequest,
} from './order-requests.dto.js';
import { OrderViewsService } from './order-views.service.js';
import { OrderDto } from './orders.dto.js';

/** The steps of an order, each with its own date; the answer is the order after it. */
@ApiTags('orders')
@Controller('orders/:id')
export class OrderStepsController {
  constructor(
    private readonly decisions: OrderDecisionsService,
    private readonly course: OrderCourseService,
    private readonly breaches: OrderBreachesService,
    private readonly views: OrderViewsService,
  ) {}

  /** Renders the order after a step; not a route. */
  showOrder(id: string): Promise<OrderDto> {
    return this.views.get(id);
  }

  @Post('issue')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that the order was issued, for how long and what it forbids.')
  @AnswersWith('showOrder')
  async issueOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: OrderIssueRequest,
  ): Promise<string> {
    await this.decisions.issue({ id, seen }, body);
    return id;
  }

  @Post('refusal')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that the order was refused, with the reason.')
  @AnswersWith('showOrder')
  async refuseOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: OrderRefusalRequest,
  ): Promise<string> {
    await this.decisions.refuse({ id, seen }, body);
    return id;
  }

  @Post('service')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that the order was handed over; its last day follows.')
  @AnswersWith('showOrder')
  async serveOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: OrderServiceRequest,
  ): Promise<string> {
    await this.decisions.serve({ id, seen }, body);
    return id;
  }

  @Post('service-attempts')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that nobody was found to hand the order to; it is still to be served.')
  @AnswersWith('showOrder')
  async recordServiceAttempt(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: ServiceAttemptRequest,
  ): Promise<string> {
    await this.decisions.recordAttempt({ id, seen }, body);
    return id;
  }

  @Post('copies')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that she was given a copy and in which language it was explained.')
  @AnswersWith('showOrder')
  async giveOrderCopy(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: OrderCopyRequest,
  ): Promise<string> {
    await this.decisions.giveCopy({ id, seen }, body);
    return id;
  }

  @Post('extension-requests')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that the prosecutor was asked to extend the order.')
  @AnswersWith('showOrder')
  async requestExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: ExtensionAskRequest,
  ): Promise<string> {
    await this.course.requestExtension({ id, seen }, body);
    return id;
  }

  @Post('extension-decisions')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records what was decided about extending it; a new last day follows.')
  @AnswersWith('showOrder')
  async decideExtension(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: ExtensionDecisionRequest,
  ): Promise<string> {
    await this.course.decideExtension({ id, seen }, body);
    return id;
  }

  @Post('breaches')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records a breach; it raises risk and changes no status.')
  @AnswersWith('showOrder')
  async recordBreach(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: BreachRequest,
  ): Promise<string> {
    await this.breaches.record({ id, seen }, body);
    return id;
  }

  @Post('lifting')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records that the order was lifted before its last day; it ends nothing else.')
  @AnswersWith('showOrder')
  async liftOrder(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: OrderLiftingRequest,
  ): Promise<string> {
    await this.course.lift({ id, seen }, body);
    return id;
  }

  @Post('breach-actions')
  @HttpCode(200)
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Records what was done about a breach of the order.')
  @AnswersWith('showOrder')
  async recordBreachAction(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: BreachActionRequest,
  ): Promise<string> {
    await this.breaches.recordAction({ id, seen }, body);
    return id;
  }

  @Put('contact-line')
  @ApiOkResponse({ type: OrderDto })
  @Permit('orders.write', 'Keeps the one line she gave for contacts around the order.')
  @AnswersWith('showOrder')
  async changeContactLine(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() seen: number,
    @Body() body: ContactLineRequest,
  ): Promise<string> {
    await this.course.changeContactLine({ id, seen }, body.line);
    return id;
  }
}
