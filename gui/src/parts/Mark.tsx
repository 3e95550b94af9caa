// The sign of the product: two waves.
export function Mark({ size = 26 }: { size?: number }) {
  return <img src={`${import.meta.env.BASE_URL}mark.svg`} width={size} height={size} alt="" />
}
