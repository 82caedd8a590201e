-module(spec_redefined).
-spec f() -> ok.
-spec f() -> ok.
-spec f(X) -> X.
-export([f/0, f/1]).
f() -> ok.
f(X) -> X.
