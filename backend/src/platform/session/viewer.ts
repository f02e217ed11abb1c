/** The caller as the database sees them: the answer of `panoh.begin_session()`. */
export interface Viewer {
  userId: string;
  sessionId: string;
  agencyId: string;
  agencyKind: 'police' | 'state' | 'civil';
  agencyType: string;
  /** Working groups of her agency, the one it joined first before the others. */
  groupIds: string[];
  /** Those of them that she leads, as coordinator, chair or deputy. */
  ledGroupIds: string[];
  roles: string[];
  language: 'tg' | 'ru' | 'en';
  /** Until when she proved her presence again; null when she did not. */
  steppedUpUntil: Date | null;
  /** What the user must do first: choose a new password, then add a second factor. */
  must: 'change_password' | 'enrol' | null;
}

interface ViewerRow {
  user_id: string | null;
  session_id: string;
  agency_id: string;
  agency_kind: Viewer['agencyKind'];
  agency_type: string;
  group_ids: string[];
  led_group_ids: string[];
  roles: string[];
  language: Viewer['language'];
  stepped_up_until: string | null;
  must: Viewer['must'];
}

export function readViewer(row: unknown): Viewer | null {
  const viewer = row as ViewerRow | null;
  if (!viewer?.user_id) return null;
  return {
    userId: viewer.user_id,
    sessionId: viewer.session_id,
    agencyId: viewer.agency_id,
    agencyKind: viewer.agency_kind,
    agencyType: viewer.agency_type,
    groupIds: viewer.group_ids,
    ledGroupIds: viewer.led_group_ids,
    roles: viewer.roles,
    language: viewer.language,
    steppedUpUntil: viewer.stepped_up_until ? new Date(viewer.stepped_up_until) : null,
    must: viewer.must,
  };
}
