import { Injectable } from '@angular/core';

type Message = 'active' | 'signed-out';

/** Messages between the tabs of one browser: user activity or the end of the session, never content. */
@Injectable({ providedIn: 'root' })
export class Tabs {
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('daftar');

  tellActive(): void {
    this.tell('active');
  }

  tellSignedOut(): void {
    this.tell('signed-out');
  }

  onActive(handler: () => void): void {
    this.on('active', handler);
  }

  onSignedOut(handler: () => void): void {
    this.on('signed-out', handler);
  }

  private tell(message: Message): void {
    this.channel?.postMessage(message);
  }

  private on(message: Message, handler: () => void): void {
    this.channel?.addEventListener('message', (event: MessageEvent<Message>) => {
      if (event.data === message) handler();
    });
  }
}
