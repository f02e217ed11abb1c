/** What a packet of SMPP 3.4 says: a part of a message with its place among the others, or a receipt. */
import type { PDU } from 'smpp';
import type { ReceiptState, SmsPart, SmsReceipt } from './sms-gateway.js';

interface Place {
  readonly reference: number | null;
  readonly part: number;
  readonly parts: number;
}

const ALONE: Place = { reference: null, part: 1, parts: 1 };
const REFERENCE_8 = 0x00;
const REFERENCE_16 = 0x08;

function placeInHeader(udh: readonly Buffer[]): Place | null {
  const element = udh.find(({ 0: kind, length }) =>
    kind === REFERENCE_8 ? length >= 5 : kind === REFERENCE_16 && length >= 6,
  );
  if (!element) return null;
  const wide = element[0] === REFERENCE_16;
  const reference = wide ? element.readUInt16BE(2) : element.readUInt8(2);
  const [parts = 1, part = 1] = element.subarray(wide ? 4 : 3);
  return { reference, parts, part };
}

/** A place that cannot be is none: the text is kept as a whole message. */
const sound = (place: Place): Place => (place.part >= 1 && place.part <= place.parts ? place : ALONE);

function placeInFields(pdu: PDU): Place {
  const { sar_msg_ref_num: reference = null, sar_total_segments: parts, sar_segment_seqnum: part } = pdu;
  return reference === null ? ALONE : { reference, parts: parts ?? 1, part: part ?? 1 };
}

/** Longer texts come in another field. */
function bodyOf({ short_message: short, message_payload: payload }: PDU) {
  const isEmpty = !short || short.message.length === 0;
  return { message: isEmpty ? (payload?.message ?? '') : short.message, udh: short ? (short.udh ?? []) : [] };
}

export function partOf(pdu: PDU): SmsPart {
  const { message, udh } = bodyOf(pdu);
  return {
    from: pdu.source_addr ?? '',
    text: typeof message === 'string' ? message : message.toString('latin1'),
    id: null,
    ...sound(placeInHeader(udh) ?? placeInFields(pdu)),
  };
}

const RECEIVED: Record<string, ReceiptState> = {
  DELIVRD: 'delivered',
  ACCEPTD: 'sent',
  ENROUTE: 'sent',
  UNDELIV: 'failed',
  EXPIRED: 'failed',
  DELETED: 'failed',
  REJECTD: 'failed',
};

export function receiptOf(pdu: PDU): SmsReceipt {
  const text = pdu.short_message ? String(pdu.short_message.message) : '';
  const id = pdu.receipted_message_id ?? /\bid:(\S+)/.exec(text)?.[1] ?? '';
  return { id, state: RECEIVED[/\bstat:(\w+)/.exec(text)?.[1] ?? ''] ?? 'unknown' };
}
