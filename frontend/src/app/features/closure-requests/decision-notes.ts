import { Component, computed, inject, input } from '@angular/core';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import type { IconName } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import type { NoteKind } from '../../ui/note/note';

interface Line {
  readonly kind: NoteKind;
  readonly icon: IconName;
  readonly text: string;
}

/** The coordinator, or the agency head without sharing, decides on more overrides than these. */
const OVERRIDES_AT_MOST = 2;
const WAITING: ReadonlySet<string> = new Set(['requested', 'endorsed']);

/** Notes above a request: urgency in red, the time limit, other approvers, the talk, how the closure is marked. */
@Component({
  selector: 'pn-decision-notes',
  imports: [Note],
  template: `
    @for (line of lines(); track line.text) {
      <pn-note [kind]="line.kind" [icon]="line.icon">{{ line.text }}</pn-note>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      margin-bottom: 16px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class DecisionNotes {
  readonly request = input.required<ClosureRequestDto>();

  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  protected readonly lines = computed<Line[]>(() => {
    const request = this.request();
    const isWaiting = WAITING.has(request.state);
    return [
      ...(isWaiting ? [...this.haste(request), ...this.limit(request), ...this.agreement(request)] : []),
      ...this.talk(request, isWaiting),
      ...(request.mark ? [this.plain(this.t(`closure-mark.${textName(request.mark)}`))] : []),
    ];
  });

  private plain(text: string): Line {
    return { kind: 'plain', icon: 'information', text };
  }

  private haste({ isHurried }: ClosureRequestDto): Line[] {
    return isHurried ? [{ kind: 'error', icon: 'warning', text: this.t('decision.hurried') }] : [];
  }

  private limit({ decideBy }: ClosureRequestDto): Line[] {
    if (!decideBy) return [];
    const when = this.dates.moment(decideBy);
    return [{ kind: 'waiting', icon: 'clock', text: this.t('decision.decide-by', { when }) }];
  }

  private agreement({ overrides, overridesAgreed }: ClosureRequestDto): Line[] {
    if (overrides.length <= OVERRIDES_AT_MOST) return [];
    return overridesAgreed
      ? [{ kind: 'done', icon: 'check-circle', text: this.t('decision.overrides-agreed') }]
      : [{ kind: 'soon', icon: 'hourglass', text: this.t('decision.overrides-wait') }];
  }

  /** What was agreed about the talk, and what was heard in it. */
  private talk({ secondTalk, talk }: ClosureRequestDto, isWaiting: boolean): Line[] {
    if (talk) {
      const isConfirmed = talk.alone && talk.ownWish && !talk.pressed;
      return isConfirmed
        ? [{ kind: 'done', icon: 'check-circle', text: this.t('decision.talk-confirms') }]
        : [{ kind: 'error', icon: 'warning', text: this.t('decision.talk-doubts') }];
    }
    if (!secondTalk || !isWaiting) return [];
    if (secondTalk === 'refused')
      return [{ kind: 'waiting', icon: 'hourglass', text: this.t('closing.quiet-watch') }];
    const how = this.t(`second-talk.${textName(secondTalk)}`);
    return [{ kind: 'waiting', icon: 'message', text: this.t('decision.talk-agreed', { how }) }];
  }
}
