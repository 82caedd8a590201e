-module(callback_unused_type).
-type a() :: ok.
-callback f(a()) -> undefined_here().
-callback g(X) -> ok.
-export([h/0]).
h() -> ok.
