import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { NarrativeDto } from '../../../api/models/narrative-dto';
import { Notes } from './notes';

const NOTES = `/api/cases/${CASE_ID}/narratives`;
const SHOWN = `/api/cases/${CASE_ID}/narrative-disclosures`;
const note = (text: string | null): NarrativeDto => ({
  id: 'n',
  kind: 'note',
  incidentId: null,
  text,
  writtenAt: '2026-11-20T05:00:00Z',
});

async function open(text: string | null): Promise<[Screen<Notes>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase({ isLead: false })] });
  const screen = await show(Notes);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(NOTES).flush([note(text)]);
  await settled(screen);
  return [screen, http];
}

describe('notes of a case', () => {
  it('are read at once by whoever works with her', async () => {
    const [screen] = await open('She will stay with her sister.');
    expect(screen.text()).toContain('She will stay with her sister.');
    expect(screen.element.querySelector('.dots')).toBeNull();
  });

  it('are hidden from whoever supervises until she proves presence and says why', async () => {
    const [screen, http] = await open(null);
    expect(screen.element.querySelectorAll('.dots')).toHaveLength(1);
    await screen.press('Show for 2 minutes');
    http.expectNone(SHOWN);
    expect(screen.element.querySelector('pn-unmask-form')).not.toBeNull();
  });
});
