import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { PrintTemplateDto } from '../../api/models/print-template-dto';
import { SEEN_VERSION } from '../../core/http/request-context';
import { PrintTemplates } from './print-templates';

const template = (change: Partial<PrintTemplateDto> = {}): PrintTemplateDto => ({
  ...{ id: null, code: 'order', language: 'tg', number: 1, state: 'shipped', isInForce: true, body: '# A' },
  ...{ validFrom: null, validTo: null, formApprovedBy: null, formApprovedOn: null, writtenBy: null },
  ...{ approvedBy: null, placeholders: ['order.number'], allowedActions: ['add'], version: 0 },
  ...change,
});
const draft = template({
  ...{ id: 't2', number: 2, state: 'draft', isInForce: false, validFrom: '2026-12-01', version: 4 },
  ...{ writtenBy: 'A1B2-C3D4', allowedActions: ['write', 'approve'] },
});

async function open(all: PrintTemplateDto[]) {
  const screen = await show(PrintTemplates, {});
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/print-templates').flush(all);
  await settled(screen);
  return { screen, http };
}

describe('texts of papers', () => {
  it('say what is in force, and that a shipped text is a working form', async () => {
    const { screen } = await open([template()]);
    for (const words of ['Order, Tajik', 'Version 1', 'Comes with the product', 'Working form', 'In force'])
      expect(screen.text()).toContain(words);
  });

  it('let another administrator approve a draft at the version that is shown', async () => {
    const { screen, http } = await open([draft, template()]);
    await screen.press('Approve');
    const sent = http.expectOne('/api/print-templates/t2/approval');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    sent.flush({ ...draft, state: 'approved' });
    await settled(screen);
    http.expectOne('/api/print-templates').flush([template()]);
  });

  it('name each wrong placeholder with its line', async () => {
    const { screen, http } = await open([template()]);
    await screen.press('Write a new version');
    await screen.press('Save');
    const sent = http.expectOne('/api/print-templates');
    expect(sent.request.body).toMatchObject({ code: 'order', language: 'tg', body: '# A' });
    const reasons = [{ line: 2, placeholder: 'order.place', code: 'placeholder_unknown' }];
    const fields = [{ path: 'body', code: 'placeholder_unknown' }];
    sent.flush({ code: 'invalid', fields, reasons }, { status: 422, statusText: 'Unprocessable' });
    await settled(screen);
    expect(screen.text()).toContain('Line 2: {{order.place}} is not known.');
  });
});
