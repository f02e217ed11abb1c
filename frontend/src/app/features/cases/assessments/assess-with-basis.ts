import type { HttpClient, HttpContext } from '@angular/common/http';
import type { Observable } from 'rxjs';
import { assessRisk } from '../../../api/fn/risk/assess-risk';
import type { AssessRisk$Params } from '../../../api/fn/risk/assess-risk';
import type { RiskHistoryDto } from '../../../api/models/risk-history-dto';
import type { StrictHttpResponse } from '../../../api/strict-http-response';
import type { Basis } from '../../../core/along/along-commands';

type Asked = [HttpClient, string, AssessRisk$Params & { basis: Basis | null }, HttpContext?];

/** Without what its writer knew, a draft of the road would lower a band that was raised since. */
export function assessWithBasis(
  ...[http, rootUrl, { caseId, body, basis }, context]: Asked
): Observable<StrictHttpResponse<RiskHistoryDto>> {
  if (!basis) return assessRisk(http, rootUrl, { caseId, body }, context);
  const headers = { 'Based-On': basis.lastId, 'Known-At': basis.knownAt };
  const path = `${rootUrl}${assessRisk.PATH.replace('{caseId}', encodeURIComponent(caseId))}`;
  const options = { headers, observe: 'response', ...(context ? { context } : {}) } as const;
  return http.post<RiskHistoryDto>(path, body, options) as Observable<StrictHttpResponse<RiskHistoryDto>>;
}
