export { LegalValuesModule } from './legal-values.module.js';
export { LegalValuesService } from './legal-values.service.js';
export { AppliedLegalValueDto } from './legal-values.dto.js';
