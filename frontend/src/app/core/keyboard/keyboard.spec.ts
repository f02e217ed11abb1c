import { TestBed } from '@angular/core/testing';
import { Preferences } from '../preferences/preferences';
import { Keyboard } from './keyboard';

describe('the keyboard map', () => {
  const pressed: string[] = [];

  beforeEach(() => {
    pressed.length = 0;
    document.body.innerHTML = `
      <main>
        <input data-key="search" id="search">
        <button data-key="register" id="register"></button>
        <a data-key="menu-2" id="menu-2" href="#"></a>
        <button data-key="undo" id="undo"></button>
        <ul>
          <li data-row tabindex="-1" id="row-1"><button data-key="main" id="main-1"></button></li>
          <li data-row tabindex="-1" id="row-2">
            <button data-key="main" id="main-2"></button><button data-key="more" id="more-2"></button>
          </li>
        </ul>
        <fieldset data-question><input type="radio" data-key="yes" id="yes"><input type="radio" data-key="no" id="no"></fieldset>
        <form id="form"><textarea id="text"></textarea></form>
      </main>`;
    document.body.onclick = (event) => pressed.push((event.target as HTMLElement).id);
    document.getElementById('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      pressed.push('submitted');
    });
    localStorage.clear();
    TestBed.inject(Keyboard);
  });

  const focus = (id: string) => document.getElementById(id)?.focus();
  const press = (code: string, more: KeyboardEventInit = {}) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...more }),
    );

  it.each([
    ['KeyN', 'register'],
    ['KeyZ', 'undo'],
  ])('%s presses the control that is on the screen', (code, id) => {
    press(code);
    expect(pressed).toEqual([id]);
  });

  it('works by position, whatever letter the layout has there', () => {
    press('KeyN', { key: 'т' });
    expect(pressed).toEqual(['register']);
  });

  it('slash goes to the search', () => {
    press('Slash');
    expect(document.activeElement?.id).toBe('search');
  });

  it('g and a digit go to a menu entry', () => {
    press('KeyG');
    press('Digit2');
    expect(pressed).toEqual(['menu-2']);
  });

  it('j and k move from row to row, Enter does the main action, the dot opens the others', () => {
    press('KeyJ');
    expect(document.activeElement?.id).toBe('row-1');
    press('KeyJ');
    press('Enter');
    press('Period');
    press('KeyK');
    expect(pressed).toEqual(['main-2', 'more-2']);
    expect(document.activeElement?.id).toBe('row-1');
  });

  it('n answers “no” inside a question', () => {
    focus('yes');
    press('KeyN');
    expect(pressed).toEqual(['no']);
  });

  it('letters stay letters in a field, and Ctrl+Enter sends its form', () => {
    focus('text');
    press('KeyN');
    press('Enter', { ctrlKey: true });
    expect(pressed).toEqual(['submitted']);
  });

  it('single keys can be switched off', () => {
    TestBed.inject(Preferences).singleKeys.set('off');
    press('KeyN');
    expect(pressed).toEqual([]);
  });
});
