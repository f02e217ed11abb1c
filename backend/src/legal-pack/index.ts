export { LegalPackModule } from './legal-pack.module.js';
