import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import {
  ChildCaseRequest,
  ChildRequest,
  ChildSafetyRequest,
  ChildWordsDto,
  ChildrenDto,
} from './children.dto.js';
import { ChildrenService } from './children.service.js';
import { DisclosureRequest } from './survivors.dto.js';

/** Children of a survivor: coded facts in the list, names and schools for a reason. */
@ApiTags('survivors')
@Controller('cases/:caseId')
export class ChildrenController {
  constructor(private readonly children: ChildrenService) {}

  @Get('children')
  @ApiOkResponse({ type: ChildrenDto })
  @RequirePermission('identity.read', 'Lists the children of the survivor, without names.')
  listChildren(@Id('caseId') caseId: string): Promise<ChildrenDto> {
    return this.children.list(caseId);
  }

  @Post('children-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: [ChildWordsDto] })
  @RequirePermission('identity.read', 'Shows names and schools of the children, for a reason.', {
    readOnly: true,
  })
  discloseChildren(@Id('caseId') caseId: string, @Body() body: DisclosureRequest): Promise<ChildWordsDto[]> {
    return this.children.disclose(caseId, body.reason);
  }

  @Post('children')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records a child of the survivor.')
  recordChild(@Id('caseId') caseId: string, @Body() body: ChildRequest): Promise<void> {
    return once(() => this.children.record(caseId, body));
  }
}

/** One child, by its own id. */
@ApiTags('survivors')
@Controller('children')
export class ChildController {
  constructor(private readonly children: ChildrenService) {}

  @Put(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Corrects what is recorded of a child.')
  changeChild(@Id() id: string, @IfMatch() version: number, @Body() body: ChildRequest): Promise<void> {
    return once(() => this.children.change(id, version, body));
  }

  @Post(':id/safety-answers')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records whether a child is safe.')
  recordChildSafety(@Id() id: string, @Body() body: ChildSafetyRequest): Promise<void> {
    return once(() => this.children.answer(id, body));
  }

  @Put(':id/own-case')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Links a child to the case in which it is a survivor.')
  linkChildCase(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { caseId }: ChildCaseRequest,
  ): Promise<void> {
    return once(() => this.children.linkCase(id, version, caseId));
  }
}
