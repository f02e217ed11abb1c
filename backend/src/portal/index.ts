export { PortalModule } from './portal.module.js';
export { REVIEW_QUESTIONS } from './articles.rules.js';
