import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import {
  RuleBookDto,
  RuleBookRowDto,
  RulePreviewDto,
  RuleValuesRequest,
  RuleVersionRequest,
} from './rule-books.dto.js';
import { RuleBooksService } from './rule-books.service.js';

@ApiTags('follow-up-rules')
@Controller('follow-up-rules')
export class RuleBooksController {
  constructor(private readonly books: RuleBooksService) {}

  @Get()
  @ApiOkResponse({ type: [RuleBookRowDto] })
  @Permit('rules.read', 'Lists the working groups whose rules the caller may set.')
  listRuleBooks(): Promise<RuleBookRowDto[]> {
    return this.books.list();
  }

  @Get(':groupId')
  @ApiOkResponse({ type: RuleBookDto })
  @Permit(
    'rules.read',
    'Shows every rule of a group: what makes it, when it is due, whose it is, and its versions.',
  )
  getRuleBook(@Param('groupId', ParseUUIDPipe) groupId: string): Promise<RuleBookDto> {
    return this.books.show(groupId);
  }

  @Post(':groupId/previews')
  @HttpCode(200)
  @ApiOkResponse({ type: RulePreviewDto })
  @ReadsOnly()
  @Permit('rules.write', 'Tells how many waiting rows a change of rules would plan anew, before it is saved.')
  previewRules(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @Body() body: RuleValuesRequest,
  ): Promise<RulePreviewDto> {
    return this.books.preview(groupId, body);
  }

  @Post(':groupId/versions')
  @ApiCreatedResponse({ type: RuleBookDto })
  @Permit('rules.write', 'Adds a version of the rules with a reason; what waits is planned anew.')
  @AnswersWith('getRuleBook')
  async changeRules(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @IfMatch() version: number,
    @Body() body: RuleVersionRequest,
  ): Promise<string> {
    await this.books.change(groupId, version, body);
    return groupId;
  }
}
