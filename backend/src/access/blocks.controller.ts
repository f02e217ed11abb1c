import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { BlockDto, BlockReviewDto, BlockStartRequest, BlockVoteRequest } from './blocks.dto.js';
import { BlocksService } from './blocks.service.js';

/** Starting or settling a block can remove the caller's own access, so both return an empty answer. */
@ApiTags('access')
@Controller()
export class BlocksController {
  constructor(private readonly blocks: BlocksService) {}

  @Get('cases/:caseId/blocks')
  @ApiOkResponse({ type: [BlockDto] })
  @RequirePermission(
    'blocks.read',
    'Lists who must not reach a case of the own agency, and what is still to be settled.',
  )
  listBlocks(@Id('caseId') caseId: string): Promise<BlockDto[]> {
    return this.blocks.list(caseId);
  }

  @Post('cases/:caseId/blocks')
  @AnswersNothing()
  @RequirePermission(
    'blocks.start',
    'Keeps a person or agency away from a case at once, until others settle it.',
  )
  startBlock(@Id('caseId') caseId: string, @Body() body: BlockStartRequest): Promise<void> {
    return once(() => this.blocks.startByWord(caseId, body));
  }

  @Get('block-reviews')
  @ApiOkResponse({ type: [BlockReviewDto] })
  @RequirePermission(
    'blocks.decide',
    'Lists blocks in cases of other agencies that the viewer is asked to settle.',
  )
  listBlockReviews(): Promise<BlockReviewDto[]> {
    return this.blocks.reviews();
  }

  @Post('blocks/:id/votes')
  @AnswersNothing()
  @RequirePermission(
    'blocks.decide',
    'Confirms a block or says that it may end; one second person confirms a heavy one, two agencies settle the rest.',
  )
  voteOnBlock(@Id() id: string, @IfMatch() version: number, @Body() body: BlockVoteRequest): Promise<void> {
    return once(() => this.blocks.vote(id, version, body.vote));
  }
}
