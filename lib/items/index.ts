// The item types that entries can hold, one line each. item-types.ts makes the rest of them; nothing else lists them.
export { contact } from './contact.ts';
export { message } from './message.ts';
