import { once } from '../../platform/http/once.js';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProduces,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { FILE_FORMS } from '../exports/sheet.types.js';
import type { FileForm } from '../exports/sheet.types.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryDetailDto, DeliveryListDto, DeliveryRequest } from './deliveries.dto.js';

/** Exact reports leave for a named recipient; two people answer for each. */
@ApiTags('statistics')
@Controller('statistics/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @ApiOkResponse({ type: DeliveryListDto })
  @RequirePermission('deliveries.use', 'Lists reports to deliver, those that wait for approval first.')
  listDeliveries(): Promise<DeliveryListDto> {
    return this.deliveries.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: DeliveryDetailDto })
  @RequirePermission('deliveries.use', 'Shows one of them with the report that leaves.')
  getDelivery(@Param('id', ParseUUIDPipe) id: string): Promise<DeliveryDetailDto> {
    return this.deliveries.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: DeliveryDetailDto })
  @RequirePermission('deliveries.use', 'Counts the report of a period that is over, for a named recipient.')
  askDelivery(@Body() body: DeliveryRequest): Promise<DeliveryDetailDto> {
    return once(
      () => this.deliveries.ask(body),
      (made) => this.getDelivery(made),
    );
  }

  @Post(':id/approval')
  @HttpCode(200)
  @ApiOkResponse({ type: DeliveryDetailDto })
  @RequirePermission('deliveries.use', 'Approves what another person asked for.')
  approveDelivery(@Param('id', ParseUUIDPipe) id: string): Promise<DeliveryDetailDto> {
    return once(
      async () => {
        await this.deliveries.approve(id);
        return id;
      },
      (made) => this.getDelivery(made),
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('deliveries.use', 'Discards what waits for approval.', { idempotent: true })
  async discardDelivery(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.deliveries.discard(id);
  }

  @Get(':id/file')
  @ApiQuery({ name: 'format', enum: FILE_FORMS })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @RequirePermission(
    'deliveries.use',
    'Gives an approved report as a file to the two people who answer for it.',
  )
  async takeDelivery(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('format', new ParseEnumPipe(Object.fromEntries(FILE_FORMS.map((each) => [each, each]))))
    format: FileForm,
  ): Promise<StreamableFile> {
    const { name, type, bytes } = await this.deliveries.take(id, format);
    return new StreamableFile(bytes, {
      type,
      disposition: `attachment; filename="${name}"`,
      length: bytes.length,
    });
  }
}
