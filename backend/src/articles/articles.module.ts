import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ArticleReview, ArticleRevision, Article } from './articles.entity.js';
import { ArticlesController } from './articles.controller.js';
import { ArticlesService, PublicArticlesService } from './articles.service.js';

/** News and methodology for the public: written by one person of an agency, reviewed by another. */
@Module({
  imports: [TypeOrmModule.forFeature([Article, ArticleRevision, ArticleReview])],
  controllers: [ArticlesController],
  providers: [ArticlesService, PublicArticlesService],
  exports: [PublicArticlesService],
})
export class ArticlesModule {}
