/** The part of the package `smpp` that is used here; it has no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  interface Message {
    message: string | Buffer;
    udh?: Buffer[];
  }
  interface PDU {
    command: string;
    command_status: number;
    sequence_number: number;
    message_id?: string;
    receipted_message_id?: string;
    esm_class?: number;
    source_addr?: string;
    destination_addr?: string;
    validity_period?: Date | '';
    short_message?: Message | '';
    message_payload?: Message;
    sar_msg_ref_num?: number;
    sar_total_segments?: number;
    sar_segment_seqnum?: number;
    system_id?: string;
    password?: string;
    response(options?: object): PDU;
  }
  type Answered = (pdu: PDU) => void;
  class Session extends EventEmitter {
    bind_transceiver(options: object, answered: Answered): boolean;
    submit_sm(options: object, answered: Answered): boolean;
    deliver_sm(options: object, answered: Answered): boolean;
    enquire_link(answered: Answered): boolean;
    send(pdu: PDU): boolean;
    close(): void;
    destroy(): void;
  }
  const smpp: {
    connect(options: { url: string }): Session;
    createServer(listener: (session: Session) => void): Server;
  };
  export default smpp;
  export type { PDU, Session };
}
