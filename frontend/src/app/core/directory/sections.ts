import type { Role } from '../../api/models/role';
import { WORKERS } from '../session/session.types';

/** Kinds of agencies that write for a section of the public pages; the API says which one. */
const WRITING_TYPES: readonly string[] = [
  'police_dv',
  'police_district',
  'police_juvenile',
  'miac',
  'prosecutor',
  'court',
  'health',
  'health_msr_room',
  'forensic',
  'legal_aid',
  'legal_aid_bureau',
  'civil_registry',
];

const ARTICLE_WRITERS: readonly Role[] = [...WORKERS, 'supervisor'];

/** Whether the agency of this user has a section and the user may write for it. */
export const writesArticles = (user: { roles: readonly Role[]; agency: { type: string } } | null): boolean =>
  user !== null &&
  WRITING_TYPES.includes(user.agency.type) &&
  user.roles.some((role) => ARTICLE_WRITERS.includes(role));
