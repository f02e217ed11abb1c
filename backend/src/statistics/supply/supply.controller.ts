import { Controller, Get, Param, Post } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Id } from '../../platform/http/params.js';
import { RequirePermission, Steps } from '../../platform/http/permit.js';
import type { RequestSteps } from '../../platform/http/request-logger.js';
import { notFound } from '../../shared/errors.js';
import { SupplyDto, VoiceCodeDto, VoicesDto } from './supply.dto.js';
import { SupplyService } from './supply.service.js';
import { VoicesService } from './voices.service.js';

/** Year of an address; what is no year has no figures. */
class YearPipe implements PipeTransform<string, number> {
  transform(year: string): number {
    if (!/^20\d\d$/.test(year)) throw notFound();
    return Number(year);
  }
}
const Year = (): ParameterDecorator => Param('year', YearPipe);

@ApiTags('statistics')
@Controller('statistics/supply')
export class SupplyController {
  constructor(private readonly supply: SupplyService) {}

  @Get('groups/:groupId/:year')
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: SupplyDto })
  @RequirePermission(
    'indicators.of_group',
    'Shows where the supply of services ends, in cases shared with a group.',
  )
  getGroupSupply(@Id('groupId') groupId: string, @Year() year: number): Promise<SupplyDto> {
    return this.supply.of(groupId, year);
  }

  @Get('own-agency/:year')
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: SupplyDto })
  @RequirePermission('indicators.of_agency', 'The same of what the own agency asked others for.')
  getAgencySupply(@Year() year: number): Promise<SupplyDto> {
    return this.supply.of(null, year);
  }
}

@ApiTags('statistics')
@Controller('voices')
export class VoicesController {
  constructor(private readonly voices: VoicesService) {}

  @Post('codes')
  @ApiCreatedResponse({ type: VoiceCodeDto })
  @RequirePermission(
    'voices.ask',
    'Makes a code with which a survivor answers five questions, once and unnamed. A repeated key makes a new one.',
    { noTransaction: 'again' },
  )
  askForVoice(@Steps() steps: RequestSteps): Promise<VoiceCodeDto | null> {
    return steps.change(() => this.voices.ask());
  }

  @Get()
  @ApiOkResponse({ type: [VoicesDto] })
  @RequirePermission(
    'voices.read',
    'Lists rounded sums of five and more answers, of the own agency or the agencies of a led group.',
  )
  listVoices(): Promise<VoicesDto[]> {
    return this.voices.list();
  }
}
