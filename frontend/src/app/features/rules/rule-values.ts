import { Component, computed, inject, input, output } from '@angular/core';
import type { RuleDto, RuleValueDto } from '../../api/models';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { TextField } from '../../ui/field/text-field';
import { RuleLabels } from './rule-labels';

/** The typed values by key; an empty text means the published value. */
export type Typed = Readonly<Record<string, string>>;

interface Line {
  key: string;
  id: string;
  label: string;
  held: string;
  isSet: boolean;
  published: string;
  /** Whether a number can be typed, a choice made, or nothing. */
  by: 'number' | 'choice' | 'nothing';
  hint: string;
}

/** The numbers of one rule: read, or set within their limits. */
@Component({
  selector: 'pn-rule-values',
  imports: [ChoiceChips, TextField],
  template: `
    @if (isEditing()) {
      <div class="fields">
        @for (line of lines(); track line.key) {
          @switch (line.by) {
            @case ('number') {
              <pn-text-field
                [fieldId]="line.id"
                [label]="line.label"
                [hint]="line.hint"
                [error]="errors()[line.key] ?? ''"
                inputmode="numeric"
                [cutsAt]="3"
                [value]="typed()[line.key] ?? ''"
                (valueChange)="type(line.key, $event)"
              />
            }
            @case ('choice') {
              <pn-choice-chips
                [fieldId]="line.id"
                [legend]="line.label"
                [options]="choices"
                [error]="errors()[line.key] ?? ''"
                [value]="typed()[line.key] || '0'"
                (valueChange)="type(line.key, $event ?? '0')"
              />
            }
          }
        }
      </div>
    }
    @if (read().length > 0) {
      <dl>
        @for (line of read(); track line.key) {
          <div>
            <dt>{{ line.label }}</dt>
            <dd>
              {{ line.held }}
              @if (line.isSet) {
                <span class="small quiet">{{ words.t('rules.published', { amount: line.published }) }}</span>
              }
            </dd>
          </div>
        }
      </dl>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
      gap: 12px 16px;
      align-items: end;
    }
    dl > div {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 16px;
      justify-content: space-between;
      padding: 6px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    dt {
      flex: 1 1 200px;
      min-width: 0;
    }
    dd {
      margin: 0;
      font-weight: 500;
    }
  `,
})
export class RuleValues {
  readonly values = input.required<readonly RuleValueDto[]>();
  /** null: the escalation levels of every rule. */
  readonly rule = input<RuleDto | null>(null);
  readonly isEditing = input(false);
  readonly errors = input<Readonly<Record<string, string>>>({});
  readonly typed = input<Typed>({});
  readonly changed = output<{ key: string; text: string }>();

  protected readonly words = inject(RuleLabels);
  protected readonly choices = ['1', '0'].map((value) => ({
    value,
    label: this.words.amount({ unit: 'switch', count: Number(value) }),
  }));
  protected readonly lines = computed(() => this.values().map((value) => this.lineOf(value)));
  protected readonly read = computed(() =>
    this.lines().filter(({ by }) => !this.isEditing() || by === 'nothing'),
  );

  protected type(key: string, text: string): void {
    this.changed.emit({ key, text });
  }

  private lineOf(value: RuleValueDto): Line {
    const { key, published, set, most } = value;
    return {
      key,
      id: `rule-${key.replace(/[^a-z0-9]/g, '-')}`,
      label: this.words.label(value, this.rule()),
      held: this.words.held(value),
      isSet: set !== null,
      published: this.words.amount(published),
      by: !most ? 'nothing' : most.unit === 'switch' ? 'choice' : 'number',
      hint: this.hintOf(value),
    };
  }

  private hintOf({ published, most }: RuleValueDto): string {
    if (!most || most.unit === 'switch') return '';
    const amount = this.words.amount(published);
    const key = most.count < 0 ? 'rules.hint-before' : `rules.hint-${most.unit}`;
    return this.words.t(key, { amount, count: Math.abs(most.count) });
  }
}
