-module(type_deprecated).
-spec f(erl_scan:column()) -> ok.
-spec g(http_uri:path()) -> ok.
-spec h(erl_parse:error_info()) -> ok.
-export([f/1, g/1, h/1]).
f(_) -> ok. g(_) -> ok. h(_) -> ok.
