import { Component, signal } from '@angular/core';
import { show } from '../../../testing/screen';
import { Collapsible } from './collapsible';
import { CollapseAll } from './collapse-all';

@Component({
  imports: [Collapsible, CollapseAll],
  template: `
    <pn-collapse-all [(isOpen)]="areOpen" />
    @for (name of names; track name) {
      <pn-collapsible [isSection]="true" [heading]="name" [opens]="$first || areOpen()"
        >Told of {{ name }}</pn-collapsible
      >
    }
  `,
})
class Long {
  protected readonly names = ['One', 'Two', 'Three'];
  protected readonly areOpen = signal(false);
}

async function open(language: 'en' | 'ru' | 'tg' = 'en') {
  const screen = await show(Long, {}, language);
  const parts = Array.from(screen.element.querySelectorAll('details'));
  return { screen, parts, states: () => parts.map((part) => part.open) };
}

describe('the parts of a long screen', () => {
  it('stand as a list of headings, the first one open', async () => {
    const { screen, states } = await open();
    expect(states()).toEqual([true, false, false]);
    const heads = screen.element.querySelectorAll('summary h2');
    expect(Array.from(heads, (head) => head.textContent)).toEqual(['One', 'Two', 'Three']);
  });

  it('open and close together, also those that somebody opened alone', async () => {
    const { screen, parts, states } = await open();
    parts[2]!.open = true;
    await screen.press('Open all');
    expect(states()).toEqual([true, true, true]);
    parts[1]!.open = false;
    await screen.press('Close all');
    expect(states()).toEqual([true, false, false]);
  });

  it('all stand on paper, and afterwards as they stood', async () => {
    const { parts, states } = await open();
    parts[1]!.open = true;
    window.dispatchEvent(new Event('beforeprint'));
    expect(states()).toEqual([true, true, true]);
    window.dispatchEvent(new Event('afterprint'));
    expect(states()).toEqual([true, true, false]);
  });

  it.each([
    ['ru', 'Развернуть все'],
    ['tg', 'Ҳамаро кушодан'],
  ] as const)('have a button for all in %s', async (language, name) => {
    const { screen } = await open(language);
    expect(screen.button(name)).toBeTruthy();
  });
});
