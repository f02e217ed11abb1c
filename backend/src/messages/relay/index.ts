export { MessageRelay } from './message-relay.js';
export { MessageRelayModule } from './message-relay.module.js';
