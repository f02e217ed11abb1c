export { ArticlesModule } from './articles.module.js';
export { PublicArticlesService } from './public-articles.service.js';
export type { PublicArticle, PublicLine } from './public-articles.service.js';
export type { Block, Section } from './articles.rules.js';
export { REVIEW_QUESTIONS, SECTIONS } from './articles.rules.js';
