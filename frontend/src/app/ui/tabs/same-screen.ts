/** State of a navigation within one screen: its heading is not new, and the focus must not move. */
export const SAME_SCREEN = 'same-screen';
