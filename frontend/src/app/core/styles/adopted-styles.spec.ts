import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { AdoptedStyles } from './adopted-styles';

/** As far as a browser that constructs sheets is needed here; jsdom does not. */
class Sheet {
  text = '';
  replaceSync(text: string): void {
    this.text = text;
  }
}

describe('the styles of components', () => {
  const shown = () => (document.adoptedStyleSheets as unknown as Sheet[]).map(({ text }) => text);
  let styles: AdoptedStyles;

  beforeEach(() => {
    Object.assign(globalThis, { CSSStyleSheet: Sheet });
    Object.assign(document, { adoptedStyleSheets: [] });
    TestBed.configureTestingModule({ providers: [AdoptedStyles, { provide: DOCUMENT, useValue: document }] });
    styles = TestBed.inject(AdoptedStyles);
  });

  it('become sheets, and no element that a content policy would refuse', () => {
    const before = document.querySelectorAll('style').length;
    styles.addStyles(['a { color: red }', 'b { color: blue }']);
    expect(shown()).toEqual(['a { color: red }', 'b { color: blue }']);
    expect(document.querySelectorAll('style').length).toBe(before);
  });

  it('are there once for any number of components, until the last of them has gone', () => {
    styles.addStyles(['a {}']);
    styles.addStyles(['a {}']);
    styles.removeStyles(['a {}']);
    expect(shown()).toEqual(['a {}']);
    styles.removeStyles(['a {}']);
    expect(shown()).toEqual([]);
    styles.removeStyles(['a {}']);
    expect(shown()).toEqual([]);
  });

  it('go with the application', () => {
    styles.addStyles(['a {}']);
    styles.ngOnDestroy();
    expect(shown()).toEqual([]);
  });
});
