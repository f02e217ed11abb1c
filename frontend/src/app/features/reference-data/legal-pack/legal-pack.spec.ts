import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { of } from 'rxjs';
import { settled, show } from '../../../../testing/screen';
import type { LegalPackDto } from '../../../api/models/legal-pack-dto';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { SavedFiles } from '../../../core/http/saved-files';
import { LegalPack } from './legal-pack';

const NAME = { tg: 'Кумита', ru: 'Комитет', en: 'Committee' };
const pack = (change: Partial<LegalPackDto> = {}): LegalPackDto => ({
  ...{ reasons: ['schema_changed'], dueOn: null, schema: 'aa-bb', tables: ['data_map'], mayWrite: true },
  last: { number: 1, madeAt: '2026-11-30T08:00:00Z', schema: 'aa-bb', hash: '0f' },
  changes: [{ kind: 'added', key: 'panoh.x.y', before: null, now: 'core survivor' }],
  settings: {
    ...{ owner: 'Committee', operator: 'Centre', serverPlace: 'Dushanbe', isInside: true, version: 3 },
    ...{ responsible: 'Officer', contact: '102', licences: 'AGPL', volume: 'under_1000', graceDays: 30 },
  },
  protocol: { number: 1, text: NAME, publishedOn: '2026-11-01', endsOn: '2027-11-01' },
  agencies: [
    {
      ...{ id: 'a1', name: NAME, state: 'missing', signers: ['First', 'Second'], signedOn: '2026-11-02' },
      ...{ paperNumber: '7', recordedAt: '2026-11-02T08:00:00.000Z' },
    },
  ],
  signOffs: [{ step: 'chair_order', doneOn: null, responsible: null, recordedAt: null }],
  ...change,
});

async function open(first: LegalPackDto) {
  const screen = await show(LegalPack, {});
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/legal-pack').flush(first);
  await settled(screen);
  return { screen, http };
}

describe('the legal pack', () => {
  it('says why it is due, what differs, and which agency did not sign', async () => {
    const { screen } = await open(pack());
    for (const words of ['the database changed', 'panoh.x.y', 'Not signed: no new accounts', 'Pack 1'])
      expect(screen.text()).toContain(words);
  });

  it('publishes what follows the version shown after a question only, and keeps a version', async () => {
    const { screen, http } = await open(pack());
    const ask = jest.spyOn(TestBed.inject(MatDialog), 'open');
    const answer = (isSure: boolean) =>
      ask.mockReturnValue({ afterClosed: () => of(isSure), beforeClosed: () => of(isSure) } as never);
    answer(false);
    await screen.press('Publish the next version');
    await settled(screen);
    http.expectNone('/api/legal-pack/protocols');
    answer(true);
    await screen.press('Publish the next version');
    await settled(screen);
    const published = http.expectOne('/api/legal-pack/protocols');
    expect(published.request.context.get(SEEN_VERSION)).toBe(1);
    published.flush(null);
    await settled(screen);
    http.expectOne('/api/legal-pack').flush(pack({ reasons: [] }));
    await settled(screen);
    expect(screen.text()).toContain('Nothing to make');
    await screen.press('Keep this version');
    http.expectOne('/api/legal-pack/versions').flush(null);
  });

  it('records a signature, and shows at its field what is wrong', async () => {
    const { screen, http } = await open(pack());
    await screen.press('Record the signature: Committee');
    await screen.press('Save');
    const sent = http.expectOne('/api/legal-pack/agencies/a1/signature');
    expect(sent.request.body).toEqual({
      ...{ firstSigner: 'First', secondSigner: 'Second', signedOn: '2026-11-02', paperNumber: '7' },
      ...{ protocolNumber: 1, recordedAt: '2026-11-02T08:00:00.000Z' },
    });
    const fields = [{ path: 'secondSigner', code: 'same_signer' }];
    sent.flush({ code: 'invalid', fields }, { status: 422, statusText: 'Unprocessable' });
    await settled(screen);
    expect(screen.text()).toContain('Two different people must sign.');
  });

  it('saves a table in the chosen language, and the settings at the version that is shown', async () => {
    const { screen, http } = await open(pack());
    const save = jest.spyOn(TestBed.inject(SavedFiles), 'save').mockImplementation(() => undefined);
    await screen.press('Data map');
    http.expectOne('/api/legal-pack/tables/data_map?language=en').flush(new Blob(['x']));
    await settled(screen);
    expect(save).toHaveBeenCalledWith(expect.any(Blob), 'data_map.csv');
    await screen.press('Change');
    await screen.press('Save');
    const sent = http.expectOne('/api/legal-pack/settings');
    expect(sent.request.body).toMatchObject({ owner: 'Committee', isInside: true, graceDays: 30 });
  });

  it('lets a data protection officer read and keep, and write no settings', async () => {
    const { screen } = await open(pack({ mayWrite: false }));
    expect(screen.text()).not.toContain('Publish the next version');
    expect(screen.text()).not.toContain('Record the signature');
    expect(screen.text()).toContain('Record');
  });
});
