import { DOCUMENT } from '@angular/core';
import type { MatDialogRef } from '@angular/material/dialog';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { dropDoubleSubmit } from './double-submit-guard';

describe('the second press of a double click', () => {
  let pressed: string[];
  let closing: Subject<void>;
  let document: Document;
  const press = (on: string, clientX: number): void => {
    const button = document.createElement('button');
    button.addEventListener('click', () => pressed.push(on));
    document.body.append(button);
    button.dispatchEvent(new MouseEvent('click', { clientX, clientY: 700, bubbles: true, cancelable: true }));
    button.remove();
  };

  beforeEach(() => {
    document = TestBed.inject(DOCUMENT);
    pressed = [];
    closing = new Subject();
    dropDoubleSubmit({ beforeClosed: () => closing } as unknown as MatDialogRef<unknown>, document);
  });

  // A question that was answered a moment ago still listens.
  afterEach(() => new Promise((done) => setTimeout(done, 550)));

  it('reaches nothing that the question covered', () => {
    press('yes', 200);
    closing.next();
    press('the bar below', 203);
    expect(pressed).toEqual(['yes']);
  });

  it('is none at another place, and none before the question is answered', () => {
    press('its text', 200);
    press('yes', 200);
    closing.next();
    press('something else', 20);
    expect(pressed).toEqual(['its text', 'yes', 'something else']);
  });

  it('is none half a second later', async () => {
    press('yes', 200);
    closing.next();
    await new Promise((done) => setTimeout(done, 550));
    press('the same place', 200);
    expect(pressed).toEqual(['yes', 'the same place']);
  });
});
