import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEXT_LIMITS, isTooLong } from './text-limits';

interface Schema {
  properties: Record<string, { maxLength?: number }>;
}

const contract = JSON.parse(readFileSync(join(__dirname, '../../../../../backend/openapi.json'), 'utf8')) as {
  components: { schemas: Record<string, Schema> };
};

describe('the longest text of a field', () => {
  it.each<[keyof typeof TEXT_LIMITS, string, string]>([
    ['narrative', 'IncidentRequest', 'narrative'],
    ['caseNote', 'NarrativeRequest', 'text'],
    ['contactNote', 'ContactRequest', 'note'],
    ['levelReason', 'BandChangeRequest', 'reason'],
    ['levelReason', 'RaiseRequest', 'reason'],
    ['whereabouts', 'WhereaboutsRequest', 'text'],
  ])('%s is that of %s.%s in the contract', (limit, schema, field) => {
    expect(TEXT_LIMITS[limit]).toBe(contract.components.schemas[schema]?.properties[field]?.maxLength);
  });

  it('counts what is sent: blanks around it are not', () => {
    expect(isTooLong(` ${'я'.repeat(500)} `, 500)).toBe(false);
    expect(isTooLong('я'.repeat(501), 500)).toBe(true);
  });
});
