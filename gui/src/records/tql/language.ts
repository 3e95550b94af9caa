// What the words of TQL are, for colours only: the platform is who reads it.
import { HighlightStyle, StreamLanguage } from '@codemirror/language'
import { tags } from '@lezer/highlight'

const WORDS = /^(?:AND|OR|NOT|IN|BETWEEN|IS|NULL|EXISTS|EMPTY|CONTAINS|STARTS|ENDS|WITH|MATCHES)\b/i
const CONSTANTS = /^(?:TRUE|FALSE|now)\b/i
const FUNCTIONS = /^(?:date|lower|upper|length|days_since|distance_km)(?=\s*\()/i

export const tql = StreamLanguage.define({
  token(stream) {
    if (stream.eatSpace()) return null
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string'
    if (stream.match(WORDS)) return 'keyword'
    if (stream.match(CONSTANTS)) return 'atom'
    if (stream.match(FUNCTIONS)) return 'variableName.function'
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:mo|[smhdwy])?\b/)) return 'number'
    if (stream.match(/^[A-Za-z_][\w.@-]*/)) return 'propertyName'
    if (stream.match(/^(?:[=!<>]=?|<>|~|[+-])/)) return 'operator'
    stream.next()
    return null
  },
})

export const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'light-dark(#0e646b, #75bfbf)', fontWeight: '600' },
  { tag: tags.string, color: 'light-dark(#8a4522, #f0a37f)' },
  { tag: [tags.number, tags.atom], color: 'light-dark(#6a3d9a, #c9a9ee)' },
  { tag: tags.function(tags.variableName), color: 'light-dark(#1f5fa8, #8fbdf0)' },
  { tag: tags.operator, color: 'light-dark(#4b4b48, #c3c9cb)' },
])
