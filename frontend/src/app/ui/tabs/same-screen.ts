/** Said by a navigation within one screen: its heading is not new, and whoever reads goes on where she was. */
export const SAME_SCREEN = 'same-screen';
