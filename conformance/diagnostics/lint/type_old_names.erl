-module(type_old_names).
-spec f(bool()) -> string().
-spec g(array()) -> dict().
-spec h(constant()) -> tid().
-export([f/1, g/1, h/1]).
f(_) -> ok. g(_) -> ok. h(_) -> ok.
