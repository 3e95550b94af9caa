"""What a node can say of a stored record itself, in its own script language: `language.meaning`, once more, word by word.

A script is constant and compiled once; what is asked comes in `params` (see `trees`). Times are `Instant`s there, so that no number is
taken for one. Nothing here depends on what Java thinks of letters: the cases of letters come in `params` too (see `letters`).
"""

_PATHS = """
def at(def value, def names, def places) {
  for (int i = 0; i < names.size(); i++) {
    if (value instanceof Map) { value = ((Map) value).get(names.get(i)); }
    else if (value instanceof List) {
      List list = (List) value;
      int place = (int) places.get(i);
      if (place < 0 || place >= list.size()) { return null; }
      value = list.get(place);
    }
    else { return null; }
  }
  return value;
}
"""

_TIMES = """
int digits(String s, int from, int to) {
  if (to > s.length()) { return -1; }
  int n = 0;
  for (int i = from; i < to; i++) {
    int d = (int) s.charAt(i) - 48;
    if (d < 0 || d > 9) { return -1; }
    n = n * 10 + d;
  }
  return n;
}
boolean stands(String s, int i, String one) { return i < s.length() && one.indexOf(s.substring(i, i + 1)) >= 0; }
def instant(long seconds, int nanos) {
  if (seconds < -62135596800L || seconds > 253402300799L) { return null; }
  return Instant.ofEpochSecond(seconds, nanos);
}
def readTime(String s) {
  int year = digits(s, 0, 4);
  int month = digits(s, 5, 7);
  int day = digits(s, 8, 10);
  if (year < 1 || month < 1 || month > 12 || day < 1 || !stands(s, 4, '-') || !stands(s, 7, '-')) { return null; }
  boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  int longest = month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11) ? 30 : 31;
  if (day > longest) { return null; }
  long seconds = LocalDate.of(year, month, day).toEpochDay() * 86400L;
  int n = s.length();
  if (n == 10) { return instant(seconds, 0); }
  int hour = digits(s, 11, 13);
  int minute = digits(s, 14, 16);
  if (!stands(s, 10, 'T ') || !stands(s, 13, ':') || hour < 0 || hour > 23 || minute < 0 || minute > 59) { return null; }
  seconds += hour * 3600L + minute * 60L;
  int i = 16;
  int nanos = 0;
  if (stands(s, 16, ':')) {
    int second = digits(s, 17, 19);
    if (second < 0 || second > 59) { return null; }
    seconds += second;
    i = 19;
    if (stands(s, 19, '.')) {
      int end = 20;
      while (end < n && end < 30 && digits(s, end, end + 1) >= 0) { end++; }
      if (end == 20 || end > 29) { return null; }
      int micros = 0;
      for (int k = 20; k < 26; k++) { micros = micros * 10 + (k < end ? digits(s, k, k + 1) : 0); }
      nanos = micros * 1000;
      i = end;
    }
  }
  if (i == n) { return instant(seconds, nanos); }
  if (stands(s, i, 'Zz')) { return i + 1 == n ? instant(seconds, nanos) : null; }
  int east = digits(s, i + 1, i + 3);
  int south = digits(s, i + 4, i + 6);
  if (!stands(s, i, '+-') || !stands(s, i + 3, ':') || east < 0 || south < 0 || i + 6 != n) { return null; }
  int offset = east * 3600 + south * 60;
  if (offset >= 86400) { return null; }
  return instant(s.charAt(i) == (char) '+' ? seconds - offset : seconds + offset, nanos);
}
"""

_VALUES = f"""{_PATHS}{_TIMES}""" + """
def asTime(def value) {
  if (value instanceof Instant) { return value; }
  return value instanceof String ? readTime((String) value) : null;
}
boolean isIn(List ranges, int c) {
  int low = 0;
  int high = ranges.size() / 2 - 1;
  while (low <= high) {
    int middle = (low + high) / 2;
    if (c < (int) ranges.get(2 * middle)) { high = middle - 1; }
    else if (c > (int) ranges.get(2 * middle + 1)) { low = middle + 1; }
    else { return true; }
  }
  return false;
}
boolean isFinal(String s, int at, Map letters) {
  List cased = (List) letters.get('cased');
  List ignored = (List) letters.get('ignored');
  int i = at;
  boolean before = false;
  while (i > 0) {
    int c = s.codePointBefore(i);
    i -= Character.charCount(c);
    if (!isIn(ignored, c)) { before = isIn(cased, c); break; }
  }
  if (!before) { return false; }
  i = at + 1;
  while (i < s.length()) {
    int c = s.codePointAt(i);
    i += Character.charCount(c);
    if (!isIn(ignored, c)) { return !isIn(cased, c); }
  }
  return true;
}
String inCase(String s, Map changes, Map letters) {
  StringBuilder made = new StringBuilder();
  int i = 0;
  while (i < s.length()) {
    int c = s.codePointAt(i);
    int next = i + Character.charCount(c);
    String one = s.substring(i, next);
    if (c == 931 && letters != null) { made.appendCodePoint(isFinal(s, i, letters) ? 962 : 963); }
    else { made.append((String) changes.getOrDefault(one, one)); }
    i = next;
  }
  return made.toString();
}
def daysSince(Instant now, def time) {
  if (time == null) { return null; }
  Instant then = (Instant) time;
  long seconds = now.getEpochSecond() - then.getEpochSecond();
  long micros = seconds * 1000000L + (now.getNano() - then.getNano()) / 1000;
  return new BigDecimal(Long.toString(micros)).divide(new BigDecimal("86400000000"), MathContext.DECIMAL128).doubleValue();
}
def valueOf(def of, def record, def letters) {
  String kind = of.k;
  if (kind == 'path') {
    def found = at(record, of.names, of.places);
    return of.time ? asTime(found) : found;
  }
  if (kind == 'literal') { return of.value; }
  if (kind == 'number') { return Double.parseDouble((String) of.value); }
  if (kind == 'time') { return Instant.ofEpochSecond(((Number) of.seconds).longValue(), ((Number) of.nanos).longValue()); }
  def value = valueOf(of.of, record, letters);
  if (kind == 'date') { return asTime(value); }
  if (kind == 'lower') { return value instanceof String ? inCase((String) value, letters.lower, letters) : null; }
  if (kind == 'upper') { return value instanceof String ? inCase((String) value, letters.upper, null) : null; }
  if (kind == 'length') {
    if (value instanceof String) { String s = (String) value; return s.codePointCount(0, s.length()); }
    return value instanceof List ? ((List) value).size() : value instanceof Map ? ((Map) value).size() : null;
  }
  return daysSince((Instant) valueOf(of.now, record, letters), asTime(value));
}
int compareTexts(String a, String b) {
  int shorter = (int) Math.min(a.length(), b.length());
  for (int i = 0; i < shorter; i++) {
    int x = (int) a.charAt(i);
    int y = (int) b.charAt(i);
    if (x != y) {
      if (x >= 55296 && y >= 55296) {
        x = x >= 57344 ? x - 2048 : x + 8192;
        y = y >= 57344 ? y - 2048 : y + 8192;
      }
      return x < y ? -1 : 1;
    }
  }
  return a.length() < b.length() ? -1 : a.length() > b.length() ? 1 : 0;
}
int compareNumbers(double a, double b) { return a < b ? -1 : a > b ? 1 : 0; }
int order(def a, def b) {
  if (a instanceof String && b instanceof String) { return compareTexts((String) a, (String) b); }
  if (a instanceof Number && b instanceof Number) { return compareNumbers(((Number) a).doubleValue(), ((Number) b).doubleValue()); }
  if (a instanceof Instant || b instanceof Instant) {
    def x = asTime(a);
    def y = asTime(b);
    if (x != null && y != null) { return (int) Math.max(-1, (int) Math.min(1, ((Instant) x).compareTo((Instant) y))); }
  }
  return 9;
}
boolean equal(def a, def b) {
  if (a instanceof Boolean && b instanceof Boolean) { return (boolean) a == (boolean) b; }
  return order(a, b) == 0;
}
"""

_CONDITIONS = """
boolean compares(String operator, def a, def b) {
  if (operator == '=') { return equal(a, b); }
  if (operator == '!=' && a instanceof Boolean && b instanceof Boolean) { return (boolean) a != (boolean) b; }
  int order = order(a, b);
  if (order == 9) { return false; }
  if (operator == '!=') { return order != 0; }
  if (operator == '<') { return order < 0; }
  if (operator == '<=') { return order <= 0; }
  if (operator == '>') { return order > 0; }
  return order >= 0;
}
boolean isEmpty(def value) {
  if (value == null) { return true; }
  if (value instanceof String) { return ((String) value).length() == 0; }
  if (value instanceof List) { return ((List) value).size() == 0; }
  return value instanceof Map && ((Map) value).size() == 0;
}
boolean contains(def value, def part) {
  if (value instanceof String) { return part instanceof String && ((String) value).contains((String) part); }
  if (value instanceof List) {
    for (def element : (List) value) { if (equal(element, part)) { return true; } }
  }
  return false;
}
void addTexts(def value, List found) {
  if (value instanceof String) { found.add(value); }
  else if (value instanceof List) { for (def below : (List) value) { addTexts(below, found); } }
  else if (value instanceof Map) { for (def below : ((Map) value).values()) { addTexts(below, found); } }
}
String plain(String one, int c, def letters) {
  if (c < 128) { return Character.isLetterOrDigit(c) ? one.toLowerCase() : ' '; }
  if (c >= 44032 && c < 55204) {
    int syllable = c - 44032;
    StringBuilder made = new StringBuilder();
    made.appendCodePoint(4352 + syllable / 588).appendCodePoint(4449 + syllable % 588 / 28);
    if (syllable % 28 > 0) { made.appendCodePoint(4519 + syllable % 28); }
    return made.toString();
  }
  Map table = (Map) letters.plain;
  String found = (String) table.get(one);
  if (found != null) { return found; }
  if (isIn((List) letters.marks, c)) { return ''; }
  return isIn((List) letters.alone, c) ? one : ' ';
}
boolean begins(StringBuilder word, List asked, Set open) {
  if (word.length() > 0) {
    String there = word.toString();
    if (there.codePointCount(0, there.length()) > 40) { there = there.substring(0, there.offsetByCodePoints(0, 40)); }
    for (def one : asked) { if (there.startsWith((String) one)) { open.remove(one); } }
    word.setLength(0);
  }
  return open.isEmpty();
}
boolean hasWords(def value, List asked, def letters) {
  List texts = new ArrayList();
  addTexts(value, texts);
  Set open = new HashSet(asked);
  StringBuilder word = new StringBuilder();
  for (def each : texts) {
    String text = (String) each;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      String made = plain(text.substring(i, next), c, letters);
      for (int k = 0; k < made.length(); k++) {
        String unit = made.substring(k, k + 1);
        if (unit == ' ') { if (begins(word, asked, open)) { return true; } } else { word.append(unit); }
      }
      i = next;
    }
    if (begins(word, asked, open)) { return true; }
  }
  return false;
}
boolean matches(def test, def record, def letters) {
  String kind = test.k;
  if (kind == 'and') {
    for (def term : test.terms) { if (!matches(term, record, letters)) { return false; } }
    return true;
  }
  if (kind == 'or') {
    for (def term : test.terms) { if (matches(term, record, letters)) { return true; } }
    return false;
  }
  if (kind == 'not') { return !matches(test.term, record, letters); }
  def value = valueOf(test.value, record, letters);
  if (kind == 'words') { return hasWords(value, test.words, letters); }
  if (kind == 'null') { return value == null; }
  if (kind == 'empty') { return isEmpty(value); }
  if (kind == 'in') {
    for (def option : test.options) { if (equal(value, valueOf(option, record, letters))) { return true; } }
    return false;
  }
  def other = valueOf(test.other, record, letters);
  if (kind == 'contains') { return contains(value, other); }
  if (kind == 'starts') { return value instanceof String && other instanceof String && ((String) value).startsWith((String) other); }
  if (kind == 'ends') { return value instanceof String && other instanceof String && ((String) value).endsWith((String) other); }
  return compares(test.operator, value, other);
}
"""

_RECORD = """
def record = params._source;
if (record.containsKey('exact')) { record = new HashMap(record); record.putAll(record.get('exact')); }
"""

MATCHES = f"{_VALUES}{_CONDITIONS}{_RECORD}emit(matches(params.test, record, params.letters));"
"""Boolean: whether a tree is true of a record."""

TEXT = f"""{_VALUES}{_RECORD}
def value = valueOf(params.value, record, params.letters);
if (value instanceof String && ((String) value).length() <= 1000000) {{ emit((String) value); }}
"""
"""Keyword: the text that a value is, as it is. A node takes a million characters of one."""

TERMS = f"""{_PATHS}
void put(Set found, def value) {{
  if (value instanceof String) {{ String s = (String) value; found.add('s' + (s.length() <= 100000 ? s : s.substring(0, 100000))); }}
  else if (value instanceof Boolean) {{ found.add((boolean) value ? 'btrue' : 'bfalse'); }}
  else if (value instanceof Number) {{ found.add('n' + Double.toString(((Number) value).doubleValue() + 0.0)); }}
}}
{_RECORD}
def value = at(record, params.value.names, params.value.places);
Set found = new HashSet();
if (value instanceof List) {{ for (def element : (List) value) {{ put(found, element); }} }} else {{ put(found, value); }}
for (def one : found) {{ emit((String) one); }}
"""
"""Keyword: each text, number and boolean at a path or in the list there, once, the type before it."""

NUMBERS = f"""{_PATHS}
void put(def found, def value) {{
  if (value instanceof Number && !Double.isInfinite(((Number) value).doubleValue())) {{ found.add(((Number) value).doubleValue() + 0.0); }}
}}
{_RECORD}
def value = at(record, params.value.names, params.value.places);
List found = new ArrayList();
if (value instanceof List) {{ for (def element : (List) value) {{ put(found, element); }} }} else {{ put(found, value); }}
for (def one : found) {{ emit((double) one); }}
"""
"""Double: each number at a path or in the list there."""

_AT = f"""{_RECORD}
def value = at(record, params.value.names, params.value.places);
"""
_IS = {
    "text": "value instanceof String && ((String) value).length() <= 1000",
    "number": "value instanceof Number && !Double.isInfinite(((Number) value).doubleValue())",
    "time": "value instanceof String && readTime((String) value) != null",
    "boolean": "value instanceof Boolean",
}
_AS = {
    "text": "(String) value",
    "number": "((Number) value).doubleValue() + 0.0",
    "time": "readTime((String) value).getEpochSecond() * 1000000L + readTime((String) value).getNano() / 1000",
    "boolean": "(boolean) value",
}


def declared(type_: str) -> str:
    """What a typed field of a declared path holds."""
    return f"{_needed(type_)}{_AT}if ({_IS[type_]}) {{ emit({_AS[type_]}); }}"


def declared_other(type_: str) -> str:
    """Boolean: whether there is something that the typed field does not hold."""
    return f"{_needed(type_)}{_AT}if (value != null && !({_IS[type_]})) {{ emit(true); }}"


def _needed(type_: str) -> str:
    return _PATHS + _TIMES if type_ == "time" else _PATHS
