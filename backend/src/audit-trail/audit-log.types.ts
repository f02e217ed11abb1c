import { codeList } from '../shared/code-lists.js';

export const DECISIONS = codeList('AuditDecision', ['allowed', 'refused', 'failed']);
export type Decision = (typeof DECISIONS)[number];
