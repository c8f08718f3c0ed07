/** The product's sign: an A whose crossbar is a key. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-petrol-7)" />
      <path
        d="M8.5 24.5 14.3 9.4a1.85 1.85 0 0 1 3.4 0L23.5 24.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.8"
        strokeLinecap="round"
      />
      <circle cx="16" cy="18.2" r="2.1" fill="#f2c879" />
      <path d="M16 19v5" stroke="#f2c879" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
