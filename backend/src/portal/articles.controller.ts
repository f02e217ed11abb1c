import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
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
  @RequirePermission('articles.write', 'Lists the own agency’s articles, the last changed first.')
  listArticles(): Promise<ArticleListDto> {
    return this.articles.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission('articles.write', 'Shows one article with its newest text and its reviews.')
  getArticle(@Id() id: string): Promise<ArticleDto> {
    return this.articles.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ArticleDto })
  @RequirePermission('articles.write', 'Creates an article for the section of the own agency.')
  createArticle(@Body() body: NewArticleRequest): Promise<ArticleDto> {
    return once(
      () => this.articles.create(body),
      (made) => this.articles.get(made),
    );
  }

  @Put(':id/text')
  @ApiOkResponse({ type: ArticleDto })
  @RequirePermission('articles.write', 'Saves a new revision; it is published after a review only.')
  updateArticle(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ArticleTextRequest,
  ): Promise<ArticleDto> {
    return once(
      () => this.articles.write(id, version, body),
      (made) => this.articles.get(made),
    );
  }

  @Post(':id/submission')
  @Answers(ArticleDto)
  @RequirePermission('articles.write', 'Submits an article, complete in three languages, for review.')
  submitArticle(@Id() id: string, @IfMatch() version: number): Promise<ArticleDto> {
    return once(
      () => this.articles.submit(id, version),
      (made) => this.articles.get(made),
    );
  }

  @Post(':id/review')
  @Answers(ArticleDto)
  @RequirePermission('articles.review', 'Reviews a colleague’s article: publishes it or returns it.')
  reviewArticle(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ArticleReviewRequest,
  ): Promise<ArticleDto> {
    return once(
      () => this.articles.review(id, version, body),
      (made) => this.articles.get(made),
    );
  }

  @Post(':id/withdrawal')
  @Answers(ArticleDto)
  @RequirePermission('articles.review', 'Withdraws an article from the public pages, with the reason.')
  withdrawArticle(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ArticleWithdrawalRequest,
  ): Promise<ArticleDto> {
    return once(
      () => this.articles.withdraw(id, version, body),
      (made) => this.articles.get(made),
    );
  }
}
