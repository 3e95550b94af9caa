// Before the first paint, so that a dark page never flashes white. The key is Mantine's.
;(function () {
  var kept = null
  try {
    kept = localStorage.getItem('mantine-color-scheme-value')
  } catch (_) {
    // storage is forbidden here: what the system prefers holds
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
