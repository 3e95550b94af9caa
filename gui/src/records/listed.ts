// A list of choices that scrolls by itself: Mantine's own scrolling box within it cannot be reached by keys, which axe says.
export const LISTED = { withScrollArea: false, styles: { options: { maxHeight: 240, overflowY: 'auto' } } } as const
