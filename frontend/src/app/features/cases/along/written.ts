import type { ToSend } from '../../../core/along/along-commands';

/** What a form of a case hands over: the request, and the same as the value of its draft. */
export interface Written extends Pick<ToSend, 'body' | 'value' | 'contactedAt' | 'basis' | 'isUrgent'> {
  /** She must not be left alone. */
  needsHelp?: boolean;
}
