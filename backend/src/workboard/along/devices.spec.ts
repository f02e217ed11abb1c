import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../../agencies/index.js';
import type { AgencyType } from '../../agencies/index.js';
import { mayTakeAlong } from './devices.rules.js';

const may = (agencyType: AgencyType, ...roles: string[]): boolean =>
  mayTakeAlong({ agencyType, agencyKind: kindOf(agencyType), roles });

describe('who may take cases along', () => {
  it.each<[AgencyType, string]>([
    ['crisis_centre', 'caseworker'],
    ['cowfa', 'cowfa_specialist'],
    ['legal_aid', 'legal_aid_lawyer'],
    ['health', 'health_worker'],
  ])('in an agency of the type %s a %s', (type, role) => {
    expect(may(type, role)).toBe(true);
    expect(may(type, role, 'supervisor')).toBe(false);
  });

  it.each<AgencyType>(['police_dv', 'police_district', 'police_juvenile', 'miac', 'prosecutor', 'shelter'])(
    'in an agency of the type %s nobody, whatever the role',
    (type) => {
      for (const role of ['caseworker', 'cowfa_specialist', 'legal_aid_lawyer', 'health_worker'])
        expect(may(type, role)).toBe(false);
    },
  );
});
