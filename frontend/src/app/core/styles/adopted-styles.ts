import { Injectable } from '@angular/core';
import { ɵSharedStylesHost as SharedStylesHost } from '@angular/platform-browser';

interface Adopted {
  sheet: CSSStyleSheet;
  users: number;
}

/**
 * Gives the document the styles of components as constructed sheets instead of `<style>` elements. A content policy
 * governs elements, not sheets that a script of the page itself made, so that `style-src` needs no `unsafe-inline`;
 * and a page without a nonce of its own is the same file for everybody, as the service worker wants it.
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
