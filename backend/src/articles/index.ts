export { ArticlesModule } from './articles.module.js';
export { PublicArticlesService } from './public-articles.service.js';
export type { PublicArticle, PublicLine } from './public-articles.service.js';
export type { Block } from './articles.rules.js';
export { REVIEW_QUESTIONS, SECTIONS } from './articles.types.js';
export type { Section } from './articles.types.js';
