import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy } from '@angular/router';
import type { RouterStateSnapshot } from '@angular/router';
import { Texts } from '../language/texts';

/**
 * "Daftar – Today": the display name and a menu word, in every language. A route's `title` is a key of the groups
 * `menu` or `title`, whose words the build keeps neutral.
 */
@Injectable({ providedIn: 'root' })
export class NeutralTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly texts = inject(Texts);
  private readonly key = signal<string | null>(null);

  constructor() {
    super();
    effect(() =>
      this.title.setTitle([this.texts.t('app.tab-title'), this.word()].filter(Boolean).join(' – ')),
    );
  }

  /** The word of this screen, also shown in the bar of a phone. */
  word(): string {
    const key = this.key();
    return key && this.texts.has(key) ? this.texts.t(key) : '';
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.key.set(this.buildTitle(snapshot) ?? null);
  }
}
