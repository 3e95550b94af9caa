// The look in one place: a river's blue-green, a warm paper grey, one typeface.
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const thames: MantineColorsTuple = [
  '#eaf6f6', '#d3eaea', '#a6d5d5', '#75bfbf', '#4faaac', '#2f9296', '#1a7a80', '#0e646b', '#0a5259', '#063f45',
]
const gray: MantineColorsTuple = [
  '#f8f8f6', '#f1f1ee', '#e5e5e1', '#d6d6d1', '#bcbcb6', '#94948e', '#696964', '#4b4b48', '#333331', '#1f1f1e',
]
const dark: MantineColorsTuple = [
  '#e4e7e8', '#c3c9cb', '#a7b0b3', '#7f898d', '#434d52', '#343d41', '#283034', '#1c2326', '#161c1f', '#101517',
]

export const theme = createTheme({
  colors: { thames, gray, dark },
  primaryColor: 'thames',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Modal, Drawer: locking the page's scrolling writes a style element, which the content security policy forbids.
  components: {
    Modal: { defaultProps: { lockScroll: false } },
    ModalRoot: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
    // Their head is a <header>, which would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    // What opens is put into the page's own part, so that nothing stands beside the landmarks; and a menu holds its items alone.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#main' } } },
    Tooltip: { defaultProps: { portalProps: { target: '#main' } } },
    Table: { defaultProps: { borderColor: 'var(--tt-line)', highlightOnHoverColor: 'var(--tt-paper)' } },
  },
})
