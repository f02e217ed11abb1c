import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { CaseRowDto } from '../../../api/models/case-row-dto';
import { provideTesting, speak } from '../../../../testing/texts';
import { CodeSearch } from './code-search';

const ROW: CaseRowDto = {
  id: 'c1',
  code: '7K4M9QX4',
  label: 'Red coat',
  reference: 'ABCD1234',
  isOwn: true,
  band: 'high',
  status: 'open',
  openedAt: '2026-11-01T05:00:00Z',
  closedAt: null,
  leadName: null,
  standInName: null,
  isLead: false,
  next: null,
  isLate: false,
  lastContactAt: null,
  version: 1,
};

/** The requests in their order, where only the search for `found` finds something. */
async function search(text: string, found: string): Promise<{ asked: object[]; labels: string[] }> {
  TestBed.configureTestingModule({ providers: provideTesting() });
  await speak('en');
  const http = TestBed.inject(HttpTestingController);
  const answer = TestBed.inject(CodeSearch).find(text);
  const asked: object[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    for (const one of http.match('/api/cases/search')) {
      const body = one.request.body as Record<string, string>;
      asked.push(body);
      one.flush({ items: found in body ? [ROW] : [], isComplete: true });
    }
  }
  return { asked, labels: (await answer).map(({ label }) => label) };
}

describe('the search in the bar', () => {
  it('looks for a label after a code and before a number, and shows it', async () => {
    const { asked, labels } = await search('Red coat', 'label');
    expect(asked).toEqual([{ label: 'Red coat' }]);
    expect(labels[0]).toContain('7K4M-9QX4 · Red coat');
  });

  it('goes on to the number where no label has these words', async () => {
    expect((await search('12/55', 'officialNumber')).asked).toEqual([
      { label: '12/55' },
      { officialNumber: '12/55' },
    ]);
  });

  it('asks for no label that is longer than labels are', async () => {
    const long = 'x'.repeat(25);
    expect((await search(long, 'officialNumber')).asked).toEqual([{ officialNumber: long }]);
  });
});
