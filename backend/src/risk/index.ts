export { RiskModule } from './risk.module.js';
export { AssessmentsService } from './assessments.service.js';
export { bandChanged, riskAssessed } from './assessment-happenings.js';
export type { BandBecameKnown } from './assessment-happenings.js';
export { AssessmentRequest } from './risk.dto.js';
export { RISK_BANDS } from './risk.types.js';
export type { RiskBand } from './risk.types.js';
export { TriagesService } from './triages.service.js';
export type { SuicideLevel } from './suicide.types.js';
