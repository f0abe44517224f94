/** In pixels, of every row of a `VirtualTable`. */
export const ROW_HEIGHT = 42;
