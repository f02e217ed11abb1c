import type { ToSend } from '../../../core/along/along-commands';

/** What a form of a case hands over: the request, and the same as the value of its draft. */
export type Written = Pick<ToSend, 'body' | 'value' | 'contactedAt' | 'basis' | 'isUrgent'>;
