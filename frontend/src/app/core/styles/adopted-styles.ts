import { Injectable } from '@angular/core';
import { ɵSharedStylesHost as SharedStylesHost } from '@angular/platform-browser';

interface Adopted {
  sheet: CSSStyleSheet;
  users: number;
}

/**
 * Adds styles as constructed sheets, which a content policy does not restrict: `style-src` needs no `unsafe-inline`.
 * The page needs no nonce, so it is the same file for every user and the service worker can cache it.
 */
@Injectable()
export class AdoptedStyles extends SharedStylesHost {
  private readonly adopted = new Map<string, Adopted>();

  override addStyles(styles: string[], urls?: string[]): void {
    for (const text of styles) this.adopt(text);
    super.addStyles([], urls);
  }

  override removeStyles(styles: string[], urls?: string[]): void {
    for (const text of styles) this.release(text);
    super.removeStyles([], urls);
  }

  override ngOnDestroy(): void {
    for (const { sheet } of this.adopted.values()) withdraw(sheet);
    this.adopted.clear();
    super.ngOnDestroy();
  }

  private adopt(text: string): void {
    const known = this.adopted.get(text);
    if (known) {
      known.users += 1;
      return;
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
    this.adopted.set(text, { sheet, users: 1 });
  }

  private release(text: string): void {
    const known = this.adopted.get(text);
    if (!known) return;
    known.users -= 1;
    if (known.users > 0) return;
    withdraw(known.sheet);
    this.adopted.delete(text);
  }
}

function withdraw(sheet: CSSStyleSheet): void {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
}
