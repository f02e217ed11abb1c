export { RiskModule } from './risk.module.js';
export { AssessmentsService } from './assessments.service.js';
export { bandChanged, riskAssessed } from './risk.events.js';
export type { BandKnownEvent } from './risk.events.js';
export { AssessmentRequest } from './risk.dto.js';
export { RISK_BANDS } from './risk.types.js';
export type { RiskBand } from './risk.types.js';
export { TriagesService } from './triages.service.js';
export type { SuicideLevel } from './risk.types.js';
