import type { ToSend } from '../../../core/along/along-commands';

/** What a form of a case hands over: the request, and the same as the value of its draft. */
export interface Written extends Pick<
  ToSend,
  'body' | 'value' | 'contactedAt' | 'basis' | 'isUrgent' | 'change'
> {
  /** Where the API takes it, if not where its form does. */
  path?: string;
  /** She may be in danger, and it keeps its place among the others: a contact made before must not end what it asks for. */
  tellsDanger?: boolean;
  /** She must not be left alone. */
  needsHelp?: boolean;
}
