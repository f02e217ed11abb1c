export { ArticlesModule } from './articles.module.js';
export { PublicArticlesService } from './articles.service.js';
export type { PublicArticle } from './articles.service.js';
export type { PublicLine } from './articles.queries.js';
export type { Block, Section } from './articles.rules.js';
export { REVIEW_QUESTIONS, SECTIONS } from './articles.rules.js';
