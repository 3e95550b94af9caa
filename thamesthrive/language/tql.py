"""TQL, the language of conditions: text to tree and back. docs/reference/tql.md is for who writes it.

`parse(text_of(tree)) == tree` for every tree that `parse` gives or a builder makes of the same kind: AND and OR have two terms or more
(the empty AND, `EVERYTHING`, is the empty text and stands alone), IN has a value, functions have their arguments, numbers are finite, texts
and names hold no NUL and no half of a character, only `Words` reads the whole record, and nothing is beyond the limits of `tokens`.
Nested ANDs (ORs) are kept as they are: `(a AND b) AND c` is not `a AND b AND c`.
"""

from .condition import Condition, Path
from .expected import unexpected
from .grammar import parser
from .mistakes import Mistake, told
from .tokens import lexemes, path_of
from .writing import path_text, text_of

__all__ = ["parse", "parse_path", "path_text", "text_of"]


def parse(text: str) -> Condition:
    """The condition; of no text, `EVERYTHING`. Raises: Invalid (code `tql`), which says where and what was expected."""
    try:
        return _parsed(text)
    except Mistake as mistake:
        raise told(text, mistake) from None


def parse_path(text: str) -> Path:
    """One path, such as `properties.price` or `traits["some key"]`. Raises: Invalid (code `tql`)."""
    try:
        found = lexemes(text)
        if len(found) != 1 or found[0].type not in ("PATH", "WHOLE"):
            raise Mistake(0, 'one field was expected, such as properties.price; odd names are written traits["some name"]', ("a field",))
        return path_of(found[0])
    except Mistake as mistake:
        raise told(text, mistake) from None


def _parsed(text: str) -> Condition:
    from lark.exceptions import UnexpectedToken  # as late as the parser itself

    found = lexemes(text)
    parse = parser().parse_interactive()
    fed = 0
    try:
        for lexeme in found:
            parse.feed_token(lexeme)
            fed += 1
        condition: Condition = parse.feed_eof()
    except UnexpectedToken as error:
        here = found[fed] if fed < len(found) else None
        raise unexpected(found[:fed], here, parse.accepts(), len(text)) from error
    return condition
