// Counts as small bars.
const WIDTH = 120
const HEIGHT = 24

export function Sparkline({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts)
  const step = WIDTH / Math.max(1, counts.length)
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <rect y={HEIGHT - 1} width={WIDTH} height={1} fill="var(--tt-line)" />
      {counts.map((count, index) => {
        const height = count && Math.max(2, (count / most) * HEIGHT)
        return <rect key={index} x={index * step} y={HEIGHT - height} width={step * 0.75} height={height} fill="var(--mantine-color-thames-5)" />
      })}
    </svg>
  )
}
