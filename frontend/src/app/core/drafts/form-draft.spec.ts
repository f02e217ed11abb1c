import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { DraftStore } from './draft-store';
import { formDraft } from './form-draft';

@Component({ template: '' })
class Form {
  readonly note = signal('');
  readonly draft = formDraft('contact:1', {
    read: () => ({ note: this.note() }),
    restore: ({ note }) => this.note.set(note),
  });
}

describe('a draft', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const open = () => {
    const fixture = TestBed.createComponent(Form);
    fixture.detectChanges();
    const type = (text: string) => {
      fixture.componentInstance.note.set(text);
      TestBed.tick();
    };
    return { fixture, type, form: fixture.componentInstance };
  };
  const kept = () => TestBed.inject(DraftStore).find('contact:1')?.value;

  it('is kept one second after typing stops', () => {
    const { form, type } = open();
    type('She');
    jest.advanceTimersByTime(900);
    type('She is well');
    expect(form.draft.isKeeping()).toBe(true);
    expect(kept()).toBeUndefined();
    jest.advanceTimersByTime(1_000);
    expect(kept()).toEqual({ note: 'She is well' });
    expect(form.draft.keptAt()).not.toBeNull();
  });

  it('is kept when the screen goes away, and is there when it comes back', () => {
    const first = open();
    first.type('unfinished');
    first.fixture.destroy();
    expect(open().form.note()).toBe('unfinished');
  });

  it('is gone once it was sent', () => {
    const { form, type, fixture } = open();
    type('sent');
    form.draft.drop();
    fixture.destroy();
    expect(kept()).toBeUndefined();
  });

  it('of an untouched form does not exist', () => {
    open().fixture.destroy();
    expect(kept()).toBeUndefined();
  });
});
