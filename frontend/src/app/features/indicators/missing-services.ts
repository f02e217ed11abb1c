import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RefusalReasonDto, ServiceAskedDto } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';

interface Tile {
  readonly place: string;
  readonly word: string;
  readonly missing: number;
  readonly asked: number;
  /** 0 to 1: how dark the square is. */
  readonly depth: number;
}

/** Services that could not be had: by district as squares, by service as lines, and the reasons that were given. */
@Component({
  selector: 'pn-missing-services',
  imports: [RouterLink],
  host: { class: 'card padded' },
  template: `
    <h2>{{ t('indicators.missing') }}</h2>
    @if (lines().length === 0) {
      <p class="quiet">{{ t('indicators.missing-none') }}</p>
    } @else {
      <p class="small quiet">{{ t('indicators.missing-text') }}</p>
      <ul class="tiles" [attr.aria-label]="t('indicators.by-district')">
        @for (tile of tiles(); track tile.place) {
          <li [style.--depth]="tile.depth" [class.dark]="tile.depth > 0.5">
            <b>{{ tile.missing }}</b><span class="small">{{ tile.word }}</span>
            <span class="small">{{ t('indicators.of-asked', { count: tile.asked }) }}</span>
          </li>
        }
      </ul>
      <ul class="lines">
        @for (line of lines(); track line.key) {
          <li>
            <a routerLink="/figures/cases" [queryParams]="line.query">
              <span>{{ line.word }}</span><b>{{ line.text }}</b>
            </a>
          </li>
        }
      </ul>
    }
    @if (reasons().length > 0) {
      <h3>{{ t('indicators.reasons') }}</h3>
      <ul class="lines">
        @for (reason of reasons(); track reason.part) {
          <li>
            <a
              routerLink="/figures/cases"
              [queryParams]="{
                of: query().of,
                quarter: query().quarter,
                indicator: 'refusals',
                part: reason.part,
              }"
            >
              <span>{{ reason.word }}</span><b>{{ reason.value }}</b>
            </a>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: block;
      break-inside: avoid;
    }
    h2 {
      margin: 0;
    }
    ul {
      margin: 12px 0 0;
      padding: 0;
      list-style: none;
    }
    .tiles {
      display: grid;
      grid-template-columns: repeat(auto-fill, 104px);
      gap: 6px;
    }
    .tiles li {
      display: grid;
      align-content: center;
      justify-items: center;
      aspect-ratio: 1;
      padding: 4px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: color-mix(in srgb, var(--mat-sys-primary) calc(var(--depth) * 100%), transparent);
      text-align: center;
      print-color-adjust: exact;
    }
    .tiles .dark {
      color: var(--mat-sys-on-primary);
    }
    .tiles b {
      font: 600 1.375rem/1.75rem var(--pn-font);
    }
    .lines a {
      display: flex;
      gap: 12px;
      justify-content: space-between;
      align-items: center;
      min-height: 44px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class MissingServices {
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  readonly services = input.required<readonly ServiceAskedDto[]>();
  readonly refusals = input.required<readonly RefusalReasonDto[]>();
  readonly query = input.required<{ of: string; quarter: string }>();
  protected readonly tiles = computed((): Tile[] => {
    const places = new Map<string, { missing: number; asked: number }>();
    for (const { place, asked, refused, unavailable } of this.services()) {
      const before = places.get(place) ?? { missing: 0, asked: 0 };
      places.set(place, { missing: before.missing + refused + unavailable, asked: before.asked + asked });
    }
    return [...places].map(([place, { missing, asked }]) => ({
      ...{ place, missing, asked, word: this.placeWord(place) },
      depth: asked === 0 ? 0 : Math.round((missing / asked) * 100) / 100,
    }));
  });
  protected readonly lines = computed(() =>
    this.services()
      .filter(({ refused, unavailable }) => refused + unavailable > 0)
      .map(({ serviceType, place, asked, refused, unavailable }) => ({
        key: `${serviceType} ${place}`,
        word: `${this.t(`service-type.${textName(serviceType)}`)}, ${this.placeWord(place)}`,
        text: this.t('indicators.missing-line', { missing: refused + unavailable, asked }),
        query: { ...this.query(), indicator: 'refusals', part: 'refused', serviceType, place },
      })),
  );
  protected readonly reasons = computed(() =>
    this.refusals().map(({ reason, value }) => ({ part: reason, value, word: this.reasonWord(reason) })),
  );

  private placeWord(place: string): string {
    const key = `place.${textName(place)}`;
    return this.texts.has(key) ? this.t(key) : this.t('indicators.other-place');
  }

  private reasonWord(reason: string): string {
    const name = textName(reason);
    return this.t(
      name === 'unavailable' || name === 'not-attended'
        ? `referral-status.${name}`
        : `referral-decline-reason.${name}`,
    );
  }
}
