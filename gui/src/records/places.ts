// How far down a list somebody was when they left it, by the entry of the browser's history: who comes back goes on there.
const places = new Map<string, number>()

export const leftAt = (key: string): number => places.get(key) ?? 0

export function leave(key: string, top: number) {
  places.set(key, top)
}
