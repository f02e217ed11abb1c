import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ReturnsFocus } from './returns-focus';

@Component({
  imports: [ReturnsFocus],
  template: `
    <main>
      <h1 tabindex="-1">Screen</h1>
      @if (hasOpener()) {
        <button id="opener">Open</button>
      }
      @if (isOpen()) {
        <div pnReturnsFocus><input id="inside" /></div>
      }
      <input id="elsewhere" />
    </main>
  `,
})
class Host {
  readonly hasOpener = signal(true);
  readonly isOpen = signal(false);
}

describe('the focus after a panel', () => {
  const at = (): string => document.activeElement?.id ?? '';
  const focus = (id: string): void => document.getElementById(id)?.focus();

  async function openPanel() {
    const fixture = TestBed.createComponent(Host);
    document.body.append(fixture.nativeElement as HTMLElement);
    await fixture.whenStable();
    focus('opener');
    fixture.componentInstance.isOpen.set(true);
    await fixture.whenStable();
    focus('inside');
    const close = async () => {
      fixture.componentInstance.isOpen.set(false);
      await fixture.whenStable();
      await new Promise((done) => setTimeout(done));
    };
    return { host: fixture.componentInstance, close };
  }

  it('goes back to the button that opened it', async () => {
    const { close } = await openPanel();
    await close();
    expect(at()).toBe('opener');
  });

  it('goes to the heading of the screen where the button went with it', async () => {
    const { host, close } = await openPanel();
    host.hasOpener.set(false);
    await close();
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('stays where somebody went meanwhile', async () => {
    const { close } = await openPanel();
    focus('elsewhere');
    await close();
    expect(at()).toBe('elsewhere');
  });
});
