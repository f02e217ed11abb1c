import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router } from '@angular/router';
import { addressOf, draftFor, isRegistration, temporaryCodeOf } from '../../../core/drafts/draft-key';
import { draftName } from '../../../core/drafts/draft-name';
import { DraftStore } from '../../../core/drafts/draft-store';
import type { Draft } from '../../../core/drafts/draft.types';
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
  protected readonly t = this.texts.t;
  private readonly code = readTemporaryCode(inject(ActivatedRoute).snapshot.queryParamMap.get('temporary'));
  protected readonly drafts = computed(() =>
    this.code === null
      ? []
      : this.store.list().filter(({ key }) => temporaryCodeOf(key) === this.code && !isRegistration(key)),
  );

  protected readonly nameOf = ({ key }: Draft): string => draftName(key, this.texts);

  /** The first draft is given up only when the server has the second. */
  protected async take({ key, value }: Draft): Promise<void> {
    const own = draftFor(key, this.caseId());
    const isTaken = this.store.find(own) !== null;
    const target = isTaken ? draftFor(key, this.caseId(), besides()) : own;
    const at = addressOf(target);
    this.store.keep(target, value, at);
    await this.store.sendAll();
    if (this.store.keeping(target) === null) this.store.drop(key);
    if (isTaken) this.store.takeBeside(target);
    await this.router.navigateByUrl(at);
  }
}

/** As the server names a draft that is kept beside another. */
function besides(): string {
  const [number = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `-beside-${number.toString(16).padStart(4, '0')}`;
}
