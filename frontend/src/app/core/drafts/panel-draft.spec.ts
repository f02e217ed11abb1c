import { Component, input, linkedSignal, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../testing/screen';
import { DraftStore } from './draft-store';
import { panelDraft } from './panel-draft';

@Component({ template: '' })
class Panel {
  readonly about = input.required<string | null>();
  readonly step = signal('');
  /** Another step asks for another detail. */
  readonly detail = linkedSignal({ source: this.step, computation: () => '' });
  readonly draft = panelDraft(() => (this.about() === null ? null : `panel:${this.about()}`), {
    ...{ step: this.step, detail: this.detail },
  });
}

describe('a panel inside a page', () => {
  const open = async (about: string | null, configured = true) => {
    if (configured) return (await show(Panel, { about })).fixture;
    const fixture = TestBed.createComponent(Panel);
    fixture.componentRef.setInput('about', about);
    await fixture.whenStable();
    return fixture;
  };
  const held = ({ componentInstance: { step, detail } }: Awaited<ReturnType<typeof open>>) => [
    step(),
    detail(),
  ];

  it('gives back what was typed for the same subject, in the order of its questions', async () => {
    const first = await open('1');
    first.componentInstance.step.set('ended');
    first.componentInstance.detail.set('with words');
    first.destroy();
    expect(TestBed.inject(DraftStore).find('panel:1')?.value).toEqual({
      step: 'ended',
      detail: 'with words',
    });
    expect(held(await open('2', false))).toEqual(['', '']);
    expect(held(await open('1', false))).toEqual(['ended', 'with words']);
  });

  it('forgets it when it was sent, and sends the next as another command', async () => {
    const panel = await open('1');
    const { draft, step } = panel.componentInstance;
    step.set('ended');
    await panel.whenStable();
    const before = draft.submission.forDraft();
    draft.drop();
    expect(draft.submission.forDraft()).not.toBe(before);
    panel.destroy();
    expect(TestBed.inject(DraftStore).find('panel:1')).toBeNull();
  });

  it('keeps no draft without a key, and still sends one command', async () => {
    const panel = await open(null);
    panel.componentInstance.step.set('ended');
    const { draft } = panel.componentInstance;
    expect(draft.submission.forDraft()).toBe(draft.submission.forDraft());
    panel.destroy();
    expect(TestBed.inject(DraftStore).list()).toEqual([]);
  });
});
