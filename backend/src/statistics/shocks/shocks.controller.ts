import { Body, Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../../platform/http/answers.js';
import { IfMatch } from '../../platform/http/if-match.js';
import { once } from '../../platform/http/once.js';
import { Id } from '../../platform/http/params.js';
import { RequirePermission } from '../../platform/http/permit.js';
import { ShockChange, ShockDto, ShockEffectDto, ShockRequest } from './shocks.dto.js';
import { ShocksService } from './shocks.service.js';

@ApiTags('statistics')
@Controller('statistics/shocks')
export class ShocksController {
  constructor(private readonly shocks: ShocksService) {}

  @Get()
  @ApiOkResponse({ type: [ShockDto] })
  @RequirePermission('shocks.read', 'Lists what happened outside: in the own districts and the country.')
  listShocks(): Promise<ShockDto[]> {
    return this.shocks.list();
  }

  @Post()
  @ApiCreatedResponse({ type: ShockDto })
  @RequirePermission('shocks.write', 'Adds a shock, of a led group’s district or of the whole country.')
  addShock(@Body() body: ShockRequest): Promise<ShockDto> {
    return once(
      () => this.shocks.add(body),
      (made) => this.shocks.get(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: ShockDto })
  @RequirePermission('shocks.write', 'Changes kind and days of a shock.')
  changeShock(@Id() id: string, @IfMatch() version: number, @Body() body: ShockChange): Promise<ShockDto> {
    return once(
      () => this.shocks.change(id, version, body),
      (changed) => this.shocks.get(changed),
    );
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('shocks.write', 'Removes a shock that was entered in error.', { idempotent: true })
  removeShock(@Id() id: string): Promise<void> {
    return this.shocks.remove(id);
  }

  @Get(':id/groups/:groupId')
  @ApiOkResponse({ type: ShockEffectDto })
  @RequirePermission('indicators.of_group', 'Counts the months before, during and after a shock in a group.')
  getGroupShock(@Id() id: string, @Id('groupId') groupId: string): Promise<ShockEffectDto> {
    return this.shocks.effect(groupId, id);
  }

  @Get(':id/own-agency')
  @ApiOkResponse({ type: ShockEffectDto })
  @RequirePermission('indicators.of_agency', 'The same of the agency that the viewer supervises.')
  getAgencyShock(@Id() id: string): Promise<ShockEffectDto> {
    return this.shocks.effect(null, id);
  }

  @Get(':id/country')
  @ApiOkResponse({ type: ShockEffectDto })
  @RequirePermission('shocks.of_country', 'The same of all agencies, rounded as published.')
  getCountryShock(@Id() id: string): Promise<ShockEffectDto> {
    return this.shocks.effect('country', id);
  }
}
