import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router } from '@angular/router';
import { addressOf, draftFor, isRegistration, temporaryCodeOf } from '../../../core/drafts/draft-key';
import { draftName } from '../../../core/drafts/draft-name';
import { DraftStore } from '../../../core/drafts/draft-store';
import type { Draft } from '../../../core/drafts/draft.types';
import { sender } from '../../../core/http/sender';
import { Texts } from '../../../core/language/texts';
import { readTemporaryCode } from '../../../core/offline/temporary-code';

/** Drafts that were written under her temporary code, which the address names: each opens in this case. */
@Component({
  selector: 'pn-temporary-drafts',
  imports: [MatButton],
  template: `
    @if (drafts().length > 0) {
      <section class="card padded" aria-labelledby="temporary-drafts">
        <h2 id="temporary-drafts">{{ t('new-woman.written') }}</h2>
        <div class="actions">
          @for (draft of drafts(); track draft.key) {
            <button matButton="outlined" type="button" (click)="take(draft)">
              {{ t('draft.go-on') }}: {{ nameOf(draft) }}
            </button>
          }
        </div>
      </section>
    }
  `,
  styles: `
    section {
      margin-bottom: 16px;
    }
  `,
})
export class TemporaryDrafts {
  readonly caseId = input.required<string>();

  private readonly store = inject(DraftStore);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);
  private readonly sender = sender();
  protected readonly t = this.texts.t;
  private readonly code = readTemporaryCode(inject(ActivatedRoute).snapshot.queryParamMap.get('temporary'));
  protected readonly drafts = computed(() =>
    this.code === null
      ? []
      : this.store.list().filter(({ key }) => temporaryCodeOf(key) === this.code && !isRegistration(key)),
  );

  protected readonly nameOf = ({ key }: Draft): string => draftName(key, this.texts);

  protected take(draft: Draft): Promise<boolean> {
    return this.sender.send(async () => {
      const own = draftFor(draft.key, this.caseId());
      this.move(draft, own);
      await this.store.sendAll();
      await this.router.navigateByUrl(addressOf(own));
    });
  }

  /** What the draft of the case held stays beside. A second press, or one before the line is back, makes no copy. */
  private move({ key, value, sendKey }: Draft, own: string): void {
    const { moved } = this.store;
    if ([...moved.values()].includes(key)) return;
    this.store.flush(own);
    const present = this.store.find(own);
    if (present && JSON.stringify(present.value) !== JSON.stringify(value)) {
      const beside = draftFor(key, this.caseId(), besides());
      this.store.put(beside, present);
      const earlier = moved.get(own);
      if (earlier) moved.set(beside, earlier);
    }
    this.store.show(own, { value, at: addressOf(own), sendKey });
    // The server may have it already.
    if (this.store.keeping(own) === null) void this.store.drop(key);
    else moved.set(own, key);
  }
}

/** As the server names a draft that is kept beside another. */
function besides(): string {
  const [number = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `-beside-${number.toString(16).padStart(4, '0')}`;
}
