import {
  Directive,
  TemplateRef,
  ViewContainerRef,
  computed,
  effect,
  inject,
  input,
  inputBinding,
  outputBinding,
  untracked,
} from '@angular/core';
import type { ComponentRef, EmbeddedViewRef, Signal } from '@angular/core';
import { LoadError } from './load-error';
import { Loading } from './loading';

interface Arriving<T> {
  readonly value: Signal<T | undefined>;
  readonly problem: Signal<string>;
  reload(): unknown;
}

interface ArrivedContext<T> {
  $implicit: T;
  pnArrived: T;
}

/** Shows its element as soon as the answer is there: `*pnArrived="notes as rows"`. Until then "loading" or "Try again". */
@Directive({ selector: '[pnArrived]' })
export class Arrived<T> {
  readonly pnArrived = input.required<Arriving<T>>();

  private readonly container = inject(ViewContainerRef);
  private readonly template = inject<TemplateRef<ArrivedContext<T>>>(TemplateRef);
  private readonly problem = computed(() => this.pnArrived().problem());
  private readonly hasArrived = computed(() => this.pnArrived().value() !== undefined);
  private content: EmbeddedViewRef<ArrivedContext<T>> | null = null;
  private notice: ComponentRef<unknown> | null = null;

  constructor() {
    effect(() => {
      const hasArrived = this.hasArrived();
      const hasFailed = this.problem() !== '';
      untracked(() => {
        this.showContent(hasArrived);
        this.showNotice(hasFailed, hasArrived);
      });
    });
  }

  static ngTemplateContextGuard<T>(_: Arrived<T>, context: unknown): context is ArrivedContext<T> {
    return context !== undefined;
  }

  private showContent(hasArrived: boolean): void {
    if (hasArrived) this.content ??= this.container.createEmbeddedView(this.template, this.context());
    else {
      this.content?.destroy();
      this.content = null;
    }
  }

  private showNotice(hasFailed: boolean, hasArrived: boolean): void {
    this.notice?.destroy();
    const retried = outputBinding('retried', () => void this.pnArrived().reload());
    if (hasFailed) {
      const bindings = [inputBinding('detail', this.problem), retried];
      this.notice = this.container.createComponent(LoadError, { index: 0, bindings });
    } else this.notice = hasArrived ? null : this.container.createComponent(Loading, { bindings: [retried] });
  }

  /** The current answer, whenever the content is checked. */
  private context(): ArrivedContext<T> {
    const current = (): T => this.pnArrived().value() as T;
    return {
      get $implicit() {
        return current();
      },
      get pnArrived() {
        return current();
      },
    };
  }
}
