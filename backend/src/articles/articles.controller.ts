import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import {
  ArticleDto,
  ArticleListDto,
  ArticleWordsRequest,
  NewArticleRequest,
  ArticleReviewRequest,
  ArticleWithdrawalRequest,
} from './articles.dto.js';
import { ArticlesService } from './articles.service.js';

/** Texts for the public pages, on the side of those who write and review them. */
@ApiTags('articles')
@Controller('articles')
export class ArticlesController {
  constructor(private readonly articles: ArticlesService) {}

  @Get()
  @ApiOkResponse({ type: ArticleListDto })
  @Permit('articles.write', 'Lists the texts of the own agency, the last changed first, and its section.')
  listArticles(): Promise<ArticleListDto> {
    return this.articles.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: ArticleDto })
  @Permit('articles.write', 'Shows one text of the own agency with its newest words and its last review.')
  getArticle(@Param('id', ParseUUIDPipe) id: string): Promise<ArticleDto> {
    return this.articles.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ArticleDto })
  @Permit('articles.write', 'Begins a text for the section of the own agency.')
  @AnswersWith('getArticle')
  createArticle(@Body() body: NewArticleRequest): Promise<string> {
    return this.articles.create(body);
  }

  @Put(':id/words')
  @ApiOkResponse({ type: ArticleDto })
  @Permit(
    'articles.write',
    'Keeps new words, or corrects what is public; it is reviewed before anybody reads them.',
  )
  @AnswersWith('getArticle')
  async writeArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleWordsRequest,
  ): Promise<string> {
    await this.articles.write(id, version, body);
    return id;
  }

  @Post(':id/submission')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @Permit('articles.write', 'Hands a text, whole in three languages, to a second person.')
  @AnswersWith('getArticle')
  async submitArticle(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.articles.submit(id, version);
    return id;
  }

  @Post(':id/review')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @Permit(
    'articles.review',
    'Answers every question about a text of somebody else: publishes it or sends it back.',
  )
  @AnswersWith('getArticle')
  async reviewArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleReviewRequest,
  ): Promise<string> {
    await this.articles.review(id, version, body);
    return id;
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @Permit('articles.review', 'Takes a text off the public pages at once; the reason stands in its place.')
  @AnswersWith('getArticle')
  async withdrawArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleWithdrawalRequest,
  ): Promise<string> {
    await this.articles.withdraw(id, version, body);
    return id;
  }
}
