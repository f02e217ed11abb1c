import { HttpTestingController } from '@angular/common/http/testing';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideTesting } from '../../../testing/texts';
import { DraftStore } from './draft-store';
import { formDraft } from './form-draft';

const KEY = 'contact:1';

@Component({
  template: `<textarea [value]="note()" (input)="note.set($any($event).target.value)"></textarea>`,
})
class Form {
  readonly note = signal('');
  readonly draft = formDraft(KEY, {
    read: () => ({ note: this.note() }),
    restore: ({ note }) => this.note.set(note),
  });
}

describe('a draft that arrives while its form is open', () => {
  it.each([
    ['is in the field in that moment, so that nobody types over it unseen', '', 'before', []],
    ['leaves alone what was typed in the moment before', 'typed', 'typed', ['typed']],
  ])('%s', async (_what, typed, shown, kept) => {
    TestBed.configureTestingModule({ providers: [...provideTesting(), provideRouter([])] });
    const fixture = TestBed.createComponent(Form);
    fixture.autoDetectChanges();
    const http = TestBed.inject(HttpTestingController);
    void TestBed.inject(DraftStore).load();
    const field = (fixture.nativeElement as HTMLElement).querySelector('textarea')!;
    if (typed) {
      field.value = typed;
      field.dispatchEvent(new Event('input'));
    }
    const value = JSON.stringify({ at: '/', value: { note: 'before' } });
    const row = { key: KEY, caseId: '1', caseCode: '7K4M9QX4', value, version: 3 };
    http.expectOne('/api/drafts').flush([{ ...row, savedAt: '2026-11-24T06:44:00Z' }]);
    // No frame is drawn in the meantime.
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    expect(field.value).toBe(shown);
    const sent = http.match({ method: 'PUT', url: `/api/drafts/${KEY}` }).map(({ request }) => {
      const { value: text } = request.body as { value: string };
      return (JSON.parse(text) as { value: { note: string } }).value.note;
    });
    expect([...new Set(sent)]).toEqual(kept);
  });

  it('is none that was sent, while the server has not answered that it is gone', async () => {
    TestBed.configureTestingModule({ providers: [...provideTesting(), provideRouter([])] });
    const fixture = TestBed.createComponent(Form);
    fixture.autoDetectChanges();
    const [http, store] = [TestBed.inject(HttpTestingController), TestBed.inject(DraftStore)];
    const settled = async (): Promise<void> => {
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    };
    const form = fixture.componentInstance;
    store.keep(KEY, { note: 'sent' }, '/');
    const [saved] = http.match({ method: 'PUT', url: `/api/drafts/${KEY}` });
    saved?.flush({ version: 1, savedAt: '2026-11-24T06:44:00Z', other: null });
    await settled();
    form.draft.drop();
    void store.load();
    const value = JSON.stringify({ at: '/', value: { note: 'sent' } });
    const row = { key: KEY, caseId: '1', caseCode: '7K4M9QX4', value, version: 1 };
    http.expectOne('/api/drafts').flush([{ ...row, savedAt: '2026-11-24T06:44:00Z' }]);
    await settled();
    expect([form.note(), store.find(KEY)]).toEqual(['', null]);
  });
});
