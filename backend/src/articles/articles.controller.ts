import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  ArticleDto,
  ArticleListDto,
  ArticleTextRequest,
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
  @RequirePermission(
    'articles.write',
    'Lists the texts of the own agency, the last changed first, and its section.',
  )
  listArticles(): Promise<ArticleListDto> {
    return this.articles.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission(
    'articles.write',
    'Shows one text of the own agency with its newest words and its last review.',
  )
  getArticle(@Param('id', ParseUUIDPipe) id: string): Promise<ArticleDto> {
    return this.articles.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ArticleDto })
  @RequirePermission('articles.write', 'Begins a text for the section of the own agency.')
  createArticle(@Body() body: NewArticleRequest): Promise<ArticleDto> {
    return once(
      () => this.articles.create(body),
      (made) => this.getArticle(made),
    );
  }

  @Put(':id/text')
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission(
    'articles.write',
    'Keeps new words, or corrects what is public; it is reviewed before anybody reads them.',
  )
  updateArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleTextRequest,
  ): Promise<ArticleDto> {
    return once(
      async () => {
        await this.articles.write(id, version, body);
        return id;
      },
      (made) => this.getArticle(made),
    );
  }

  @Post(':id/submission')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission('articles.write', 'Hands a text, whole in three languages, to a second person.')
  submitArticle(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<ArticleDto> {
    return once(
      async () => {
        await this.articles.submit(id, version);
        return id;
      },
      (made) => this.getArticle(made),
    );
  }

  @Post(':id/review')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission(
    'articles.review',
    'Answers every question about a text of somebody else: publishes it or sends it back.',
  )
  reviewArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleReviewRequest,
  ): Promise<ArticleDto> {
    return once(
      async () => {
        await this.articles.review(id, version, body);
        return id;
      },
      (made) => this.getArticle(made),
    );
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission(
    'articles.review',
    'Takes a text off the public pages at once; the reason stands in its place.',
  )
  withdrawArticle(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ArticleWithdrawalRequest,
  ): Promise<ArticleDto> {
    return once(
      async () => {
        await this.articles.withdraw(id, version, body);
        return id;
      },
      (made) => this.getArticle(made),
    );
  }
}
