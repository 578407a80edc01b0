"""The two little languages in which pipelines say when a job runs."""
import re

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*'|\"[^\"]*\")|(==|!=|&&|\|\||[()!,])|([$A-Za-z_][\w.-]*))")


class Reader:
    """`a == 'b' && (c || !d)`, with names looked up by `value_of` and GitHub's format()."""

    def __init__(self, text, value_of):
        self.tokens, at = [], 0
        while text[at:].strip():
            match = TOKEN.match(text, at)
            if match is None:
                raise AssertionError(f"the player cannot read {text[at:]!r}")
            self.tokens.append(match.group(1) or match.group(2) or match.group(3))
            at = match.end()
        self.value_of = value_of

    def take(self, wanted=None):
        if wanted and (not self.tokens or self.tokens[0] != wanted):
            return None
        return self.tokens.pop(0)

    def whole(self):
        value = self.either()
        assert not self.tokens, f"the player cannot read {self.tokens}"
        return value

    def either(self):
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.equal()
        while self.take("&&"):
            other = self.equal()
            value = value and other
        return value

    def equal(self):
        value = self.one()
        if self.take("=="):
            return value == self.one()
        if self.take("!="):
            return value != self.one()
        return value

    def one(self):
        token = self.take()
        if token == "!":
            return not self.one()
        if token == "(":
            value = self.either()
            assert self.take(")")
            return value
        if token == "format":
            assert self.take("(")
            arguments = [self.either()]
            while self.take(","):
                arguments.append(self.either())
            assert self.take(")")
            return arguments[0].format(*arguments[1:])
        if token[0] in "'\"":
            return token[1:-1]
        return self.value_of(token)


def github(text, contexts):
    """The value of one expression; a name that leads nowhere is "", as there."""
    def value_of(name):
        value = contexts
        for part in name.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return value
    return Reader(text, value_of).whole()


def filled(text, contexts):
    """A text of a workflow with its `${{ ... }}` in place."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(github(match.group(1), contexts)), str(text))


def gitlab(text, variables):
    return Reader(text, lambda name: variables.get(name.removeprefix("$"), "")).whole()
