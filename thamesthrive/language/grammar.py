"""The grammar of TQL, as lark reads it. Its terminals are what `tokens` cuts; it serves reading and completion alike."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from .building import Builder

# What begins with _ says what is meant and is not handed to the builder.
GRAMMAR = """
start: expr?
?expr: term
    | term (_OR term)+ -> any_of
?term: factor
    | factor (_AND factor)+ -> all_of
?factor: _NOT factor -> negated
    | _OPEN expr _CLOSE
    | test
?test: value COMPARE value -> compare
    | value _IN options -> among
    | value _NOT _IN options -> not_among
    | value _BETWEEN value _AND value -> between
    | value _NOT _BETWEEN value _AND value -> not_between
    | value _IS _NULL -> null
    | value _IS _NOT _NULL -> not_null
    | value _NOT _EXISTS -> null
    | value _EXISTS -> not_null
    | value _IS? _EMPTY -> empty
    | value _IS? _NOT _EMPTY -> not_empty
    | value _CONTAINS value -> contains
    | value _NOT _CONTAINS value -> not_contains
    | value _STARTS _WITH value -> starts
    | value _NOT _STARTS _WITH value -> not_starts
    | value _ENDS _WITH value -> ends
    | value _NOT _ENDS _WITH value -> not_ends
    | value _MATCHES TEXT -> found
    | value _NOT _MATCHES TEXT -> not_found
    | PATH _TILDE TEXT -> words
    | WHOLE _TILDE TEXT -> words
options: _LIST value (_COMMA value)* _END_LIST
?value: PATH -> path
    | TEXT -> text
    | NUMBER -> number
    | MINUS NUMBER -> negative
    | TRUE -> true
    | FALSE -> false
    | now
    | now MINUS DURATION -> earlier
    | now PLUS DURATION -> later
    | FUNCTION _OPEN value (_COMMA value)* _CLOSE -> call
now: NOW | NOW _OPEN _CLOSE | NOW _OPEN TEXT _CLOSE
%declare PATH WHOLE TEXT NUMBER DURATION COMPARE FUNCTION MINUS PLUS TRUE FALSE NOW
%declare _TILDE _OPEN _CLOSE _LIST _END_LIST _COMMA
%declare _AND _OR _NOT _IN _BETWEEN _IS _NULL _EMPTY _EXISTS _CONTAINS _STARTS _ENDS _WITH _MATCHES
"""


@cache
def parser() -> Any:
    """The parser, made when it is first needed. It is fed with lexemes; several threads may begin a parse of their own."""
    from lark import Lark  # here, for its import and the tables cost a tenth of a second
    from lark.lexer import Lexer

    class Fed(Lexer):
        """What lark asks for where it does not cut the text itself."""

        def __init__(self, conf: object) -> None:
            """There is nothing to set."""

        def lex(self, *_: object) -> Iterator[Any]:
            return iter(())

    return Lark(GRAMMAR, parser="lalr", lexer=Fed, transformer=Builder())
